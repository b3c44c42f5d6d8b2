//! Values listed in a note, each behind its label: "phone: …; account: …; loss: …".
//!
//! Whoever writes such a note for a complainant lists what the complaint is about. A label alone still says nothing: the
//! complainant must be known from elsewhere in the report, and the report must tell of something that speaks of a scam.

use super::{Finding, Strength};
use crate::cue::{CueHits, Mark, PartCues, Word};
use krama_model::{Author, Field, Kind, Mention, Part, Report, Role, RoleReason, RoleRule};

/// Scalar values between a label's colon and its value: a bank's name may stand there.
const LABEL_REACH: u32 = 30;
/// Scalar values of a label that are shown.
const LABEL_LENGTH: u32 = 24;
/// How many labelled values make a list.
const FEWEST: usize = 2;

/// Gives the listed values that nothing else speaks for to the suspect.
pub(super) fn claim(report: &Report, hits: &CueHits, mentions: &[Mention], findings: &mut [Finding]) {
    let is_known =
        report.parts.iter().any(|part| part.field.role() == Some(Role::Victim) && !part.text.trim().is_empty())
            || findings.iter().any(|finding| finding.role == Role::Victim);
    if !is_known || hits.parts.iter().all(|cues| cues.signs.is_empty()) {
        return;
    }
    for (number, (part, cues)) in report.parts.iter().zip(&hits.parts).enumerate() {
        if !is_told(part) {
            continue;
        }
        let here = (0..mentions.len())
            .filter(|&index| usize::from(mentions[index].part) == number && mentions[index].follows_from.is_none());
        let labelled: Vec<(usize, u32)> =
            here.filter_map(|index| Some((index, label(cues, &mentions[index])?))).collect();
        if labelled.len() < FEWEST {
            continue;
        }
        for (index, colon) in labelled {
            let finding = &mut findings[index];
            if finding.reason.rule == RoleRule::Nothing && is_listed(mentions[index].kind) {
                let words = Some((before(cues, colon), colon));
                let reason = RoleReason { rule: RoleRule::Words, words };
                *finding = Finding { role: Role::Suspect, reason, strength: Strength::Weak };
            }
        }
    }
}

fn is_told(part: &Part) -> bool {
    part.field == Field::Narrative && matches!(part.author, Author::Complainant | Author::Unknown)
}

/// Where the colon of a value's label stands, if nothing but a name stands between and no word leaves it open.
fn label(cues: &PartCues, value: &Mention) -> Option<u32> {
    let before = cues.marks.partition_point(|mark| mark.0 < value.start);
    let &(colon, mark) = cues.marks[..before].last()?;
    let is_label = mark == Mark::Colon && value.start - colon <= LABEL_REACH;
    let open = |word: Word| matches!(word, Word::Open | Word::CalledAt | Word::PayBack | Word::Mine | Word::MineAfter);
    let from = colon.saturating_sub(LABEL_LENGTH);
    let is_open = cues.words.iter().any(|hit| hit.start >= from && hit.end <= value.start && open(hit.cue));
    (is_label && !is_open).then_some(colon)
}

/// Where the label that ends at a colon begins.
fn before(cues: &PartCues, colon: u32) -> u32 {
    let last = cues.marks[..cues.marks.partition_point(|mark| mark.0 < colon)].last();
    last.map_or(0, |mark| mark.0 + 1).max(colon.saturating_sub(LABEL_LENGTH)).min(colon)
}

/// Kinds that people have of their own, and that reports list of the other side.
fn is_listed(kind: Kind) -> bool {
    matches!(kind, Kind::Phone | Kind::Email | Kind::BankAccount | Kind::BakongId | Kind::Iban)
}
