//! A group across the runs whose tables are still there.

use crate::analyse::VERSION;
use crate::error::Error;
use crate::index::Placed;
use crate::table::read_among;
use crate::tables::{GROUP, GroupRow, REPORT};
use crate::unit::Unit;
use krama_casebook::RunRecord;
use krama_lake::Among;
use krama_model::{EntryNumber, GroupName, Moment, RunNumber};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a group's reports stood, run by run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryAnswer {
    /// The group, of the latest run.
    pub group: GroupName,
    /// Its reports there.
    pub reports: u32,
    /// The runs whose tables are there, newest first.
    pub runs: Vec<RunPast>,
    /// Runs of which nothing can be told: their tables are gone, or another version's.
    pub runs_gone: u32,
}

/// Where a group's present reports stood in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunPast {
    /// The run.
    pub run: RunNumber,
    /// Its ledger entry.
    pub entry: EntryNumber,
    /// When it was made.
    pub at: Moment,
    /// The reports that the group of that name had there; 0 where there was none.
    pub reports: u32,
    /// The groups that its present reports stood on, those with most first.
    pub stood_on: Vec<Stood>,
    /// Present reports that stood alone.
    pub alone: u32,
    /// Present reports that the run did not know.
    pub unknown: u32,
}

/// A group that some of the present reports stood on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stood {
    /// The group.
    pub group: GroupName,
    /// How many of the present reports.
    pub reports: u32,
    /// All its reports there.
    pub of: u32,
}

/// The history of a group of the latest run.
pub fn history(unit: &Unit, name: GroupName) -> Result<HistoryAnswer, Error> {
    let pinned = unit.pin()?;
    pinned.group_row(name)?;
    let members: Vec<u64> = pinned.members(name)?.iter().map(|row| row.report).collect();
    let mut runs = unit.workspace().runs()?;
    runs.retain(|record| record.running.run <= pinned.run());
    let all = runs.len();
    runs.retain(|record| record.running.version == VERSION && unit.lake().run_folder(record.running.run).is_dir());
    let past = runs.iter().rev().map(|record| past(unit, record, (name, &members)));
    let past = past.collect::<Result<Vec<_>, _>>()?;
    let runs_gone = (all - runs.len()) as u32;
    Ok(HistoryAnswer { group: name, reports: members.len() as u32, runs: past, runs_gone })
}

fn past(unit: &Unit, record: &RunRecord, (name, members): (GroupName, &[u64])) -> Result<RunPast, Error> {
    let run = record.running.run;
    let placed = read_among::<Placed>(unit.lake(), run, &Among::new(REPORT, members.iter().copied()))?;
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    placed.iter().filter_map(|row| row.group).for_each(|group| *counts.entry(group).or_default() += 1);
    let wanted = Among::new(GROUP, counts.keys().copied().chain([name.0]));
    let sizes: BTreeMap<u64, u32> =
        read_among::<GroupRow>(unit.lake(), run, &wanted)?.into_iter().map(|row| (row.group, row.reports)).collect();
    let size = |group: u64| sizes.get(&group).copied().unwrap_or(0);
    let stood = |(&group, &reports): (&u64, &u32)| Stood { group: GroupName(group), reports, of: size(group) };
    let mut stood_on: Vec<Stood> = counts.iter().map(stood).collect();
    stood_on.sort_by_key(|stood| (std::cmp::Reverse(stood.reports), stood.group));
    Ok(RunPast {
        run,
        entry: record.entry,
        at: record.at,
        reports: size(name.0),
        alone: placed.iter().filter(|row| row.group.is_none()).count() as u32,
        unknown: (members.len() - placed.len()) as u32,
        stood_on,
    })
}
