//! Where in a report the words stand, cut from what is sealed, with victims' values blanked.

use crate::ask::snippet::{AROUND, blanked};
use crate::error::Error;
use crate::index::{Index, hidden, is_searched};
use crate::reading::slice;
use crate::spelling::stand_in;
use crate::unit::Unit;
use crate::words::{Word, words};
use krama_casebook::SealedReport;
use krama_model::{GroupName, ReportNumber};
use serde::Serialize;

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
    /// Words before, what was found, words after; what is hidden is blanked.
    pub text: [String; 3],
}

/// Cuts the place where the words stand first out of a report.
pub(super) fn hit(
    (unit, index): (&Unit, &Index),
    sealed: &SealedReport,
    text: &str,
    group: Option<GroupName>,
) -> Result<WordHit, Error> {
    let report = &sealed.report;
    let mentions = unit.reader()?.read(report).mentions;
    let mut unanswered = None;
    let mut hidden = hidden(report, &mentions, |form| {
        let guards = index.guards_form(stand_in(unit.workspace().secret(), form));
        guards.unwrap_or_else(|error| {
            unanswered = Some(error);
            true
        })
    });
    if let Some(error) = unanswered {
        return Err(error);
    }
    for mention in &mentions {
        if index.guards(mention.kind, &unit.stand_in(mention.kind, &mention.value))? {
            hidden.push((mention.part, mention.start..mention.end));
        }
    }
    let wanted: Vec<Vec<Word>> = std::iter::once(words(text))
        .chain(text.split_whitespace().map(words))
        .filter(|wanted| !wanted.is_empty())
        .collect();
    let mut hit = WordHit {
        report: sealed.number,
        report_ref: report.key.reference.clone(),
        source: report.key.source.clone(),
        group,
        field: String::new(),
        start: 0,
        end: 0,
        text: Default::default(),
    };
    let parts: Vec<_> = report.parts.iter().enumerate().filter(|(_, part)| is_searched(part)).collect();
    let cut: Vec<Vec<Word>> = parts.iter().map(|(_, part)| words(&part.text)).collect();
    let places =
        wanted.iter().flat_map(|wanted| parts.iter().zip(&cut).map(move |(part, cut)| (part, place(cut, wanted))));
    for ((at, part), place) in places {
        let spans = || hidden.iter().filter(|(of, _)| usize::from(*of) == *at).map(|(_, span)| span);
        let Some((start, end)) =
            place.filter(|(start, end)| !spans().any(|span| span.start < *end && *start < span.end))
        else {
            continue;
        };
        let open = blanked(&part.text, spans().cloned().collect());
        let cut = |start: u32, end: u32| slice(&open, start, end).replace(['\n', '\r'], " ");
        let text = [cut(start.saturating_sub(AROUND), start), cut(start, end), cut(end, end + AROUND)];
        return Ok(WordHit { field: part.field.name().to_owned(), start, end, text, ..hit });
    }
    hit.field = parts.first().map(|(_, part)| part.field.name().to_owned()).unwrap_or_default();
    Ok(hit)
}

/// The first place where words stand one after another. Of a script without spaces the last letter may go on.
fn place(cut: &[Word], wanted: &[Word]) -> Option<(u32, u32)> {
    let wanted = match wanted {
        [pairs @ .., last] if last.dense && !pairs.is_empty() && pairs.iter().all(|word| word.dense) => pairs,
        all => all,
    };
    let same = |word: &Word, wanted: &Word| {
        word.text == wanted.text
            || (wanted.dense && wanted.end - wanted.start == 1 && word.text.starts_with(&wanted.text))
    };
    let run = cut.windows(wanted.len()).find(|run| run.iter().zip(wanted).all(|(word, wanted)| same(word, wanted)))?;
    Some((run[0].start, run[run.len() - 1].end))
}
