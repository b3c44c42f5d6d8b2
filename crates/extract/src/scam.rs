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
use krama_model::{Author, Field, Part, Report, ScamVerdict, Sign};
use std::fmt;
use tree::Tree;

/// What a scorer may look at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The report itself.
    pub report: &'a Report,
    /// The signs found in it, each once, in the order of the tree.
    pub signs: &'a [Found],
    /// Whether somebody tells in it what was done to them.
    pub is_account: bool,
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
        let mut seen = vec![false; scores.len()];
        for (place, millibits) in evidence.signs.iter().flat_map(|found| spoken(tree, evidence.signs, found)) {
            scores[place] += millibits;
            seen[place] = true;
        }
        let unseen = if evidence.is_account { UNSEEN_IN_ACCOUNT } else { UNSEEN };
        for ((score, scam_type), seen) in scores.iter_mut().zip(&tree.types).zip(seen) {
            *score -= if seen || scam_type.id == NO_SCAM { 0 } else { unseen };
        }
        scores
    }
}

/// What speaks against a type none of whose signs was found. Most reports of a type hold one at least, so their absence
/// halves it. A harmless text need not say that it is one.
const UNSEEN: i32 = 1000;
/// The same where somebody tells what was done to them: an account says what it was about, and a short message need not.
const UNSEEN_IN_ACCOUNT: i32 = 2000;

/// What a found sign is worth for each type it speaks for.
fn spoken<'a>(tree: &'a Tree, signs: &[Found], found: &Found) -> impl Iterator<Item = (usize, i32)> + 'a {
    let sign = &tree.signs[usize::from(found.sign)];
    let share = if sign.means && signs.iter().any(|other| is_pretext(tree, other, sign.of_type)) { 2 } else { 1 };
    let times = found.times;
    sign.weights.iter().map(move |&(place, weight)| (place, worth(weight, times) / share))
}

/// A sign of this weight can bear a type alone.
const STRONG: i32 = 2000;

/// Whether a sign tells of what a scam of another type pretends to be. An app, a code or a fee beside it is how that scam was
/// carried out.
fn is_pretext(tree: &Tree, found: &Found, of_type: usize) -> bool {
    let sign = &tree.signs[usize::from(found.sign)];
    let is_type = !matches!(tree.types[sign.of_type].id.as_str(), NO_SCAM | OTHER);
    is_type && !sign.means && sign.of_type != of_type
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
        let mut signs: Vec<Sign> = found.iter().flat_map(|sign| self.explained(&found, sign)).collect();
        signs.sort_by_key(|sign| (std::cmp::Reverse(sign.millibits), sign.part, sign.start));
        let Some((best, raw)) = self.best(report, hits, &found) else {
            return ScamVerdict { scam_type: None, probability_permille: 0, abstained: true, signs };
        };
        let probability = self.calibration.calibrated(raw);
        ScamVerdict {
            scam_type: Some(self.tree.types[best].id.clone()),
            probability_permille: probability,
            abstained: probability < self.calibration.abstain_below || !self.is_borne(best, &found),
            signs,
        }
    }

    /// Whether more than one weak sign bears a type: whoever bought something was not cheated for that.
    fn is_borne(&self, best: usize, found: &[Found]) -> bool {
        let speaks =
            |found: &&Found| self.tree.signs[usize::from(found.sign)].weights.iter().any(|&(at, _)| at == best);
        let strong = |found: &Found| {
            let sign = &self.tree.signs[usize::from(found.sign)];
            sign.id == SCAM_WORD || (sign.of_type == best && sign.weights[0].1 >= STRONG)
        };
        // A scorer that goes by something else than signs answers for itself.
        found.iter().any(strong) || found.iter().filter(speaks).count() != 1
    }

    /// The raw probability of the best type in thousandths and its id, before calibration.
    pub fn raw(&self, report: &Report, hits: &CueHits) -> Option<(&str, u16)> {
        let (best, raw) = self.best(report, hits, &self.found(report, hits))?;
        Some((self.tree.types[best].id.as_str(), raw))
    }

    /// The most probable type and its raw probability in thousandths; none where nothing speaks for any. Whoever tells of a
    /// scam may quote an advertisement or small talk, but cannot have seen none, unless all they do is ask.
    fn best(&self, report: &Report, hits: &CueHits, found: &[Found]) -> Option<(usize, u16)> {
        let sign = |found: &Found| &self.tree.signs[usize::from(found.sign)];
        let harmless = self.tree.types.iter().position(|scam_type| scam_type.id == NO_SCAM);
        let has = |id: &str| found.iter().any(|found| sign(found).id == id);
        let is_account = is_complaint(report, hits) || has(SCAM_WORD);
        let harmless = harmless.filter(|_| has(SCAM_WORD) || (is_account && !has(INQUIRY)));
        if found.iter().all(|found| Some(sign(found).of_type) == harmless) {
            return None;
        }
        let mut scores = self.scores.millibits(&self.tree, Evidence { report, signs: found, is_account });
        if let Some(score) = harmless.and_then(|index| scores.get_mut(index)) {
            *score = IMPOSSIBLE;
        }
        Some(most_probable(&scores))
    }

    fn found(&self, report: &Report, hits: &CueHits) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for ((number, part), cues) in (0..).zip(&report.parts).zip(&hits.parts) {
            let told = part.field == Field::Narrative && part.author != Author::Counterpart;
            for hit in cues.signs.iter().filter(|hit| !(told && self.tree.signs[usize::from(hit.cue)].received)) {
                match found.iter_mut().find(|found| found.sign == hit.cue) {
                    Some(found) => found.times = found.times.saturating_add(1),
                    None => {
                        found.push(Found { sign: hit.cue, part: number, start: hit.start, end: hit.end, times: 1 });
                    }
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

    /// A found sign as it is shown, once for each type it speaks for.
    fn explained(&self, signs: &[Found], found: &Found) -> impl Iterator<Item = Sign> {
        let sign = &self.tree.signs[usize::from(found.sign)];
        spoken(&self.tree, signs, found).map(|(place, millibits)| Sign {
            sign: sign.id.clone(),
            scam_type: self.tree.types[place].id.clone(),
            part: found.part,
            start: found.start,
            end: found.end,
            millibits,
        })
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
pub(crate) const NO_SCAM: &str = "none";
/// The type of scams that are no other.
const OTHER: &str = "other";
/// The sign of a text that only asks.
const INQUIRY: &str = "none.inquiry";
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
