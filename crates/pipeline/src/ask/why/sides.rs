//! What a question names: a report, or a value, which stands for the report that holds it and says most.

use super::{Asked, Quotes, WhyAnswer, between, of_one, why};
use crate::ask::Snippet;
use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::ask::worth::{Effect, ValueWorth, of_report, of_text, tied, worth_of};
use crate::ask::{WorthAnswer, find};
use crate::error::Error;
use crate::index::Findable;
use crate::tables::{HoldRow, MentionRow, TieRow, VALUE};
use crate::unit::Unit;
use krama_group::forest::{Step, chain};
use krama_model::{GroupName, ReportNumber};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::cmp::Reverse;

/// Reports that are looked at of a value that ties nothing.
const MOST: usize = 1_000;

/// Nodes beside the reports, each joined to all that may stand for one side.
const ENDS: [u32; 2] = [u32::MAX, u32::MAX - 1];

/// A value that was asked for, as the report that stands for it has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedValue {
    /// What it is and does in that report.
    pub value: ValueWorth,
    /// Where that report names it.
    pub snippet: Option<Snippet>,
}

/// Answers for what two texts name, each a report or a value.
pub fn why_named(unit: &Unit, [a, b]: [&str; 2]) -> Result<WhyAnswer, Error> {
    let pinned = unit.pin()?;
    let sides = [Side::read(&pinned, a)?, Side::read(&pinned, b)?];
    if let [Side::Report(a), Side::Report(b)] = sides {
        return why(unit, a, b);
    }
    let ends = pick(&pinned, &sides)?;
    let [a, b] = [0, 1].map(|at| match sides[at] {
        Side::Report(report) => report,
        Side::Value(_) => ReportNumber(ends[at].report),
    });
    // Where a report tells again what the holder of the value tells, it holds the value just as well.
    let mut answer = if ends[0].report == ends[1].report { of_one(&pinned, [a, b])? } else { between(&pinned, a, b)? };
    for (at, side) in sides.iter().enumerate() {
        if let Side::Value(held) = side {
            answer.values[at] = Some(held.named(&pinned, &ends[at])?);
        }
    }
    Ok(answer)
}

/// What each value of a report links, or what a value links, by a text that names either.
pub fn one_named(unit: &Unit, text: &str) -> Result<WorthAnswer, Error> {
    match unit.report_named(text) {
        Ok(report) => of_report(unit, report),
        Err(Error::UnclearReport { found: 0 }) => match (of_text(unit, text)?, unit.report_named(&numbered(text))) {
            (Some(answer), _) => Ok(answer),
            (None, Ok(report)) => of_report(unit, report),
            (None, Err(_)) => Err(Error::NothingKnown),
        },
        Err(error) => Err(error),
    }
}

/// A bare number as a report's.
fn numbered(text: &str) -> String {
    format!("#{}", text.trim())
}

/// One of the two that are asked about.
enum Side {
    Report(ReportNumber),
    Value(Held),
}

/// A report that may stand for a side: the first that tells what it tells.
#[derive(Clone, Copy)]
struct End {
    report: u64,
    group: Option<u64>,
    /// The tie it holds of the value.
    tie: Option<u32>,
    /// What that is worth there.
    millibits: i64,
}

/// A value with who holds it.
struct Held {
    ties: FxHashMap<u32, TieRow>,
    holds: Vec<HoldRow>,
    /// Where it ties nothing: where it is found, as by a search.
    mentions: Vec<MentionRow>,
}

impl Side {
    fn read(pinned: &Pinned<'_>, text: &str) -> Result<Self, Error> {
        let unit = pinned.unit();
        match unit.report_named(text) {
            Ok(report) => Ok(Self::Report(report)),
            Err(Error::UnclearReport { found: 0 }) => {
                let held = Held::of(pinned, text)?;
                if !held.holds.is_empty() || !held.mentions.is_empty() {
                    return Ok(Self::Value(held));
                }
                unit.report_named(&numbered(text)).map(Self::Report).map_err(|_| Error::NothingKnown)
            }
            Err(error) => Err(error),
        }
    }

    /// Who may stand for it, what says most first.
    fn ends(&self, pinned: &Pinned<'_>) -> Result<Vec<End>, Error> {
        match self {
            Self::Report(report) => {
                let row = pinned.report_row(*report)?.ok_or(Error::NotInRun(*report))?;
                let told = row.duplicate_of.unwrap_or(row.report);
                Ok(vec![End { report: told, group: row.group, tie: None, millibits: i64::MAX }])
            }
            Self::Value(held) => held.ends(pinned),
        }
    }
}

impl Held {
    fn of(pinned: &Pinned<'_>, text: &str) -> Result<Self, Error> {
        let unit = pinned.unit();
        let readings = find::readings(unit, text);
        let read = |(kind, value): (_, String)| {
            let stand_in = unit.stand_in(kind, &value);
            (kind, value, stand_in)
        };
        let readings: Vec<_> = readings.into_iter().map(read).collect();
        let spelled: FxHashSet<String> =
            readings.iter().flat_map(|(_, value, stand_in)| [value.clone(), stand_in.clone()]).collect();
        let rests = |tie: &TieRow| readings.iter().any(|(kind, value, stand_in)| tie.rests_on(*kind, value, stand_in));
        let mut ties = pinned.among_texts::<TieRow>(VALUE, spelled.iter().cloned())?;
        ties.retain(rests);
        let holds = pinned.among::<HoldRow>(crate::tables::TIE, ties.iter().map(|tie| u64::from(tie.tie)))?;
        let mut mentions = Vec::new();
        if holds.is_empty() {
            mentions = pinned.among_texts::<MentionRow>(VALUE, spelled)?;
            let is_it = |row: &MentionRow| {
                let spelled = |value: &String, stand_in| row.value == *if row.sealed { stand_in } else { value };
                readings.iter().any(|(kind, value, stand_in)| row.kind == *kind && spelled(value, stand_in))
            };
            let findable = Findable::default();
            mentions.retain(|row| is_it(row) && findable.is_found(row));
        }
        Ok(Self { ties: ties.into_iter().map(|tie| (tie.tie, tie)).collect(), holds, mentions })
    }

