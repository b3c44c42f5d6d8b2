//! How things stand: reports and losses over time, where victims and groups are, and which groups ask for attention.
//!
//! Time is counted from the newest report that others keep company (see [`today`]), never from the clock; a date later than
//! the last sealing by more than a day is a slip and counts as none.

mod attention;
mod seen;
mod totals;

pub use attention::{Growth, Newest, Urgent};
pub use seen::SeenValue;
pub use totals::{PlaceCount, Stretch, TypeTotal};

use crate::ask::facts::Fact;
use crate::ask::pinned::Pinned;
use crate::ask::{Calendar, Counted, Scale};
use crate::error::Error;
use crate::rank::{lies_ahead, today};
use crate::since::Since;
use crate::tables::GroupRow;
use crate::unit::Unit;
use krama_model::{Basis, Moment, Money, RunNumber};
use serde::Serialize;
use std::sync::PoisonError;
use totals::Totals;

/// Groups and values that each list tells of unless said.
const TOLD: usize = 12;

const DAY_MS: i64 = 86_400_000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SituationAsked {
    /// How long the stretches of time are.
    pub scale: Scale,
    /// How many days the last period has.
    pub days: u16,
    /// How many groups and values each list tells of at most.
    pub told: usize,
}

impl Default for SituationAsked {
    /// Weeks, the last seven days, and a dozen of each.
    fn default() -> Self {
        Self { scale: Scale::Week, days: 7, told: TOLD }
    }
}

/// How things stand in the latest run.
///
/// What is told twice counts as one report in nothing but losses; of lists the most is told first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SituationAnswer {
    /// The run.
    pub run: RunNumber,
    /// The run before whose tables are still there.
    pub run_before: Option<RunNumber>,
    /// How long the stretches of time are.
    pub scale: Scale,
    /// What time is counted back from: the newest report, but for such as stand alone long after all others.
    pub until: Option<Moment>,
    /// Reports that are dated later.
    pub later: u64,
    /// The last period begins after it.
    pub since: Option<Moment>,
    /// Reports.
    pub reports: u64,
    /// Those that tell again what another tells.
    pub duplicates: u64,
    /// Those without a date that could be right.
    pub undated: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Reports and losses by stretches of time, oldest first, without stretches in which nothing was reported.
    pub over_time: Vec<Stretch>,
    /// Reports and losses by scam type; those whose type is not sure under none.
    pub types: Vec<TypeTotal>,
    /// Victims' provinces.
    pub provinces: Vec<PlaceCount>,
    /// Victims' nationalities as stated.
    pub nationalities: Vec<Counted>,
    /// Where it is said to have happened.
    pub places: Vec<PlaceCount>,
    /// Groups of two or more.
    pub groups: u64,
    /// Groups that began last.
    pub newest: Vec<Newest>,
    /// Groups that grow fastest.
    pub growing: Vec<Growth>,
    /// Values that several reports name and none named before the last period.
    pub first_seen: Vec<SeenValue>,
    /// How many more there are.
    pub first_seen_more: u64,
    /// Groups to look at first.
    pub urgent: Vec<Urgent>,
}

/// Tells how things stand. What is kept in memory of a run is told once and remembered.
pub fn situation(unit: &Unit, asked: SituationAsked) -> Result<SituationAnswer, Error> {
    let pinned = unit.pin()?;
    // What is asked for once, to be saved, is not worth the memory.
    let Some(kept) = pinned.kept().filter(|_| asked.told == TOLD) else { return told(&pinned, asked) };
    let remembered = || kept.situations().lock().unwrap_or_else(PoisonError::into_inner);
    let since = pinned.since()?;
    if let Some((answer, of)) = remembered().get_mut(&asked) {
        // What more reports call their victims' by now may stand in it, and seldom does.
        if *of == since.reports() || !shows(unit, answer, since) {
            *of = since.reports();
            return Ok(answer.clone());
        }
    }
    let answer = told(&pinned, asked)?;
    remembered().insert(asked, (answer.clone(), since.reports()));
    Ok(answer)
}

/// Whether something of an answer is what reports call their victims'.
fn shows(unit: &Unit, answer: &SituationAnswer, since: &Since) -> bool {
    let settings = unit.settings();
    let is_theirs = |seen: &SeenValue| {
        let Basis::Value(kind) = seen.basis else { return false };
        let value = krama_extract::parse(settings.world(), kind, &seen.value, &settings.region);
        since.is_theirs(kind, value.as_ref().unwrap_or(&seen.value))
    };
    let places = answer.provinces.iter().chain(&answer.places).map(|place| &place.place);
    let mut words = places.chain(answer.nationalities.iter().map(|counted| &counted.word));
    answer.first_seen.iter().any(is_theirs) || words.any(|word| since.is_spelled_in(word))
}

fn told(pinned: &Pinned<'_>, asked: SituationAsked) -> Result<SituationAnswer, Error> {
    let unit = pinned.unit();
    let sealed_at = unit.workspace().sealed_at(pinned.ledger_size())?;
    let mut times: Vec<(u64, Option<i64>, Option<u64>)> = Vec::new();
    let mut totals = Totals::of(unit, Calendar::of(unit, asked.scale)?);
    pinned.facts(|fact| {
        let time = fact.time_ms.filter(|&time| !lies_ahead(time, sealed_at));
        times.push((fact.report, time, fact.group));
        totals.add(&Fact { time_ms: time, ..fact });
    })?;
    let until = today(times.iter().filter_map(|(_, time, _)| *time), sealed_at);
    let since = until.map(|until| until - i64::from(asked.days) * DAY_MS);
    let groups = pinned.group_rows()?;
    let span = Span { since, days: asked.days, told: asked.told };
    let (first_seen, first_seen_more) = seen::first_seen(pinned, &times, span)?;
    let run_before = unit.run_before(pinned.run())?;
    let growing = attention::growing(pinned, (run_before, &groups), &times, span)?;
    Ok(SituationAnswer {
        run: pinned.run(),
        run_before,
        scale: asked.scale,
        until: until.map(Moment),
        later: times.iter().filter(|(_, time, _)| *time > until).count() as u64,
        since: since.map(Moment),
        reports: totals.reports,
        duplicates: totals.duplicates,
        undated: totals.undated,
        groups: groups.len() as u64,
        newest: attention::newest((&groups, span.told), sealed_at),
        growing,
        first_seen,
        first_seen_more,
        urgent: attention::urgent(&groups, span.told),
        losses: totals.losses(),
        provinces: totals.provinces(),
        nationalities: totals.nationalities(),
        places: totals.places(),
        types: totals.types(),
        over_time: totals.over_time(),
    })
}

/// The last period, and how many groups and values are told of it.
#[derive(Debug, Clone, Copy)]
struct Span {
    since: Option<i64>,
    days: u16,
    told: usize,
}

impl Span {
    fn holds(self, time_ms: Option<i64>) -> bool {
        matches!((self.since, time_ms), (Some(since), Some(time)) if time > since)
    }

    /// The period as long as this one, before it.
    fn before(self) -> (Option<i64>, Option<i64>) {
        (self.since.map(|since| since - i64::from(self.days) * DAY_MS), self.since)
    }
}

impl Pinned<'_> {
    /// All its groups, most urgent first.
    pub fn group_rows(&self) -> Result<Vec<GroupRow>, Error> {
        self.rows(|_| true)
    }
}
