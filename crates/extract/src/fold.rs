//! Text as it was meant: what people hide or mistype is undone, and every place can be traced back to the original.
//!
//! Folding never reorders or composes characters (Khmer is damaged by NFC): it replaces one character by one ASCII
//! character, drops characters that have no width, and undoes defanging (`[.]`, `hxxp`, ` dot `). Text that needs none
//! of it is borrowed, and its offsets are the text's own bytes.

mod characters;
mod counts;
mod defang;

use counts::Counts;
pub(crate) use defang::{hiding_words, is_mail_provider};

use std::borrow::Cow;
use std::ops::Range;

/// Where folded characters stand in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Map {
    /// The folded text is the original and pure ASCII: byte, character and scalar value are the same.
    Identity,
    /// Every folded character stands for one of the original's, in order; between them some are left out.
    Counted(Counts),
}

/// A text, folded, with the way back to the original.
#[derive(Debug, Clone)]
pub struct Folded<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    map: Map,
}

impl<'t> Folded<'t> {
    /// Folds a text.
    pub fn of(original: &'t str) -> Self {
        Self::characters(original).undone()
    }

    /// Folds characters alone; what hides links stays.
    pub(crate) fn characters(original: &'t str) -> Self {
        let (text, map) =
            if original.is_ascii() { (Cow::Borrowed(original), Map::Identity) } else { characters::fold(original) };
        Self { original, text, map }
    }

    /// The same text with what hides links undone where it is meant.
    pub(crate) fn undone(self) -> Self {
        let marks = defang::marks(&self.text);
        if marks.is_empty() {
            return self;
        }
        let (text, map) = defang::undo(self.text, self.map, &marks);
        Self { original: self.original, text, map }
    }

    /// The folded text. Letters keep their case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original scalar values that a range of folded bytes was read from: `(first, one past the last)`.
    /// Characters without width before the range's first or after its last character are left out.
    pub fn span(&self, range: Range<usize>) -> (u32, u32) {
        if range.start >= range.end {
            let at = self.scalar_at(range.start);
            return (at, at);
        }
        match &self.map {
            Map::Identity => (range.start as u32, range.end as u32),
            Map::Counted(_) => {
                let mut last = range.end - 1;
                while !self.text.is_char_boundary(last) {
                    last -= 1;
                }
                (self.scalar_at(range.start), self.scalar_at(last) + 1)
            }
        }
    }

    /// Scalar values of the original.
    pub(crate) fn length(&self) -> u32 {
        match &self.map {
            Map::Identity => self.original.len() as u32,
            Map::Counted(_) => counts::characters(self.original.as_bytes()),
        }
    }

    /// The original scalar value that the folded character at a byte was read from.
    pub(crate) fn scalar_at(&self, byte: usize) -> u32 {
        self.map.scalar_at(&self.text, byte)
    }
}

impl Map {
    fn scalar_at(&self, text: &str, byte: usize) -> u32 {
        match self {
            Self::Identity => byte as u32,
            Self::Counted(counts) => counts.scalar_at(text, byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn original_of(folded: &Folded<'_>, found: &str) -> String {
        let at = folded.text().find(found).expect("the folded text holds it");
        let (start, end) = folded.span(at..at + found.len());
        folded.original.chars().skip(start as usize).take((end - start) as usize).collect()
    }

    #[test]
    fn pure_ascii_is_borrowed() {
        let folded = Folded::of("call 012 345 678 now");
        assert!(matches!(folded.text, Cow::Borrowed(_)));
        assert_eq!(folded.map, Map::Identity);
        assert_eq!(folded.span(5..16), (5, 16));
    }

    #[test]
    fn khmer_digits_become_ascii_and_keep_their_place() {
        let folded = Folded::of("ទូរស័ព្ទ ០១២៣៤៥៦៧៨ ណា");
        assert!(folded.text().contains("012345678"));
        assert_eq!(original_of(&folded, "012345678"), "០១២៣៤៥៦៧៨");
    }

    #[test]
    fn characters_without_width_inside_a_value_belong_to_its_span() {
        let folded = Folded::of("go to ev\u{200b}il\u{2060}.com\u{200b} now");
        assert_eq!(original_of(&folded, "evil.com"), "ev\u{200b}il\u{2060}.com");
    }

    #[test]
    fn full_width_letters_are_narrowed() {
        let folded = Folded::of("请看ｈｔｔｐ：／／ａ．ｃｏｍ吧");
        assert_eq!(original_of(&folded, "http://a.com"), "ｈｔｔｐ：／／ａ．ｃｏｍ");
    }

    #[test]
    fn khmer_letters_are_left_alone() {
        let khmer = "ខ្ញុំបានបាត់បង់ប្រាក់";
        assert_eq!(Folded::of(khmer).text(), khmer);
    }

    #[test]
    fn defanged_links_come_back_with_their_brackets_in_the_span() {
        for (text, found, original) in [
            ("see hxxp://evil[.]com/a now", "http://evil.com/a", "hxxp://evil[.]com/a"),
            ("hXXps[:]//a(.)b{.}org", "http", "hXXp"),
            ("write kxbob (at) mail [dot] com", "kxbob@mail.com", "kxbob (at) mail [dot] com"),
            ("at evil dot com today", "evil.com", "evil dot com"),
        ] {
            let folded = Folded::of(text);
            assert!(folded.text().contains(found), "{:?} in {:?}", found, folded.text());
            assert_eq!(original_of(&folded, found), original);
        }
    }

    #[test]
    fn words_that_only_look_like_defanging_stay() {
        for text in ["meet me at home dot", "a list [1] (see) [...] at all", "f(.) is a map", "look at gmail.com"] {
            assert_eq!(Folded::of(text).text(), text);
        }
    }

    proptest! {
        #[test]
        fn spans_always_lie_in_the_original(text in "\\PC{0,40}(hxxp|\\[\\.\\]| dot com|០១|\u{200b}|[a-z ]|ａ){0,12}") {
            let folded = Folded::of(&text);
            let scalars = text.chars().count() as u32;
            prop_assert_eq!(folded.length(), scalars);
            let cuts: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
            let mut before = 0;
            for pair in cuts.windows(2) {
                let (start, end) = folded.span(pair[0]..pair[1]);
                prop_assert!(start < end && end <= scalars && start >= before);
                before = start;
            }
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,60}") {
            let once = Folded::of(&text).text().to_owned();
            let twice = Folded::of(&once).text().to_owned();
            prop_assert_eq!(characters::fold(&once).0.into_owned(), characters::fold(&twice).0.into_owned());
        }
    }
}
