//! What each value of one report links, or what one value links, and why the others do not.

use crate::ask::mask::{self, mask};
use crate::ask::pinned::Pinned;
use crate::ask::reviews::{Review, of_reports, of_value};
use crate::error::Error;
use crate::tables::{HoldRow, MentionRow, REPORT, ReportRow, TIE, TieRow};
use crate::unit::Unit;
use krama_link::Links;
use krama_link::pages::pages;
use krama_model::{Basis, GroupName, Kind, ReportNumber, Role, RoleRule, Subject};
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
    let row = pinned.among::<ReportRow>(REPORT, [report.0])?.pop().ok_or(Error::NotInRun(report))?;
    let told = row.duplicate_of.unwrap_or(row.report);
    let holds: FxHashMap<u32, i64> =
        pinned.among::<HoldRow>(REPORT, [told])?.into_iter().map(|hold| (hold.tie, hold.millibits)).collect();
    let ties = pinned.among::<TieRow>(TIE, holds.keys().copied().map(u64::from))?;
    let in_review = of_reports(pinned, &[report.0, told])?;
    let mut known = FxHashSet::default();
    let mut mentions = pinned.among::<MentionRow>(REPORT, [report.0])?;
    mentions.retain(|mention| known.insert((mention.kind, mention.value.clone())));
    let others = Others::of(pinned, &known, [report.0, told])?;
    let benign = benign(pinned)?;
    let seen = Seen { pinned, ties: &ties, holds: &holds, in_review: &in_review, benign, others };
    let mut values: Vec<ValueWorth> = mentions.iter().map(|mention| seen.value(mention)).collect();
    let broader = ties
        .iter()
        .filter(|tie| !matches!(tie.basis, Basis::Value(kind) if known.contains(&(kind, tie.value.clone()))));
    values.extend(broader.map(|tie| tied(tie, holds[&tie.tie], Effect::Ties)));
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

/// Answers for a value, in every way it can be read; none where it is in no tie and in no review.
pub fn of_text(unit: &Unit, text: &str) -> Result<Option<WorthAnswer>, Error> {
    let pinned = unit.pin()?;
    let (mut values, mut in_review) = (Vec::new(), Vec::new());
    for (kind, value) in super::find::readings(unit, text) {
        let review = of_value(&pinned, kind, &value)?;
        let effect = if review.is_empty() { Effect::Ties } else { Effect::TiesWeakly };
        let stand_in = unit.stand_in(kind, &value);
        let ties = pinned.rows::<TieRow>(|tie| tie.rests_on(kind, &value, &stand_in))?;
        values.extend(ties.iter().map(|tie| tied(tie, tie.millibits, effect)));
        in_review.extend(review);
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

/// Values that people called benign before the run.
fn benign(pinned: &Pinned<'_>) -> Result<FxHashSet<(Kind, String)>, Error> {
    let called = |subject: Subject| match subject {
        Subject::Benign { kind, value } => Some((kind, value)),
        _ => None,
    };
    Ok(pinned.decisions()?.into_iter().filter_map(|decision| called(decision.subject)).collect())
}

/// A tie that no one mention of the report spells out: a script, a likeness, an account's bare number; or one asked for.
fn tied(tie: &TieRow, millibits: i64, effect: Effect) -> ValueWorth {
    ValueWorth {
        basis: tie.basis,
        value: mask::of_tie(tie),
        role: None,
        rule: None,
        effect,
        holders: tie.holders,
        groups: tie.groups,
        millibits,
    }
}

/// What is known of a report's values.
struct Seen<'p> {
    pinned: &'p Pinned<'p>,
    ties: &'p [TieRow],
    holds: &'p FxHashMap<u32, i64>,
    in_review: &'p [Review],
    benign: FxHashSet<(Kind, String)>,
    others: Others,
}

/// What other reports name of one report's values.
struct Others {
    /// What they name as something that may link.
    named: FxHashSet<(Kind, String)>,
    /// The links that are pages.
    pages: FxHashSet<String>,
}

impl Others {
    fn of(pinned: &Pinned<'_>, own: &FxHashSet<(Kind, String)>, reports: [u64; 2]) -> Result<Self, Error> {
        let of_value = |row: &MentionRow| own.contains(&(row.kind, row.value.clone()));
        let links =
            |row: &MentionRow| !row.is_victims() && !row.ambiguous && matches!(row.role, Role::Suspect | Role::Unknown);
        let rows = pinned.rows::<MentionRow>(|row| row.kind == Kind::Url || (links(row) && of_value(row)))?;
        let urls = rows.iter().filter(|row| row.kind == Kind::Url && !row.sealed).map(|row| row.value.as_str());
        let pages = pages(urls).into_iter().map(str::to_owned).collect();
        let others = rows.into_iter().filter(|row| links(row) && !reports.contains(&row.report));
        Ok(Self { named: others.map(|row| (row.kind, row.value)).collect(), pages })
    }
}

impl Seen<'_> {
    fn value(&self, mention: &MentionRow) -> ValueWorth {
        let basis = Basis::Value(mention.kind);
        let tie = self
            .ties
            .iter()
            .find(|tie| tie.basis == basis && tie.value == mention.value && tie.sealed == mention.sealed);
        let review = self.review(mention);
        let effect = match (mention.role, tie) {
            _ if review == Some(Links::Not) => Effect::Withheld,
            _ if self.benign.contains(&(mention.kind, mention.value.clone())) => Effect::Benign,
            (_, Some(_)) if review.is_some() => Effect::TiesWeakly,
            (_, Some(_)) => Effect::Ties,
            (Role::Victim, None) => Effect::Victims,
            (Role::Bystander, None) => Effect::Bystanders,
            _ if !krama_extract::kinds()[mention.kind as usize].evidence.may_link => Effect::Kind,
            _ if mention.ambiguous => Effect::Ambiguous,
            _ if self.others.pages.contains(&mention.value) => Effect::Page,
            _ if self.others.named.contains(&(mention.kind, mention.value.clone())) => Effect::Season,
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
        }
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
