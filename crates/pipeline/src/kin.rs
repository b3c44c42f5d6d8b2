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
    use krama_group::{Apart, InForce, Kin};
    use krama_model::{Basis, Hold, Kind, Moment, ReportNode, Strength, Tie};

    /// Five reports on two groups: reports 0 and 1, and reports 2 to 4, of which 2 left the first.
    const PARTS: [u32; 5] = [0, 0, 1, 1, 1];

    fn forked() -> [Fork; 1] {
        [Fork { part: 2, rest: 1, apart: Apart::From(Moment(86_400_000)) }]
    }

    /// Ties 0, 1 and 4 stand in both groups, of which 4 does not count; 2 and 3 stand in one each.
    fn evidence() -> Evidence {
        let holders: [&[u32]; 5] = [&[0, 2], &[0, 1, 3, 4], &[0, 1], &[2, 3, 4], &[1, 2]];
        let node = |report| ReportNode { key: u64::from(report), teller: report, time: None };
        let mut evidence = Evidence { reports: (0..5).map(node).collect(), ..Evidence::default() };
        for (tie, holders) in (0..).zip(holders) {
            let basis = Basis::Value(Kind::Phone);
            evidence.ties.push(Tie { basis, key: u64::from(tie), exclusive_permille: 950, implies: None });
            evidence.holds.extend(holders.iter().map(|&report| Hold { report, tie, strength: Strength::Full }));
        }
        evidence
    }

    /// The forks after people's words; a group is named a hundred times its smallest report, one report alone is none.
    fn after(words: &InForce) -> Forks {
        let evidence = evidence();
        let (partition, _) = words.apply(&evidence, &[5_000; 5], &PARTS);
        let name = |report: u32| {
            let same = (0..5_u32).filter(|&other| partition[other as usize] == partition[report as usize]);
            let members: Vec<u64> = same.map(u64::from).collect();
            (members.len() > 1).then(|| members[0] * 100)
        };
        Forks::of(&forked(), &evidence, name, |tie| tie != 4)
    }

    #[test]
    fn groups_that_stand_apart_are_each_others_kin() {
        let forks = after(&InForce::default());
        let row = |group, other, kin| ForkRow { group, other, kin, time_ms: 86_400_000, ties: 2 };
        assert_eq!(forks.rows(), [row(0, 200, Kin::Left), row(200, 0, Kin::CameOf)]);
        assert_eq!(forks.families([0, 200, 300].into_iter()), 2);
    }

    #[test]
    fn groups_that_a_person_joined_are_no_kin() {
        let forks = after(&InForce { same: vec![(0, 4)], ..InForce::default() });
        assert_eq!(forks.rows(), []);
        assert_eq!(forks.families([0, 200].into_iter()), 2);
    }

    #[test]
    fn kin_of_kin_are_one_family() {
        let family = families([(7, 3), (9, 7), (20, 21)].into_iter());
        assert_eq!([3, 7, 9].map(|group| family[&group]), [3; 3]);
        assert_eq!([20, 21].map(|group| family[&group]), [20; 2]);
    }
}
