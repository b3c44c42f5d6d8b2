//! The largest group found, beside the largest there is: whether the country collapses into one blob.

use serde::Serialize;
use std::collections::BTreeMap;

/// The largest group found and the largest true one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Largest {
    /// Reports of the largest group found.
    pub found: u64,
    /// Reports of the largest true group.
    pub truly: u64,
    /// The former as a multiple of the latter.
    pub ratio: f64,
    /// The former's share of all reports scored.
    pub share: f64,
}

/// Measures found labels beside true ones.
pub fn largest(found: &[u32], truth: &[u32]) -> Largest {
    let most = |labels: &[u32]| {
        let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
        for label in labels {
            *sizes.entry(*label).or_default() += 1;
        }
        sizes.into_values().max().unwrap_or(0)
    };
    let (found_most, truly) = (most(found), most(truth));
    Largest {
        found: found_most,
        truly,
        ratio: super::contingency::share_or(found_most, truly, 1.0),
        share: super::contingency::share_or(found_most, found.len() as u64, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        let measured = largest(&[1, 1, 1, 2, 3], &[1, 1, 2, 2, 3]);
        assert_eq!((measured.found, measured.truly), (3, 2));
        assert!((measured.ratio - 1.5).abs() < 1e-12 && (measured.share - 0.6).abs() < 1e-12);
    }
}
