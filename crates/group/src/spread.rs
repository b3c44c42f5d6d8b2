//! How a tie's holders spread over groups that were formed without it.

use crate::forest::Sets;
use crate::rows::Rows;
use crate::weigh::{Millibits, WEAKEST};
use krama_model::{Evidence, Hold, Strength};
use rustc_hash::FxHashMap;

/// Where the holders of one tie stand, in groups formed without the tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// Holders (one per teller and group) that stand in some group of two or more reports.
    pub placed: u32,
    /// Over how many groups they spread, groups that another tie holds together counted as one.
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

/// A tie with more holders than this makes no neighbours.
const NEIGHBOURS: usize = 64;

/// Measures spreads against one partition of the reports.
pub struct Measure<'e> {
    evidence: &'e Evidence,
    starts: &'e [u32],
    partition: &'e [u32],
    sizes: Vec<u32>,
    /// Per group the ties that also hold a report of another group.
    crossing: Rows<u32>,
}

impl<'e> Measure<'e> {
    /// `starts` are the offsets of each tie's holds, see [`starts`]; `believed` says which ties the partition was formed
    /// with and are thought to be one group's.
    pub fn new(
        evidence: &'e Evidence,
        starts: &'e [u32],
        partition: &'e [u32],
        believed: impl Fn(u32) -> bool,
    ) -> Self {
        let mut sizes = vec![0_u32; partition.len()];
        for &group in partition {
            sizes[group as usize] += 1;
        }
        let crossing = crossing(evidence, starts, partition, believed);
        Self { evidence, starts, partition, sizes, crossing }
    }

    /// Per group the first of those given that other ties than the measured one lead to, from group to group among them.
    fn neighbourhoods(&self, groups: &[u32]) -> Vec<u32> {
        let mut sets = Sets::new(groups.len());
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for (at, &group) in groups.iter().enumerate() {
            for &tie in self.crossing.row(group) {
                sets.join(*first.entry(tie).or_insert(at as u32), at as u32);
            }
        }
        (0..groups.len() as u32).map(|at| sets.find(at)).collect()
    }

    /// Who holds the tie where: groups with their holders and their size, neighbours as one.
    fn standing(&self, holds: &[Hold]) -> Vec<Standing> {
        let mut standing: Vec<(u32, u32)> = holds
            .iter()
            .map(|hold| (self.partition[hold.report as usize], self.evidence.reports[hold.report as usize].teller))
            .filter(|&(group, _)| self.sizes[group as usize] > 1)
            .collect();
        standing.sort_unstable();
        standing.dedup();
        let runs: Vec<&[(u32, u32)]> = standing.chunk_by(|a, b| a.0 == b.0).collect();
        let homes = self.neighbourhoods(&runs.iter().map(|run| run[0].0).collect::<Vec<u32>>());
        let mut joined = vec![Standing { holders: 0, size: 0 }; runs.len()];
        for (run, &home) in runs.iter().zip(&homes) {
            joined[home as usize].holders += run.len() as u64;
            joined[home as usize].size += u64::from(self.sizes[run[0].0 as usize]);
        }
        joined.retain(|part| part.holders > 0);
        joined
    }

    /// The spread of one tie.
    pub fn of(&self, tie: u32) -> Spread {
        let holds = &self.evidence.holds[self.starts[tie as usize] as usize..self.starts[tie as usize + 1] as usize];
        let standing = self.standing(holds);
        let placed: u64 = standing.iter().map(|part| part.holders).sum();
        if placed == 0 {
            return Spread::default();
        }
        let all = self.partition.len() as u64;
        let elsewhere = (all - (holds.len() as u64).min(all)).max(1);
        let (mut together, mut outside, mut least) = (0, 0, 1000);
        for &Standing { holders, size } in &standing {
            // (1 - share here) / (1 - share among all), at most 1.
            let without = ((size - holders.min(size)) * 1000 * all / (size * elsewhere)).min(1000);
            let without = if holds.len() as u64 >= all { 1000 } else { without };
            together += holders * (holders - 1);
            outside += without;
            least = least.min(without);
        }
        let pairs = (placed * (placed - 1)).max(1);
        Spread {
            placed: placed as u32,
            groups: standing.len() as u32,
            together_permille: (together * 1000 / pairs) as u16,
            openings_permille: (outside - least) as u32,
        }
    }
}

/// Groups that neighbour each other: holders of the measured tie, and reports in all.
#[derive(Debug, Clone, Copy)]
struct Standing {
    holders: u64,
    size: u64,
}

/// Per group the believed ties that also hold a report of another group, fully on both sides.
fn crossing(evidence: &Evidence, starts: &[u32], partition: &[u32], believed: impl Fn(u32) -> bool) -> Rows<u32> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut groups: Vec<u32> = Vec::new();
    for tie in (0..evidence.ties.len() as u32).filter(|&tie| believed(tie)) {
        let holds = &evidence.holds[starts[tie as usize] as usize..starts[tie as usize + 1] as usize];
        let full = holds.iter().filter(|hold| hold.strength == Strength::Full && holds.len() <= NEIGHBOURS);
        groups.clear();
        groups.extend(full.map(|hold| partition[hold.report as usize]));
        groups.sort_unstable();
        groups.dedup();
        if groups.len() > 1 {
            pairs.extend(groups.iter().map(|&group| (group, tie)));
        }
    }
    Rows::of_pairs(partition.len(), pairs.iter().copied())
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
/// out: more than never, because groups fall into parts when evidence is missing. It is read off the better three quarters
/// of all measured ties, so it follows the data and not a constant. In thousandths.
pub fn opening_permille(spreads: impl Iterator<Item = Spread>) -> u64 {
    let mut seen: Vec<(u64, u64)> = spreads
        .filter(|spread| spread.placed > 1)
        .map(|spread| (u64::from(spread.openings_permille), spread.comparisons()))
        .collect();
    // Compared as fractions: a/b before c/d where a*d < c*b.
    seen.sort_unstable_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)).then(b.1.cmp(&a.1)));
    let enough = (seen.iter().map(|(_, comparisons)| comparisons).sum::<u64>() * 3).div_ceil(4);
    let (mut openings, mut taken) = (0, 0);
    for (opened, comparisons) in seen {
        if taken >= enough {
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
    fn parts_that_another_tie_holds_together_are_one_neighbourhood() {
        // Two groups of two; tie 0 holds one report of each, tie 1 (believed or not) as well.
        let hold = |(tie, report): (u32, u32)| Hold { report, tie, strength: Strength::Full };
        let tie =
            |key| krama_model::Tie { basis: krama_model::Basis::Script, key, exclusive_permille: 900, implies: None };
        let evidence = Evidence {
            reports: (0..4).map(|at| krama_model::ReportNode { key: u64::from(at), teller: at, time: None }).collect(),
            ties: vec![tie(0), tie(1)],
            holds: [(0, 0), (0, 2), (1, 1), (1, 3)].map(hold).to_vec(),
        };
        let (starts, partition) = (starts(&evidence), [0, 0, 1, 1]);
        let groups =
            |believed: bool| Measure::new(&evidence, &starts, &partition, |tie| believed && tie == 1).of(0).groups;
        assert_eq!((groups(false), groups(true)), (2, 1));
    }

    #[test]
    fn where_groups_are_in_parts_openings_count_less() {
        assert!(likelihood(spread(10, 6), 400) > likelihood(spread(10, 6), 50));
    }
}
