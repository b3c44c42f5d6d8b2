//! What type of scam a report tells of, with the words it rests on.
//!
//! The baseline adds bits: every sign found speaks for its type with the weight its file states, once, and a little
//! more where it is found again; the sums become probabilities, a calibration made on real texts corrects them, and below
//! a threshold the answer is "unsure". A trained model replaces the sums through [`Scores`] and nothing else changes.

mod calibration;
mod catalogue;
#[cfg(test)]
mod real;
mod score;
#[cfg(test)]
mod tests;
pub mod tree;
mod variants;

use crate::cue::{CueHits, PartCues, Word};
use calibration::Calibration;
pub use catalogue::catalogue;
use krama_model::field::Meaning;
use krama_model::{Author, Field, Part, Report, ScamVerdict, Sign};
pub use score::AddedBits;
use score::{set_beside, spoken};
use std::fmt;
use std::sync::LazyLock;
use tree::{Layer, Said, SignEntry, Tree};

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
    /// How much of its weight it keeps beside the other signs of the report, in thousandths.
    pub share_permille: i32,
}

/// Scores every type for a report. The baseline adds the weights of signs; a trained model can stand in its place.
pub trait Scores: fmt::Debug + Send + Sync {
    /// One score for each of [`Tree::types`], in millibits: a type that scores 1,000 more is twice as probable.
    fn millibits(&self, tree: &Tree, evidence: Evidence<'_>) -> Vec<i32>;
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

    /// The verdict on a report, from the signs found in it by the lexicon of the same tree.
    pub fn judge(&self, report: &Report, hits: &CueHits) -> ScamVerdict {
        let (found, is_account) = self.found(report, hits);
        let evidence = Evidence { report, signs: &found, is_account };
        let mut signs: Vec<Sign> = Vec::with_capacity(2 * found.len());
        signs.extend(found.iter().flat_map(|sign| self.explained(sign)));
        signs.sort_by_key(|sign| (std::cmp::Reverse(sign.millibits), sign.part, sign.start));
        let Some(opinion) = self.opinion(evidence) else {
            return ScamVerdict { scam_type: None, probability_permille: 0, abstained: true, signs };
        };
        ScamVerdict {
            scam_type: Some(self.tree.types[opinion.best].id.clone()),
            probability_permille: opinion.probability_permille,
            abstained: opinion.abstained,
            signs,
        }
    }

    /// Whether the verdict answers that a report tells of no scam; signs are not made ready to be shown for it.
    pub(crate) fn tells_of_none(&self, report: &Report, hits: &CueHits) -> bool {
        let (found, is_account) = self.found(report, hits);
        let opinion = self.opinion(Evidence { report, signs: &found, is_account });
        opinion.is_some_and(|opinion| !opinion.abstained && self.tree.types[opinion.best].id == NO_SCAM)
    }

    fn opinion(&self, evidence: Evidence<'_>) -> Option<Opinion> {
        let (best, raw) = self.best(evidence)?;
        let probability_permille = self.calibration.calibrated(raw);
        let abstained = probability_permille < self.calibration.abstain_below || !self.is_borne(best, evidence.signs);
        Some(Opinion { best, probability_permille, abstained })
    }

    /// Whether more than a weak sign bears a type: whoever bought something from a shop was not cheated for that. Weak pretexts
    /// need a means or a lure beside them, or words that say it was a scam, which alone do not say of which type.
    fn is_borne(&self, best: usize, found: &[Found]) -> bool {
        let signs = || found.iter().map(|found| self.sign(found));
        let speaking = || signs().filter(|sign| sign.layer > Layer::Outcome && sign.speaks_for(best));
        let is_scam = signs().any(|sign| sign.layer == Layer::Outcome);
        let is_strong = |sign: &SignEntry| sign.of_type == best && sign.weights[0].1 >= STRONG;
        if speaking().next().is_none() {
            // A scorer that goes by something else than signs answers for itself.
            return !is_scam;
        }
        is_scam
            || speaking().any(is_strong)
            || (speaking().count() > 1 && speaking().any(|sign| sign.layer < Layer::Pretext))
    }

    /// The raw probability of the best type in thousandths and its id, before calibration.
    pub fn raw(&self, report: &Report, hits: &CueHits) -> Option<(&str, u16)> {
        let (found, is_account) = self.found(report, hits);
        let (best, raw) = self.best(Evidence { report, signs: &found, is_account })?;
        Some((self.tree.types[best].id.as_str(), raw))
    }

    /// The most probable type and its raw probability in thousandths; none where nothing speaks for any. Whoever tells of a
    /// scam, or hands in what was written to and fro, may quote an advertisement or small talk, but cannot have seen none,
    /// unless all they do is ask.
    fn best(&self, evidence: Evidence<'_>) -> Option<(usize, u16)> {
        let has = |is: &dyn Fn(&SignEntry) -> bool| evidence.signs.iter().any(|found| is(self.sign(found)));
        let is_told = has(&|sign| sign.layer == Layer::Outcome) || is_conversation(evidence.report);
        let asks = has(&|sign| *sign.id == *INQUIRY);
        let harmless = self.tree.types.iter().position(|scam_type| scam_type.id == NO_SCAM);
        let harmless = harmless.filter(|_| is_told || (evidence.is_account && !asks));
        if !has(&|sign| Some(sign.of_type) != harmless) {
            return None;
        }
        let mut scores = self.scores.millibits(&self.tree, evidence);
        if let Some(score) = harmless.and_then(|index| scores.get_mut(index)) {
            *score = IMPOSSIBLE;
        }
        Some(most_probable(&scores))
    }

    /// Whether somebody tells what was done to them.
    fn is_account(&self, report: &Report, hits: &CueHits, found: &[Found]) -> bool {
        is_complaint(report, hits) || found.iter().any(|found| self.sign(found).layer == Layer::Outcome)
    }

    fn sign(&self, found: &Found) -> &SignEntry {
        &self.tree.signs[usize::from(found.sign)]
    }

    /// The signs of a report, and whether somebody tells in it what was done to them.
    fn found(&self, report: &Report, hits: &CueHits) -> (Vec<Found>, bool) {
        let (mut found, chatted): (Vec<Found>, _) = (Vec::new(), is_conversation(report));
        for ((number, part), cues) in (0..).zip(&report.parts).zip(&hits.parts) {
            let told = part.field == Field::Narrative && part.author != Author::Counterpart;
            let mut ends: Vec<u32> = vec![0; found.len()];
            for hit in &cues.signs {
                match self.tree.signs[usize::from(hit.cue)].said {
                    Said::Received if told || chatted => continue,
                    Said::Told if !told => continue,
                    Said::Anywhere | Said::Received | Said::Told => {}
                }
                match found.iter().position(|found| found.sign == hit.cue) {
                    // Phrases that overlap say one thing once.
                    Some(at) if hit.start < ends[at] => {}
                    Some(at) => {
                        found[at].times = found[at].times.saturating_add(1);
                        ends[at] = hit.end;
                    }
                    None => {
                        found.push(Found {
                            sign: hit.cue,
                            part: number,
                            start: hit.start,
                            end: hit.end,
                            times: 1,
                            share_permille: 1000,
                        });
                        ends.push(hit.end);
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
                found.push(Found {
                    sign,
                    part,
                    start: 0,
                    end: text.text.chars().count() as u32,
                    times: 1,
                    share_permille: 1000,
                });
            }
        }
        found.sort_unstable_by_key(|found| found.sign);
        let is_account = self.is_account(report, hits, &found);
        set_beside(&self.tree, &mut found, is_account);
        (found, is_account)
    }

    /// A found sign as it is shown, once for each type it speaks for.
    fn explained(&self, found: &Found) -> impl Iterator<Item = Sign> {
        let sign = self.sign(found);
        spoken(&self.tree, found).map(|(place, millibits)| Sign {
            sign: sign.id.clone(),
            scam_type: self.tree.ids[place].clone(),
            part: found.part,
            start: found.start,
            end: found.end,
            millibits,
        })
    }
}

/// What the classifier holds of a report.
struct Opinion {
    /// The type's place in [`Tree::types`].
    best: usize,
    probability_permille: u16,
    abstained: bool,
}

/// Whether somebody tells of what was done to them: a suspect is named in a column, or a narrative says who paid or what
/// the other side said.
fn is_complaint(report: &Report, hits: &CueHits) -> bool {
    let named = |part: &Part| part.field.meaning() == Meaning::SuspectValue && part.field != Field::Sender;
    let told = |cues: &PartCues| cues.words.iter().any(|hit| TELLS.contains(&hit.cue));
    let parts = report.parts.iter().zip(&hits.parts);
    parts.into_iter().any(|(part, cues)| named(part) || part.field == Field::Narrative && told(cues))
}

/// Whether two sides write to each other. A conversation that is handed in is no advertisement, and no small talk either.
fn is_conversation(report: &Report) -> bool {
    let wrote = |author| report.parts.iter().any(|part| part.field == Field::Message && part.author == author);
    wrote(Author::Counterpart) && wrote(Author::Complainant)
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
/// A sign of this weight can bear a type alone.
const STRONG: i32 = 2000;
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
    let total = millibits.iter().map(|score| halved(top.saturating_sub(*score).unsigned_abs())).sum::<u64>().max(ONE);
    (best, ((1000 * ONE + total / 2) / total) as u16)
}

/// One, in parts of 2^32.
const ONE: u64 = 1 << 32;

/// 2^-(millibits / 1000) in parts of [`ONE`]. In whole numbers, so that a run made elsewhere comes out the same.
fn halved(millibits: u32) -> u64 {
    /// 2^-(1 / 1000) in parts of 2^64.
    const STEP: u128 = 18_433_962_195_437_549_867;
    static FRACTIONS: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let step = |&from: &u64| Some(((u128::from(from) * STEP) >> 64) as u64);
        std::iter::successors(Some(u64::MAX), step).take(1000).collect()
    });
    FRACTIONS[(millibits % 1000) as usize].checked_shr(32 + millibits / 1000).unwrap_or(0)
}
