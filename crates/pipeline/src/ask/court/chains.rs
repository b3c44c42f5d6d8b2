//! The chains between submitted reports, along the forest that the run kept.
//!
//! The forest is looked at from one submitted report. From each other one its path leads there, and is followed until it comes by a
//! submitted report. So all chains together are the strongest that hold the submitted reports in one group, and each report has one.

use super::{Board, CourtStep};
use crate::ask::why::Shared;
use crate::tables::HoldRow;
use krama_model::{Basis, ReportNumber, Subject};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// What leads on from a report: a tie, or a person's word on it and another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Tie(u32),
    Word,
}

/// The forest, looked at from one report.
struct Forest<'b> {
    board: &'b Board<'b>,
    /// Who holds each tie that is needed, the strongest first.
    holders: BTreeMap<u32, Vec<&'b HoldRow>>,
    /// What each tie rests on.
    bases: FxHashMap<u32, Basis>,
    /// What leads from each report towards that one, and where.
    towards: FxHashMap<u64, (By, u64)>,
}

/// For each incident of submitted reports the chain from it to another.
pub(super) fn chains(board: &Board<'_>) -> BTreeMap<u64, Vec<CourtStep>> {
    let Some((&root, _)) = board.stands.first_key_value() else { return BTreeMap::new() };
    let forest = Forest::seen_from(board, root);
    board.stands.keys().map(|&incident| (incident, forest.chain(incident))).collect()
}

impl<'b> Forest<'b> {
    fn seen_from(board: &'b Board<'b>, root: u64) -> Self {
        let mut kept: Vec<&HoldRow> = board.holds.iter().filter(|hold| hold.in_chain).collect();
        kept.sort_by_key(|hold| (hold.tie, std::cmp::Reverse(hold.millibits), hold.report));
        let mut holders: BTreeMap<u32, Vec<&HoldRow>> = BTreeMap::new();
        let mut ties: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for hold in kept {
            holders.entry(hold.tie).or_default().push(hold);
            ties.entry(hold.report).or_default().push(hold.tie);
        }
        let words = said_same(board);
        let mut towards: FxHashMap<u64, (By, u64)> = FxHashMap::default();
        let mut open = VecDeque::from([root]);
        while let Some(at) = open.pop_front() {
            let said = words.get(&at).into_iter().flatten().map(|&next| (By::Word, next));
            let held = ties.get(&at).into_iter().flatten();
            let held = held.flat_map(|tie| holders[tie].iter().map(|hold| (By::Tie(hold.tie), hold.report)));
            for (by, next) in said.chain(held) {
                if next != root && !towards.contains_key(&next) {
                    towards.insert(next, (by, at));
                    open.push_back(next);
                }
            }
        }
        let bases = board.ties.iter().map(|tie| (tie.tie, tie.basis)).collect();
        Self { board, holders, bases, towards }
    }

    fn chain(&self, from: u64) -> Vec<CourtStep> {
        let (mut at, mut steps) = (from, Vec::new());
        while let Some(&(by, next)) = self.towards.get(&at) {
            let next = self.nearer(at, by, next);
            steps.push(self.step(at, by, next));
            if self.is_submitted(next) {
                break;
            }
            at = next;
        }
        steps
    }

    /// Where a step leads: where a submitted report holds the tie as well, to that one and not by one that was not submitted. The first of
    /// several leads on from there.
    fn nearer(&self, at: u64, by: By, next: u64) -> u64 {
        let By::Tie(tie) = by else { return next };
        if self.is_submitted(next) {
            return next;
        }
        let first = self.holders[&tie].iter().map(|hold| hold.report).find(|&report| self.is_submitted(report));
        first.filter(|&first| first != at).unwrap_or(next)
    }

    fn is_submitted(&self, incident: u64) -> bool {
        self.board.stands.contains_key(&incident)
    }

    fn step(&self, from: u64, by: By, to: u64) -> CourtStep {
        let named = |incident: u64| self.board.stands.get(&incident).copied().map(ReportNumber);
        let (shared, value, millibits) = match by {
            By::Word => (Shared::Word, String::new(), None),
            By::Tie(tie) => {
                let worth =
                    |of: u64| self.holders[&tie].iter().find(|hold| hold.report == of).map_or(0, |hold| hold.millibits);
                let is_spelled = [from, to].iter().any(|&incident| self.spells(incident, tie));
                let value = if is_spelled { self.board.words.value(tie) } else { String::new() };
                (Shared::Tie(self.bases[&tie]), value, Some(worth(from).min(worth(to))))
            }
        };
        CourtStep { from: named(from), to: named(to), shared, value, millibits }
    }

    /// Whether a submitted report that tells an incident names a tie's value.
    fn spells(&self, incident: u64, tie: u32) -> bool {
        self.board.words.named(tie).iter().any(|report| self.board.incidents.get(&report.0) == Some(&incident))
    }
}

/// The pairs of incidents that a person said to be of one group, from both sides.
fn said_same(board: &Board<'_>) -> FxHashMap<u64, Vec<u64>> {
    let mut pairs: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
    for decision in &board.decisions {
        let Subject::Same { a, b } = decision.subject else { continue };
        let [Some(&a), Some(&b)] = [a, b].map(|report| board.incidents.get(&report.0)) else { continue };
        pairs.entry(a).or_default().push(b);
        pairs.entry(b).or_default().push(a);
    }
    pairs
}
