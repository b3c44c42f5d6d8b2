//! Communities by the Leiden method (Traag, Waltman, van Eck 2019, "From Louvain to Leiden") on a hypergraph, made
//! deterministic: nodes are visited in index order, draws in quality go to the smallest community, and refinement takes
//! the best instead of a random one.
//!
//! A node moves to where its ties save most over what joining costs. A tie saves its weight for every holder beyond the
//! first in the same group (the connectivity metric of hypergraph partitioning), so a hundred reports on either side of
//! one shared value save no more than one report on either side would: it is one value still. Joining costs the prior
//! against any two reports, and more the more values the smaller side holds that it does not share.

use crate::components::Components;
use crate::hypergraph::{Hypergraph, Pin, carried};
use crate::weigh::{Prior, Shared};
use krama_model::Strength;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Every node's community; numbers are dense and in order of each community's first node.
pub type Partition = Vec<u32>;

/// What becomes one node of the next level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Parts of communities that hold together by themselves, and may part again. It finds more, for twice the work.
    Parts,
    /// Whole communities.
    Communities,
}

/// Finds communities, from those that were found before some ties changed, or from every node by itself. Only nodes that
/// `asked` marks are looked at, and whatever then moves near them: the others stood where they gained most.
pub fn grown(graph: &Hypergraph, prior: &Prior, partition: &[u32], asked: &[bool], fold: Fold) -> Partition {
    let components = Components::of(graph, partition);
    let is_asked = |nodes: &[u32]| nodes.len() > 1 && nodes.iter().any(|&node| asked[node as usize]);
    let open = (0..components.len() as u32).filter(|&component| is_asked(components.nodes(component)));
    let found = open.collect::<Vec<_>>().into_par_iter().map(|component| {
        let nodes = components.nodes(component);
        let mut stood: Partition = nodes.iter().map(|&node| partition[node as usize]).collect();
        dense(&mut stood);
        let asked = nodes.iter().map(|&node| asked[node as usize]).collect();
        (component, settled(&components.graph(component), prior, (stood, asked), fold))
    });
    components.together(partition, &found.collect::<Vec<_>>())
}

/// The same in one component.
fn settled(
    graph: &Hypergraph,
    prior: &Prior,
    (mut partition, mut asked): (Partition, Vec<bool>),
    fold: Fold,
) -> Partition {
    let mut here = partition.clone();
    let mut place: Vec<u32> = (0..graph.len() as u32).collect();
    let mut folded: Option<Hypergraph> = None;
    loop {
        let level = folded.as_ref().unwrap_or(graph);
        let moved = Mover::new(level, prior, &here).settle(&mut here, &mut asked);
        let count = renumber(&mut here);
        for (node, &at) in partition.iter_mut().zip(&place) {
            *node = here[at as usize];
        }
        if count == level.len() {
            break;
        }
        // Where no node gains by moving, whole communities are what is left to be moved.
        let mut refined = if moved && fold == Fold::Parts { refine(level, prior, &here) } else { here.clone() };
        let mut parts = renumber(&mut refined);
        if parts == level.len() {
            (refined, parts) = (here.clone(), count);
        }
        let (mut next, mut ask) = (vec![0; parts], vec![false; parts]);
        for (node, &part) in refined.iter().enumerate() {
            next[part as usize] = here[node];
            ask[part as usize] |= asked[node];
        }
        asked = ask;
        folded = Some(level.folded(&refined, parts));
        for at in &mut place {
            *at = refined[*at as usize];
        }
        here = next;
    }
    renumber(&mut partition);
    partition
}

/// How many holders of a tie one community has.
#[derive(Clone, Copy)]
struct Slot {
    community: u32,
    full: u32,
    weak: u32,
    reports: u32,
}

impl Slot {
    fn of(community: u32) -> Self {
        Self { community, full: 0, weak: 0, reports: 0 }
    }

    fn add(&mut self, pin: &Pin) {
        match pin.strength {
            Strength::Full => self.full += 1,
            Strength::Weak => self.weak += 1,
        }
        self.reports += pin.reports;
    }
}

/// Which communities hold which tie, kept up to date while nodes move.
struct Slots<'g> {
    graph: &'g Hypergraph,
    held: Vec<Slot>,
    used: Vec<u32>,
}

impl<'g> Slots<'g> {
    fn new(graph: &'g Hypergraph, partition: &[u32]) -> Self {
        let mut held = vec![Slot::of(0); graph.holders_of.items()];
        // Per community its place among those that hold the tie being filled.
        let mut places = vec![NOWHERE; graph.len()];
        let fill = |tie: u32| {
            let row = &mut held[graph.holders_of.start(tie)..];
            let mut used = 0;
            for pin in graph.holders_of.row(tie) {
                let community = partition[pin.other as usize];
                let place = &mut places[community as usize];
                if *place == NOWHERE {
                    *place = used;
                    row[used as usize] = Slot::of(community);
                    used += 1;
                }
                row[*place as usize].add(pin);
            }
            row[..used as usize].iter().for_each(|slot| places[slot.community as usize] = NOWHERE);
            used
        };
        let used = (0..graph.holders_of.len() as u32).map(fill).collect();
        Self { graph, held, used }
    }

