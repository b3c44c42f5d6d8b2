//! Which group the demo opens and which two of its reports it asks about. Chosen by rule from whatever was found, so that
//! a reader sees a group of moderate size, Khmer, and a chain of several steps where there is one.

use krama_model::{GroupName, ReportNumber};
use krama_pipeline::ask::WhyAnswer;
use krama_pipeline::tables::{GROUP, GroupRow, HoldRow, ReportRow};
use krama_pipeline::{Error, Unit, ask};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What is shown.
pub struct Chosen {
    /// The group.
    pub group: GroupName,
    /// Why two of its reports stand on it, and what they are called.
    pub why: Option<(WhyAnswer, [String; 2])>,
}

/// Groups that a person reads in a minute.
const MODERATE: RangeInclusive<u32> = 15..=80;

/// Steps of a chain that are worth following and still few.
const STEPS: RangeInclusive<usize> = 2..=4;

/// Pairs that are asked about before the best of them is taken.
const TRIES: usize = 6;

/// The most urgent group of moderate size that tells mostly in Khmer, else of moderate size, else at all.
pub fn choose(unit: &Unit) -> Result<Option<Chosen>, Error> {
    let groups = ask::groups(unit)?;
    let moderate = |row: &&GroupRow| MODERATE.contains(&row.reports);
    let wanted = groups.iter().filter(moderate).chain(groups.first()).map(|row| row.group);
    let mut members: BTreeMap<u64, Vec<ReportRow>> = BTreeMap::new();
    for row in unit.pin()?.among::<ReportRow>(GROUP, wanted)?.into_iter().filter(|row| row.duplicate_of.is_none()) {
        if let Some(group) = row.group {
            members.entry(group).or_default().push(row);
        }
    }
    let khmer = |row: &&GroupRow| {
        let members = members.get(&row.group).map_or(&[][..], Vec::as_slice);
        members.iter().filter(|row| is_khmer(row)).count() * 2 > members.len()
    };
    let chosen = groups.iter().filter(moderate).find(khmer).or_else(|| groups.iter().find(moderate)).or(groups.first());
    let Some(chosen) = chosen else { return Ok(None) };
    let members = members.remove(&chosen.group).unwrap_or_default();
    Ok(Some(Chosen { group: GroupName(chosen.group), why: pair(unit, chosen.group, &members)? }))
}

fn is_khmer(row: &ReportRow) -> bool {
    row.language.as_deref() == Some("km")
}

/// Two reports that share nothing directly, told in Khmer if possible: of some such pairs, the first whose chain has a few
/// steps and shows Khmer, and of which nothing waits for a person; else the best.
fn pair(unit: &Unit, group: u64, members: &[ReportRow]) -> Result<Option<(WhyAnswer, [String; 2])>, Error> {
    let mut ties: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for hold in unit.pin()?.among::<HoldRow>(GROUP, [group])? {
        ties.entry(hold.report).or_default().insert(hold.tie);
    }
    let Some(a) = members.iter().find(|row| is_khmer(row)).or(members.first()) else { return Ok(None) };
    let none = BTreeSet::new();
    let of = |row: &ReportRow| ties.get(&row.report).unwrap_or(&none);
    let mut others: Vec<&ReportRow> = members.iter().rev().filter(|row| row.report != a.report).collect();
    others.sort_by_key(|row| (!of(a).is_disjoint(of(row)), !is_khmer(row)));
    let mut best: Option<(usize, WhyAnswer, &ReportRow)> = None;
    for b in others.into_iter().take(TRIES) {
        let answer = ask::why::why(unit, ReportNumber(a.report), ReportNumber(b.report))?;
        let good = [STEPS.contains(&answer.chain.len()), shows_khmer(&answer), answer.in_review.is_empty()];
        let worth = good.iter().filter(|good| **good).count();
        if best.as_ref().is_none_or(|(most, ..)| worth > *most) {
            best = Some((worth, answer, b));
        }
        if worth == good.len() {
            break;
        }
    }
    Ok(best.map(|(_, answer, b)| (answer, [a.reference.clone(), b.reference.clone()])))
}

fn shows_khmer(answer: &WhyAnswer) -> bool {
    let is_khmer = |c: char| ('\u{1780}'..='\u{17ff}').contains(&c);
    let snippets = answer.chain.iter().flat_map(|step| &step.snippets);
    snippets.flat_map(|snippet| &snippet.text).any(|text| text.contains(is_khmer))
}
