//! Reports that belong on no group, scored apart: how many were put on one with others all the same.

use serde::Serialize;
use std::collections::BTreeMap;

/// Reports of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Apart {
    /// How many there are.
    pub reports: u64,
    /// How many stand on a group with a report that truly belongs elsewhere.
    pub with_others: u64,
}

/// Counts the reports that are of the sort.
pub fn apart(found: &[u32], truth: &[u32], of_sort: &[bool]) -> Apart {
    let mut seen: BTreeMap<u32, (u32, bool)> = BTreeMap::new();
    for (&found, &truth) in found.iter().zip(truth) {
        let (first, mixed) = seen.entry(found).or_insert((truth, false));
        *mixed |= *first != truth;
    }
    let mut counted = Apart::default();
    for (found, _) in found.iter().zip(of_sort).filter(|(_, of_sort)| **of_sort) {
        counted.reports += 1;
        counted.with_others += u64::from(seen[found].1);
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_fraudster_s_own_reports_may_stand_together() {
        // Reports 0 and 1 are one lone fraudster's, found together; 2 is another's, found with 3 of a group.
        let counted = apart(&[5, 5, 6, 6], &[0, 0, 1, 2], &[true, true, true, false]);
        assert_eq!(counted, Apart { reports: 3, with_others: 1 });
    }
}
