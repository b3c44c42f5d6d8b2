//! Why the submitted reports of a group are one.

use crate::csv::{cell, sheet};
use krama_model::ReportNumber;
use krama_pipeline::ask::Counted;
use krama_pipeline::ask::court::{CourtAgainst, CourtAnswer, CourtReport, CourtStep, CourtTie};

sheet! {
    /// Something that tells of it.
    Row {
        case, group_id, run, what, word, basis, value, millibits, chance_permille, reports, named_by, others, groups, report, version,
        read_version, tells_again, step, from, to, weakest_millibits, own_millibits, next, next_millibits, margin_millibits,
    }
}

/// The group with how much of it was submitted, what its submitted reports state, what holds them together, what they share with other groups,
/// what speaks against, and each report followed by its chain.
pub(crate) fn rows(answer: &CourtAnswer) -> Vec<Row> {
    let whole = Row { reports: cell(answer.reports), others: cell(answer.reports_more), ..what("group") };
    let held = answer.held_by.iter().map(|one| tie("holds", one));
    let more = (answer.held_by_more > 0).then(|| Row { others: cell(answer.held_by_more), ..what("holds-more") });
    let shared = answer.providers.iter().map(|one| tie("shares", one));
    let rows = std::iter::once(whole).chain(stated(answer)).chain(held).chain(more).chain(shared);
    let rows = rows.chain(answer.against.iter().map(against)).chain(answer.members.iter().flat_map(member));
    let of = |row| Row { case: cell(answer.case), group_id: cell(answer.group), run: cell(answer.run), ..row };
    rows.map(of).collect()
}

fn what(what: &str) -> Row {
    Row { what: what.to_owned(), ..Row::default() }
}

/// How it operates, each word with the reports that say it.
fn stated(answer: &CourtAnswer) -> Vec<Row> {
    let lists = [
        ("type", &answer.types),
        ("language", &answer.languages),
        ("platform", &answer.platforms),
        ("place", &answer.places),
        ("nationality", &answer.nationalities),
    ];
    let row = |name: &str, one: &Counted| Row { word: one.word.clone(), reports: cell(one.reports), ..what(name) };
    let mut rows: Vec<Row> = lists.iter().flat_map(|(name, list)| list.iter().map(|one| row(name, one))).collect();
    if answer.unsure > 0 {
        rows.push(Row { reports: cell(answer.unsure), ..what("unsure") });
    }
    rows.extend(answer.losses.iter().map(|sum| {
        let by = answer.with_loss.iter().find(|one| one.word == sum.currency);
        Row { word: sum.to_string(), reports: cell(by.map(|one| one.reports)), ..what("loss") }
    }));
    for (name, day) in [("first", answer.first), ("last", answer.last)] {
        rows.extend(day.map(|day| Row { word: cell(day), reports: cell(answer.dated), ..what(name) }));
    }
    rows
}

fn tie(name: &str, one: &CourtTie) -> Row {
    Row {
        basis: cell(one.basis),
        value: one.value.clone(),
        millibits: cell(one.millibits),
        chance_permille: cell(one.chance_permille),
        reports: cell(one.named_by.len()),
        named_by: one.named_by.iter().map(ReportNumber::to_string).collect::<Vec<_>>().join(" "),
        others: cell(one.others),
        groups: cell(one.groups),
        ..what(name)
    }
}

fn against(one: &CourtAgainst) -> Row {
    Row {
        word: one.what.to_owned(),
        basis: cell(one.basis),
        value: one.value.clone().unwrap_or_default(),
        chance_permille: cell(one.main_permille),
        reports: cell(one.reports),
        groups: cell(one.groups),
        ..what("against")
    }
}

fn member(one: &CourtReport) -> Vec<Row> {
    let row = Row {
        report: cell(one.report),
        version: cell(one.version),
        read_version: cell(one.read_version),
        tells_again: cell(one.tells_again),
        weakest_millibits: cell(one.weakest_millibits),
        own_millibits: cell(one.own_millibits),
        next: cell(one.next),
        next_millibits: cell(one.next_millibits),
        margin_millibits: cell(one.margin_millibits),
        ..what("report")
    };
    let step = |(at, step): (usize, &CourtStep)| Row {
        report: cell(one.report),
        step: cell(at),
        from: cell(step.from),
        to: cell(step.to),
        basis: cell(step.shared),
        value: step.value.clone(),
        millibits: cell(step.millibits),
        ..what("chain")
    };
    std::iter::once(row).chain((1..).zip(&one.chain).map(step)).collect()
}