    fn of(&self, tie: u32) -> &[Slot] {
        let start = self.graph.holders_of.start(tie);
        &self.held[start..start + self.used[tie as usize] as usize]
    }

    fn add(&mut self, node: u32, community: u32) {
        for pin in self.graph.ties_of.row(node) {
            let start = self.graph.holders_of.start(pin.other);
            let used = &mut self.used[pin.other as usize];
            let row = &mut self.held[start..];
            let found = row[..*used as usize].iter().position(|slot| slot.community == community);
            let at = found.unwrap_or_else(|| {
                row[*used as usize] = Slot::of(community);
                *used += 1;
                *used as usize - 1
            });
            row[at].add(pin);
        }
    }

    fn remove(&mut self, node: u32, community: u32) {
        for pin in self.graph.ties_of.row(node) {
            let start = self.graph.holders_of.start(pin.other);
            let used = &mut self.used[pin.other as usize];
            let row = &mut self.held[start..start + *used as usize];
            let at = row.iter().position(|slot| slot.community == community).expect("the node stood in that community");
            match pin.strength {
                Strength::Full => row[at].full -= 1,
                Strength::Weak => row[at].weak -= 1,
            }
            row[at].reports -= pin.reports;
            if row[at].full + row[at].weak == 0 {
                row.swap(at, *used as usize - 1);
                *used -= 1;
            }
        }
    }
}

/// Of the communities that hold one tie only so many are looked at: a tie that is spread wider than this is either about
/// to gather its holders into the first of them, or no reason to be anywhere.
const WIDE: usize = 24;

/// What one node shares with each community around it; cleared in time proportional to its use.
struct Reach {
    /// The communities around it, with what they share as the node sees it and as the community does.
    around: Vec<(u32, [Shared; 2])>,
    /// Per community its place in `around`.
    places: Vec<u32>,
}

/// The place of a community that is not among those looked at.
const NOWHERE: u32 = u32::MAX;

impl Reach {
    fn new(communities: usize) -> Self {
        Self { around: Vec::new(), places: vec![NOWHERE; communities] }
    }

    /// What is shared with one community.
    fn with(&mut self, community: u32) -> &mut [Shared; 2] {
        let place = &mut self.places[community as usize];
        if *place == NOWHERE {
            *place = self.around.len() as u32;
            self.around.push((community, [Shared::default(); 2]));
        }
        &mut self.around[*place as usize].1
    }

    /// Gathers for a node that has been taken out of its community.
    fn gather(
        &mut self,
        prior: &Prior,
        (slots, crowds): (&Slots<'_>, &[Crowd]),
        node: u32,
        keep: impl Fn(u32) -> bool,
    ) {
        for (community, _) in self.around.drain(..) {
            self.places[community as usize] = NOWHERE;
        }
        let own = Crowd::of(slots.graph, node);
        for pin in slots.graph.ties_of.row(node) {
            let (weight, counts) = (slots.graph.weights[pin.other as usize], slots.graph.counts[pin.other as usize]);
            let ours = prior.log2(own.holds) - prior.log2(u64::from(pin.reports));
            for slot in slots.of(pin.other).iter().take(WIDE).filter(|slot| keep(slot.community)) {
                let strength = if slot.full > 0 { Strength::Full } else { Strength::Weak };
                let worth = carried(weight, pin.strength, strength).max(1);
                let [by_us, by_them] = self.with(slot.community);
                if counts {
                    let there = crowds[slot.community as usize];
                    let crowd = prior.crowd(there.reports.max(own.reports));
                    by_us.add(worth, ours, crowd);
                    by_them.add(worth, prior.log2(there.holds) - prior.log2(u64::from(slot.reports)), crowd);
                } else {
                    by_us.add_beyond(worth);
                    by_them.add_beyond(worth);
                }
            }
        }
    }

    /// The community that gains most over standing alone; staying wins a draw, then the smallest number.
    fn best(&self, prior: &Prior, crowds: &[Crowd], node: Crowd, home: u32) -> Option<u32> {
        let mut best = (0, false, std::cmp::Reverse(NOWHERE));
        for &(community, ref shared) in &self.around {
            let larger = crowds[community as usize].reports.max(node.reports);
            for seen in shared {
                // What cannot reach the best so far need not be priced.
                if seen.most(prior) >= best.0.max(1) {
                    let gain = seen.gain(prior, larger);
                    best = best.max((gain, community == home, std::cmp::Reverse(community)));
                }
            }
        }
        (best.0 > 0).then_some(best.2.0)
    }
}

/// How much a node or a community is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Crowd {
    reports: u64,
    /// Holds of its reports, on ties that count.
    holds: u64,
    nodes: u32,
}

