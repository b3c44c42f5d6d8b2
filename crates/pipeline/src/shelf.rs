//! What a process that answers many people keeps of the latest run in memory.
//!
//! A [`Shelf`] is shared by all who ask: every [`Unit`](crate::Unit) that was given it looks there first and in the run's
//! tables where it holds nothing. It holds reports, holds, ties, groups, forks, reviews and victims' forms, and where values
//! stand as the file of that table has it. It may be brought up to date while others ask. What it gives is what the tables give.

mod table;
mod whereabouts;

use crate::ask::list::{Said, prepare};
use crate::ask::situation::situation;
use crate::ask::{SituationAnswer, SituationAsked, ValueAnswer};
use crate::error::Error;
use crate::index::Placed;
use crate::since::FoundSince;
use crate::table::{Row, chunks, read_all, read_typed};
use crate::tables::{
    DUPLICATE_OF, ForkRow, GROUP, GroupRow, HoldRow, MentionRow, REPORT, ReportRow, ReviewReportRow, ReviewRow,
    SPELLED, TIE, TieRow, VictimRow,
};
use crate::unit::Unit;
use krama_extract::Reader;
use krama_lake::{Among, Checked, HeldTable};
use krama_model::{Kind, Role, RunNumber};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use table::KeptTable;
use whereabouts::Whereabouts;

/// What is kept, for all who ask.
#[derive(Default)]
pub struct Shelf {
    kept: RwLock<Option<Arc<Kept>>>,
    /// Batches that are as they were sealed.
    checked: Checked,
    /// The reader, by the workspace and the settings it was built under.
    reader: Mutex<Option<(String, serde_json::Value, Arc<Reader>)>>,
    /// What reports that came in since the run call their victims'.
    since: FoundSince,
}

impl Shelf {
    /// Takes in the latest run, unless it is there already. Gives its number. Others ask as before meanwhile.
    pub fn take_in(&self, unit: &Unit) -> Result<RunNumber, Error> {
        let run = unit.latest_run()?;
        if self.of(unit.workspace().origin(), run).is_none() {
            let kept = Arc::new(Kept::read(unit, run)?);
            *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            // What follows from the whole run takes longest: nobody should be the first to wait for it.
            prepare(unit)?;
            situation(unit, SituationAsked::default())?;
        }
        Ok(run)
    }

    /// Lets go of a run whose tables are gone, as they are after an erasure. Says whether it did.
    pub fn forget_gone(&self, unit: &Unit) -> bool {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let is_gone = kept.take_if(|kept| !unit.lake().run_folder(kept.run).is_dir()).is_some();
        if is_gone {
            *self.since.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        is_gone
    }

    /// Looks a text up, in any spelling, as a value of a kind or of every kind that links, where that run is kept and values of
    /// that kind are: without a workspace, the disk or a wait.
    pub fn look(
        &self,
        (origin, run): (&str, RunNumber),
        kind: Option<Kind>,
        text: &str,
    ) -> Option<Result<ValueAnswer, Error>> {
        self.of(origin, run)?.whereabouts.look(kind, text.trim())
    }

    /// The reader of a workspace under some settings, built where there is none yet.
    pub(crate) fn reader(
        &self,
        (origin, settings): (&str, &serde_json::Value),
        build: impl FnOnce() -> Result<Arc<Reader>, Error>,
    ) -> Result<Arc<Reader>, Error> {
        let mut kept = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, built)) = kept.as_ref().filter(|(of, under, _)| of == origin && under == settings) {
            return Ok(Arc::clone(built));
        }
        let fresh = build()?;
        *kept = Some((origin.to_owned(), settings.clone(), Arc::clone(&fresh)));
        Ok(fresh)
    }

    /// What reports that came in since the run call their victims', as it was found last.
    pub(crate) fn since(&self) -> FoundSince {
        Arc::clone(&self.since)
    }

    /// Batches that were found to be as they were sealed.
    pub(crate) fn checked(&self) -> &Checked {
        &self.checked
    }

    /// What is kept of a run of a workspace.
    pub(crate) fn of(&self, origin: &str, run: RunNumber) -> Option<Arc<Kept>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|kept| kept.run == run && kept.origin == origin).map(Arc::clone)
    }
}

/// How things stand, by what was asked, and how many reports that came in since were looked at for it.
type Situations = FxHashMap<SituationAsked, (SituationAnswer, u64)>;

/// The tables of one run, in memory.
pub(crate) struct Kept {
    /// Of which workspace.
    origin: String,
    run: RunNumber,
    tables: Vec<KeptTable>,
    /// Where values stand, as its file holds it.
    mentions: HeldTable,
    /// Who stood where in the run before.
    before: Option<(RunNumber, KeptTable)>,
    platforms: Platforms,
    /// Most urgent first.
    groups: Vec<GroupRow>,
    situations: Mutex<Situations>,
    said: OnceLock<Arc<Said>>,
    whereabouts: Whereabouts,
}

