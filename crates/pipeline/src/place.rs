//! Where new reports stand for now: placed by what the last run knows, until the next run settles it.
//!
//! New reports are first grouped among themselves, as a run would, with what the last run knows of the ties they share. Each
//! such party is then placed as a whole: what a group holds of its values is added up, as the run would (ties that imply each
//! other once, doubtful holds three bits less), and the best group is the provisional place, where its sum beats what joining
//! asks for, and the next best group, by [`MARGIN`].

mod known;
mod party;

use crate::conclude::{Benign, called_benign};
use crate::error::Error;
use crate::index::{Index, Placed};
use crate::reading::{Eyes, ReadReport};
use crate::since::Since;
use crate::table::chunks;
use crate::unit::Unit;
use known::Known;
use krama_casebook::SealedReport;
use krama_group::hypergraph::DOUBT;
use krama_group::{Millibits, Prior};
use krama_model::{Basis, GroupName, ReportNumber, RunNumber, ValueKey};
use party::Parties;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// New reports placed at once; the rest wait for the run.
pub const PLACED_AT_ONCE: u64 = 10_000;

/// What the best group must be ahead of the next best, and of the price of joining any: so much that the place stands even where
/// one of the holds it rests on is a doubtful one.
pub const MARGIN: Millibits = DOUBT;

/// A provisional place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// The group of the last run.
    pub group: GroupName,
    /// What the report and the new reports it stands with share with it, in millibits.
    pub millibits: i64,
    /// By what of its own, strongest first; nothing where only the others lead there.
    pub by: Vec<PlacedBy>,
    /// How many other new reports it stands with.
    pub with: u64,
}

/// A value that places a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedBy {
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it; masked where any report calls it a victim's.
    pub value: String,
    /// What it adds, in millibits.
    pub millibits: i64,
}

/// A report that the last run did not see, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Newcomer {
    /// Its number.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// The group of the last run it stands on for now.
    #[serde(flatten)]
    pub placement: Placement,
}

/// What came of placing new reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Provisional {
    /// New reports that were looked at.
    pub looked_at: u64,
    /// New reports that wait for the run without having been looked at.
    pub waiting: u64,
    /// Those with a place, in the order of their numbers.
    pub placed: Vec<Newcomer>,
}

/// How many provisional places a run kept, and how many it missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Reports that had a provisional place.
    pub placed: u64,
    /// Those that stand where most of that group's reports stand now.
    pub kept: u64,
    /// Reports that came in since the run before and stand on a group now.
    pub grouped: u64,
    /// Those of them that had a provisional place, kept or not.
    pub grouped_placed: u64,
}

/// Places reports by one run.
pub struct Placer<'u> {
    index: &'u Index,
    eyes: Eyes<'u>,
    key: &'u ValueKey,
    prior: Prior,
    population: u64,
    benign: Benign,
    since: Option<Arc<Since>>,
}

impl<'u> Placer<'u> {
    /// By the run that is indexed; nothing where there is none.
    pub fn new(unit: &'u Unit, index: &'u Index) -> Result<Option<Self>, Error> {
        if index.run()?.is_none() {
            return Ok(None);
        }
        let (population, _) = index.population()?;
        let prior = Prior::of_unknown(population as usize).with_pair(index.pair()?);
        let eyes = Eyes { reader: unit.reader()? };
        let taken = unit.workspace().decisions_in_force(unit.workspace().size()?)?;
        let benign = called_benign(taken.iter().map(|taken| &taken.decision));
        let (key, since) = (unit.workspace().secret(), unit.since_latest()?);
        Ok(Some(Self { index, eyes, key, prior, population, benign, since }))
    }

    /// Those of the reports that have a place for now, in their order. They are compared with each other.
    pub fn newcomers(&self, reports: &[SealedReport]) -> Result<Vec<Newcomer>, Error> {
        let eyes = self.eyes;
        let read: Vec<ReadReport> = reports.par_iter().map(|sealed| eyes.read(sealed)).collect();
        let known = Known::of((self.index, self.key, self.since.as_deref()), reports, &read)?;
        let parties = Parties::of(reports, &read, &known, &self.benign);
        let mut placements: Vec<Option<Placement>> = Vec::new();
        placements.resize_with(reports.len(), || None);
        for members in parties.members() {
            let Some(placement) = self.best(&members, &known, &parties)? else { continue };
            for &member in &members {
                let own = known.named_by(member);
                let by =
                    placement.by.iter().filter(|by| own.contains(&(by.basis, by.value.as_str()))).cloned().collect();
                placements[member] = Some(Placement { by, with: members.len() as u64 - 1, ..placement.clone() });
            }
        }
        let newcomer = |(sealed, placement): (&SealedReport, Option<Placement>)| {
            let (report, key) = (sealed.number, &sealed.report.key);
            let (report_ref, source) = (key.reference.clone(), key.source.clone());
            placement.map(|placement| Newcomer { report, report_ref, source, placement })
        };
        Ok(reports.iter().zip(placements).filter_map(newcomer).collect())
    }

