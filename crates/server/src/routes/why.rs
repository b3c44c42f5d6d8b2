//! Why two reports or values stand on one group or why not, and what one of them links.

use crate::answer::{Answer, Given};
use crate::ask::{Asking, Body, Query};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::schema;
use axum::extract::State;
use krama_pipeline::ask::why::{one_named, why_named};
use krama_pipeline::{Error, Unit};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What is asked about.
#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// A report, as `#12`, its reference, or `source/reference`; or a value, however it is written.
    a: String,
    /// Another report or value.
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

/// Why two reports or values stand on one group or why not; with `a` alone, what each of its values links.
#[utoipa::path(get, path = "/why", tag = "why", params(Pair),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, asking: Asking, Query(pair): Query<Pair>) -> Answer {
    desk.kept_as(asking, move |unit, _| answer(unit, &pair)).await
}

/// The same, asked in a body: a value may be a victim's, and addresses are kept by browsers and proxies.
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
