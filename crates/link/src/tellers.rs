//! Who tells: one complainant's many reports weigh as one, and what is told twice counts once.

use crate::gathering::{Facts, Gathering};
use crate::sketch::Sketch;
use krama_model::{ReportNode, Role};
use std::ops::Range;

/// A value that more reports than this call the complainant's own is no one person's.
const ONE_PERSONS: usize = 20;

/// The same account told again, from this similarity on (Jaccard, in thousandths).
const SAME_ACCOUNT: u16 = 500;

/// Who tells each report, and which reports tell again what another tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tellers {
    /// Per report its node.
    pub nodes: Vec<ReportNode>,
    /// Per report the one it repeats, or itself.
    pub original: Vec<u32>,
}

/// Finds tellers by the complainants' own values, each a run of namings, and duplicates by teller and text.
pub fn tellers<'r>(gathering: &Gathering, runs: impl Iterator<Item = &'r Range<usize>>) -> Tellers {
    let count = gathering.facts.len();
    let mut voice: Vec<u32> = (0..count as u32).collect();
    for run in runs {
        let own: Vec<u32> = gathering.namings[run.clone()]
            .iter()
            .filter(|naming| naming.role == Role::Victim)
            .map(|naming| naming.report)
            .collect();
        if (2..=ONE_PERSONS).contains(&own.len()) {
            for pair in own.windows(2) {
                join(&mut voice, pair[0], pair[1]);
            }
        }
    }
    let nodes: Vec<ReportNode> = (0..count as u32)
        .map(|report| {
            let Facts { key, time } = gathering.facts[report as usize];
            ReportNode { key, teller: find(&mut voice, report), time }
        })
        .collect();
    let original = duplicates(gathering, &nodes);
    Tellers { nodes, original }
}

fn duplicates(gathering: &Gathering, nodes: &[ReportNode]) -> Vec<u32> {
    let mut original: Vec<u32> = (0..nodes.len() as u32).collect();
    let mut accounts: Vec<(u32, u64, u32, &Sketch)> = gathering
        .accounts
        .iter()
        .map(|(report, sketch)| {
            let node = nodes[*report as usize];
            (node.teller, node.key, *report, sketch)
        })
        .collect();
    accounts.sort_unstable_by_key(|&(teller, key, report, _)| (teller, key, report));
    for told in accounts.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, _, report, sketch)) in told.iter().enumerate() {
            let earlier = told[..at].iter().find(|(_, _, other, account)| {
                original[*other as usize] == *other && account.similarity_permille(sketch) >= SAME_ACCOUNT
            });
            if let Some(&(_, _, first, _)) = earlier {
                original[report as usize] = first;
            }
        }
    }
    original
}

fn find(sets: &mut [u32], item: u32) -> u32 {
    let mut root = item;
    while sets[root as usize] != root {
        sets[root as usize] = sets[sets[root as usize] as usize];
        root = sets[root as usize];
    }
    root
}

fn join(sets: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(sets, a), find(sets, b));
    sets[a.max(b) as usize] = a.min(b);
}
