//! A group over time, and each of its values.

use crate::csv::{cell, money, sheet};
use krama_pipeline::ask::TimelineAnswer;
use krama_pipeline::ask::timeline::ValueSpan;

sheet! {
    /// A stretch of time: of the whole group, or of one of its values.
    Row { start, reports, losses, basis, value, first, last, provider }
}

/// Stretches in which something was reported, oldest first; then for each value those in which some report names it.
pub(crate) fn rows(answer: &TimelineAnswer) -> Vec<Row> {
    let stretches = answer.stretches.iter().map(|stretch| Row {
        start: stretch.start.clone(),
        reports: cell(stretch.reports),
        losses: money(&stretch.losses),
        ..Row::default()
    });
    stretches.chain(answer.values.iter().flat_map(value)).collect()
}

fn value(value: &ValueSpan) -> Vec<Row> {
    let row = |(start, reports): (&String, &u32)| Row {
        start: start.clone(),
        reports: cell(reports),
        basis: cell(value.basis),
        value: value.value.clone(),
        first: cell(value.first),
        last: cell(value.last),
        provider: cell(value.provider),
        ..Row::default()
    };
    value.by_stretch.iter().map(row).collect()
}
