//! Looks at values that identify persons, and things that leave the workspace.

use crate::append::{Act, Actor, PayloadWords};
use crate::blank::is_blank;
use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::entry::ExportMade;
use krama_ledger::{Body, Entry};
use krama_model::{Digest, EntryNumber, Moment};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Look<'a> {
    what: &'a str,
    why: &'a str,
}

#[derive(Deserialize)]
struct Looked {
    what: String,
    why: String,
}

/// A look that somebody took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The ledger entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What was shown.
    pub what: String,
    /// The reason given.
    pub why: String,
}

impl Workspace {
    /// Every look at values that identify persons, oldest first.
    pub fn accesses(&self) -> Result<Vec<Access>, Error> {
        let kind = format!("%\"kind\":\"{}\"%", Body::AccessToPersons.name());
        let mut select = self.db.prepare_cached(
            "SELECT entry.text, payload.text FROM entry JOIN payload ON payload.entry = entry.number
             WHERE entry.text LIKE ?1 ORDER BY entry.number",
        )?;
        let rows = select.query_map([kind], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut accesses = Vec::new();
        for row in rows {
            let (entry, words) = row?;
            let entry = Entry::parse(&entry)?;
            if entry.body != Body::AccessToPersons {
                continue;
            }
            let words: PayloadWords<Looked> = serde_json::from_str(&words)
                .map_err(|_| Error::Damaged(format!("the payload of {} cannot be read", entry.number)))?;
            let (Looked { what, why }, actor) = (words.words, words.actor);
            accesses.push(Access { entry: entry.number, at: entry.at, actor, what, why });
        }
        Ok(accesses)
    }

    /// Enters that somebody looked at values that identify persons: what was shown, and the reason given.
    pub fn record_access(&self, what: &str, why: &str, act: &Act) -> Result<EntryNumber, Error> {
        if is_blank(why) {
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
