//! One run: read, tie, settle, decide, write, enter. And its proof: the same again, row for row.

use crate::conclude::{Tied, conclude};
use crate::error::Error;
use crate::index::Index;
use crate::place::{Kept, Places};
use crate::progress::{Progress, go_on};
use crate::reading::{Eyes, Keeper, Read, ReadReport, Unread};
use crate::table::{Row, Written};
use crate::tables::{GroupRow, ReportRow, ReviewRow};
use crate::unit::Unit;
use krama_casebook::{Act, Reports, Running, SealedReport};
use krama_extract::Reader;
use krama_lake::DerivedRun;
use krama_ledger::entry::{RunTable, canonical_digest};
use krama_model::{Decision, Digest, EntryNumber, RunNumber};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::mpsc::sync_channel;

/// The version a run is pinned to: Krama's, with a number that grows where the tables change their form.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+tables.5");

/// What a run found, in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunSummary {
    /// Its number.
    pub run: RunNumber,
    /// Its ledger entry.
    pub entry: EntryNumber,
    /// How many ledger entries it read.
    pub ledger_size: u64,
    /// Reports read.
    pub reports: u64,
    /// Groups of two or more.
    pub groups: u64,
    /// Reports on a group.
    pub grouped: u64,
    /// The digest over the digests of all its tables: equal runs have equal digests.
    pub digest: Digest,
    /// Its tables.
    pub tables: Vec<Written>,
    /// How many provisional places it kept, where reports had any.
    pub provisional: Option<Kept>,
    /// What stands in the reports and was not read.
    pub unread: Unread,
    /// Values that wait for a person: `krama reviews` lists them.
    pub waiting: u64,
}

/// What a run's entry keeps of it in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Reports read.
    reports: u64,
    /// Groups of two or more.
    groups: u64,
    /// What two random reports had to share at least to be held to be of one group, in millibits.
    pub(crate) pair_millibits: i64,
}

impl Figures {
    /// Those of a run that was entered.
    pub(crate) fn of(running: &Running) -> Result<Self, Error> {
        serde_json::from_value(running.summary.clone()).map_err(|_| Error::ForeignRun(running.run))
    }
}

/// What was computed of a run, its tables written.
struct Computed {
    tables: Vec<Written>,
    unread: Unread,
    pair_millibits: i64,
}

/// What came of a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replay {
    /// The run.
    pub run: RunNumber,
    /// Tables with the same rows as then.
    pub same: Vec<String>,
    /// Tables with other rows, or another number of them.
    pub other: Vec<Difference>,
    /// Tables that stood on disk and were not what was made again: altered, or damaged.
    pub altered: Vec<String>,
}

/// A table that came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The table.
    pub table: String,
    /// Rows then and now.
    pub rows: [u64; 2],
    /// Digests then and now, as entries hold them.
    pub digests: [Digest; 2],
}

impl Unit {
    /// Makes a run over everything that is sealed. One that is cancelled leaves nothing: no entry and no tables.
    pub fn analyse(&self, act: &Act, progress: &dyn Progress) -> Result<RunSummary, Error> {
        self.workspace().check_keys()?;
        let ledger_size = self.workspace().size()?;
        let run = self.workspace().next_run()?;
        let places = self.places_until_now().unwrap_or_else(untold);
        let derived = self.lake().derive(run)?;
        let Computed { tables, unread, pair_millibits } = self.compute(ledger_size, &derived, progress)?;
        go_on(progress)?;
        let count = |name: &str| tables.iter().find(|table| table.name == name).map_or(0, |table| table.rows);
        let (reports, groups) = (count(ReportRow::TABLE), count(GroupRow::TABLE));
        let running = Running {
            run,
            ledger_size,
            version: VERSION.to_owned(),
            settings: self.pinned()?,
            tables: tables.iter().map(|table| self.run_table(table)).collect(),
            summary: serde_json::json!(Figures { reports, groups, pair_millibits }),
        };
        let entry = self.workspace().append_run(&running, act)?;
        derived.publish()?;
        let grouped = crate::ask::groups(self)?.iter().map(|group| u64::from(group.reports)).sum();
        let provisional = places.and_then(|places| self.kept(&places, progress).unwrap_or_else(untold));
        let (digest, waiting) = (digest_of(&tables), count(ReviewRow::TABLE));
        Ok(RunSummary {
            run,
            entry,
            ledger_size,
            reports,
            groups,
            grouped,
            digest,
            tables,
            provisional,
            unread,
            waiting,
        })
    }

    /// How many provisional places the latest run kept. Where there were none, the index follows when it is next asked.
    fn kept(&self, places: &Places, progress: &dyn Progress) -> Result<Option<Kept>, Error> {
        let mut index = Index::open(self)?;
        index.follow(self, progress)?;
        places.kept(self, &index).map(Some)
    }

