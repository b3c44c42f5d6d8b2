//! What holds a group together: a maximum spanning forest over reports and ties.
//!
//! Between any two reports of a group the forest's path is the strongest chain there is: no other chain has a stronger
//! weakest step (the cut property of maximum spanning trees). It is kept with the run, never computed again for show.

use crate::hypergraph::{carried, own_weight};
use crate::weigh::Millibits;
use krama_model::{Evidence, Strength};
use std::collections::VecDeque;

/// One step of a chain: two reports and the tie both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// A report.
    pub from: u32,
    /// The next report.
    pub to: u32,
    /// The tie they share, an index into [`Evidence::ties`]; `None` for a person's word that they are the same.
    pub tie: Option<u32>,
    /// What the step is worth, in millibits.
    pub worth: Millibits,
}

/// The forest: which holds are needed to hold each group together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forest {
    /// Indexes into [`Evidence::holds`], ascending.
    pub holds: Vec<u32>,
    /// Pairs of reports a decision joined.
    pub same: Vec<(u32, u32)>,
}

/// Disjoint sets under union by smaller number.
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    pub(crate) fn find(&mut self, item: u32) -> u32 {
        let mut root = item;
        while self.0[root as usize] != root {
            self.0[root as usize] = self.0[self.0[root as usize] as usize];
            root = self.0[root as usize];
        }
        root
    }

    /// True if they were apart.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
        a != b
    }
}

/// What one hold is worth by itself.
pub fn hold_worth(evidence: &Evidence, weights: &[Millibits], hold: u32) -> Millibits {
    let hold = evidence.holds[hold as usize];
    let own = own_weight(evidence, weights, hold.tie as usize);
    carried(own, hold.strength, Strength::Full)
}

impl Forest {
    /// The strongest forest inside the groups of a partition. `same` pairs stand before all evidence.
    pub fn grow(evidence: &Evidence, weights: &[Millibits], partition: &[u32], same: &[(u32, u32)]) -> Self {
        let reports = evidence.reports.len() as u32;
        let mut ranked: Vec<(Millibits, u64, u64, u32)> = (0..evidence.holds.len() as u32)
            .filter_map(|at| {
                let worth = hold_worth(evidence, weights, at);
                let hold = evidence.holds[at as usize];
                let keys = (evidence.ties[hold.tie as usize].key, evidence.reports[hold.report as usize].key);
                (worth > 0).then_some((-worth, keys.0, keys.1, at))
            })
            .collect();
        ranked.sort_unstable();
        let mut sets = Sets::new(reports as usize);
        let same: Vec<(u32, u32)> = same.iter().copied().filter(|&(a, b)| sets.join(a, b)).collect();
        // A tie may serve several groups: its node is one per group, created on first use.
        let mut at_group: rustc_hash::FxHashMap<(u32, u32), u32> = rustc_hash::FxHashMap::default();
        let mut kept = Vec::new();
        for (_, _, _, at) in ranked {
            let hold = evidence.holds[at as usize];
            let group = partition[hold.report as usize];
            let node = *at_group.entry((hold.tie, group)).or_insert_with(|| {
                sets.0.push(sets.0.len() as u32);
                sets.0.len() as u32 - 1
            });
            if sets.join(node, hold.report) {
                kept.push(at);
            }
        }
        drop_leaves(evidence, partition, &mut kept);
        kept.sort_unstable();
        Self { holds: kept, same }
    }

    /// The forest's edges as a list of report-to-report steps around each tie, in one group.
    pub fn steps(&self, evidence: &Evidence, weights: &[Millibits], partition: &[u32]) -> Vec<Step> {
        let mut by_tie: Vec<(u32, u32, u32)> = self
            .holds
            .iter()
            .map(|&at| (evidence.holds[at as usize].tie, partition[evidence.holds[at as usize].report as usize], at))
            .collect();
        by_tie.sort_unstable();
        let mut steps: Vec<Step> =
            self.same.iter().map(|&(from, to)| Step { from, to, tie: None, worth: Millibits::MAX }).collect();
        for run in by_tie.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            // A star around the strongest holder: every other holder is one step away from it.
            let best = run.iter().max_by_key(|&&(_, _, at)| (hold_worth(evidence, weights, at), std::cmp::Reverse(at)));
            let Some(&(tie, _, centre)) = best else { continue };
            steps.extend(run.iter().filter(|&&(_, _, at)| at != centre).map(|&(_, _, at)| Step {
                from: evidence.holds[centre as usize].report,
                to: evidence.holds[at as usize].report,
                tie: Some(tie),
                worth: hold_worth(evidence, weights, at),
            }));
        }
        steps
    }
}

/// A tie kept by one hold only ties nothing.
fn drop_leaves(evidence: &Evidence, partition: &[u32], kept: &mut Vec<u32>) {
    let key = |at: u32| {
        let hold = evidence.holds[at as usize];
        (hold.tie, partition[hold.report as usize])
    };
    let mut counts: rustc_hash::FxHashMap<(u32, u32), u32> = rustc_hash::FxHashMap::default();
    for &at in kept.iter() {
        *counts.entry(key(at)).or_default() += 1;
    }
    kept.retain(|&at| counts[&key(at)] > 1);
}

/// The path between two reports along given steps, if there is one; each step is turned so that it starts where the one
/// before ended.
pub fn chain(steps: &[Step], from: u32, to: u32) -> Option<Vec<Step>> {
    let mut around: rustc_hash::FxHashMap<u32, Vec<Step>> = rustc_hash::FxHashMap::default();
    for step in steps {
        around.entry(step.from).or_default().push(*step);
        around.entry(step.to).or_default().push(Step { from: step.to, to: step.from, ..*step });
    }
    let mut came: rustc_hash::FxHashMap<u32, Option<Step>> = rustc_hash::FxHashMap::default();
    came.insert(from, None);
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            break;
        }
        for step in around.get(&at).into_iter().flatten() {
            if let std::collections::hash_map::Entry::Vacant(entry) = came.entry(step.to) {
                entry.insert(Some(*step));
                queue.push_back(step.to);
            }
        }
    }
    let mut path = Vec::new();
    let mut at = to;
    while let Some(step) = *came.get(&at)? {
        path.push(step);
        at = step.from;
    }
    path.reverse();
    Some(path)
}
