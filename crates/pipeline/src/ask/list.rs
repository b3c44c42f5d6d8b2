//! The groups of a run as a list: filtered, sorted, a page at a time.

mod holding;

use crate::ask::Glance;
use crate::ask::facts::Fact;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::rank::rough_dollars;
use crate::tables::{GroupRow, TypeCount};
use crate::unit::Unit;
use holding::holding;
use krama_model::{GroupName, Moment, RunNumber};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the list is sorted by, the most first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupOrder {
    /// What is to be looked at first.
    #[default]
    Urgency,
    /// Reports.
    Reports,
    /// Complainants.
    Complainants,
    /// Losses, in US dollars by rough rates.
    Losses,
    /// First sign, the latest first.
    First,
    /// Last sign, the latest first.
    Last,
    /// What its reports share.
    Strength,
}

/// Which groups are asked for. What is left out asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupsAsked {
    /// The type that stands for the group.
    pub scam_type: Option<String>,
    /// Last sign at this time or later.
    pub from: Option<Moment>,
    /// First sign at this time or earlier.
    pub to: Option<Moment>,
    /// A language that a report states.
    pub language: Option<String>,
    /// A place that a report states: part of its words.
    pub place: Option<String>,
    /// A platform that a report states, or on which one names the suspect's account.
    pub platform: Option<String>,
    /// Losses of at least so many US dollars, by rough rates.
    pub least_loss: Option<u64>,
    /// At least so many reports.
    pub least_reports: Option<u32>,
    /// Median of what its reports share of at least so many millibits.
    pub least_strength: Option<i64>,
    /// A name, `G12` or `12`, part of a type, a place, a platform or a language, or a value in any spelling that no report
    /// calls a victim's.
    pub text: Option<String>,
    /// What the list is sorted by.
    pub order: GroupOrder,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupsAnswer {
    /// The run this is from.
    pub run: RunNumber,
    /// Groups in the order asked for; draws go to the earlier group.
    pub items: Vec<GroupItem>,
    /// How many groups to go on behind, if there are more.
    pub next: Option<u64>,
    /// Groups in all that answer to what was asked.
    pub total: u64,
}

/// A group in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupItem {
    /// Its name.
    pub group: GroupName,
    /// The group at a glance.
    #[serde(flatten)]
    pub glance: Glance,
    /// Reports that tell of some type for certain enough.
    pub answered: u32,
    /// The types they tell of, most frequent first.
    pub types: Vec<TypeCount>,
}

/// The groups of the latest run that answer to what is asked, behind so many, at most so many.
pub fn groups(unit: &Unit, asked: &GroupsAsked, behind: u64, most: usize) -> Result<GroupsAnswer, Error> {
    let pinned = unit.pin()?;
    let read;
    let rows: &[GroupRow] = if let Some(kept) = pinned.kept() {
        kept.groups()
    } else {
        read = pinned.group_rows()?;
        &read
    };
    let said = if asked.needs_words() { Some(said(&pinned)?) } else { None };
    let text = asked.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let holds = text.map_or_else(|| Ok(FxHashSet::default()), |text| holding(&pinned, text))?;
    let takes = |row: &GroupRow| asked.takes(row, said.as_deref()) && asked.answers(row, said.as_deref(), &holds);
    let mut found: Vec<&GroupRow> = rows.iter().filter(|row| takes(row)).collect();
    found.sort_by_cached_key(|row| (std::cmp::Reverse(asked.order.of(row)), row.group));
    let from = found.len().min(usize::try_from(behind).unwrap_or(usize::MAX));
    let page = &found[from..found.len().min(from.saturating_add(most))];
    let end = from + page.len();
    let item = |row: &&GroupRow| GroupItem {
        group: GroupName(row.group),
        glance: Glance::from(*row),
        answered: row.answered,
        types: row.types.clone(),
    };
    Ok(GroupsAnswer {
        run: pinned.run(),
        items: page.iter().map(item).collect(),
        next: (end < found.len() && !page.is_empty()).then_some(end as u64),
        total: found.len() as u64,
    })
}

/// Gathers what the groups say, so that the first who asks for words need not wait.
pub(crate) fn prepare(unit: &Unit) -> Result<(), Error> {
    said(&unit.pin()?).map(drop)
}

impl GroupOrder {
    fn of(self, row: &GroupRow) -> i64 {
        match self {
            Self::Urgency => row.urgency_millibits,
            Self::Reports => i64::from(row.reports),
            Self::Complainants => i64::from(row.complainants),
            Self::Losses => i64::try_from(dollars(row)).unwrap_or(i64::MAX),
            Self::First => row.first_ms.unwrap_or(i64::MIN),
            Self::Last => row.last_ms.unwrap_or(i64::MIN),
            Self::Strength => row.strength_millibits,
        }
    }
}

