//! What each value of one report links, or what one value links, and why the others do not.

use crate::ask::benign::{Benign, CalledBenign};
use crate::ask::mask::{self, mask};
use crate::ask::pinned::Pinned;
use crate::ask::reviews::{Review, of_reports, of_value};
use crate::error::Error;
use crate::tables::{MentionRow, TieRow, VALUE};
use crate::unit::Unit;
use krama_link::Links;
use krama_model::{Basis, GroupName, Kind, ReportNumber, Role, RoleRule};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// What a value does, or what keeps it from linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It ties reports together.
    Ties,
    /// It ties them weakly, since some call it the victim's: it is in review.
    TiesWeakly,
    /// Some call it the victim's and not clearly more the suspect's: it links nothing until a person has looked.
    Withheld,
    /// It is the victim's own.
    Victims,
    /// It is somebody else's: a bank's, a platform's, an office's.
    Bystanders,
    /// A person called it benign.
    Benign,
    /// Another reading of it is as likely.
    Ambiguous,
    /// Values of this kind never link.
    Kind,
    /// A link that says no more than its host: its path stands on several.
    Page,
    /// Other reports name it, in other seasons.
    Season,
    /// No other report names it as anything that may link.
    Alone,
}

/// One value and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueWorth {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; `masked:` and a keyed stand-in where it is, or may be, a victim's.
    pub value: String,
    /// The part it plays in the report; none where a value was asked for, and of a script.
    pub role: Option<Role>,
    /// The rule that settled the role.
    pub rule: Option<RoleRule>,
    /// What it does.
    pub effect: Effect,
    /// Reports that hold it; 0 where it ties nothing.
    pub holders: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
    /// What it is worth in the report in millibits, or by itself where a value was asked for.
    pub millibits: i64,
    /// The decision that called it benign, in force in the run or since.
    pub benign: Option<CalledBenign>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorthAnswer {
    /// The report asked for; none where a value was.
    pub report: Option<ReportNumber>,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
    /// What it shares with that group, in millibits.
    pub own_millibits: i64,
    /// The report it tells again.
    pub duplicate_of: Option<ReportNumber>,
    /// Its values, those that tie most first.
    pub values: Vec<ValueWorth>,
    /// Those in review, with the reports on both sides.
    pub in_review: Vec<Review>,
    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub needed_millibits: i64,
}

/// Answers for one report.
pub fn of_report(unit: &Unit, report: ReportNumber) -> Result<WorthAnswer, Error> {
    worth_of(&unit.pin()?, report)
}

/// The same, of a run that is pinned already.
pub(super) fn worth_of(pinned: &Pinned<'_>, report: ReportNumber) -> Result<WorthAnswer, Error> {
    let row = pinned.report_row(report)?.ok_or(Error::NotInRun(report))?;
    let told = row.duplicate_of.unwrap_or(row.report);
    let holds: FxHashMap<u32, i64> =
        pinned.holds_by([told])?.into_iter().map(|hold| (hold.tie, hold.millibits)).collect();
    let ties = pinned.ties(holds.keys().copied())?;
    let in_review = of_reports(pinned, &[report.0, told])?;
    let (mut mentions, mut own) = (pinned.mentions_in([report.0, told])?, Own::default());
    for mention in mentions.iter().filter(|mention| mention.may_link()) {
        own.entry((mention.kind, mention.value.clone())).or_default().insert(mention.report);
    }
    let mut known = FxHashSet::default();
    mentions.retain(|mention| mention.report == report.0 && known.insert((mention.kind, mention.value.clone())));
    let benign = Benign::of(pinned)?;
    let seen = Seen { pinned, ties: &ties, holds: &holds, in_review: &in_review, benign, own };
    let mut values: Vec<ValueWorth> = mentions.iter().map(|mention| seen.value(mention)).collect();
    let broader = ties
        .iter()
        .filter(|tie| !matches!(tie.basis, Basis::Value(kind) if known.contains(&(kind, tie.value.clone()))));
    values.extend(broader.map(|tie| seen.broader(tie)));
    values.sort_by_key(|value| std::cmp::Reverse((value.effect == Effect::Withheld, value.millibits)));
    Ok(WorthAnswer {
        report: Some(report),
        group: row.group.map(GroupName),
        own_millibits: row.own_millibits,
        duplicate_of: row.duplicate_of.map(ReportNumber),
        values,
        in_review,
        needed_millibits: pinned.needed(),
    })
}

