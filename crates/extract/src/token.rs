//! One pass over a folded text: its words, runs of digits and single characters, and the marks that shape it. Every
//! list of phrases is looked for in these tokens ([`crate::phrase`]), and every kind looks at the shapes among them.
//!
//! A word is a maximal run of letters of a script that writes blanks between words; of other scripts every character is a
//! token (Han), with the vowels, tones and subscripts written around it (Khmer, Thai). A token's symbol is the same whatever the case, and for traditional and simplified
//! Han alike.

mod han;
mod letter;
mod symbol;
mod walk;

pub use walk::Mark;

use letter::{DIGIT, LETTER, SPACE, WIDE, WORD};
use symbol::Symbol;
use walk::Walk;

/// A word, a run of digits, or one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it says; equal for equal words in any case.
    pub symbol: u64,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// True where white space stands before it that is not just the layout of Han.
    pub spaced: bool,
    /// True where it is a word or number that touches a number or word before it.
    pub glued: bool,
}

impl Token {
    /// Stands behind the last token of a text, and in no phrase.
    pub const END: Self = Self { symbol: 0, start: 0, end: 0, spaced: false, glued: false };
}

/// Words of ASCII letters and digits from this length on are looked at as wallets and hashes.
pub(crate) const LONG: usize = 24;

/// A long word of ASCII letters and digits that holds digits, or mixes capitals and small letters; or the first word of an
/// address that goes on behind a `-` or `_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// True where it holds letters.
    pub letters: bool,
}

/// What a text consists of. Kept between texts, so that reading one takes no memory.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// In order.
    pub all: Vec<Token>,
    /// Long words, in order.
    pub words: Vec<Word>,
    /// Maximal runs of ASCII digits.
    pub digits: Vec<(usize, usize)>,
    /// Places of `.`, `@` and `:` that have a character right behind them.
    pub links: Vec<usize>,
    /// Punctuation that shapes the text, by its byte.
    pub marks: Vec<(u32, Mark)>,
}

impl Tokens {
    /// Reads a folded text in place of the one before.
    pub fn read(&mut self, text: &str) {
        self.all.clear();
        self.words.clear();
        self.digits.clear();
        self.links.clear();
        self.marks.clear();
        self.all.reserve(text.len() / 3 + 8);
        let mut pass =
            Pass { text, bytes: text.as_bytes(), tokens: self, walk: Walk::default(), before: Before::Other };
        let mut at = 0;
        while let Some(&byte) = pass.bytes.get(at) {
            let class = letter::class(byte);
            // Words and blanks are most of all text, and a chain of questions is quicker than a table of jumps.
            at = if class & LETTER != 0 {
                pass.short_word(at)
            } else if class & DIGIT != 0 {
                pass.word(at)
            } else if class & SPACE != 0 {
                if byte == b'\n' {
                    pass.walk.line_end(at as u32);
                } else {
                    pass.walk.blank(at as u32);
                }
                at + 1
            } else if class & WIDE != 0 {
                pass.wide(at)
            } else {
                pass.mark(at, byte)
            };
        }
    }

    /// The tokens of a phrase that is looked for.
    pub fn of_phrase(text: &str) -> Vec<Token> {
        let mut tokens = Self::default();
        tokens.read(text);
        tokens.all
    }
}

/// What the token before was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A word or number that ends at this byte.
    Word(u32),
    Han,
    Other,
}

struct Pass<'a> {
    text: &'a str,
    bytes: &'a [u8],
    tokens: &'a mut Tokens,
    walk: Walk,
    before: Before,
}

/// What joins the words of one address in the alphabet of RFC 4648, section 5.
fn joins(byte: u8) -> bool {
    matches!(byte, b'-' | b'_')
}

/// Whether a word may be the start of an address that goes on behind a `-` or `_`: as TON's begin.
fn opens_address(word: &[u8]) -> bool {
    word.starts_with(b"EQ") || word.starts_with(b"UQ") || word.starts_with(b"Ef") || word.starts_with(b"Uf")
}

