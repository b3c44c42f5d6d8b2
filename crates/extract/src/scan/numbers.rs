//! Runs of digits, joined over blanks, dashes, dots and brackets as people write numbers.

use std::ops::Range;

/// A maximal run of digits, and whether what stands between it and the next run may be a joint of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// True where a letter stands right before it.
    pub letter_before: bool,
    /// True where a letter stands right behind it.
    pub letter_behind: bool,
    /// True where only joints stand between it and the next run.
    pub joined: bool,
}

/// Marks which runs could continue one number.
pub(super) fn group(text: &str, digits: &[(usize, usize)], numbers: &mut Vec<Number>) {
    let bytes = text.as_bytes();
    let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    numbers.clear();
    for (index, &(start, end)) in digits.iter().enumerate() {
        let joined =
            digits.get(index + 1).is_some_and(|&(next, _)| is_joint(&bytes[end..next.min(end + 5)], next - end));
        let (letter_before, letter_behind) = (letter(start.checked_sub(1)), letter(Some(end)));
        numbers.push(Number { start, end, letter_before, letter_behind, joined });
    }
}

/// ` `, `-`, `.`, ` - `, `) `, ` (`, `)-` and the like: at most three characters, at most one of them a mark besides brackets.
fn is_joint(between: &[u8], length: usize) -> bool {
    let marks = between.iter().filter(|&&byte| matches!(byte, b'-' | b'.')).count();
    (1..=3).contains(&length)
        && marks <= 1
        && between.iter().all(|byte| matches!(byte, b' ' | b'-' | b'.' | b'(' | b')'))
}

/// How many digits the runs hold.
pub(crate) fn length_of(numbers: &[Number]) -> usize {
    numbers.iter().map(|number| number.end - number.start).sum()
}

/// The digits of a few runs, in a row. No number that is read has more than [`Digits::MOST`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    bytes: [u8; Self::MOST],
    length: usize,
}

impl Digits {
    const MOST: usize = 24;

    /// The digits of the runs, without what joins them; those behind the most are left out.
    pub fn of(text: &str, numbers: &[Number]) -> Self {
        let mut digits = Self { bytes: [b'0'; Self::MOST], length: 0 };
        for byte in numbers.iter().flat_map(|number| &text.as_bytes()[number.start..number.end]).take(Self::MOST) {
            digits.bytes[digits.length] = *byte;
            digits.length += 1;
        }
        digits
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("digits are ASCII")
    }
}

/// Splits the runs into chains: within a chain every run is joined to the next. Chains longer than 24 runs are cut, so
/// that no text makes the readers of numbers slow.
pub(crate) fn chains(numbers: &[Number]) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        if from >= numbers.len() {
            return None;
        }
        let mut last = from;
        while last + 1 < numbers.len() && numbers[last].joined && last - from < 23 {
            last += 1;
        }
        let chain = from..last + 1;
        from = last + 1;
        Some(chain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<String> {
        let (mut tokens, mut numbers) = (crate::token::Tokens::default(), Vec::new());
        tokens.read(text);
        group(text, &tokens.digits, &mut numbers);
        chains(&numbers).map(|chain| Digits::of(text, &numbers[chain]).as_str().to_owned()).collect()
    }

    #[test]
    fn joins_what_people_write_as_one_number() {
        assert_eq!(joined("+855 (0)12 345-678, 2 x"), ["855012345678", "2"]);
        assert_eq!(joined("0 1 2 3 4 5 6 7 8"), ["012345678"]);
        assert_eq!(joined("000 111 222 to 000 333 444"), ["000111222", "000333444"]);
        assert_eq!(joined("1,200\n300"), ["1", "200", "300"]);
    }
}
