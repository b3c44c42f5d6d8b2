//! The reports that a decision would move, by name.

use crate::rank::rough_dollars;
use crate::statements::Statements;
use krama_model::{GroupName, ReportNumber};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::cmp::Reverse;

/// Reports that are named; the rest is counted.
pub const NAMED: usize = 50;

/// A report that would leave a group or join one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedReport {
    /// Its number.
    pub report: ReportNumber,
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub report_ref: String,
    /// Its group without the decision; none where it stands alone.
    pub from: Option<GroupName>,
    /// And with it.
    pub to: Option<GroupName>,
}

/// The reports that a decision would move, those to look at first at the top: those that it names, then those that fewest others go
/// with from and to the same groups, for a group that loses its earliest report moves whole under another name; then those that lost
/// most, at rough rates, and by number.
pub(super) fn moved_reports(
    statements: &Statements,
    named: &FxHashSet<ReportNumber>,
    (before, after): (&[Option<u64>], &[Option<u64>]),
) -> Vec<MovedReport> {
    let mut moved: Vec<usize> = (0..before.len()).filter(|&at| before[at] != after[at]).collect();
    let mut company: FxHashMap<_, usize> = FxHashMap::default();
    for &at in &moved {
        *company.entry((before[at], after[at])).or_default() += 1;
    }
    let loss = |at: usize| {
        let stated = &statements.reports[at];
        stated.currency.and_then(|currency| rough_dollars(statements.text(currency), stated.hundredths))
    };
    moved.sort_by_cached_key(|&at| {
        let number = statements.reports[at].number;
        (!named.contains(&number), company[&(before[at], after[at])], Reverse(loss(at)), number)
    });
    let name = |&at: &usize| MovedReport {
        report: statements.reports[at].number,
        source: statements.text(statements.reports[at].source).to_owned(),
        report_ref: statements.reference(at).to_owned(),
        from: before[at].map(GroupName),
        to: after[at].map(GroupName),
    };
    moved.iter().take(NAMED).map(name).collect()
}
