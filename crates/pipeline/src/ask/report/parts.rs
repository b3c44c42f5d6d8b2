//! What a report says, with the values in it at their places and what is a victim's left out.

use crate::ask::mask::mask;
use crate::ask::mentions::Sight;
use crate::ask::pinned::Pinned;
use crate::ask::snippet::{blanked, spelled};
use crate::error::Error;
use crate::index::{Hidden, Index};
use crate::mentions::{is_host, is_victims};
use crate::spelling::hash_of;
use crate::tables::MentionRow;
use crate::unit::Unit;
use krama_casebook::SealedReport;
use krama_extract::Reading;
use krama_model::{Author, Field, Kind, Mention, Moment, Part, Role, RoleRule};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::ops::Range;

/// One text of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartView {
    /// Its index in the report.
    pub part: u16,
    /// The field it is.
    pub field: Field,
    /// Who wrote it.
    pub author: &'static str,
    /// When it was written, where that is known by itself.
    pub sent_at: Option<Moment>,
    /// Where in the report's place it stands; empty where the field says it.
    pub place: String,
    /// The text. Where victims' values are masked, each of their characters is `█`, so that places stay what they are.
    pub text: String,
    /// The values in it, by place.
    pub mentions: Vec<MentionView>,
}

/// A value at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MentionView {
    /// What type of value.
    pub kind: Kind,
    /// The value as people write it; `masked:` and a keyed stand-in where it is, or may be, a victim's.
    pub value: String,
    /// The part it plays.
    pub role: Role,
    /// The rule that settled the role.
    pub rule: RoleRule,
    /// First Unicode scalar value in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words the role rests on, from their first scalar value to one past the last.
    pub words: Option<[u32; 2]>,
    /// Another reading is as likely; it does not link.
    pub ambiguous: bool,
    /// Whether the value is masked.
    pub masked: bool,
}

/// The type of scam a report tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScamView {
    /// The most probable type; none where nothing speaks for any.
    pub scam_type: Option<String>,
    /// Its calibrated probability in thousandths.
    pub probability_permille: u16,
    /// Whether that is too low to say.
    pub unsure: bool,
    /// What it rests on, strongest first.
    pub signs: Vec<SignView>,
}

/// A sign of a type of scam at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignView {
    /// Its id in the type's file.
    pub sign: String,
    /// The type it speaks for.
    pub scam_type: String,
    /// Index of the part.
    pub part: u16,
    /// First Unicode scalar value in the part's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Its weight in millibits.
    pub millibits: i32,
}

/// The texts of a report. `runs` are the latest run, and the same where it read this version.
pub(super) fn of(
    unit: &Unit,
    (latest, read_by): (Option<&Pinned<'_>>, Option<&Pinned<'_>>),
    sealed: &SealedReport,
    sight: Sight,
) -> Result<(Vec<PartView>, ScamView), Error> {
    let reading = unit.reader()?.read(&sealed.report);
    let mask = match sight {
        Sight::Masked => Some(Mask::over(unit, (latest, read_by), sealed, &reading)?),
        Sight::Unmasked => None,
    };
    let parts = (0_u16..).zip(&sealed.report.parts);
    let parts = parts.map(|(at, part)| view(unit, (at, part), &reading.mentions, mask.as_ref())).collect();
    Ok((parts, scam(&reading)))
}

fn scam(reading: &Reading) -> ScamView {
    let verdict = &reading.verdict;
    let sign = |sign: &krama_model::Sign| SignView {
        sign: sign.sign.to_string(),
        scam_type: sign.scam_type.to_string(),
        part: sign.part,
        start: sign.start,
        end: sign.end,
        millibits: sign.millibits,
    };
    ScamView {
        scam_type: verdict.scam_type.clone(),
        probability_permille: verdict.probability_permille,
        unsure: verdict.abstained,
        signs: verdict.signs.iter().map(sign).collect(),
    }
}

