//! One question asks one run: which run that is, is looked up once.

use crate::analyse::Figures;
use crate::error::Error;
use crate::shelf::{Kept, Platforms};
use crate::since::Since;
use crate::table::{Row, chunks, read_among};
use crate::tables::{GROUP, GroupRow, HoldRow, MentionRow, REPORT, ReportRow, SPELLED, TIE, TieRow, VictimRow};
use crate::unit::Unit;
use krama_casebook::{RunRecord, SealedReport};
use krama_lake::Among;
use krama_model::{Decision, GroupName, Kind, Mention, Moment, ReportNumber, RunNumber};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// So many reports are picked out of their batches; for more, all batches are read through.
const PICKED: usize = 1_024;

/// The latest run of a workspace, as one question sees it.
pub struct Pinned<'u> {
    unit: &'u Unit,
    run: RunNumber,
    ledger_size: u64,
    figures: Figures,
    /// What is kept of the run in memory.
    kept: Option<Arc<Kept>>,
    /// The latest run, and how many ledger entries it read.
    latest: (RunNumber, u64),
    /// What reports that came in since the latest run call their victims', once that was needed.
    since: OnceLock<Arc<Since>>,
}

/// Where a mention stands: report, part, first and last scalar value, kind.
pub(super) type Place = (u64, u16, u32, u32, Kind);

impl Unit {
    /// The latest run, for all that one question asks of it.
    pub fn pin(&self) -> Result<Pinned<'_>, Error> {
        let running = self.latest()?.running;
        let figures = Figures::of(&running)?;
        let (run, ledger_size, kept) = (running.run, running.ledger_size, self.on_shelf(running.run));
        let (latest, since) = ((run, ledger_size), OnceLock::new());
        Ok(Pinned { unit: self, run, ledger_size, figures, kept, latest, since })
    }

    /// An earlier run whose tables are there, and when it was completed.
    pub(super) fn pin_at(&self, run: RunNumber) -> Result<(Pinned<'_>, Moment), Error> {
        let RunRecord { at, running, .. } = self.record_of(run)?;
        if !self.lake().run_folder(run).is_dir() {
            return Err(Error::TablesGone(run));
        }
        // What came in since the latest run is asked: that run says itself what it knows, to whoever tells of an earlier one.
        let latest = self.latest()?.running;
        let (latest, since) = ((latest.run, latest.ledger_size), OnceLock::new());
        let (figures, kept) = (Figures::of(&running)?, self.on_shelf(run));
        Ok((Pinned { unit: self, run, ledger_size: running.ledger_size, figures, kept, latest, since }, at))
    }

    /// Some reports in the versions that are wanted, but for those that were erased; every batch is checked once.
    pub(super) fn sealed_versions(
        &self,
        wanted: impl Iterator<Item = (ReportNumber, u32)> + Clone,
    ) -> Result<FxHashMap<u64, SealedReport>, Error> {
        let numbers: Vec<ReportNumber> = wanted.clone().map(|(report, _)| report).collect();
        let newest = self.workspace().reports_by_number(&numbers)?;
        let mut found: FxHashMap<u64, SealedReport> =
            newest.into_iter().map(|sealed| (sealed.number.0, sealed)).collect();
        for (report, version) in wanted {
            // It came in again, changed, since.
            if found.get(&report.0).is_some_and(|sealed| sealed.version != version) {
                let versions = self.workspace().versions_of(report)?;
                found.remove(&report.0);
                found.extend(
                    versions.into_iter().find(|sealed| sealed.version == version).map(|sealed| (report.0, sealed)),
                );
            }
        }
        Ok(found)
    }
}