/// Capitals behind small letters: no word of a language, however long.
fn is_mixed(word: &[u8]) -> bool {
    word.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

impl Pass<'_> {
    /// Takes in a word of up to seven ASCII letters that stands by itself, with the blank behind it: most of all text.
    #[inline]
    fn short_word(&mut self, start: usize) -> usize {
        let short = symbol::short(self.bytes, start);
        let Some(short) = short.filter(|short| letter::class(short.next) & (WORD | WIDE) == 0 && !joins(short.next))
        else {
            return self.word(start);
        };
        let end = start + short.length;
        self.push_word(short.symbol, start, end);
        if short.next == b' ' {
            self.walk.blank(end as u32);
            return end + 1;
        }
        end
    }

    /// Takes in the run of ASCII letters and digits that starts here, and the letters beyond ASCII that continue it.
    fn word(&mut self, start: usize) -> usize {
        let (mut at, mut digits, mut letters) = (start, false, false);
        loop {
            let from = at;
            let class = self.bytes.get(at).map_or(0, |&byte| letter::class(byte));
            let run = if class & LETTER != 0 {
                letters = true;
                symbol::letters(self.bytes, at)
            } else if class & DIGIT != 0 {
                digits = true;
                symbol::digits(self.bytes, at)
            } else {
                break;
            };
            at = run.end;
            if class & DIGIT != 0 {
                self.tokens.digits.push((from, at));
            } else if self.bytes.get(at).is_some_and(|&next| next >= 0x80) && self.letter_at(at).is_some() {
                return self.letters(from, at);
            }
            self.push_word(run.symbol, from, at);
        }
        let long = at - start >= LONG && (digits || is_mixed(&self.bytes[start..at]));
        if long || self.bytes.get(at).is_some_and(|&next| joins(next)) && opens_address(&self.bytes[start..at]) {
            self.tokens.words.push(Word { start, end: at, letters });
        }
        at
    }

    /// A letter beyond ASCII of a script with blanks between words.
    fn letter_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next().filter(|&c| letter::is_in_word(c))
    }

    /// Takes in a word that holds letters beyond ASCII: from `start`, of which everything before `at` is ASCII.
    fn letters(&mut self, start: usize, at: usize) -> usize {
        let mut symbol = Symbol::default();
        self.bytes[start..at].iter().for_each(|byte| symbol.push(byte | 0x20));
        let mut end = at;
        for c in self.text[at..].chars() {
            if !(c.is_ascii_alphabetic() || !c.is_ascii() && letter::is_in_word(c)) {
                break;
            }
            symbol.push_char(letter::lower(c));
            end += c.len_utf8();
        }
        self.push_word(symbol.finish(), start, end);
        end
    }

    #[inline]
    fn push_word(&mut self, symbol: u64, start: usize, end: usize) {
        let fresh = || self.bytes[start].is_ascii_uppercase() || !self.bytes[start].is_ascii();
        let spaced = self.walk.settle(fresh, &mut self.tokens.marks);
        let glued = self.before == Before::Word(start as u32);
        self.before = Before::Word(end as u32);
        self.tokens.all.push(Token { symbol, start: start as u32, end: end as u32, spaced, glued });
    }

    fn mark(&mut self, at: usize, byte: u8) -> usize {
        let next = self.bytes.get(at + 1).copied();
        if matches!(byte, b'.' | b'@' | b':') && next.is_some_and(|next| next > b' ') {
            self.tokens.links.push(at);
        }
        let quotes = byte == b'>' && self.walk.at_line_start();
        let spaced = self.walk.settle(|| true, &mut self.tokens.marks);
        let shape = if quotes { Some(Mark::Quoted) } else { self.walk.ascii(self.bytes, at) };
        self.tokens.marks.extend(shape.map(|mark| (at as u32, mark)));
        self.single(u32::from(byte), at, at + 1, spaced);
        at + 1
    }

    /// Takes in a character beyond ASCII.
    fn wide(&mut self, at: usize) -> usize {
        if let Some(code) = letter::plain(&self.bytes[at..]) {
            return self.cluster(code, at);
        }
        let Some(c) = self.text[at..].chars().next() else { return self.bytes.len() };
        if letter::is_in_word(c) {
            return self.letters(at, at);
        }
        let end = at + c.len_utf8();
        if matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') {
            self.walk.line_end(at as u32);
            return end;
        }
        let mut spaced = self.walk.settle(|| true, &mut self.tokens.marks);
        let is_han = han::is_han(c);
        if is_han {
            spaced &= self.before != Before::Han;
        } else {
            self.tokens.marks.extend(walk::wide(c).map(|mark| (at as u32, mark)));
        }
        self.single(if is_han { han::simplified(c) } else { u32::from(c) }, at, end, spaced);
        if is_han {
            self.before = Before::Han;
        }
        end
    }

    /// Takes in a letter of a script without blanks between words, and what is written around it.
    fn cluster(&mut self, code: u32, start: usize) -> usize {
        let spaced = self.walk.settle(|| true, &mut self.tokens.marks);
        let (mut symbol, mut end) = (symbol::of_character(code), start + 3);
        while let Some((mark, length)) = letter::around(&self.bytes[end..]) {
            symbol = symbol::with_mark(symbol, mark);
            end += length;
        }
        self.push_single(symbol, start, end, spaced);
        end
    }

    fn single(&mut self, code: u32, start: usize, end: usize, spaced: bool) {
        self.push_single(symbol::of_character(code), start, end, spaced);
    }

    #[inline]
    fn push_single(&mut self, symbol: u64, start: usize, end: usize, spaced: bool) {
        self.before = Before::Other;
        self.tokens.all.push(Token { symbol, start: start as u32, end: end as u32, spaced, glued: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.read(text);
        tokens
    }

    fn cut(text: &str) -> Vec<&str> {
        read(text).all.iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
    }

    #[test]
    fn words_digits_and_single_characters() {
        assert_eq!(cut("Số điện thoại 012: v信 ខ្ញុំ"), ["Số", "điện", "thoại", "012", ":", "v", "信", "ខ្ញុំ"]);
        assert_eq!(cut("call0905x"), ["call", "0905", "x"]);
        assert_eq!(cut("ផ្ញើទៅ។៛ เลขที่"), ["ផ្ញើ", "ទៅ", "។", "៛", "เ", "ล", "ข", "ที่"]);
    }

    #[test]
    fn case_and_traditional_han_make_no_difference() {
        let symbols = |text: &str| read(text).all.iter().map(|token| token.symbol).collect::<Vec<_>>();
        assert_eq!(symbols("TÀI KHOẢN Straightforward 帳戶"), symbols("tài khoản sTRAIGHTFORWARD 账户"));
        assert_ne!(symbols("straightforward"), symbols("straightforwarD1"));
        assert_ne!(symbols("a"), symbols("b"));
    }

    #[test]
    fn blanks_between_han_are_layout_and_between_words_are_not() {
        let spaced = |text: &str| read(text).all.iter().map(|token| token.spaced).collect::<Vec<_>>();
        assert_eq!(spaced("我 的 a b"), [true, false, true, true]);
    }

    #[test]
    fn finds_digit_runs_inside_words_and_apart() {
        assert_eq!(read("call09050000327 or 012 345").digits, [(4, 15), (19, 22), (23, 26)]);
        let glued: Vec<bool> = read("a1 b").all.iter().map(|token| token.glued).collect();
        assert_eq!(glued, [false, true, false]);
    }

    #[test]
    fn a_mark_at_the_end_of_a_sentence_opens_no_link() {
        assert_eq!(read("Stop. a.b").links, [7]);
    }

    #[test]
    fn long_words_with_digits_are_kept() {
        let text = "see TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb and internationalisationsverfahren";
        assert_eq!(read(text).words, [Word { start: 4, end: 38, letters: true }]);
    }

    #[test]
    fn an_address_needs_no_digit_and_may_be_joined() {
        assert_eq!(read("to TGHsNTTpTEPCNWYREhRfMUjLMbiLJgeGDQ.").words.len(), 1);
        assert_eq!(read("to UQBFWEV_Q0lTRYOOdJAP, or Ef-x, not u-turn or e_mail").words.len(), 2);
    }

    #[test]
    fn a_full_stop_ends_a_sentence_only_where_one_follows() {
        let stops = |text: &str| read(text).marks.iter().filter(|mark| mark.1 == Mark::Stop).count();
        assert_eq!(stops("I paid 1.5 to acc. No. 000.111 today. He left."), 1);
        assert_eq!(stops("នេះជាលេខខ្ញុំ។ អរគុណ"), 1);
    }
}
