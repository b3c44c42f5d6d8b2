//! Why the submitted reports of a group are one: what whoever sees only what was submitted needs to weigh it.

use crate::access::Asker;
use crate::answer::Answer;
use crate::ask::{Asking, Path, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::problem::Problem;
use crate::{schema, tables};
use axum::extract::State;
use krama_model::{CaseNumber, GroupName, RunNumber};
use serde::Deserialize;
use utoipa::IntoParams;

/// As of which run.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// The run that the exhibit names; of the group as it was submitted last unless said.
    #[param(value_type = Option<schema::RunName>)]
    run: Option<RunNumber>,
}

/// Why the submitted reports of a group are one, as it stood in the run in which it was put into the case: how it operates, what holds them
/// together, what speaks against, and for each report its chain and margin. The same for all who see the case: no report and no value
/// that was not submitted is named, and what is left out is counted. As CSV: each of these in a row.
#[utoipa::path(get, path = "/cases/{number}/groups/{name}", tag = "cases",
    params(("number" = schema::CaseName, Path), ("name" = schema::GroupName, Path), AsOf, AsTable),
    responses((status = 200, body = schema::CourtAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn weigh(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    Path((number, name)): Path<(CaseNumber, GroupName)>,
    asked: (Query<AsOf>, Query<AsTable>),
) -> Answer {
    let (Query(as_of), Query(table)) = asked;
    let viewer = session.who.viewer();
    let told = desk.ask(move |unit| unit.weigh(viewer, (number, name), as_of.run)).await?;
    Ok(desk.give(table.give(&told, tables::court::rows)?.told, &asking.address))
}
