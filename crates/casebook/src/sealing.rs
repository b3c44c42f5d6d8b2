//! Where a report is sealed.

use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_ledger::Entry;
use krama_model::{BatchNumber, Digest, EntryNumber, Moment, ReportNumber};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

/// Where a version of a report is sealed, and by which entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sealing {
    /// Which version it is, from 1.
    pub version: u32,
    /// The batch it stands in.
    pub batch: BatchNumber,
    /// Its row there, from 0.
    pub row: u32,
    /// SHA-256 of the batch's file.
    pub file: Digest,
    /// The entry that sealed the batch.
    pub entry: EntryNumber,
    /// When that was entered.
    pub at: Moment,
}

impl Workspace {
    /// Where the newest version of a report that was not erased is sealed.
    pub fn sealing(&self, number: ReportNumber) -> Result<Sealing, Error> {
        self.sealed_at_version(number, None)
    }

    /// Where one version of a report is sealed, where it was not erased.
    pub fn sealing_of(&self, number: ReportNumber, version: u32) -> Result<Sealing, Error> {
        self.sealed_at_version(number, Some(version))
    }

    fn sealed_at_version(&self, number: ReportNumber, version: Option<u32>) -> Result<Sealing, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT report.version, batch.number, report.row, batch.digest, entry.text FROM report
             JOIN batch ON batch.number = report.batch JOIN entry ON entry.number = batch.entry
             WHERE report.number = ?1 AND erased_by IS NULL AND (?2 IS NULL OR version = ?2)
             ORDER BY version DESC LIMIT 1",
        )?;
        let place = select.query_row(params![number.0 as i64, version], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, digest(row, 3)?, row.get::<_, String>(4)?))
        });
        let (version, batch, row, file, text) = place.optional()?.ok_or(Error::NoSuchReport(number))?;
        let entry = Entry::parse(&text)?;
        Ok(Sealing { version, batch: BatchNumber(batch), row, file, entry: entry.number, at: entry.at })
    }
}
