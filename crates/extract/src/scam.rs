//! What type of scam a report tells of, with the words it rests on.
//!
//! The baseline adds bits: every sign found speaks for its type with the weight its file states, once, and a little
//! more where it is found again; the sums become probabilities, a calibration made on real texts corrects them, and below
//! a threshold the answer is "unsure". A trained model replaces the sums through [`Scores`] and nothing else changes.

mod calibration;
mod catalogue;
#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;
pub mod tree;

use crate::cue::{CueHits, PartCues, Word};
use calibration::Calibration;
pub use catalogue::catalogue;
use krama_model::field::Meaning;
use krama_model::{Field, Part, Report, ScamVerdict, Sign};
use std::fmt;
use tree::Tree;

/// What a scorer may look at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The report itself.
    pub report: &'a Report,
    /// The signs found in it, each once, in the order of the tree.
    pub signs: &'a [Found],
}

/// A sign that was found, and where first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The sign's place in [`Tree::signs`].
    pub sign: u16,
    /// Index of the part where it stands first.
    pub part: u16,
    /// First Unicode scalar value there.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// How often it was found, at most 255.
    pub times: u8,
}

/// Scores every type for a report. The baseline adds the weights of signs; a trained model can stand in its place.
pub trait Scores: fmt::Debug + Send + Sync {
    /// One score for each of [`Tree::types`], in millibits: a type that scores 1,000 more is twice as probable.
    fn millibits(&self, tree: &Tree, evidence: Evidence<'_>) -> Vec<i32>;
}

/// The baseline: prior and weights as the type's files state them.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddedBits;

impl Scores for AddedBits {
    fn millibits(&self, tree: &Tree, evidence: Evidence<'_>) -> Vec<i32> {
        let mut scores: Vec<i32> = tree.types.iter().map(|scam_type| scam_type.prior).collect();
        for found in evidence.signs {
            let sign = &tree.signs[usize::from(found.sign)];
            scores[sign.of_type] += worth(sign.weight, found.times);
        }
        scores
    }
}

/// What a sign is worth that was found so often: each time a third of what the time before added, so at most half as
/// much again.
fn worth(weight: i32, times: u8) -> i32 {
    (0..u32::from(times.min(5))).map(|time| weight / 3_i32.pow(time)).sum()
}

/// Tells the scam type of reports.
#[derive(Debug)]
pub struct Classifier {
    tree: Tree,
    scores: Box<dyn Scores>,
    calibration: Calibration,
}

impl Classifier {
    /// The baseline over the types that ship with Krama.
    pub fn embedded() -> Self {
        Self::new(Tree::embedded(), Box::new(AddedBits))
    }

    /// A classifier over a tree with other scores.
    pub fn new(tree: Tree, scores: Box<dyn Scores>) -> Self {
        Self { tree, scores, calibration: Calibration::embedded() }
    }

    /// The types it tells apart.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The verdict on a report, from the signs found in it by the [`crate::cue::Cues`] of the same tree.
    pub fn judge(&self, report: &Report, hits: &CueHits) -> ScamVerdict {
        let found = self.found(report, hits);
        let mut signs: Vec<Sign> = found.iter().map(|found| self.sign(found)).collect();
        signs.sort_by_key(|sign| (std::cmp::Reverse(sign.millibits), sign.part, sign.start));
        let Some((best, raw)) = self.best(report, hits, &found) else {
            return ScamVerdict { scam_type: None, probability_permille: 0, abstained: true, signs };
        };
        let probability = self.calibration.calibrated(raw);
        ScamVerdict {
            scam_type: Some(self.tree.types[best].id.clone()),
            probability_permille: probability,
            abstained: probability < self.calibration.abstain_below,
            signs,
        }
    }

    /// The raw probability of the best type in thousandths and its id, before calibration.
    pub fn raw(&self, report: &Report, hits: &CueHits) -> Option<(&str, u16)> {
        let (best, raw) = self.best(report, hits, &self.found(report, hits))?;
        Some((self.tree.types[best].id.as_str(), raw))
    }

