//! How things stand.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, money, word};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::schema;
use axum::extract::State;
use krama_pipeline::ask::situation::situation;
use krama_pipeline::ask::{Scale, SituationAnswer, SituationAsked};
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
}

const HEADER: [&str; 4] = ["start", "scam_type", "reports", "losses"];

/// How things stand in the latest run. As CSV: what was reported of each type in each stretch of time.
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
    let asked = SituationAsked { scale: asked.scale.unwrap_or(usual.scale), days };
    let answer = move |unit: &krama_pipeline::Unit, _| {
        let situation = situation(unit, asked)?;
        Ok(if table.is_csv() { table.rows(&HEADER, rows(&situation)) } else { table.json(&situation) })
    };
    desk.kept_as(asking, answer).await
}

fn rows(situation: &SituationAnswer) -> impl Iterator<Item = Vec<String>> {
    situation.over_time.iter().flat_map(|stretch| {
        let of_type = |total: &krama_pipeline::ask::situation::TypeTotal| {
            vec![stretch.start.clone(), word(total.scam_type.as_ref()), total.reports.to_string(), money(&total.losses)]
        };
        stretch.types.iter().map(of_type)
    })
}
