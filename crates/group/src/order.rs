//! Canonical orders of reports and ties: they follow from the content, never from the order it came in.
//!
//! Neighbours stand next to each other, because grouping walks from a report to those it shares ties with, and in any
//! other order nearly every step of a million reports would miss the processor's cache.

use crate::ladder::Settled;
use crate::rows::Rows;
use krama_model::{Evidence, Hold, Tie};
use rayon::prelude::*;

/// A tie with more holders than this leads nowhere: what it holds is no neighbourhood.
const NEIGHBOURS: usize = 64;

/// Not reached yet.
const NEVER: u32 = u32::MAX;

/// Canonical orders.
pub(crate) struct Order {
    /// `reports[new] = old`
    reports: Vec<u32>,
    /// `ties[new] = old`
    ties: Vec<u32>,
}

impl Order {
    /// From the report with the smallest key on, breadth first through ties of few holders, each step in the order of keys.
    pub fn of(evidence: &Evidence) -> Self {
        let mut by_key: Vec<u32> = (0..evidence.reports.len() as u32).collect();
        by_key.par_sort_unstable_by_key(|&report| evidence.reports[report as usize].key);
        let around = Around::of(evidence, &inverse(&by_key));
        let (mut new_report, mut new_tie) = (vec![NEVER; by_key.len()], vec![NEVER; evidence.ties.len()]);
        let (mut reports, mut ties) = (Vec::with_capacity(by_key.len()), Vec::with_capacity(evidence.ties.len()));
        for &first in &by_key {
            let mut next = reports.len();
            enter(first, &mut new_report, &mut reports);
            while let Some(&report) = reports.get(next) {
                next += 1;
                for &tie in around.ties_of.row(report) {
                    if new_tie[tie as usize] == NEVER {
                        enter(tie, &mut new_tie, &mut ties);
                        for &other in around.led_to(tie) {
                            enter(other, &mut new_report, &mut reports);
                        }
                    }
                }
            }
        }
        Self { reports, ties }
    }

    /// The evidence in this order; holds by tie and then by report.
    pub fn apply(&self, evidence: &Evidence) -> Evidence {
        let (new_report, new_tie) = (inverse(&self.reports), inverse(&self.ties));
        let renamed = |hold: &Hold| Hold {
            report: new_report[hold.report as usize],
            tie: new_tie[hold.tie as usize],
            strength: hold.strength,
        };
        let mut holds: Vec<Hold> = evidence.holds.iter().map(renamed).collect();
        holds.par_sort_unstable_by_key(|hold| (hold.tie, hold.report));
        let ties = self.ties.iter().map(|&old| {
            let tie = &evidence.ties[old as usize];
            Tie { implies: tie.implies.map(|broader| new_tie[broader as usize]), ..tie.clone() }
        });
        Evidence {
            reports: self.reports.iter().map(|&old| evidence.reports[old as usize]).collect(),
            ties: ties.collect(),
            holds,
        }
    }

    /// What was found in this order, in the order of the evidence.
    pub fn undo(&self, settled: &Settled) -> Settled {
        let (new_report, new_tie) = (inverse(&self.reports), inverse(&self.ties));
        Settled {
            partition: new_report.iter().map(|&new| settled.partition[new as usize]).collect(),
            logits: new_tie.iter().map(|&new| settled.logits[new as usize]).collect(),
            weights: new_tie.iter().map(|&new| settled.weights[new as usize]).collect(),
            spreads: new_tie.iter().map(|&new| settled.spreads[new as usize]).collect(),
            prior: settled.prior.clone(),
            forks: settled.forks.iter().map(|fork| fork.renamed(|report| self.reports[report as usize])).collect(),
        }
    }
}

/// Puts an item at the end of an order, if it is not in it.
fn enter(item: u32, place: &mut [u32], order: &mut Vec<u32>) {
    if place[item as usize] == NEVER {
        place[item as usize] = order.len() as u32;
        order.push(item);
    }
}

/// Every report's ties and every tie's holders, in the order of their keys.
struct Around {
    ties_of: Rows<u32>,
    holders_of: Rows<u32>,
}

impl Around {
    fn of(evidence: &Evidence, rank: &[u32]) -> Self {
        let key = |tie: u32| (evidence.ties[tie as usize].key, evidence.ties[tie as usize].basis);
        let mut holds: Vec<(u32, u32)> = evidence.holds.iter().map(|hold| (hold.report, hold.tie)).collect();
        holds.par_sort_unstable_by_key(|&(report, tie)| (rank[report as usize], key(tie)));
        let holders = holds.iter().map(|&(report, tie)| (tie, report));
        let holders_of = Rows::of_pairs(evidence.ties.len(), holders);
        Self { ties_of: Rows::of_pairs(evidence.reports.len(), holds.iter().copied()), holders_of }
    }

    fn led_to(&self, tie: u32) -> &[u32] {
        let holders = self.holders_of.row(tie);
        if holders.len() > NEIGHBOURS { &[] } else { holders }
    }
}

fn inverse(order: &[u32]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        inverse[old as usize] = new as u32;
    }
    inverse
}
