//! Checking everything: what the casebook vouches for, and that the tables of runs are still the rows their entries name.

use crate::analyse::VERSION;
use crate::error::Error;
use crate::table::{Row, RowDigest, Written, chunks};
use crate::tables::{
    ForkRow, GroupRow, HoldRow, MentionRow, ReportRow, ReviewReportRow, ReviewRow, SignRow, TieRow, VictimRow,
};
use crate::unit::Unit;
use krama_casebook::{Finding, Lake, Verification};
use krama_lake::error::made_again;
use krama_ledger::entry::RunTable;
use krama_model::{Code, Coded, RunNumber};
use rayon::prelude::*;

/// A table of a run that is not the rows the run's entry names.
const TABLE: Code = Code(5113);

/// Reads a table that stands on disk and makes the digest over its rows.
type Reading = fn(&Lake, RunNumber) -> Result<Written, Error>;

/// Every table of a run, by name.
const TABLES: [(&str, Reading); 10] = [
    (MentionRow::TABLE, written::<MentionRow>),
    (VictimRow::TABLE, written::<VictimRow>),
    (SignRow::TABLE, written::<SignRow>),
    (ReportRow::TABLE, written::<ReportRow>),
    (TieRow::TABLE, written::<TieRow>),
    (HoldRow::TABLE, written::<HoldRow>),
    (GroupRow::TABLE, written::<GroupRow>),
    (ForkRow::TABLE, written::<ForkRow>),
    (ReviewRow::TABLE, written::<ReviewRow>),
    (ReviewReportRow::TABLE, written::<ReviewReportRow>),
];

/// The rows of a table as those who ask read them, some ten thousand at a time.
fn written<R: Row>(lake: &Lake, run: RunNumber) -> Result<Written, Error> {
    let mut digest = RowDigest::<R>::default();
    for rows in chunks::<R>(lake, run)? {
        digest.add(&rows?);
    }
    Ok(digest.finish())
}

/// What is checked of all workspaces, and of the tables of runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Everything that is wrong, and what was checked of the casebook and the lake.
    pub verification: Verification,
    /// How many tables of runs were checked.
    pub tables: u64,
    /// Runs of other versions, whose tables only those versions can check.
    pub other_versions: Vec<RunNumber>,
}

impl Unit {
    /// Checks everything, the ledger against a checkpoint where one is given. Tables that are absent are no fault.
    pub fn verify(&self, against: Option<&str>) -> Checked {
        let mut checked = Checked { verification: self.workspace().verify(against), ..Checked::default() };
        // Where the runs cannot be read, the casebook's own findings say so.
        for record in self.workspace().runs().unwrap_or_default() {
            let running = record.running;
            if !self.lake().run_folder(running.run).is_dir() {
                continue;
            }
            if running.version != VERSION {
                checked.other_versions.push(running.run);
                continue;
            }
            let stored = self.stored_tables(running.run);
            checked.tables += stored.len() as u64;
            let others = tables_that_differ(running.run, &running.tables, stored);
            checked.verification.findings.extend(others.into_iter().map(|what| Finding { code: TABLE, what }));
        }
        checked
    }

    /// The tables of a run that stand on disk, as an entry would name them, read side by side.
    pub(crate) fn stored_tables(&self, run: RunNumber) -> Vec<Stored> {
        let lake = self.lake();
        let there = TABLES.par_iter().filter(|(name, _)| lake.table_path(run, name).exists());
        let read: Vec<_> = there.map(|&(name, read)| (name, read(lake, run))).collect();
        read.into_iter().map(|(name, table)| (name, table.map(|table| self.run_table(&table)))).collect()
    }
}

/// A table that stands on disk, by name, as an entry would name it.
type Stored = (&'static str, Result<RunTable, Error>);

/// Which tables of a run are not the rows they should be, each with what is wrong.
fn tables_that_differ(run: RunNumber, wanted: &[RunTable], stored: Vec<Stored>) -> Vec<String> {
    let fault = |(name, now): Stored| {
        let then = wanted.iter().find(|table| table.name == name);
        let fault = match (then, now) {
            (Some(then), Ok(now)) if now == *then => return None,
            (Some(then), Ok(now)) => {
                format!("is not as the run wrote it ({} rows then, {} now)", then.rows, now.rows)
            }
            (None, Ok(_)) => "is none that the run wrote".to_owned(),
            (_, Err(error)) => format!("cannot be read ({} {error})", error.code()),
        };
        Some(format!("the table {name} of run {run} {fault}; {}", made_again(run)))
    };
    stored.into_iter().filter_map(fault).collect()
}
