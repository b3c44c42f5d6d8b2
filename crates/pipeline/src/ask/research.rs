//! Counts for statistics: reports and losses by one or two of their properties, so that nobody can be told from them.
//!
//! - What is told twice counts once.
//! - What fewer than five reports state of a property is counted under `other`, and its words are not shown.
//! - A cell of one to four reports is suppressed. So are as many others as are needed for that none of them can be computed
//!   from the tables by one property: see [`suppress`].
//! - There are no totals beside a table and no filters: two tables that differ by a filter could be subtracted.
//! - Losses are told only where five reports or more of the cell state one in that currency, to two significant digits.

mod suppress;

use crate::ask::facts::Fact;
use crate::ask::{Calendar, Scale};
use crate::error::Error;
use crate::rank::{lies_ahead, rough_dollars};
use crate::unit::Unit;
use krama_extract::scam::tree::Tree;
use krama_model::{Kind, Money, RunNumber};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use suppress::suppressed;

/// Fewer reports than this are not told.
pub const FEWEST: u64 = 5;

/// What stands for everything that too few reports state.
const OTHER: &str = "other";

/// What stands for a property that a report does not state.
const UNSTATED: &str = "unstated";

/// A property that reports are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// The type of scam; `unsure` where it is too uncertain.
    Type,
    /// The month it happened in, in the workspace's zone.
    Month,
    /// The victim's province.
    Province,
    /// The victim's nationality.
    Nationality,
    /// The platform contact was made on.
    Platform,
    /// The language of the report, as the source states it.
    Language,
    /// The loss in US dollars by rough rates, in bands of powers of ten.
    LossBand,
}

/// A table of counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResearchAnswer {
    /// The run this is from.
    pub run: RunNumber,
    /// What reports are counted by.
    pub by: Vec<Property>,
    /// Cells in the order of their words; combinations that no report states are left out.
    pub cells: Vec<Cell>,
    /// Cells that are suppressed, such of no report among them.
    pub suppressed: u64,
    /// The scam types' codes, where reports are counted by type.
    pub codes: Vec<TypeCode>,
}

/// The reports that have some properties in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// A word for each property.
    pub words: Vec<String>,
    /// How many reports; none where that is suppressed.
    pub reports: Option<u64>,
    /// Their losses by currency, to two significant digits.
    pub losses: Vec<Money>,
}

/// A scam type in the International Classification of Crime for Statistical Purposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeCode {
    /// The type.
    pub scam_type: String,
    /// Its code; `-` where there is none.
    pub iccs: String,
    /// The class's title.
    pub title: String,
    /// Whether the class is wider than the type or only near it.
    pub approximate: bool,
}

/// What is gathered of a cell.
#[derive(Default)]
struct Gathered {
    reports: u64,
    losses: BTreeMap<String, (u64, i64)>,
}

/// Counts the reports of the latest run by one property or two.
pub fn research(unit: &Unit, by: &[Property]) -> Result<ResearchAnswer, Error> {
    let different: BTreeSet<Property> = by.iter().copied().collect();
    if by.is_empty() || by.len() > 2 || different.len() < by.len() {
        return Err(Error::Uncountable);
    }
    let pinned = unit.pin()?;
    let mut words = Words::of(unit, pinned.ledger_size())?;
    let mut cells: BTreeMap<Vec<String>, Gathered> = BTreeMap::new();
    pinned.facts(|fact| {
        if fact.is_first() {
            let key = by.iter().map(|&property| words.word(property, &fact)).collect();
            cells.entry(key).or_default().add(&fact);
        }
    })?;
    let cells = folded(cells, by.len());
    let counts = cells.iter().map(|(words, gathered)| (words.clone(), gathered.reports)).collect();
    let hidden = suppressed(&counts);
    let told = |(words, gathered): (Vec<String>, Gathered)| {
        if hidden.contains(&words) {
            return Cell { words, reports: None, losses: Vec::new() };
        }
        Cell { reports: Some(gathered.reports), losses: gathered.losses(), words }
    };
    // Of a suppressed cell it is not told either whether it is empty.
    let empty: Vec<Vec<String>> = hidden.iter().filter(|words| !cells.contains_key(*words)).cloned().collect();
    let empty = empty.into_iter().map(|words| (words, Gathered::default()));
    let all: BTreeMap<Vec<String>, Gathered> = cells.into_iter().chain(empty).collect();
    Ok(ResearchAnswer {
        run: pinned.run(),
        by: by.to_vec(),
        cells: all.into_iter().map(told).collect(),
        suppressed: hidden.len() as u64,
        codes: if by.contains(&Property::Type) { codes() } else { Vec::new() },
    })
}

impl Gathered {
    fn add(&mut self, fact: &Fact) {
        self.reports += 1;
        if let Some((currency, hundredths)) = fact.loss() {
            let (reports, sum) = self.losses.entry(currency.to_owned()).or_default();
            (*reports, *sum) = (*reports + 1, sum.saturating_add(hundredths));
        }
    }

    fn take_in(&mut self, other: Self) {
        self.reports += other.reports;
        for (currency, (reports, sum)) in other.losses {
            let own = self.losses.entry(currency).or_default();
            *own = (own.0 + reports, own.1.saturating_add(sum));
        }
    }

