//! References that are their victim's own number: told when they come in, since a reference is always shown.

use crate::spelling::{AT, forms_in};
use krama_extract::Folded;
use krama_intake::{Format, Sink};
use krama_model::field::Meaning;
use krama_model::{Code, Digest, Item, Report, Warning};
use std::ops::ControlFlow;

/// A report's reference is its victim's number or mailbox.
const IS_VICTIMS: Code = Code(7413);

/// How many reports the warning names.
const NAMED: usize = 3;

/// Passes everything on and looks at the references of reports.
pub(super) struct References<'s, S> {
    sink: &'s mut S,
    found: u64,
    /// Where the first of them stand.
    places: Vec<String>,
}

impl<'s, S: Sink> References<'s, S> {
    pub fn new(sink: &'s mut S) -> Self {
        Self { sink, found: 0, places: Vec::new() }
    }

    /// Tells of what was found, by its place alone.
    pub fn tell(self) {
        let more = if self.found as usize > self.places.len() { ", …" } else { "" };
        let message = format!(
            "a report's reference is its victim's own number or mailbox, and references are always shown: let the mapping \
             take another column as ref ({}{more})",
            self.places.join(", ")
        );
        for _ in 0..self.found {
            if self.sink.item(Item::Warning(Warning { code: IS_VICTIMS, message: message.clone() })).is_break() {
                return;
            }
        }
    }
}

/// Whether a reference spells what stands in a victim's column of its report.
fn is_victims(report: &Report) -> bool {
    let reference = &report.key.reference;
    let columns = report.parts.iter().filter(|part| part.field.meaning() == Meaning::VictimValue);
    let spells = |column: &str| {
        let own = forms_in(reference);
        forms_in(column).iter().any(|form| own.contains(form))
    };
    columns.map(|part| part.text.as_str()).any(|column| may_spell(reference, column) && spells(column))
}

/// The fewest digits of a number that is compared, and the fewest characters of an account's name.
const FEWEST_DIGITS: usize = 7;
const SHORTEST_NAME: usize = 5;

/// A quick look at whether one text may spell what another does: there are millions of reports, and hardly one such. It never says no
/// where [`forms_in`] finds the same in both. Whatever is compared of two ASCII texts stands in both as they are folded: a number as its
/// digits, a name as it is; only mailboxes are put together, around a sign that both must have.
fn may_spell(reference: &str, column: &str) -> bool {
    let (reference, column) = (Folded::of(reference), Folded::of(column));
    let [reference, column] = [reference.text(), column.text()].map(str::as_bytes);
    let is_plain = |text: &[u8]| text.iter().all(|byte| byte.is_ascii() && *byte != b'%');
    !(is_plain(reference) && is_plain(column))
        || has_at(reference) && has_at(column)
        || have_run(FEWEST_DIGITS, reference, column, u8::is_ascii_digit)
        || have_run(SHORTEST_NAME, reference, column, |byte| !byte.is_ascii_whitespace())
}

/// Whether a text has the sign of a mailbox, or that spelled out.
fn has_at(text: &[u8]) -> bool {
    text.contains(&b'@') || text.windows(AT.len()).any(|found| found.eq_ignore_ascii_case(AT.as_bytes()))
}

/// Whether two texts have so many characters in common, one behind another, of those that count.
fn have_run(fewest: usize, reference: &[u8], column: &[u8], counts: impl Fn(&u8) -> bool) -> bool {
    let small =
        |text: &[u8]| -> Vec<u8> { text.iter().filter(|&byte| counts(byte)).map(u8::to_ascii_lowercase).collect() };
    if reference.len() < fewest || column.len() < fewest {
        return false;
    }
    let (reference, column) = (small(reference), small(column));
    reference.windows(fewest).any(|run| column.windows(fewest).any(|other| other == run))
}

impl<S: Sink> Sink for References<'_, S> {
    fn format(&mut self, format: Format) {
        self.sink.format(format);
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        if let Item::Report(report) = &item
            && is_victims(report)
        {
            self.found += 1;
            if self.places.len() < NAMED {
                self.places.push(report.place.clone());
            }
        }
        self.sink.item(item)
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.sink.attachment(name, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spells(reference: &str, column: &str) -> bool {
        let own = forms_in(reference);
        forms_in(column).iter().any(|form| own.contains(form))
    }

    #[test]
    fn a_number_with_something_behind_it_and_a_mailbox_however_spelled_are_seen() {
        for (reference, column) in [
            ("012345678-1", "012 345 678"),
            ("012345678/2026", "012345678"),
            ("KH-012345678-07", "012-345-678"),
            ("dara at kx-mail dot com", "dara@kx-mail.com"),
            ("dara(at)kx-mail.com", "dara@kx-mail.com"),
            ("dara@kx-mail.com", "dara at kx-mail dot com"),
            ("KX_dara.7", "@kx_dara.7"),
            ("០១២៣៤៥៦៧៨", "012345678"),
            ("ref%20012345678", "012345678"),
        ] {
            assert!(spells(reference, column), "{reference}");
            assert!(may_spell(reference, column), "{reference}");
        }
    }

    #[test]
    fn ordinary_references_are_not_looked_at_longer() {
        for (reference, column) in [
            ("H-0001", "012345678"),
            ("STATION-2026-00017", "012 345 678"),
            ("batch 9", "dara@kx-mail.example"),
            ("", ""),
        ] {
            assert!(!may_spell(reference, column), "{reference}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_quick_look_never_says_no_wrongly(
            before in "[a-zA-Z0-9@./_%() -]{0,5}",
            value in "(0?12[ /-]?345[ .]?678|dara(@|\\(at\\)| at | AT )kx-?mail(\\.| dot |\\[\\.\\])com|@?kx_dara7|[a-z0-9_.]{3,9})",
            behind in "[a-zA-Z0-9@./_%() -]{0,5}",
            column in "(012 ?345 ?678|dara(@| at )kx-?mail(\\.| dot )com|(@|t.me/)kx_dara7|[a-z0-9_.]{3,9})",
        ) {
            let reference = [before, value, behind].concat();
            prop_assert!(!spells(&reference, &column) || may_spell(&reference, &column), "{reference} {column}");
        }
    }
}
