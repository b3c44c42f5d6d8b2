//! Batches: sealed reports as Parquet, one row a version of a report.
//!
//! The columns, as any Parquet reader sees them:
//!
//! | column | type | what |
//! |---|---|---|
//! | `number`, `version` | unsigned integers | which report, and which version of it, from 1 |
//! | `source`, `ref` | text | its key |
//! | `received_at`, `occurred_at` | time in UTC, milliseconds | where known |
//! | `zone_assumed` | boolean | a date came without a zone |
//! | `original`, `place` | text | SHA-256 of the original, and where in it |
//! | `parts` | list of `field, author, sent_at, place, text` | the texts |
//! | `erased_leaf` | 32 bytes | set where the row was erased: the leaf it had |

mod columns;
mod read;
mod schema;

pub use read::BatchReader;

use crate::Lake;
use crate::checked::Stamp;
use crate::disk::DiskFile;
use crate::error::Error;
use crate::hashing::{HashingWriter, digest_file};
use krama_model::{BatchNumber, Digest, Report, ReportKey, ReportNumber};
use parquet::arrow::ArrowWriter;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Rows in one row group, and so the most a reader holds at once.
pub const ROW_GROUP: usize = 65_536;

/// Texts in one Arrow batch stay under this many bytes, whatever the number of rows.
const BYTES_AT_ONCE: usize = 64 << 20;

/// Rows in one Arrow batch.
const ROWS_AT_ONCE: usize = 8_192;

/// Writes to disk are gathered to this many bytes.
const BLOCK: usize = 1 << 20;

/// A row of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReport {
    /// The report's number.
    pub number: ReportNumber,
    /// Which version of it, from 1.
    pub version: u32,
    /// What it says; blank but for its source and its original where it was erased.
    pub report: Report,
    /// Set where the row was erased: the leaf it had, so that the batch's Merkle root still follows from its rows.
    pub erased: Option<Digest>,
}

/// The key of a row, read without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowKey {
    /// The report's number.
    pub number: ReportNumber,
    /// Which version of it, from 1.
    pub version: u32,
    /// Source and reference.
    pub key: ReportKey,
    /// Whether the row was erased; its reference is blank then.
    pub erased: bool,
}

/// A row to be written.
#[derive(Debug, Clone, Copy)]
pub struct RowRef<'a> {
    /// The report's number.
    pub number: ReportNumber,
    /// Which version of it, from 1.
    pub version: u32,
    /// What it says.
    pub report: &'a Report,
    /// Set where the row was erased: the leaf it had, so that the batch's Merkle root still follows from its rows.
    pub erased: Option<Digest>,
}

impl SealedReport {
    /// The row, to be written.
    pub fn as_row(&self) -> RowRef<'_> {
        RowRef { number: self.number, version: self.version, report: &self.report, erased: self.erased }
    }
}

type Sink = BufWriter<HashingWriter<DiskFile>>;

/// A batch being written to the staging folder.
pub struct BatchWriter {
    lake: Lake,
    path: PathBuf,
    number: BatchNumber,
    writer: ArrowWriter<Sink>,
    rows: u64,
}

impl BatchWriter {
    /// Appends rows.
    pub fn write(&mut self, rows: &[RowRef<'_>]) -> Result<(), Error> {
        let mut rest = rows;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest));
            let wrong = Error::parquet("writing", &self.path);
            let batch = columns::record_batch(now).map_err(|error| wrong(error.into()))?;
            self.writer.write(&batch).map_err(Error::parquet("writing", &self.path))?;
            rest = later;
        }
        self.rows += rows.len() as u64;
        Ok(())
    }

    /// Completes and syncs the file. It is not in its place yet.
    pub fn finish(self) -> Result<StagedBatch, Error> {
        let path = &self.path;
        let sink = self.writer.into_inner().map_err(Error::parquet("writing", path))?;
        let hashing = sink.into_inner().map_err(|error| Error::io("writing", path)(error.into_error()))?;
        let (mut file, digest) = hashing.finish();
        file.flush().map_err(Error::io("writing", path))?;
        file.seal().map_err(Error::io("sealing", path))?;
        file.sync().map_err(Error::io("syncing", path))?;
        let name = format!("b{:06}-{}.parquet", self.number.0, &digest.to_string()[..16]);
        Ok(StagedBatch { lake: self.lake, staged: self.path, name, digest, rows: self.rows })
    }
}

