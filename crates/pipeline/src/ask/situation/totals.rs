//! Reports and losses, added up.

use super::TOLD;
use crate::ask::facts::{Fact, Sums};
use crate::ask::{Calendar, Counted};
use crate::unit::Unit;
use chrono::NaiveDate;
use krama_model::{Kind, Money, World};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was reported in one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Its first day, `2025-03-03`.
    pub start: String,
    /// Reports.
    pub reports: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Reports by scam type; those whose type is not sure under none.
    pub types: Vec<TypeTotal>,
}

/// What was reported of one type of scam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeTotal {
    /// The type; none where it is not sure.
    pub scam_type: Option<String>,
    /// Reports.
    pub reports: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
}

/// A place and how many reports state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceCount {
    /// `CC/Name` as the gazetteer has it; the words as stated where it does not know them.
    pub place: String,
    /// Whether the gazetteer knows it.
    pub known: bool,
    /// Reports that state it.
    pub reports: u64,
    /// Groups that those stand on.
    pub groups: u64,
}

#[derive(Default)]
struct OfType {
    reports: u64,
    losses: Sums,
}

type ByType = BTreeMap<Option<String>, OfType>;

fn add_to(by_type: &mut ByType, fact: &Fact) {
    let answer = fact.answer();
    let known = by_type.keys().any(|key| key.as_deref() == answer);
    let of_type = if known {
        by_type.iter_mut().find(|(key, _)| key.as_deref() == answer).map(|(_, of_type)| of_type)
    } else {
        Some(by_type.entry(answer.map(str::to_owned)).or_default())
    };
    if let Some(of_type) = of_type {
        of_type.reports += 1;
        of_type.losses.add(fact.loss());
    }
}

fn list(by_type: ByType) -> Vec<TypeTotal> {
    let total = |(scam_type, of_type): (Option<String>, OfType)| TypeTotal {
        scam_type,
        reports: of_type.reports,
        losses: of_type.losses.list(),
    };
    let mut types: Vec<TypeTotal> = by_type.into_iter().map(total).collect();
    types.sort_by_key(|total| std::cmp::Reverse(total.reports));
    types
}

/// Where reports and the groups they stand on are counted.
#[derive(Default)]
struct Here {
    reports: u64,
    groups: rustc_hash::FxHashSet<u64>,
}

/// What is added up of all reports.
pub(super) struct Totals {
    calendar: Calendar,
    reader: (World, String),
    pub(super) reports: u64,
    pub(super) duplicates: u64,
    pub(super) undated: u64,
    losses: Sums,
    by_type: ByType,
    by_time: BTreeMap<NaiveDate, (u64, Sums, ByType)>,
    provinces: FxHashMap<String, Here>,
    places: FxHashMap<String, Here>,
    nationalities: FxHashMap<String, u64>,
}

impl Totals {
    pub(super) fn of(unit: &Unit, calendar: Calendar) -> Self {
        Self {
            calendar,
            reader: (unit.settings().world(), unit.settings().region.clone()),
            reports: 0,
            duplicates: 0,
            undated: 0,
            losses: Sums::default(),
            by_type: ByType::new(),
            by_time: BTreeMap::new(),
            provinces: FxHashMap::default(),
            places: FxHashMap::default(),
            nationalities: FxHashMap::default(),
        }
    }

    pub(super) fn add(&mut self, fact: &Fact) {
        self.reports += 1;
        self.duplicates += u64::from(!fact.is_first());
        self.losses.add(fact.loss());
        add_to(&mut self.by_type, fact);
        match fact.time_ms.and_then(|time| self.calendar.start(time)) {
            Some(start) => {
                let (reports, losses, by_type) = self.by_time.entry(start).or_default();
                *reports += 1;
                losses.add(fact.loss());
                add_to(by_type, fact);
            }
            None => self.undated += 1,
        }
        stand(&mut self.provinces, fact.province.as_deref(), fact.group);
        stand(&mut self.places, fact.place.as_deref(), fact.group);
        if let Some(nationality) = &fact.nationality {
            *self.nationalities.entry(nationality.clone()).or_default() += 1;
        }
    }

    pub(super) fn losses(&mut self) -> Vec<Money> {
        std::mem::take(&mut self.losses).list()
    }

    pub(super) fn types(&mut self) -> Vec<TypeTotal> {
        list(std::mem::take(&mut self.by_type))
    }

    pub(super) fn over_time(&mut self) -> Vec<Stretch> {
        let stretch = |(start, (reports, losses, by_type)): (NaiveDate, (u64, Sums, ByType))| Stretch {
            start: start.to_string(),
            reports,
            losses: losses.list(),
            types: list(by_type),
        };
        std::mem::take(&mut self.by_time).into_iter().map(stretch).collect()
    }

    pub(super) fn provinces(&mut self) -> Vec<PlaceCount> {
        let all = std::mem::take(&mut self.provinces);
        self.located(all, usize::MAX)
    }

    /// Places of groups are told down to the twelfth that no gazetteer knows: sites are named by whoever saw them.
    pub(super) fn places(&mut self) -> Vec<PlaceCount> {
        let all = std::mem::take(&mut self.places);
        self.located(all, TOLD)
    }

    fn located(&self, all: FxHashMap<String, Here>, unknown: usize) -> Vec<PlaceCount> {
        let (world, region) = &self.reader;
        let mut by_name: BTreeMap<(bool, String), Here> = BTreeMap::new();
        for (stated, here) in all {
            let known = krama_extract::parse(*world, Kind::Place, &stated, region);
            let of_name = by_name.entry((known.is_some(), known.unwrap_or(stated))).or_default();
            of_name.reports += here.reports;
            of_name.groups.extend(here.groups);
        }
        let count = |((known, place), here): ((bool, String), Here)| PlaceCount {
            place,
            known,
            reports: here.reports,
            groups: here.groups.len() as u64,
        };
        let mut counts: Vec<PlaceCount> = by_name.into_iter().map(count).collect();
        counts.sort_by_key(|count| std::cmp::Reverse(count.reports));
        let mut left = unknown;
        counts.retain(|count| {
            let told = count.known || left > 0;
            left -= usize::from(!count.known && told);
            told
        });
        counts
    }

    pub(super) fn nationalities(&mut self) -> Vec<Counted> {
        let all = std::mem::take(&mut self.nationalities).into_iter();
        let mut counts: Vec<Counted> =
            all.map(|(word, reports)| Counted { word, reports: u32::try_from(reports).unwrap_or(u32::MAX) }).collect();
        counts.sort_by(|a, b| (b.reports, &a.word).cmp(&(a.reports, &b.word)));
        counts
    }
}

fn stand(counts: &mut FxHashMap<String, Here>, stated: Option<&str>, group: Option<u64>) {
    let Some(stated) = stated else { return };
    if !counts.contains_key(stated) {
        counts.insert(stated.to_owned(), Here::default());
    }
    if let Some(here) = counts.get_mut(stated) {
        here.reports += 1;
        here.groups.extend(group);
    }
}