impl Crowd {
    fn of(graph: &Hypergraph, node: u32) -> Self {
        let (reports, holds) = (graph.sizes[node as usize], graph.holds[node as usize]);
        Self { reports: u64::from(reports), holds: u64::from(holds), nodes: 1 }
    }

    fn add(&mut self, other: Self) {
        self.reports += other.reports;
        self.holds += other.holds;
        self.nodes += other.nodes;
    }

    fn remove(&mut self, other: Self) {
        self.reports -= other.reports;
        self.holds -= other.holds;
        self.nodes -= other.nodes;
    }
}

/// How often one node may move on one level. The cost of joining depends on who is there already, so two nodes could
/// follow each other about for ever.
const MOVES: u8 = 12;

/// Moves nodes to the community that gains most until none gains.
struct Mover<'g> {
    prior: &'g Prior,
    slots: Slots<'g>,
    crowds: Vec<Crowd>,
    vacant: Vec<u32>,
}

impl<'g> Mover<'g> {
    fn new(graph: &'g Hypergraph, prior: &'g Prior, partition: &[u32]) -> Self {
        let mut crowds = vec![Crowd::default(); graph.len()];
        for (node, &community) in (0..).zip(partition) {
            crowds[community as usize].add(Crowd::of(graph, node));
        }
        let vacant = (0..graph.len() as u32).rev().filter(|&c| crowds[c as usize].nodes == 0).collect();
        Self { prior, slots: Slots::new(graph, partition), crowds, vacant }
    }

    /// Looks at the nodes that are asked, and at their neighbours once they move, until nothing gains; all that were looked at
    /// are marked. True if anything moved.
    fn settle(&mut self, partition: &mut [u32], asked: &mut [bool]) -> bool {
        let graph = self.slots.graph;
        let mut reach = Reach::new(graph.len());
        let first = (0..graph.len() as u32).filter(|&node| asked[node as usize] && !graph.ties_of.row(node).is_empty());
        let mut queue: VecDeque<u32> = first.collect();
        let mut waiting = asked.to_vec();
        let mut moves = vec![0_u8; graph.len()];
        let mut any = false;
        while let Some(node) = queue.pop_front() {
            waiting[node as usize] = false;
            let home = partition[node as usize];
            let new = self.place(&mut reach, node, home);
            if new == home {
                continue;
            }
            any = true;
            moves[node as usize] += 1;
            partition[node as usize] = new;
            for other in graph.ties_of.row(node).iter().flat_map(|tie| affected(graph, tie.other)) {
                if partition[other as usize] != new && !waiting[other as usize] && moves[other as usize] < MOVES {
                    waiting[other as usize] = true;
                    asked[other as usize] = true;
                    queue.push_back(other);
                }
            }
        }
        any
    }

    fn place(&mut self, reach: &mut Reach, node: u32, home: u32) -> u32 {
        let own = Crowd::of(self.slots.graph, node);
        self.slots.remove(node, home);
        self.crowds[home as usize].remove(own);
        reach.gather(self.prior, (&self.slots, &self.crowds), node, |_| true);
        let emptied = self.crowds[home as usize].nodes == 0;
        let new = match reach.best(self.prior, &self.crowds, own, home) {
            Some(community) => community,
            None if emptied => home,
            None => self.vacant.pop().expect("a community with other members leaves a number free"),
        };
        if emptied && new != home {
            self.vacant.push(home);
        }
        self.slots.add(node, new);
        self.crowds[new as usize].add(own);
        new
    }
}

/// Past this many holders one node's move changes little for the others; they are visited again on the next level.
const FEW: usize = 32;

fn affected(graph: &Hypergraph, tie: u32) -> impl Iterator<Item = u32> + '_ {
    let row = graph.holders_of.row(tie);
    row[..if row.len() <= FEW { row.len() } else { 0 }].iter().map(|pin| pin.other)
}

