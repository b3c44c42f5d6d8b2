//! Counts for statistics: reports and losses by one or two of their properties, so that nobody can be told from them.
//!
//! - What is told twice counts once.
//! - What fewer than five reports state of a property is counted under [`REST`], and its words are not shown. The rest is
//!   never few either: the next word is counted there too where it would be.
//! - A cell of one to four reports is suppressed. So are as many others as are needed for that each of them could, from all
//!   that the tables by one property tell, as well hold none or five: see [`suppress`].
//! - There are no totals beside a table and no filters: two tables that differ by a filter could be subtracted.
//! - Losses are told to two significant digits, where nobody's loss can be told from them: see [`losses`].

mod losses;
mod network;
mod suppress;

use crate::ask::facts::Fact;
use crate::ask::{Calendar, Scale};
use crate::error::Error;
use crate::rank::{lies_ahead, rough_dollars};
use crate::unit::Unit;
use krama_extract::scam::tree::Tree;
use krama_model::{Kind, Money, RunNumber};
use losses::{Stated, rounded};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use suppress::suppressed;

/// Fewer reports than this are not told.
pub const FEWEST: u64 = 5;

/// What stands for everything that too few reports state; no property has such a word.
pub const REST: &str = "(rest)";

/// More words of a property are counted under the rest, those that fewest reports state: this bounds the work.
const MOST_WORDS: usize = 200;

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
    /// A word for each property: [`REST`] for all that few reports state, `unstated` where a report states nothing.
    pub words: Vec<String>,
    /// How many reports; none where that is suppressed.
    pub reports: Option<u64>,
    /// Their losses by currency, to two significant digits; without those that would tell somebody's.
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
    losses: BTreeMap<String, Stated>,
}

/// Counts the reports of the latest run by one property or two.
pub fn research(unit: &Unit, by: &[Property]) -> Result<ResearchAnswer, Error> {
    // A table is one, however its properties are named: what is hidden in both orders must be the same.
    let in_order: BTreeSet<Property> = by.iter().copied().collect();
    if by.is_empty() || by.len() > 2 || in_order.len() < by.len() {
        return Err(Error::Uncountable);
    }
    let is_turned = !by.iter().eq(&in_order);
    let pinned = unit.pin()?;
    let mut words = Words::of(unit, pinned.ledger_size())?;
    let mut cells: BTreeMap<Vec<String>, Gathered> = BTreeMap::new();
    pinned.facts(|fact| {
        if fact.is_first() {
            let key = in_order.iter().map(|&property| words.word(property, &fact)).collect();
            cells.entry(key).or_default().add(&fact);
        }
    })?;
    let cells = folded(cells, by.len());
    let counts = cells.iter().map(|(words, gathered)| (words.clone(), gathered.reports)).collect();
    let hidden = suppressed(&counts);
    // Of a suppressed cell it is not told either whether it is empty.
    let empty = hidden.iter().map(|words| (words.clone(), Gathered::default()));
    let all: BTreeMap<Vec<String>, Gathered> = empty.chain(cells).collect();
    let mut losses = told_losses(&all, &hidden);
    let cell = |(words, gathered): (&Vec<String>, &Gathered)| Cell {
        reports: (!hidden.contains(words)).then_some(gathered.reports),
        losses: losses.remove(words.as_slice()).unwrap_or_default(),
        words: words.clone(),
    };
    let mut told: Vec<Cell> = all.iter().map(cell).collect();
    if is_turned {
        for cell in &mut told {
            cell.words.reverse();
        }
        told.sort_unstable_by(|a, b| a.words.cmp(&b.words));
    }
    Ok(ResearchAnswer {
        run: pinned.run(),
        by: by.to_vec(),
        cells: told,
        suppressed: hidden.len() as u64,
        codes: if by.contains(&Property::Type) { codes() } else { Vec::new() },
    })
}

impl Gathered {
    fn add(&mut self, fact: &Fact) {
        self.reports += 1;
        if let Some((currency, hundredths)) = fact.loss() {
            self.losses.entry(currency.to_owned()).or_default().add(hundredths);
        }
    }

    fn take_in(&mut self, other: Self) {
        self.reports += other.reports;
        for (currency, stated) in other.losses {
            self.losses.entry(currency).or_default().take_in(stated);
        }
    }
}

