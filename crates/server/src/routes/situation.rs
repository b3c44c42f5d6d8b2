//! How things stand.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::problem::Problem;
use crate::schema;
use crate::tables::situation::Part;
use axum::extract::State;
use krama_pipeline::ask::situation::situation;
use krama_pipeline::ask::{Scale, SituationAsked};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How long the stretches of time are; weeks unless said.
    #[param(value_type = Option<schema::Scale>)]
    scale: Option<Scale>,
    /// How many days the last period has; 7 unless said.
    #[param(minimum = 1, maximum = 3660)]
    days: Option<u16>,
    /// Which table is wanted as CSV, all of it; unless said, what was reported of each type in each stretch of time.
    #[serde(default)]
    #[param(inline)]
    table: Part,
}

/// How things stand in the latest run. As CSV: one of its tables.
#[utoipa::path(get, path = "/situation", tag = "situation", params(Asked, AsTable),
    responses((status = 200, body = schema::SituationAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(desk): State<Shared>,
    asking: Asking,
    Query(asked): Query<Asked>,
    Query(table): Query<AsTable>,
) -> Answer {
    let usual = SituationAsked::default();
    let days = asked.days.unwrap_or(usual.days).clamp(1, 3_660);
    let (scale, part) = (asked.scale.unwrap_or(usual.scale), asked.table);
    let is_all = table.is_whole() || table.is_csv() && part.is_cut();
    let told = if is_all { usize::MAX } else { usual.told };
    let asked = SituationAsked { scale, days, told };
    let answer = move |unit: &krama_pipeline::Unit, _| {
        let situation = situation(unit, asked)?;
        Ok(if table.is_csv() { part.csv(&situation, &table) } else { table.json(&situation) })
    };
    desk.kept_as(asking, answer).await
}
