//! Every word that says something about a report: whose a value is, who speaks, which scam it is.
//!
//! They stand in the one tree of phrases ([`crate::lexicon`]) in all languages. The words are data: `schemas/cues/*.toml`
//! (roles and voices) and `schemas/scam-types/*.toml` (signs).

mod word;

use crate::fold::Folded;
use crate::lexicon::Said;
use crate::phrase::Found;
pub use crate::token::Mark;
use crate::token::Tokens;
use krama_model::Field;
use krama_model::field::Meaning;
pub use word::Word;
pub(crate) use word::embedded as words;

/// What a phrase means where it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// It speaks about who owns a value or who wrote a stretch.
    Word(Word),
    /// It is a sign of a scam type: the sign's place in [`crate::scam::tree::Tree::signs`].
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
    /// One entry a part, in the order of [`krama_model::Report::parts`].
    pub parts: Vec<PartCues>,
}

impl PartCues {
    /// The cues among the phrases of a text.
    pub(crate) fn of(folded: &Folded<'_>, tokens: &Tokens, said: &[Found<Said>]) -> Self {
        let mut cues = Self { length: folded.length(), ..Self::default() };
        cues.marks.extend(tokens.marks.iter().map(|&(at, mark)| (folded.scalar_at(at as usize), mark)));
        let (mut words, mut signs) = (0, 0);
        for found in said {
            words += usize::from(matches!(found.meaning, Said::Cue(Cue::Word(_))));
            signs += usize::from(matches!(found.meaning, Said::Cue(Cue::Sign(_))));
        }
        cues.words.reserve_exact(words);
        cues.signs.reserve_exact(signs);
        let mut excepted = false;
        for found in said {
            let Said::Cue(cue) = found.meaning else { continue };
            match cue {
                Cue::Word(Word::Pay) if is_part_of_name(folded.text(), found) => {}
                Cue::Word(cue) => push_longest(&mut cues.words, hit(folded, found, cue)),
                Cue::Sign(cue) => cues.signs.push(hit(folded, found, cue)),
                Cue::Except(_) => excepted = true,
            }
        }
        if excepted {
            let except = said.iter().filter_map(|found| match found.meaning {
                Said::Cue(Cue::Except(cue)) => Some(hit(folded, found, cue)),
                _ => None,
            });
            let except: Vec<Hit<u16>> = except.collect();
            let covers = |except: &Hit<u16>, sign: &Hit<u16>| {
                except.cue == sign.cue && except.start <= sign.start && sign.end <= except.end
            };
            cues.signs.retain(|sign| !except.iter().any(|except| covers(except, sign)));
        }
        cues
    }
}

fn hit<T>(folded: &Folded<'_>, found: &Found<Said>, cue: T) -> Hit<T> {
    let (start, end) = folded.span(found.start..found.end);
    Hit { cue, start, end }
}

/// Whether a word for paying ends a name instead: "Apple Pay", "ABA Pay", written with a capital behind another word.
fn is_part_of_name(text: &str, found: &Found<Said>) -> bool {
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
    use crate::lexicon::Lexicon;

    fn words(text: &str) -> Vec<(Word, String)> {
        let found = Lexicon::embedded().read_text(text);
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
