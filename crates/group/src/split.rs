//! Groups that hang together by one tie alone, looked at again.
//!
//! Communities grow step by step, so a small part of one group may have joined another through a shared value before it
//! found its own, and drawn its own after it. Afterwards no single move undoes that. Here every tie whose removal would
//! take a group apart is found (the articulation points of the bipartite graph: Hopcroft and Tarjan 1973), and where the
//! tie alone would not join the two sides as they are now, they part.

use crate::hypergraph::{Hypergraph, carried};
use crate::rows::Rows;
use crate::weigh::{Meeting, Millibits, Prior};
use krama_model::Strength;

/// Parts every group at ties that do not carry what hangs on them, until nothing parts any more. `family` gives ties that
/// imply each other one number: they stand and fall together.
pub fn part(graph: &Hypergraph, prior: &Prior, family: &[u32], partition: &mut Vec<u32>) {
    const ROUNDS: usize = 8;
    let held = (0_u32..).zip(family).filter(|&(tie, _)| graph.weights[tie as usize] > 0);
    let ties = Rows::of_pairs(family.len(), held.map(|(tie, &family)| (family, tie)));
    let mut again = vec![true; partition.len()];
    for _ in 0..ROUNDS {
        let cuts = Walk::over(graph, prior, &ties, partition, &again);
        if cuts.is_empty() {
            return;
        }
        let cut: rustc_hash::FxHashSet<u32> = cuts.iter().map(|&(report, _)| partition[report as usize]).collect();
        again = partition.iter().map(|group| cut.contains(group)).collect();
        *partition = components(graph, family, partition, (&cuts, &again));
    }
}

/// A hold that is cut: a report and a family.
type Cut = (u32, u32);

/// The bipartite graph inside groups that may part: reports on one side, *places* on the other. A place is a family in one
/// group that holds it at least twice there.
struct Places {
    /// Per place its family.
    families: Vec<u32>,
    /// Per place its reports, and how strongly they hold it.
    holders_of: Rows<(u32, Strength)>,
    /// Per report its places, and how strongly it holds them.
    held_by: Rows<(u32, Strength)>,
}

impl Places {
    fn of(graph: &Hypergraph, ties: &Rows<u32>, partition: &[u32], open: impl Fn(u32) -> bool) -> Self {
        let (mut families, mut holders_of) = (Vec::new(), Rows::default());
        let mut held: Vec<(u32, u32, Strength)> = Vec::new();
        for family in 0..ties.len() as u32 {
            let pins = ties.row(family).iter().flat_map(|&tie| graph.holders_of.row(tie)).filter(|pin| open(pin.other));
            held.clear();
            held.extend(pins.map(|pin| (partition[pin.other as usize], pin.other, pin.strength)));
            if held.len() < 2 {
                continue;
            }
            held.sort_unstable_by_key(|&(group, report, strength)| (group, report, std::cmp::Reverse(strength)));
            held.dedup_by_key(|&mut (group, report, _)| (group, report));
            for place in held.chunk_by(|a, b| a.0 == b.0).filter(|place| place.len() > 1) {
                families.push(family);
                holders_of.push(place.iter().map(|&(_, report, strength)| (report, strength)));
            }
        }
        let turned = holders_of.pairs().map(|(place, (report, strength))| (report, (place, strength)));
        let held_by = Rows::of_pairs(partition.len(), turned);
        Self { families, holders_of, held_by }
    }

    fn row(&self, node: Node) -> &[(u32, Strength)] {
        match node {
            Node::Report(report) => self.held_by.row(report),
            Node::Place(place) => self.holders_of.row(place),
        }
    }
}

/// One node on the way down: its entry time, the earliest reached, how many reports hang on it, how many holds they have,
/// how many of these on the place above were seen before, how strongly it hangs on that one, and its place in its row.
struct Frame {
    node: Node,
    entered: u32,
    lowest: u32,
    reports: u64,
    holds: u64,
    seen_before: u64,
    strength: Strength,
    next: usize,
}

