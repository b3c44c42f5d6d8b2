//! What became of each true group: found whole, split, merged.

use serde::Serialize;
use std::collections::BTreeMap;

/// A group counts as whole where nine tenths of it stand together and make up nine tenths of what they stand in.
const MOST: (usize, usize) = (9, 10);

/// True groups of two reports or more, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Wholeness {
    /// How many there are.
    pub truly: u64,
    /// Found groups of two reports or more.
    pub found: u64,
    /// Found with all their reports and no other.
    pub exact: u64,
    /// Found with nine tenths of their reports or more in one group, of which they are nine tenths or more.
    pub whole: u64,
    /// Less than nine tenths stand together.
    pub split: u64,
    /// The largest piece stands in a group of which more than a tenth is others'. A group may be both.
    pub merged: u64,
}

/// What became of one true group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Its true label.
    pub label: u32,
    /// Its reports, by the found label they have: the largest piece first, reports in order.
    pub pieces: Vec<(u32, Vec<u32>)>,
    /// Reports of the found group that holds the largest piece, others' among them.
    pub around: usize,
}

impl Fate {
    fn reports(&self) -> usize {
        self.pieces.iter().map(|(_, reports)| reports.len()).sum()
    }

    /// Whether less than nine tenths stand together.
    pub fn is_split(&self) -> bool {
        self.pieces[0].1.len() * MOST.1 < self.reports() * MOST.0
    }

    /// Whether more than a tenth of where the largest piece stands is others'.
    pub fn is_merged(&self) -> bool {
        self.pieces[0].1.len() * MOST.1 < self.around * MOST.0
    }

    fn is_exact(&self) -> bool {
        self.pieces.len() == 1 && self.around == self.pieces[0].1.len()
    }
}

/// What became of every true group of two reports or more, by label.
pub fn fates(found: &[u32], truth: &[u32]) -> Vec<Fate> {
    let mut groups: BTreeMap<u32, BTreeMap<u32, Vec<u32>>> = BTreeMap::new();
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for ((&found, &truth), report) in found.iter().zip(truth).zip(0..) {
        groups.entry(truth).or_default().entry(found).or_default().push(report);
        *sizes.entry(found).or_default() += 1;
    }
    let fate = |(label, pieces): (u32, BTreeMap<u32, Vec<u32>>)| {
        let mut pieces: Vec<(u32, Vec<u32>)> = pieces.into_iter().collect();
        pieces.sort_by_key(|(_, reports)| (std::cmp::Reverse(reports.len()), reports[0]));
        let around = sizes[&pieces[0].0];
        Fate { label, pieces, around }
    };
    groups.into_iter().map(fate).filter(|fate| fate.reports() > 1).collect()
}

/// Counts them.
pub fn wholeness(found: &[u32], truth: &[u32]) -> Wholeness {
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for label in found {
        *sizes.entry(*label).or_default() += 1;
    }
    let mut all = Wholeness { found: sizes.values().filter(|&&size| size > 1).count() as u64, ..Wholeness::default() };
    for fate in fates(found, truth) {
        all.truly += 1;
        all.exact += u64::from(fate.is_exact());
        all.whole += u64::from(!fate.is_split() && !fate.is_merged());
        all.split += u64::from(fate.is_split());
        all.merged += u64::from(fate.is_merged());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tells_whole_split_and_merged_apart() {
        // Truth {0 1 2} {3 4} {5 6} and 7 alone; found {0 1} {2} {3 4} {5 6 7}.
        let truth = [1, 1, 1, 2, 2, 3, 3, 4];
        let counted = wholeness(&[10, 10, 11, 12, 12, 13, 13, 13], &truth);
        assert_eq!(counted, Wholeness { truly: 3, found: 3, exact: 1, whole: 1, split: 1, merged: 1 });
    }

    #[test]
    fn one_report_in_ten_may_be_wrong() {
        let truth: Vec<u32> = (0..20).map(|report| report / 10).collect();
        let mut found = truth.clone();
        found[0] = 7;
        assert_eq!(wholeness(&found, &truth).whole, 2);
        assert_eq!(wholeness(&found, &truth).exact, 1);
        found[1] = 7;
        assert_eq!((wholeness(&found, &truth).whole, wholeness(&found, &truth).split), (1, 1));
    }

    proptest! {
        #[test]
        fn the_truth_is_found_exactly(truth in proptest::collection::vec(0_u32..9, 0..50)) {
            let counted = wholeness(&truth, &truth);
            prop_assert_eq!((counted.exact, counted.whole, counted.found), (counted.truly, counted.truly, counted.truly));
            prop_assert_eq!((counted.split, counted.merged), (0, 0));
        }
    }
}
