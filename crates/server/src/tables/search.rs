//! What a search found.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::{Found, MentionAnswer, WordHit};
use krama_pipeline::place::Newcomer;

sheet! {
    /// Something that was found.
    Row {
        found, report, report_ref, source, group_id, basis, value, role, rule, ambiguous, part, field, start, end, before, words, after,
        masked, millibits, count,
    }
}

/// How the words read as values, reports of that reference, the group of that name, where the values stand, the groups that hold them,
/// where new reports stand for now, and reports that hold the words.
pub(crate) fn rows(answer: &Found) -> Vec<Row> {
    let readings = answer.readings.iter().map(|reading| Row {
        basis: cell(reading.kind),
        value: reading.value.clone(),
        ..found("reading")
    });
    let reports = answer.reports.iter().map(|report| Row { report: cell(report), ..found("report") });
    let group =
        answer.group.iter().map(|one| Row { group_id: cell(one.group), count: cell(one.reports), ..found("group") });
    let groups =
        answer.groups.iter().map(|hit| Row { group_id: cell(hit.group), count: cell(hit.mentions), ..found("holder") });
    let mentions = answer.mentions.iter().map(mention);
    let newcomers = answer.provisional.iter().map(newcomer);
    let rows = readings.chain(reports).chain(group).chain(mentions).chain(groups);
    rows.chain(newcomers).chain(answer.words.iter().map(words)).collect()
}

fn found(what: &str) -> Row {
    Row { found: what.to_owned(), ..Row::default() }
}

fn mention(mention: &MentionAnswer) -> Row {
    Row {
        report: cell(mention.report),
        report_ref: mention.report_ref.clone(),
        source: mention.source.clone(),
        basis: cell(mention.kind),
        value: mention.value.clone(),
        role: cell(mention.role),
        rule: cell(mention.rule),
        ambiguous: cell(mention.ambiguous),
        part: cell(mention.part),
        field: cell(mention.field),
        start: cell(mention.start),
        end: cell(mention.end),
        ..found("mention")
    }
}

fn newcomer(newcomer: &Newcomer) -> Row {
    Row {
        report: cell(newcomer.report),
        report_ref: newcomer.report_ref.clone(),
        source: newcomer.source.clone(),
        group_id: cell(newcomer.placement.group),
        millibits: cell(newcomer.placement.millibits),
        ..found("provisional")
    }
}

fn words(hit: &WordHit) -> Row {
    let [before, words, after] = hit.text.clone();
    Row {
        report: cell(hit.report),
        report_ref: hit.report_ref.clone(),
        source: hit.source.clone(),
        group_id: cell(hit.group),
        field: hit.field.clone(),
        start: cell(hit.start),
        end: cell(hit.end),
        before,
        words,
        after,
        masked: cell(hit.masked),
        ..found("words")
    }
}
