//! The figures: B-cubed (Bagga and Baldwin, 1998) and pairwise precision, recall and F1.

use rustc_hash::FxHashMap;
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
    let reports = labels.len().min(truth.len());
    let (mut together, mut found, mut true_sizes) =
        (FxHashMap::<(u32, u32), u64>::default(), FxHashMap::<u32, u64>::default(), FxHashMap::<u32, u64>::default());
    for (&label, &group) in labels.iter().zip(truth) {
        *together.entry((label, group)).or_default() += 1;
        *found.entry(label).or_default() += 1;
        *true_sizes.entry(group).or_default() += 1;
    }
    let (mut precise, mut recalled) = (Vec::new(), Vec::new());
    let mut parts: FxHashMap<u32, u32> = FxHashMap::default();
    for (&(label, group), &count) in &together {
        let square = (count * count) as f64;
        precise.push(square / found[&label] as f64);
        recalled.push(square / true_sizes[&group] as f64);
        *parts.entry(label).or_default() += 1;
    }
    let mean = |shares: Vec<f64>| if reports == 0 { 1.0 } else { sum(shares) / reports as f64 };
    let (bcubed_precision, bcubed_recall) = (mean(precise), mean(recalled));
    Score {
        reports,
        bcubed_precision,
        bcubed_recall,
        bcubed_f1: harmonic(bcubed_precision, bcubed_recall),
        pairwise_f1: pairwise(together.values(), found.values(), true_sizes.values()),
        groups: found.values().filter(|&&size| size > 1).count(),
        mixed_groups: parts.values().filter(|&&parts| parts > 1).count(),
        largest_share: found.values().max().map_or(0.0, |&size| size as f64 / reports as f64),
    }
}

/// Sums from the smallest up, so that the order of a hash map does not show in the last digit.
fn sum(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.iter().sum()
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

fn pairwise<'a>(
    together: impl Iterator<Item = &'a u64>,
    found: impl Iterator<Item = &'a u64>,
    truth: impl Iterator<Item = &'a u64>,
) -> f64 {
    let pairs = |size: &u64| size * (size - 1) / 2;
    let (right, found, truth): (u64, u64, u64) =
        (together.map(pairs).sum(), found.map(pairs).sum(), truth.map(pairs).sum());
    if found + truth == 0 { 1.0 } else { 2.0 * right as f64 / (found + truth) as f64 }
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
