//! Why two reports or values stand on one group or why not, and what one of them links.

use crate::answer::{Answer, Given};
use crate::ask::{Asking, Body, Query};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::schema;
use crate::tide::Tide;
use axum::extract::State;
use krama_pipeline::ask::why::{one_named, why, why_named};
use krama_pipeline::ask::worth::of_report;
use krama_pipeline::{Error, Unit};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What is asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// A report, as `#12`, its reference, or `source/reference`; or a value, however it is written.
    a: String,
    /// Another report or value.
    b: Option<String>,
}

/// Which reports are asked about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Reports {
    /// A report: `#12`, its reference, or `source/reference`.
    a: String,
    /// Another report.
    b: Option<String>,
}

/// Of two the chain between them; of one report or value what it links.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum Why {
    /// Of two.
    Two(Box<schema::WhyAnswer>),
    /// Of one report or value.
    One(schema::WorthAnswer),
}

/// Why two reports stand on one group or why not; with `a` alone, what each of its values links.
#[utoipa::path(get, path = "/why", tag = "why", params(Reports),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, asking: Asking, Query(asked): Query<Reports>) -> Answer {
    let answer = move |unit: &Unit, _: Tide| {
        Ok(match &asked.b {
            Some(b) => {
                let [a, b] = unit.reports_named([&asked.a, b])?;
                Given::json(&why(unit, a, b)?)
            }
            None => Given::json(&of_report(unit, unit.report_named(&asked.a)?)?),
        })
    };
    desk.kept_as(asking, answer).await
}

/// Why two reports or values stand on one group or why not; with `a` alone, what it links. Values are asked about in a body alone: one
/// may be a victim's, and addresses are kept by browsers and proxies.
#[utoipa::path(post, path = "/why", tag = "why", request_body = Pair,
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn ask(State(desk): State<Shared>, Body(pair): Body<Pair>) -> Answer {
    let asking = Asking::of(format!("why {:?} {:?}", pair.a, pair.b));
    desk.kept_as(asking, move |unit, _| answer(unit, &pair)).await
}

fn answer(unit: &Unit, pair: &Pair) -> Result<Result<Given, Problem>, Error> {
    Ok(match &pair.b {
        Some(b) => Given::json(&why_named(unit, [&pair.a, b])?),
        None => Given::json(&one_named(unit, &pair.a)?),
    })
}