fn dollars(row: &GroupRow) -> u64 {
    row.losses.iter().filter_map(|loss| rough_dollars(&loss.currency, loss.hundredths)).sum()
}

impl GroupsAsked {
    fn needs_words(&self) -> bool {
        [&self.language, &self.place, &self.platform, &self.text].into_iter().any(Option::is_some)
    }

    fn takes(&self, row: &GroupRow, said: Option<&Said>) -> bool {
        let is_type = |wanted: &String| row.scam_type.as_ref() == Some(wanted);
        let says = |sort: Sort, wanted: &str, whole: bool| {
            said.is_some_and(|said| said.has(row.group, |(of, word)| of == sort && fits(word, wanted, whole)))
        };
        self.scam_type.as_ref().is_none_or(is_type)
            && self.from.is_none_or(|from| row.last_ms.is_some_and(|last| last >= from.0))
            && self.to.is_none_or(|to| row.first_ms.is_some_and(|first| first <= to.0))
            && self.least_loss.is_none_or(|least| dollars(row) >= least)
            && self.least_reports.is_none_or(|least| row.reports >= least)
            && self.least_strength.is_none_or(|least| row.strength_millibits >= least)
            && self.language.as_ref().is_none_or(|wanted| says(Sort::Language, wanted, true))
            && self.place.as_ref().is_none_or(|wanted| says(Sort::Place, wanted, false))
            && self.platform.as_ref().is_none_or(|wanted| says(Sort::Platform, wanted, true))
    }

    /// Whether a group answers to the text, by name, by what it says or as one of those that hold it.
    fn answers(&self, row: &GroupRow, said: Option<&Said>, holds: &FxHashSet<u64>) -> bool {
        self.text.as_ref().is_none_or(|wanted| holds.contains(&row.group) || answers_to(row, said, wanted.trim()))
    }
}

fn answers_to(row: &GroupRow, said: Option<&Said>, wanted: &str) -> bool {
    let number = wanted.strip_prefix(['G', 'g']).unwrap_or(wanted);
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.parse() == Ok(row.group);
    }
    let in_type = row.scam_type.as_ref().is_some_and(|scam_type| fits(scam_type, wanted, false));
    in_type || said.is_some_and(|said| said.has(row.group, |(_, word)| fits(word, wanted, false)))
}

fn fits(word: &str, wanted: &str, whole: bool) -> bool {
    let wanted = wanted.to_lowercase();
    if whole { word == wanted } else { word.contains(&wanted) }
}

/// What a word is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Language,
    Place,
    Platform,
}

/// What the reports of each group say, in small letters, each word held once.
#[derive(Debug, Default)]
pub(crate) struct Said {
    words: Vec<(Sort, String)>,
    numbers: FxHashMap<(Sort, String), u32>,
    of_group: FxHashMap<u64, FxHashSet<u32>>,
}

impl Said {
    fn add(&mut self, group: u64, sort: Sort, word: &str) {
        let word = (sort, word.to_lowercase());
        let number = self.numbers.get(&word).copied().unwrap_or_else(|| {
            let number = self.words.len() as u32;
            self.words.push(word.clone());
            self.numbers.insert(word, number);
            number
        });
        self.of_group.entry(group).or_default().insert(number);
    }

    fn has(&self, group: u64, wanted: impl Fn((Sort, &str)) -> bool) -> bool {
        let word = |&number: &u32| {
            let (sort, word) = &self.words[number as usize];
            (*sort, word.as_str())
        };
        self.of_group.get(&group).is_some_and(|words| words.iter().map(word).any(wanted))
    }
}

/// What the reports of each group say, remembered where the run is kept in memory.
fn said(pinned: &Pinned<'_>) -> Result<Arc<Said>, Error> {
    if let Some(said) = pinned.kept().and_then(|kept| kept.said().get()) {
        return Ok(Arc::clone(said));
    }
    let mut said = Said::default();
    pinned.facts(|fact: Fact| {
        let Some(group) = fact.group else { return };
        for (sort, word) in
            [(Sort::Language, &fact.language), (Sort::Place, &fact.place), (Sort::Platform, &fact.platform)]
        {
            if let Some(word) = word {
                said.add(group, sort, word);
            }
        }
        for kind in pinned.platforms().into_iter().flat_map(|platforms| platforms.of(fact.report)) {
            said.add(group, Sort::Platform, kind.name());
        }
    })?;
    let said = Arc::new(said);
    Ok(pinned.kept().map_or_else(|| Arc::clone(&said), |kept| Arc::clone(kept.said().get_or_init(|| said.clone()))))
}
