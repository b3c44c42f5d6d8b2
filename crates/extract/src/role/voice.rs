//! Who speaks where in a text: the part's author, except where somebody else is quoted.

use crate::cue::{Mark, PartCues, Word};
use krama_model::{Author, Field, Part};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The complainant, or who wrote for them.
    Complainant,
    /// The other side.
    Counterpart,
    /// It cannot be said.
    Nobody,
}

/// A stretch in which somebody else than the part's author speaks; Unicode scalar offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Who speaks in it.
    pub voice: Voice,
}

/// Who speaks in a part.
#[derive(Debug, Clone)]
pub struct Voices {
    /// Who speaks outside every stretch.
    pub base: Voice,
    /// The stretches, in order, not overlapping.
    pub stretches: Vec<Stretch>,
}

/// Scalar values between "he wrote" and the quotation that belongs to it.
const INTRODUCTION_REACH: u32 = 24;
/// A shorter quotation holds a value or a name, not a voice.
const SHORTEST_QUOTATION: u32 = 16;
/// A longer one has lost its closing mark.
const LONGEST_QUOTATION: u32 = 6_000;

impl Voices {
    /// Who speaks at a place.
    pub fn at(&self, scalar: u32) -> Voice {
        self.stretch(scalar).map_or(self.base, |stretch| stretch.voice)
    }

    /// The stretch that holds a place.
    pub fn stretch(&self, scalar: u32) -> Option<&Stretch> {
        let after = self.stretches.partition_point(|stretch| stretch.end <= scalar);
        self.stretches.get(after).filter(|stretch| stretch.start <= scalar)
    }

    /// The last stretch that ends at a place or before it.
    pub fn before(&self, scalar: u32) -> Option<&Stretch> {
        self.stretches[..self.stretches.partition_point(|stretch| stretch.end <= scalar)].last()
    }
}

/// Who speaks where in a part of prose.
pub fn of(part: &Part, cues: &PartCues) -> Voices {
    let base = match (part.author, part.field) {
        (Author::Counterpart, _) => Voice::Counterpart,
        (Author::Complainant, _) | (Author::Unknown, Field::Narrative) => Voice::Complainant,
        (Author::System | Author::Unknown, _) => Voice::Nobody,
    };
    let of_mark = |wanted: Mark| cues.marks.iter().filter(|mark| mark.1 == wanted).map(|mark| mark.0).collect();
    let (closing, straight): (Vec<u32>, Vec<u32>) = (of_mark(Mark::Close), of_mark(Mark::Straight));
    let mut stretches = Vec::new();
    let mut at = 0;
    while let Some(&(start, mark)) = cues.marks.get(at) {
        at += 1;
        let free = stretches.last().is_none_or(|last: &Stretch| last.end <= start);
        if !free {
            continue;
        }
        let found = match mark {
            Mark::Open => quotation(cues, &closing, start, base),
            Mark::Straight => quotation(cues, &straight, start, base),
            Mark::Colon => announced(cues, at, start, base),
            Mark::Quoted => Some(repeated_line(cues, at, start, base)),
            _ => None,
        };
        stretches.extend(found);
    }
    requote(cues, base, &mut stretches);
    Voices { base, stretches }
}

/// What the other side's mail repeats below "original message" may be anybody's words, the complainant's first of all.
fn requote(cues: &PartCues, base: Voice, stretches: &mut Vec<Stretch>) {
    let quoted = cues.words.iter().find(|hit| hit.cue == Word::Requoted && base == Voice::Counterpart);
    if let Some(start) = quoted.map(|hit| hit.end) {
        stretches.retain(|stretch| stretch.start < start);
        if let Some(last) = stretches.last_mut() {
            last.end = last.end.min(start);
        }
        if start < cues.length {
            stretches.push(Stretch { start, end: cues.length, voice: Voice::Nobody });
        }
    }
}

/// A stretch between the quotation mark at `start` and the first behind it of those that close such a one.
fn quotation(cues: &PartCues, closing: &[u32], start: u32, base: Voice) -> Option<Stretch> {
    let end = *closing.get(closing.partition_point(|&at| at <= start))?;
    if end - start > LONGEST_QUOTATION {
        return None;
    }
    let introduced = introduction(cues, start);
    let length = end - start - 1;
    if length < SHORTEST_QUOTATION && (introduced.is_none() || length < 4) {
        return None;
    }
    let voice = match (introduced, base) {
        (Some(voice), Voice::Complainant) => voice,
        // A scammer who quotes speaks on, whoever is quoted.
        (_, Voice::Counterpart) => Voice::Counterpart,
        _ => Voice::Nobody,
    };
    Some(Stretch { start: start + 1, end, voice })
}

/// What follows "he wrote:" without quotation marks, up to the sentence's end.
fn announced(cues: &PartCues, next: usize, colon: u32, base: Voice) -> Option<Stretch> {
    let opens_quotation = matches!(cues.marks.get(next), Some((at, Mark::Open | Mark::Straight)) if at - colon <= 3);
    if opens_quotation || base != Voice::Complainant {
        return None;
    }
    let voice = introduction(cues, colon)?;
    let on_next_line = matches!(cues.marks.get(next), Some((at, Mark::Line)) if at - colon <= 2);
    let ends = |mark: Mark| {
        if on_next_line { mark == Mark::Blank } else { matches!(mark, Mark::Stop | Mark::Blank | Mark::Line) }
    };
    let end = cues.marks[next..].iter().find(|(_, mark)| ends(*mark)).map_or(cues.length, |(at, _)| *at);
    (end > colon + 1).then_some(Stretch { start: colon + 1, end, voice })
}

/// A line that begins with `>` repeats the other side of the conversation.
fn repeated_line(cues: &PartCues, next: usize, start: u32, base: Voice) -> Stretch {
    let ends = |mark: Mark| matches!(mark, Mark::Line | Mark::Blank);
    let end = cues.marks[next..].iter().find(|(_, mark)| ends(*mark)).map_or(cues.length, |(at, _)| *at);
    let voice = match base {
        Voice::Complainant => Voice::Counterpart,
        Voice::Counterpart | Voice::Nobody => Voice::Nobody,
    };
    Stretch { start: start + 1, end, voice }
}

/// Whose words the text before a place announces.
fn introduction(cues: &PartCues, place: u32) -> Option<Voice> {
    let before = cues.words.partition_point(|hit| hit.end <= place);
    let stop = cues.marks[..cues.marks.partition_point(|mark| mark.0 < place)]
        .iter()
        .rev()
        .find(|mark| matches!(mark.1, Mark::Stop | Mark::Blank))
        .map_or(0, |mark| mark.0);
    cues.words[..before]
        .iter()
        .rev()
        .take_while(|hit| place - hit.end <= INTRODUCTION_REACH && hit.end > stop)
        .find_map(|hit| match hit.cue {
            Word::SaysTheirs => Some(Voice::Counterpart),
            Word::SaysMine => Some(Voice::Complainant),
            _ => None,
        })
}
