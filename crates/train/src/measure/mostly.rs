//! Which true group each found one mostly is: how pure it is of that one, and how much of that one it holds.

use std::collections::BTreeMap;

/// One found label beside the true label that most of its reports have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mostly {
    /// That true label; where two are level, the smaller.
    pub truly: u32,
    /// Reports that have both.
    pub both: u64,
    /// Reports of the found label.
    pub found: u64,
    /// Reports of the true label.
    pub truth: u64,
}

/// For every found label.
pub fn mostly(found: &[u32], truth: &[u32]) -> BTreeMap<u32, Mostly> {
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    let mut pieces: BTreeMap<u32, BTreeMap<u32, u64>> = BTreeMap::new();
    for (&found, &truth) in found.iter().zip(truth) {
        *sizes.entry(truth).or_default() += 1;
        *pieces.entry(found).or_default().entry(truth).or_default() += 1;
    }
    let most = |(label, pieces): (u32, BTreeMap<u32, u64>)| {
        let (&truly, &both) = pieces.iter().max_by_key(|&(&truly, &both)| (both, std::cmp::Reverse(truly)))?;
        Some((label, Mostly { truly, both, found: pieces.values().sum(), truth: sizes[&truly] }))
    };
    pieces.into_iter().filter_map(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        let of = mostly(&[1, 1, 1, 2, 2, 3], &[7, 7, 8, 9, 8, 7]);
        assert_eq!(of[&1], Mostly { truly: 7, both: 2, found: 3, truth: 3 });
        assert_eq!(of[&2], Mostly { truly: 8, both: 1, found: 2, truth: 2 });
        assert_eq!(of[&3], Mostly { truly: 7, both: 1, found: 1, truth: 3 });
    }
}
