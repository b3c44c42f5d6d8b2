//! One report: masked, unmasked for a reason, and proven.

use crate::access::Asker;
use crate::answer::Answer;
use crate::ask::{Asking, Body, Path};
use crate::desk::Shared;
use crate::incoming::{Incoming, unkept};
use crate::problem::Problem;
use crate::reason::reason;
use crate::routes::decisions::Reason;
use crate::schema;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use krama_model::{EntryNumber, ReportNumber};
use krama_pipeline::Error;
use krama_pipeline::ask::{ReportAnswer, Sight, report};
use krama_pipeline::workspace::Proving;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One report, with victims' values left out: its texts, what stands in them, its seal, and why it stands where it does.
#[utoipa::path(get, path = "/reports/{number}", tag = "reports", params(("number" = u64, Path)),
    responses((status = 200, body = schema::ReportAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn open(State(desk): State<Shared>, asking: Asking, Path(number): Path<u64>) -> Answer {
    desk.kept(asking, move |unit| report::report(unit, ReportNumber(number), Sight::Masked)).await
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
    let identified = desk.change(move |unit| {
        // One that is not there is refused before anything is entered.
        report::report(unit, number, Sight::Masked)?;
        let entry = unit.workspace().record_access(&format!("report {number}"), &why, &act).map_err(Error::from)?;
        Ok(Identified { entry, report: report::report(unit, number, Sight::Unmasked)? })
    });
    identified.await.map(Json)
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
    let to = file.clone();
    let proved = desk.change(move |unit| {
        let proving = Proving { report: number, since: purpose.since.as_deref(), why: &why };
        Ok(unit.workspace().prove(&proving, &to, &act).map_err(Error::from)?)
    });
    proved.await?;
    let proof = tokio::fs::read(&file).await.map_err(unkept)?;
    let name = format!("attachment; filename=\"report-{}.proof.json\"", number.0);
    Ok((
        StatusCode::OK,
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)],
        proof,
    ))
}
