//! What could not become a report, kept so that nothing is lost.

use crate::code::Code;
use crate::report::Report;
use serde::Serialize;

/// A row, message or file that could not be read as a report. The raw bytes stay in the sealed original as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// Why, as a stable code.
    pub code: Code,
    /// Why, in words, without any value that identifies a person.
    pub reason: String,
    /// Where in the original: `row 12`, `message 3`.
    pub place: String,
    /// The raw row as text, at most 64 KiB of it; bytes that are not UTF-8 are shown as U+FFFD.
    pub raw: String,
}

/// Something a person should know about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What, as a stable code.
    pub code: Code,
    /// What, in words, without any value that identifies a person.
    pub message: String,
}

/// One thing a reader yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A report.
    Report(Box<Report>),
    /// Something that could not become one.
    Rejection(Rejection),
    /// Something to tell the person.
    Warning(Warning),
}
