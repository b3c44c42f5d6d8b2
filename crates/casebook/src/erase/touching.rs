//! What an erasure touches: the rows, the files they came in, and who else stands in those files.

use super::Target;
use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_model::{Digest, EntryNumber};
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};

/// The originals that go with a whole original: itself first, then what came inside it.
const OF_ORIGINAL: &str = "SELECT id, digest FROM original WHERE erased_by IS NULL AND
    (id = ?1 OR id IN (SELECT original FROM enclosed WHERE outer = ?1)) ORDER BY id <> ?1, id";

/// The originals that hold a report.
const OF_REPORT: &str = "SELECT id, digest FROM original WHERE erased_by IS NULL AND id IN
    (SELECT original FROM report WHERE number = ?1 UNION SELECT original FROM sighting WHERE number = ?1)";

/// What an erasure touches.
pub(super) struct Touched {
    /// Rows by batch.
    pub rows: BTreeMap<u32, BTreeSet<u32>>,
    /// Original rows and digests; a whole original that was asked for comes first.
    pub originals: Vec<(i64, Digest)>,
    /// Rejected rows, blanked with a whole original only.
    pub rejections: u64,
    /// Reports that stay and stand in those originals too.
    pub others: u64,
}

impl Touched {
    pub fn row_count(&self) -> u64 {
        self.rows.values().map(|rows| rows.len() as u64).sum()
    }
}

impl Workspace {
    pub(super) fn touched(&self, target: Target) -> Result<Touched, Error> {
        let (column, holding, id) = match target {
            Target::Report(number) => ("number", OF_REPORT, number.0 as i64),
            Target::Original(digest) => ("original", OF_ORIGINAL, self.original_to_erase(digest)?),
            Target::Words(decision) => return Err(self.why_nothing(Target::Words(decision))?),
        };
        let mut rows: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let sql = format!("SELECT batch, row FROM report WHERE {column} = ?1 AND erased_by IS NULL");
        let mut select = self.db.prepare(&sql)?;
        for row in select.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (batch, row) = row?;
            rows.entry(batch).or_default().insert(row);
        }
        let mut select = self.db.prepare(holding)?;
        let held = select.query_map([id], |row| Ok((row.get(0)?, digest(row, 1)?)))?;
        let originals: Vec<(i64, Digest)> = held.collect::<Result<_, _>>()?;
        if rows.is_empty() && originals.is_empty() {
            return Err(self.why_nothing(target)?);
        }
        let rejections = match target {
            Target::Report(_) | Target::Words(_) => 0,
            Target::Original(_) => self.count_rejections(id)?,
        };
        let others = self.count_others(column, holding, id)?;
        Ok(Touched { rows, originals, rejections, others })
    }

    fn original_to_erase(&self, digest: Digest) -> Result<i64, Error> {
        let mut select = self.db.prepare("SELECT id FROM original WHERE digest = ?1 AND erased_by IS NULL")?;
        match select.query_row([digest.0], |row| row.get(0)).optional()? {
            Some(id) => Ok(id),
            None => Err(self.why_nothing(Target::Original(digest))?),
        }
    }

    /// It was erased before, and by which entry; or there never was such a thing.
    pub(super) fn why_nothing(&self, target: Target) -> Result<Error, Error> {
        let (by, what) = match target {
            Target::Original(digest) => (self.erased_by(&digest)?, format!("the original {digest}")),
            Target::Report(number) => {
                let mut select = self.db.prepare("SELECT max(erased_by) FROM report WHERE number = ?1")?;
                let by: Option<i64> = select.query_row([number.0 as i64], |row| row.get(0))?;
                (by.map(|by| EntryNumber(by as u64)), format!("report {number}"))
            }
            Target::Words(decision) => (self.words_erased_by(decision)?, format!("the reason of {decision}")),
        };
        Ok(by.map_or(Error::NothingToErase, |by| Error::AlreadyErased { what, by }))
    }

    fn count_rejections(&self, original: i64) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM rejection WHERE original = ?1 AND erased_by IS NULL";
        Ok(self.db.query_row(sql, [original], |row| row.get::<_, i64>(0))? as u64)
    }

    /// Reports that stand in one of the originals that `holding` gives, sealed from it or seen in it, and keep a row that is
    /// not erased with those of `column`.
    fn count_others(&self, column: &str, holding: &str, id: i64) -> Result<u64, Error> {
        let others: i64 = self.db.query_row(
            &format!(
                "WITH going AS MATERIALIZED (SELECT id FROM ({holding}))
                 SELECT count(*) FROM (SELECT number FROM report WHERE original IN (SELECT id FROM going)
                 UNION SELECT number FROM sighting WHERE original IN (SELECT id FROM going)) AS standing
                 WHERE EXISTS (SELECT 1 FROM report WHERE report.number = standing.number AND erased_by IS NULL
                 AND report.{column} <> ?1)"
            ),
            [id],
            |row| row.get(0),
        )?;
        Ok(others as u64)
    }
}
