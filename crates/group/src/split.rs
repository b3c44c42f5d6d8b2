//! Groups that hang together by one tie alone, looked at again.
//!
//! Communities grow step by step, so a small part of one group may have joined another through a shared value before it
//! found its own, and drawn its own after it. Afterwards no single move undoes that. Here every tie whose removal would
//! take a group apart is found (the articulation points of the bipartite graph: Hopcroft and Tarjan 1973), and where the
//! tie alone would not join the two sides as they are now, they part.

use crate::hypergraph::{Hypergraph, carried};
use crate::weigh::{Meeting, Millibits, Prior};
use krama_model::Strength;

/// Parts every group at ties that do not carry what hangs on them, until nothing parts any more. `family` gives ties that
/// imply each other one number: they stand and fall together.
pub fn part(graph: &Hypergraph, prior: &Prior, family: &[u32], partition: &mut Vec<u32>) {
    const ROUNDS: usize = 8;
    let mut again = vec![true; partition.len()];
    for _ in 0..ROUNDS {
        let cuts = Walk::over(graph, prior, family, partition, &again);
        if cuts.is_empty() {
            return;
        }
        let cut: rustc_hash::FxHashSet<u32> = cuts.iter().map(|&(report, _)| partition[report as usize]).collect();
        again = partition.iter().map(|group| cut.contains(group)).collect();
        *partition = components(graph, family, partition, &cuts);
    }
}

/// A hold that is cut: a report and a family.
type Cut = (u32, u32);

/// Reports first, then families, each in its group only.
struct Walk<'a> {
    graph: &'a Hypergraph,
    prior: &'a Prior,
    family: &'a [u32],
    partition: &'a [u32],
    /// Per family its ties.
    ties: Vec<Vec<u32>>,
    sizes: Vec<u64>,
    cuts: Vec<Cut>,
}

/// One node on the way down: its entry time, the earliest reached, how many reports hang on it, and its place in its row.
struct Frame {
    node: Node,
    entered: u32,
    lowest: u32,
    reports: u64,
    strongest: Strength,
    row: Vec<Node>,
    next: usize,
}

/// A report, or a family inside one group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Report(u32),
    Family(u32, u32),
}

impl<'a> Walk<'a> {
    fn over(
        graph: &'a Hypergraph,
        prior: &'a Prior,
        family: &'a [u32],
        partition: &'a [u32],
        again: &[bool],
    ) -> Vec<Cut> {
        let mut ties: Vec<Vec<u32>> = vec![Vec::new(); family.len()];
        for (tie, &of) in family.iter().enumerate().filter(|&(tie, _)| graph.weights[tie] > 0) {
            ties[of as usize].push(tie as u32);
        }
        let mut sizes = vec![0_u64; partition.len()];
        for &group in partition {
            sizes[group as usize] += 1;
        }
        let mut walk = Self { graph, prior, family, partition, ties, sizes, cuts: Vec::new() };
        let mut entered = Entered { reports: vec![NEVER; partition.len()], ..Entered::default() };
        for report in (0..partition.len() as u32).filter(|&report| again[report as usize]) {
            let size = walk.sizes[partition[report as usize] as usize];
            if size > 3 && entered.at(Node::Report(report)).is_none() {
                walk.descend(report, &mut entered);
            }
        }
        walk.cuts
    }

    fn descend(&mut self, root: u32, entered: &mut Entered) {
        let mut stack = vec![self.frame(Node::Report(root), 0, Strength::Full)];
        entered.note(Node::Report(root), 0);
        let mut clock = 1;
        while let Some(top) = stack.last_mut() {
            if let Some(&next) = top.row.get(top.next) {
                top.next += 1;
                if let Some(time) = entered.at(next) {
                    top.lowest = top.lowest.min(time);
                } else {
                    entered.note(next, clock);
                    let strength = self.strength(top.node, next);
                    let frame = self.frame(next, clock, strength);
                    stack.push(frame);
                    clock += 1;
                }
                continue;
            }
            let Some(done) = stack.pop() else { return };
            let Some(above) = stack.last_mut() else { return };
            above.lowest = above.lowest.min(done.lowest);
            above.reports += done.reports;
            if let (Node::Family(family, group), Node::Report(report)) = (above.node, done.node)
                && done.lowest >= above.entered
            {
                self.weigh((family, group), report, &done);
            }
        }
    }