/// A report, or a family inside one group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Report(u32),
    Place(u32),
}

/// A node that was never entered.
const NEVER: u32 = u32::MAX;

/// Depth first through every group that may part.
struct Walk<'a> {
    graph: &'a Hypergraph,
    prior: &'a Prior,
    partition: &'a [u32],
    /// Per family its ties.
    ties: &'a Rows<u32>,
    places: Places,
    sizes: Vec<u64>,
    /// Per group the holds of its reports.
    held: Vec<u64>,
    /// Per place how many of its holds were walked past.
    seen: Vec<u64>,
    /// When each report and each place was entered.
    entered: [Vec<u32>; 2],
    cuts: Vec<Cut>,
}

impl<'a> Walk<'a> {
    fn over(
        graph: &'a Hypergraph,
        prior: &'a Prior,
        ties: &'a Rows<u32>,
        partition: &'a [u32],
        again: &[bool],
    ) -> Vec<Cut> {
        let mut sizes = vec![0_u64; partition.len()];
        for &group in partition {
            sizes[group as usize] += 1;
        }
        let open = |report: u32| again[report as usize] && sizes[partition[report as usize] as usize] > 3;
        let places = Places::of(graph, ties, partition, open);
        let entered = [vec![NEVER; partition.len()], vec![NEVER; places.families.len()]];
        let mut held = vec![0_u64; partition.len()];
        for report in 0..partition.len() as u32 {
            held[partition[report as usize] as usize] += places.held_by.row(report).len() as u64;
        }
        let seen = vec![0; places.families.len()];
        let mut walk = Self { graph, prior, partition, ties, places, sizes, held, seen, entered, cuts: Vec::new() };
        for report in 0..partition.len() as u32 {
            let node = Node::Report(report);
            if !walk.places.row(node).is_empty() && *walk.entry(node) == NEVER {
                walk.descend(node);
            }
        }
        walk.cuts
    }

    fn entry(&mut self, node: Node) -> &mut u32 {
        match node {
            Node::Report(report) => &mut self.entered[0][report as usize],
            Node::Place(place) => &mut self.entered[1][place as usize],
        }
    }

    fn descend(&mut self, root: Node) {
        let mut clock = 0;
        let mut stack = vec![self.enter((root, 0), Strength::Full, &mut clock)];
        while let Some(top) = stack.last_mut() {
            if let Some(&(below, strength)) = self.places.row(top.node).get(top.next) {
                top.next += 1;
                let (below, seen) = match top.node {
                    Node::Report(_) => {
                        self.seen[below as usize] += 1;
                        (Node::Place(below), 0)
                    }
                    Node::Place(place) => (Node::Report(below), self.seen[place as usize]),
                };
                let time = *self.entry(below);
                if time == NEVER {
                    let frame = self.enter((below, seen), strength, &mut clock);
                    stack.push(frame);
                } else {
                    top.lowest = top.lowest.min(time);
                }
                continue;
            }
            let Some(done) = stack.pop() else { return };
            let Some(above) = stack.last_mut() else { return };
            above.lowest = above.lowest.min(done.lowest);
            above.reports += done.reports;
            above.holds += done.holds;
            if let (Node::Place(place), Node::Report(report)) = (above.node, done.node)
                && done.lowest >= above.entered
            {
                self.weigh(place, report, &done);
            }
        }
    }

    fn enter(&mut self, (node, seen_before): (Node, u64), strength: Strength, clock: &mut u32) -> Frame {
        let entered = *clock;
        *self.entry(node) = entered;
        *clock += 1;
        let (reports, holds) = match node {
            Node::Report(_) => (1, self.places.row(node).len() as u64),
            Node::Place(_) => (0, 0),
        };
        Frame { node, entered, lowest: entered, reports, holds, seen_before, strength, next: 0 }
    }

