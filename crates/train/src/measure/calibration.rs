//! Whether claimed chances match the truth: reliability by tenths, and the expected calibration error (Guo, Pleiss, Sun,
//! Weinberger: On calibration of modern neural networks, 2017) over ten bins of equal width.

use super::contingency::sum;
use serde::Serialize;

/// How many bins.
const BINS: usize = 10;

/// Claims whose chance lies in one tenth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// The tenth's lower end.
    pub from: f64,
    /// How many claims.
    pub claims: u64,
    /// Their mean chance, as claimed; none without claims.
    pub claimed: Option<f64>,
    /// The share of them that is true; none without claims.
    pub truly: Option<f64>,
}

/// Claims beside the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Mean distance between claimed and true over bins, each weighing as many claims as it has.
    pub error: f64,
    /// The ten bins.
    pub bins: Vec<Bin>,
}

/// Measures claims: a chance from 0 to 1, and how far it is true, 0 or 1 or a share between.
pub fn calibration(claims: &[(f64, f64)]) -> Calibration {
    let mut by_bin: Vec<Vec<(f64, f64)>> = vec![Vec::new(); BINS];
    for &claim in claims {
        // A chance of exactly 1 belongs to the last bin.
        by_bin[((claim.0 * BINS as f64) as usize).min(BINS - 1)].push(claim);
    }
    let bins: Vec<Bin> = by_bin.iter().zip(0_u32..).map(|(claims, at)| bin(claims, at)).collect();
    let distance = |bin: &Bin| Some((bin.claimed? - bin.truly?).abs() * bin.claims as f64);
    let distances: Vec<f64> = bins.iter().filter_map(distance).collect();
    Calibration { error: if claims.is_empty() { 0.0 } else { sum(distances) / claims.len() as f64 }, bins }
}

fn bin(claims: &[(f64, f64)], at: u32) -> Bin {
    let mean = |of: fn(&(f64, f64)) -> f64| {
        (!claims.is_empty()).then(|| sum(claims.iter().map(of).collect()) / claims.len() as f64)
    };
    Bin {
        from: f64::from(at) / BINS as f64,
        claims: claims.len() as u64,
        claimed: mean(|claim| claim.0),
        truly: mean(|claim| claim.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Bin 0.9: claims 0.9 and 1.0, one true: |0.95 - 0.5| = 0.45. Bin 0.2: claim 0.2, false: 0.2.
        // (2 * 0.45 + 1 * 0.2) / 3 = 1.1 / 3.
        let measured = calibration(&[(0.9, 1.0), (1.0, 0.0), (0.2, 0.0)]);
        assert!((measured.error - 1.1 / 3.0).abs() < 1e-12);
        assert_eq!((measured.bins[9].claims, measured.bins[2].claims, measured.bins[5].claims), (2, 1, 0));
        assert_eq!(measured.bins[5].truly, None);
    }

    proptest! {
        #[test]
        fn certainty_that_is_right_has_no_error(count in 1_usize..50) {
            prop_assert!(calibration(&vec![(1.0, 1.0); count]).error.abs() < 1e-12);
        }

        #[test]
        fn the_order_of_claims_changes_nothing(claims in proptest::collection::vec((0.0_f64..=1.0, 0.0_f64..=1.0), 0..60)) {
            let turned: Vec<_> = claims.iter().rev().copied().collect();
            prop_assert_eq!(calibration(&claims), calibration(&turned));
        }
    }
}
