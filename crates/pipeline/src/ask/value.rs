//! Looking one value up, many times a second.

use crate::ask::find::{GroupHit, ValueReading, named, readings};
use crate::error::Error;
use crate::index::Index;
use crate::progress::Progress;
use crate::unit::Unit;
use krama_model::{GroupName, Kind, ReportNumber, RunNumber};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Places of a value that are looked at; of one that stands in more, that is told.
const MOST: u32 = 100;

/// Reports that are named.
const NAMED: usize = 20;

/// The index as one thread holds it to look values up.
pub struct Lookup {
    index: Index,
    run: Option<RunNumber>,
}

/// What is known of a text as a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueAnswer {
    /// The run this is from.
    pub run: Option<RunNumber>,
    /// Every way the text reads as a value.
    pub readings: Vec<ValueKnown>,
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueKnown {
    /// What type of value.
    pub kind: Kind,
    /// The value, normalised, as it was asked for.
    pub value: String,
    /// Reports that name it as anything but a victim's.
    pub reports: u32,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The first of them, at most twenty.
    pub first: Vec<ReportNumber>,
    /// Groups that those counted stand on, with how often they name it.
    pub groups: Vec<GroupHit>,
}

impl Lookup {
    /// Opens the index and brings what values need of it up to date with the latest run.
    pub fn open(unit: &Unit, progress: &dyn Progress) -> Result<Self, Error> {
        let mut index = Index::open(unit)?;
        index.follow(unit, progress)?;
        index.follow_values(unit, progress)?;
        let run = index.run()?;
        Ok(Self { index, run })
    }

    /// The run that it looks values up in: past that, another is to be opened.
    pub fn run(&self) -> Option<RunNumber> {
        self.run
    }

    /// Looks a text up, in any spelling, as a value of a kind or of every kind that links. Where a shelf keeps the run, what
    /// was looked up before is remembered.
    pub fn look(&self, unit: &Unit, kind: Option<Kind>, text: &str) -> Result<Arc<ValueAnswer>, Error> {
        let text = text.trim();
        let kept = self.run.and_then(|run| unit.on_shelf(run));
        if let Some(answer) = kept.as_ref().and_then(|kept| kept.values().known(kind, text)) {
            return Ok(answer);
        }
        let readings = match kind {
            Some(kind) => unit.read_value(kind, text).map(|value| vec![(kind, value)])?,
            None => readings(unit, text),
        };
        let known = readings.into_iter().map(|(kind, value)| self.known(unit, kind, value));
        let answer = Arc::new(ValueAnswer { run: self.run, readings: known.collect::<Result<_, _>>()? });
        if let Some(kept) = kept {
            kept.values().remember(kind, text, &answer);
        }
        Ok(answer)
    }

    fn known(&self, unit: &Unit, kind: Kind, value: String) -> Result<ValueKnown, Error> {
        let reading = ValueReading { kind, value };
        let found = named(unit, &self.index, &reading, MOST)?;
        let reports: BTreeSet<ReportNumber> = found.iter().map(|(mention, _)| mention.report).collect();
        let mut groups: BTreeMap<GroupName, u32> = BTreeMap::new();
        for group in found.iter().filter_map(|(_, group)| *group) {
            *groups.entry(group).or_default() += 1;
        }
        Ok(ValueKnown {
            kind: reading.kind,
            value: reading.value,
            reports: reports.len() as u32,
            more: found.len() >= MOST as usize,
            first: reports.into_iter().take(NAMED).collect(),
            groups: groups.into_iter().map(|(group, mentions)| GroupHit { group, mentions }).collect(),
        })
    }
}
