//! What of a report's words nobody finds.

use super::is_searched;
use crate::mentions::is_victims;
use crate::reading::slice;
use crate::spelling::{forms, forms_in, places};
use crate::words::{Word, words};
use krama_model::field::Meaning;
use krama_model::{Kind, Mention, Report};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// What stands in a victim's column is looked for elsewhere where it has at least so many bytes: less could be any word.
const TELLING: usize = 6;

/// The places nobody finds, each with its part: victims' values, those torn between victim and suspect, payment cards, the
/// same values wherever else the report names them, and whatever stands in a victim's column, read as a value or not,
/// however it is spelled. So is every form that other reports' victims are `guarded` by.
pub(crate) fn hidden(
    report: &Report,
    mentions: &[Mention],
    mut guarded: impl FnMut(&str) -> bool,
) -> Vec<(u16, Range<u32>)> {
    let secret =
        |mention: &&Mention| is_victims(mention.role, mention.reason.rule) || mention.kind == Kind::PaymentCard;
    let secrets: Vec<&Mention> = mentions.iter().filter(secret).collect();
    let values: FxHashSet<(Kind, &str)> =
        secrets.iter().map(|mention| (mention.kind, mention.value.as_str())).collect();
    let named = mentions.iter().filter(|mention| values.contains(&(mention.kind, mention.value.as_str())));
    let mut hidden: Vec<(u16, Range<u32>)> = named.map(|mention| (mention.part, mention.start..mention.end)).collect();
    let columns: Vec<&str> = report
        .parts
        .iter()
        .filter(|part| part.field.meaning() == Meaning::VictimValue)
        .map(|part| part.text.as_str())
        .collect();
    let own = own_forms(report, &secrets, &columns);
    let columns = told(&columns);
    for (at, part) in (0..).zip(&report.parts).filter(|(_, part)| is_searched(part)) {
        let spelled = places(&part.text, |form| own.contains(form) || guarded(form));
        hidden.extend(spelled.into_iter().map(|span| (at, span)));
        if !columns.is_empty() {
            let cut = words(&part.text);
            hidden.extend(columns.iter().flat_map(|column| runs_of(&cut, column)).map(|span| (at, span)));
        }
    }
    hidden
}

/// The forms in which the report's own secrets may be spelled. A card's value is a digest: its words tell the number.
fn own_forms(report: &Report, secrets: &[&Mention], columns: &[&str]) -> FxHashSet<String> {
    let of_mention = |mention: &&Mention| match mention.kind {
        Kind::PaymentCard => forms_in(slice(&report.parts[usize::from(mention.part)].text, mention.start, mention.end)),
        kind => forms(kind, &mention.value),
    };
    secrets.iter().flat_map(of_mention).chain(columns.iter().flat_map(|column| forms_in(column))).collect()
}

/// The words of each column that says enough.
fn told(columns: &[&str]) -> Vec<Vec<Word>> {
    let cut = columns.iter().map(|column| words(column));
    cut.filter(|column| column.iter().map(|word| word.text.len()).sum::<usize>() >= TELLING).collect()
}

/// Every place where those words stand one after another.
fn runs_of(cut: &[Word], wanted: &[Word]) -> Vec<Range<u32>> {
    let same = |run: &&[Word]| run.iter().zip(wanted).all(|(word, wanted)| word.text == wanted.text);
    cut.windows(wanted.len()).filter(same).map(|run| run[0].start..run[run.len() - 1].end).collect()
}
