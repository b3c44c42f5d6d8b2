//! One case: what it holds, its notes, what was put before the court, and what was done in it.

use crate::csv::{cell, sheet};
use krama_model::{Held, Place, ReportNumber};
use krama_pipeline::cases::{CaseAnswer, Done, HeldView, NowOn, SubmissionView};

sheet! {
    /// Something in a case. Of a group each report has a row of its own.
    Row {
        case, what, entry, at, by, person, authenticated, change, with, why, words, struck_by, number, group_id, run, report, version,
        moved, now,
    }
}

/// As much of it as whoever asks is told.
pub(crate) fn rows(answer: &CaseAnswer) -> Vec<Row> {
    let held = answer.held.iter().flat_map(held);
    let notes = answer.notes.iter().map(|note| Row {
        words: note.note.clone(),
        struck_by: cell(note.struck_by),
        ..done("note", &note.done)
    });
    let submissions = answer.submissions.iter().flat_map(submission);
    let history = answer.history.iter().map(|one| done("done", one));
    let rows = held.chain(submissions).chain(notes).chain(history);
    rows.map(|row| Row { case: cell(answer.glance.case), ..row }).collect()
}

fn done(what: &str, done: &Done) -> Row {
    Row {
        what: what.to_owned(),
        entry: cell(done.entry),
        at: cell(done.at),
        by: done.by.clone(),
        person: cell(done.person),
        authenticated: cell(done.authenticated),
        change: done.change.to_owned(),
        with: cell(&done.with),
        why: done.why.clone(),
        ..Row::default()
    }
}

fn held(view: &HeldView) -> Vec<Row> {
    let now = view.now.iter().map(now).collect::<Vec<_>>().join("; ");
    let row = Row { moved: cell(view.moved), now, ..done("held", &view.done) };
    reports(&view.held).into_iter().map(|report| placed(&view.held, report, row.clone())).collect()
}

fn submission(view: &SubmissionView) -> Vec<Row> {
    let mut rows = Vec::new();
    for exhibit in &view.exhibits {
        let row = Row { words: view.title.clone(), number: cell(exhibit.number), ..done("exhibit", &view.done) };
        let versions = reports(&exhibit.held).into_iter().zip(&exhibit.versions);
        rows.extend(
            versions
                .map(|(report, version)| Row { version: cell(version), ..placed(&exhibit.held, report, row.clone()) }),
        );
    }
    rows
}

fn reports(held: &Held) -> Vec<ReportNumber> {
    match held {
        Held::Report { report, .. } => vec![*report],
        Held::Group { reports, .. } => reports.clone(),
    }
}

/// With a report of what is held, and where that stood.
fn placed(held: &Held, report: ReportNumber, row: Row) -> Row {
    let place: Option<Place> = match held {
        Held::Report { place, .. } => *place,
        Held::Group { place, .. } => Some(*place),
    };
    Row {
        report: cell(report),
        group_id: cell(place.map(|place| place.group)),
        run: cell(place.map(|place| place.run)),
        ..row
    }
}

/// How many reports stand on a group now: `G1 4`, or `none 2` of those that stand on none.
fn now(now: &NowOn) -> String {
    let group = now.group.map_or_else(|| "none".to_owned(), |group| group.to_string());
    format!("{group} {}", now.reports)
}
