//! Adjusted mutual information (Vinh, Epps, Bailey: Information theoretic measures for clusterings comparison, 2010), with
//! the mean of both entropies as its upper bound. 1 for the truth, about 0 for labels drawn by lot.

use super::contingency::{Contingency, sum};
use std::collections::BTreeMap;

/// Scores found labels against true ones. Two sides that both part nothing, or everything, agree.
pub fn adjusted_mutual_information(found: &[u32], truth: &[u32]) -> f64 {
    let counts = Contingency::new(found, truth);
    let trivial = |sizes: &[u64]| sizes.len() <= 1 || sizes.iter().all(|&size| size == 1);
    if counts.found.len() == counts.truth.len() && trivial(&counts.found) && trivial(&counts.truth) {
        return 1.0;
    }
    let mutual = mutual(&counts);
    let expected = expected(&counts);
    let bound = f64::midpoint(entropy(&counts.found, counts.reports), entropy(&counts.truth, counts.reports));
    // Rounding may leave nothing of a difference that is none.
    let room = bound - expected;
    if room.abs() < 1e-12 { 1.0 } else { (mutual - expected) / room }
}

fn entropy(sizes: &[u64], reports: u64) -> f64 {
    let share = |size: u64| size as f64 / reports as f64;
    -sum(sizes.iter().map(|&size| share(size) * share(size).ln()).collect())
}

fn mutual(counts: &Contingency) -> f64 {
    let reports = counts.reports as f64;
    let part = |&(found, truth, count): &(usize, usize, u64)| {
        let (count, expected) = (count as f64, counts.found[found] as f64 * counts.truth[truth] as f64);
        count / reports * (reports * count / expected).ln()
    };
    sum(counts.both.iter().map(part).collect())
}

/// The mutual information that labels of these sizes have by lot: the mean over the hypergeometric distribution of each
/// pair of sizes. Equal pairs are computed once.
fn expected(counts: &Contingency) -> f64 {
    let logs = log_factorials(counts.reports);
    let mut parts = Vec::new();
    for (&a, &times_a) in &multiplicities(&counts.found) {
        for (&b, &times_b) in &multiplicities(&counts.truth) {
            parts.push((times_a * times_b) as f64 * of_pair(a, b, &logs));
        }
    }
    sum(parts)
}

fn of_pair(a: u64, b: u64, logs: &[f64]) -> f64 {
    let reports = logs.len() as u64 - 1;
    let log = |number: u64| logs[number as usize];
    let fixed = log(a) + log(b) + log(reports - a) + log(reports - b) - log(reports);
    let from = (a + b).saturating_sub(reports).max(1);
    let terms = (from..=a.min(b)).map(|both| {
        let chance = (fixed - log(both) - log(a - both) - log(b - both) - log(reports + both - a - b)).exp();
        let (both, all) = (both as f64, reports as f64);
        both / all * (all * both / (a as f64 * b as f64)).ln() * chance
    });
    terms.sum()
}

fn multiplicities(sizes: &[u64]) -> BTreeMap<u64, u64> {
    let mut times = BTreeMap::new();
    for &size in sizes {
        *times.entry(size).or_default() += 1;
    }
    times
}

/// The logarithms of 0! to n!.
fn log_factorials(most: u64) -> Vec<f64> {
    let mut logs = vec![0.0];
    for number in 1..=most {
        logs.push(logs[logs.len() - 1] + (number as f64).ln());
    }
    logs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::laws;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Truth {a b} {c d}; found {a c} {b d}: they share nothing, I = 0. By lot, two pairs of four fall together
        // with chance 1/3 (I = ln 2) and apart with 2/3 (I = 0): E = ln 2 / 3. H = ln 2 on both sides.
        // (0 - ln 2 / 3) / (ln 2 - ln 2 / 3) = -1/2.
        assert!(laws::close(adjusted_mutual_information(&[0, 1, 0, 1], &[0, 0, 1, 1]), -0.5));
    }

    #[test]
    fn one_blob_and_everyone_alone_tell_nothing() {
        assert!(laws::close(adjusted_mutual_information(&[1; 6], &[0, 0, 0, 1, 1, 2]), 0.0));
        assert!(laws::close(adjusted_mutual_information(&[0, 1, 2, 3, 4, 5], &[0, 0, 0, 1, 1, 2]), 0.0));
    }

    #[test]
    fn labels_drawn_by_lot_score_about_nothing() {
        let mut random = crate::Random::of(&[9]);
        let mut draw = |most: u64| (0..3_000).map(|_| random.below(most) as u32).collect::<Vec<_>>();
        let (found, truth) = (draw(40), draw(25));
        assert!(adjusted_mutual_information(&found, &truth).abs() < 0.01);
    }

    #[test]
    fn holds_the_laws() {
        laws::hold(adjusted_mutual_information);
    }
}
