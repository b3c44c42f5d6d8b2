//! Which reports hold near-identical text of the other side.

use crate::sketch::Sketch;
use krama_model::ReportNode;
use rustc_hash::FxHashMap;

/// Two texts are the same script from this similarity on (Jaccard, in thousandths).
pub const SAME_SCRIPT: u16 = 500;

/// At most this many earlier scripts are compared with for each band: a band that very many share is a phrase.
const CANDIDATES: usize = 8;

/// One script: the report whose text leads it, and all that hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Index into the sketches of the text the others were compared with.
    pub leader: u32,
    /// Reports that hold it, the leader's first.
    pub reports: Vec<u32>,
    /// N-grams of the leader's text.
    pub grams: u32,
}

/// Groups sketches into scripts. Texts are taken in the order of their reports' keys; each joins the first script whose
/// leader is near enough, so no chain of small changes can join two different texts.
pub fn scripts(sketches: &[(u32, Sketch)], reports: &[ReportNode]) -> Vec<Script> {
    let mut order: Vec<u32> = (0..sketches.len() as u32).collect();
    order.sort_unstable_by_key(|&at| (reports[sketches[at as usize].0 as usize].key, at));
    let mut found: Vec<Script> = Vec::new();
    let mut by_band: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for at in order {
        let (report, sketch) = &sketches[at as usize];
        if let Some(script) = nearest(sketches, &found, &by_band, sketch) {
            found[script as usize].reports.push(*report);
            continue;
        }
        for band in sketch.bands() {
            let scripts = by_band.entry(band).or_default();
            if scripts.len() < CANDIDATES {
                scripts.push(found.len() as u32);
            }
        }
        found.push(Script { leader: at, reports: vec![*report], grams: sketch.grams });
    }
    found.retain(|script| script.reports.len() > 1);
    found
}

fn nearest(
    sketches: &[(u32, Sketch)],
    found: &[Script],
    by_band: &FxHashMap<u64, Vec<u32>>,
    sketch: &Sketch,
) -> Option<u32> {
    let mut best = (SAME_SCRIPT - 1, None);
    let mut last = None;
    for &script in sketch.bands().filter_map(|band| by_band.get(&band)).flatten() {
        if last == Some(script) {
            continue;
        }
        last = Some(script);
        let leader = &sketches[found[script as usize].leader as usize].1;
        let similarity = sketch.similarity_permille(leader);
        if similarity > best.0 || (similarity == best.0 && best.1.is_some_and(|other| script < other)) {
            best = (similarity, Some(script));
        }
    }
    best.1
}
