//! Values that nobody had named before.

use super::Span;
use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::table::table;
use crate::tables::TieRow;
use krama_model::{Basis, GroupName, Moment};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeSet;

/// A value that several reports name, and none before the last period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenValue {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// When it was named first.
    pub first: Moment,
    /// Reports that name it.
    pub reports: u32,
    /// Groups that those stand on.
    pub groups: Vec<GroupName>,
}

table! {
    /// Who holds what, in few columns.
    Holder = "holds" {
        /// The tie.
        tie: u32,
        /// The report's number.
        report: u64,
    }
}

/// What is known of a tie's holders.
#[derive(Default)]
struct Held {
    first: Option<i64>,
    groups: BTreeSet<u64>,
}

/// The values first seen in the last period, those that most reports name first, with how many more there are.
pub(super) fn first_seen(
    pinned: &Pinned<'_>,
    times: &[(u64, Option<i64>, Option<u64>)],
    span: Span,
) -> Result<(Vec<SeenValue>, u64), Error> {
    let (mut new, mut old): (FxHashMap<u32, Held>, FxHashSet<u32>) = Default::default();
    pinned.each::<Holder>(|row| {
        let Ok(at) = times.binary_search_by_key(&row.report, |(report, ..)| *report) else { return };
        let (_, time, group) = times[at];
        if !span.holds(time) {
            // A report without a date may be old.
            new.remove(&row.tie);
            old.insert(row.tie);
        } else if !old.contains(&row.tie) {
            let held = new.entry(row.tie).or_default();
            held.first = match (held.first, time) {
                (Some(first), Some(time)) => Some(first.min(time)),
                (first, time) => first.or(time),
            };
            held.groups.extend(group);
        }
    })?;
    let mut held_new: Vec<TieRow> = pinned.ties(new.keys().copied())?;
    held_new.retain(|tie| matches!(tie.basis, Basis::Value(_)));
    held_new.sort_by_key(|tie| (std::cmp::Reverse(tie.holders), tie.tie));
    let more = held_new.len().saturating_sub(span.told) as u64;
    let view = |tie: &TieRow| {
        let held = new.remove(&tie.tie)?;
        Some(SeenValue {
            basis: tie.basis,
            value: mask::of_tie(tie),
            first: Moment(held.first?),
            reports: tie.holders,
            groups: held.groups.into_iter().map(GroupName).collect(),
        })
    };
    Ok((held_new.iter().take(span.told).filter_map(view).collect(), more))
}