impl Kept {
    fn read(unit: &Unit, run: RunNumber) -> Result<Self, Error> {
        let tables = vec![
            KeptTable::read::<ReportRow>(unit.lake(), run, &[REPORT, GROUP, DUPLICATE_OF])?,
            KeptTable::read::<HoldRow>(unit.lake(), run, &[TIE, GROUP, REPORT])?,
            KeptTable::read::<TieRow>(unit.lake(), run, &[TIE])?,
            KeptTable::read::<GroupRow>(unit.lake(), run, &[GROUP])?,
            KeptTable::read::<ForkRow>(unit.lake(), run, &[GROUP])?,
            KeptTable::read::<VictimRow>(unit.lake(), run, &[SPELLED])?,
            KeptTable::read::<ReviewRow>(unit.lake(), run, &[])?,
            KeptTable::read::<ReviewReportRow>(unit.lake(), run, &[REPORT])?,
        ];
        // A run of another version is asked for nothing.
        let before = unit.run_before(run)?.and_then(|before| {
            let table = KeptTable::read::<Placed>(unit.lake(), before, &[REPORT, GROUP]);
            table.ok().map(|table| (before, table))
        });
        Ok(Self {
            origin: unit.workspace().origin().to_owned(),
            run,
            tables,
            mentions: unit.lake().hold_table(run, MentionRow::TABLE)?,
            before,
            platforms: Platforms::read(unit, run)?,
            groups: read_all(unit.lake(), run)?,
            situations: Mutex::default(),
            said: OnceLock::new(),
            whereabouts: Whereabouts::read(unit, run)?,
        })
    }

    /// The rows of a table that hold one of some numbers in a column, in order, if that table is kept by that column.
    pub(crate) fn among<R: Row>(&self, among: &Among) -> Result<Option<Vec<R>>, Error> {
        if R::TABLE == MentionRow::TABLE {
            let read = read_typed::<R>(self.mentions.rows_among(R::COLUMNS, among)?, self.run);
            return read.map(Some);
        }
        let table = self.tables.iter().find(|table| table.name() == R::TABLE);
        table.map_or(Ok(None), |table| picked(table, among, self.run))
    }

    /// The same of who stood where in the run before.
    pub(crate) fn before<R: Row>(&self, run: RunNumber, among: &Among) -> Result<Option<Vec<R>>, Error> {
        let before = self.before.as_ref().filter(|(kept, table)| *kept == run && table.name() == R::TABLE);
        before.map_or(Ok(None), |(_, table)| picked(table, among, run))
    }

    /// Its groups, most urgent first.
    pub(crate) fn groups(&self) -> &[GroupRow] {
        &self.groups
    }

    /// What the reports of each group say, once it was asked for.
    pub(crate) fn said(&self) -> &OnceLock<Arc<Said>> {
        &self.said
    }

    /// How things stand, as it was told before.
    pub(crate) fn situations(&self) -> &Mutex<Situations> {
        &self.situations
    }

    /// All rows of a table some thousand at a time, if it is kept.
    pub(crate) fn chunks<R: Row>(&self) -> Option<impl Iterator<Item = Result<Vec<R>, Error>> + '_> {
        let table = self.tables.iter().find(|table| table.name() == R::TABLE)?;
        let typed = |rows| R::rows(&rows).ok_or(Error::ForeignTable { table: R::TABLE, run: self.run });
        Some(table.chunks().map(typed))
    }

    /// The platforms on which reports name a suspect's account.
    pub(crate) fn platforms(&self) -> &Platforms {
        &self.platforms
    }
}

fn picked<R: Row>(table: &KeptTable, among: &Among, run: RunNumber) -> Result<Option<Vec<R>>, Error> {
    let numbers = among.numbers();
    let picked = numbers.and_then(|numbers| table.pick(among.column(), numbers)).transpose()?;
    let rows = picked.map(|picked| R::rows(&picked).ok_or(Error::ForeignTable { table: R::TABLE, run }));
    rows.transpose()
}

crate::table::table! {
    /// Whose account on a platform a report names, in few columns.
    Account = "mentions" {
        /// The report's number.
        report: u64,
        /// What type of value.
        kind: Kind,
        /// The part it plays.
        role: Role,
        /// Another reading is as likely.
        ambiguous: bool,
    }
}

/// Per report the platforms on which it names the suspect's account.
pub(crate) struct Platforms {
    /// A bit for each kind, by report.
    named: FxHashMap<u64, u64>,
}

impl Platforms {
    fn read(unit: &Unit, run: RunNumber) -> Result<Self, Error> {
        const { assert!(Kind::ALL.len() <= 64) };
        let mut named: FxHashMap<u64, u64> = FxHashMap::default();
        for rows in chunks::<Account>(unit.lake(), run)? {
            for row in rows? {
                if row.kind.is_handle() && row.role == Role::Suspect && !row.ambiguous {
                    *named.entry(row.report).or_default() |= 1 << row.kind as u8;
                }
            }
        }
        Ok(Self { named })
    }

    /// The kinds of accounts that a report names.
    pub(crate) fn of(&self, report: u64) -> impl Iterator<Item = Kind> {
        let bits = self.named.get(&report).copied().unwrap_or(0);
        Kind::ALL.iter().copied().filter(move |&kind| bits & (1 << kind as u8) != 0)
    }
}
