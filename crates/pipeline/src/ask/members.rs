//! The reports of a group with their margins and rivals, and what two groups have in common.

mod asked;

pub use asked::MembersAsked;

use crate::ask::group::{Glance, KinTie, KinView, kin_of};
use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::tables::{ReportRow, TieRow};
use crate::unit::Unit;
use krama_model::{Basis, Decision, EntryNumber, GroupName, Moment, Money, ReportNumber, RunNumber, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;

/// The reports of a group, a page of them, with the groups that come next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MembersAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunNumber,
    /// Reports in the order of their numbers.
    pub items: Vec<Member>,
    /// The number to go on behind, if there are more.
    pub next: Option<ReportNumber>,
    /// Reports that answer to what is asked.
    pub total: u32,
    /// Reports of the group.
    pub reports: u32,
    /// The tie that is asked for.
    pub tie: Option<KinTie>,
    /// The groups that come next for some of its reports: rival explanations, those of most reports first.
    pub rivals: Vec<Rival>,
}

/// A report of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Its number.
    pub report: ReportNumber,
    /// Its source.
    pub source: String,
    /// Its reference.
    pub report_ref: String,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
    /// The most probable type.
    pub scam_type: Option<String>,
    /// Whether that is too unsure to say.
    pub unsure: bool,
    /// The loss it states.
    pub loss: Option<Money>,
    /// Whether the loss was read off the words.
    pub loss_from_text: bool,
    /// Where it is said to have happened.
    pub place: Option<String>,
    /// The victim's nationality.
    pub nationality: Option<String>,
    /// What it shares with the group, in millibits.
    pub own_millibits: i64,
    /// The next best group.
    pub next_group: Option<GroupName>,
    /// The report that comes next where no group does: it stands alone.
    pub next_report: Option<ReportNumber>,
    /// What it shares with that.
    pub next_millibits: i64,
    /// The first less the second.
    pub margin_millibits: i64,
    /// The report it tells again.
    pub duplicate_of: Option<ReportNumber>,
}

/// A group that comes next for some reports of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rival {
    /// It.
    pub group: GroupName,
    /// Reports it comes next for.
    pub reports: u32,
    /// Those that share with it at least four fifths of what they share with their own.
    pub near: u32,
}

/// Reports of a group of the latest run that answer to what is asked, behind a number, at most so many.
pub fn members(
    unit: &Unit,
    (name, asked): (GroupName, &MembersAsked),
    behind: Option<ReportNumber>,
    most: usize,
) -> Result<MembersAnswer, Error> {
    let pinned = unit.pin()?;
    pinned.group_row(name)?;
    let all = pinned.members(name)?;
    let rows = asked.among(&pinned, name, &all)?;
    let from = behind.map_or(0, |behind| rows.partition_point(|row| row.report <= behind.0));
    let page = &rows[from..rows.len().min(from.saturating_add(most))];
    let is_last = from + page.len() == rows.len();
    Ok(MembersAnswer {
        group: name,
        run: pinned.run(),
        items: page.iter().map(member).collect(),
        next: page.last().filter(|_| !is_last).map(|row| ReportNumber(row.report)),
        total: rows.len() as u32,
        reports: all.len() as u32,
        tie: asked.tie(&pinned)?,
        rivals: rivals(&all),
    })
}

fn member(row: &ReportRow) -> Member {
    let loss = row.loss_currency.clone().zip(row.loss_hundredths);
    Member {
        report: ReportNumber(row.report),
        source: row.source.clone(),
        report_ref: row.reference.clone(),
        time: row.time_ms.map(Moment),
        scam_type: row.scam_type.clone(),
        unsure: row.unsure,
        loss: loss.map(|(currency, hundredths)| Money { currency, hundredths }),
        loss_from_text: row.loss_from_text,
        place: row.place.clone(),
        nationality: row.nationality.clone(),
        own_millibits: row.own_millibits,
        next_group: row.next_group.map(GroupName),
        next_report: row.next_report.map(ReportNumber),
        next_millibits: row.next_millibits,
        margin_millibits: row.own_millibits - row.next_millibits,
        duplicate_of: row.duplicate_of.map(ReportNumber),
    }
}

