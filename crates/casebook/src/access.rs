//! Looks at values that identify persons, and things that leave the workspace.

use crate::append::Act;
use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::Body;
use krama_ledger::entry::ExportMade;
use krama_model::{Digest, EntryNumber};
use serde::Serialize;

#[derive(Serialize)]
struct Look<'a> {
    what: &'a str,
    why: &'a str,
}

impl Workspace {
    /// Enters that somebody looked at values that identify persons: what was shown, and the reason given.
    pub fn record_access(&self, what: &str, why: &str, act: &Act) -> Result<EntryNumber, Error> {
        if why.trim().is_empty() {
            return Err(Error::NoReason);
        }
        self.change(|tx| self.append(tx, Body::AccessToPersons, &Look { what, why }, act))
    }

    /// Enters that something left the workspace, by its digest.
    pub fn record_export(&self, what: &str, digest: Digest, act: &Act) -> Result<EntryNumber, Error> {
        let body = ExportMade { what: what.to_owned(), digest };
        self.change(|tx| self.append(tx, Body::ExportMade(body), &(), act))
    }
}