    /// Would the family join what hangs on it below `report` to the rest, as both are now?
    fn weigh(&mut self, place: u32, report: u32, below: &Frame) {
        let group = self.partition[report as usize] as usize;
        let rest = self.sizes[group] - below.reports.min(self.sizes[group]);
        if below.reports < 2 || rest < 2 {
            return;
        }
        let family = self.places.families[place as usize];
        let worth: Millibits = self.ties.row(family).iter().map(|&tie| self.graph.weights[tie as usize]).sum();
        let worth = carried(worth, below.strength, Strength::Full);
        let held_below = self.seen[place as usize] - below.seen_before;
        let held_above = self.places.row(Node::Place(place)).len() as u64 - held_below;
        let values = |holds: u64, held: u64| self.prior.log2(holds) - self.prior.log2(held);
        let values = values(below.holds, held_below).min(values(self.held[group] - below.holds, held_above));
        let meeting = Meeting { larger: below.reports.max(rest), values, ties: 1 };
        if worth < self.prior.joining(meeting) {
            self.cuts.push((report, family));
        }
    }
}

/// Groups as what still hangs together without the holds that are cut. `parting` marks the reports of groups with a cut; the
/// others stay as they are.
fn components(graph: &Hypergraph, family: &[u32], partition: &[u32], (cuts, parting): (&[Cut], &[bool])) -> Vec<u32> {
    let cut: rustc_hash::FxHashSet<Cut> = cuts.iter().copied().collect();
    let mut sets = crate::forest::Sets::new(partition.len());
    let mut first: rustc_hash::FxHashMap<(u32, u32), u32> = rustc_hash::FxHashMap::default();
    let mut whole: Vec<u32> = vec![NEVER; partition.len()];
    for report in 0..partition.len() as u32 {
        let group = partition[report as usize];
        if !parting[report as usize] {
            let first = &mut whole[group as usize];
            *first = (*first).min(report);
            sets.join(report, *first);
            continue;
        }
        for pin in graph.ties_of.row(report).iter().filter(|pin| graph.weights[pin.other as usize] > 0) {
            let family = family[pin.other as usize];
            if !cut.contains(&(report, family)) {
                let other = *first.entry((family, group)).or_insert(report);
                sets.join(report, other);
            }
        }
    }
    let mut parted: Vec<u32> = (0..partition.len() as u32).map(|report| sets.find(report)).collect();
    crate::leiden::renumber(&mut parted);
    parted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hypergraph::of_ties as graph;

    /// Two rings of reports, neighbours sharing a value each, and these values between them.
    fn rings(size: u32, between: &[[u32; 2]]) -> Hypergraph {
        let own = (0..2 * size).map(|first| [first, first / size * size + (first + 1) % size]);
        let pairs: Vec<[u32; 2]> = own.chain(between.iter().copied()).collect();
        let ties: Vec<(Millibits, &[u32])> = pairs.iter().map(|pair| (7_000, pair.as_slice())).collect();
        graph(2 * size as usize, &ties)
    }

    #[test]
    fn two_large_parts_on_one_value_part_and_small_ones_stay() {
        let prior = Prior::of_unknown(100).with_pair(3_000);
        for (size, groups) in [(20, 2), (2, 1)] {
            let mut partition = vec![0; 2 * size as usize];
            let graph = rings(size, &[[0, size]]);
            let family: Vec<u32> = (0..graph.weights.len() as u32).collect();
            part(&graph, &prior, &family, &mut partition);
            assert_eq!(partition.iter().max().unwrap() + 1, groups, "{partition:?}");
        }
    }

    #[test]
    fn two_values_between_them_hold() {
        let prior = Prior::of_unknown(100).with_pair(3_000);
        let (left, right): (Vec<u32>, Vec<u32>) = ((0..20).collect(), (20..40).collect());
        let ties: [(i64, &[u32]); 4] = [(9_000, &left), (9_000, &right), (7_000, &[0, 20]), (7_000, &[1, 21])];
        let mut partition = vec![0; 40];
        part(&graph(40, &ties), &prior, &[0, 1, 2, 3], &mut partition);
        assert_eq!(partition, [0; 40]);
    }
}