/// Splits each community into parts that hold together by themselves: every node starts alone and joins, inside its
/// community only, the part that gains most, if it is still alone.
fn refine(graph: &Hypergraph, prior: &Prior, partition: &[u32]) -> Partition {
    let mut refined: Partition = (0..graph.len() as u32).collect();
    let mut crowds: Vec<Crowd> = (0..graph.len() as u32).map(|node| Crowd::of(graph, node)).collect();
    let mut slots = Slots::new(graph, &refined);
    let mut reach = Reach::new(graph.len());
    for node in 0..graph.len() as u32 {
        if crowds[node as usize].nodes != 1 || refined[node as usize] != node {
            continue;
        }
        slots.remove(node, node);
        // A part is numbered after a node in it, so the part's community is that node's.
        let own = Crowd::of(graph, node);
        crowds[node as usize].remove(own);
        reach.gather(prior, (&slots, &crowds), node, |part| partition[part as usize] == partition[node as usize]);
        let best = reach.best(prior, &crowds, own, node).unwrap_or(node);
        refined[node as usize] = best;
        slots.add(node, best);
        crowds[best as usize].add(own);
    }
    refined
}

/// The same of numbers that may be far larger than their count.
fn dense(partition: &mut [u32]) {
    let mut names: FxHashMap<u32, u32> = FxHashMap::default();
    for community in partition {
        let next = names.len() as u32;
        *community = *names.entry(*community).or_insert(next);
    }
}

/// Makes community numbers dense, in order of first node. Returns how many there are.
pub fn renumber(partition: &mut [u32]) -> usize {
    let Some(&largest) = partition.iter().max() else { return 0 };
    let mut names = vec![u32::MAX; largest as usize + 1];
    let mut next = 0_u32;
    for community in partition.iter_mut() {
        let name = &mut names[*community as usize];
        if *name == u32::MAX {
            *name = next;
            next += 1;
        }
        *community = *name;
    }
    next as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hypergraph::of_ties as graph;
    use crate::weigh::Millibits;
    use proptest::prelude::*;

    fn prior() -> Prior {
        Prior::of_unknown(320).with_pair(5_000)
    }

    /// Starting from every node by itself.
    fn communities(graph: &Hypergraph, prior: &Prior) -> Partition {
        let alone: Partition = (0..graph.len() as u32).collect();
        grown(graph, prior, &alone, &vec![true; graph.len()], Fold::Parts)
    }

    #[test]
    fn two_groups_of_many_values_that_share_one_stay_two_however_many_name_it() {
        let own: Vec<Vec<u32>> = (0..40).map(|first| vec![first, first / 20 * 20 + (first + 1) % 20]).collect();
        let some: Vec<u32> = (0..6).chain(20..26).collect();
        let mut ties: Vec<(Millibits, &[u32])> = own.iter().map(|pair| (9_000, pair.as_slice())).collect();
        ties.push((8_000, &some));
        let found = communities(&graph(40, &ties), &prior());
        assert!(found[..20].iter().all(|&c| c == found[0]) && found[20..].iter().all(|&c| c == found[20]));
        assert_ne!(found[0], found[20]);
    }

    #[test]
    fn two_parts_that_share_a_value_throughout_are_one() {
        let left: Vec<u32> = (0..20).collect();
        let right: Vec<u32> = (20..40).collect();
        let all: Vec<u32> = (0..40).collect();
        let found = communities(&graph(40, &[(9_000, &left), (9_000, &right), (9_000, &all)]), &prior());
        assert_eq!(found, [0; 40]);
    }

    #[test]
    fn weak_ties_hold_nothing_and_two_of_them_hold() {
        assert_eq!(communities(&graph(2, &[(5_000, &[0, 1])]), &prior()), [0, 1]);
        assert_eq!(communities(&graph(2, &[(6_000, &[0, 1])]), &prior()), [0, 0]);
        assert_eq!(communities(&graph(2, &[(3_000, &[0, 1]), (3_000, &[0, 1])]), &prior()), [0, 0]);
    }

    #[test]
    fn small_groups_that_share_several_values_join() {
        let ties: [(Millibits, &[u32]); 4] =
            [(9_000, &[0, 1, 2]), (9_000, &[3, 4, 5]), (9_000, &[0, 3]), (9_000, &[1, 4])];
        assert_eq!(communities(&graph(6, &ties), &prior()), [0; 6]);
    }

    proptest! {
        #[test]
        fn never_joins_what_no_tie_joins(
            ties in prop::collection::vec((1_i64..12_000, prop::collection::btree_set(0_u32..12, 2..6)), 0..14)
        ) {
            let rows: Vec<Vec<u32>> = ties.iter().map(|(_, nodes)| nodes.iter().copied().collect()).collect();
            let ties: Vec<(Millibits, &[u32])> = ties.iter().zip(&rows).map(|((w, _), row)| (*w, row.as_slice())).collect();
            let graph = graph(12, &ties);
            let found = communities(&graph, &prior());
            for (node, &community) in found.iter().enumerate() {
                let members = found.iter().filter(|&&other| other == community).count();
                let tied = ties.iter().any(|(_, row)| {
                    row.contains(&(node as u32)) && row.iter().any(|&o| o as usize != node && found[o as usize] == community)
                });
                prop_assert!(members == 1 || tied);
            }
        }
    }
}
