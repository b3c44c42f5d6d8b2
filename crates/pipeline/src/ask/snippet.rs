//! The original words that something stands in, with victims' values blanked.

use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::index::Hidden;
use crate::reading::slice;
use crate::spelling::{Asked, hash_of, stand_in};
use crate::tables::MentionRow;
use krama_casebook::SealedReport;
use krama_extract::ScriptSpan;
use krama_model::{Field, ReportNumber, Role, RoleRule};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::ops::Range;

/// Characters shown on either side of a value.
pub const AROUND: u32 = 40;

/// Characters shown of a script.
const OF_SCRIPT: u32 = 160;

/// The original words a value stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The report.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// The field.
    pub field: Field,
    /// First Unicode scalar value of the mention in the field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Words before, the mention itself, words after; victims' values in them are blanked. A long script ends in `…`.
    pub text: [String; 3],
    /// The role the value has there; none of a script, which the other side wrote.
    pub role: Option<Role>,
    /// The rule that settled the role.
    pub rule: Option<RoleRule>,
}

impl Snippet {
    /// The words around a mention; `all` are the report's.
    pub(super) fn of(sealed: &SealedReport, mention: &MentionRow, all: &[MentionRow], veil: &Veil) -> Option<Self> {
        let part = sealed.report.parts.get(usize::from(mention.part))?;
        let text = blanked(&part.text, veil.hidden(sealed.number, mention.part, all));
        let cut = |start: u32, end: u32| slice(&text, start, end).replace(['\n', '\r'], " ");
        let text = [
            cut(mention.start.saturating_sub(AROUND), mention.start),
            cut(mention.start, mention.end),
            cut(mention.end, mention.end + AROUND),
        ];
        let settled = Some((mention.role, mention.rule));
        Some(Self::new(sealed, mention.part, mention.start..mention.end, (text, settled)))
    }

    /// The beginning of the longest text that the other side wrote.
    pub(super) fn of_script(
        sealed: &SealedReport,
        scripts: &[ScriptSpan],
        all: &[MentionRow],
        veil: &Veil,
    ) -> Option<Self> {
        let span = scripts.iter().max_by_key(|span| span.end - span.start)?;
        let part = sealed.report.parts.get(usize::from(span.part))?;
        let text = blanked(&part.text, veil.hidden(sealed.number, span.part, all));
        let end = span.end.min(span.start + OF_SCRIPT);
        let more = if end < span.end { "…" } else { "" };
        let words = slice(&text, span.start, end).replace(['\n', '\r'], " ") + more;
        Some(Self::new(sealed, span.part, span.start..span.end, ([String::new(), words, String::new()], None)))
    }

    fn new(
        sealed: &SealedReport,
        part: u16,
        span: Range<u32>,
        (text, settled): ([String; 3], Option<(Role, RoleRule)>),
    ) -> Self {
        Self {
            report: sealed.number,
            report_ref: sealed.report.key.reference.clone(),
            field: sealed.report.parts[usize::from(part)].field,
            start: span.start,
            end: span.end,
            text,
            role: settled.map(|(role, _)| role),
            rule: settled.map(|(_, rule)| rule),
        }
    }
}

/// What nobody sees of the words of some reports.
pub(super) struct Veil {
    hidden: FxHashMap<ReportNumber, Hidden>,
}

impl Veil {
    /// Looks up what the reports' words spell among what the run calls victims'.
    pub(super) fn over<'r>(
        pinned: &Pinned<'_>,
        reports: impl Iterator<Item = &'r SealedReport> + Clone,
    ) -> Result<Self, Error> {
        let (spelled, reader) = (spelled(pinned, reports.clone())?, pinned.unit().reader()?);
        let hidden = reports.map(|sealed| {
            let mentions = reader.read(&sealed.report).mentions;
            let hidden = Hidden::of(&sealed.report, &mentions, [], |form| spelled.contains(&hash_of(form)));
            (sealed.number, hidden)
        });
        Ok(Self { hidden: hidden.collect() })
    }

    fn hidden(&self, report: ReportNumber, part: u16, all: &[MentionRow]) -> Vec<Range<u32>> {
        let rows = all.iter().filter(|row| row.sealed && row.part == part).map(|row| row.start..row.end);
        let known = self.hidden.get(&report).map_or(&[][..], |hidden| hidden.spans(usize::from(part)));
        rows.chain(known.iter().cloned()).collect()
    }
}

/// What some reports' words spell of what the run calls victims', each form by its hash.
pub(super) fn spelled<'r>(
    pinned: &Pinned<'_>,
    reports: impl Iterator<Item = &'r SealedReport>,
) -> Result<FxHashSet<u64>, Error> {
    let (key, mut told) = (pinned.unit().workspace().secret(), FxHashMap::default());
    for sealed in reports {
        let mut asked = Asked::of(|form| {
            told.insert(stand_in(key, form), hash_of(form));
            false
        });
        // One that spells more is hidden as a whole.
        let _ = sealed.report.parts.iter().try_for_each(|part| asked.places(&part.text).map(drop));
    }
    pinned.guarded_forms(&told)
}

/// A text with some stretches blanked, offsets unchanged.
pub(crate) fn blanked(text: &str, mut hidden: Vec<Range<u32>>) -> String {
    hidden.sort_unstable_by_key(|span| span.start);
    let (mut next, mut until) = (hidden.into_iter().peekable(), 0);
    let blank = |(at, c): (u32, char)| {
        while let Some(span) = next.next_if(|span| span.start <= at) {
            until = span.end.max(until);
        }
        if at < until { '█' } else { c }
    };
    (0..).zip(text.chars()).map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_blanked_wherever_they_overlap() {
        assert_eq!(blanked("ab ខ្ញុំ cd", vec![9..11, 0..1, 3..5, 4..6]), "█b ███ុំ ██");
        assert_eq!(blanked("abc", Vec::new()), "abc");
        assert_eq!(blanked("abcdef", vec![0..5, 1..2]), "█████f");
    }

    #[test]
    fn ten_thousand_stretches_are_blanked_at_once() {
        let text = "012 ".repeat(60_000);
        let spans = (0..60_000).map(|at| at * 4..at * 4 + 3).collect();
        assert_eq!(blanked(&text, spans), "███ ".repeat(60_000));
    }
}
