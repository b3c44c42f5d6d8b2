//! The tables of the casebook.
//!
//! `entry` and `payload` are the truth, with the lake. The others follow from them, and `verify` computes them again and
//! compares; all but `unfinished`, which erasure is helped by, and `password` and `factor_seed`, of which the ledger holds seals.

use crate::error::Error;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The format a workspace is created with, and the newest that is read.
pub(crate) const FORMAT: u32 = 4;

/// How long one waits for another's change.
pub(crate) const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(20);

const TABLES: &str = "
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The ledger. `leaf` is SHA-256 of 0x00 and `text`; `head` is the tree's right edge and its signed checkpoint.
CREATE TABLE entry (number INTEGER PRIMARY KEY, leaf BLOB NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE payload (entry INTEGER PRIMARY KEY, salt BLOB NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 0), frontier BLOB NOT NULL, note TEXT NOT NULL) STRICT;
-- Checkpoints that were handed out.
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;

-- What came in.
CREATE TABLE original (
    id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, entry INTEGER NOT NULL, position INTEGER NOT NULL,
    size INTEGER NOT NULL, leaf BLOB NOT NULL, salt BLOB, name TEXT, erased_by INTEGER
) STRICT;
CREATE TABLE batch (
    number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, file TEXT NOT NULL, digest BLOB NOT NULL, rows INTEGER NOT NULL
) STRICT;
CREATE TABLE report (
    number INTEGER NOT NULL, version INTEGER NOT NULL, batch INTEGER NOT NULL, row INTEGER NOT NULL,
    original INTEGER NOT NULL, content BLOB, erased_by INTEGER, PRIMARY KEY (number, version)
) STRICT, WITHOUT ROWID;
-- Keyed digests of (source, reference), with the newest version.
CREATE TABLE report_key (
    key BLOB PRIMARY KEY, number INTEGER NOT NULL, version INTEGER NOT NULL, content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
-- Originals that hold a report besides the one it was sealed from: where it came again, and its attachments.
CREATE TABLE sighting (
    number INTEGER NOT NULL, original INTEGER NOT NULL, PRIMARY KEY (number, original)
) STRICT, WITHOUT ROWID;
CREATE TABLE rejection (
    entry INTEGER NOT NULL, position INTEGER NOT NULL, original INTEGER NOT NULL, code INTEGER NOT NULL, leaf BLOB NOT NULL,
    salt BLOB, reason TEXT, place TEXT, raw TEXT, erased_by INTEGER, PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

-- What was done.
CREATE TABLE decision (entry INTEGER PRIMARY KEY, verdict TEXT NOT NULL, text TEXT NOT NULL, withdrawn_by INTEGER) STRICT;
CREATE TABLE run (number INTEGER PRIMARY KEY, entry INTEGER NOT NULL) STRICT;
";

/// What format 2 has more than format 1, whose workspaces get it when they are opened.
pub(crate) const TABLES_SINCE_2: &str = "
-- Originals that came inside another: attachments and media.
CREATE TABLE enclosed (
    original INTEGER NOT NULL, outer INTEGER NOT NULL, PRIMARY KEY (outer, original)
) STRICT, WITHOUT ROWID;
-- Erasures of which something may still lie on the disk: derived tables until `tables_gone`, then the log alone.
CREATE TABLE unfinished (entry INTEGER PRIMARY KEY, tables_gone INTEGER NOT NULL DEFAULT 0) STRICT;
";

/// What format 3 has more than format 2.
pub(crate) const TABLES_SINCE_3: &str = "
-- People with access. `added` is in milliseconds since 1970; `changed` is the last entry on the account.
CREATE TABLE person (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, role TEXT NOT NULL, added INTEGER NOT NULL,
    changed INTEGER NOT NULL, disabled_by INTEGER, must_change INTEGER NOT NULL, seal BLOB NOT NULL
) STRICT;
-- Hashes of their passwords, which no entry holds.
CREATE TABLE password (person INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;

-- Cases. `named` is the entry that gave the name, `at` is in milliseconds since 1970, `changed` is the last entry of the case.
CREATE TABLE \"case\" (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, reference TEXT NOT NULL, named INTEGER NOT NULL, opened INTEGER NOT NULL,
    at INTEGER NOT NULL, changed INTEGER NOT NULL, closed_by INTEGER
) STRICT;
CREATE TABLE case_entry (
    \"case\" INTEGER NOT NULL, entry INTEGER NOT NULL, change TEXT NOT NULL, taken_back_by INTEGER, PRIMARY KEY (\"case\", entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_person (
    \"case\" INTEGER NOT NULL, person INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (\"case\", person)
) STRICT, WITHOUT ROWID;
-- Reports that a case holds, or that were put before the court.
CREATE TABLE case_report (
    report INTEGER NOT NULL, \"case\" INTEGER NOT NULL, entry INTEGER NOT NULL, is_exhibit INTEGER NOT NULL,
    PRIMARY KEY (report, \"case\", entry)
) STRICT, WITHOUT ROWID;
";

/// What format 4 has more than format 3.
pub(crate) const TABLES_SINCE_4: &str = "
-- Who signs in with a second factor, since which entry.
CREATE TABLE factor (person INTEGER PRIMARY KEY, entry INTEGER NOT NULL, seal BLOB NOT NULL) STRICT;
-- What its secret is made of together with the workspace's, which no entry holds, and the last step a code of which was taken.
CREATE TABLE factor_seed (person INTEGER PRIMARY KEY, seed BLOB NOT NULL, step INTEGER NOT NULL) STRICT;
";

/// Every table of today's format.
pub(crate) fn make_tables(db: &Connection) -> Result<(), Error> {
    [TABLES, TABLES_SINCE_2, TABLES_SINCE_3, TABLES_SINCE_4].iter().try_for_each(|tables| Ok(db.execute_batch(tables)?))
}

/// Sets a connection up: durable commits, waiting for other writers, nothing left of what is deleted.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "cache_size", -131_072)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A setting of the workspace.
pub(crate) fn setting(db: &Connection, name: &str) -> Result<Option<String>, Error> {
    Ok(db.query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0)).optional()?)
}

/// What the casebook's file may hold besides rows: type and name of each object, with its text without blanks.
pub(crate) type Objects = BTreeMap<(String, String), String>;

/// The objects that Krama makes in a casebook.
pub(crate) fn own_objects() -> Result<Objects, Error> {
    let db = Connection::open_in_memory()?;
    make_tables(&db)?;
    objects(&db)
}

/// The objects that a casebook holds.
pub(crate) fn objects(db: &Connection) -> Result<Objects, Error> {
    let mut select = db.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")?;
    let object = |row: &rusqlite::Row<'_>| {
        let text: String = row.get(2)?;
        Ok(((row.get(0)?, row.get(1)?), text.split_whitespace().collect()))
    };
    Ok(select.query_map([], object)?.collect::<Result<_, _>>()?)
}

/// Refuses a casebook with a trigger or a view, which Krama makes none of: what is written would do more than it says.
pub(crate) fn refuse_foreign(db: &Connection) -> Result<(), Error> {
    let mut select =
        db.prepare_cached("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1")?;
    match select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
        Some((what, name)) => Err(Error::ForeignObject { what, name }),
        None => Ok(()),
    }
}