    /// Makes a run again and compares it row for row with what its entry says. Its tables are written anew where they
    /// came out the same; otherwise what is published stays as it is.
    pub fn replay(&self, run: RunNumber, progress: &dyn Progress) -> Result<Replay, Error> {
        let running = self.running(run)?;
        if running.version != VERSION {
            return Err(Error::OtherVersion { run, made_by: running.version, this: VERSION.to_owned() });
        }
        if canonical_digest(&running.settings) != canonical_digest(&self.pinned()?) {
            return Err(Error::OtherSettings(run));
        }
        let derived = self.lake().derive(run)?;
        let Computed { tables, .. } = self.compute(running.ledger_size, &derived, progress)?;
        let now: Vec<RunTable> = tables.iter().map(|table| self.run_table(table)).collect();
        let mut replay = compare(run, &running.tables, &now);
        let other = |name: &str, stored: &RunTable| now.iter().any(|table| table.name == name && table != stored);
        let altered = self.stored_tables(run).into_iter().filter(|(name, stored)| match stored {
            Ok(stored) => other(name, stored),
            Err(_) => true,
        });
        replay.altered = altered.map(|(name, _)| name.to_owned()).collect();
        if replay.other.is_empty() {
            derived.publish()?;
        }
        Ok(replay)
    }

    pub(crate) fn run_table(&self, table: &Written) -> RunTable {
        let digest = self.workspace().row_digest(table.name, table.digest);
        RunTable { name: table.name.to_owned(), rows: table.rows, digest }
    }

    /// Everything but the ledger that decides what a run finds.
    pub(crate) fn pinned(&self) -> Result<serde_json::Value, Error> {
        let benign = self.own_benign()?.map(|text| Digest::of(text.as_bytes()));
        Ok(serde_json::json!({ "region": self.settings().region, "benign": benign }))
    }

    fn compute(&self, ledger_size: u64, run: &DerivedRun, progress: &dyn Progress) -> Result<Computed, Error> {
        let reports = self.workspace().reports(ledger_size)?;
        let decisions: Vec<Decision> =
            self.workspace().decisions_in_force(ledger_size)?.into_iter().map(|taken| taken.decision).collect();
        progress.begin("read", Some(reports.len() as u64));
        let (mut read, signs) = read_all(&reports, self.reader()?, Keeper::new(run)?, progress)?;
        read.sealed_at = reports.sealed_at;
        for some in self.workspace().replaced(ledger_size)?.read() {
            let some = some?;
            let (eyes, before) = (Eyes { reader: self.reader()? }, &mut read.mentions);
            before.add_replaced(&some, some.par_iter().map(|sealed| eyes.read(sealed)).collect());
        }
        progress.end();
        progress.begin("link and group", None);
        let key = self.workspace().secret();
        let mut tied = Tied::new(&mut read, &decisions);
        let (pages, open) = (std::mem::take(&mut tied.pages), std::mem::take(&mut tied.open));
        let conclusion = conclude(&read, tied, &decisions, progress)?;
        progress.end();
        progress.begin("write", None);
        let victims = read.mentions.victims(&read.gathering.values, key, |value| open.contains(&value));
        go_on(progress)?;
        let (told, found) = rayon::join(
            || Ok::<_, Error>([read.mentions.write(&victims, &pages, run)?, victims.write(run)?]),
            || conclusion.write(&read, &victims, key, run),
        );
        let tables = told?.into_iter().chain(signs).chain(found?).collect();
        progress.end();
        Ok(Computed { tables, unread: read.unread, pair_millibits: conclusion.pair_millibits() })
    }
}

/// Reads all reports: while some are read, the next are fetched and those before are kept.
pub(crate) fn read_all(
    reports: &Reports,
    reader: &Reader,
    mut keeper: Keeper,
    progress: &dyn Progress,
) -> Result<(Read, Option<Written>), Error> {
    let eyes = Eyes { reader };
    std::thread::scope(|scope| {
        let (fetch, fetched) = sync_channel(2);
        scope.spawn(|| reports.read().try_for_each(move |some| fetch.send(some)));
        let (hand_over, handed) = sync_channel::<(Vec<SealedReport>, Vec<ReadReport>)>(1);
        let kept = scope.spawn(move || {
            handed.into_iter().try_for_each(|(some, read)| keeper.keep(&some, read))?;
            keeper.finish()
        });
        for some in fetched {
            let some = some?;
            go_on(progress)?;
            let read = some.par_iter().map(|sealed| eyes.read(sealed)).collect();
            progress.advance(some.len() as u64);
            // Where nobody takes it any more, keeping failed, and that error is told below.
            if hand_over.send((some, read)).is_err() {
                break;
            }
        }
        drop(hand_over);
        kept.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A run stands whatever becomes of the index: the next search makes that up to date, or tells the error.
#[expect(clippy::needless_pass_by_value, reason = "it stands where the error would go")]
fn untold<T: Default>(error: Error) -> T {
    tracing::warn!(%error, "the index for searching could not be used");
    T::default()
}

fn digest_of(tables: &[Written]) -> Digest {
    let all: Vec<u8> = tables.iter().flat_map(|table| table.digest.0).collect();
    Digest::of(&all)
}

fn compare(run: RunNumber, then: &[RunTable], now: &[RunTable]) -> Replay {
    let mut replay = Replay { run, same: Vec::new(), other: Vec::new(), altered: Vec::new() };
    for table in now {
        let before = then.iter().find(|before| before.name == table.name);
        match before {
            Some(before) if before.digest == table.digest && before.rows == table.rows => {
                replay.same.push(table.name.clone());
            }
            _ => replay.other.push(Difference {
                table: table.name.clone(),
                rows: [before.map_or(0, |before| before.rows), table.rows],
                digests: [before.map_or(Digest([0; 32]), |before| before.digest), table.digest],
            }),
        }
    }
    replay
}