impl<'u> Pinned<'u> {
    /// The workspace.
    pub fn unit(&self) -> &'u Unit {
        self.unit
    }

    /// The run.
    pub fn run(&self) -> RunNumber {
        self.run
    }

    /// What reports that came in since call their victims'.
    pub(super) fn since(&self) -> Result<&Since, Error> {
        if let Some(since) = self.since.get() {
            return Ok(since);
        }
        let found = self.unit.since(self.latest)?;
        Ok(self.since.get_or_init(|| found))
    }

    /// The same for rows that keep stand-ins; others need nobody to wait for it.
    fn sealing<R: Row>(&self) -> Result<Option<&Since>, Error> {
        if R::SEALS { self.since().map(Some) } else { Ok(None) }
    }

    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub fn needed(&self) -> i64 {
        self.figures.pair_millibits
    }

    /// The wanted rows of one of its tables.
    pub fn rows<R: Row>(&self, wanted: impl Fn(&R) -> bool) -> Result<Vec<R>, Error> {
        let mut found = Vec::new();
        self.each::<R>(|row| {
            if wanted(&row) {
                found.push(row);
            }
        })?;
        Ok(found)
    }

    /// Calls `each` with every row of one of its tables, in order.
    pub(super) fn each<R: Row>(&self, mut each: impl FnMut(R)) -> Result<(), Error> {
        let sealing = self.sealing::<R>()?;
        let mut each = |mut row: R| {
            if let Some(since) = sealing {
                row.seal(since);
            }
            each(row);
        };
        if let Some(rows) = self.kept.as_ref().and_then(|kept| kept.chunks::<R>()) {
            for rows in rows {
                rows?.into_iter().for_each(&mut each);
            }
            return Ok(());
        }
        for rows in chunks::<R>(self.unit.lake(), self.run)? {
            rows?.into_iter().for_each(&mut each);
        }
        Ok(())
    }

    /// The platforms on which reports name a suspect's account, where that is kept in memory.
    pub(super) fn platforms(&self) -> Option<&Platforms> {
        self.kept().map(Kept::platforms)
    }

    /// The rows of one of its tables that hold one of some numbers in a column, without reading the others.
    pub fn among<R: Row>(&self, column: &'static str, numbers: impl IntoIterator<Item = u64>) -> Result<Vec<R>, Error> {
        self.of(&Among::new(column, numbers))
    }

    /// The same, of rows that are asked for already.
    pub(super) fn of<R: Row>(&self, among: &Among) -> Result<Vec<R>, Error> {
        match self.kept.as_ref().map(|kept| kept.among(among)).transpose()?.flatten() {
            Some(rows) => self.sealed_rows(rows),
            None => self.sealed_rows(read_among(self.unit.lake(), self.run, among)?),
        }
    }

    fn sealed_rows<R: Row>(&self, mut rows: Vec<R>) -> Result<Vec<R>, Error> {
        if let Some(since) = self.sealing::<R>()? {
            for row in &mut rows {
                row.seal(since);
            }
        }
        Ok(rows)
    }

    /// The same of the run before.
    pub(super) fn before<R: Row>(&self, run: RunNumber, among: &Among) -> Result<Vec<R>, Error> {
        match self.kept.as_ref().map(|kept| kept.before(run, among)).transpose()?.flatten() {
            Some(rows) => Ok(rows),
            None => read_among(self.unit.lake(), run, among),
        }
    }

    /// What is kept of it in memory.
    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_deref()
    }

    /// The rows of one of its tables that hold one of a few texts in a column, of which alone all is read.
    pub fn among_texts<R: Row>(
        &self,
        column: &'static str,
        texts: impl IntoIterator<Item = String>,
    ) -> Result<Vec<R>, Error> {
        self.sealed_rows(read_among(self.unit.lake(), self.run, &Among::texts(column, texts))?)
    }

    /// What it found of some reports, in the order of their numbers.
    pub fn report_rows(&self, reports: impl IntoIterator<Item = u64>) -> Result<Vec<ReportRow>, Error> {
        self.among(REPORT, reports)
    }

    /// What it found of one report.
    pub fn report_row(&self, report: ReportNumber) -> Result<Option<ReportRow>, Error> {
        Ok(self.report_rows([report.0])?.pop())
    }

    /// The reports of a group, in the order of their numbers.
    pub fn members(&self, group: GroupName) -> Result<Vec<ReportRow>, Error> {
        self.among(GROUP, [group.0])
    }

    /// A group at a glance. Refuses a name that none has.
    pub fn group_row(&self, group: GroupName) -> Result<GroupRow, Error> {
        self.among::<GroupRow>(GROUP, [group.0])?.pop().ok_or(Error::UnknownGroup(group))
    }

    /// What the reports of a group hold, tie by tie.
    pub fn holds_in(&self, group: GroupName) -> Result<Vec<HoldRow>, Error> {
        self.among(GROUP, [group.0])
    }

    /// What some reports hold, tie by tie.
    pub fn holds_by(&self, reports: impl IntoIterator<Item = u64>) -> Result<Vec<HoldRow>, Error> {
        self.among(REPORT, reports)
    }

    /// Some ties, in the order of their numbers.
    pub fn ties(&self, ties: impl IntoIterator<Item = u32>) -> Result<Vec<TieRow>, Error> {
        self.among(TIE, ties.into_iter().map(u64::from))
    }

    /// Where values stand in some reports, in the order of reports and places.
    pub fn mentions_in(&self, reports: impl IntoIterator<Item = u64>) -> Result<Vec<MentionRow>, Error> {
        self.among(REPORT, reports)
    }

    /// Those of some forms in which it, or what came in since, knows a victim's value to be spelled; given by their stand-ins,
    /// each with its hash, and told by their hashes.
    pub(super) fn guarded_forms(&self, forms: &FxHashMap<u64, u64>) -> Result<FxHashSet<u64>, Error> {
        let known = self.among::<VictimRow>(SPELLED, forms.keys().copied())?.into_iter();
        let known = known.filter_map(|row| forms.get(&row.spelled).copied());
        let since = self.since()?;
        Ok(known.chain(forms.values().copied().filter(|&form| since.holds(form))).collect())
    }

    /// How many ledger entries it read.
    pub fn ledger_size(&self) -> u64 {
        self.ledger_size
    }

    /// The decisions it was made under.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let taken = self.unit.workspace().decisions_in_force(self.ledger_size)?;
        Ok(taken.into_iter().map(|taken| taken.decision).collect())
    }

    /// Some of its reports by number, in the versions it read; every batch is checked once.
    pub fn sealed(&self, rows: &[&ReportRow]) -> Result<FxHashMap<u64, SealedReport>, Error> {
        self.unit.sealed_versions(rows.iter().map(|row| (ReportNumber(row.report), row.version)))
    }

    /// The values of those reports, read again from what is sealed, where they stand.
    pub(super) fn plain(&self, reports: &[&ReportRow]) -> Result<FxHashMap<Place, String>, Error> {
        let reader = self.unit.reader()?;
        let read = |sealed: &SealedReport| -> Vec<(Place, String)> {
            let mentions = reader.read(&sealed.report).mentions.into_iter();
            let at = |mention: &Mention| (sealed.number.0, mention.part, mention.start, mention.end, mention.kind);
            mentions.map(|mention| (at(&mention), mention.value)).collect()
        };
        if reports.len() <= PICKED {
            return Ok(self.sealed(reports)?.values().flat_map(read).collect());
        }
        let wanted: FxHashSet<u64> = reports.iter().map(|row| row.report).collect();
        let mut plain = FxHashMap::default();
        for some in self.unit.workspace().reports(self.ledger_size)?.read() {
            let some = some?;
            let of_some = some.par_iter().filter(|sealed| wanted.contains(&sealed.number.0));
            plain.par_extend(of_some.flat_map_iter(read));
        }
        Ok(plain)
    }
}

/// Where a row of the table stands.
pub(super) fn place(row: &MentionRow) -> Place {
    (row.report, row.part, row.start, row.end, row.kind)
}
