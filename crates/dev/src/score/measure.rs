//! The figures: B-cubed (Bagga and Baldwin, 1998) and pairwise precision, recall and F1.

use krama_train::measure::bcubed::bcubed;
use krama_train::measure::contingency::Contingency;
use krama_train::measure::largest::largest;
use krama_train::measure::pairwise::pairwise;
use serde::Serialize;

/// How well one partition of the reports agrees with another, the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Reports scored.
    pub reports: usize,
    /// Mean over reports of the share of its group that truly belongs with it.
    pub bcubed_precision: f64,
    /// Mean over reports of the share of its true group that its group holds.
    pub bcubed_recall: f64,
    /// Their harmonic mean.
    pub bcubed_f1: f64,
    /// F1 over pairs of reports put together; 1 where neither side puts any together.
    pub pairwise_f1: f64,
    /// Groups of two reports or more.
    pub groups: usize,
    /// Groups of two or more that hold reports of more than one true group.
    pub mixed_groups: usize,
    /// The share of all reports in the largest group.
    pub largest_share: f64,
}

/// Scores labels against true labels, report by report.
pub fn score(labels: &[u32], truth: &[u32]) -> Score {
    let (bcubed, counts) = (bcubed(labels, truth), Contingency::new(labels, truth));
    let mut parts = vec![0; counts.found.len()];
    for (found, _, _) in &counts.both {
        parts[*found] += 1;
    }
    Score {
        reports: labels.len(),
        bcubed_precision: bcubed.precision,
        bcubed_recall: bcubed.recall,
        bcubed_f1: bcubed.f1,
        pairwise_f1: pairwise(labels, truth).f1,
        groups: counts.found.iter().filter(|&&size| size > 1).count(),
        mixed_groups: parts.iter().filter(|&&parts| parts > 1).count(),
        largest_share: largest(labels, truth).share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn the_truth_itself_scores_one() {
        let truth = [1, 1, 2, 3, 3, 3];
        let score = score(&truth, &truth);
        assert!(close(score.bcubed_f1, 1.0) && close(score.pairwise_f1, 1.0));
        assert_eq!((score.groups, score.mixed_groups), (2, 0));
        assert!(close(score.largest_share, 0.5));
    }

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Truth {a b c} {d e}; found {a b} {c d e}.
        // Precision: a, b: 2/2; c: 1/3; d, e: 2/3 -> (1 + 1 + 1/3 + 2/3 + 2/3) / 5 = 11/15.
        // Recall: a, b: 2/3; c: 1/3; d, e: 2/2 -> (2/3 + 2/3 + 1/3 + 1 + 1) / 5 = 11/15.
        // Pairs: right ab, de = 2; found 1 + 3 = 4; true 3 + 1 = 4 -> F1 = 1/2.
        let score = score(&[0, 0, 1, 1, 1], &[7, 7, 7, 8, 8]);
        assert!(close(score.bcubed_precision, 11.0 / 15.0));
        assert!(close(score.bcubed_recall, 11.0 / 15.0));
        assert!(close(score.pairwise_f1, 0.5));
        assert_eq!((score.groups, score.mixed_groups), (2, 1));
    }

    #[test]
    fn one_blob_recalls_everything_and_everyone_alone_is_precise() {
        let truth = [0, 0, 1, 1];
        let blob = score(&[5; 4], &truth);
        assert!(close(blob.bcubed_recall, 1.0) && close(blob.bcubed_precision, 0.5) && close(blob.largest_share, 1.0));
        let alone = score(&[0, 1, 2, 3], &truth);
        assert!(close(alone.bcubed_precision, 1.0) && close(alone.bcubed_recall, 0.5) && close(alone.pairwise_f1, 0.0));
    }
}
