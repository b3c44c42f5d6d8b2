//! References that are their victim's own number: told when they come in, since a reference is always shown.

use crate::spelling::forms_in;
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

/// The last digits of a number that a quick look compares: no number that is compared has fewer.
const LOOKED_AT: usize = 7;

/// A quick look at whether one text may spell what another does: there are millions of reports, and hardly one such.
fn may_spell(reference: &str, column: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let ends_alike = || {
        let number = digits(reference);
        number.len().checked_sub(LOOKED_AT).is_some_and(|from| digits(column).contains(&number[from..]))
    };
    !reference.is_ascii() || !column.is_ascii() || reference.contains('@') || ends_alike()
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
