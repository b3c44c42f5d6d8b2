//! Where readers put down what they find: one place that counts, gathers warnings and listens to the sink.

mod naming;

pub(crate) use naming::default_source;
use naming::names_somebody;

use crate::encoding::Encoding;
use crate::fault::{Fault, Notice};
use crate::format::Format;
use crate::{Arrival, Error, IntakeSettings, Outcome, Sink};
use krama_model::{Digest, Item, Report, Warning};
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// Anything an original can be read from.
pub(crate) trait Original: Read + Seek + Send {}
impl<T: Read + Seek + Send> Original for T {}

/// Why reading stops before the end of the file.
pub(crate) enum Stop {
    /// The sink asked for it.
    Asked,
    /// The file is refused.
    Refused(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Places a warning names before it only counts them.
const PLACES_NAMED: usize = 3;

struct Noticed {
    times: u64,
    places: Vec<String>,
}

/// The desk of one file.
pub(crate) struct Desk<'a> {
    pub arrival: &'a Arrival<'a>,
    pub settings: &'a IntakeSettings,
    pub outcome: Outcome,
    sink: &'a mut dyn Sink,
    noticed: BTreeMap<Notice, Noticed>,
}

impl<'a> Desk<'a> {
    pub fn new(arrival: &'a Arrival<'a>, settings: &'a IntakeSettings, sink: &'a mut dyn Sink) -> Self {
        let outcome = Outcome { format: Format::Text, encoding: None, mapping: None, skipped: 0 };
        Self { arrival, settings, outcome, sink, noticed: BTreeMap::new() }
    }

    /// Notes what the file is read as.
    pub fn begin(&mut self, format: Format) {
        self.outcome.format = format;
        self.sink.format(format);
    }

    /// The source's name: as given, else the mapping's, else what stays the same in the file's name.
    pub fn source_name(&self, mapped: Option<&str>) -> String {
        let named = self.arrival.source.or(mapped).map(str::to_owned);
        named.unwrap_or_else(|| default_source(self.arrival.file_name))
    }

    /// Reports are called by the file's name: a warning where that may be their victim's number or mailbox.
    pub fn named_by_file(&mut self) {
        if names_somebody(self.arrival.file_name) {
            self.notice(Notice::NamedByNumber, "");
        }
    }

    pub fn report(&mut self, report: Report) -> Result<(), Stop> {
        self.put(Item::Report(Box::new(report)))
    }

    pub fn reject(&mut self, fault: Fault, place: String, raw: &[u8]) -> Result<(), Stop> {
        self.put(Item::Rejection(fault.reject(place, raw)))
    }

    /// Notes something to tell the person at the end of the file.
    pub fn notice(&mut self, notice: Notice, place: &str) {
        let noticed = self.noticed.entry(notice).or_insert(Noticed { times: 0, places: Vec::new() });
        noticed.times += 1;
        if noticed.places.len() < PLACES_NAMED && !place.is_empty() {
            noticed.places.push(place.to_owned());
        }
    }

    pub fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.sink.attachment(name, bytes)
    }

    /// Notes how the text is encoded.
    pub fn encoded(&mut self, encoding: Encoding) {
        self.outcome.encoding = Some(encoding);
        if encoding == Encoding::Windows1252 {
            self.notice(Notice::Windows1252, "");
        }
    }

    /// Hands out the warnings and closes the account.
    pub fn close(mut self, stopped: Result<(), Stop>) -> Result<Outcome, Error> {
        match stopped.and_then(|()| self.warn()) {
            Ok(()) | Err(Stop::Asked) => Ok(self.outcome),
            Err(Stop::Refused(error)) => Err(error),
        }
    }

    fn warn(&mut self) -> Result<(), Stop> {
        for (notice, Noticed { times, places }) in std::mem::take(&mut self.noticed) {
            let mut message = notice.message().to_owned();
            if !places.is_empty() {
                let more = times - places.len() as u64;
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                message.extend([" (", &places.join(", "), &more, ")"]);
            }
            self.put(Item::Warning(Warning { code: notice.code(), message }))?;
        }
        Ok(())
    }

    fn put(&mut self, item: Item) -> Result<(), Stop> {
        if self.sink.item(item).is_break() { Err(Stop::Asked) } else { Ok(()) }
    }
}
