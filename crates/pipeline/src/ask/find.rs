//! Where a value stands, which report a reference means, which group a name, and which reports hold some words.

mod query;
mod snippet;

pub use query::{Sought, query};
pub use snippet::WordHit;

use crate::ask::{MentionAnswer, mask};
use crate::error::Error;
use crate::index::{AT_ONCE, Index, NamedGroup, Standing};
use crate::place::Newcomer;
use crate::progress::Progress;
use crate::unit::{Unit, either_way};
use krama_casebook::SealedReport;
use krama_model::{GroupName, Kind, ReportNumber, RunNumber, World};
use serde::Serialize;
use std::collections::BTreeMap;

/// A search has at most so many characters.
pub const LONGEST: usize = 1_000;

/// Reports with the words are counted up to so many.
pub const COUNTED: u32 = 10_000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Reports that answer to the text as a reference.
    pub reports: Vec<ReportNumber>,
    /// How the text was read as a value.
    pub readings: Vec<ValueReading>,
    /// Where those values stand as anything but a victim's. Victims' values are never searched.
    pub mentions: Vec<MentionAnswer>,
    /// Groups those reports stand on, with how many of the mentions.
    pub groups: Vec<GroupHit>,
    /// The group of that name.
    pub group: Option<NamedGroup>,
    /// Reports that hold the words, newest first, as many as were asked for.
    pub words: Vec<WordHit>,
    /// Reports that hold the words, counted up to [`COUNTED`].
    pub words_in_all: u32,
    /// Reports of all these that the last run did not see, where they stand for now.
    pub provisional: Vec<Newcomer>,
    /// The run that values and groups are from.
    pub run: Option<RunNumber>,
    /// Sealed reports whose words are not indexed yet.
    pub not_indexed: u64,
}

impl Found {
    /// Whether nothing was found at all.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.mentions.is_empty() && self.group.is_none() && self.words.is_empty()
    }

    /// The same, with values as people write them.
    #[must_use]
    pub fn as_written(mut self) -> Self {
        for reading in &mut self.readings {
            reading.value = mask::of_value(reading.kind, &reading.value);
        }
        for mention in &mut self.mentions {
            mention.value = mask::of_value(mention.kind, &mention.value);
        }
        self
    }
}

/// One way to read the text as a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueReading {
    /// What type of value.
    pub kind: Kind,
    /// The value, normalised.
    pub value: String,
}

/// A group that holds what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupHit {
    /// The group.
    pub group: GroupName,
    /// How many of the mentions stand in its reports.
    pub mentions: u32,
}

/// Searches for a reference, a value, a group or words, of which it shows at most so many reports. Brings the index up to
/// date first, but where the words of many reports are missing those are only counted.
pub fn find(unit: &Unit, text: &str, shown: u32, progress: &dyn Progress) -> Result<Found, Error> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > LONGEST {
        return Err(Error::Unsearchable { most: LONGEST, found: length });
    }
    let mut index = Index::open(unit)?;
    index.follow(unit, progress)?;
    index.follow_values(unit, progress)?;
    if index.reach(unit)?.not_indexed <= AT_ONCE {
        index.take_words(unit, progress)?;
    }
    let readings: Vec<ValueReading> =
        readings(unit, text).into_iter().map(|(kind, value)| ValueReading { kind, value }).collect();
    let (mentions, groups) = values(unit, &index, &readings)?;
    let reports = either_way(text, |text| index.reports_named(text))?;
    let group = text.parse().ok().map(|name| index.group(name)).transpose()?.flatten();
    let sought = if readings.is_empty() { Sought::Words } else { Sought::Value };
    let (hits, words_in_all) = match query(text, sought) {
        Some(query) => index.reports_with(&query, shown, COUNTED)?,
        None => (Vec::new(), 0),
    };
    let with_words = unit.workspace().reports_by_number(&hits)?;
    let provisional = provisional(unit, &index, &reports, &with_words)?;
    let since = unit.since_latest()?;
    let mut words = Vec::with_capacity(with_words.len());
    for sealed in with_words.iter().rev() {
        words.push(snippet::hit(
            (unit, &index, since.as_deref()),
            sealed,
            text,
            index.standing(sealed.number)?.group(),
        )?);
    }
    let reach = index.reach(unit)?;
    let (run, not_indexed) = (reach.run, reach.not_indexed);
    Ok(Found { reports, readings, mentions, groups, group, words, words_in_all, provisional, run, not_indexed })
}

/// How a text reads as a value of each kind that may link. One longer than what is sought reads as none.
pub(super) fn readings(unit: &Unit, text: &str) -> Vec<(Kind, String)> {
    if text.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    krama_extract::readings(unit.settings().world(), text, &unit.settings().region)
}

/// The ways in which a value may be written: an account with its bank and without.
pub(crate) fn ways(world: World, kind: Kind, value: &str) -> Vec<String> {
    let mut ways = vec![value.to_owned()];
    if kind == Kind::BankAccount {
        ways.extend(krama_extract::kinds::bank_account::otherwise(world, value));
    }
    ways
}

/// Where a reading stands, at most so often in each way of writing it.
pub(super) fn named(
    unit: &Unit,
    index: &Index,
    ValueReading { kind, value }: &ValueReading,
    most: u32,
) -> Result<Vec<(MentionAnswer, Option<GroupName>)>, Error> {
    let sought = |value: String| {
        let stand_in = unit.stand_in(*kind, &value);
        [value, stand_in]
    };
    let mut ways: Vec<[String; 2]> = ways(unit.settings().world(), *kind, value).into_iter().map(sought).collect();
    if ways.len() > 1 {
        // It may be any bank's: most of them do not have it.
        let known = index.known_among(*kind, ways.as_flattened())?;
        ways.retain(|way| way.iter().any(|one| known.contains(one)));
    }
    let mut found = Vec::new();
    for [value, stand_in] in &ways {
        found.extend(index.mentions(*kind, [value, stand_in], most)?);
    }
    Ok(found)
}

fn values(unit: &Unit, index: &Index, readings: &[ValueReading]) -> Result<(Vec<MentionAnswer>, Vec<GroupHit>), Error> {
    let mut found = Vec::new();
    for reading in readings {
        found.extend(named(unit, index, reading, u32::MAX)?);
    }
    found.sort_by_key(|(mention, _)| (mention.report, mention.part, mention.start, mention.kind));
    let mut groups: BTreeMap<GroupName, u32> = BTreeMap::new();
    for group in found.iter().filter_map(|(_, group)| *group) {
        *groups.entry(group).or_default() += 1;
    }
    let groups = groups.into_iter().map(|(group, mentions)| GroupHit { group, mentions }).collect();
    Ok((found.into_iter().map(|(mention, _)| mention).collect(), groups))
}

/// The provisional places of what the last run did not see.
fn provisional(
    unit: &Unit,
    index: &Index,
    named: &[ReportNumber],
    with_words: &[SealedReport],
) -> Result<Vec<Newcomer>, Error> {
    let mut unseen = Vec::new();
    for number in named.iter().copied().chain(with_words.iter().map(|sealed| sealed.number)) {
        if index.standing(number)? == Standing::Unseen {
            unseen.push(number);
        }
    }
    if unseen.is_empty() {
        return Ok(Vec::new());
    }
    let placed = unit.newcomers(index)?.unwrap_or_default();
    Ok(placed.into_iter().filter(|newcomer| unseen.contains(&newcomer.report)).collect())
}
