//! Why two reports or values stand on one group or why not, and what one of them links.

use crate::answer::Answer;
use crate::ask::{Asking, Body, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::problem::Problem;
use crate::tide::Tide;
use crate::{schema, tables};
use axum::extract::State;
use krama_pipeline::Unit;
use krama_pipeline::ask::why::{one_named, why, why_named};
use krama_pipeline::ask::worth::of_report;
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

/// Why two reports stand on one group or why not; with `a` alone, what each of its values links. As CSV: the chain between the two, or
/// what they share; with `a` alone, its values.
#[utoipa::path(get, path = "/why", tag = "why", params(Reports, AsTable),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(desk): State<Shared>,
    asking: Asking,
    Query(asked): Query<Reports>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, _: Tide| {
        Ok(match &asked.b {
            Some(b) => {
                let [a, b] = unit.reports_named([&asked.a, b])?;
                table.give(&why(unit, a, b)?, tables::why::of_two)
            }
            None => table.give(&of_report(unit, unit.report_named(&asked.a)?)?, tables::why::of_one),
        })
    };
    desk.kept_as(asking, answer).await
}

/// Why two reports or values stand on one group or why not; with `a` alone, what it links. Values are asked about in a body alone: one
/// may be a victim's, and addresses are kept by browsers and proxies. As CSV the same as of reports.
#[utoipa::path(post, path = "/why", tag = "why", request_body = Pair, params(AsTable),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn ask(
    State(desk): State<Shared>,
    asking: Asking,
    Query(table): Query<AsTable>,
    Body(pair): Body<Pair>,
) -> Answer {
    let asking = asking.saying(format!("{:?} {:?}", pair.a, pair.b));
    let answer = move |unit: &Unit, _: Tide| {
        Ok(match &pair.b {
            Some(b) => table.give(&why_named(unit, [&pair.a, b])?, tables::why::of_two),
            None => table.give(&one_named(unit, &pair.a)?, tables::why::of_one),
        })
    };
    desk.kept_as(asking, answer).await
}