/// The losses that are told of each cell, by currency.
fn told_losses<'c>(
    cells: &'c BTreeMap<Vec<String>, Gathered>,
    hidden: &BTreeSet<Vec<String>>,
) -> BTreeMap<&'c [String], Vec<Money>> {
    let mut told: BTreeMap<&[String], Vec<Money>> = BTreeMap::new();
    let currencies: BTreeSet<&String> = cells.values().flat_map(|gathered| gathered.losses.keys()).collect();
    for currency in currencies {
        let stated = |gathered: &Gathered| gathered.losses.get(currency).copied().unwrap_or_default();
        let of_cells: BTreeMap<&[String], Stated> =
            cells.iter().map(|(words, gathered)| (words.as_slice(), stated(gathered))).collect();
        if of_cells.values().map(|stated| stated.reports).sum::<u64>() < FEWEST {
            continue;
        }
        for words in losses::told(&of_cells, hidden) {
            let money = Money { currency: currency.clone(), hundredths: rounded(of_cells[words].sum) };
            told.entry(words).or_default().push(money);
        }
    }
    told
}

/// Counts words that too few reports state under the rest.
fn folded(cells: BTreeMap<Vec<String>, Gathered>, properties: usize) -> BTreeMap<Vec<String>, Gathered> {
    let mut stated: Vec<FxHashMap<&str, u64>> = vec![FxHashMap::default(); properties];
    for (words, gathered) in &cells {
        for (stated, word) in stated.iter_mut().zip(words) {
            *stated.entry(word).or_default() += gathered.reports;
        }
    }
    let few: Vec<BTreeSet<String>> = stated.into_iter().map(rest).collect();
    let mut folded: BTreeMap<Vec<String>, Gathered> = BTreeMap::new();
    for (words, gathered) in cells {
        let word = |(word, few): (String, &BTreeSet<String>)| if few.contains(&word) { REST.to_owned() } else { word };
        folded.entry(words.into_iter().zip(&few).map(word).collect()).or_default().take_in(gathered);
    }
    folded
}

/// The words that are counted under the rest: at least [`FEWEST`] reports together, where there are so many.
fn rest(stated: FxHashMap<&str, u64>) -> BTreeSet<String> {
    let mut words: Vec<(&str, u64)> = stated.into_iter().collect();
    words.sort_unstable_by_key(|&(word, reports)| (std::cmp::Reverse(reports), word));
    let enough = words.iter().take_while(|(_, reports)| *reports >= FEWEST).count();
    let mut shown = enough.min(MOST_WORDS);
    let left: u64 = words[shown..].iter().map(|(_, reports)| reports).sum();
    if left > 0 && left < FEWEST {
        shown = shown.saturating_sub(1);
    }
    words[shown..].iter().map(|(word, _)| (*word).to_owned()).collect()
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
    fn losses_fall_into_bands_of_dollars() {
        assert_eq!(band(("USD", 9_999)), "0-99");
        assert_eq!(band(("USD", 10_000)), "100-999");
        assert_eq!(band(("KHR", 400_000_000)), "1000-9999");
        assert_eq!(band(("XAF", 1)), "currency without a rate");
    }

    fn counts(stated: &[(&str, u64)]) -> Vec<(String, u64)> {
        let cell =
            |&(word, reports): &(&str, u64)| (vec![word.to_owned()], Gathered { reports, ..Gathered::default() });
        let folded = folded(stated.iter().map(cell).collect(), 1);
        folded.into_iter().map(|(words, gathered)| (words.concat(), gathered.reports)).collect()
    }

    #[test]
    fn words_that_few_state_are_not_shown() {
        assert_eq!(counts(&[("a", 9), ("b", 2), ("c", 4)]), [(REST.to_owned(), 6), ("a".to_owned(), 9)]);
    }

    #[test]
    fn what_one_report_states_takes_the_next_word_into_the_rest() {
        assert_eq!(counts(&[("a", 9), ("b", 1), ("c", 7)]), [(REST.to_owned(), 8), ("a".to_owned(), 9)]);
    }

    #[test]
    fn a_property_of_many_words_shows_those_that_most_reports_state() {
        let words: Vec<String> = (0..MOST_WORDS + 3).map(|at| format!("w{at:03}")).collect();
        let stated: Vec<(&str, u64)> = words.iter().zip(5..).map(|(word, reports)| (word.as_str(), reports)).collect();
        let counts = counts(&stated);
        assert_eq!((counts.len(), &counts[0]), (MOST_WORDS + 1, &(REST.to_owned(), 5 + 6 + 7)));
    }
}
