//! Random evidence with groups in it.

use krama_model::{Basis, Evidence, Hold, Kind, Moment, ReportNode, Strength, Tie};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Debug, Clone)]
pub struct World {
    pub evidence: Evidence,
}

fn spread(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

impl World {
    /// Up to 40 reports and 24 ties held by two to eight of them.
    pub fn any() -> impl Strategy<Value = Self> {
        let ties = prop::collection::vec((any::<u16>(), prop::collection::btree_set(0_u32..40, 2..8)), 1..24);
        ties.prop_map(|ties| Self::of(40, ties.into_iter().map(|(_, reports)| reports.into_iter().collect()).collect()))
    }

    /// Groups of reports that share two values each, and one value all reports share.
    pub fn with_hotline(groups: u32, size: u32) -> Self {
        let mut ties: Vec<Vec<u32>> = vec![(0..groups * size).collect()];
        for group in 0..groups {
            let members: Vec<u32> = (group * size..(group + 1) * size).collect();
            ties.extend([members[..5].to_vec(), members[3..].to_vec(), members.clone()]);
        }
        Self::of(groups * size, ties)
    }

    /// Four groups of four with numbers and a handle of their own, which hold three more things in common, of the kinds given.
    /// Returns the numbers of those three ties as well.
    pub fn with_things_in_common(common: [Kind; 3]) -> (Self, Range<usize>) {
        let firsts = || (0..16).step_by(4);
        let mut ties: Vec<(Kind, Vec<u32>)> = Vec::new();
        for kind in [Kind::Phone, Kind::Phone, Kind::Telegram] {
            ties.extend(firsts().map(|first| (kind, (first..first + 4).collect())));
        }
        let own = ties.len();
        ties.extend((0..).zip(common).map(|(at, kind)| (kind, firsts().map(|first| first + at).collect())));
        let mut world = Self::of(16, ties.iter().map(|(_, holders)| holders.clone()).collect());
        for (tie, (kind, _)) in world.evidence.ties.iter_mut().zip(&ties) {
            tie.basis = Basis::Value(*kind);
        }
        (world, own..own + 3)
    }

    /// Small groups whose two teams met after a week, and a large one that a team left on day 200. Values are in use for sixty days,
    /// and a report of a day names three of the twelve in use; who leaves takes those of the day along.
    pub fn that_came_apart() -> Self {
        let mut days: Vec<i64> = Vec::new();
        let mut ties: BTreeMap<(u32, u64), Vec<u32>> = BTreeMap::new();
        let mut team = |kit: u32, span: Range<i64>, left: Option<(u32, i64)>| {
            for day in span {
                let report = days.len() as u32;
                for draw in 0..3 {
                    let value = day as u64 / 5 + spread(u64::from(report) * 3 + draw) % 12;
                    // For three months who left still uses what he took along.
                    let old = left.filter(|&(_, since)| draw < 2 && day < since + 100 && value < since as u64 / 5 + 20);
                    ties.entry((old.map_or(kit, |(kit, _)| kit), value)).or_default().push(report);
                }
                days.push(day);
            }
        };
        team(0, 0..400, None);
        team(0, 0..200, None);
        team(1, 200..400, Some((0, 200)));
        for kit in (2..26).step_by(2) {
            team(kit, 0..60, None);
            team(kit + 1, 0..9, None);
            team(kit + 1, 9..20, Some((kit, 0)));
        }
        let holders = ties.into_values().map(|mut holders| {
            holders.dedup();
            holders
        });
        let mut world = Self::of(days.len() as u32, holders.filter(|holders| holders.len() > 1).collect());
        for (node, &day) in world.evidence.reports.iter_mut().zip(&days) {
            node.time = Some(Moment(day));
        }
        world
    }

    fn of(reports: u32, ties: Vec<Vec<u32>>) -> Self {
        let node = |report| ReportNode { key: spread(u64::from(report) + 1), teller: report, time: None };
        let mut evidence = Evidence { reports: (0..reports).map(node).collect(), ..Evidence::default() };
        for (number, holders) in ties.into_iter().enumerate() {
            let hold = |&report: &u32| Hold { report, tie: number as u32, strength: Strength::Full };
            evidence.holds.extend(holders.iter().map(hold));
            evidence.ties.push(Tie {
                basis: Basis::Value(Kind::Phone),
                key: spread(1000 + number as u64),
                exclusive_permille: 950,
                implies: None,
            });
        }
        Self { evidence }
    }
}

/// The same evidence with reports and ties in another order.
pub fn shuffled(world: &World, seed: u64) -> World {
    let order = |count: usize, salt: u64| {
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by_key(|&n| spread(u64::from(n) ^ seed.wrapping_add(salt)));
        order
    };
    let (reports, ties) = (order(world.evidence.reports.len(), 1), order(world.evidence.ties.len(), 2));
    let place =
        |order: &[u32], old: u32| order.iter().position(|&n| n == old).expect("both orders hold every number") as u32;
    let mut holds: Vec<Hold> = world
        .evidence
        .holds
        .iter()
        .map(|hold| Hold { report: place(&reports, hold.report), tie: place(&ties, hold.tie), strength: hold.strength })
        .collect();
    holds.sort_unstable_by_key(|hold| (hold.tie, hold.report));
    let evidence = Evidence {
        reports: reports.iter().map(|&old| world.evidence.reports[old as usize]).collect(),
        ties: ties.iter().map(|&old| world.evidence.ties[old as usize].clone()).collect(),
        holds,
    };
    World { evidence }
}
