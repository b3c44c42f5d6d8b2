//! A report: one account of one incident from one source.

use crate::digest::Digest;
use crate::field::Field;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What makes a report the same report: two stations may both have a number 001.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReportKey {
    /// Who the report came from: a station, a hotline, a collection.
    pub source: String,
    /// The source's own reference.
    pub reference: String,
}

impl fmt::Display for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.source, self.reference)
    }
}

/// Who wrote a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Author {
    /// The person who reports, or the officer who wrote it down for them.
    Complainant,
    /// The other side: what it wrote may be a script, and its values are its own unless the words say otherwise.
    Counterpart,
    /// A form, a station, a chat program's own notices.
    System,
    /// Not known.
    Unknown,
}

impl Author {
    /// Every author; `ALL[author as usize] == author`.
    pub const ALL: &'static [Self] = &[Self::Complainant, Self::Counterpart, Self::System, Self::Unknown];

    /// The word it is sealed as.
    pub fn name(self) -> &'static str {
        match self {
            Self::Complainant => "complainant",
            Self::Counterpart => "counterpart",
            Self::System => "system",
            Self::Unknown => "unknown",
        }
    }
}

/// One text of a report, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which field it is.
    pub field: Field,
    /// Who wrote it.
    pub author: Author,
    /// When it was written, where that is known by itself (a chat message).
    pub sent_at: Option<Moment>,
    /// Where inside the report's place it stands, where the field does not say it (`message 17`, `part 1.2`); else empty.
    pub place: String,
    /// The decoded text. Offsets of mentions count its Unicode scalar values.
    pub text: String,
}

/// One account of one incident from one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Source and reference.
    pub key: ReportKey,
    /// When the source received it.
    pub received_at: Option<Moment>,
    /// When the incident happened.
    pub occurred_at: Option<Moment>,
    /// True where a date came without a zone and the workspace's zone was taken.
    pub zone_assumed: bool,
    /// SHA-256 of the original it was read from.
    pub original: Digest,
    /// Where in the original: `row 12`, `sheet Data row 14`, `chat 7`; empty for a whole file.
    pub place: String,
    /// The texts, in the order of the original.
    pub parts: Vec<Part>,
}

impl Report {
    /// The text of the first part in that field.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.parts.iter().find(|part| part.field == field).map(|part| part.text.as_str())
    }
}
