//! Where a run put a report, and what speaks for it.

use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::ask::reviews::Review;
use crate::ask::worth::{ValueWorth, worth_of};
use crate::error::Error;
use crate::tables::{DUPLICATE_OF, ReportRow};
use krama_model::{Basis, GroupName, ReportNumber};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Where the latest run put a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingView {
    /// The version that the run read.
    pub version: u32,
    /// Its group; none where it stands alone.
    pub group: Option<GroupName>,
    /// What it shares with that, in millibits.
    pub own_millibits: i64,
    /// The next best group.
    pub next_group: Option<GroupName>,
    /// The report that comes next where no group does: it stands alone.
    pub next_report: Option<ReportNumber>,
    /// What it shares with that, in millibits.
    pub next_millibits: i64,
    /// What parts the two: the report's own group is the better by so much.
    pub margin_millibits: i64,
    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub needed_millibits: i64,
    /// What it has in common with its group, strongest first.
    pub ties: Vec<GroupTie>,
    /// The report it tells again.
    pub duplicate_of: Option<ReportNumber>,
    /// Reports that tell the same again.
    pub duplicates: Vec<ReportNumber>,
    /// Its values and what each does, or why it does nothing.
    pub values: Vec<ValueWorth>,
    /// Those that wait for a person.
    pub in_review: Vec<Review>,
}

/// What a report has in common with its group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// What it is worth here, in millibits.
    pub millibits: i64,
    /// Other reports of the group that hold it.
    pub others: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
    /// Whether the strongest chains run along it.
    pub in_chain: bool,
    /// Whether it serves several groups.
    pub provider: bool,
}

pub(super) fn of(pinned: &Pinned<'_>, row: &ReportRow) -> Result<StandingView, Error> {
    let number = ReportNumber(row.report);
    let told = row.duplicate_of.unwrap_or(row.report);
    let again = pinned.among::<ReportRow>(DUPLICATE_OF, [told])?;
    let mut duplicates: Vec<ReportNumber> = again.iter().map(|row| ReportNumber(row.report)).collect();
    duplicates.retain(|&other| other != number);
    let worth = worth_of(pinned, number)?;
    Ok(StandingView {
        version: row.version,
        group: row.group.map(GroupName),
        own_millibits: row.own_millibits,
        next_group: row.next_group.map(GroupName),
        next_report: row.next_report.map(ReportNumber),
        next_millibits: row.next_millibits,
        margin_millibits: row.own_millibits - row.next_millibits,
        needed_millibits: worth.needed_millibits,
        ties: row.group.map(|group| ties(pinned, GroupName(group), told)).transpose()?.unwrap_or_default(),
        duplicate_of: row.duplicate_of.map(ReportNumber),
        duplicates,
        values: worth.values,
        in_review: worth.in_review,
    })
}

/// What a report holds that others of its group hold too.
fn ties(pinned: &Pinned<'_>, group: GroupName, told: u64) -> Result<Vec<GroupTie>, Error> {
    let all = pinned.holds_in(group)?;
    let own: FxHashMap<u32, (i64, bool)> =
        all.iter().filter(|hold| hold.report == told).map(|hold| (hold.tie, (hold.millibits, hold.in_chain))).collect();
    let mut others: FxHashMap<u32, u32> = FxHashMap::default();
    for hold in all.iter().filter(|hold| hold.report != told && own.contains_key(&hold.tie)) {
        *others.entry(hold.tie).or_default() += 1;
    }
    let rows = pinned.ties(others.keys().copied())?;
    let view = |tie: &crate::tables::TieRow| GroupTie {
        basis: tie.basis,
        value: mask::of_tie(tie),
        millibits: own[&tie.tie].0,
        others: others[&tie.tie],
        groups: tie.groups,
        in_chain: own[&tie.tie].1,
        provider: tie.provider,
    };
    let mut ties: Vec<GroupTie> = rows.iter().map(view).collect();
    ties.sort_by(|a, b| (b.millibits, &a.value).cmp(&(a.millibits, &b.value)));
    Ok(ties)
}
