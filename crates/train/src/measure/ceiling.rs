//! What an oracle could reach: each true group cut into the parts that hold together by what was actually reported,
//! suspects' true values and the scripts quoted. Nothing else could tell anybody that two parts belong together.

use crate::baseline::components;
use crate::truth::Truth;
use krama_model::Role;
use std::collections::BTreeMap;

/// The labels of that grouping, a label for each report.
pub fn ceiling(truth: &Truth) -> Vec<u32> {
    let reports = truth.reports.len();
    let mut nodes: BTreeMap<(u32, &str, &str), u32> = BTreeMap::new();
    let mut edges = Vec::new();
    let mut tie = |report: u32, basis, value| {
        let next = (reports + nodes.len()) as u32;
        edges.push((report, *nodes.entry((truth.reports[report as usize].label, basis, value)).or_insert(next)));
    };
    for mention in truth.mentions.iter().filter(|mention| mention.role == Role::Suspect && mention.told) {
        tie(mention.report, mention.kind.name(), &mention.value);
    }
    let quoted = truth.reports.iter().zip(0..).filter_map(|(report, at)| Some((at, report.script.as_deref()?)));
    quoted.for_each(|(at, script)| tie(at, "script", script));
    let again = truth.reports.iter().zip(0..).filter_map(|(report, at)| Some((at, report.duplicate_of?)));
    edges.extend(again);
    let mut labels = components(reports + nodes.len(), &edges);
    labels.truncate(reports);
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases;
    use krama_model::Kind;

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
