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

/// An error a person may see: it has a code to search for and, where there is one, a hint on what to do.
pub trait Coded: Error + 'static {
    /// The stable code.
    fn code(&self) -> Code;
    /// What the person can do about it.
    fn hint(&self) -> Option<String> {
        None
    }
}
