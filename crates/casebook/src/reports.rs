//! Reading sealed reports back.

use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_lake::{Lake, SealedReport};
use krama_ledger::Entry;
use krama_model::{BatchNumber, Digest, Moment, ReportNumber};
use rusqlite::OptionalExtension;
use std::collections::BTreeMap;

/// The rows of one batch that are to be read.
#[derive(Debug, Clone)]
pub struct BatchRows {
    lake: Lake,
    file: String,
    digest: Digest,
    /// Which batch.
    pub batch: BatchNumber,
    /// How many rows its file has.
    pub rows: u64,
    /// The rows to keep, ascending.
    keep: Vec<u32>,
}

impl BatchRows {
    /// How many reports will be read.
    pub fn len(&self) -> usize {
        self.keep.len()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.keep.is_empty()
    }

    /// Reads the rows, a few thousand at a time, in order. The whole file is checked against its sealed digest first.
    pub fn read(&self) -> Result<impl Iterator<Item = Result<Vec<SealedReport>, Error>> + use<'_>, Error> {
        let mut row = 0_u32;
        let mut keep = self.keep.iter().copied().peekable();
        self.lake.check_batch(&self.file, &self.digest)?;
        let reader = self.lake.read_batch(&self.file)?;
        Ok(reader.map(move |batch| {
            let mut kept = batch?;
            kept.retain(|_| {
                let wanted = keep.next_if_eq(&row).is_some();
                row += 1;
                wanted
            });
            Ok(kept)
        }))
    }
}

/// The file of one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchFile {
    /// The batch.
    pub number: BatchNumber,
    /// Its name in the lake.
    pub file: String,
    /// The digest it was sealed with, or replaced with when something in it was erased.
    pub digest: Digest,
    /// How many rows it has, erased ones among them.
    pub rows: u64,
}

/// The newest version of every report, as the ledger stood at some size.
#[derive(Debug, Clone)]
pub struct Reports {
    /// Batch by batch, in the order of sealing. Batches may be read at the same time.
    pub batches: Vec<BatchRows>,
    /// When the last batch was sealed that the ledger had at that size.
    pub sealed_at: Option<Moment>,
}

impl Reports {
    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.batches.iter().map(BatchRows::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads them all, one after another.
    pub fn read(&self) -> impl Iterator<Item = Result<Vec<SealedReport>, Error>> + '_ {
        self.batches.iter().flat_map(|batch| match batch.read() {
            Ok(rows) => Box::new(rows) as Box<dyn Iterator<Item = _>>,
            Err(error) => Box::new(std::iter::once(Err(error))),
        })
    }
}

/// Which versions of reports are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The newest of each report.
    Newest,
    /// Those that another replaced.
    Replaced,
}

impl Workspace {
    /// The newest version of every report that was sealed when the ledger had `size` entries, without what was erased
    /// since.
    pub fn reports(&self, size: u64) -> Result<Reports, Error> {
        self.reports_wanted(size, Wanted::Newest)
    }

    /// The versions of reports that another had replaced when the ledger had `size` entries, without what was erased since.
    pub fn replaced(&self, size: u64) -> Result<Reports, Error> {
        self.reports_wanted(size, Wanted::Replaced)
    }

    fn reports_wanted(&self, size: u64, wanted: Wanted) -> Result<Reports, Error> {
        let (last, sealed_at) = self.newest_batch(size)?.map_or((0, None), |(number, at)| (number, Some(at)));
        let mut select = self.db.prepare_cached(
            "SELECT number, batch, row FROM report WHERE batch <= ?1 AND erased_by IS NULL ORDER BY number, version",
        )?;
        let mut rows = select.query([last])?;
        let mut keep: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut keep_one = |version: Wanted, batch, row| {
            if version == wanted {
                keep.entry(batch).or_default().push(row);
            }
        };
        let mut pending: Option<(i64, u32, u32)> = None;
        while let Some(row) = rows.next()? {
            let next = (row.get(0)?, row.get(1)?, row.get(2)?);
            if let Some((number, batch, row)) = pending.replace(next) {
                keep_one(if number == next.0 { Wanted::Replaced } else { Wanted::Newest }, batch, row);
            }
        }
        if let Some((_, batch, row)) = pending {
            keep_one(Wanted::Newest, batch, row);
        }
        Ok(Reports { batches: self.batch_rows(keep)?, sealed_at })
    }

