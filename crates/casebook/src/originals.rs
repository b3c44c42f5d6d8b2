//! The originals the casebook knows, and the rows of them that were rejected.

use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_model::{Code, Digest, EntryNumber, Rejection};

/// An original as the casebook holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalRow {
    /// Its row.
    pub(crate) id: i64,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// The entry that sealed it.
    pub entry: EntryNumber,
    pub(crate) leaf: Digest,
    /// Salt and name; none where it was erased.
    pub(crate) named: Option<([u8; 32], String)>,
    /// The entry that erased it.
    pub erased_by: Option<EntryNumber>,
}

impl OriginalRow {
    /// The name of the file it came as.
    pub fn name(&self) -> Option<&str> {
        self.named.as_ref().map(|(_, name)| name.as_str())
    }
}

/// A rejection with where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The entry it was sealed with.
    pub entry: EntryNumber,
    /// The original it stands in.
    pub original: Digest,
    /// Code, reason, place and raw row.
    pub rejection: Rejection,
}

impl Workspace {
    /// Every original, in the order of sealing.
    pub fn originals(&self) -> Result<Vec<OriginalRow>, Error> {
        let mut select = self
            .db
            .prepare_cached("SELECT id, digest, size, entry, leaf, salt, name, erased_by FROM original ORDER BY id")?;
        let original = |row: &rusqlite::Row<'_>| {
            let (salt, name): (Option<[u8; 32]>, Option<String>) = (row.get(5)?, row.get(6)?);
            Ok(OriginalRow {
                id: row.get(0)?,
                digest: digest(row, 1)?,
                size: row.get::<_, i64>(2)? as u64,
                entry: EntryNumber(row.get::<_, i64>(3)? as u64),
                leaf: digest(row, 4)?,
                named: salt.zip(name),
                erased_by: row.get::<_, Option<i64>>(7)?.map(|by| EntryNumber(by as u64)),
            })
        };
        Ok(select.query_map([], original)?.collect::<Result<_, _>>()?)
    }

    /// Every row that could not become a report and was not erased, in the order of sealing.
    pub fn rejections(&self) -> Result<Vec<Rejected>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT rejection.entry, original.digest, code, reason, place, raw FROM rejection
             JOIN original ON original.id = rejection.original
             WHERE rejection.erased_by IS NULL ORDER BY rejection.entry, rejection.position",
        )?;
        let rejected = |row: &rusqlite::Row<'_>| {
            let rejection =
                Rejection { code: Code(row.get(2)?), reason: row.get(3)?, place: row.get(4)?, raw: row.get(5)? };
            let entry = EntryNumber(row.get::<_, i64>(0)? as u64);
            Ok(Rejected { entry, original: digest(row, 1)?, rejection })
        };
        Ok(select.query_map([], rejected)?.collect::<Result<_, _>>()?)
    }
}
