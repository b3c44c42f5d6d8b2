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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::Sheet;
    use krama_model::{EntryNumber, GroupName, Moment, RunNumber};

    #[test]
    fn each_column_says_what_its_name_says() {
        let stood = |group, reports, of| Stood { group: GroupName(group), reports, of };
        let past = RunPast {
            run: RunNumber(1),
            entry: EntryNumber(2),
            at: Moment(0),
            reports: 3,
            stood_on: vec![stood(4, 5, 6), stood(7, 8, 9)],
            alone: 10,
            unknown: 11,
        };
        let answer = HistoryAnswer { group: GroupName(12), reports: 13, runs: vec![past], runs_gone: 14 };
        let told: Vec<String> = rows(&answer).iter().map(|row| row.row().join(",")).collect();
        assert_eq!(told, ["G12,R1,E2,1970-01-01T00:00:00Z,3,G4 5 of 6; G7 8 of 9,10,11"]);
    }
}
