//! B-cubed precision, recall and F1 (Bagga and Baldwin: Entity-based cross-document coreferencing using the vector space
//! model, 1998). The mean over reports of how much of its found group truly belongs with it, and of how much of its
//! true group the found one holds.

use super::contingency::{Agreement, Contingency, sum};

/// Scores found labels against true ones. No report at all agrees.
pub fn bcubed(found: &[u32], truth: &[u32]) -> Agreement {
    let counts = Contingency::new(found, truth);
    if counts.reports == 0 {
        return Agreement::new(1.0, 1.0);
    }
    let mean = |share: &dyn Fn(&(usize, usize, u64)) -> f64| {
        sum(counts.both.iter().map(share).collect()) / counts.reports as f64
    };
    let square = |count: u64| (count * count) as f64;
    Agreement::new(
        mean(&|&(found, _, count)| square(count) / counts.found[found] as f64),
        mean(&|&(_, truth, count)| square(count) / counts.truth[truth] as f64),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::laws;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Truth {a b c} {d e}; found {a b} {c d e}.
        // Precision: a, b: 2/2; c: 1/3; d, e: 2/3 -> (1 + 1 + 1/3 + 2/3 + 2/3) / 5 = 11/15.
        // Recall: a, b: 2/3; c: 1/3; d, e: 2/2 -> (2/3 + 2/3 + 1/3 + 1 + 1) / 5 = 11/15.
        let score = bcubed(&[0, 0, 1, 1, 1], &[7, 7, 7, 8, 8]);
        assert!(laws::close(score.precision, 11.0 / 15.0) && laws::close(score.recall, 11.0 / 15.0));
        assert!(laws::close(score.f1, 11.0 / 15.0));
    }

    #[test]
    fn one_blob_recalls_everything_and_everyone_alone_is_precise() {
        let truth = [0, 0, 1, 1];
        let blob = bcubed(&[5; 4], &truth);
        assert!(laws::close(blob.recall, 1.0) && laws::close(blob.precision, 0.5));
        let alone = bcubed(&[0, 1, 2, 3], &truth);
        assert!(laws::close(alone.precision, 1.0) && laws::close(alone.recall, 0.5));
    }

    #[test]
    fn holds_the_laws() {
        laws::hold(|found, truth| bcubed(found, truth).f1);
    }
}
