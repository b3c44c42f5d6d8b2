//! Signed heads of the ledger, and the leaves they stand on.

use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_model::Digest;
use rusqlite::params;

impl Workspace {
    /// The signed head of the ledger, to be kept by somebody else. That it was handed out is remembered.
    pub fn checkpoint(&self) -> Result<String, Error> {
        self.change(|tx| {
            let note: String = tx.query_row("SELECT note FROM head", [], |row| row.get(0))?;
            let size: i64 = tx.query_row("SELECT max(number) + 1 FROM entry", [], |row| row.get(0))?;
            tx.execute("INSERT OR REPLACE INTO checkpoint (size, note) VALUES (?1, ?2)", params![size, note])?;
            Ok(note)
        })
    }

    /// The canonical JSON of every entry, in order.
    pub fn entries(&self) -> Result<Vec<String>, Error> {
        let mut select = self.db.prepare_cached("SELECT text FROM entry ORDER BY number")?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The path that shows the ledger of today continues the ledger of that size, for whoever holds both checkpoints.
    pub fn consistency(&self, earlier: u64) -> Result<Vec<Digest>, Error> {
        Ok(krama_ledger::tree::consistency(&self.ledger_leaves()?, earlier as usize))
    }

    /// The leaf hashes of all entries, in order.
    pub(crate) fn ledger_leaves(&self) -> Result<Vec<Digest>, Error> {
        let mut select = self.db.prepare_cached("SELECT leaf FROM entry ORDER BY number")?;
        Ok(select.query_map([], |row| digest(row, 0))?.collect::<Result<_, _>>()?)
    }
}
