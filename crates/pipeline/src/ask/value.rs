//! Looking one value up, many times a second.

use crate::ask::find::{GroupHit, ValueReading, named, readings};
use crate::error::Error;
use crate::index::Index;
use crate::progress::Progress;
use crate::unit::Unit;
use krama_model::{GroupName, Kind, ReportNumber, RunNumber};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Places of a value that are looked at, in each way of writing it; of one that stands in more, that is told.
pub(crate) const MOST: usize = 100;

/// Reports that are named.
const NAMED: usize = 20;

/// The index as one thread holds it to look values up where no shelf keeps the run.
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

/// Where a value stands, once for each place: the report, and its group.
type Places = Vec<(ReportNumber, Option<GroupName>)>;

impl ValueAnswer {
    /// What is known of some readings, from where each stands.
    pub(crate) fn of(
        run: Option<RunNumber>,
        readings: Vec<(Kind, String)>,
        named: impl Fn(Kind, &str) -> Result<Places, Error>,
    ) -> Result<Self, Error> {
        let known = |(kind, value): (Kind, String)| Ok(ValueKnown::of(&named(kind, &value)?, kind, value));
        Ok(Self { run, readings: readings.into_iter().map(known).collect::<Result<_, Error>>()? })
    }
}

impl ValueKnown {
    fn of(places: &[(ReportNumber, Option<GroupName>)], kind: Kind, value: String) -> Self {
        let reports: BTreeSet<ReportNumber> = places.iter().map(|&(report, _)| report).collect();
        let mut groups: BTreeMap<GroupName, u32> = BTreeMap::new();
        for group in places.iter().filter_map(|&(_, group)| group) {
            *groups.entry(group).or_default() += 1;
        }
        Self {
            kind,
            value,
            reports: reports.len() as u32,
            more: places.len() >= MOST,
            first: reports.into_iter().take(NAMED).collect(),
            groups: groups.into_iter().map(|(group, mentions)| GroupHit { group, mentions }).collect(),
        }
    }
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

    /// Looks a text up, in any spelling, as a value of a kind or of every kind that links.
    pub fn look(&self, unit: &Unit, kind: Option<Kind>, text: &str) -> Result<ValueAnswer, Error> {
        let text = text.trim();
        let readings = match kind {
            Some(kind) => unit.read_value(kind, text).map(|value| vec![(kind, value)])?,
            None => readings(unit, text),
        };
        ValueAnswer::of(self.run, readings, |kind, value| {
            let reading = ValueReading { kind, value: value.to_owned() };
            let found = named(unit, &self.index, &reading, MOST as u32)?;
            Ok(found.into_iter().map(|(mention, group)| (mention.report, group)).collect())
        })
    }
}
