//! From what a person types to a report.

use crate::error::Error;
use crate::reports::BatchFile;
use crate::seal::sorting::key_digest;
use crate::workspace::Workspace;
use krama_model::{ReportKey, ReportNumber};
use rayon::prelude::*;
use rusqlite::OptionalExtension;
use std::collections::BTreeSet;

impl Workspace {
    /// The number of the report with that key.
    pub fn number_of(&self, key: &ReportKey) -> Result<Option<ReportNumber>, Error> {
        let mut select = self.db.prepare_cached("SELECT number FROM report_key WHERE key = ?1")?;
        let number: Option<i64> = select.query_row([key_digest(self.secret(), key)], |row| row.get(0)).optional()?;
        Ok(number.map(|number| ReportNumber(number as u64)))
    }

    /// Whether a report of that number was ever sealed.
    pub fn has_report(&self, number: ReportNumber) -> Result<bool, Error> {
        let mut select = self.db.prepare_cached("SELECT 1 FROM report WHERE number = ?1")?;
        Ok(select.exists([number.0 as i64])?)
    }

    /// The keys of all reports, by number: references are in the batches only, so this reads their key columns.
    pub fn keys(&self) -> Result<Vec<(ReportNumber, ReportKey)>, Error> {
        self.keys_since(0)
    }

    /// The keys of the reports in batches that were sealed when the ledger had `size` entries or more.
    pub fn keys_since(&self, size: u64) -> Result<Vec<(ReportNumber, ReportKey)>, Error> {
        let files = self.batch_files_since(size)?;
        let lake = &self.lake;
        let keys_of = |batch: &BatchFile| {
            lake.check_batch(&batch.file, &batch.digest)?;
            Ok(lake.read_keys(&batch.file)?)
        };
        let read: Vec<_> = files.par_iter().map(keys_of).collect::<Result<_, Error>>()?;
        let mut rows: Vec<_> = read.into_iter().flatten().filter(|row| !row.erased).collect();
        // The lowest version that lives: the first may have been erased with its original.
        rows.sort_by_key(|row| (row.number, row.version));
        rows.dedup_by_key(|row| row.number);
        Ok(rows.into_iter().map(|row| (row.number, row.key)).collect())
    }

    /// The erased reports that had this reference, in any source there is: the key of such a report is kept as a keyed
    /// digest, so its reference can be held against it and not read.
    pub fn erased_ref(&self, reference: &str) -> Result<Vec<ReportNumber>, Error> {
        let mut sources = BTreeSet::new();
        for batch in self.batch_files()? {
            let rows = self.lake.read_keys(&batch.file)?;
            sources.extend(rows.into_iter().filter(|row| row.erased).map(|row| row.key.source));
        }
        let mut found = BTreeSet::new();
        for source in sources {
            found.extend(self.number_of(&ReportKey { source, reference: reference.to_owned() })?);
        }
        Ok(found.into_iter().collect())
    }
}
