//! Amounts that are no sum that can be read: told when they come in, since no run counts them.

use crate::error::Error;
use crate::statements::stated;
use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_intake::{Format, Sink};
use krama_model::{Code, Digest, Field, Item, Report, ValueKey, Warning, World};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// A report's `amount` is no sum that can be read.
const UNREAD: Code = Code(7412);

/// How many reports the warning names.
const NAMED: usize = 3;

/// Different amounts remembered; most desks write few.
const REMEMBERED: usize = 65_536;

/// What amounts are read with, built once something is more than a number.
pub(super) struct Scale {
    world: World,
    region: String,
    key: ValueKey,
    reader: OnceLock<Reader>,
}

impl Scale {
    /// The scale of a workspace.
    pub fn of(world: World, region: &str, key: &ValueKey) -> Self {
        Self { world, region: region.to_owned(), key: key.clone(), reader: OnceLock::new() }
    }

    /// The reader, which needs no list of benign values for this.
    fn reader(&self) -> Result<&Reader, Error> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let benign = BenignList::empty(self.world);
        let settings = ReaderSettings { world: self.world, region: self.region.clone(), key: self.key.clone(), benign };
        let reader = Reader::new(settings)?;
        Ok(self.reader.get_or_init(|| reader))
    }
}

/// Passes everything on and looks at the amounts of reports.
pub(super) struct Amounts<'s, S> {
    scale: &'s Scale,
    sink: &'s mut S,
    /// Whether an amount in a currency's column was read.
    known: FxHashMap<[String; 2], bool>,
    unread: u64,
    /// Where the first of them stand.
    places: Vec<String>,
}

impl<'s, S: Sink> Amounts<'s, S> {
    pub fn new(scale: &'s Scale, sink: &'s mut S) -> Self {
        Self { scale, sink, known: FxHashMap::default(), unread: 0, places: Vec::new() }
    }

    /// Tells of what was not read. The amounts themselves are people's words and are not repeated.
    pub fn tell(self) {
        let more = if self.unread as usize > self.places.len() { ", …" } else { "" };
        let message = format!(
            "an amount is no sum that can be read and counts as no loss; the report keeps it ({}{more})",
            self.places.join(", ")
        );
        for _ in 0..self.unread {
            let warning = Warning { code: UNREAD, message: message.clone() };
            if self.sink.item(Item::Warning(warning)).is_break() {
                return;
            }
        }
    }

    fn look_at(&mut self, report: &Report) -> Result<(), Error> {
        let text = |field| report.text(field).unwrap_or_default().trim();
        let (amount, currency) = (text(Field::Amount), text(Field::Currency));
        if amount.is_empty() {
            return Ok(());
        }
        let written = [amount.to_owned(), currency.to_owned()];
        let is_read = match self.known.get(&written) {
            Some(&is_read) => is_read,
            None => self.is_read(report)?,
        };
        if !is_read {
            self.unread += 1;
            if self.places.len() < NAMED {
                self.places.push(report.place.clone());
            }
        }
        if self.known.len() < REMEMBERED {
            self.known.insert(written, is_read);
        }
        Ok(())
    }

    /// Reads the amount as a run will, without the rest of the report.
    fn is_read(&self, report: &Report) -> Result<bool, Error> {
        let of_sum = |field: Field| matches!(field, Field::Amount | Field::Currency);
        let parts = report.parts.iter().filter(|part| of_sum(part.field)).cloned().collect();
        let alone = Report { parts, ..empty(report) };
        Ok(stated(&alone, &self.scale.reader()?.read(&alone).mentions).is_some())
    }
}

/// A report without a word.
fn empty(report: &Report) -> Report {
    Report {
        key: report.key.clone(),
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: report.original,
        place: String::new(),
        parts: Vec::new(),
    }
}

impl<S: Sink> Sink for Amounts<'_, S> {
    fn format(&mut self, format: Format) {
        self.sink.format(format);
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        if let Item::Report(report) = &item {
            // The reader of this workspace's runs is built likewise: where it cannot be, they say so.
            let _ = self.look_at(report);
        }
        self.sink.item(item)
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.sink.attachment(name, bytes)
    }
}
