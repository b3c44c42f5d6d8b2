//! The tables of the index.

use crate::error::Error;
use rusqlite::Connection;

/// Grows when a table, or the way words are cut, changes.
pub(super) const FORMAT: u32 = 6;

pub(super) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Follows the batches. `read` counts the rows whose words are in.
CREATE TABLE IF NOT EXISTS batch (number INTEGER PRIMARY KEY, digest BLOB NOT NULL, read INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS report (number INTEGER PRIMARY KEY, source TEXT NOT NULL, reference TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS report_by_reference ON report (reference);
CREATE VIRTUAL TABLE IF NOT EXISTS word
    USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
-- Stand-ins of victims' values that no word of any report shows.
CREATE TABLE IF NOT EXISTS hidden (stand_in TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Stand-ins of the forms in which those may be spelled, likewise.
CREATE TABLE IF NOT EXISTS hidden_form (form INTEGER PRIMARY KEY) STRICT;
-- Stand-ins of what words spell: it may turn out to be a victim's.
CREATE TABLE IF NOT EXISTS spelled (
    report INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (report, form)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO word_config (k, v) VALUES ('hashsize', 33554432);
";

/// What follows the latest run; made anew for each.
pub(super) const RUN_TABLES: &str = "
DROP TABLE IF EXISTS standing;
DROP TABLE IF EXISTS grouped;
DROP TABLE IF EXISTS tie;
DROP TABLE IF EXISTS tie_group;
DROP TABLE IF EXISTS mention;
DROP TABLE IF EXISTS guarded;
DROP TABLE IF EXISTS guarded_form;
CREATE TABLE standing (report INTEGER PRIMARY KEY, on_group INTEGER) STRICT;
-- `told` counts reports without those that tell again what another tells.
CREATE TABLE grouped (on_group INTEGER PRIMARY KEY, reports INTEGER NOT NULL, told INTEGER NOT NULL) STRICT;
-- `own` is what the tie is worth beyond a broader one; `counts` is 0 where it implies one.
CREATE TABLE tie (
    basis TEXT NOT NULL, value TEXT NOT NULL, tie INTEGER NOT NULL, own INTEGER NOT NULL, counts INTEGER NOT NULL,
    chance INTEGER NOT NULL,
    first_ms INTEGER, last_ms INTEGER, PRIMARY KEY (basis, value, tie)
) STRICT, WITHOUT ROWID;
-- `certain` is 1 where a report of the group holds the tie fully.
CREATE TABLE tie_group (
    tie INTEGER NOT NULL, on_group INTEGER NOT NULL, holders INTEGER NOT NULL, certain INTEGER NOT NULL,
    PRIMARY KEY (tie, on_group)
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
    kind INTEGER NOT NULL, value TEXT NOT NULL, report INTEGER NOT NULL, part INTEGER NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, field INTEGER NOT NULL, role INTEGER NOT NULL, rule INTEGER NOT NULL, ambiguous INTEGER NOT NULL,
    PRIMARY KEY (kind, value, report, part, start, end)
) STRICT, WITHOUT ROWID;
-- Stand-ins of victims' values: what is printed of the same values elsewhere is masked.
CREATE TABLE guarded (kind INTEGER NOT NULL, stand_in TEXT NOT NULL, PRIMARY KEY (kind, stand_in)) STRICT, WITHOUT ROWID;
-- Stand-ins of the forms in which they may be spelled.
CREATE TABLE guarded_form (form INTEGER PRIMARY KEY) STRICT;
";

/// Sets a connection up. Commits are whole and may be lost with the power: what is lost is made again.
pub(super) fn prepare(db: &Connection) -> Result<(), Error> {
    db.busy_timeout(std::time::Duration::from_secs(60))?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "cache_size", -131_072)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}