fn rivals(rows: &[ReportRow]) -> Vec<Rival> {
    let mut counts: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    for row in rows {
        let Some(next) = row.next_group else { continue };
        let (reports, near) = counts.entry(next).or_default();
        *reports += 1;
        *near += u32::from(row.next_millibits * 5 >= row.own_millibits * 4);
    }
    let rival = |(group, (reports, near)): (u64, (u32, u32))| Rival { group: GroupName(group), reports, near };
    let mut rivals: Vec<Rival> = counts.into_iter().map(rival).collect();
    rivals.sort_by_key(|rival| (std::cmp::Reverse((rival.reports, rival.near)), rival.group));
    rivals
}

/// Two groups side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompareAnswer {
    /// The run this is from.
    pub run: RunNumber,
    /// The groups.
    pub groups: [GroupName; 2],
    /// Each at a glance.
    pub glances: [Glance; 2],
    /// What both hold, strongest first.
    pub shared: Vec<SharedTie>,
    /// Reports of each for which the other comes next.
    pub next_to: [u32; 2],
    /// What the second is to the first, if one came of the other or went into it.
    pub kin: Option<KinView>,
    /// Decisions in force in the run that name a report of each.
    pub decisions: Vec<Between>,
}

/// What two groups have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// What it is worth, in millibits.
    pub millibits: i64,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Reports of each that hold it.
    pub reports: [u32; 2],
    /// Groups that hold it.
    pub groups: u32,
    /// Whether it serves several groups and joins none.
    pub provider: bool,
}

/// A person's word on a report of each of two groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Between {
    /// Its entry.
    pub entry: EntryNumber,
    /// What it says.
    #[serde(flatten)]
    pub decision: Decision,
}

/// Holds two groups of the latest run against each other.
pub fn compare(unit: &Unit, a: GroupName, b: GroupName) -> Result<CompareAnswer, Error> {
    let pinned = unit.pin()?;
    let rows = [pinned.group_row(a)?, pinned.group_row(b)?];
    let members = [pinned.members(a)?, pinned.members(b)?];
    let next_to =
        |rows: &[ReportRow], other: GroupName| rows.iter().filter(|row| row.next_group == Some(other.0)).count() as u32;
    Ok(CompareAnswer {
        run: pinned.run(),
        groups: [a, b],
        glances: rows.each_ref().map(Glance::from),
        shared: shared(&pinned, [a, b])?,
        next_to: [next_to(&members[0], b), next_to(&members[1], a)],
        kin: kin_of(&pinned, a)?.into_iter().find(|kin| kin.group == b),
        decisions: between(&pinned, &members)?,
    })
}

fn shared(pinned: &Pinned<'_>, groups: [GroupName; 2]) -> Result<Vec<SharedTie>, Error> {
    let mut counts: FxHashMap<u32, [u32; 2]> = FxHashMap::default();
    for (side, group) in groups.into_iter().enumerate() {
        pinned.holds_in(group)?.iter().for_each(|hold| counts.entry(hold.tie).or_default()[side] += 1);
    }
    counts.retain(|_, counts| counts[0] > 0 && counts[1] > 0);
    let mut ties: Vec<TieRow> = pinned.ties(counts.keys().copied())?;
    ties.sort_by_key(|tie| (std::cmp::Reverse(tie.millibits), tie.tie));
    let view = |tie: &TieRow| SharedTie {
        basis: tie.basis,
        value: mask::of_tie(tie),
        millibits: tie.millibits,
        chance_permille: tie.chance_permille,
        reports: counts[&tie.tie],
        groups: tie.groups,
        provider: tie.provider,
    };
    Ok(ties.iter().map(view).collect())
}

fn between(pinned: &Pinned<'_>, members: &[Vec<ReportRow>; 2]) -> Result<Vec<Between>, Error> {
    let sides: [FxHashSet<u64>; 2] = members.each_ref().map(|rows| rows.iter().map(|row| row.report).collect());
    let taken = pinned.unit().workspace().decisions_in_force(pinned.ledger_size())?;
    let names_both = |subject: &Subject| {
        let (Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b }) = subject else {
            return false;
        };
        let on = |side: usize, report: &ReportNumber| sides[side].contains(&report.0);
        (on(0, a) && on(1, b)) || (on(0, b) && on(1, a))
    };
    let named = taken.into_iter().filter(|taken| names_both(&taken.decision.subject));
    Ok(named.map(|taken| Between { entry: taken.entry, decision: taken.decision }).collect())
}
