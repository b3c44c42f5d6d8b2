//! Stable codes for everything that can go wrong in front of a person.

use serde::Serialize;
use std::error::Error;
use std::fmt;

/// A stable error code such as `K1203`. The thousands digit names the crate: 1 intake, 2 extract, 3 ledger, 4 lake,
/// 5 casebook, 6 link and group, 7 pipeline, 8 train, 9 command line (90) and server (91, 92). In JSON it is the text people search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{:04}", self.0)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

/// What lies behind an error, nearest first, without what its own sentence says already.
pub fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    let said = error.to_string();
    let behind = std::iter::successors(error.source(), |&cause| cause.source());
    behind.map(ToString::to_string).filter(|cause| !said.contains(cause.as_str())).collect()
}

/// What the sentence of an error names, for whoever tells it in other words: numbers, names of kinds, runs, groups, cases and
/// entries, and never a value that identifies a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Particulars {
    /// Which of several that share the code, such as `short` and `long`; null where one has it.
    pub which: Option<&'static str>,
    /// The bound that was met.
    pub bound: Option<u64>,
    /// How many there are.
    pub found: Option<u64>,
    /// What is named, in the order of the sentence.
    pub names: Vec<String>,
}

impl Particulars {
    /// One of several that share a code.
    pub fn which(which: &'static str) -> Self {
        Self { which: Some(which), ..Self::default() }
    }

    /// A bound.
    pub fn bound(bound: impl TryInto<u64>) -> Self {
        Self { bound: bound.try_into().ok(), ..Self::default() }
    }

    /// How many there are.
    pub fn found(found: impl TryInto<u64>) -> Self {
        Self { found: found.try_into().ok(), ..Self::default() }
    }

    /// One thing by its name.
    pub fn named(name: impl fmt::Display) -> Self {
        Self { names: vec![name.to_string()], ..Self::default() }
    }
}

/// An error a person may see: it has a code to search for and, where there is one, a hint on what to do.
pub trait Coded: Error + 'static {
    /// The stable code.
    fn code(&self) -> Code;
    /// What the person can do about it.
    fn hint(&self) -> Option<String> {
        None
    }
    /// What its sentence names.
    fn particulars(&self) -> Particulars {
        Particulars::default()
    }
}
