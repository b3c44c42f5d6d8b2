//! Cases. Who sees how much of which follows from who they are and who is assigned: the pipeline asks that of every one.

use crate::access::Asker;
use crate::answer::{Answer, json};
use crate::ask::{Asking, Body, Path, Query};
use crate::csv::{AsTable, Sheet};
use crate::desk::{Desk, Shared};
use crate::page::{Page, Paging};
use crate::problem::{Problem, Refusal};
use crate::reason::reason;
use crate::session::Session;
use crate::{schema, tables};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use krama_model::{CaseChange, CaseNumber, EntryNumber, GroupName, PersonNumber, ReportNumber, Viewer};
use krama_pipeline::cases::CaseGlance;
use krama_pipeline::workspace::Act;
use krama_pipeline::{Error, Unit};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

impl Sheet for CaseGlance {
    const HEADER: &'static [&'static str] =
        &["case", "name", "reference", "opened_at", "changed", "is_closed", "is_submitted", "is_whole", "assigned"];

    fn row(&self) -> Vec<String> {
        let assigned: Vec<String> = self.assigned.iter().map(ToString::to_string).collect();
        vec![
            self.case.to_string(),
            self.name.clone(),
            self.reference.clone(),
            self.opened_at.to_string(),
            self.changed.to_string(),
            self.is_closed.to_string(),
            self.is_submitted.to_string(),
            self.is_whole.to_string(),
            assigned.join("; "),
        ]
    }
}

