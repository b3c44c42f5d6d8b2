//! What a byte or character is to the pass.

/// An ASCII letter.
pub(super) const LETTER: u8 = 1;
/// An ASCII digit.
pub(super) const DIGIT: u8 = 2;
/// Either.
pub(super) const WORD: u8 = LETTER | DIGIT;
/// White space of ASCII.
pub(super) const SPACE: u8 = 4;
/// Part of a character beyond ASCII.
pub(super) const WIDE: u8 = 8;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t'..=b'\r' => SPACE,
            0x80..=0xff => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// What a byte is: one of the bits above, none for a mark.
pub(super) fn class(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// Whether a character beyond ASCII belongs to a word: a letter of a script with blanks between words, or a mark that is
/// written over one.
pub(super) fn is_in_word(c: char) -> bool {
    match c {
        'À'..='ɏ' => c != '×' && c != '÷',
        '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' => true,
        '\u{80}'..='\u{8ff}' | '\u{1f00}'..='\u{1fff}' => c.is_alphabetic(),
        _ => false,
    }
}

/// A letter in lower case, where that is one character.
pub(super) fn lower(c: char) -> char {
    match c {
        'a'..='z' | 'à'..='ÿ' | 'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        // Latin letters of Vietnamese: every odd one is the lower case of the one before.
        '\u{1ea0}'..='\u{1ef9}' => char::from_u32(c as u32 | 1).unwrap_or(c),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// A letter, vowel or tone of Thai, Lao, Burmese or Khmer (U+0E00 to U+17D3): most of all characters that are tokens by
/// themselves.
pub(super) fn plain(bytes: &[u8]) -> Option<u32> {
    let code = |first: u32, second: u8, third: u8| (first << 12) | u32::from(second & 63) << 6 | u32::from(third & 63);
    match *bytes {
        [0xe0, second @ 0xb8..=0xbf, third, ..] => Some(code(0, second, third)),
        [0xe1, second @ (0x80..=0x82 | 0x9e), third, ..] => Some(code(1, second, third)),
        [0xe1, 0x9f, third @ 0x80..=0x93, ..] => Some(code(1, 0x9f, third)),
        _ => None,
    }
}

/// A vowel, a tone or a subscript letter that belongs to the letter before it, in Khmer or Thai, and its bytes.
pub(super) fn around(bytes: &[u8]) -> Option<(u32, usize)> {
    match *bytes {
        // The sign that puts a letter below the one before it, with that letter: one of U+1780 to U+17B3.
        [0xe1, 0x9f, 0x92, 0xe1, 0x9e, letter @ 0x80..=0xb3, ..] => Some((u32::from(letter), 6)),
        // Khmer U+17B4 to U+17D3, Thai U+0E31, U+0E34 to U+0E3A and U+0E47 to U+0E4E.
        [0xe1, 0x9e, third @ 0xb4..=0xbf, ..] => Some((0x100 | u32::from(third), 3)),
        [0xe1, 0x9f, third @ 0x80..=0x93, ..] => Some((0x200 | u32::from(third), 3)),
        [0xe0, 0xb8, third @ (0xb1 | 0xb4..=0xba), ..] => Some((0x300 | u32::from(third), 3)),
        [0xe0, 0xb9, third @ 0x87..=0x8e, ..] => Some((0x400 | u32::from(third), 3)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_answers_are_the_slow_ones() {
        for c in ('\u{80}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
            let is_lower_alone = c.to_lowercase().count() == 1;
            assert!(!is_lower_alone || lower(c) == c.to_lowercase().next().unwrap(), "{c}");
            assert_eq!(is_in_word(c), c.is_alphabetic(), "{c}");
        }
        for c in "កខំ្ៈកាไทยລາວ".chars() {
            assert_eq!(plain(c.to_string().as_bytes()), Some(u32::from(c)), "{c}");
        }
    }
}
