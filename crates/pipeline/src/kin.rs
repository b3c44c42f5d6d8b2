//! Groups of which one came of the other or went into it, after people's words.

use crate::tables::ForkRow;
use krama_group::Fork;
use krama_model::Evidence;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The forks between the groups of a run.
pub(crate) struct Forks {
    rows: Vec<ForkRow>,
    /// Per group that has kin the smallest name among all it has, through however many forks.
    family: FxHashMap<u64, u64>,
}

impl Forks {
    /// The forks that people's words left standing: `name` gives the group of a report, `ties` says whether a tie counts.
    pub fn of(
        forks: &[Fork],
        evidence: &Evidence,
        name: impl Fn(u32) -> Option<u64>,
        ties: impl Fn(u32) -> bool,
    ) -> Self {
        let mut by_pair = BTreeMap::new();
        for fork in forks {
            if let (Some(part), Some(rest)) = (name(fork.part), name(fork.rest))
                && part != rest
            {
                let (moment, [of_part, of_rest]) = fork.kin();
                by_pair.entry((part, rest)).or_insert((moment.0, of_part));
                by_pair.entry((rest, part)).or_insert((moment.0, of_rest));
            }
        }
        let shared = shared(&by_pair.keys().copied().collect(), evidence, name, ties);
        let row = |((group, other), (time_ms, kin))| {
            let pair = (std::cmp::min(group, other), std::cmp::max(group, other));
            ForkRow { group, other, kin, time_ms, ties: shared.get(&pair).copied().unwrap_or(0) }
        };
        let family = families(by_pair.keys().copied());
        Self { rows: by_pair.into_iter().map(row).collect(), family }
    }

    pub fn rows(&self) -> &[ForkRow] {
        &self.rows
    }

    /// How many of these groups are not each other's kin.
    pub fn families(&self, groups: impl Iterator<Item = u64>) -> usize {
        let of = |group: u64| self.family.get(&group).copied().unwrap_or(group);
        groups.map(of).collect::<FxHashSet<u64>>().len()
    }
}

/// Per pair of groups, the smaller name first, how many ties both hold.
fn shared(
    pairs: &FxHashSet<(u64, u64)>,
    evidence: &Evidence,
    name: impl Fn(u32) -> Option<u64>,
    ties: impl Fn(u32) -> bool,
) -> FxHashMap<(u64, u64), u32> {
    let mut shared: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    let kin: FxHashSet<u64> = pairs.iter().map(|&(group, _)| group).collect();
    let mut groups: Vec<u64> = Vec::new();
    for holds in evidence.holds.chunk_by(|a, b| a.tie == b.tie).filter(|holds| ties(holds[0].tie)) {
        groups.clear();
        groups.extend(holds.iter().filter_map(|hold| name(hold.report)).filter(|name| kin.contains(name)));
        groups.sort_unstable();
        groups.dedup();
        for (at, &one) in groups.iter().enumerate() {
            for &other in groups[at + 1..].iter().filter(|&&other| pairs.contains(&(one, other))) {
                *shared.entry((one, other)).or_default() += 1;
            }
        }
    }
    shared
}

/// Per group the smallest name among those that pairs lead to.
fn families(pairs: impl Iterator<Item = (u64, u64)>) -> FxHashMap<u64, u64> {
    let mut family: FxHashMap<u64, u64> = FxHashMap::default();
    for (one, other) in pairs {
        let [a, b] = [one, other].map(|group| family.get(&group).copied().unwrap_or(group));
        let first = a.min(b);
        family.values_mut().filter(|of| **of == a || **of == b).for_each(|of| *of = first);
        family.insert(one, first);
        family.insert(other, first);
    }
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_of_kin_are_one_family() {
        let family = families([(7, 3), (9, 7), (20, 21)].into_iter());
        assert_eq!([3, 7, 9].map(|group| family[&group]), [3; 3]);
        assert_eq!([20, 21].map(|group| family[&group]), [20; 2]);
    }
}