/// How many of the rows fit into one Arrow batch; at least one.
fn fitting(rows: &[RowRef<'_>]) -> usize {
    let mut bytes = 0;
    let fits = rows.iter().take(ROWS_AT_ONCE).take_while(|row| {
        bytes += row.report.parts.iter().map(|part| part.text.len()).sum::<usize>();
        bytes <= BYTES_AT_ONCE
    });
    fits.count().max(1)
}

/// A batch that is whole and synced in the staging folder.
#[derive(Debug)]
pub struct StagedBatch {
    lake: Lake,
    staged: PathBuf,
    /// The name it will have: its number and the start of its digest.
    pub name: String,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// How many rows it has.
    pub rows: u64,
}

impl StagedBatch {
    /// Puts the file in its place, to last. It counts once a ledger entry names it.
    pub fn publish(&self) -> Result<(), Error> {
        let (folder, disk) = (self.lake.reports(), self.lake.disk());
        disk.rename(&self.staged, &folder.join(&self.name)).map_err(Error::io("placing", &self.staged))?;
        disk.sync_folder(&folder).map_err(Error::io("syncing", &folder))
    }
}

impl Lake {
    /// Starts a batch in the staging folder. `salt` goes into the file's metadata, so that the digest of a small file
    /// gives nothing away. Only for the writer.
    pub fn stage_batch(&self, number: BatchNumber, salt: &Digest) -> Result<BatchWriter, Error> {
        let path = self.staging_path();
        let file = self.disk().create(&path).map_err(Error::io("staging", &path))?;
        let sink = BufWriter::with_capacity(BLOCK, HashingWriter::new(file));
        let writer = ArrowWriter::try_new(sink, schema::schema(), Some(schema::properties(salt)))
            .map_err(Error::parquet("writing", &path))?;
        Ok(BatchWriter { lake: self.clone(), path, number, writer, rows: 0 })
    }

    /// Where a batch file lies.
    pub fn batch_path(&self, name: &str) -> PathBuf {
        self.reports().join(name)
    }

    /// Refuses a batch file that is not the bytes that were sealed, or hashes it only once where [`Lake::remember`] says so. To be asked before it is read: what decodes Parquet
    /// may panic on altered bytes.
    pub fn check_batch(&self, name: &str, sealed: &Digest) -> Result<(), Error> {
        let (path, checked) = (self.batch_path(name), self.checked.get());
        if checked.is_some_and(|checked| checked.holds(&path, sealed)) {
            return Ok(());
        }
        let before = checked.and_then(|_| Stamp::of(&path));
        if self.digest_batch(name)? != *sealed {
            return Err(Error::Altered(path));
        }
        if let Some(checked) = checked {
            checked.note(&path, sealed, before);
        }
        Ok(())
    }

    /// The digest a batch file has now.
    pub fn digest_batch(&self, name: &str) -> Result<Digest, Error> {
        digest_file(&self.batch_path(name))
    }

    /// Removes a batch file that another took the place of. Only for the writer.
    pub fn remove_batch(&self, name: &str) -> Result<(), Error> {
        let path = self.batch_path(name);
        if !path.exists() {
            return Ok(());
        }
        self.disk().remove(&path).map_err(Error::io("removing", &path))?;
        self.disk().sync_folder(&self.reports()).map_err(Error::io("syncing", &self.reports()))
    }
}
