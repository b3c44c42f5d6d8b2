//! What of a report's words nobody finds or is shown.

use crate::mentions::{is_host, is_victims};
use crate::reading::slice;
use crate::spelling::{Asked, forms, forms_in, merged, overlapping, unread};
use crate::words::{Word, words};
use krama_model::field::Meaning;
use krama_model::{Kind, Mention, Report};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// What stands in a victim's column is looked for elsewhere where it has at least so many bytes: less could be any word.
const TELLING: usize = 6;

/// Places of a report that are hidden.
pub(crate) struct Hidden {
    /// By part, in order, none overlapping another.
    spans: Vec<Vec<Range<u32>>>,
}

impl Hidden {
    /// The places nobody finds or is shown: victims' values, those torn between victim and suspect, payment cards, the same
    /// values wherever else the report names them, and whatever stands in a victim's column, read as a value or not,
    /// however it is spelled; besides what `others` says. So is every form that other reports' victims are `guarded` by.
    /// All of a report that spells more than is asked for.
    pub(crate) fn of(
        report: &Report,
        mentions: &[Mention],
        others: impl IntoIterator<Item = (u16, Range<u32>)>,
        mut guarded: impl FnMut(&str) -> bool,
    ) -> Self {
        let secret = |mention: &&Mention| {
            let of_victim = is_victims(mention.role, mention.reason.rule) && !is_host(mention);
            of_victim || mention.kind == Kind::PaymentCard
        };
        let secrets: Vec<&Mention> = mentions.iter().filter(secret).collect();
        let values: FxHashSet<(Kind, &str)> =
            secrets.iter().map(|mention| (mention.kind, mention.value.as_str())).collect();
        let named = mentions.iter().filter(|mention| values.contains(&(mention.kind, mention.value.as_str())));
        let mut spans = vec![Vec::new(); report.parts.len()];
        for (part, span) in named.map(|mention| (mention.part, mention.start..mention.end)).chain(others) {
            spans[usize::from(part)].push(span);
        }
        let mut own = unread(report, mentions);
        own.forms.extend(secrets.iter().flat_map(|mention| forms_of(report, mention)));
        let columns = told(report);
        let mut asked = Asked::of(|form| own.forms.contains(form) || guarded(form));
        for (part, spans) in report.parts.iter().zip(&mut spans) {
            let Some(spelled) = asked.places(&part.text).filter(|_| !own.is_cut) else {
                return Self::all(report);
            };
            spans.extend(spelled);
            if !columns.is_empty() {
                let cut = words(&part.text);
                spans.extend(columns.iter().flat_map(|column| runs_of(&cut, column)));
            }
        }
        Self { spans: spans.into_iter().map(merged).collect() }
    }

    fn all(report: &Report) -> Self {
        Self { spans: report.parts.iter().map(|_| std::iter::once(0..u32::MAX).collect()).collect() }
    }

    /// The hidden places of a part, in order.
    pub(crate) fn spans(&self, part: usize) -> &[Range<u32>] {
        self.spans.get(part).map_or(&[], Vec::as_slice)
    }

    /// Whether any of a place is hidden.
    pub(crate) fn covers_of(&self, part: usize, place: &Range<u32>) -> bool {
        overlapping(self.spans(part), place).next().is_some()
    }
}

/// The forms in which one of the report's own secrets may be spelled. A card's value is a digest: its words tell the number.
fn forms_of(report: &Report, mention: &Mention) -> Vec<String> {
    match mention.kind {
        Kind::PaymentCard => forms_in(slice(&report.parts[usize::from(mention.part)].text, mention.start, mention.end)),
        kind => forms(kind, &mention.value),
    }
}

/// The words of each victim's column that says enough.
fn told(report: &Report) -> Vec<Vec<Word>> {
    let columns = report.parts.iter().filter(|part| part.field.meaning() == Meaning::VictimValue);
    let cut = columns.map(|part| words(&part.text));
    cut.filter(|column| column.iter().map(|word| word.text.len()).sum::<usize>() >= TELLING).collect()
}

/// Every place where those words stand one after another.
fn runs_of(cut: &[Word], wanted: &[Word]) -> Vec<Range<u32>> {
    let same = |run: &&[Word]| run.iter().zip(wanted).all(|(word, wanted)| word.text == wanted.text);
    cut.windows(wanted.len()).filter(same).map(|run| run[0].start..run[run.len() - 1].end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use krama_model::Field;

    fn report(column: &str, told: &str) -> Report {
        sample::report(&[(Field::VictimAccount, column), (Field::Narrative, told)])
    }

    #[test]
    fn a_report_whose_column_says_more_than_is_kept_is_hidden_as_a_whole() {
        let column = |numbers: u32| (0..numbers).flat_map(|at| [(1_234_000 + at).to_string(), "; kx ".to_owned()]);
        let told = "slip 1234003 and a fee";
        let few = Hidden::of(&report(&column(9).collect::<String>(), told), &[], [], |_| false);
        let span = |start: u32, end: u32| Range { start, end };
        assert_eq!(few.spans(1), [span(5, 12)]);
        let many = Hidden::of(&report(&column(2_000).collect::<String>(), told), &[], [], |_| false);
        assert!(many.covers_of(1, &span(19, 22)) && !few.covers_of(1, &span(19, 22)));
    }
}
