//! Why two reports stand on one group or why not, and what one report or value links.

use crate::answer::{Answer, Given};
use crate::ask::{Asking, Query};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::schema;
use axum::extract::State;
use krama_pipeline::ask::worth::{of_report, of_text};
use krama_pipeline::{Error, Unit, ask};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What is asked about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Pair {
    /// A report: `#12`, its reference, or `source/reference`; alone, a value as well.
    a: String,
    /// Another report.
    b: Option<String>,
}

/// Of two reports the chain between them; of one report or value what it links.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum Why {
    /// Of two reports.
    Two(schema::WhyAnswer),
    /// Of one report or value.
    One(schema::WorthAnswer),
}

/// Why two reports stand on one group or why not; with `a` alone, what each of its values links.
#[utoipa::path(get, path = "/why", tag = "why", params(Pair),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, asking: Asking, Query(pair): Query<Pair>) -> Answer {
    desk.kept_as(asking, move |unit, _| answer(unit, &pair)).await
}

fn answer(unit: &Unit, pair: &Pair) -> Result<Result<Given, Problem>, Error> {
    if let Some(b) = &pair.b {
        let [a, b] = unit.reports_named([&pair.a, b])?;
        return Ok(Given::json(&ask::why::why(unit, a, b)?));
    }
    let one = match unit.report_named(&pair.a) {
        Ok(report) => of_report(unit, report)?,
        Err(Error::UnclearReport { found: 0 }) => of_text(unit, &pair.a)?.ok_or(Error::NothingKnown)?,
        Err(error) => return Err(error),
    };
    Ok(Given::json(&one))
}
