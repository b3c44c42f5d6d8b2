//! The index for searching: one file beside the tables of runs, derived, and made again where it is missing.
//!
//! It has two parts. One follows the batches: references, and the words of every report's texts. The other follows the
//! latest run: who stands where, what ties groups together, and where each value stands. Each part is brought up to date
//! in chunks; each chunk is one transaction that also moves the mark of how far it is. So killing it loses nothing.
//!
//! What is victims', and payment cards, never come in. A batch whose sealed digest changed had something erased from it:
//! then the whole index is thrown away.

mod hidden;
mod lookups;
mod run;
mod schema;
mod texts;

pub(crate) use hidden::Hidden;
pub use lookups::{NamedGroup, Standing, TieFound};
pub(crate) use run::{Findable, Placed};
pub(crate) use texts::is_searched;

use crate::error::Error;
use crate::progress::Progress;
use crate::unit::Unit;
use krama_casebook::BatchFile;
use krama_ledger::entry::canonical_digest;
use krama_model::{Digest, RunNumber};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::Path;

/// The file's name in its folder.
const FILE: &str = "index.db";

/// Reports whose words are taken in without being asked for. It takes seconds; more are left to `krama index`.
pub const AT_ONCE: u64 = 100_000;

/// The index of one workspace, open.
pub struct Index {
    db: Connection,
}

/// How far the index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Reach {
    /// Sealed reports whose words are in it, all versions counted.
    pub indexed: u64,
    /// Sealed reports whose words are not.
    pub not_indexed: u64,
    /// The run whose values and groups are in it.
    pub run: Option<RunNumber>,
}

impl Index {
    /// Opens a workspace's index as it is. One of another version or other settings, one that holds something erased and one
    /// that cannot be read are thrown away, and an empty one stands in their place.
    pub fn open(unit: &Unit) -> Result<Self, Error> {
        let folder = unit.lake().index_folder()?;
        let path = folder.join(FILE);
        let stamp = stamp(unit)?;
        let batches = unit.workspace().batch_files()?;
        let fit = match Self::at(unit, &path) {
            Ok(index) => index.fits(&stamp, &batches)?.then_some(index),
            Err(Error::Index(error)) if is_broken(&error) => None,
            Err(error) => return Err(error),
        };
        if let Some(index) = fit {
            return Ok(index);
        }
        for name in [FILE.to_owned(), format!("{FILE}-wal"), format!("{FILE}-shm")] {
            match fs::remove_file(folder.join(&name)) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::Path { path: name, source });
                }
                _ => {}
            }
        }
        let index = Self::at(unit, &path)?;
        index.set("stamp", &stamp)?;
        Ok(index)
    }

    fn at(unit: &Unit, path: &Path) -> Result<Self, Error> {
        let readable = |source| Error::Path { path: path.display().to_string(), source };
        match unit.lake().disk().create(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(readable(error)),
            _ => {}
        }
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::prepare(&db)?;
        let mut index = Self { db };
        index.change(|tx| Ok(tx.execute_batch(schema::TABLES)?))?;
        Ok(index)
    }

    /// Whether it was made by this version under these settings, from batches as they are sealed now.
    fn fits(&self, stamp: &str, batches: &[BatchFile]) -> Result<bool, Error> {
        match self.get("stamp")? {
            Some(found) if found == stamp => {}
            None => self.set("stamp", stamp)?,
            Some(_) => return Ok(false),
        }
        let mut select = self.db.prepare_cached("SELECT number, digest FROM batch")?;
        let taken = select.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, [u8; 32]>(1)?)))?;
        let sealed: FxHashMap<u32, Digest> = batches.iter().map(|batch| (batch.number.0, batch.digest)).collect();
        for batch in taken {
            let (number, digest) = batch?;
            if sealed.get(&number) != Some(&Digest(digest)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Brings references up to date, and what the latest run found of reports and ties: what placing needs.
    pub fn follow(&mut self, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
        texts::take_references(self, unit)?;
        match unit.latest_run() {
            Ok(run) => run::follow(self, unit, run, progress),
            Err(Error::NoRun | Error::TablesGone(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Brings where values stand up to date with the run that [`Index::follow`] followed.
    pub fn follow_values(&mut self, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
        run::follow_values(self, unit, progress)
    }

    /// Brings the words up to date, whatever that takes.
    pub fn take_words(&mut self, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
        texts::take_words(self, unit, progress)
    }

    /// How far it is.
    pub fn reach(&self, unit: &Unit) -> Result<Reach, Error> {
        let sealed: u64 = unit.workspace().batch_files()?.iter().map(|batch| batch.rows).sum();
        let read: i64 = self.db.query_row("SELECT coalesce(sum(read), 0) FROM batch", [], |row| row.get(0))?;
        Ok(Reach { indexed: read as u64, not_indexed: sealed.saturating_sub(read as u64), run: self.run()? })
    }

    /// The run whose groups and ties are in it, whole.
    pub fn run(&self) -> Result<Option<RunNumber>, Error> {
        Ok(self.get("run")?.and_then(|run| run.parse().ok()).map(RunNumber))
    }

    fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let mut select = self.db.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
        Ok(select.query_row([name], |row| row.get(0)).optional()?)
    }

    fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        set(&self.db, name, value)
    }

    /// Makes one change, whole or not at all.
    fn change<T>(&mut self, change: impl FnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = change(&tx)?;
        tx.commit()?;
        Ok(done)
    }
}

fn set(db: &Connection, name: &str, value: &str) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO state (name, value) VALUES (?1, ?2)")?.execute(params![name, value])?;
    Ok(())
}

/// What words and hidden places depend on besides the reports.
fn stamp(unit: &Unit) -> Result<String, Error> {
    let settings = canonical_digest(&unit.pinned()?);
    Ok(format!("{} {} {settings} {}", schema::FORMAT, crate::analyse::VERSION, unit.workspace().origin()))
}

fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}
