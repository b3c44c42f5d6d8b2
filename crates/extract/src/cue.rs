//! Every word that says something about a report: whose a value is, who speaks, which scam it is.
//!
//! One tree of phrases holds them all, in all languages, so a text is read once. The words are data: `schemas/cues/*.toml`
//! (roles and voices) and `schemas/scam-types/*.toml` (signs).

mod word;

use crate::fold::Folded;
use crate::phrase::{Edges, Found, Phrases};
use crate::scam::tree::Tree;
pub use crate::token::Mark;
use crate::token::Tokens;
use krama_model::Field;
#[cfg(test)]
use krama_model::Report;
use krama_model::field::Meaning;
pub use word::Word;

/// What a phrase means where it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// It speaks about who owns a value or who wrote a stretch.
    Word(Word),
    /// It is a sign of a scam type: the sign's place in [`Tree::signs`].
    Sign(u16),
    /// Inside it that sign's words say something else.
    Except(u16),
}

/// A phrase found in a text; offsets are Unicode scalar values of the part's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<T> {
    /// What it means.
    pub cue: T,
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// What was found in one part.
#[derive(Debug, Default, Clone)]
pub struct PartCues {
    /// Words about roles and voices, in order of their start, none inside another.
    pub words: Vec<Hit<Word>>,
    /// Signs of scam types, in order of their end.
    pub signs: Vec<Hit<u16>>,
    /// Punctuation that shapes the text, in order.
    pub marks: Vec<(u32, Mark)>,
    /// Unicode scalar values in the part.
    pub length: u32,
}

/// What was found in a report, by part (empty for parts that are not read: bare values).
#[derive(Debug, Default, Clone)]
pub struct CueHits {
    /// One entry a part, in the order of [`Report::parts`].
    pub parts: Vec<PartCues>,
}

/// All cue words, ready to be looked for.
#[derive(Debug)]
pub struct Cues {
    phrases: Phrases<Cue>,
}

/// Room to look in, kept between texts.
#[derive(Debug, Default)]
pub(crate) struct Room {
    found: Vec<Found<Cue>>,
    except: Vec<Hit<u16>>,
}

impl Cues {
    /// Role words that ship with Krama, and the signs of that tree.
    pub fn new(tree: &Tree) -> Self {
        let words = word::embedded().into_iter().map(|(phrase, word)| (phrase, Cue::Word(word)));
        Self { phrases: Phrases::new(words.chain(tree.phrases()), Edges::LettersAndDigits) }
    }

    /// The words among a text's tokens.
    pub(crate) fn find(&self, folded: &Folded<'_>, tokens: &Tokens, room: &mut Room) -> PartCues {
        room.found.clear();
        room.except.clear();
        self.phrases.find(&tokens.all, &mut room.found);
        let mut cues = PartCues { length: folded.length(), ..PartCues::default() };
        cues.marks.extend(tokens.marks.iter().map(|&(at, mark)| (folded.scalar_at(at as usize), mark)));
        let signs = room.found.iter().filter(|found| matches!(found.meaning, Cue::Sign(_))).count();
        cues.words.reserve_exact(room.found.len() - signs);
        cues.signs.reserve_exact(signs);
        for found in &room.found {
            let (start, end) = folded.span(found.start..found.end);
            match found.meaning {
                Cue::Word(Word::Pay) if is_part_of_name(folded.text(), found) => {}
                Cue::Word(cue) => push_longest(&mut cues.words, Hit { cue, start, end }),
                Cue::Sign(cue) => cues.signs.push(Hit { cue, start, end }),
                Cue::Except(cue) => room.except.push(Hit { cue, start, end }),
            }
        }
        if !room.except.is_empty() {
            let inside = |sign: &Hit<u16>, except: &Hit<u16>| {
                except.cue == sign.cue && except.start <= sign.start && sign.end <= except.end
            };
            cues.signs.retain(|sign| !room.except.iter().any(|except| inside(sign, except)));
        }
        cues
    }

    /// How many different phrases are looked for.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// True where no phrase is looked for.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What tests of one step read without the others; a report is read by [`crate::Reader`].
#[cfg(test)]
impl Cues {
    /// The cue words that ship with Krama.
    pub fn embedded() -> Self {
        Self::new(&Tree::embedded())
    }

    /// Reads every part of a report that holds words.
    pub fn read(&self, report: &Report) -> CueHits {
        let parts = report.parts.iter();
        CueHits {
            parts: parts
                .map(|part| if holds_words(part.field) { self.read_text(&part.text) } else { PartCues::default() })
                .collect(),
        }
    }

    /// Reads one text.
    pub fn read_text(&self, text: &str) -> PartCues {
        let folded = Folded::characters(text);
        let mut tokens = Tokens::default();
        tokens.read(folded.text());
        self.find(&folded, &tokens, &mut Room::default())
    }
}

/// Whether a word for paying ends a name instead: "Apple Pay", "ABA Pay", written with a capital behind another word.
fn is_part_of_name(text: &str, found: &Found<Cue>) -> bool {
    let mut letters = text[found.start..found.end].chars();
    let is_capitalised = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let mut before = text[..found.start].chars().rev();
    is_capitalised && before.next() == Some(' ') && before.next().is_some_and(|letter| letter.is_ascii_alphanumeric())
}

/// Adds a hit, keeping only the longest where one lies inside another. Hits come in order of their end.
fn push_longest(words: &mut Vec<Hit<Word>>, hit: Hit<Word>) {
    let covers = |outer: &Hit<Word>, inner: &Hit<Word>| {
        outer.start <= inner.start && outer.end >= inner.end && outer.end - outer.start > inner.end - inner.start
    };
    if words.iter().rev().take(4).any(|earlier| covers(earlier, &hit)) {
        return;
    }
    while words.last().is_some_and(|last| covers(&hit, last)) {
        words.pop();
    }
    words.push(hit);
}

/// Whether a field's text is looked through for words: prose, and statements such as the platform.
pub(crate) fn holds_words(field: Field) -> bool {
    match field.meaning() {
        Meaning::Prose => true,
        Meaning::Statement => matches!(field, Field::Platform | Field::Channel),
        Meaning::SuspectValue | Meaning::VictimValue | Meaning::VictimStatement => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(Word, String)> {
        let cues = Cues::embedded();
        let found = cues.read_text(text);
        let scalars: Vec<char> = text.chars().collect();
        found
            .words
            .iter()
            .map(|hit| (hit.cue, scalars[hit.start as usize..hit.end as usize].iter().collect()))
            .collect()
    }

    #[test]
    fn the_longest_phrase_stands_alone() {
        assert_eq!(words("with my friend's number"), vec![(Word::Third, "my friend's".to_owned())]);
    }

    #[test]
    fn latin_words_need_their_edges_and_khmer_does_not() {
        assert_eq!(words("thermometer mystery"), vec![]);
        assert_eq!(words("ពីគណនីរបស់ខ្ញុំលេខ").last().map(|hit| hit.0), Some(Word::Mine));
    }

    #[test]
    fn case_line_breaks_and_spaced_out_han_do_not_hide_a_phrase() {
        assert_eq!(words("MY\n  ACCOUNT"), vec![(Word::Mine, "MY\n  ACCOUNT".to_owned())]);
        assert_eq!(words("Số điện thoại CỦA TÔI").last().map(|hit| hit.0), Some(Word::Mine));
        assert!(words("我 的 账户").iter().any(|hit| hit == &(Word::Mine, "我 的 账户".to_owned())));
        assert!(words("我的帳戶").iter().any(|hit| hit.0 == Word::Mine));
    }
}
