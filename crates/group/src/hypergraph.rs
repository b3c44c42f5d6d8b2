//! Reports (or parts of groups) as nodes, ties as hyperedges over them.

use crate::rows::Rows;
use crate::weigh::Millibits;
use krama_model::{Evidence, Hold, Strength};

/// One node's hold on one tie, seen from either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin {
    /// The node (in a tie's row) or the tie (in a node's row).
    pub other: u32,
    /// How much of the tie's weight the hold carries.
    pub strength: Strength,
    /// How many of the node's reports hold the tie.
    pub reports: u32,
}

/// Nodes with sizes, ties with weights, and who holds which.
#[derive(Debug, Clone, Default)]
pub struct Hypergraph {
    /// How many reports each node stands for.
    pub sizes: Vec<u32>,
    /// How many holds the reports of each node have, on ties that count.
    pub holds: Vec<u32>,
    /// What each tie is worth; zero or less ties nothing.
    pub weights: Vec<Millibits>,
    /// Whether a tie counts as one of several: of ties that imply each other only the broadest does.
    pub counts: Vec<bool>,
    /// Per node its ties.
    pub ties_of: Rows<Pin>,
    /// Per tie its nodes.
    pub holders_of: Rows<Pin>,
}

impl Hypergraph {
    /// How many nodes.
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.sizes.is_empty()
    }

    /// Every report a node of its own; only ties of positive effective weight are kept, under their own numbers.
    pub fn of_evidence(evidence: &Evidence, tie_weights: &[Millibits]) -> Self {
        let weights: Vec<Millibits> =
            (0..evidence.ties.len()).map(|tie| own_weight(evidence, tie_weights, tie)).collect();
        let holds = || evidence.holds.iter().filter(|hold| weights[hold.tie as usize] > 0);
        let pin = |other, hold: &Hold| Pin { other, strength: hold.strength, reports: 1 };
        let (ties_of, holders_of) = rayon::join(
            || Rows::of_pairs(evidence.reports.len(), holds().map(|hold| (hold.report, pin(hold.tie, hold)))),
            || Rows::of_pairs(evidence.ties.len(), holds().map(|hold| (hold.tie, pin(hold.report, hold)))),
        );
        let implied = |tie: &krama_model::Tie| tie.implies.is_some_and(|broader| tie_weights[broader as usize] > 0);
        let counts: Vec<bool> = evidence.ties.iter().map(|tie| !implied(tie)).collect();
        let counted =
            |node: u32| ties_of.row(node).iter().filter(|pin: &&Pin| counts[pin.other as usize]).count() as u32;
        let holds = (0..evidence.reports.len() as u32).map(counted).collect();
        Self { sizes: vec![1; evidence.reports.len()], holds, weights, counts, ties_of, holders_of }
    }

    /// The hypergraph whose nodes are `count` parts of this one's. A tie is held once by a part, at the strongest of its
    /// members' holds; a tie held by one part alone ties nothing any more and is dropped.
    pub fn folded(&self, parts: &[u32], count: usize) -> Self {
        let (mut sizes, mut of_part) = (vec![0_u32; count], vec![0_u32; count]);
        for (node, &part) in parts.iter().enumerate() {
            sizes[part as usize] += self.sizes[node];
            of_part[part as usize] += self.holds[node];
        }
        let mut holds: Vec<(u32, Pin)> = Vec::new();
        let (mut weights, mut counts) = (Vec::new(), Vec::new());
        let mut held: Vec<Pin> = Vec::new();
        for tie in 0..self.holders_of.len() as u32 {
            held.clear();
            held.extend(self.holders_of.row(tie).iter().map(|pin| Pin { other: parts[pin.other as usize], ..*pin }));
            held.sort_unstable_by(|a, b| (a.other, b.strength).cmp(&(b.other, a.strength)));
            held.dedup_by(|next, first| {
                let same = next.other == first.other;
                first.reports += if same { next.reports } else { 0 };
                same
            });
            if held.len() > 1 {
                holds.extend(held.iter().map(|&pin| (weights.len() as u32, pin)));
                weights.push(self.weights[tie as usize]);
                counts.push(self.counts[tie as usize]);
            }
        }
        let holders_of = Rows::of_pairs(weights.len(), holds.iter().copied());
        let turned = holds.iter().map(|&(tie, pin)| (pin.other, Pin { other: tie, ..pin }));
        Self { ties_of: Rows::of_pairs(count, turned), sizes, holds: of_part, weights, counts, holders_of }
    }
}

/// What a tie is worth beyond the broader tie it implies, so that both together count as the narrower one alone.
pub fn own_weight(evidence: &Evidence, tie_weights: &[Millibits], tie: usize) -> Millibits {
    let implied = evidence.ties[tie].implies.map_or(0, |broader| tie_weights[broader as usize].max(0));
    (tie_weights[tie] - implied).max(0)
}

/// What a hold loses for not being certain, in millibits: odds of one to eight that the value is the suspect's, that it
/// is still the same person's, or that the same complainant adds anything.
pub const DOUBT: Millibits = 3_000;

/// The part of a weight that two holds carry together: the weaker decides.
pub fn carried(weight: Millibits, a: Strength, b: Strength) -> Millibits {
    if a.min(b) == Strength::Full { weight } else { (weight - DOUBT).max(0) }
}

/// Reports numbered from 0 and ties with their weights and full holders, for tests.
#[cfg(test)]
pub(crate) fn of_ties(reports: usize, ties: &[(Millibits, &[u32])]) -> Hypergraph {
    let pairs =
        || ties.iter().enumerate().flat_map(|(tie, (_, holders))| holders.iter().map(move |&node| (tie as u32, node)));
    let pin = |other| Pin { other, strength: Strength::Full, reports: 1 };
    let ties_of = Rows::of_pairs(reports, pairs().map(|(tie, node)| (node, pin(tie))));
    Hypergraph {
        sizes: vec![1; reports],
        holds: (0..reports as u32).map(|node| ties_of.row(node).len() as u32).collect(),
        weights: ties.iter().map(|(weight, _)| *weight).collect(),
        counts: vec![true; ties.len()],
        ties_of,
        holders_of: Rows::of_pairs(ties.len(), pairs().map(|(tie, node)| (tie, pin(node)))),
    }
}
