//! The baseline's sums: what each sign is worth beside the others.

use super::tree::{Layer, SignEntry, Tree};
use super::{Evidence, Found, NO_SCAM, STRONG, Scores};

/// The baseline: prior and weights as the type's files state them.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddedBits;

impl Scores for AddedBits {
    fn millibits(&self, tree: &Tree, evidence: Evidence<'_>) -> Vec<i32> {
        let mut scores: Vec<i32> = tree.types.iter().map(|scam_type| scam_type.prior).collect();
        let mut seen = vec![false; scores.len()];
        for (place, millibits) in evidence.signs.iter().flat_map(|found| spoken(tree, found)) {
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

/// What a found sign is worth for each type it speaks for, in millibits.
pub(super) fn spoken<'a>(tree: &'a Tree, found: &Found) -> impl Iterator<Item = (usize, i32)> + 'a {
    let sign = &tree.signs[usize::from(found.sign)];
    let (permille, times) = (found.share_permille, found.times);
    sign.weights.iter().map(move |&(place, weight)| (place, worth(weight, times) * permille / 1000))
}

/// Works out how much of its weight each sign keeps beside the others.
pub(super) fn set_beside(tree: &Tree, signs: &mut [Found], is_account: bool) {
    for at in 0..signs.len() {
        signs[at].share_permille = share(tree, signs, is_account, &signs[at]);
    }
}

/// How much of its weight a sign keeps beside the others, in thousandths.
fn share(tree: &Tree, signs: &[Found], is_account: bool, found: &Found) -> i32 {
    let sign = &tree.signs[usize::from(found.sign)];
    let others = || {
        let signs = signs.iter().map(|other| (other, &tree.signs[usize::from(other.sign)]));
        signs.filter(|(_, other)| is_of_other_type(sign, other))
    };
    if others().any(|(_, other)| other.layer > sign.layer) {
        return if sign.layer == Layer::Outcome { 0 } else { 500 };
    }
    let comes_first = |other: &Found| (other.part, other.start) < (found.part, found.start);
    let is_follow_up = is_account
        && sign.layer == Layer::Pretext
        && others()
            .any(|(found, other)| other.layer == Layer::Pretext && other.weights[0].1 >= STRONG && comes_first(found));
    if is_follow_up { FOLLOW_UP } else { 1000 }
}

/// What a pretext keeps behind another strong one, in thousandths. Accounts are told in order: first the bait, then what was
/// added once it had been taken, such as an officer who would bring the money back.
const FOLLOW_UP: i32 = 667;

/// Whether another sign tells of a scam of another type. An app, a code or a fee beside a pretext is how that scam was
/// carried out.
fn is_of_other_type(sign: &SignEntry, other: &SignEntry) -> bool {
    other.names_type && !other.speaks_for(sign.of_type)
}

/// What a sign is worth that was found so often: each time a third of what the time before added, so at most half as
/// much again.
fn worth(weight: i32, times: u8) -> i32 {
    (0..u32::from(times.min(5))).map(|time| weight / 3_i32.pow(time)).sum()
}
