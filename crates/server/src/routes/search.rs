//! One box for values, references, groups and words.

use crate::access::Asker;
use crate::answer::{Answer, Given};
use crate::ask::{Asking, Query};
use crate::desk::Shared;
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::schema;
use crate::tide::Tide;
use crate::units::Units;
use axum::extract::State;
use krama_model::Kind;
use krama_pipeline::ask::find;
use krama_pipeline::{Silent, Unit};
use serde::Deserialize;
use utoipa::IntoParams;

/// Reports with the words shown where nothing is said.
const USUAL: u32 = 20;
/// Reports with the words shown at most.
const MOST: u32 = 200;

/// What is sought.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sought {
    /// A value however it is written, a report's reference, a group's name, or words in any script.
    #[param(min_length = 1, max_length = 1000)]
    q: String,
    /// How many reports with the words to show, 20 unless said, 200 at most.
    #[param(minimum = 0, maximum = 200)]
    limit: Option<u32>,
}

/// Find a value, a report, a group or words.
#[utoipa::path(get, path = "/search", tag = "search", params(Sought),
    responses((status = 200, body = schema::Found), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn find(State(desk): State<Shared>, session: Asker, asking: Asking, Query(sought): Query<Sought>) -> Answer {
    let (limit, shared) = (sought.limit.unwrap_or(USUAL).min(MOST), Shared::clone(&desk));
    let answer = move |unit: &Unit, _: Tide| {
        // What was asked before is told at once; only what has to be looked up is counted.
        if let Err(refusal) = shared.limits.count(Counted::Search(session.number)) {
            return Ok(Err(refusal.into()));
        }
        let found = find::find(unit, &sought.q, limit, &Silent)?;
        let is_whole = found.not_indexed == 0;
        let given = Given::json(&found);
        Ok(if is_whole { given } else { given.map(Given::once) })
    };
    desk.kept_as(asking, answer).await
}

/// A value to look up.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Value {
    /// The value, however it is written.
    #[param(min_length = 1, max_length = 1000)]
    q: String,
    /// What type of value; every type that links unless said.
    #[param(value_type = Option<schema::Kind>)]
    kind: Option<Kind>,
}

/// Look one value up: who names it, and which groups those stand on. Quicker than a search, and without words.
#[utoipa::path(get, path = "/values", tag = "search", params(Value),
    responses((status = 200, body = schema::ValueAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn look_up(State(desk): State<Shared>, asking: Asking, Query(value): Query<Value>) -> Answer {
    if value.q.chars().count() > find::LONGEST {
        return Err(Refusal::Unreadable(format!("a value has at most {} characters", find::LONGEST)).into());
    }
    let answer = move |units: &Units, tide: Tide| Ok(Given::json(&*units.look_here(tide.run, value.kind, &value.q)?));
    desk.kept_by(asking, answer).await
}
