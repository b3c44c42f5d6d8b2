//! How often each found label meets each true one: what every measure of agreement is computed from.

use std::collections::BTreeMap;

/// Counts of reports by found and true label. Labels are numbered anew, so their names and order change nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contingency {
    /// Reports in all.
    pub reports: u64,
    /// For each pair that occurs: the found label, the true one, how many reports.
    pub both: Vec<(usize, usize, u64)>,
    /// Reports of each found label.
    pub found: Vec<u64>,
    /// Reports of each true label.
    pub truth: Vec<u64>,
}

impl Contingency {
    /// Counts labels, report by report. Both sides have one label for each report.
    pub fn new(found: &[u32], truth: &[u32]) -> Self {
        assert_eq!(found.len(), truth.len(), "every report has a label on both sides");
        let (mut left, mut right) = (Numbering::default(), Numbering::default());
        let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (&found, &truth) in found.iter().zip(truth) {
            *both.entry((left.count(found), right.count(truth))).or_default() += 1;
        }
        let both = both.into_iter().map(|((found, truth), count)| (found, truth, count)).collect();
        Self { reports: found.len() as u64, both, found: left.sizes, truth: right.sizes }
    }
}

/// Numbers labels from 0 in order of first appearance.
#[derive(Default)]
struct Numbering {
    known: BTreeMap<u32, usize>,
    sizes: Vec<u64>,
}

impl Numbering {
    fn count(&mut self, label: u32) -> usize {
        let next = self.known.len();
        let at = *self.known.entry(label).or_insert(next);
        if at == self.sizes.len() {
            self.sizes.push(0);
        }
        self.sizes[at] += 1;
        at
    }
}

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Agreement {
    /// Share of what was put together that belongs together.
    pub precision: f64,
    /// Share of what belongs together that was put together.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Agreement {
    /// From precision and recall; 0 where both are.
    pub fn new(precision: f64, recall: f64) -> Self {
        let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Self { precision, recall, f1 }
    }

    /// From counts: what is right of what was found, and of what is true. A side without any is all right.
    pub fn counted(right: u64, found: u64, truth: u64) -> Self {
        Self::new(share_or(right, found, 1.0), share_or(right, truth, 1.0))
    }
}

/// A share; `otherwise` of nothing.
pub fn share_or(part: u64, whole: u64, otherwise: f64) -> f64 {
    if whole == 0 { otherwise } else { part as f64 / whole as f64 }
}

/// Sums from the smallest up, so that an order does not show in the last digit.
pub fn sum(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.iter().sum()
}
