//! Groups that ask for attention: new ones, growing ones, urgent ones.

use super::Span;
use crate::ask::Glance;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::rank::{Parts, lies_ahead};
use crate::table::read_all;
use crate::tables::GroupRow;
use krama_model::{GroupName, Moment, RunNumber};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A group that began lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Newest {
    /// Its name.
    pub group: GroupName,
    /// The group at a glance.
    #[serde(flatten)]
    pub glance: Glance,
}

/// A group that grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// Its name.
    pub group: GroupName,
    /// Its reports.
    pub reports: u32,
    /// Reports that it had in the run before; none where there is no such run, 0 where the group was not there.
    pub reports_before: Option<u32>,
    /// Its reports of the last period.
    pub in_period: u32,
    /// Its reports of the period as long before that.
    pub in_period_before: u32,
    /// The type that stands for it.
    pub scam_type: Option<String>,
}

/// A group to look at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    /// Its name.
    pub group: GroupName,
    /// The group at a glance.
    #[serde(flatten)]
    pub glance: Glance,
    /// What its urgency is made of.
    pub why: Parts,
}

/// The groups whose first sign is latest.
pub(super) fn newest((groups, told): (&[GroupRow], usize), sealed_at: Option<Moment>) -> Vec<Newest> {
    let first = |row: &GroupRow| row.first_ms.filter(|&time| !lies_ahead(time, sealed_at));
    let mut dated: Vec<&GroupRow> = groups.iter().filter(|row| first(row).is_some()).collect();
    dated.sort_by_key(|row| (std::cmp::Reverse(first(row)), row.group));
    dated.truncate(told);
    dated.into_iter().map(|row| Newest { group: GroupName(row.group), glance: Glance::from(row) }).collect()
}

impl Growth {
    /// How many more reports the last period has than the one before it.
    fn more(&self) -> u32 {
        self.in_period.saturating_sub(self.in_period_before)
    }

    /// Whether that is more than chance makes of two periods alike: two counts that vary as chance has it (Poisson) differ by
    /// about the square root of their sum.
    fn is_growth(&self) -> bool {
        let more = u64::from(self.more());
        more * more > u64::from(self.in_period) + u64::from(self.in_period_before)
    }
}

/// The groups whose last period has most more reports than the one before it; of equal ones those that had fewer before.
pub(super) fn growing(
    pinned: &Pinned<'_>,
    (before, groups): (Option<RunNumber>, &[GroupRow]),
    times: &[(u64, Option<i64>, Option<u64>)],
    span: Span,
) -> Result<Vec<Growth>, Error> {
    // A run of another version may lie there still: then nothing is known of it.
    let then: Option<FxHashMap<u64, u32>> = match before.map(|run| read_all::<GroupRow>(pinned.unit().lake(), run)) {
        Some(Ok(rows)) => Some(rows.into_iter().map(|row| (row.group, row.reports)).collect()),
        Some(Err(Error::ForeignTable { .. } | Error::Lake(_))) | None => None,
        Some(Err(error)) => return Err(error),
    };
    let (from, until) = span.before();
    let mut counts: FxHashMap<u64, [u32; 2]> = FxHashMap::default();
    for &(_, time, group) in times {
        let Some(group) = group else { continue };
        let [now, earlier] = counts.entry(group).or_default();
        *now += u32::from(span.holds(time));
        let is_earlier =
            matches!((from, until, time), (Some(from), Some(until), Some(time)) if time > from && time <= until);
        *earlier += u32::from(is_earlier);
    }
    let growth = |row: &GroupRow| {
        let [in_period, in_period_before] = counts.get(&row.group).copied().unwrap_or_default();
        Growth {
            group: GroupName(row.group),
            reports: row.reports,
            reports_before: then.as_ref().map(|then| then.get(&row.group).copied().unwrap_or(0)),
            in_period,
            in_period_before,
            scam_type: row.scam_type.clone(),
        }
    };
    let mut growing: Vec<Growth> = groups.iter().map(growth).filter(Growth::is_growth).collect();
    growing.sort_by_key(|growth| (std::cmp::Reverse(growth.more()), growth.in_period_before, growth.group));
    growing.truncate(span.told);
    Ok(growing)
}

/// The groups with the highest urgency.
pub(super) fn urgent(groups: &[GroupRow], told: usize) -> Vec<Urgent> {
    let mut rows: Vec<&GroupRow> = groups.iter().collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.urgency_millibits), row.group));
    rows.truncate(told);
    let view = |row: &GroupRow| Urgent { group: GroupName(row.group), glance: Glance::from(row), why: Parts::of(row) };
    rows.into_iter().map(view).collect()
}
