//! The network of a group: who holds what.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::NetworkAnswer;
use std::collections::HashMap;

sheet! {
    /// A report's hold on a value.
    Row { report, report_ref, basis, value, millibits, in_chain, provider }
}

/// Who holds what, of the reports and values that are told.
pub(crate) fn rows(answer: &NetworkAnswer) -> Vec<Row> {
    let values: HashMap<_, _> = answer.values.iter().map(|value| (value.tie, value)).collect();
    let reports: HashMap<_, _> = answer.reports.iter().map(|report| (report.report, report)).collect();
    let rows = answer.holds.iter().map(|hold| {
        let value = values.get(&hold.tie);
        Row {
            report: cell(hold.report),
            report_ref: cell(reports.get(&hold.report).map(|report| &report.report_ref)),
            basis: cell(value.map(|value| value.basis)),
            value: cell(value.map(|value| &value.value)),
            millibits: cell(hold.millibits),
            in_chain: cell(hold.in_chain),
            provider: cell(value.map(|value| value.provider)),
        }
    });
    rows.collect()
}