    /// When the last batch was sealed that the ledger had at that size.
    pub fn sealed_at(&self, size: u64) -> Result<Option<Moment>, Error> {
        Ok(self.newest_batch(size)?.map(|(_, at)| at))
    }

    fn newest_batch(&self, size: u64) -> Result<Option<(i64, Moment)>, Error> {
        let mut newest = self.db.prepare_cached(
            "SELECT batch.number, text FROM batch JOIN entry ON entry.number = batch.entry
             WHERE batch.entry < ?1 ORDER BY batch.number DESC LIMIT 1",
        )?;
        let newest = newest.query_row([size as i64], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
        newest.map(|(number, text)| Ok((number, Entry::parse(&text)?.at))).transpose()
    }

    /// The newest versions of those reports, in the order of their numbers. Unknown and erased ones are left out.
    pub fn reports_by_number(&self, numbers: &[ReportNumber]) -> Result<Vec<SealedReport>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT batch, row FROM report WHERE number = ?1 AND erased_by IS NULL ORDER BY version DESC LIMIT 1",
        )?;
        let mut keep: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for number in numbers {
            let mut rows = select.query([number.0 as i64])?;
            if let Some(row) = rows.next()? {
                keep.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
        }
        let mut found = Vec::new();
        for batch in self.batch_rows(keep)? {
            self.lake.check_batch(&batch.file, &batch.digest)?;
            found.extend(self.lake.read_rows(&batch.file, &batch.keep)?);
        }
        found.sort_by_key(|sealed| sealed.number);
        Ok(found)
    }

    /// Every version of a report that is not erased, oldest first.
    pub fn versions_of(&self, number: ReportNumber) -> Result<Vec<SealedReport>, Error> {
        let mut select = self
            .db
            .prepare_cached("SELECT batch, row FROM report WHERE number = ?1 AND erased_by IS NULL ORDER BY version")?;
        let mut keep: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut rows = select.query([number.0 as i64])?;
        while let Some(row) = rows.next()? {
            keep.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        let mut found = Vec::new();
        for batch in self.batch_rows(keep)? {
            self.lake.check_batch(&batch.file, &batch.digest)?;
            found.extend(self.lake.read_rows(&batch.file, &batch.keep)?);
        }
        Ok(found)
    }

    fn batch_rows(&self, keep: BTreeMap<u32, Vec<u32>>) -> Result<Vec<BatchRows>, Error> {
        let mut select = self.db.prepare_cached("SELECT file, rows, digest FROM batch WHERE number = ?1")?;
        let mut batches = Vec::with_capacity(keep.len());
        for (number, mut keep) in keep {
            keep.sort_unstable();
            keep.dedup();
            let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?, digest(row, 2)?));
            let (file, rows, digest) = select.query_row([number], of)?;
            let (lake, batch) = (self.lake.clone(), BatchNumber(number));
            batches.push(BatchRows { lake, file, digest, batch, rows: rows as u64, keep });
        }
        Ok(batches)
    }

    /// The files of all batches with their sealed digests, in the order of sealing.
    pub fn batch_files(&self) -> Result<Vec<BatchFile>, Error> {
        self.batch_files_since(0)
    }

    /// The same of batches that were sealed when the ledger had `size` entries or more.
    pub fn batch_files_since(&self, size: u64) -> Result<Vec<BatchFile>, Error> {
        let mut select =
            self.db.prepare_cached("SELECT number, file, digest, rows FROM batch WHERE entry >= ?1 ORDER BY number")?;
        let file = |row: &rusqlite::Row<'_>| {
            let rows = row.get::<_, i64>(3)? as u64;
            Ok(BatchFile { number: BatchNumber(row.get(0)?), file: row.get(1)?, digest: digest(row, 2)?, rows })
        };
        Ok(select.query_map([size as i64], file)?.collect::<Result<_, _>>()?)
    }

    /// How many reports there are, whatever became of them.
    pub fn report_count(&self) -> Result<u64, Error> {
        Ok(self.next_number()?.0)
    }
}
