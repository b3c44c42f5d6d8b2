//! Foreign files in: readers and mappings that yield a report or a rejection, never a lost row.
//!
//! [`read`] takes one original and hands its reports, rejections and warnings to a [`Sink`], in the order of the original
//! and without ever holding more than the [`Limits`] allow. What a file is, is told by its content first and by its
//! name second. Formats, columns, mappings and codes are described in `docs/intake.md`.

mod archive;
mod chat;
mod date;
mod desk;
mod encoding;
mod error;
mod fault;
mod format;
mod limits;
mod line;
mod mail;
mod mapping;
mod table;
mod text;

pub use date::fold_digits;
pub use encoding::Encoding;
pub use error::Error;
pub use fault::{Fault, Notice};
pub use format::{Format, read_bytes};
pub use limits::Limits;
pub use mapping::Mapping;

use krama_model::{Digest, Item, Moment};
use std::io::{Read, Seek};
use std::ops::ControlFlow;

/// What a workspace settles for every file.
#[derive(Debug, Clone)]
pub struct IntakeSettings {
    /// The zone of dates that come without one.
    pub zone: chrono_tz::Tz,
    /// When the file is taken in: what lies far behind that is told.
    pub now: Moment,
    /// What is refused for its size.
    pub limits: Limits,
}

/// What is known of one original besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The file's name, without folders.
    pub file_name: &'a str,
    /// SHA-256 of the original.
    pub digest: Digest,
    /// The source's name as the person gave it; goes before the mapping's.
    pub source: Option<&'a str>,
    /// The mapping the person asked for.
    pub mapping: Option<&'a Mapping>,
    /// Known mappings, one of which is taken where its `match` columns are all there and no mapping was asked for.
    pub mappings: &'a [Mapping],
    /// The chats of the complaint, for an export of a whole account.
    pub chats: Option<&'a [String]>,
    /// The complainant's name in a chat.
    pub complainant: Option<&'a str>,
}

/// Where a reader puts what it finds.
pub trait Sink {
    /// Hears what the file is read as, before the first item.
    fn format(&mut self, _format: Format) {}

    /// Takes the next item. `Break` ends the reading early.
    fn item(&mut self, item: Item) -> ControlFlow<()>;

    /// Takes a file that came inside the original (an e-mail's attachment, a chat's media), to be kept as an original of
    /// its own, and answers with its digest. Called before the item that names it.
    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest;
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the file was read as.
    pub format: Format,
    /// How its text was encoded; none for formats that say it per part.
    pub encoding: Option<Encoding>,
    /// The mapping that was used, by name.
    pub mapping: Option<String>,
    /// Rows or records the mapping's `skip` rules left out.
    pub skipped: u64,
}

/// Reads one original. An [`Error`] refuses the whole file, before the first item wherever that can be known so early;
/// anything less is an item.
pub fn read<R: Read + Seek + Send>(
    mut original: R,
    arrival: &Arrival<'_>,
    settings: &IntakeSettings,
    sink: &mut dyn Sink,
) -> Result<Outcome, Error> {
    format::read(&mut original, arrival, settings, sink)
}

/// Reads a date that no mapping speaks of, as the columns of dates are read; one without a zone is of that zone.
pub fn read_date(text: &str, zone: chrono_tz::Tz) -> Option<Moment> {
    date::read(text, &[], zone).map(|dated| dated.moment)
}
