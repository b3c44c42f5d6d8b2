//! Laws that every measure of agreement keeps, for tests.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Equal but for the last digits.
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Holds a measure to them: the truth scores 1 and nothing scores more; other names for the labels, or another order
/// of the reports, change nothing.
pub fn hold(measure: impl Fn(&[u32], &[u32]) -> f64) {
    let reports = proptest::collection::vec((0_u32..8, 0_u32..6), 1..60);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 200, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let outcome = runner.run(&(reports, 1_u32..1_000), |(reports, shift)| {
        let (found, truth): (Vec<u32>, Vec<u32>) = reports.iter().copied().unzip();
        let score = measure(&found, &truth);
        prop_assert!(close(measure(&truth, &truth), 1.0));
        prop_assert!(score <= 1.0 + 1e-9, "{}", score);
        let renamed: Vec<u32> = found.iter().map(|label| (7 - label) * 31 + shift).collect();
        prop_assert!(close(measure(&renamed, &truth), score));
        let turned = |labels: &[u32]| labels.iter().rev().copied().collect::<Vec<_>>();
        prop_assert!(close(measure(&turned(&found), &turned(&truth)), score));
        Ok(())
    });
    outcome.unwrap();
}
