//! Where a new report stands for now: placed by what the last run knows, until the next run settles it.
//!
//! A report's values are looked up among the ties of the run. What a group holds of them is added up, as the run would
//! (ties that imply each other once, doubtful holds three bits less), and the best group whose sum beats what joining it
//! asks for is the provisional place. Scripts are not looked up, and no two new reports are compared.

use crate::ask::mask::mask;
use crate::error::Error;
use crate::index::{Index, Placed, TieFound};
use crate::reading::Eyes;
use crate::table::chunks;
use crate::unit::Unit;
use krama_casebook::SealedReport;
use krama_group::hypergraph::carried;
use krama_group::weigh::{Prior, Shared};
use krama_link::gathering::Gathering;
use krama_link::namings::stand_for;
use krama_link::seasons::seasons;
use krama_model::{Basis, GroupName, Kind, Moment, ReportNumber, Role, RunNumber, Strength, ValueKey};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;

/// New reports placed at once; the rest wait for the run.
pub const PLACED_AT_ONCE: u64 = 10_000;

/// Reports read and placed together.
const TOGETHER: usize = 1_024;

/// A provisional place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// The group of the last run.
    pub group: GroupName,
    /// What the report shares with it, in millibits.
    pub millibits: i64,
    /// By what, strongest first.
    pub by: Vec<PlacedBy>,
}

/// A value that places a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedBy {
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it; masked where a report that the run read calls it a victim's.
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

/// How many provisional places a run kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Reports that had a provisional place.
    pub placed: u64,
    /// Those that stand where most of that group's reports stand now.
    pub kept: u64,
}

/// Places reports by one run.
pub struct Placer<'u> {
    index: &'u Index,
    eyes: Eyes<'u>,
    key: &'u ValueKey,
    prior: Prior,
    population: u64,
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
        Ok(Some(Self { index, eyes, key: unit.workspace().secret(), prior, population }))
    }

    /// Those of the reports that have a place for now, in their order.
    pub fn newcomers(&self, reports: &[SealedReport]) -> Result<Vec<Newcomer>, Error> {
        let eyes = self.eyes;
        let all: Vec<Vec<Holding>> = reports.par_iter().map(|sealed| holdings(eyes, sealed)).collect();
        let mut newcomers = Vec::new();
        for (sealed, holdings) in reports.iter().zip(&all) {
            let (report, key) = (sealed.number, &sealed.report.key);
            let (report_ref, source) = (key.reference.clone(), key.source.clone());
            let placement = self.best(holdings)?;
            newcomers.extend(placement.map(|placement| Newcomer { report, report_ref, source, placement }));
        }
        Ok(newcomers)
    }

    /// The group that the values join most surely, if they join any.
    fn best(&self, holdings: &[Holding]) -> Result<Option<Placement>, Error> {
        let mut sums: BTreeMap<GroupName, Sum> = BTreeMap::new();
        let mut values = 0;
        for holding in holdings {
            let ties = self.index.ties(holding.basis, [&holding.value, &holding.stand_in(self.key)])?;
            let Some((tie, strength)) = in_season(ties, holding) else {
                continue;
            };
            values += u64::from(tie.counts);
            let shown = holding.shown(&tie, self.key);
            for &(group, certain) in &tie.groups {
                let theirs = if certain { Strength::Full } else { Strength::Weak };
                let worth = carried(tie.own, strength, theirs);
                if worth > 0 {
                    sums.entry(group).or_default().add((holding.basis, &shown), worth, tie.counts);
                }
            }
        }
        let mut best: Option<(i64, GroupName)> = None;
        for (&group, sum) in &sums {
            let told = self.index.size(group)?.map_or(1, |(_, told)| u64::from(told)).clamp(1, self.population.max(1));
            let left = sum.shared(&self.prior, values, told).gain(&self.prior, told);
            if left > 0 && best.is_none_or(|(most, _)| left > most) {
                best = Some((left, group));
            }
        }
        Ok(best.and_then(|(_, group)| sums.remove(&group).map(|sum| sum.placement(group))))
    }
}

/// What a group and a report share.
#[derive(Default)]
struct Sum {
    millibits: i64,
    by: Vec<(Basis, String, i64)>,
    /// What each is worth, and whether it counts as one more: of ties that imply each other the broadest does.
    ties: Vec<(i64, bool)>,
}

impl Sum {
    fn add(&mut self, (basis, shown): (Basis, &str), worth: i64, counts: bool) {
        self.millibits += worth;
        self.by.push((basis, shown.to_owned(), worth));
        self.ties.push((worth, counts));
    }

    /// As the report sees it, which holds so many ties and each of them once.
    fn shared(&self, prior: &Prior, values: u64, told: u64) -> Shared {
        let (values, crowd) = (prior.log2(values), prior.crowd(told));
        let mut shared = Shared::default();
        for &(worth, counts) in &self.ties {
            if counts { shared.add(worth, values, crowd) } else { shared.add_beyond(worth) }
        }
        shared
    }

    fn placement(mut self, group: GroupName) -> Placement {
        self.by.sort_by(|a, b| (b.2, a.0, &a.1).cmp(&(a.2, b.0, &b.1)));
        let by = self.by.into_iter().map(|(basis, value, millibits)| PlacedBy { basis, value, millibits });
        Placement { group, millibits: self.millibits, by: by.collect() }
    }
}

/// One value of a report that may link, and how firmly the report holds it.
struct Holding {
    basis: Basis,
    value: String,
    strength: Strength,
    time: Option<Moment>,
}

