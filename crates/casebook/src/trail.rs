//! Everything that was done, entry by entry, newest first.

use crate::append::{Actor, PayloadWords};
use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::Entry;
use krama_model::{EntryNumber, Moment, PersonNumber};
use rusqlite::params;
use serde::Deserialize;

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

/// Which entries are sought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Who made them.
    pub by: Option<By>,
    /// Of which kind they are, by its word.
    pub kind: Option<String>,
    /// They are of this moment or later.
    pub from: Option<Moment>,
    /// They are of this moment or earlier.
    pub to: Option<Moment>,
}

/// Who made an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody who had signed in with their account.
    Person(PersonNumber),
    /// Somebody without one: at the command line, or by the server's link.
    Nobody,
}

/// As much of an entry as tells whether it is sought.
#[derive(Deserialize)]
struct Outline {
    at: Moment,
    kind: String,
}

/// As much of a payload.
#[derive(Deserialize)]
struct Signed {
    actor: Actor,
}

impl Sought {
    fn fits(&self, entry: &str, words: &str) -> Result<bool, serde_json::Error> {
        let Outline { at, kind } = serde_json::from_str(entry)?;
        let is_of = self.kind.as_ref().is_none_or(|sought| *sought == kind);
        if !is_of || self.from.is_some_and(|from| at < from) || self.to.is_some_and(|to| at > to) {
            return Ok(false);
        }
        let Some(by) = self.by else { return Ok(true) };
        let Signed { actor } = serde_json::from_str(words)?;
        Ok(match by {
            By::Person(person) => actor.person == Some(person),
            By::Nobody => actor.person.is_none(),
        })
    }
}

impl Workspace {
    /// The same of those that are sought, with how many of them there are in all: every entry is looked at, since the ledger alone tells.
    pub fn lines_sought(
        &self,
        sought: &Sought,
        before: Option<EntryNumber>,
        most: usize,
    ) -> Result<(Vec<Line>, u64), Error> {
        let mut select = self.db.prepare_cached(
            "SELECT entry.number, entry.text, payload.text FROM entry JOIN payload ON payload.entry = entry.number
             ORDER BY entry.number DESC",
        )?;
        let mut rows = select.query([])?;
        let (mut lines, mut total) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let number = EntryNumber(row.get::<_, i64>(0)? as u64);
            let (entry, words): (String, String) = (row.get(1)?, row.get(2)?);
            let damaged = |_| Error::Damaged(format!("the payload of {number} cannot be read"));
            if !sought.fits(&entry, &words).map_err(damaged)? {
                continue;
            }
            total += 1;
            if lines.len() < most && before.is_none_or(|before| number < before) {
                lines.push(line(&entry, &words)?);
            }
        }
        Ok((lines, total))
    }

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
            lines.push(line(&entry, &words)?);
        }
        Ok(lines)
    }
}

fn line(entry: &str, words: &str) -> Result<Line, Error> {
    let entry = Entry::parse(entry)?;
    let PayloadWords { actor, words } = serde_json::from_str(words)
        .map_err(|_| Error::Damaged(format!("the payload of {} cannot be read", entry.number)))?;
    Ok(Line { entry, actor, words })
}
