//! A word as one number.
//!
//! Up to eight bytes are mixed by a bijection, so that no two short words share a symbol; longer ones are mixed eight bytes
//! at a time, as FNV and its kin do. A symbol is an identity inside one process and never written down.

/// An odd constant with well-spread bits (2^64 divided by the golden ratio).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// The bit that makes a letter lower-case, in eight bytes at once; digits have it already.
const LOWER: u64 = 0x2020_2020_2020_2020;
/// Tells a single character from a word of the same bytes.
const CHARACTER: u64 = 1 << 63;

/// Spreads a number over all bits; different numbers stay different.
pub(crate) fn mix(value: u64) -> u64 {
    let spread = value.wrapping_mul(SPREAD);
    spread ^ (spread >> 32)
}

#[inline]
fn step(state: u64, chunk: u64) -> u64 {
    mix(state.rotate_left(23) ^ chunk)
}

/// The symbol of one character that is not part of a word.
pub(super) fn of_character(code: u32) -> u64 {
    mix(u64::from(code) | CHARACTER)
}

/// The symbol of a letter to which one more mark is added.
pub(super) fn with_mark(symbol: u64, mark: u32) -> u64 {
    step(symbol, u64::from(mark))
}

/// A run of ASCII letters or of digits: its symbol and where it ends.
pub(super) struct Run {
    pub symbol: u64,
    pub end: usize,
}

/// The run of letters that starts with the letter here.
pub(super) fn letters(bytes: &[u8], start: usize) -> Run {
    run::<b'a', b'z'>(bytes, start)
}

/// The run of digits that starts with the digit here.
pub(super) fn digits(bytes: &[u8], start: usize) -> Run {
    run::<b'0', b'9'>(bytes, start)
}

/// A run of one to seven letters, with the byte behind it.
pub(super) struct Short {
    pub symbol: u64,
    pub length: usize,
    pub next: u8,
}

/// The run of letters that starts with the letter here, if it is short and eight bytes are left to look at.
#[inline]
pub(super) fn short(bytes: &[u8], start: usize) -> Option<Short> {
    let chunk = u64::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
    let outside = outside::<b'a', b'z'>(chunk | LOWER);
    let bits = outside.trailing_zeros() & !7;
    let short = outside != 0;
    short.then(|| Short {
        symbol: step(0, (chunk | LOWER) & !(u64::MAX << bits)),
        length: bits as usize / 8,
        next: (chunk >> bits) as u8,
    })
}

/// The high bits of those of eight bytes that lie outside a range of ASCII: a sum's high bit is set from the range's first
/// byte on, and again behind its last.
#[inline]
fn outside<const FIRST: u8, const LAST: u8>(chunk: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const ONES: u64 = 0x0101_0101_0101_0101;
    let ascii = chunk & !HIGH;
    let (from, behind) = (ascii + u64::from(0x80 - FIRST) * ONES, ascii + u64::from(0x7f - LAST) * ONES);
    !(from & !behind & !chunk) & HIGH
}

fn run<const FIRST: u8, const LAST: u8>(bytes: &[u8], start: usize) -> Run {
    let (mut at, mut state) = (start, 0);
    loop {
        let chunk = eight(bytes, at);
        let lower = if FIRST.is_ascii_digit() { chunk } else { chunk | LOWER };
        let outside = outside::<FIRST, LAST>(lower);
        if outside != 0 {
            let bits = outside.trailing_zeros() & !7;
            // A run of a multiple of eight ends with the chunk before.
            let state = if bits == 0 { state } else { step(state, lower & !(u64::MAX << bits)) };
            return Run { symbol: state, end: at + bits as usize / 8 };
        }
        state = step(state, lower);
        at += 8;
    }
}

/// Eight bytes, zeros behind the end.
fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    if let Some(whole) = rest.first_chunk() {
        return u64::from_le_bytes(*whole);
    }
    rest.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// The symbol of a word that is given byte by byte.
#[derive(Debug, Default)]
pub(super) struct Symbol {
    state: u64,
    chunk: u64,
    filled: u32,
}

impl Symbol {
    pub fn push(&mut self, byte: u8) {
        if self.filled == 64 {
            self.state = step(self.state, self.chunk);
            (self.chunk, self.filled) = (0, 0);
        }
        self.chunk |= u64::from(byte) << self.filled;
        self.filled += 8;
    }

    pub fn push_char(&mut self, character: char) {
        let mut buffer = [0; 4];
        character.encode_utf8(&mut buffer).bytes().for_each(|byte| self.push(byte));
    }

    pub fn finish(self) -> u64 {
        step(self.state, self.chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_its_letters_do() {
        for other in (0..=255_u8).filter(|byte| !byte.is_ascii_alphabetic()) {
            assert_eq!(letters(&[b'a', b'Z', other, b'z'], 0).end, 2, "{other}");
        }
        for other in (0..=255_u8).filter(|byte| !byte.is_ascii_digit()) {
            assert_eq!(digits(&[b'0', b'9', other, b'5'], 0).end, 2, "{other}");
        }
    }

    #[test]
    fn both_ways_to_a_symbol_agree() {
        for word in ["a", "Zz", "Account", "eightchr", "NineChars", "internationalisation", "0123456789012345"] {
            let mut symbol = Symbol::default();
            word.bytes().for_each(|byte| symbol.push(byte | 0x20));
            let text = format!("({word}) and more");
            let run = if word.starts_with('0') { digits } else { letters };
            let symbol = symbol.finish();
            for (text, start) in [(text.as_str(), 1), (word, 0)] {
                let found = run(text.as_bytes(), start);
                assert_eq!((found.symbol, found.end), (symbol, start + word.len()), "{word}");
            }
        }
    }
}
