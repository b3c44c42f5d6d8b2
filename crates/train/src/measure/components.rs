//! What is found by joining whatever shares a value, given every suspect's true value: the simplest method there is. It
//! joins all groups that rent from one provider.

use super::contingency::Agreement;
use crate::baseline::components;
use crate::truth::Truth;
use krama_model::{Kind, Role};
use serde::Serialize;
use std::collections::BTreeMap;

/// How well that does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Components {
    /// B-cubed.
    #[serde(flatten)]
    pub bcubed: Agreement,
    /// Reports of the largest component.
    pub largest: u64,
}

/// The labels of that grouping, a label for each report.
pub fn joined(truth: &Truth) -> Vec<u32> {
    let reports = truth.reports.len();
    let mut nodes: BTreeMap<(Kind, &str), u32> = BTreeMap::new();
    let mut edges = Vec::new();
    for mention in truth.mentions.iter().filter(|mention| mention.role == Role::Suspect && mention.told) {
        let next = (reports + nodes.len()) as u32;
        edges.push((mention.report, *nodes.entry((mention.kind, &mention.value)).or_insert(next)));
    }
    let mut labels = components(reports + nodes.len(), &edges);
    labels.truncate(reports);
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases;

    #[test]
    fn joins_across_groups_by_suspects_values_alone() {
        let mut truth = cases::truth(&[("s", "1", "G1"), ("s", "2", "G2"), ("s", "3", "G1"), ("s", "4", "G1")]);
        let told = |report, value, role| cases::told(report, Kind::Phone, value, role);
        truth.mentions = vec![
            told(0, "+1", Role::Suspect),
            told(1, "+1", Role::Suspect),
            told(2, "+2", Role::Victim),
            told(3, "+2", Role::Suspect),
        ];
        truth.reports[2].script = Some("C1".to_owned());
        truth.reports[3].script = Some("C1".to_owned());
        let labels = joined(&truth);
        assert_eq!(labels[0], labels[1]);
        assert!(labels[2] != labels[3] && labels[0] != labels[3]);
    }
}
