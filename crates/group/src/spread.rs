//! How a tie's holders spread over groups that were formed without it.

use crate::forest::Sets;
use crate::rows::Rows;
use crate::weigh::{Millibits, WEAKEST, log2_milli};
use krama_model::{Evidence, Hold, Strength};
use rayon::prelude::*;
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
    /// serves many, unless everybody holds it. Each also counts less the more often ties open groups of such size than reports stand in them.
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

    /// The spreads of these ties.
    pub fn spreads(&self, ties: &[u32]) -> Vec<Spread> {
        let holds =
            |tie: u32| &self.evidence.holds[self.starts[tie as usize] as usize..self.starts[tie as usize + 1] as usize];
        let standing: Vec<(usize, Vec<Standing>)> =
            ties.par_iter().map(|&tie| (holds(tie).len(), self.standing(holds(tie)))).collect();
        let telling = self.telling(&standing);
        standing.into_iter().map(|(holders, standing)| self.spread(holders, &standing, &telling)).collect()
    }

    /// How much an opening tells, by the sizes of what these ties open.
    fn telling(&self, standing: &[(usize, Vec<Standing>)]) -> Telling {
        let mut telling = Telling::default();
        for &size in self.sizes.iter().filter(|&&size| size > 1) {
            telling.population[size.ilog2() as usize] += u64::from(size);
        }
        for (holders, standing) in standing {
            let without: Vec<u64> = standing.iter().map(|part| self.without(*holders, *part)).collect();
            let home = (0..without.len()).min_by_key(|&at| without[at]);
            for at in (0..without.len()).filter(|&at| Some(at) != home) {
                telling.openings[standing[at].size.ilog2() as usize] += without[at];
            }
        }
        telling
    }

    /// (1 - share of holders there) / (1 - share of holders among all), at most 1, in thousandths.
    fn without(&self, holders: usize, part: Standing) -> u64 {
        let (all, holders) = (self.partition.len() as u64, holders as u64);
        if holders >= all {
            return 1000;
        }
        let Standing { holders: here, size } = part;
        ((size - here.min(size)) * 1000 * all / (size * (all - holders))).min(1000)
    }

    fn spread(&self, holders: usize, standing: &[Standing], telling: &Telling) -> Spread {
        let placed: u64 = standing.iter().map(|part| part.holders).sum();
        if placed == 0 {
            return Spread::default();
        }
        let (mut together, mut outside, mut least) = (0, 0, 1000);
        for &part in standing {
            let opens = self.without(holders, part) * telling.permille(part.size) / 1000;
            together += part.holders * (part.holders - 1);
            outside += opens;
            least = least.min(opens);
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

/// Which sizes of groups holders open, and in which sizes of groups reports stand at all; by powers of two.
///
/// Where evidence is missing a group falls into crumbs around its main part, while those who serve many serve groups of every size. So where crumbs
/// are opened more often than reports stand in crumbs, most of these openings are a group's own.
#[derive(Debug, Default)]
struct Telling {
    /// Reports in groups of such size.
    population: [u64; u32::BITS as usize],
    /// Openings of groups of such size, in thousandths.
    openings: [u64; u32::BITS as usize],
}

impl Telling {
    /// How much of an opening counts for a group of so many reports. A tie that serves many opens [`EACH`] bits' odds as often as one
    /// group's own; what it opens are groups as reports stand in them, so that where holders open such sizes more often than that, as many bits fewer
    /// tell against.
    fn permille(&self, size: u64) -> u64 {
        /// Openings as reports stand, added before any is seen, in thousandths.
        const UNSEEN: u64 = 8_000;
        /// Groups from this size on are no crumbs: what one of that size says counts in full.
        const NO_CRUMB: u64 = 16;
        if size >= NO_CRUMB {
            return 1000;
        }
        let class = size.ilog2() as usize;
        let (all, opened): (u64, u64) = (self.population.iter().sum(), self.openings.iter().sum());
        let as_they_stand = self.population[class] * (opened + UNSEEN);
        let as_opened = self.openings[class] * all + UNSEEN * self.population[class];
        if as_opened == 0 {
            return 1000;
        }
        let bits = 1000 * EACH + log2_milli(as_they_stand.max(1)) - log2_milli(as_opened);
        (bits.clamp(0, 1000 * EACH) / EACH) as u64
    }
}

/// Bits that an opening weighs: a tie that serves many opens eight times as often.
const EACH: i64 = 3;

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
        let groups = |believed: bool| {
            Measure::new(&evidence, &starts, &partition, |tie| believed && tie == 1).spreads(&[0])[0].groups
        };
        assert_eq!((groups(false), groups(true)), (2, 1));
    }

    /// A thousand reports in groups of 64 to 127, which ties opened ten times, and groups of two.
    fn telling(crumbs: u64, crumbs_opened: u64) -> Telling {
        let mut telling = Telling::default();
        (telling.population[1], telling.openings[1]) = (2 * crumbs, 1000 * crumbs_opened);
        (telling.population[6], telling.openings[6]) = (1000, 10_000);
        telling
    }

    #[test]
    fn crumbs_that_are_opened_more_often_than_reports_stand_in_them_tell_less() {
        assert_eq!(telling(5, 0).permille(2), 1000);
        assert_eq!(telling(500, 10).permille(2), 1000, "most groups are small here");
        assert!((300..700).contains(&telling(50, 5).permille(2)));
        assert_eq!(telling(5, 200).permille(2), 0);
    }

    /// What one tie opens that forty reports of a group of 64 hold, and one of each of eight groups of that size, beside twenty groups of 64.
    fn opened(size: u32) -> u32 {
        let sizes = std::iter::repeat_n(64, 21).chain(std::iter::repeat_n(size, 8));
        let partition: Vec<u32> =
            (0..).zip(sizes).flat_map(|(group, of)| std::iter::repeat_n(group, of as usize)).collect();
        let firsts = (0..8).map(|nth| 21 * 64 + nth * size);
        let hold = |report: u32| Hold { report, tie: 0, strength: Strength::Full };
        let node = |at: u32| krama_model::ReportNode { key: u64::from(at), teller: at, time: None };
        let basis = krama_model::Basis::Script;
        let evidence = Evidence {
            reports: (0..partition.len() as u32).map(node).collect(),
            ties: vec![krama_model::Tie { basis, key: 0, exclusive_permille: 900, implies: None }],
            holds: (0..40).chain(firsts).map(hold).collect(),
        };
        Measure::new(&evidence, &starts(&evidence), &partition, |_| false).spreads(&[0])[0].openings_permille
    }

    #[test]
    fn what_falls_off_a_group_in_crumbs_opens_less_than_groups_do() {
        // What the main part itself lacks counts for one of the crumbs.
        assert!(opened(2) < 500, "{}", opened(2));
        assert!(opened(32) > 7_000, "{}", opened(32));
    }

    #[test]
    fn groups_that_are_no_crumbs_tell_all() {
        assert_eq!(telling(5, 200).permille(64), 1000);
        assert_eq!(telling(5, 200).permille(16), 1000);
    }

    #[test]
    fn where_groups_are_in_parts_openings_count_less() {
        assert!(likelihood(spread(10, 6), 400) > likelihood(spread(10, 6), 50));
    }
}
