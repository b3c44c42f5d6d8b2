//! Cells of CSV that spreadsheet programs open: they run what begins like a formula.

use icu_normalizer::ComposingNormalizerBorrowed;
use krama_casebook::is_unseen;
use std::borrow::Cow;

/// The byte order mark. Without it such a program takes the bytes for those of its country's code page: Khmer is not legible then.
pub const MARK: &str = "\u{feff}";

/// What such a program takes for the start of a formula, as compatibility composition (NFKC) leaves it: full-width, small and raised
/// forms come to these too.
const STARTS: [char; 5] = ['=', '+', '-', '@', '\u{2212}'];

/// What of a cell is defused wherever it is first, seen or not.
const FIRST: [char; 3] = ['\t', '\r', '\n'];

/// What ends a cell, by the list separator of the country that a system is set to, and what ends a row.
const ENDS: [char; 11] = [';', '|', '\t', '\r', '\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}', '\u{61b}'];

/// A cell with an apostrophe before whatever would be run as a formula: at its start, or behind a sign that ends a cell where a
/// system's list separator is not the comma.
pub fn defused(cell: &str) -> Cow<'_, str> {
    let mut pieces = cell.split_inclusive(ENDS).enumerate();
    if !pieces.clone().any(|(at, piece)| is_run(at, piece)) {
        return Cow::Borrowed(cell);
    }
    let mut safe = String::with_capacity(cell.len() + 8);
    pieces.by_ref().for_each(|(at, piece)| {
        safe.push_str(if is_run(at, piece) { "'" } else { "" });
        safe.push_str(piece);
    });
    Cow::Owned(safe)
}

fn is_run(at: usize, piece: &str) -> bool {
    at == 0 && piece.starts_with(FIRST) || begins_a_formula(piece)
}

/// Whether the first sign that is seen is a formula's. A quote is none: programs take two of them for an empty text that goes on.
fn begins_a_formula(piece: &str) -> bool {
    let seen = piece.chars().find(|&c| !is_unseen(c) && c != '"');
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    seen.is_some_and(|seen| {
        if seen.is_ascii() {
            STARTS.contains(&seen)
        } else {
            nfkc.normalize_iter([seen].into_iter()).next().is_some_and(|c| STARTS.contains(&c))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_begins_a_formula_is_defused() {
        let unseen = [
            "",
            " ",
            "\u{feff}",
            "\u{200b}",
            "\u{200e}",
            "\u{202e}",
            "\0",
            "\u{1f}",
            "\u{a0}",
            "\u{3000}",
            " \u{200b} ",
            "\"",
        ];
        for start in "=+-@＝＋－＠−﹢﹣﹦﹫⁺⁻⁼₊₋₌﬩⩵".chars() {
            for before in unseen {
                let formula = format!("{before}{start}1+1");
                assert_eq!(defused(&formula), format!("'{formula}"));
                for end in [";", "|", "\t", "\n", "\r", "\r\n", "\u{b}", "\u{c}"] {
                    assert_eq!(defused(&format!("a{end}{formula}")), format!("a{end}'{formula}"));
                }
            }
        }
        assert_eq!(defused("\t1"), "'\t1");
        assert_eq!(defused("=1;-2|@x;y"), "'=1;'-2|'@x;y");
    }

    #[test]
    fn other_cells_stay_as_they_are() {
        for cell in [
            "",
            " ",
            "012 345 678",
            "a=1",
            "KHR 5000; USD 120",
            "a-b;c+d",
            "រាយ\u{200b}ការណ៍",
            "'=1",
            "x; ; y",
            "២",
            "①",
            "a\n\nb",
        ] {
            assert!(matches!(defused(cell), Cow::Borrowed(same) if same == cell), "{cell:?}");
        }
    }
}
