//! Two groups side by side: what both hold.

use crate::csv::{cell, sheet};
use krama_model::GroupName;
use krama_pipeline::ask::CompareAnswer;
use krama_pipeline::ask::members::SharedTie;

sheet! {
    /// What two groups have in common.
    Row { basis, value, millibits, chance_permille, group_a, reports_a, group_b, reports_b, groups, provider }
}

/// What both hold, strongest first.
pub(crate) fn rows(answer: &CompareAnswer) -> Vec<Row> {
    answer.shared.iter().map(|tie| row(answer.groups, tie)).collect()
}

fn row([a, b]: [GroupName; 2], tie: &SharedTie) -> Row {
    Row {
        basis: cell(tie.basis),
        value: tie.value.clone(),
        millibits: cell(tie.millibits),
        chance_permille: cell(tie.chance_permille),
        group_a: cell(a),
        reports_a: cell(tie.reports[0]),
        group_b: cell(b),
        reports_b: cell(tie.reports[1]),
        groups: cell(tie.groups),
        provider: cell(tie.provider),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::Sheet;
    use krama_model::{Basis, Kind};

    #[test]
    fn each_column_says_what_its_name_says() {
        let tie = SharedTie {
            basis: Basis::Value(Kind::Phone),
            value: "012".to_owned(),
            millibits: 1,
            chance_permille: 2,
            reports: [3, 4],
            groups: 5,
            provider: true,
        };
        assert_eq!(row([GroupName(6), GroupName(7)], &tie).row().join(","), "phone,012,1,2,G6,3,G7,4,5,true");
    }
}
