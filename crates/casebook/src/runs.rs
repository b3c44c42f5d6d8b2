//! Analyses that were run.

use crate::append::{Act, Actor, PayloadWords};
use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::entry::{RunCompleted, RunTable, canonical_digest};
use krama_ledger::{Body, Entry};
use krama_model::{Digest, EntryNumber, Moment, RunNumber};
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// A run about to be entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Its number, from [`Workspace::next_run`].
    pub run: RunNumber,
    /// How many ledger entries it read.
    pub ledger_size: u64,
    /// The version of Krama.
    pub version: String,
    /// Its settings, which are kept beside the entry; the entry holds their digest.
    pub settings: serde_json::Value,
    /// Its tables, by [`Workspace::row_digest`].
    pub tables: Vec<RunTable>,
    /// Figures to show with it: counts, milliseconds.
    pub summary: serde_json::Value,
}

/// A run that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRecord {
    /// The ledger entry.
    pub entry: EntryNumber,
    /// When it was completed.
    pub at: Moment,
    /// Who ran it.
    pub actor: Actor,
    /// What it read and found.
    pub running: Running,
}

#[derive(Debug, Serialize, Deserialize)]
struct RunWords {
    settings: serde_json::Value,
    summary: serde_json::Value,
}

impl Workspace {
    /// The number the next run gets.
    pub fn next_run(&self) -> Result<RunNumber, Error> {
        let next = self.db.query_row("SELECT coalesce(max(number) + 1, 1) FROM run", [], |row| row.get(0))?;
        Ok(RunNumber(next))
    }

    /// What a run's entry says of a table: the digest over its canonical rows, under the secret of this workspace. Rows
    /// hold values that could be guessed, and who reads the ledger may not test guesses.
    pub fn row_digest(&self, table: &str, rows: Digest) -> Digest {
        self.secret().digest(&[b"run-table", table.as_bytes(), &rows.0])
    }

    /// Enters a run that was completed.
    pub fn append_run(&self, running: &Running, act: &Act) -> Result<EntryNumber, Error> {
        let settings = self.secret().digest(&[b"run-settings", &canonical_digest(&running.settings).0]);
        let body = RunCompleted {
            run: running.run,
            ledger_size: running.ledger_size,
            version: running.version.clone(),
            settings,
            tables: running.tables.clone(),
        };
        let words = RunWords { settings: running.settings.clone(), summary: running.summary.clone() };
        self.change(|tx| {
            if tx.prepare_cached("SELECT 1 FROM run WHERE number = ?1")?.exists([running.run.0])? {
                return Err(Error::RunTaken(running.run));
            }
            let entry = self.append(tx, Body::RunCompleted(body), &words, act)?;
            tx.execute("INSERT INTO run (number, entry) VALUES (?1, ?2)", params![running.run.0, entry.0 as i64])?;
            Ok(entry)
        })
    }

    /// Every run, oldest first.
    pub fn runs(&self) -> Result<Vec<RunRecord>, Error> {
        self.records("ORDER BY run.number")
    }

    /// The newest run, without reading the others.
    pub fn newest_run(&self) -> Result<Option<RunRecord>, Error> {
        Ok(self.records("ORDER BY run.number DESC LIMIT 1")?.pop())
    }

    /// The numbers of all runs, oldest first.
    pub fn run_numbers(&self) -> Result<Vec<RunNumber>, Error> {
        let mut select = self.db.prepare_cached("SELECT number FROM run ORDER BY number")?;
        Ok(select.query_map([], |row| row.get(0).map(RunNumber))?.collect::<Result<_, _>>()?)
    }

    fn records(&self, which: &'static str) -> Result<Vec<RunRecord>, Error> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT entry.text, payload.text FROM run JOIN entry ON entry.number = run.entry
             JOIN payload ON payload.entry = run.entry {which}"
        ))?;
        let rows = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| row.map_err(Error::from).and_then(|(entry, words)| record(&entry, &words))).collect()
    }
}

fn record(entry: &str, words: &str) -> Result<RunRecord, Error> {
    let entry = Entry::parse(entry)?;
    let damaged = || Error::Damaged(format!("the run of {} cannot be read", entry.number));
    let words: PayloadWords<RunWords> = serde_json::from_str(words).map_err(|_| damaged())?;
    let Body::RunCompleted(body) = entry.body.clone() else { return Err(damaged()) };
    let running = Running {
        run: body.run,
        ledger_size: body.ledger_size,
        version: body.version,
        settings: words.words.settings,
        tables: body.tables,
        summary: words.words.summary,
    };
    Ok(RunRecord { entry: entry.number, at: entry.at, actor: words.actor, running })
}