    fn ends(&self, pinned: &Pinned<'_>) -> Result<Vec<End>, Error> {
        let of_hold = |hold: &HoldRow| End {
            report: hold.report,
            group: hold.group,
            tie: Some(hold.tie),
            millibits: hold.millibits,
        };
        let mut ends: Vec<End> = self.holds.iter().map(of_hold).collect();
        ends.sort_by_key(|end| (Reverse(end.millibits), end.report));
        if ends.is_empty() {
            let reports = self.mentions.iter().map(|row| row.report).take(MOST);
            let rows = pinned.report_rows(reports.collect::<FxHashSet<u64>>())?;
            ends.extend(rows.iter().map(|row| End { report: row.report, group: row.group, tie: None, millibits: 0 }));
        }
        Ok(ends)
    }

    /// The value as the report that stands for it has it.
    fn named(&self, pinned: &Pinned<'_>, end: &End) -> Result<NamedValue, Error> {
        let report = ReportNumber(end.report);
        let quotes = Quotes::of(pinned, FxHashSet::from_iter([end.report]))?;
        let known = worth_of(pinned, report)?.values;
        if let Some(tie) = end.tie.and_then(|tie| self.ties.get(&tie)) {
            let shown = mask::of_tie(tie);
            let value = known.into_iter().find(|known| known.basis == tie.basis && known.value == shown);
            let value = value.unwrap_or_else(|| tied(tie, end.millibits, Effect::Ties));
            return Ok(NamedValue { value, snippet: quotes.snippet(report, tie)? });
        }
        let mention = self.mentions.iter().find(|row| row.report == end.report).ok_or(Error::NothingKnown)?;
        let shown = mask::of_mention(mention);
        let is_it = |known: &ValueWorth| known.value == shown && known.basis == krama_model::Basis::Value(mention.kind);
        let value = known.into_iter().find(is_it).ok_or(Error::NothingKnown)?;
        Ok(NamedValue { value, snippet: quotes.of_mention(mention) })
    }
}

/// Who stands for each side: one report that holds both, else two of one group with the shortest chain between them, else
/// those that say most.
fn pick(pinned: &Pinned<'_>, sides: &[Side; 2]) -> Result<[End; 2], Error> {
    let [ends_a, ends_b] = [sides[0].ends(pinned)?, sides[1].ends(pinned)?];
    let (Some(&first_a), Some(&first_b)) = (ends_a.first(), ends_b.first()) else { return Err(Error::NothingKnown) };
    let by_report: FxHashMap<u64, End> = ends_b.iter().rev().map(|end| (end.report, *end)).collect();
    let both = ends_a.iter().filter_map(|a| Some((*a, *by_report.get(&a.report)?)));
    if let Some((a, b)) = both.max_by_key(|(a, b)| (a.millibits.min(b.millibits), Reverse(a.report))) {
        return Ok([a, b]);
    }
    let groups = [strongest(&ends_a), strongest(&ends_b)];
    let common = groups[0].iter().filter_map(|(&group, a)| Some((group, (*a).min(*groups[1].get(&group)?))));
    if let Some((group, _)) = common.max_by_key(|&(group, millibits)| (millibits, Reverse(group))) {
        let of_group = |ends: &[End]| ends.iter().copied().filter(|end| end.group == Some(group)).collect();
        if let Some(found) = nearest(pinned, GroupName(group), &[of_group(&ends_a), of_group(&ends_b)])? {
            return Ok(found);
        }
    }
    Ok([first_a, first_b])
}

/// Per group what its strongest end is worth.
fn strongest(ends: &[End]) -> FxHashMap<u64, i64> {
    let mut found = FxHashMap::default();
    for end in ends {
        if let Some(group) = end.group {
            let most = found.entry(group).or_insert(end.millibits);
            *most = end.millibits.max(*most);
        }
    }
    found
}

/// The two of a group, one for each side, that the fewest steps of its forest join.
fn nearest(pinned: &Pinned<'_>, group: GroupName, ends: &[Vec<End>; 2]) -> Result<Option<[End; 2]>, Error> {
    let mut steps = Asked::new(pinned, Some(group), [0; 2])?.steps();
    for (node, ends) in ENDS.into_iter().zip(ends) {
        let step = |end: &End| Step { from: node, to: end.report as u32, tie: end.tie, worth: end.millibits };
        steps.extend(ends.iter().map(step));
    }
    let Some(path) = chain(&steps, ENDS[0], ENDS[1]) else { return Ok(None) };
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return Ok(None) };
    let end = |ends: &[End], report: u32| ends.iter().copied().find(|end| end.report == u64::from(report));
    Ok(end(&ends[0], first.to).zip(end(&ends[1], last.from)).map(<[End; 2]>::from))
}
