//! One character for one: digits of the region's scripts, full-width and mathematical letters, characters without width.

use super::{Counts, Map};
use std::borrow::Cow;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Keep,
    Drop,
    Into(u8),
}

/// Zeros of decimal digits (Unicode general category Nd): Khmer, Thai, Lao, Burmese, Shan, Arabic, Persian,
/// Devanagari, Bengali, full-width.
const ZEROS: &[char] = &[
    '\u{0660}', '\u{06f0}', '\u{0966}', '\u{09e6}', '\u{0e50}', '\u{0ed0}', '\u{1040}', '\u{1090}', '\u{17e0}',
    '\u{ff10}',
];

fn fold_one(character: char) -> Fold {
    // ASCII, Khmer letters and Han: most of all text.
    if matches!(character, '\0'..='\u{7f}' | '\u{1780}'..='\u{17d5}' | '\u{4e00}'..='\u{9fff}') {
        return Fold::Keep;
    }
    match character {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Fold::Into(b' '),
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => Fold::Drop,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Fold::Into(b'-'),
        '\u{2018}' | '\u{2019}' => Fold::Into(b'\''),
        '\u{2024}' | '\u{fe52}' | '\u{ff61}' => Fold::Into(b'.'),
        '\u{2044}' | '\u{2215}' => Fold::Into(b'/'),
        '\u{fe55}' | '\u{2236}' | '\u{17d6}' => Fold::Into(b':'),
        '\u{fe6b}' => Fold::Into(b'@'),
        '\u{ff01}'..='\u{ff5e}' => Fold::Into((character as u32 - 0xff01 + 0x21) as u8),
        '\u{1d400}'..='\u{1d7ff}' => mathematical(character),
        '\u{660}'..='\u{1099}' | '\u{17e0}'..='\u{17e9}' => digit(character),
        _ => Fold::Keep,
    }
}

fn digit(character: char) -> Fold {
    let code = character as u32;
    match ZEROS.iter().find(|&&zero| (zero as u32..zero as u32 + 10).contains(&code)) {
        Some(&zero) => Fold::Into(b'0' + (code - zero as u32) as u8),
        None => Fold::Keep,
    }
}

/// Mathematical alphanumeric symbols (Unicode block U+1D400): thirteen styles of A to Z and a to z, five of the digits.
fn mathematical(character: char) -> Fold {
    let code = character as u32;
    match code {
        0x1d400..=0x1d6a3 => {
            let letter = ((code - 0x1d400) % 52) as u8;
            Fold::Into(if letter < 26 { b'A' + letter } else { b'a' + letter - 26 })
        }
        0x1d7ce..=0x1d7ff => Fold::Into(b'0' + ((code - 0x1d7ce) % 10) as u8),
        _ => Fold::Keep,
    }
}

/// Folds a text that is not pure ASCII. Stretches that stay are copied whole, and not at all where everything stays.
pub(super) fn fold(original: &str) -> (Cow<'_, str>, Map) {
    let mut text = String::new();
    let mut left_out: Vec<(u32, u32)> = Vec::new();
    // Bytes of the original that are copied or left out already, and the place that is looked at.
    let (mut done, mut at) = (0, 0);
    let bytes = original.as_bytes();
    loop {
        at = behind_ascii(bytes, at);
        loop {
            // Khmer letters, one behind the other.
            while let [0xe1, 0x9e, _, ..] = bytes[at..] {
                at += 3;
            }
            let width = staying(&bytes[at..]);
            if width == 0 {
                break;
            }
            at += width;
        }
        if bytes.get(at).is_some_and(u8::is_ascii) {
            continue;
        }
        let Some(character) = original[at..].chars().next() else { break };
        let fold = fold_one(character);
        if fold != Fold::Keep {
            text.push_str(&original[done..at]);
            done = at + character.len_utf8();
            match fold {
                Fold::Into(byte) => text.push(char::from(byte)),
                _ => leave_out(&mut left_out, text.len()),
            }
        }
        at += character.len_utf8();
    }
    if done == 0 {
        return (Cow::Borrowed(original), Map::Counted(Counts::new(original, left_out)));
    }
    text.push_str(&original[done..]);
    let counts = Counts::new(&text, left_out);
    (Cow::Owned(text), Map::Counted(counts))
}

/// One more character is left out before that byte of the folded text.
fn leave_out(left_out: &mut Vec<(u32, u32)>, at: usize) {
    let total = left_out.last().map_or(0, |last| last.1) + 1;
    match left_out.last_mut().filter(|last| last.0 as usize == at) {
        Some(last) => last.1 = total,
        None => left_out.push((at as u32, total)),
    }
}

/// The first byte from a place on that is not ASCII; the end where all are.
#[inline]
fn behind_ascii(bytes: &[u8], mut at: usize) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let high = u64::from_le_bytes(*chunk) & HIGH;
        if high != 0 {
            return at + high.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The bytes of the character beyond ASCII that a text begins with, if its first two bytes say that it stays; 0 where it
/// must be looked at. Nothing but Latin, Greek, Cyrillic, and the letters of the region's scripts is answered here.
#[inline]
fn staying(bytes: &[u8]) -> usize {
    match *bytes {
        // Latin with marks, Greek, Cyrillic: U+00C0 to U+05FF.
        [0xc3..=0xd7, ..] => 2,
        // Thai and Lao letters (their digits are U+0E50 and U+0ED0 on), Burmese letters, Khmer letters and marks but U+17D6
        // and digits, Latin with two marks; Kana but the blank, Han, Hangul: U+3040 to U+D7FF.
        [0xe0, 0xb8 | 0xba, ..]
        | [0xe1, 0x80 | 0x9e | 0xb8..=0xbb, ..]
        | [0xe3, 0x81..=0xbf, ..]
        | [0xe4..=0xed, ..] => 3,
        [0xe0, 0xb9 | 0xbb, third, ..] if third < 0x90 => 3,
        [0xe1, 0x9f, third, ..] if third < 0x96 => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_its_ten_digits() {
        for script in ["០១២៣៤៥៦៧៨៩", "๐๑๒๓๔๕๖๗๘๙", "໐໑໒໓໔໕໖໗໘໙", "၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
        {
            assert_eq!(fold(script).0, "0123456789");
        }
    }

    #[test]
    fn what_is_answered_by_two_bytes_stays() {
        for character in ('\0'..=char::MAX).filter(|c| staying(c.to_string().as_bytes()) > 0) {
            assert_eq!(fold_one(character), Fold::Keep, "{character:?}");
            assert_eq!(staying(character.to_string().as_bytes()), character.len_utf8());
        }
    }

    #[test]
    fn bold_letters_are_letters() {
        assert_eq!(fold("𝐓𝐞𝐥𝐞𝐠𝐫𝐚𝐦").0, "Telegram");
    }

    #[test]
    fn keycaps_are_digits() {
        assert_eq!(fold("1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}").0, "12");
    }
}
