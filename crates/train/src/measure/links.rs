//! Whether a tie's claimed chance that two of its holders stand on one group is the share of its pairs that do.

use super::calibration::{Calibration, calibration};
use super::found::Found;
use super::matching::Matching;
use std::collections::BTreeMap;

/// Measures every tie with two holders or more, each weighing the same.
pub fn links(found: &Found, matching: &Matching, truth: &[u32]) -> Calibration {
    let mut holders: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for hold in &found.holds {
        if let Some(&report) = matching.truth_of.get(&hold.report) {
            holders.entry(hold.tie).or_default().push(truth[report as usize]);
        }
    }
    let claim = |tie: &super::found::FoundTie| {
        Some((f64::from(tie.chance_permille) / 1_000.0, together(holders.get(&tie.tie)?)?))
    };
    calibration(&found.ties.iter().filter_map(claim).collect::<Vec<_>>())
}

/// The share of pairs that belong together; none without a pair.
fn together(labels: &[u32]) -> Option<f64> {
    let pairs = |size: u64| size * size.saturating_sub(1) / 2;
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for label in labels {
        *sizes.entry(*label).or_default() += 1;
    }
    let all = pairs(labels.len() as u64);
    (all > 0).then(|| sizes.into_values().map(pairs).sum::<u64>() as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::{self, hold, tie};

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        let truth = cases::truth(&[("s", "1", "G1"), ("s", "2", "G1"), ("s", "3", "G2")]);
        let mut found = cases::found(&[("s", "1", Some(1)), ("s", "2", Some(1)), ("s", "3", Some(1))]);
        found.ties = vec![tie(0, "+1", 950), tie(1, "+2", 950), tie(2, "+3", 100)];
        // Tie 0 holds 1 and 2: all of its pairs belong together. Tie 1 holds all three: 1 pair of 3. Tie 2 holds one.
        found.holds =
            vec![hold(0, 100, 1), hold(0, 101, 1), hold(1, 100, 1), hold(1, 101, 1), hold(1, 102, 1), hold(2, 102, 1)];
        let matching = Matching::new(&truth, &found);
        let measured = links(&found, &matching, &truth.labels());
        assert_eq!((measured.bins[9].claims, measured.bins[1].claims), (2, 0));
        assert!((measured.bins[9].truly.unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert!((measured.error - (0.95 - 2.0 / 3.0)).abs() < 1e-12);
    }
}
