//! Everything that was done, entry by entry, newest first.

use crate::append::{Actor, PayloadWords};
use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::Entry;
use krama_model::EntryNumber;
use rusqlite::params;

/// One entry, who made it, and its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The entry.
    pub entry: Entry,
    /// Who.
    pub actor: Actor,
    /// The words of its payload, of whatever kind the entry is.
    pub words: serde_json::Value,
}

impl Workspace {
    /// At most so many of the newest entries that come before one, newest first.
    pub fn lines(&self, before: Option<EntryNumber>, most: usize) -> Result<Vec<Line>, Error> {
        let before = before.map_or(i64::MAX, |before| i64::try_from(before.0).unwrap_or(i64::MAX));
        let mut select = self.db.prepare_cached(
            "SELECT entry.text, payload.text FROM entry JOIN payload ON payload.entry = entry.number
             WHERE entry.number < ?1 ORDER BY entry.number DESC LIMIT ?2",
        )?;
        let mut rows = select.query(params![before, most as i64])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let (entry, words): (String, String) = (row.get(0)?, row.get(1)?);
            let entry = Entry::parse(&entry)?;
            let PayloadWords { actor, words } = serde_json::from_str(&words)
                .map_err(|_| Error::Damaged(format!("the payload of {} cannot be read", entry.number)))?;
            lines.push(Line { entry, actor, words });
        }
        Ok(lines)
    }
}
