//! One group: what holds it together, and what it shares with others.

use crate::csv::{cell, sheet};
use krama_model::GroupName;
use krama_pipeline::ask::{GroupAnswer, TieView};

sheet! {
    /// A value of a group.
    Row { group_id, holds, basis, value, millibits, chance_permille, reports, first, last, reports_in_all, groups, benign_since }
}

/// What holds it together, then what it shares with others without hanging on it.
pub(crate) fn rows(answer: &GroupAnswer) -> Vec<Row> {
    let held = answer.held_by.iter().map(|tie| row(answer.group, tie, true));
    held.chain(answer.providers.iter().map(|tie| row(answer.group, tie, false))).collect()
}

fn row(group: GroupName, tie: &TieView, holds: bool) -> Row {
    Row {
        group_id: cell(group),
        holds: cell(holds),
        basis: cell(tie.basis),
        value: tie.value.clone(),
        millibits: cell(tie.millibits),
        chance_permille: cell(tie.chance_permille),
        reports: cell(tie.reports),
        first: cell(tie.first),
        last: cell(tie.last),
        reports_in_all: cell(tie.reports_in_all),
        groups: cell(tie.groups),
        benign_since: cell(tie.benign_since),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::Sheet;
    use krama_model::{Basis, EntryNumber, Kind, Moment};

    #[test]
    fn each_column_says_what_its_name_says() {
        let tie = TieView {
            tie: 1,
            basis: Basis::Value(Kind::Phone),
            value: "012".to_owned(),
            reports: 2,
            first: Some(Moment(0)),
            last: Some(Moment(86_400_000)),
            reports_in_all: 3,
            groups: 4,
            chance_permille: 5,
            millibits: 6,
            benign_since: Some(EntryNumber(7)),
        };
        let row = row(GroupName(8), &tie, true);
        assert_eq!(row.row().join(","), "G8,true,phone,012,6,5,2,1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,3,4,E7");
    }
}
