//! Two groups side by side: what both hold.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::CompareAnswer;

sheet! {
    /// What two groups have in common.
    Row { basis, value, millibits, chance_permille, group_a, reports_a, group_b, reports_b, groups, provider }
}

/// What both hold, strongest first.
pub(crate) fn rows(answer: &CompareAnswer) -> Vec<Row> {
    let row = |tie: &krama_pipeline::ask::members::SharedTie| Row {
        basis: cell(tie.basis),
        value: tie.value.clone(),
        millibits: cell(tie.millibits),
        chance_permille: cell(tie.chance_permille),
        group_a: cell(answer.groups[0]),
        reports_a: cell(tie.reports[0]),
        group_b: cell(answer.groups[1]),
        reports_b: cell(tie.reports[1]),
        groups: cell(tie.groups),
        provider: cell(tie.provider),
    };
    answer.shared.iter().map(row).collect()
}
