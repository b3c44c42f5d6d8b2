//! One report: masked, unmasked for a reason, and proven.

use crate::access::Asker;
use crate::answer::Answer;
use crate::ask::{Asking, Body, Path, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::incoming::{Incoming, unkept};
use crate::problem::{Problem, Refusal};
use crate::reason::reason;
use crate::routes::decisions::Reason;
use crate::{schema, tables};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use krama_model::{EntryNumber, ReportNumber, Right};
use krama_pipeline::ask::{ReportAnswer, Sight, report};
use krama_pipeline::cases::Reading;
use krama_pipeline::workspace::Proving;
use krama_pipeline::{Error, Unit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which version of a report.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtVersion {
    /// The version, from 1, as it was sealed and without what a run makes of it. Unless said, the newest; of an exhibit, the one that was
    /// submitted last.
    #[param(minimum = 1)]
    version: Option<u32>,
}

/// One report, with victims' values left out: its texts, what stands in them, its seal, and why it stands where it does. As CSV: its
/// texts, each value at its place, and what that does.
#[utoipa::path(get, path = "/reports/{number}", tag = "reports", params(("number" = u64, Path), AtVersion, AsTable),
    responses((status = 200, body = schema::ReportAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn open(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    Path(number): Path<u64>,
    asked: (Query<AtVersion>, Query<AsTable>),
) -> Answer {
    let (Query(at), Query(table)) = asked;
    let number = ReportNumber(number);
    if session.who.may(Right::SeeReports) {
        let question = move |unit: &Unit, _| {
            let report = match at.version {
                Some(version) if version != unit.workspace().sealing(number)?.version => {
                    report::version(unit, number, version)
                }
                _ => report::report(unit, number, Sight::Masked),
            };
            Ok(table.give(&report?, tables::report::rows))
        };
        return desk.kept_as(asking, question).await;
    }
    let viewer = session.who.viewer();
    let exhibit = desk.ask(move |unit| exhibit(unit, &unit.may_read(viewer, number)?, (number, at.version))).await?;
    let exhibit = exhibit.ok_or(Refusal::NoRight(Right::SeeReports))?;
    Ok(desk.give(table.give(&exhibit, tables::report::rows)?.told, &asking.address))
}

/// A report as an exhibit: a version that was submitted to the court, as it was, and nothing of what Krama makes of it.
fn exhibit(
    unit: &Unit,
    reading: &Reading,
    (number, wanted): (ReportNumber, Option<u32>),
) -> Result<Option<ReportAnswer>, Error> {
    let shown = match reading {
        Reading::Nothing => None,
        Reading::Versions(_) => reading.version(wanted),
        Reading::Any => Some(wanted.map_or_else(|| unit.workspace().sealing(number).map(|newest| newest.version), Ok)?),
    };
    shown.map(|shown| report::exhibit(unit, number, shown)).transpose()
}

/// A report as it was sealed, and the entry of the look at it.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identified {
    /// The ledger's entry that says who looked, and why.
    #[schema(value_type = schema::EntryName)]
    entry: EntryNumber,
    /// The report with everything in it.
    #[schema(value_type = schema::ReportAnswer)]
    report: ReportAnswer,
}

/// See a report with victims' values, for a reason. The look is entered in the ledger first.
#[utoipa::path(post, path = "/reports/{number}/identified", tag = "reports", request_body = Reason,
    params(("number" = u64, Path)),
    responses((status = 200, body = Identified), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn identify(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<u64>,
    Body(given): Body<Reason>,
) -> Result<Json<Identified>, Problem> {
    let (why, act, number) = (reason(given.why)?, session.act((desk.around.now)()), ReportNumber(number));
    let viewer = session.who.viewer();
    let identified = desk.change(move |unit| {
        // One that is not there, or not theirs to see, is refused before anything is entered.
        report::report(unit, number, Sight::Masked)?;
        if !unit.may_identify(viewer, number)? {
            return Ok(None);
        }
        let entry = unit.workspace().record_access(&format!("report {number}"), &why, &act).map_err(Error::from)?;
        Ok(Some(Identified { entry, report: report::report(unit, number, Sight::Unmasked)? }))
    });
    Ok(Json(identified.await?.ok_or(Refusal::NotTheirs)?))
}

/// What a proof is made for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The reason, which stays in the ledger for good.
    why: String,
    /// The text of an earlier checkpoint that somebody else kept.
    since: Option<String>,
}

/// The proof of a report, to be checked without a workspace: `krama verify --proof FILE`. It shows all that the report says, so the look
/// and what leaves are entered in the ledger first.
#[utoipa::path(post, path = "/reports/{number}/proof", tag = "reports", request_body = Purpose,
    params(("number" = u64, Path)),
    responses((status = 200, content_type = "application/json", description = "The proof."),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn prove(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<u64>,
    Body(purpose): Body<Purpose>,
) -> Result<impl IntoResponse, Problem> {
    let (why, act, number) = (reason(purpose.why)?, session.act((desk.around.now)()), ReportNumber(number));
    let folder = Incoming::new(desk.units.folder(), &desk.around.secret())?;
    let file = folder.folder().join("proof.json");
    let (to, viewer) = (file.clone(), session.who.viewer());
    let proved = desk.change(move |unit| {
        if !unit.may_identify(viewer, number)? {
            return Ok(None);
        }
        let proving = Proving { report: number, since: purpose.since.as_deref(), why: &why };
        unit.workspace().prove(&proving, &to, &act).map(Some).map_err(Error::from)
    });
    proved.await?.ok_or(Refusal::NotTheirs)?;
    let proof = tokio::fs::read(&file).await.map_err(unkept)?;
    let name = format!("attachment; filename=\"report-{}.proof.json\"", number.0);
    Ok((
        StatusCode::OK,
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)],
        proof,
    ))
}
