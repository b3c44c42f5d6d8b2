//! A hypergraph taken apart into what no tie connects.
//!
//! What a node gains depends only on what it is connected with. So each component can be looked at by itself: on any
//! number of threads, in little memory, and with draws that nothing far away decides.

use crate::forest::Sets;
use crate::hypergraph::{Hypergraph, Pin};
use crate::leiden::{Partition, renumber};
use crate::rows::Rows;

/// Nodes and ties by component. In each, nodes and ties keep their order.
pub(crate) struct Components<'g> {
    graph: &'g Hypergraph,
    nodes: Rows<u32>,
    ties: Rows<u32>,
    /// Per node its place among its component's.
    node_at: Vec<u32>,
    /// Per tie its place among its component's.
    tie_at: Vec<u32>,
}

/// No place: that of a tie that connects nothing.
const NOWHERE: u32 = u32::MAX;

impl<'g> Components<'g> {
    /// What ties or a common community connect, in the order of the first nodes.
    pub(crate) fn of(graph: &'g Hypergraph, partition: &[u32]) -> Self {
        let mut sets = Sets::new(graph.len());
        let communities = partition.iter().max().map_or(0, |&last| last as usize + 1);
        let mut first = vec![NOWHERE; communities];
        for (node, &community) in (0..).zip(partition) {
            let first = &mut first[community as usize];
            *first = node.min(*first);
            sets.join(*first, node);
        }
        for tie in 0..graph.holders_of.len() as u32 {
            if let [first, rest @ ..] = graph.holders_of.row(tie) {
                for pin in rest {
                    sets.join(first.other, pin.other);
                }
            }
        }
        // A set is numbered after its smallest node, so numbers rise with first nodes.
        let mut component: Vec<u32> = (0..graph.len() as u32).map(|node| sets.find(node)).collect();
        let count = renumber(&mut component);
        let nodes = Rows::of_pairs(count, component.iter().copied().zip(0_u32..));
        let held = (0..graph.holders_of.len() as u32).filter(|&tie| graph.holders_of.row(tie).len() > 1);
        let of_tie = |tie: u32| component[graph.holders_of.row(tie)[0].other as usize];
        let ties = Rows::of_pairs(count, held.map(|tie| (of_tie(tie), tie)));
        let mut node_at = vec![NOWHERE; graph.len()];
        let mut tie_at = vec![NOWHERE; graph.holders_of.len()];
        for component in 0..count as u32 {
            (0..).zip(nodes.row(component)).for_each(|(at, &node)| node_at[node as usize] = at);
            (0..).zip(ties.row(component)).for_each(|(at, &tie)| tie_at[tie as usize] = at);
        }
        Self { graph, nodes, ties, node_at, tie_at }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A component's nodes, ascending.
    pub(crate) fn nodes(&self, component: u32) -> &[u32] {
        self.nodes.row(component)
    }

    /// A component as a hypergraph of its own. A tie with one holder ties nothing there.
    pub(crate) fn graph(&self, component: u32) -> Hypergraph {
        let (whole, nodes, ties) = (self.graph, self.nodes.row(component), self.ties.row(component));
        let (mut ties_of, mut holders_of) = (Rows::default(), Rows::default());
        for &node in nodes {
            let pins = whole.ties_of.row(node).iter().map(|pin| Pin { other: self.tie_at[pin.other as usize], ..*pin });
            ties_of.push(pins.filter(|pin| pin.other != NOWHERE));
        }
        for &tie in ties {
            let pins = whole.holders_of.row(tie).iter();
            holders_of.push(pins.map(|pin| Pin { other: self.node_at[pin.other as usize], ..*pin }));
        }
        Hypergraph {
            sizes: nodes.iter().map(|&node| whole.sizes[node as usize]).collect(),
            holds: nodes.iter().map(|&node| whole.holds[node as usize]).collect(),
            weights: ties.iter().map(|&tie| whole.weights[tie as usize]).collect(),
            counts: ties.iter().map(|&tie| whole.counts[tie as usize]).collect(),
            ties_of,
            holders_of,
        }
    }

    /// A partition of the whole: the one that was, but for the components that were found anew.
    pub(crate) fn together(&self, before: &[u32], found: &[(u32, Partition)]) -> Partition {
        let mut whole = before.to_vec();
        let mut next = before.iter().max().map_or(0, |&last| last + 1);
        for (component, part) in found {
            for (&node, &community) in self.nodes(*component).iter().zip(part) {
                whole[node as usize] = next + community;
            }
            next += part.len() as u32;
        }
        renumber(&mut whole);
        whole
    }
}
