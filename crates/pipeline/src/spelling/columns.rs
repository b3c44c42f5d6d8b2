//! What victims' columns spell beside the values that were read there.

use super::{forms_in, rows, search, signs};
use crate::reading::slice;
use krama_extract::Folded;
use krama_model::field::Meaning;
use krama_model::{Kind, Mention, Report};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The most different forms kept of one column of a victim.
const MOST_KEPT: usize = 1_024;

/// What victims' columns of a report spell that was not read as a value.
#[derive(Default)]
pub(crate) struct Column {
    /// Its forms. They hide words; no value is taken for a victim's because of them.
    pub(crate) forms: FxHashSet<String>,
    /// Whether there are more than are kept.
    pub(crate) is_cut: bool,
}

/// What victims' columns spell outside the values that were read there, and that is no date and no sum of money: those are
/// anybody's. A payment card's value is a digest, so what spells it is kept.
pub(crate) fn unread(report: &Report, mentions: &[Mention]) -> Column {
    let mut told = Column::default();
    for (at, part) in (0_u16..).zip(&report.parts).filter(|(_, part)| part.field.meaning() == Meaning::VictimValue) {
        let is_read = |mention: &&Mention| mention.part == at && !tells_an_account(&part.text, mention);
        let read = merged(mentions.iter().filter(is_read).map(|mention| mention.start..mention.end).collect());
        let dates = dates(&part.text);
        let before = told.forms.len();
        let (_, is_whole) = search(&part.text, |form, place| {
            if told.forms.contains(form) {
                return Some(false);
            }
            let place = place();
            let is_kept = !overlapping(&read, &place).any(|span| span.start <= place.start && place.end <= span.end)
                && overlapping(&dates, &place).next().is_none();
            if is_kept {
                if told.forms.len() - before == MOST_KEPT {
                    return None;
                }
                told.forms.insert(form.to_owned());
            }
            Some(false)
        });
        told.is_cut |= !is_whole;
    }
    told
}

/// Whether what was read may still have to be hidden as digits: a card, and a sum as nobody writes one.
fn tells_an_account(text: &str, mention: &Mention) -> bool {
    let words = || slice(text, mention.start, mention.end);
    match mention.kind {
        Kind::PaymentCard => true,
        Kind::Amount => forms_in(words()).iter().any(|form| form.starts_with('0')),
        _ => false,
    }
}

/// Spans in order, those that overlap as one.
pub(crate) fn merged(mut spans: Vec<Range<u32>>) -> Vec<Range<u32>> {
    spans.retain(|span| span.start < span.end);
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// Those of some merged spans that share a character with a place.
pub(crate) fn overlapping<'s>(spans: &'s [Range<u32>], place: &Range<u32>) -> impl Iterator<Item = &'s Range<u32>> {
    let (start, end) = (place.start, place.end);
    let first = spans.partition_point(|span| span.end <= start);
    spans[first..].iter().take_while(move |span| span.start < end)
}

/// The dates of a text: `2026-03-01`, `1.3.2026`, `03/01/2026`, `20260301`.
fn dates(text: &str) -> Vec<Range<u32>> {
    let folded = Folded::of(text);
    let signs = signs(folded.text());
    let rows = rows(&signs);
    let number = |&(from, to): &(usize, usize)| {
        let digits: String = signs[from..to].iter().map(|sign| sign.character).collect();
        (digits.len() <= 8).then(|| Some((digits.len(), digits.parse::<u32>().ok()?)))?
    };
    let span = |from: usize, to: usize| {
        let (start, end) = folded.span(signs[from].start()..signs[to - 1].end());
        start..end
    };
    let mut found = Vec::new();
    for (at, first) in rows.iter().enumerate() {
        if let Some((8, day)) = number(first)
            && is_date((4, day / 10_000), (2, day / 100 % 100), (2, day % 100))
        {
            found.push(span(first.0, first.1));
        }
        let [second, third] = rows[at + 1..].get(..2).unwrap_or_default() else { continue };
        let mark = |before: usize, behind: usize| {
            (before + 1 == behind).then(|| signs[before].character).filter(|mark| matches!(mark, '-' | '/' | '.'))
        };
        let is_joined = mark(first.1, second.0).is_some_and(|one| mark(second.1, third.0) == Some(one));
        if let (true, Some(first_number), Some(middle), Some(last)) =
            (is_joined, number(first), number(second), number(third))
            && (is_date(first_number, middle, last)
                || is_date(last, middle, first_number)
                || is_date(last, first_number, middle))
        {
            found.push(span(first.0, third.1));
        }
    }
    merged(found)
}

/// Whether numbers, each with how many digits it has, are a year, a month and a day.
fn is_date(year: (usize, u32), month: (usize, u32), day: (usize, u32)) -> bool {
    let few = |(digits, number): (usize, u32), most| digits <= 2 && (1..=most).contains(&number);
    year.0 == 4 && (1900..2100).contains(&year.1) && few(month, 12) && few(day, 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use krama_model::Field;

    fn of_column(text: &str) -> Column {
        let report = sample::report(&[(Field::VictimAccount, text)]);
        unread(&report, &[])
    }

    #[test]
    fn a_column_keeps_so_many_forms_and_says_that_there_were_more() {
        let numbers = |from: u32, to: u32| {
            (from..to).flat_map(|number| ["kx_".to_owned(), number.to_string(), "; ".to_owned()]).collect::<String>()
        };
        let short = of_column(&numbers(1_000, 1_500).repeat(40));
        assert_eq!((short.forms.len(), short.is_cut), (500, false));
        let long = of_column(&numbers(100_000, 200_000));
        assert_eq!((long.forms.len(), long.is_cut), (MOST_KEPT, true));
        assert!(long.forms.contains("kx_100000"));
        let digits = of_column(&"0 1 2 7 4 5 8 ".repeat(20_000));
        assert!(digits.forms.len() < MOST_KEPT && !digits.is_cut);
    }

    #[test]
    fn dates_in_a_column_are_anybodys_and_numbers_beside_them_are_not() {
        let told = of_column("000888777 on 2026-03-01 10:22, 20260302, 12031999");
        let mut forms: Vec<&String> = told.forms.iter().collect();
        forms.sort_unstable();
        assert_eq!(forms, ["00888777", "12031999"]);
    }

    #[test]
    fn dates_are_told_from_numbers() {
        for (text, seen) in [
            ("called 2026-03-01", &["2026-03-01"][..]),
            ("១/៣/២០២៦", &["១/៣/២០២៦"]),
            ("on 12.31.2026 20260301", &["12.31.2026", "20260301"]),
        ] {
            let found: Vec<&str> = dates(text).iter().map(|span| slice(text, span.start, span.end)).collect();
            assert_eq!(found, seen, "{text}");
        }
        for text in ["000-888-777", "12031999", "2026-13-41", "2026-03 01", "20261301", "012 03 2026"] {
            assert_eq!(dates(text), [], "{text}");
        }
    }

    #[test]
    fn spans_that_touch_stay_two() {
        assert_eq!(merged(vec![5..7, 0..3, 2..4, 4..4, 4..5]), [0..4, 4..5, 5..7]);
        let spans = [0..4, 4..5, 8..9];
        assert_eq!(overlapping(&spans, &(3..5)).count(), 2);
        assert_eq!(overlapping(&spans, &(5..8)).count(), 0);
    }
}