    /// The most probable type and its raw probability in thousandths; none where nothing speaks for any. Whoever tells of a
    /// scam may quote an advertisement or small talk, but cannot have seen none.
    fn best(&self, report: &Report, hits: &CueHits, found: &[Found]) -> Option<(usize, u16)> {
        let sign = |found: &Found| &self.tree.signs[usize::from(found.sign)];
        let harmless = self.tree.types.iter().position(|scam_type| scam_type.id == NO_SCAM);
        let harmless =
            harmless.filter(|_| found.iter().any(|found| sign(found).id == SCAM_WORD) || is_complaint(report, hits));
        if found.iter().all(|found| Some(sign(found).of_type) == harmless) {
            return None;
        }
        let mut scores = self.scores.millibits(&self.tree, Evidence { report, signs: found });
        if let Some(score) = harmless.and_then(|index| scores.get_mut(index)) {
            *score = IMPOSSIBLE;
        }
        Some(most_probable(&scores))
    }

    fn found(&self, report: &Report, hits: &CueHits) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (part, cues) in (0..).zip(&hits.parts) {
            for hit in &cues.signs {
                match found.iter_mut().find(|found| found.sign == hit.cue) {
                    Some(found) => found.times = found.times.saturating_add(1),
                    None => found.push(Found { sign: hit.cue, part, start: hit.start, end: hit.end, times: 1 }),
                }
            }
        }
        // A filled column says which values a form asked for. It adds to what words say of a type and says nothing alone.
        let of_type = |sign: u16| self.tree.signs[usize::from(sign)].of_type;
        let worded: Vec<usize> = found.iter().map(|found| of_type(found.sign)).collect();
        for &(field, sign) in self.tree.fields.iter().filter(|(_, sign)| worded.contains(&of_type(*sign))) {
            let filled = (0..).zip(&report.parts).find(|(_, part)| part.field == field && !part.text.trim().is_empty());
            if let Some((part, text)) = filled {
                found.push(Found { sign, part, start: 0, end: text.text.chars().count() as u32, times: 1 });
            }
        }
        found.sort_by_key(|found| found.sign);
        found
    }

    fn sign(&self, found: &Found) -> Sign {
        let sign = &self.tree.signs[usize::from(found.sign)];
        Sign {
            sign: sign.id.clone(),
            scam_type: self.tree.types[sign.of_type].id.clone(),
            part: found.part,
            start: found.start,
            end: found.end,
            millibits: worth(sign.weight, found.times),
        }
    }
}

/// Whether somebody tells of what was done to them: a suspect is named in a column, or a narrative says who paid or what
/// the other side said.
fn is_complaint(report: &Report, hits: &CueHits) -> bool {
    let named = |part: &Part| part.field.meaning() == Meaning::SuspectValue && part.field != Field::Sender;
    let told = |cues: &PartCues| cues.words.iter().any(|hit| TELLS.contains(&hit.cue));
    let parts = report.parts.iter().zip(&hits.parts);
    parts.into_iter().any(|(part, cues)| named(part) || part.field == Field::Narrative && told(cues))
}

/// Words that only an account of an incident holds.
const TELLS: &[Word] = &[
    Word::PayTo,
    Word::PayFrom,
    Word::PayBack,
    Word::Theirs,
    Word::TheirsAfter,
    Word::ClaimsToBe,
    Word::SaysTheirs,
    Word::SaysMine,
];
/// The type of texts that tell of no scam.
const NO_SCAM: &str = "none";
/// The sign of a text that calls what it tells of a scam.
const SCAM_WORD: &str = "other.scam-word";
/// A score that leaves no probability.
const IMPOSSIBLE: i32 = -1_000_000;

/// The type with the highest score (the first of equals) and its probability in thousandths: a softmax to the base two.
fn most_probable(millibits: &[i32]) -> (usize, u16) {
    let mut best = 0;
    for (index, score) in millibits.iter().enumerate() {
        if *score > millibits[best] {
            best = index;
        }
    }
    let top = millibits.get(best).copied().unwrap_or(0);
    let total: f64 = millibits.iter().map(|score| f64::from(score - top).mul_add(0.001, 0.0).exp2()).sum();
    (best, (1000.0 / total.max(1.0)).round() as u16)
}
