//! What an oracle could reach: each true group cut into the parts that hold together by what was actually reported,
//! suspects' true values and the scripts quoted. Nothing else could tell anybody that two parts belong together.

use super::components::{by_shared, suspects_told};
use crate::truth::Truth;

/// The labels of that grouping, a label for each report.
pub fn ceiling(truth: &Truth) -> Vec<u32> {
    let told = suspects_told(truth).map(|mention| (mention.report, mention.kind.name(), &*mention.value));
    let numbered = || truth.reports.iter().zip(0..);
    let quoted = numbered().filter_map(|(report, at)| Some((at, "script", report.script.as_deref()?)));
    let own = |(at, basis, value)| (at, (truth.reports[at as usize].label, basis, value));
    let again: Vec<_> = numbered().filter_map(|(report, at)| Some((at, report.duplicate_of?))).collect();
    by_shared(truth.reports.len(), told.chain(quoted).map(own), &again)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases;
    use krama_model::{Kind, Role};

    #[test]
    fn cuts_groups_into_what_holds_together_and_joins_no_two() {
        let mut truth =
            cases::truth(&[("s", "1", "G1"), ("s", "2", "G1"), ("s", "3", "G1"), ("s", "4", "G2"), ("s", "5", "G1")]);
        let told = |report, value| cases::told(report, Kind::Phone, value, Role::Suspect);
        truth.mentions =
            vec![told(0, "+1"), told(1, "+1"), told(3, "+1"), cases::told(2, Kind::Phone, "+1", Role::Victim)];
        truth.reports[2].script = Some("C1".to_owned());
        truth.reports[4].script = Some("C1".to_owned());
        let labels = ceiling(&truth);
        assert_eq!((labels[0] == labels[1], labels[2] == labels[4]), (true, true));
        assert!(labels[0] != labels[2] && labels[0] != labels[3]);
    }
}