fn view(unit: &Unit, (at, part): (u16, &Part), mentions: &[Mention], mask: Option<&Mask>) -> PartView {
    let own = mentions.iter().filter(|mention| mention.part == at);
    let text = mask.map_or_else(|| part.text.clone(), |mask| mask.text(at, part));
    PartView {
        part: at,
        field: part.field,
        author: Author::name(part.author),
        sent_at: part.sent_at,
        place: part.place.clone(),
        text,
        mentions: own.map(|mention| mention_view(unit, mention, mask)).collect(),
    }
}

fn mention_view(unit: &Unit, mention: &Mention, hidden: Option<&Mask>) -> MentionView {
    let masked = hidden.is_some_and(|hidden| hidden.covers(mention));
    let value = if masked {
        mask(&unit.stand_in(mention.kind, &mention.value))
    } else {
        krama_extract::display(mention.kind, &mention.value)
    };
    MentionView {
        kind: mention.kind,
        value,
        role: mention.role,
        rule: mention.reason.rule,
        start: mention.start,
        end: mention.end,
        words: mention.reason.words.map(|(start, end)| [start, end]),
        ambiguous: mention.ambiguous,
        masked,
    }
}

/// What nobody sees of a report.
struct Mask {
    hidden: Hidden,
    /// Values kept as stand-ins by the run, or by their own report.
    sealed: FxHashSet<(u16, u32, u32, Kind)>,
}

impl Mask {
    /// Of a report that the latest run read, what it keeps as stand-ins; of another, what it knows of other reports' victims.
    /// Both besides what the report's own words say is a victim's.
    fn over(
        unit: &Unit,
        (latest, read_by): (Option<&Pinned<'_>>, Option<&Pinned<'_>>),
        sealed: &SealedReport,
        reading: &Reading,
    ) -> Result<Self, Error> {
        let forms = match latest {
            Some(pinned) => spelled(pinned, std::iter::once(sealed))?,
            None => FxHashSet::default(),
        };
        let kept: Vec<(u16, u32, u32, Kind)> = match (latest, read_by) {
            (_, Some(pinned)) => {
                let rows = pinned.mentions_in([sealed.number.0])?.into_iter();
                rows.filter(|row| row.sealed).map(|row: MentionRow| (row.part, row.start, row.end, row.kind)).collect()
            }
            (Some(_), None) => guarded(unit, &reading.mentions)?,
            (None, None) => Vec::new(),
        };
        let spans = kept.iter().map(|&(part, start, end, _)| (part, start..end));
        let hidden = Hidden::of(&sealed.report, &reading.mentions, spans, |form| forms.contains(&hash_of(form)));
        let own = reading.mentions.iter().filter(|mention| is_victims(mention.role, mention.reason.rule));
        let own = own.filter(|mention| !is_host(mention));
        let own = own.map(|mention| (mention.part, mention.start, mention.end, mention.kind));
        Ok(Self { hidden, sealed: kept.iter().copied().chain(own).collect() })
    }

    fn text(&self, at: u16, part: &Part) -> String {
        blanked(&part.text, self.hidden.spans(usize::from(at)).to_vec())
    }

    fn covers(&self, mention: &Mention) -> bool {
        let place: Range<u32> = mention.start..mention.end;
        self.sealed.contains(&(mention.part, mention.start, mention.end, mention.kind))
            || self.hidden.covers_of(usize::from(mention.part), &place)
    }
}

/// Where a report that no run has read names what is other reports' victims'.
fn guarded(unit: &Unit, mentions: &[Mention]) -> Result<Vec<(u16, u32, u32, Kind)>, Error> {
    let mut index = Index::open(unit)?;
    index.follow(unit, &crate::Silent)?;
    index.follow_values(unit, &crate::Silent)?;
    let (mut found, mut known) = (Vec::new(), FxHashMap::default());
    for mention in mentions {
        let value = (mention.kind, mention.value.as_str());
        let is_guarded = match known.get(&value) {
            Some(&answer) => answer,
            None => *known.entry(value).or_insert(index.guards(mention.kind, &unit.stand_in(mention.kind, value.1))?),
        };
        if is_guarded {
            found.push((mention.part, mention.start, mention.end, mention.kind));
        }
    }
    Ok(found)
}
