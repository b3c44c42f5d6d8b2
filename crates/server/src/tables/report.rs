//! One report: its texts, each value at its place, and what that does.

use crate::csv::{cell, sheet};
use krama_model::Basis;
use krama_pipeline::ask::report::{MentionView, PartView};
use krama_pipeline::ask::{ReportAnswer, ValueWorth};

sheet! {
    /// A stretch of a report's text: a whole text, or a value in it. A value that stands nowhere, such as a script, has no place.
    Row {
        report, source, report_ref, version, part, field, author, sent_at, start, end, text, basis, value, role, rule, ambiguous,
        masked, effect, millibits, holders, groups, benign,
    }
}

/// Each text followed by the values in it, then what else ties the report to others.
pub(crate) fn rows(answer: &ReportAnswer) -> Vec<Row> {
    let worths = answer.standing.as_ref().map(|standing| standing.values.as_slice()).unwrap_or_default();
    let mut rows = Vec::new();
    for part in &answer.parts {
        rows.push(Row {
            start: cell(0),
            end: cell(part.text.chars().count()),
            text: part.text.clone(),
            ..of(answer, part)
        });
        rows.extend(part.mentions.iter().map(|mention| value(answer, (part, mention), worths)));
    }
    let is_placed = |worth: &ValueWorth| {
        let mut mentions = answer.parts.iter().flat_map(|part| &part.mentions);
        mentions.any(|mention| is_of(worth, mention))
    };
    rows.extend(worths.iter().filter(|worth| !is_placed(worth)).map(|worth| does(worth, whole(answer))));
    rows
}

fn is_of(worth: &ValueWorth, mention: &MentionView) -> bool {
    worth.basis == Basis::Value(mention.kind) && worth.value == mention.value
}

fn whole(answer: &ReportAnswer) -> Row {
    Row {
        report: cell(answer.report),
        source: answer.source.clone(),
        report_ref: answer.report_ref.clone(),
        version: cell(answer.seal.sealing.version),
        ..Row::default()
    }
}

fn of(answer: &ReportAnswer, part: &PartView) -> Row {
    Row {
        part: cell(part.part),
        field: cell(part.field),
        author: part.author.to_owned(),
        sent_at: cell(part.sent_at),
        ..whole(answer)
    }
}

fn value(answer: &ReportAnswer, (part, mention): (&PartView, &MentionView), worths: &[ValueWorth]) -> Row {
    let (start, end) = (mention.start as usize, mention.end as usize);
    let row = Row {
        start: cell(start),
        end: cell(end),
        text: part.text.chars().skip(start).take(end.saturating_sub(start)).collect(),
        ..of(answer, part)
    };
    let row = match worths.iter().find(|worth| is_of(worth, mention)) {
        Some(worth) => does(worth, row),
        None => row,
    };
    Row {
        basis: cell(mention.kind),
        value: mention.value.clone(),
        role: cell(mention.role),
        rule: cell(mention.rule),
        ambiguous: cell(mention.ambiguous),
        masked: cell(mention.masked),
        ..row
    }
}

/// With what a value does, or what keeps it from linking.
fn does(worth: &ValueWorth, row: Row) -> Row {
    Row {
        basis: cell(worth.basis),
        value: worth.value.clone(),
        role: cell(worth.role),
        rule: cell(worth.rule),
        effect: cell(worth.effect),
        millibits: cell(worth.millibits),
        holders: cell(worth.holders),
        groups: cell(worth.groups),
        benign: cell(worth.benign.as_ref().map(|benign| benign.entry)),
        ..row
    }
}
