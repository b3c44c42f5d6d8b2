//! One group: what holds it together, and what it shares with others.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::{GroupAnswer, TieView};

sheet! {
    /// A value of a group.
    Row { group_id, holds, basis, value, millibits, chance_permille, reports, reports_in_all, groups, benign_since }
}

/// What holds it together, then what it shares with others without hanging on it.
pub(crate) fn rows(answer: &GroupAnswer) -> Vec<Row> {
    let held = answer.held_by.iter().map(|tie| row(answer, tie, true));
    held.chain(answer.providers.iter().map(|tie| row(answer, tie, false))).collect()
}

fn row(answer: &GroupAnswer, tie: &TieView, holds: bool) -> Row {
    Row {
        group_id: cell(answer.group),
        holds: cell(holds),
        basis: cell(tie.basis),
        value: tie.value.clone(),
        millibits: cell(tie.millibits),
        chance_permille: cell(tie.chance_permille),
        reports: cell(tie.reports),
        reports_in_all: cell(tie.reports_in_all),
        groups: cell(tie.groups),
        benign_since: cell(tie.benign_since),
    }
}