    fn losses(self) -> Vec<Money> {
        let told = self.losses.into_iter().filter(|(_, (reports, _))| *reports >= FEWEST);
        told.map(|(currency, (_, sum))| Money { currency, hundredths: rounded(sum) }).collect()
    }
}

/// To two significant digits.
fn rounded(sum: i64) -> i64 {
    let mut unit = 1;
    while sum / unit >= 100 {
        unit *= 10;
    }
    (sum + unit / 2) / unit * unit
}

/// Counts words that too few reports state under `other`.
fn folded(cells: BTreeMap<Vec<String>, Gathered>, properties: usize) -> BTreeMap<Vec<String>, Gathered> {
    let mut stated: Vec<FxHashMap<&str, u64>> = vec![FxHashMap::default(); properties];
    for (words, gathered) in &cells {
        for (stated, word) in stated.iter_mut().zip(words) {
            *stated.entry(word).or_default() += gathered.reports;
        }
    }
    let few: Vec<BTreeSet<String>> = stated
        .into_iter()
        .map(|stated| {
            stated.into_iter().filter(|&(_, reports)| reports < FEWEST).map(|(word, _)| word.to_owned()).collect()
        })
        .collect();
    let mut folded: BTreeMap<Vec<String>, Gathered> = BTreeMap::new();
    for (words, gathered) in cells {
        let word = |(word, few): (String, &BTreeSet<String>)| if few.contains(&word) { OTHER.to_owned() } else { word };
        folded.entry(words.into_iter().zip(&few).map(word).collect()).or_default().take_in(gathered);
    }
    folded
}

/// The words that reports are counted by.
struct Words<'u> {
    unit: &'u Unit,
    calendar: Calendar,
    sealed_at: Option<krama_model::Moment>,
    provinces: FxHashMap<String, String>,
}

impl<'u> Words<'u> {
    fn of(unit: &'u Unit, ledger_size: u64) -> Result<Self, Error> {
        let (calendar, sealed_at) = (Calendar::of(unit, Scale::Month)?, unit.workspace().sealed_at(ledger_size)?);
        Ok(Self { unit, calendar, sealed_at, provinces: FxHashMap::default() })
    }

    fn word(&mut self, property: Property, fact: &Fact) -> String {
        let small = |word: &Option<String>| word.as_ref().map(|word| word.to_lowercase());
        let word = match property {
            Property::Type => Some(fact.answer().unwrap_or("unsure").to_owned()),
            Property::Month => self.month(fact.time_ms),
            Property::Province => fact.province.as_deref().map(|stated| self.province(stated)),
            Property::Nationality => fact.nationality.as_ref().map(|word| word.to_uppercase()),
            Property::Platform => small(&fact.platform),
            Property::Language => small(&fact.language),
            Property::LossBand => fact.loss().map(|loss| band(loss).to_owned()),
        };
        word.unwrap_or_else(|| UNSTATED.to_owned())
    }

    fn month(&self, time_ms: Option<i64>) -> Option<String> {
        let start = self.calendar.start(time_ms.filter(|&time| !lies_ahead(time, self.sealed_at))?)?;
        Some(start.format("%Y-%m").to_string())
    }

    fn province(&mut self, stated: &str) -> String {
        if let Some(known) = self.provinces.get(stated) {
            return known.clone();
        }
        let (world, region) = (self.unit.settings().world(), &self.unit.settings().region);
        let known = krama_extract::parse(world, Kind::Place, stated, region).unwrap_or_else(|| stated.to_owned());
        self.provinces.insert(stated.to_owned(), known.clone());
        known
    }
}

/// The band of a loss, in whole US dollars.
fn band((currency, hundredths): (&str, i64)) -> &'static str {
    match rough_dollars(currency, hundredths) {
        None => "currency without a rate",
        Some(0..100) => "0-99",
        Some(100..1_000) => "100-999",
        Some(1_000..10_000) => "1000-9999",
        Some(10_000..100_000) => "10000-99999",
        Some(_) => "100000 and more",
    }
}

fn codes() -> Vec<TypeCode> {
    let code = |scam_type: krama_extract::scam::tree::ScamType| TypeCode {
        scam_type: scam_type.id,
        iccs: scam_type.iccs.code,
        title: scam_type.iccs.name,
        approximate: scam_type.iccs.approximate,
    };
    Tree::embedded().types.into_iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_two_digits() {
        assert_eq!([0, 7, 99, 149, 150, 123_456].map(rounded), [0, 7, 99, 150, 150, 120_000]);
    }

    #[test]
    fn losses_fall_into_bands_of_dollars() {
        assert_eq!(band(("USD", 9_999)), "0-99");
        assert_eq!(band(("USD", 10_000)), "100-999");
        assert_eq!(band(("KHR", 400_000_000)), "1000-9999");
        assert_eq!(band(("XAF", 1)), "currency without a rate");
    }

    #[test]
    fn words_that_few_state_are_not_shown() {
        let cell = |word: &str, reports| (vec![word.to_owned()], Gathered { reports, ..Gathered::default() });
        let folded = folded([cell("a", 9), cell("b", 2), cell("c", 4)].into(), 1);
        let counts: Vec<_> = folded.iter().map(|(words, gathered)| (words[0].as_str(), gathered.reports)).collect();
        assert_eq!(counts, [("a", 9), ("other", 6)]);
    }
}