impl Holding {
    /// What the run keeps in its stead where a report calls it a victim's; empty for what is no value.
    fn stand_in(&self, key: &ValueKey) -> String {
        if let Basis::Value(kind) = self.basis { key.seal(kind, &self.value) } else { String::new() }
    }

    fn shown(&self, tie: &TieFound, key: &ValueKey) -> String {
        if tie.sealed { mask(&self.stand_in(key)) } else { crate::unit::show(self.basis, &self.value) }
    }
}

/// The values of one report that may link: the suspect's fully, unsettled ones weakly.
fn holdings(eyes: Eyes<'_>, sealed: &SealedReport) -> Vec<Holding> {
    let read = eyes.read(sealed);
    let mut gathering = Gathering::default();
    gathering.add(&read.told(sealed));
    stand_for(&mut gathering, |_| false);
    let time = gathering.facts[0].time;
    let holding = |naming: &krama_link::gathering::Naming| {
        let strength = match naming.role {
            Role::Suspect => Strength::Full,
            Role::Unknown => Strength::Weak,
            Role::Victim | Role::Bystander => return None,
        };
        let (basis, value) = (gathering.values.basis(naming.value), gathering.values.text(naming.value).to_owned());
        Some(Holding { basis, value, strength, time })
    };
    gathering.namings.iter().filter_map(holding).collect()
}

/// The tie of the season a report falls into, and the weaker of its hold and what its distance in time leaves of it.
fn in_season(ties: Vec<TieFound>, holding: &Holding) -> Option<(TieFound, Strength)> {
    let several = ties.len() > 1;
    let kind = if let Basis::Value(kind) = holding.basis { kind } else { Kind::Domain };
    let half_life = krama_extract::kinds()[kind as usize].evidence.half_life_days;
    let near = |tie: &TieFound| {
        let (Some(time), Some(first), Some(last)) = (holding.time, tie.first, tie.last) else {
            return Some(if several { Strength::Weak } else { Strength::Full });
        };
        let placed = seasons(&[Some(time), Some(time.clamp(first, last))], half_life);
        (placed[0].0 == placed[1].0).then(|| placed[0].1)
    };
    let away = |tie: &TieFound| match (holding.time, tie.first, tie.last) {
        (Some(time), Some(first), Some(last)) => time.days_apart(time.clamp(first, last)),
        _ => 0,
    };
    let (tie, near) =
        ties.into_iter().filter_map(|tie| near(&tie).map(|near| (tie, near))).min_by_key(|(tie, _)| away(tie))?;
    Some((tie, holding.strength.min(near)))
}

impl Unit {
    /// Places the reports that came in from a number on, by the last run. Nothing where there is no run yet.
    pub fn place_from(&self, first: ReportNumber) -> Result<Option<Provisional>, Error> {
        if matches!(self.latest_run(), Err(Error::NoRun | Error::TablesGone(_))) {
            return Ok(None);
        }
        let mut index = Index::open(self)?;
        index.follow(self, &crate::Silent)?;
        self.placed_from(&index, first)
    }

    /// The same, by the index as it is.
    pub(crate) fn placed_from(&self, index: &Index, first: ReportNumber) -> Result<Option<Provisional>, Error> {
        let Some(placer) = Placer::new(self, index)? else { return Ok(None) };
        let end = self.workspace().report_count()?;
        let until = end.min(first.0 + PLACED_AT_ONCE);
        let mut provisional =
            Provisional { looked_at: until.saturating_sub(first.0), waiting: end - until.min(end), placed: Vec::new() };
        let numbers: Vec<ReportNumber> = (first.0..until).map(ReportNumber).collect();
        for numbers in numbers.chunks(TOGETHER) {
            let reports = self.workspace().reports_by_number(numbers)?;
            provisional.placed.extend(placer.newcomers(&reports)?);
        }
        Ok(Some(provisional))
    }

    /// The provisional places of all reports that came in since the run that is indexed, if that is the latest and there are
    /// any.
    pub(crate) fn places_until_now(&self) -> Result<Option<Places>, Error> {
        let index = Index::open(self)?;
        let Some(run) = index.run()?.filter(|&run| self.latest_run().is_ok_and(|latest| latest == run)) else {
            return Ok(None);
        };
        let (_, last) = index.population()?;
        let provisional = self.placed_from(&index, ReportNumber(last.0 + 1))?.unwrap_or_default();
        let of: Vec<(ReportNumber, GroupName)> =
            provisional.placed.into_iter().map(|newcomer| (newcomer.report, newcomer.placement.group)).collect();
        Ok((!of.is_empty()).then_some(Places { run, of }))
    }
}

/// Provisional places by one run.
#[derive(Debug)]
pub(crate) struct Places {
    run: RunNumber,
    of: Vec<(ReportNumber, GroupName)>,
}

impl Places {
    /// How many of them the run that is indexed now kept: the report stands where most of that group's reports stand.
    pub(crate) fn kept(&self, unit: &Unit, index: &Index) -> Result<Kept, Error> {
        let groups: FxHashSet<u64> = self.of.iter().map(|(_, group)| group.0).collect();
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
        let mut kept = Kept { placed: self.of.len() as u64, kept: 0 };
        for (report, group) in &self.of {
            let stands = index.standing(*report)?.group();
            kept.kept += u64::from(stands.is_some() && stands == most(group));
        }
        Ok(kept)
    }
}
