//! Two ways to put the same reports on groups, held against each other.

use super::moved::MovedReport;
use krama_model::{GroupName, ReportNumber};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Reports of each sort that are named; the rest is counted.
const NAMED: usize = 20;

/// Groups that are told of; the rest is counted.
const TOLD: usize = 50;

/// What a decision would change.
///
/// `{ledger_size, reports, moved, groups_before, groups_after, changed, changed_more, named, named_more, waiting}`. Nothing changes
/// where `moved` is 0; then `changed` and `named` are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foresight {
    /// How many ledger entries it was foreseen from.
    pub ledger_size: u64,
    /// Reports that a run made now would read.
    pub reports: u64,
    /// Reports that would leave a group or join one.
    pub moved: u64,
    /// Groups of two or more that a run made now would find without the decision.
    pub groups_before: u64,
    /// And with it.
    pub groups_after: u64,
    /// Groups that would change, those with most changes first.
    pub changed: Vec<GroupChange>,
    /// How many more there are.
    pub changed_more: u64,
    /// The reports that would move, those to look at first at the top; at most fifty.
    pub named: Vec<MovedReport>,
    /// How many more there are.
    pub named_more: u64,
    /// What the next run settles besides.
    pub waiting: Waiting,
}

impl Foresight {
    /// The same for who may not see reports: they are counted, and none is named.
    #[must_use]
    pub fn without_reports(mut self) -> Self {
        for change in &mut self.changed {
            change.joins.first.clear();
            change.leaves.first.clear();
        }
        self.named.clear();
        self.named_more = self.moved;
        self
    }
}

/// What came in since the latest run. Its doing is not part of what is foreseen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Reports, new or changed.
    pub reports: u64,
    /// Decisions taken or withdrawn.
    pub decisions: u64,
}

/// A group that a decision would change. Groups keep their name as long as their earliest report stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupChange {
    /// Its name.
    pub group: GroupName,
    /// Its reports without the decision; 0 where there is none of that name.
    pub before: u32,
    /// And with it.
    pub after: u32,
    /// Reports that would join it.
    pub joins: Moves,
    /// Reports that would leave it.
    pub leaves: Moves,
}

/// Reports that go from or to some groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moves {
    /// How many.
    pub reports: u32,
    /// The first of them, at most twenty.
    pub first: Vec<ReportNumber>,
    /// Where those that join come from, or those that leave go to, by name; alone first.
    pub groups: Vec<GroupPart>,
}

/// Reports that share a group, or have none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupPart {
    /// The group; none of reports that stand alone.
    pub group: Option<GroupName>,
    /// How many reports.
    pub reports: u32,
}

/// Per report its group, in the order of reports.
type Groups<'g> = &'g [Option<u64>];

/// Compares: what stands on which group without a decision, and with it.
pub(super) fn compare(
    (ledger_size, waiting): (u64, Waiting),
    numbers: &[ReportNumber],
    (before, after): (Groups<'_>, Groups<'_>),
    named: Vec<MovedReport>,
) -> Foresight {
    let moved: Vec<usize> = (0..numbers.len()).filter(|&at| before[at] != after[at]).collect();
    let touched: BTreeSet<u64> = moved.iter().flat_map(|&at| [before[at], after[at]]).flatten().collect();
    let (mut joins, mut leaves) = (BTreeMap::new(), BTreeMap::new());
    for &at in &moved {
        let note = |moves: &mut BTreeMap<u64, Gathered>, group: Option<u64>, other| {
            if let Some(group) = group {
                moves.entry(group).or_default().add(numbers[at], other);
            }
        };
        note(&mut joins, after[at], before[at]);
        note(&mut leaves, before[at], after[at]);
    }
    let sizes = |groups: Groups<'_>| {
        let mut sizes: BTreeMap<u64, u32> = BTreeMap::new();
        let among = groups.iter().flatten().filter(|group| touched.contains(group));
        among.for_each(|&group| *sizes.entry(group).or_default() += 1);
        sizes
    };
    let (sizes_before, sizes_after) = (sizes(before), sizes(after));
    let change = |&group: &u64| GroupChange {
        group: GroupName(group),
        before: sizes_before.get(&group).copied().unwrap_or(0),
        after: sizes_after.get(&group).copied().unwrap_or(0),
        joins: joins.remove(&group).map(Gathered::moves).unwrap_or_default(),
        leaves: leaves.remove(&group).map(Gathered::moves).unwrap_or_default(),
    };
    let mut changed: Vec<GroupChange> = touched.iter().map(change).collect();
    changed.sort_by_key(|change| (std::cmp::Reverse(change.joins.reports + change.leaves.reports), change.group));
    let changed_more = changed.len().saturating_sub(TOLD) as u64;
    changed.truncate(TOLD);
    let count = |groups: Groups<'_>| groups.iter().flatten().collect::<FxHashSet<_>>().len() as u64;
    Foresight {
        ledger_size,
        reports: numbers.len() as u64,
        moved: moved.len() as u64,
        groups_before: count(before),
        groups_after: count(after),
        changed,
        changed_more,
        named_more: (moved.len() - named.len()) as u64,
        named,
        waiting,
    }
}

/// Reports that move, as they are found.
#[derive(Default)]
struct Gathered {
    reports: u32,
    first: Vec<ReportNumber>,
    groups: BTreeMap<Option<u64>, u32>,
}

impl Gathered {
    fn add(&mut self, report: ReportNumber, other: Option<u64>) {
        self.reports += 1;
        if self.first.len() < NAMED {
            self.first.push(report);
        }
        *self.groups.entry(other).or_default() += 1;
    }

    fn moves(self) -> Moves {
        let part = |(group, reports): (Option<u64>, u32)| GroupPart { group: group.map(GroupName), reports };
        Moves { reports: self.reports, first: self.first, groups: self.groups.into_iter().map(part).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_loses_its_earliest_report_is_told_under_both_names() {
        let numbers: Vec<ReportNumber> = (10..14).map(ReportNumber).collect();
        let before = [Some(10), Some(10), Some(10), None];
        let after = [None, Some(11), Some(11), None];
        let told = compare((9, Waiting::default()), &numbers, (&before, &after), Vec::new());
        assert_eq!((told.moved, told.groups_before, told.groups_after), (3, 1, 1));
        let [left, kept] = told.changed.as_slice() else { panic!("{told:?}") };
        assert_eq!((left.group, left.before, left.after, left.leaves.reports), (GroupName(10), 3, 0, 3));
        let parts: Vec<_> = left.leaves.groups.iter().map(|part| (part.group, part.reports)).collect();
        assert_eq!(parts, [(None, 1), (Some(GroupName(11)), 2)]);
        assert_eq!((kept.group, kept.before, kept.after, kept.joins.reports), (GroupName(11), 0, 2, 2));
        let nothing = compare((9, Waiting::default()), &numbers, (&before, &before), Vec::new());
        assert_eq!((nothing.moved, nothing.changed.len()), (0, 0));
    }
}
