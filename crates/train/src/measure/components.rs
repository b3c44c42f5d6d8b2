//! What is found by joining whatever shares a value, given every suspect's true value: the simplest method there is. It
//! joins all groups that rent from one provider.

use super::contingency::Agreement;
use crate::baseline::components;
use crate::truth::{TrueMention, Truth};
use krama_model::Role;
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
    let told = suspects_told(truth).map(|mention| (mention.report, (mention.kind, &mention.value)));
    by_shared(truth.reports.len(), told, &[])
}

/// What the reports truly tell of suspects.
pub(super) fn suspects_told(truth: &Truth) -> impl Iterator<Item = &TrueMention> {
    truth.mentions.iter().filter(|mention| mention.role == Role::Suspect && mention.told)
}

/// The labels of joining reports that hold the same thing, and those of the pairs given.
pub(super) fn by_shared<T: Ord>(
    reports: usize,
    held: impl Iterator<Item = (u32, T)>,
    pairs: &[(u32, u32)],
) -> Vec<u32> {
    let mut nodes: BTreeMap<T, u32> = BTreeMap::new();
    let mut edges = pairs.to_vec();
    for (report, thing) in held {
        let next = (reports + nodes.len()) as u32;
        edges.push((report, *nodes.entry(thing).or_insert(next)));
    }
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
