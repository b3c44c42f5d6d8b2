//! Text as words to search for, in any script.
//!
//! Scripts that write no spaces between words (Han, kana, hangul, Khmer, Thai, Lao, Burmese) are cut into their letters,
//! each with the signs that hang on it, and every two neighbours make a word: `支付宝` gives `支付`, `付宝` and `宝`. A
//! search for letters that stand together finds them wherever they stand, whatever words a dictionary would see
//! (`docs/adr/0010`). Other scripts are cut at what is neither letter nor digit, in lower case and without accents.

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};
use krama_extract::Folded;

/// Longer words are cut to so many characters, in what is kept as in what is searched for.
const LONGEST: usize = 40;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is searched for.
    pub text: String,
    /// First Unicode scalar value in the original text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Whether it is of a script without spaces, and so overlaps with its neighbours.
    pub dense: bool,
}

/// The words of a text in order, with their places. Disguises are undone as they are for values.
pub fn words(text: &str) -> Vec<Word> {
    let folded = Folded::of(text);
    let mut cutter = Cutter { folded: &folded, words: Vec::new(), plain: Open::default(), letters: Vec::new() };
    let mut joins = false;
    for (at, c) in folded.text().char_indices() {
        joins = cutter.take(at, c, joins);
    }
    cutter.close_plain();
    cutter.close_dense();
    cutter.words
}

/// Words that are searched for as one phrase: plain words side by side, or neighbours of a script without spaces.
pub fn runs(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|a, b| a.dense == b.dense && (!a.dense || b.start < a.end))
}

/// A word being read.
#[derive(Default)]
struct Open {
    text: String,
    characters: usize,
    from: usize,
    to: usize,
}

struct Cutter<'f> {
    folded: &'f Folded<'f>,
    words: Vec<Word>,
    plain: Open,
    /// The letters of the run of dense script being read.
    letters: Vec<Open>,
}

impl Cutter<'_> {
    /// Takes a character in; `joins` where the one before it draws it to its own letter. Gives that for the next.
    fn take(&mut self, at: usize, c: char, joins: bool) -> bool {
        let to = at + c.len_utf8();
        if is_dense(c) {
            self.close_plain();
            match self.letters.last_mut() {
                Some(letter) if joins || is_sign(c) => letter.push(c, to),
                _ => self.letters.push(Open { text: c.to_string(), characters: 1, from: at, to }),
            }
            return matches!(c, '\u{17d2}' | '\u{1039}');
        }
        self.close_dense();
        if is_accent(c) {
            return false;
        }
        if !c.is_alphanumeric() && !is_joined(c) {
            self.close_plain();
            return false;
        }
        if self.plain.text.is_empty() {
            self.plain.from = at;
        }
        for lower in bare(c).to_lowercase() {
            self.plain.push(lower, to);
        }
        false
    }

    fn close_plain(&mut self) {
        let open = std::mem::take(&mut self.plain);
        if !open.text.is_empty() {
            let (start, end) = self.folded.span(open.from..open.to);
            self.words.push(Word { text: open.text, start, end, dense: false });
        }
    }

    fn close_dense(&mut self) {
        let letters = std::mem::take(&mut self.letters);
        for (at, letter) in letters.iter().enumerate() {
            let (text, to) = letters
                .get(at + 1)
                .map_or_else(|| (letter.text.clone(), letter.to), |next| (letter.text.clone() + &next.text, next.to));
            let (start, end) = self.folded.span(letter.from..to);
            self.words.push(Word { text, start, end, dense: true });
        }
    }
}

impl Open {
    fn push(&mut self, c: char, to: usize) {
        self.to = to;
        if self.characters < LONGEST {
            self.text.push(c);
            self.characters += 1;
        }
    }
}

/// Letters and signs of scripts that write words without spaces between them.
fn is_dense(c: char) -> bool {
    match c {
        '\u{0e3f}' | '\u{30fb}' | '\u{104a}'..='\u{104f}' => false,
        '\u{0e01}'..='\u{0e4e}'
        | '\u{0e81}'..='\u{0ece}'
        | '\u{0edc}'..='\u{0edf}'
        | '\u{1000}'..='\u{103f}'
        | '\u{1050}'..='\u{108f}'
        | '\u{1780}'..='\u{17d3}'
        | '\u{17d7}'
        | '\u{17dc}'
        | '\u{17dd}'
        | '\u{3005}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => true,
        _ => false,
    }
}

