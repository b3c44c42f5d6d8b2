//! Precision, recall and F1 over pairs of reports put together. Large groups weigh heavily: their pairs are many.

use super::contingency::{Agreement, Contingency};

/// Scores found labels against true ones. Where neither side puts any together, they agree.
pub fn pairwise(found: &[u32], truth: &[u32]) -> Agreement {
    let counts = Contingency::new(found, truth);
    let pairs = |size: u64| size * (size - 1) / 2;
    let total = |sizes: &[u64]| sizes.iter().map(|&size| pairs(size)).sum();
    let right = counts.both.iter().map(|&(_, _, count)| pairs(count)).sum();
    Agreement::counted(right, total(&counts.found), total(&counts.truth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::laws;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Truth {a b c} {d e}: 3 + 1 pairs; found {a b} {c d e}: 1 + 3; right: ab, de.
        let score = pairwise(&[0, 0, 1, 1, 1], &[7, 7, 7, 8, 8]);
        assert!(laws::close(score.precision, 0.5) && laws::close(score.recall, 0.5) && laws::close(score.f1, 0.5));
    }

    #[test]
    fn nobody_put_together_recalls_nothing() {
        let alone = pairwise(&[0, 1, 2, 3], &[0, 0, 1, 1]);
        assert!(laws::close(alone.recall, 0.0) && laws::close(alone.f1, 0.0));
    }

    #[test]
    fn holds_the_laws() {
        laws::hold(|found, truth| pairwise(found, truth).f1);
    }
}