    fn frame(&self, node: Node, entered: u32, strongest: Strength) -> Frame {
        let row = match node {
            Node::Report(report) => self.families_of(report),
            Node::Family(family, group) => self.holders_of(family, group),
        };
        let reports = u64::from(matches!(node, Node::Report(_)));
        Frame { node, entered, lowest: entered, reports, strongest, row, next: 0 }
    }

    fn families_of(&self, report: u32) -> Vec<Node> {
        let group = self.partition[report as usize];
        let mut row: Vec<u32> = self
            .graph
            .ties_of
            .row(report)
            .iter()
            .filter(|pin| self.graph.weights[pin.other as usize] > 0)
            .map(|pin| self.family[pin.other as usize])
            .collect();
        row.sort_unstable();
        row.dedup();
        row.into_iter().map(|family| Node::Family(family, group)).collect()
    }

    fn holders_of(&self, family: u32, group: u32) -> Vec<Node> {
        let mut row: Vec<u32> = self.ties[family as usize]
            .iter()
            .flat_map(|&tie| self.graph.holders_of.row(tie))
            .map(|pin| pin.other)
            .filter(|&report| self.partition[report as usize] == group)
            .collect();
        row.sort_unstable();
        row.dedup();
        row.into_iter().map(Node::Report).collect()
    }

    fn strength(&self, from: Node, to: Node) -> Strength {
        let (Node::Family(family, _), Node::Report(report)) = (from, to) else { return Strength::Full };
        let held = self.graph.ties_of.row(report).iter().filter(|pin| self.family[pin.other as usize] == family);
        held.map(|pin| pin.strength).max().unwrap_or(Strength::Weak)
    }

    /// Would the family join what hangs on it below `report` to the rest, as both are now?
    fn weigh(&mut self, (family, group): (u32, u32), report: u32, below: &Frame) {
        let all = self.sizes[group as usize];
        let (small, large) = (below.reports, all - below.reports.min(all));
        if small < 2 || large < 2 {
            return;
        }
        let worth: Millibits = self.ties[family as usize].iter().map(|&tie| self.graph.weights[tie as usize]).sum();
        let worth = carried(worth, below.strongest, Strength::Full);
        let holders = self.holders_of(family, group).len() as u64;
        let bare = (small.min(large) + 1).saturating_sub(if small < large { 1 } else { holders.saturating_sub(1) });
        let meeting = Meeting { larger: small.max(large), bare: bare.max(1), ties: 1 };
        let cost = self.prior.joining(meeting);
        if worth < cost {
            self.cuts.push((report, family));
        }
    }
}

/// A report that was never entered.
const NEVER: u32 = u32::MAX;

/// When each node was entered.
#[derive(Default)]
struct Entered {
    reports: Vec<u32>,
    families: rustc_hash::FxHashMap<(u32, u32), u32>,
}

impl Entered {
    fn at(&self, node: Node) -> Option<u32> {
        match node {
            Node::Report(report) => Some(self.reports[report as usize]).filter(|&time| time != NEVER),
            Node::Family(family, group) => self.families.get(&(family, group)).copied(),
        }
    }

    fn note(&mut self, node: Node, time: u32) {
        match node {
            Node::Report(report) => self.reports[report as usize] = time,
            Node::Family(family, group) => {
                self.families.insert((family, group), time);
            }
        }
    }
}

/// Groups as what still hangs together without the holds that are cut.
fn components(graph: &Hypergraph, family: &[u32], partition: &[u32], cuts: &[Cut]) -> Vec<u32> {
    let cut: rustc_hash::FxHashSet<Cut> = cuts.iter().copied().collect();
    let mut sets = crate::forest::Sets::new(partition.len());
    let mut first: rustc_hash::FxHashMap<(u32, u32), u32> = rustc_hash::FxHashMap::default();
    for report in 0..partition.len() as u32 {
        for pin in graph.ties_of.row(report).iter().filter(|pin| graph.weights[pin.other as usize] > 0) {
            let family = family[pin.other as usize];
            if !cut.contains(&(report, family)) {
                let other = *first.entry((family, partition[report as usize])).or_insert(report);
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

    #[test]
    fn two_large_parts_on_one_value_part_and_small_ones_stay() {
        let prior = Prior::of_unknown(100).with_pair(3_000);
        for (size, groups) in [(20, 2), (2, 1)] {
            let (left, right): (Vec<u32>, Vec<u32>) = ((0..size).collect(), (size..2 * size).collect());
            let graph = graph(2 * size as usize, &[(9_000, &left), (9_000, &right), (7_000, &[0, size])]);
            let mut partition = vec![0; 2 * size as usize];
            part(&graph, &prior, &[0, 1, 2], &mut partition);
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
