//! When a group was at work: its reports by stretches of time, and when each of its values was first and last named.

use crate::ask::facts::Sums;
use crate::ask::mask;
use crate::ask::{Calendar, Scale};
use crate::error::Error;
use crate::rank::lies_ahead;
use crate::unit::Unit;
use krama_model::{Basis, GroupName, Moment, Money, RunNumber};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// A group over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunNumber,
    /// How long the stretches of time are.
    pub scale: Scale,
    /// Stretches in which something was reported, oldest first.
    pub stretches: Vec<Stretch>,
    /// Reports without a date that could be right.
    pub undated: u32,
    /// Its values, those that were used first in front.
    pub values: Vec<ValueSpan>,
    /// How many more of its reports share.
    pub values_more: u32,
}

/// One stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Its first day, `2025-03-03`.
    pub start: String,
    /// Reports.
    pub reports: u32,
    /// Losses by currency; what is told twice counts once.
    pub losses: Vec<Money>,
}

/// A value and how long the group is known to have used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueSpan {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// The first report of the group that names it.
    pub first: Moment,
    /// The last.
    pub last: Moment,
    /// Reports of the group that name it.
    pub reports: u32,
    /// Whether it serves several groups.
    pub provider: bool,
    /// Reports that name it, by the first day of the stretch.
    pub by_stretch: BTreeMap<String, u32>,
}

/// The timeline of a group of the latest run, with so many of its values: the rest is counted.
pub fn timeline(unit: &Unit, name: GroupName, scale: Scale, most: usize) -> Result<TimelineAnswer, Error> {
    let pinned = unit.pin()?;
    pinned.group_row(name)?;
    let calendar = Calendar::of(unit, scale)?;
    let sealed_at = unit.workspace().sealed_at(pinned.ledger_size())?;
    let members = pinned.members(name)?;
    let mut by_time: BTreeMap<String, (u32, Sums)> = BTreeMap::new();
    let mut times: FxHashMap<u64, (i64, String)> = FxHashMap::default();
    for row in &members {
        let time = row.time_ms.filter(|&time| !lies_ahead(time, sealed_at));
        let Some((time, start)) = time.and_then(|time| Some((time, calendar.start(time)?.to_string()))) else {
            continue;
        };
        let (reports, losses) = by_time.entry(start.clone()).or_default();
        *reports += 1;
        if row.duplicate_of.is_none() {
            losses.add(row.loss_currency.as_deref().zip(row.loss_hundredths));
        }
        times.insert(row.report, (time, start));
    }
    let stretch = |(start, (reports, losses)): (String, (u32, Sums))| Stretch { start, reports, losses: losses.list() };
    let (values, values_more) = spans(&pinned, (name, most), &times)?;
    Ok(TimelineAnswer {
        group: name,
        run: pinned.run(),
        scale,
        undated: (members.len() - times.len()) as u32,
        stretches: by_time.into_iter().map(stretch).collect(),
        values,
        values_more,
    })
}

/// How long each value that two dated reports or more name was used: those that most name are kept.
fn spans(
    pinned: &crate::ask::Pinned<'_>,
    (name, most): (GroupName, usize),
    times: &FxHashMap<u64, (i64, String)>,
) -> Result<(Vec<ValueSpan>, u32), Error> {
    let holds = pinned.holds_in(name)?;
    let mut spans = Vec::new();
    for of_tie in holds.chunk_by(|a, b| a.tie == b.tie) {
        let dated: Vec<&(i64, String)> = of_tie.iter().filter_map(|hold| times.get(&hold.report)).collect();
        if dated.len() > 1 {
            spans.push((of_tie[0].tie, of_tie.len(), dated));
        }
    }
    let more = spans.len().saturating_sub(most) as u32;
    spans.sort_by_key(|(tie, reports, _)| (std::cmp::Reverse(*reports), *tie));
    spans.truncate(most);
    let rows = pinned.ties(spans.iter().map(|(tie, ..)| *tie))?;
    let of_tie: FxHashMap<u32, &crate::tables::TieRow> = rows.iter().map(|tie| (tie.tie, tie)).collect();
    let view = |(tie, reports, dated): (u32, usize, Vec<&(i64, String)>)| {
        let tie = of_tie.get(&tie)?;
        let mut by_stretch = BTreeMap::new();
        for (_, start) in &dated {
            *by_stretch.entry(start.clone()).or_default() += 1;
        }
        Some(ValueSpan {
            basis: tie.basis,
            value: mask::of_tie(tie),
            first: Moment(dated.iter().map(|(time, _)| *time).min()?),
            last: Moment(dated.iter().map(|(time, _)| *time).max()?),
            reports: reports as u32,
            provider: tie.provider,
            by_stretch,
        })
    };
    let mut values: Vec<ValueSpan> = spans.into_iter().filter_map(view).collect();
    values.sort_by(|a, b| (a.first, a.last, &a.value).cmp(&(b.first, b.last, &b.value)));
    Ok((values, more))
}
