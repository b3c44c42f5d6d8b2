//! Signed heads of the ledger, and the leaves they stand on.

use crate::append::Act;
use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_ledger::entry::ExportMade;
use krama_ledger::{Body, Entry};
use krama_model::Digest;
use rusqlite::{OptionalExtension, Transaction, params};

/// What an entry calls a checkpoint that left.
pub(crate) const WHAT: &str = "checkpoint";

impl Workspace {
    /// The signed head of the ledger, to be kept by somebody else. That it was handed out is the ledger's next entry;
    /// where nothing was entered since the last one, that one is handed out again.
    pub fn checkpoint(&self, act: &Act) -> Result<String, Error> {
        self.change(|tx| {
            let size: i64 = tx.query_row("SELECT max(number) + 1 FROM entry", [], |row| row.get(0))?;
            if let Some(note) = handed_out_last(tx, size)? {
                return Ok(note);
            }
            let note: String = tx.query_row("SELECT note FROM head", [], |row| row.get(0))?;
            tx.execute("INSERT OR REPLACE INTO checkpoint (size, note) VALUES (?1, ?2)", params![size, note])?;
            let body = Body::ExportMade(ExportMade { what: WHAT.to_owned(), digest: Digest::of(note.as_bytes()) });
            self.append(tx, body, &(), act)?;
            Ok(note)
        })
    }

    /// The canonical JSON of every entry, in order.
    pub fn entries(&self) -> Result<Vec<String>, Error> {
        let mut select = self.db.prepare_cached("SELECT text FROM entry ORDER BY number")?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The leaf hashes of all entries, in order.
    pub(crate) fn ledger_leaves(&self) -> Result<Vec<Digest>, Error> {
        let mut select = self.db.prepare_cached("SELECT leaf FROM entry ORDER BY number")?;
        Ok(select.query_map([], |row| digest(row, 0))?.collect::<Result<_, _>>()?)
    }
}

/// The checkpoint whose handing out is the last of that many entries.
fn handed_out_last(tx: &Transaction<'_>, size: i64) -> Result<Option<String>, Error> {
    let last: String = tx.query_row("SELECT text FROM entry WHERE number = ?1", [size - 1], |row| row.get(0))?;
    let Ok(Entry { body: Body::ExportMade(made), .. }) = Entry::parse(&last) else { return Ok(None) };
    let mut select = tx.prepare("SELECT note FROM checkpoint WHERE size = ?1")?;
    let note: Option<String> = select.query_row([size - 1], |row| row.get(0)).optional()?;
    Ok(note.filter(|note| made.what == WHAT && Digest::of(note.as_bytes()) == made.digest))
}
