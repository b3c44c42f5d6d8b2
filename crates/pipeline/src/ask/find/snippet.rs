//! Where in a report the words stand, cut from what is sealed, with victims' values blanked.

use crate::ask::snippet::{AROUND, blanked};
use crate::error::Error;
use crate::index::{Hidden, Index, is_searched};
use crate::reading::slice;
use crate::since::Since;
use crate::spelling::{hash_of, stand_in};
use crate::unit::Unit;
use crate::words::{Word, runs, words};
use krama_casebook::SealedReport;
use krama_model::{GroupName, Part, ReportNumber};
use serde::Serialize;
use std::ops::Range;

/// A report that holds the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordHit {
    /// Its number.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// The group it stands on in the last run.
    pub group: Option<GroupName>,
    /// The field the first of the words stands in.
    pub field: String,
    /// First Unicode scalar value of it in the field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Words before, what was found, words after; what is hidden is blanked. All empty where the report's texts no longer
    /// hold the words.
    pub text: [String; 3],
    /// Whether the words stand in nothing but what is hidden, so that they are blanked themselves.
    pub masked: bool,
}

/// Cuts the first place where the words stand in the open out of a report, else the first where they are blanked.
pub(super) fn hit(
    (unit, index, since): (&Unit, &Index, Option<&Since>),
    sealed: &SealedReport,
    text: &str,
    group: Option<GroupName>,
) -> Result<WordHit, Error> {
    let report = &sealed.report;
    let mentions = unit.reader()?.read(report).mentions;
    let mut others = Vec::new();
    for mention in &mentions {
        if index.guards(mention.kind, &unit.stand_in(mention.kind, &mention.value))? {
            others.push((mention.part, mention.start..mention.end));
        }
    }
    let mut unanswered = None;
    let hidden = Hidden::of(report, &mentions, others, |form| {
        if since.is_some_and(|since| since.holds(hash_of(form))) {
            return true;
        }
        let guards = index.guards_form(stand_in(unit.workspace().secret(), form));
        guards.unwrap_or_else(|error| {
            unanswered = Some(error);
            true
        })
    });
    if let Some(error) = unanswered {
        return Err(error);
    }
    let spot = spot(&report.parts, &hidden, text);
    let part = match &spot {
        Some(spot) => report.parts.get(spot.part),
        None => report.parts.iter().find(|part| is_searched(part)),
    };
    let Range { start, end } = spot.as_ref().map_or(0..0, |spot| spot.place.clone());
    let text = match (&spot, part) {
        (Some(spot), Some(part)) => {
            let shown = blanked(&part.text, hidden.spans(spot.part).to_vec());
            let cut = |start: u32, end: u32| slice(&shown, start, end).replace(['\n', '\r'], " ");
            [cut(start.saturating_sub(AROUND), start), cut(start, end), cut(end, end + AROUND)]
        }
        _ => Default::default(),
    };
    Ok(WordHit {
        report: sealed.number,
        report_ref: report.key.reference.clone(),
        source: report.key.source.clone(),
        group,
        field: part.map(|part| part.field.name().to_owned()).unwrap_or_default(),
        start,
        end,
        text,
        masked: spot.is_some_and(|spot| spot.masked),
    })
}

/// Where words stand.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    /// The part's index.
    part: usize,
    place: Range<u32>,
    /// Whether that is hidden, and so is every other place of theirs.
    masked: bool,
}

/// The first place where the most of a text stands in the open, else the first where it is hidden.
fn spot(parts: &[Part], hidden: &Hidden, text: &str) -> Option<Spot> {
    let cut = |(at, part): (usize, &Part)| (at, words(&part.text));
    let cut: Vec<(usize, Vec<Word>)> =
        parts.iter().enumerate().filter(|(_, part)| is_searched(part)).map(cut).collect();
    let mut first_hidden = None;
    for wanted in pieces(text) {
        for (part, cut) in &cut {
            for place in places(cut, &wanted) {
                if !hidden.covers_of(*part, &place) {
                    return Some(Spot { part: *part, place, masked: false });
                }
                first_hidden.get_or_insert(Spot { part: *part, place, masked: true });
            }
        }
    }
    first_hidden
}

/// What of a text may stand together, the longest first: all of it, what stands between spaces, runs of one sort of script.
fn pieces(text: &str) -> Vec<Vec<Word>> {
    let between: Vec<Vec<Word>> = text.split_whitespace().map(words).collect();
    let runs: Vec<Vec<Word>> = between.iter().flat_map(|piece| runs(piece)).map(<[Word]>::to_vec).collect();
    std::iter::once(words(text)).chain(between).chain(runs).filter(|wanted| !wanted.is_empty()).collect()
}

/// The places where words stand one after another. Of a script without spaces the last letter may go on.
fn places<'w>(cut: &'w [Word], wanted: &'w [Word]) -> impl Iterator<Item = Range<u32>> + 'w {
    let wanted = match wanted {
        [pairs @ .., last] if last.dense && !pairs.is_empty() && pairs.iter().all(|word| word.dense) => pairs,
        all => all,
    };
    let same = |word: &Word, wanted: &Word| {
        word.text == wanted.text
            || (wanted.dense && wanted.end - wanted.start == 1 && word.text.starts_with(&wanted.text))
    };
    let runs = cut.windows(wanted.len());
    let stand = runs.filter(move |run| run.iter().zip(wanted).all(|(word, wanted)| same(word, wanted)));
    stand.map(|run| run[0].start..run[run.len() - 1].end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use krama_model::Field;

    #[test]
    fn a_place_in_the_open_comes_first_and_a_hidden_one_is_better_than_none() {
        let report = sample::report(&[(Field::VictimPhone, "555"), (Field::Narrative, "my 092 555, fee 555")]);
        let parts = &report.parts;
        let hidden = Hidden::of(&report, &[], [(1, 3..10)], |_| false);
        let at = |part, place, masked| Some(Spot { part, place, masked });
        assert_eq!(spot(parts, &hidden, "555"), at(1, 16..19, false));
        assert_eq!(spot(parts, &hidden, "092 fee"), at(1, 12..15, false));
        assert_eq!(spot(parts, &hidden, "092"), at(1, 3..6, true));
        assert_eq!(spot(parts, &hidden, "gone"), None);
    }
}
