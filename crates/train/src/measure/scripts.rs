//! Grouping by scripts alone, without any value: how much the text gives away.

use super::found::Found;
use super::matching::Matching;
use crate::baseline::components;
use krama_model::Basis;
use std::collections::BTreeMap;

/// Labels of reports joined where they hold a script tie of the run together.
pub fn by_script(found: &Found, matching: &Matching) -> Vec<u32> {
    let reports = matching.found_of.len();
    let of_script: BTreeMap<u32, u32> =
        found.ties.iter().filter(|tie| tie.basis == Basis::Script).map(|tie| tie.tie).zip(reports as u32..).collect();
    let edge =
        |hold: &super::found::FoundHold| Some((*matching.truth_of.get(&hold.report)?, *of_script.get(&hold.tie)?));
    let edges: Vec<(u32, u32)> = found.holds.iter().filter_map(edge).collect();
    let mut labels = components(reports + of_script.len(), &edges);
    labels.truncate(reports);
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::{self, hold, tie};

    #[test]
    fn scripts_join_and_values_do_not() {
        let truth = cases::truth(&[("s", "1", "G1"), ("s", "2", "G1"), ("s", "3", "G1")]);
        let mut found = cases::found(&[("s", "1", Some(1)), ("s", "2", Some(1)), ("s", "3", Some(1))]);
        found.ties = vec![tie(4, "+1", 900), tie(5, "100", 900)];
        found.ties[1].basis = Basis::Script;
        found.holds = vec![hold(4, 101, 1), hold(4, 102, 1), hold(5, 100, 1), hold(5, 101, 1)];
        let labels = by_script(&found, &Matching::new(&truth, &found));
        assert!(labels[0] == labels[1] && labels[1] != labels[2]);
    }
}