/// Signs that hang on the letter before them.
fn is_sign(c: char) -> bool {
    matches!(c,
        '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}'
        | '\u{0eb1}' | '\u{0eb4}'..='\u{0ebc}' | '\u{0ec8}'..='\u{0ece}'
        | '\u{102b}'..='\u{103e}' | '\u{1056}'..='\u{1059}' | '\u{1062}'..='\u{1064}' | '\u{1082}'..='\u{108d}'
        | '\u{17b4}'..='\u{17d3}' | '\u{17dd}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}')
}

/// Accents that stand as characters of their own, Arabic and Hebrew points: left out.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{064b}'..='\u{0652}' | '\u{0670}')
}

/// Signs of Indian scripts that are no letters and stand inside words all the same.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0dff}') && !matches!(c, '\u{0964}' | '\u{0965}' | '\u{0970}')
}

/// A Latin letter without its accents; other letters as they are.
fn bare(c: char) -> char {
    if !matches!(c, '\u{80}'..='\u{036f}' | '\u{1e00}'..='\u{1eff}') {
        return c;
    }
    let decompose = CanonicalDecompositionBorrowed::new();
    let mut letter = if matches!(c, 'đ' | 'Đ') { 'd' } else { c };
    while let Decomposed::Expansion(base, _) | Decomposed::Singleton(base) = decompose.decompose(letter) {
        letter = base;
    }
    letter
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_with_spaces_lose_case_and_accents() {
        assert_eq!(texts("Paid TO kx-shop.top!"), ["paid", "to", "kx", "shop", "top"]);
        assert_eq!(texts("Tiền đã chuyển"), ["tien", "da", "chuyen"]);
        assert_eq!(texts("e\u{301}té ÉTÉ"), ["ete", "ete"]);
        assert_eq!(texts("деньги Αθήνα"), ["деньги", "αθήνα"]);
    }

    #[test]
    fn han_is_cut_into_pairs_and_its_last_letter() {
        assert_eq!(texts("用支付宝pay"), ["用支", "支付", "付宝", "宝", "pay"]);
    }

    #[test]
    fn khmer_letters_keep_their_signs_and_feet() {
        assert_eq!(texts("ប្រាក់"), ["ប្រាក់", "ក់"]);
        assert_eq!(texts("លុ\u{200b}យ"), ["លុយ", "យ"]);
    }

    #[test]
    fn thai_tones_hang_on_their_letters() {
        assert_eq!(texts("ที่นี่"), ["ที่นี่", "นี่"]);
    }

    #[test]
    fn digits_of_every_script_are_the_same() {
        assert_eq!(texts("០១២ ๐๑๒ ０１２"), ["012", "012", "012"]);
    }

    #[test]
    fn places_are_those_of_the_original() {
        let found = words("ប្រាក់ hxxp://a");
        assert_eq!(found.iter().map(|word| (word.start, word.end)).collect::<Vec<_>>()[..2], [(0, 6), (4, 6)]);
        assert_eq!((found[2].text.as_str(), found[2].start, found[2].end), ("http", 7, 11));
    }

    proptest! {
        #[test]
        fn words_hold_nothing_a_query_could_mean(text in "\\PC{0,80}") {
            let scalars = text.chars().count() as u32;
            for word in words(&text) {
                prop_assert!(word.start < word.end && word.end <= scalars, "{word:?}");
                prop_assert!(!word.text.contains(['"', '*', '(', ')', ':', '^', '+', '-', ' ']), "{word:?}");
                prop_assert!(!word.text.is_empty() && word.text.chars().count() <= 3 * LONGEST);
            }
        }

        #[test]
        fn a_part_of_a_dense_text_is_found_in_it(text in "[\u{1780}-\u{17a2}\u{4e00}-\u{4e40}]{2,12}", cut in 0_usize..10) {
            let letters: Vec<char> = text.chars().collect();
            let from = cut.min(letters.len() - 2);
            let part: String = letters[from..].iter().take(2 + cut % 3).collect();
            let (all, mut wanted) = (texts(&text), texts(&part));
            wanted.pop();
            prop_assert!(all.windows(wanted.len()).any(|run| run == wanted), "{all:?} {wanted:?}");
        }
    }
}
