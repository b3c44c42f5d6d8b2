//! Reasons that people give, which stay in the ledger for good.

use crate::failure::WrongUse;
use krama_model::{Code, Coded};

/// A reason has at most so many characters: it is kept for ever, and nobody reads more.
pub const LONGEST: usize = 2_000;

/// A reason that is a document.
#[derive(Debug, thiserror::Error)]
#[error("a reason has at most {LONGEST} characters; this one has {0}")]
pub struct TooLong(usize);

impl Coded for TooLong {
    fn code(&self) -> Code {
        Code(9003)
    }

    fn hint(&self) -> Option<String> {
        Some("name the file or the order, and keep the rest there".to_owned())
    }
}

/// A reason as it is shown: one that was erased says so.
pub fn told(reason: &str) -> &str {
    if reason.is_empty() { "(the reason was erased)" } else { reason }
}

/// Refuses a reason that says nothing, or far too much.
pub fn given(reason: &str) -> anyhow::Result<&str> {
    let length = reason.chars().count();
    if reason.trim().is_empty() {
        return Err(WrongUse("--why needs a reason".to_owned()).into());
    }
    if length > LONGEST { Err(TooLong(length).into()) } else { Ok(reason) }
}
