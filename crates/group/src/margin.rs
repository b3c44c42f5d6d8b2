//! How sure a report's place is: what its own group saves for it, against the best other group.

use crate::forest::hold_worth;
use crate::rows::Rows;
use crate::spread::starts;
use crate::weigh::Millibits;
use krama_model::Evidence;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Where a report stands, and where else it could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Margin {
    /// What it shares with its own group, in millibits.
    pub own: Millibits,
    /// The other group it shares most with, if it shares anything with another.
    pub next: Option<u32>,
    /// What it shares with that one, in millibits.
    pub next_worth: Millibits,
}

/// Every report's margin.
pub fn margins(evidence: &Evidence, weights: &[Millibits], partition: &[u32]) -> Vec<Margin> {
    let starts = starts(evidence);
    let groups_of: Vec<Vec<(u32, u32)>> =
        (0..evidence.ties.len()).into_par_iter().map(|tie| groups(evidence, &starts, partition, tie)).collect();
    let numbered = evidence.holds.iter().enumerate().map(|(at, hold)| (hold.report, at as u32));
    let holds_of = Rows::of_pairs(evidence.reports.len(), numbered);
    let margin = |report: usize| {
        let home = partition[report];
        let mut worth: FxHashMap<u32, Millibits> = FxHashMap::default();
        for &at in holds_of.row(report as u32) {
            let value = hold_worth(evidence, weights, at);
            for &(group, count) in &groups_of[evidence.holds[at as usize].tie as usize] {
                if value > 0 && (group != home || count > 1) {
                    *worth.entry(group).or_default() += value;
                }
            }
        }
        let own = worth.get(&home).copied().unwrap_or(0);
        let next = worth.iter().filter(|&(&group, _)| group != home).map(|(&group, &worth)| (worth, group));
        let next = next.max_by_key(|&(worth, group)| (worth, std::cmp::Reverse(group)));
        Margin { own, next: next.map(|(_, group)| group), next_worth: next.map_or(0, |(worth, _)| worth) }
    };
    (0..evidence.reports.len()).into_par_iter().map(margin).collect()
}

/// Past this many groups a tie is a provider's and says nothing about the next best group of any one report.
const MANY: usize = 64;

fn groups(evidence: &Evidence, starts: &[u32], partition: &[u32], tie: usize) -> Vec<(u32, u32)> {
    let holds = &evidence.holds[starts[tie] as usize..starts[tie + 1] as usize];
    let mut places: Vec<u32> = holds.iter().map(|hold| partition[hold.report as usize]).collect();
    places.sort_unstable();
    let mut groups: Vec<(u32, u32)> = places.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
    if groups.len() > MANY {
        groups.retain(|&(_, count)| count > 1);
        groups.truncate(MANY);
    }
    groups
}
