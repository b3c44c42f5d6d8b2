//! How a tie's holders spread over groups that were formed without it.

use crate::weigh::{Millibits, WEAKEST};
use krama_model::Evidence;

/// Where the holders of one tie stand, in groups formed without the tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// Holders (one per teller and group) that stand in some group of two or more reports.
    pub placed: u32,
    /// Over how many groups they spread.
    pub groups: u32,
    /// Of all pairs of placed holders, how many thousandths stand in the same group.
    pub together_permille: u16,
    /// Groups beyond the one that holds it most throughout, in thousandths, each counted less the further its share of holders is above the share
    /// among all reports: a group that holds the tie throughout is a part of what the tie stands for and no sign that it
    /// serves many, unless everybody holds it.
    pub openings_permille: u32,
}

impl Spread {
    /// Comparisons that carry information: one less than the placed holders.
    fn comparisons(self) -> u64 {
        u64::from(self.placed.saturating_sub(1))
    }
}

/// Measures spreads against one partition of the reports.
pub struct Measure<'e> {
    evidence: &'e Evidence,
    starts: &'e [u32],
    partition: &'e [u32],
    sizes: Vec<u32>,
}

impl<'e> Measure<'e> {
    /// `starts` are the offsets of each tie's holds, see [`starts`].
    pub fn new(evidence: &'e Evidence, starts: &'e [u32], partition: &'e [u32]) -> Self {
        let mut sizes = vec![0_u32; partition.len()];
        for &group in partition {
            sizes[group as usize] += 1;
        }
        Self { evidence, starts, partition, sizes }
    }

    /// The spread of one tie.
    pub fn of(&self, tie: u32) -> Spread {
        let holds = &self.evidence.holds[self.starts[tie as usize] as usize..self.starts[tie as usize + 1] as usize];
        let mut standing: Vec<(u32, u32)> = holds
            .iter()
            .map(|hold| (self.partition[hold.report as usize], self.evidence.reports[hold.report as usize].teller))
            .filter(|&(group, _)| self.sizes[group as usize] > 1)
            .collect();
        standing.sort_unstable();
        standing.dedup();
        let placed = standing.len() as u64;
        if placed == 0 {
            return Spread::default();
        }
        let all = self.partition.len() as u64;
        let elsewhere = (all - (holds.len() as u64).min(all)).max(1);
        let (mut together, mut groups, mut outside, mut least) = (0, 0, 0, 1000);
        for run in standing.chunk_by(|a, b| a.0 == b.0) {
            let (holders, size) = (run.len() as u64, u64::from(self.sizes[run[0].0 as usize]));
            // (1 - share here) / (1 - share among all), at most 1.
            let without = ((size - holders.min(size)) * 1000 * all / (size * elsewhere)).min(1000);
            let without = if holds.len() as u64 >= all { 1000 } else { without };
            together += holders * (holders - 1);
            groups += 1;
            outside += without;
            least = least.min(without);
        }
        let pairs = (placed * (placed - 1)).max(1);
        Spread {
            placed: placed as u32,
            groups,
            together_permille: (together * 1000 / pairs) as u16,
            openings_permille: (outside - least) as u32,
        }
    }
}

/// Offsets of each tie's run in [`Evidence::holds`].
pub fn starts(evidence: &Evidence) -> Vec<u32> {
    let mut starts = vec![0_u32; evidence.ties.len() + 1];
    for hold in &evidence.holds {
        starts[hold.tie as usize + 1] += 1;
    }
    for tie in 0..evidence.ties.len() {
        starts[tie + 1] += starts[tie];
    }
    starts
}

/// How often a further holder of a tie that does belong to one group opens another group, when the tie itself is left
/// out: more than never, because groups fall into parts when evidence is missing. It is read off the better half of all
/// measured ties, so it follows the data and not a constant. In thousandths.
pub fn opening_permille(spreads: impl Iterator<Item = Spread>) -> u64 {
    let mut seen: Vec<(u64, u64)> = spreads
        .filter(|spread| spread.placed > 1)
        .map(|spread| (u64::from(spread.openings_permille), spread.comparisons()))
        .collect();
    // Compared as fractions: a/b before c/d where a*d < c*b.
    seen.sort_unstable_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)).then(b.1.cmp(&a.1)));
    let half = seen.iter().map(|(_, comparisons)| comparisons).sum::<u64>().div_ceil(2);
    let (mut openings, mut taken) = (0, 0);
    for (opened, comparisons) in seen {
        if taken >= half {
            break;
        }
        openings += opened;
        taken += comparisons;
    }
    if taken < 8 { 200 } else { (openings / taken).clamp(10, 400) }
}

/// What the spread says, in millibits: the tie belongs to one group, against it serves many.
///
/// Holders are taken one after another. Each either stands in a group that an earlier one stands in, or opens another. A
/// group that fell into two parts opens once, however many reports either part has; a hotline opens a group with nearly
/// every report. Each opening beyond what ties of one group show weighs three bits against (a tie that serves many opens
/// eight times as often); at most three bits speak for.
pub fn likelihood(spread: Spread, opening_permille: u64) -> Millibits {
    const EACH: i64 = 3;
    if spread.comparisons() == 0 {
        return 0;
    }
    let expected = (opening_permille * spread.comparisons()) as i64;
    let excess = i64::from(spread.openings_permille) - expected;
    (1000 - excess).clamp(2 * WEAKEST, 1000) * EACH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(placed: u32, groups: u32) -> Spread {
        Spread { placed, groups, together_permille: 0, openings_permille: (groups - 1) * 800 }
    }

    #[test]
    fn a_value_of_one_group_gains_and_one_of_many_loses() {
        assert!(likelihood(spread(10, 1), 100) > 2_000);
        assert!(likelihood(spread(10, 9), 100) < -10_000);
    }

    #[test]
    fn a_group_in_two_parts_is_no_crowd() {
        assert!(likelihood(spread(40, 2), 100) >= 0);
    }

    #[test]
    fn nothing_placed_says_nothing() {
        assert_eq!(likelihood(Spread::default(), 100), 0);
        assert_eq!(likelihood(spread(1, 1), 100), 0);
    }

    #[test]
    fn where_groups_are_in_parts_openings_count_less() {
        assert!(likelihood(spread(10, 6), 400) > likelihood(spread(10, 6), 50));
    }
}