/// Answers for a value, in every way it can be read; none where it is in no tie, in no review and called nothing.
pub fn of_text(unit: &Unit, text: &str) -> Result<Option<WorthAnswer>, Error> {
    let pinned = unit.pin()?;
    let benign = Benign::of(&pinned)?;
    let readings = super::find::readings(unit, text);
    let stand_ins: Vec<String> = readings.iter().map(|(kind, value)| unit.stand_in(*kind, value)).collect();
    let spelled = readings.iter().map(|(_, value)| value).chain(&stand_ins).cloned();
    let ties = pinned.among_texts::<TieRow>(VALUE, spelled)?;
    let (mut values, mut in_review) = (Vec::new(), Vec::new());
    for ((kind, value), stand_in) in readings.iter().zip(&stand_ins) {
        let review = of_value(&pinned, *kind, value)?;
        let effect = if review.is_empty() { Effect::Ties } else { Effect::TiesWeakly };
        let said = benign.word(*kind, value);
        let before = values.len();
        let ties = ties.iter().filter(|tie| tie.rests_on(*kind, value, stand_in));
        values.extend(ties.map(|tie| ValueWorth { benign: said.cloned(), ..tied(tie, tie.millibits, effect) }));
        if values.len() == before {
            values.extend(said.map(|said| called(*kind, value, said)));
        }
        in_review.extend(review);
    }
    // Of kinds that link nothing only what was said of them is told.
    for (kind, value) in benign.values().iter().filter(|said| !readings.contains(said)) {
        if unit.read_value(*kind, text).is_ok_and(|read| read == *value) {
            values.extend(benign.word(*kind, value).map(|said| called(*kind, value, said)));
        }
    }
    let found = !values.is_empty() || !in_review.is_empty();
    Ok(found.then_some(WorthAnswer {
        report: None,
        group: None,
        own_millibits: 0,
        duplicate_of: None,
        values,
        in_review,
        needed_millibits: pinned.needed(),
    }))
}

/// A value that ties nothing, and was called benign.
fn called(kind: Kind, value: &str, said: &CalledBenign) -> ValueWorth {
    ValueWorth {
        basis: Basis::Value(kind),
        value: krama_extract::display(kind, value),
        role: None,
        rule: None,
        effect: Effect::Benign,
        holders: 0,
        groups: 0,
        millibits: 0,
        benign: Some(said.clone()),
    }
}

/// A tie that no one mention of the report spells out: a script, a likeness, an account's bare number; or one asked for.
pub(super) fn tied(tie: &TieRow, millibits: i64, effect: Effect) -> ValueWorth {
    ValueWorth {
        basis: tie.basis,
        value: mask::of_tie(tie),
        role: None,
        rule: None,
        effect,
        holders: tie.holders,
        groups: tie.groups,
        millibits,
        benign: None,
    }
}

/// What is known of a report's values.
struct Seen<'p> {
    pinned: &'p Pinned<'p>,
    ties: &'p [TieRow],
    holds: &'p FxHashMap<u32, i64>,
    in_review: &'p [Review],
    benign: Benign,
    own: Own,
}

/// Which of a report and the one it tells again name a value as something that may link.
type Own = FxHashMap<(Kind, String), FxHashSet<u64>>;

impl Seen<'_> {
    fn broader(&self, tie: &TieRow) -> ValueWorth {
        let benign = match tie.basis {
            Basis::Value(kind) => self.benign.word(kind, &tie.value).cloned(),
            _ => None,
        };
        ValueWorth { benign, ..tied(tie, self.holds[&tie.tie], Effect::Ties) }
    }

    fn value(&self, mention: &MentionRow) -> ValueWorth {
        let basis = Basis::Value(mention.kind);
        let tie = self
            .ties
            .iter()
            .find(|tie| tie.basis == basis && tie.value == mention.value && tie.sealed == mention.sealed);
        let review = self.review(mention);
        let effect = match (mention.role, tie) {
            _ if review == Some(Links::Not) => Effect::Withheld,
            _ if !mention.sealed && self.benign.in_run(mention.kind, &mention.value) => Effect::Benign,
            (_, Some(_)) if review.is_some() => Effect::TiesWeakly,
            (_, Some(_)) => Effect::Ties,
            (Role::Victim, None) => Effect::Victims,
            (Role::Bystander, None) => Effect::Bystanders,
            _ if !krama_extract::kinds()[mention.kind as usize].evidence.may_link => Effect::Kind,
            _ if mention.ambiguous => Effect::Ambiguous,
            _ if mention.page => Effect::Page,
            _ if self.is_named_elsewhere(mention) => Effect::Season,
            _ => Effect::Alone,
        };
        ValueWorth {
            basis,
            value: mask::of_mention(mention),
            role: Some(mention.role),
            rule: Some(mention.rule),
            effect,
            holders: tie.map_or(0, |tie| tie.holders),
            groups: tie.map_or(0, |tie| tie.groups),
            millibits: tie.map_or(0, |tie| self.holds[&tie.tie]),
            benign: self.benign.word(mention.kind, &mention.value).cloned(),
        }
    }

    /// Whether other reports name the value as something that may link.
    fn is_named_elsewhere(&self, mention: &MentionRow) -> bool {
        let own = self.own.get(&(mention.kind, mention.value.clone())).map_or(0, FxHashSet::len);
        mention.namers as usize > own
    }

    fn review(&self, mention: &MentionRow) -> Option<Links> {
        let stand_in = self.stand_in(mention);
        self.in_review.iter().find(|one| one.kind == mention.kind && one.value == stand_in).map(|one| one.links)
    }

    fn stand_in(&self, mention: &MentionRow) -> String {
        if mention.sealed {
            return mask(&mention.value);
        }
        mask(&self.pinned.unit().workspace().secret().seal(mention.kind, &mention.value))
    }
}