    /// The group that a party joins most surely, if it joins any surely enough.
    fn best(&self, members: &[usize], known: &Known, parties: &Parties) -> Result<Option<Placement>, Error> {
        let mut sums = parties.sums(members, known, &self.prior);
        let (mut best, mut next): (Option<(i64, GroupName)>, i64) = (None, 0);
        for (&group, sum) in &sums {
            let told = self.index.size(group)?.map_or(1, |(_, told)| u64::from(told)).clamp(1, self.population.max(1));
            let gain = sum.gain(&self.prior, told.max(members.len() as u64));
            if gain > best.map_or(0, |(most, _)| most) {
                next = best.map_or(0, |(most, _)| most);
                best = Some((gain, group));
            } else {
                next = next.max(gain);
            }
        }
        let sure = best.filter(|&(gain, _)| gain - next >= MARGIN);
        Ok(sure.and_then(|(_, group)| sums.remove(&group).map(|sum| sum.placement(group))))
    }
}

impl Unit {
    /// Places the reports that came in since the last run, and gives those from a number on. Nothing where there is no run yet.
    pub fn place_from(&self, first: ReportNumber) -> Result<Option<Provisional>, Error> {
        if matches!(self.latest_run(), Err(Error::NoRun | Error::TablesGone(_))) {
            return Ok(None);
        }
        let mut index = Index::open(self)?;
        index.follow(self, &crate::Silent)?;
        let Some(placed) = self.newcomers(&index)? else { return Ok(None) };
        let (_, last) = index.population()?;
        let end = self.workspace().report_count()?;
        let until = end.min(last.0 + 1 + PLACED_AT_ONCE);
        let looked_at = until.saturating_sub(first.0);
        let placed = placed.into_iter().filter(|newcomer| newcomer.report >= first).collect();
        Ok(Some(Provisional { looked_at, waiting: end - first.0.max(until).min(end), placed }))
    }

    /// All that came in since the run that is indexed and has a place, up to [`PLACED_AT_ONCE`]. Nothing where no run is indexed.
    pub(crate) fn newcomers(&self, index: &Index) -> Result<Option<Vec<Newcomer>>, Error> {
        let Some(placer) = Placer::new(self, index)? else { return Ok(None) };
        let (_, last) = index.population()?;
        let end = self.workspace().report_count()?;
        let numbers: Vec<ReportNumber> = (last.0 + 1..end).take(PLACED_AT_ONCE as usize).map(ReportNumber).collect();
        placer.newcomers(&self.workspace().reports_by_number(&numbers)?).map(Some)
    }

    /// The provisional places of all reports that came in since the run that is indexed, if that is the latest and any came in.
    pub(crate) fn places_until_now(&self) -> Result<Option<Places>, Error> {
        let index = Index::open(self)?;
        let Some(run) = index.run()?.filter(|&run| self.latest_run().is_ok_and(|latest| latest == run)) else {
            return Ok(None);
        };
        let (_, last) = index.population()?;
        let new = last.0 + 1..self.workspace().report_count()?;
        if new.is_empty() {
            return Ok(None);
        }
        let placed = self.newcomers(&index)?.unwrap_or_default();
        let of = placed.into_iter().map(|newcomer| (newcomer.report, newcomer.placement.group)).collect();
        Ok(Some(Places { run, new, of }))
    }
}

/// Provisional places by one run.
#[derive(Debug)]
pub(crate) struct Places {
    run: RunNumber,
    /// The numbers of all reports that came in since.
    new: Range<u64>,
    of: BTreeMap<ReportNumber, GroupName>,
}

impl Places {
    /// How many of them the run that is indexed now kept: the report stands where most of that group's reports stand.
    pub(crate) fn kept(&self, unit: &Unit, index: &Index) -> Result<Kept, Error> {
        let groups: FxHashSet<u64> = self.of.values().map(|group| group.0).collect();
        let mut now: FxHashMap<u64, BTreeMap<GroupName, u32>> = FxHashMap::default();
        for rows in chunks::<Placed>(unit.lake(), self.run)? {
            for row in rows? {
                let Some(then) = row.group.filter(|group| groups.contains(group)) else { continue };
                if let Some(group) = index.standing(ReportNumber(row.report))?.group() {
                    *now.entry(then).or_default().entry(group).or_default() += 1;
                }
            }
        }
        let most = |group: &GroupName| {
            let (name, _) =
                now.get(&group.0)?.iter().max_by_key(|&(name, count)| (*count, std::cmp::Reverse(*name)))?;
            Some(*name)
        };
        let mut kept = Kept { placed: self.of.len() as u64, kept: 0, grouped: 0, grouped_placed: 0 };
        for report in self.new.clone().map(ReportNumber) {
            let Some(stands) = index.standing(report)?.group() else { continue };
            let placed = self.of.get(&report);
            kept.grouped += 1;
            kept.grouped_placed += u64::from(placed.is_some());
            kept.kept += u64::from(placed.is_some_and(|group| most(group) == Some(stands)));
        }
        Ok(kept)
    }
}
