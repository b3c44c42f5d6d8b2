//! A group across runs.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::HistoryAnswer;
use krama_pipeline::ask::history::{RunPast, Stood};

sheet! {
    /// Where a group's present reports stood in one run.
    Row { group_id, run, entry, at, reports, stood_on, alone, unknown }
}

/// The runs whose tables are there, newest first.
pub(crate) fn rows(answer: &HistoryAnswer) -> Vec<Row> {
    let row = |past: &RunPast| Row {
        group_id: cell(answer.group),
        run: cell(past.run),
        entry: cell(past.entry),
        at: cell(past.at),
        reports: cell(past.reports),
        stood_on: past.stood_on.iter().map(stood).collect::<Vec<_>>().join("; "),
        alone: cell(past.alone),
        unknown: cell(past.unknown),
    };
    answer.runs.iter().map(row).collect()
}

/// How many of the present reports stood on a group, of how many: `G1 4 of 9`.
fn stood(stood: &Stood) -> String {
    format!("{} {} of {}", stood.group, stood.reports, stood.of)
}