/// The cases that whoever asks may see.
#[utoipa::path(get, path = "/cases", tag = "cases", params(Paging, AsTable),
    responses((status = 200, body = Page<schema::CaseGlance>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    paging: Paging,
    Query(table): Query<AsTable>,
) -> Answer {
    let (viewer, tide) = (session.who.viewer(), desk.tide().await?);
    let cases = desk.ask(move |unit| unit.cases(viewer)).await?;
    Ok(desk.give(table.or_page(cases, &paging, tide)?.told, &asking.address))
}

/// One case, as far as whoever asks may see it. As CSV: what it holds, what was put before the court, notes, and what was done.
#[utoipa::path(get, path = "/cases/{number}", tag = "cases", params(("number" = schema::CaseName, Path), AsTable),
    responses((status = 200, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn open(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    Path(number): Path<CaseNumber>,
    Query(table): Query<AsTable>,
) -> Answer {
    let viewer = session.who.viewer();
    let case = desk.ask(move |unit| unit.case(viewer, number)).await?;
    Ok(desk.give(table.give(&case, tables::case::rows)?.told, &asking.address))
}

/// A case to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// What it is called.
    name: String,
    /// Its number at the court or the unit.
    #[serde(default)]
    reference: String,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Open a case. Whoever opens it with their account is assigned to it.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = Opening,
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn begin(State(desk): State<Shared>, session: Asker, Body(opening): Body<Opening>) -> Answer {
    let why = opening.why.clone();
    let begin =
        move |unit: &Unit, by: &By<'_>| unit.open_case(by.viewer, (&opening.name, &opening.reference), by.why, by.act);
    desk.keep(&session, why, StatusCode::CREATED, begin).await
}

/// What is to be another on a case. What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChanging {
    /// What it is called; with `reference`.
    name: Option<String>,
    /// Its number at the court or the unit.
    reference: Option<String>,
    /// Whether nothing more is written into it.
    closed: Option<bool>,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Rename, close or reopen a case: all that is asked for, or nothing.
#[utoipa::path(patch, path = "/cases/{number}", tag = "cases", request_body = CaseChanging,
    params(("number" = schema::CaseName, Path)),
    responses((status = 200, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<CaseNumber>,
    Body(changing): Body<CaseChanging>,
) -> Answer {
    let why = changing.why.clone();
    let change = move |unit: &Unit, by: &By<'_>| {
        let before = unit.case(by.viewer, number)?.glance;
        let mut changes = Vec::new();
        if changing.closed == Some(false) && before.is_closed {
            changes.push(CaseChange::Reopened);
        }
        if changing.name.is_some() || changing.reference.is_some() {
            let name = changing.name.unwrap_or(before.name);
            let reference = changing.reference.unwrap_or(before.reference);
            changes.push(CaseChange::Renamed { name, reference });
        }
        if changing.closed == Some(true) && !before.is_closed {
            changes.push(CaseChange::Closed);
        }
        unit.write_case_all(by.viewer, (number, changes), by.why, by.act)?;
        Ok(number)
    };
    desk.keep(&session, why, StatusCode::OK, change).await
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Noting {
    /// What it says.
    note: String,
}

/// Write a note into a case.
#[utoipa::path(post, path = "/cases/{number}/notes", tag = "cases", request_body = Noting,
    params(("number" = schema::CaseName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn note(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<CaseNumber>,
    Body(noting): Body<Noting>,
) -> Answer {
    desk.write(&session, number, CaseChange::Noted { note: noting.note }, String::new()).await
}

/// What is taken back, by the entry that brought it, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakingBack {
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Strike a note. It stays to be read.
#[utoipa::path(post, path = "/cases/{number}/notes/{entry}/strike", tag = "cases", request_body = TakingBack,
    params(("number" = schema::CaseName, Path), ("entry" = schema::EntryName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn strike(
    State(desk): State<Shared>,
    session: Asker,
    Path((number, note)): Path<(CaseNumber, EntryNumber)>,
    Body(taking): Body<TakingBack>,
) -> Answer {
    desk.write(&session, number, CaseChange::Struck { note }, taking.why).await
}

/// Who is to work on a case, or no longer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigning {
    /// Who.
    #[schema(value_type = schema::PersonName)]
    person: PersonNumber,
    /// Whether they work on it from now on, or no longer.
    #[serde(default = "yes")]
    assigned: bool,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

fn yes() -> bool {
    true
}

/// Assign somebody to a case, or no longer.
#[utoipa::path(post, path = "/cases/{number}/assignments", tag = "cases", request_body = Assigning,
    params(("number" = schema::CaseName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn assign(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<CaseNumber>,
    Body(assigning): Body<Assigning>,
) -> Answer {
    let Assigning { person, assigned, why } = assigning;
    let change = if assigned { CaseChange::Assigned { person } } else { CaseChange::Unassigned { person } };
    desk.write(&session, number, change, why).await
}

/// What a case is to hold: a report or a group, and not both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// A report.
    #[schema(value_type = Option<schema::ReportName>)]
    report: Option<ReportNumber>,
    /// A group, as the latest run has it.
    #[schema(value_type = Option<schema::GroupName>)]
    group: Option<GroupName>,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Put a report or a group into a case, as it stands now.
#[utoipa::path(post, path = "/cases/{number}/holdings", tag = "cases", request_body = Holding,
    params(("number" = schema::CaseName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn hold(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<CaseNumber>,
    Body(holding): Body<Holding>,
) -> Answer {
    let Holding { report, group, why } = holding;
    if report.is_some() == group.is_some() {
        return Err(Refusal::Unreadable("a case is to hold a report or a group".to_owned()).into());
    }
    let hold = move |unit: &Unit, by: &By<'_>| {
        if let Some(report) = report {
            unit.add_report_to_case(by.viewer, (number, report), by.why, by.act)?;
        }
        if let Some(group) = group {
            unit.add_group_to_case(by.viewer, (number, group), by.why, by.act)?;
        }
        Ok(number)
    };
    desk.keep(&session, why, StatusCode::CREATED, hold).await
}

/// Take something out of a case again, by the entry that added it.
#[utoipa::path(post, path = "/cases/{number}/holdings/{entry}/removal", tag = "cases", request_body = TakingBack,
    params(("number" = schema::CaseName, Path), ("entry" = schema::EntryName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn remove(
    State(desk): State<Shared>,
    session: Asker,
    Path((number, added)): Path<(CaseNumber, EntryNumber)>,
    Body(taking): Body<TakingBack>,
) -> Answer {
    desk.write(&session, number, CaseChange::Removed { added }, taking.why).await
}

/// What is to be put before the court.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitting {
    /// What it is called.
    title: String,
    /// The entries that added what is submitted; all that the case holds where nothing is named.
    #[serde(default)]
    #[schema(value_type = Vec<schema::EntryName>)]
    added: Vec<EntryNumber>,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Put something of what a case holds before the court. The judge sees it as it is now.
#[utoipa::path(post, path = "/cases/{number}/submission", tag = "cases", request_body = Submitting,
    params(("number" = schema::CaseName, Path)),
    responses((status = 201, body = schema::CaseAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn submit(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<CaseNumber>,
    Body(submitting): Body<Submitting>,
) -> Answer {
    let why = submitting.why.clone();
    let submit = move |unit: &Unit, by: &By<'_>| {
        let all = || Ok::<_, Error>(unit.case(by.viewer, number)?.held.iter().map(|held| held.done.entry).collect());
        let added = if submitting.added.is_empty() { all()? } else { submitting.added };
        unit.submit_case(by.viewer, (number, &submitting.title, &added), by.why, by.act)?;
        Ok(number)
    };
    desk.keep(&session, why, StatusCode::CREATED, submit).await
}

/// Who writes into a case, and why.
struct By<'b> {
    viewer: Viewer,
    act: &'b Act,
    why: &'b str,
}

impl By<'_> {
    fn write(&self, unit: &Unit, case: CaseNumber, change: CaseChange) -> Result<(), Error> {
        unit.write_case(self.viewer, (case, change), self.why, self.act).map(drop)
    }
}

impl Desk {
    /// Writes something into a case and gives the case as it is then.
    async fn write(self: &Arc<Self>, session: &Session, case: CaseNumber, change: CaseChange, why: String) -> Answer {
        let write = move |unit: &Unit, by: &By<'_>| by.write(unit, case, change).map(|()| case);
        self.keep(session, why, StatusCode::CREATED, write).await
    }

    /// Does something in a case and gives the case as it is then.
    async fn keep(
        self: &Arc<Self>,
        session: &Session,
        why: String,
        status: StatusCode,
        work: impl FnOnce(&Unit, &By<'_>) -> Result<CaseNumber, Error> + Send + 'static,
    ) -> Answer {
        let (viewer, act, why) = (session.who.viewer(), session.act((self.around.now)()), reason(why)?);
        let case = self.change(move |unit| {
            let number = work(unit, &By { viewer, act: &act, why: &why })?;
            unit.case(viewer, number)
        });
        let response: Response = json(&case.await?)?.into_response();
        Ok((status, response).into_response())
    }
}
