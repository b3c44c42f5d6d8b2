//! One box for values, references, groups and words. What is sought comes in a body: it may be a victim's number, and addresses are kept
//! by browsers and proxies.

use crate::access::Asker;
use crate::answer::{Answer, Given, json, tagged};
use crate::ask::{Asking, Body, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::tide::Tide;
use crate::units::Units;
use crate::{schema, tables};
use axum::extract::State;
use axum::response::IntoResponse;
use krama_model::Kind;
use krama_pipeline::ask::find;
use krama_pipeline::{Silent, Unit};
use serde::Deserialize;
use utoipa::ToSchema;

/// Reports with the words shown where nothing is said.
const USUAL: u32 = 20;
/// Reports with the words shown at most.
const MOST: u32 = 200;

/// What is sought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    /// A value however it is written, a report's reference, a group's name, or words in any script.
    #[schema(min_length = 1, max_length = 1000)]
    words: String,
    /// How many reports with the words to show, 20 unless said, 200 at most.
    #[schema(minimum = 0, maximum = 200)]
    limit: Option<u32>,
}

/// Find a value, a report, a group or words. As CSV: a row for each thing that was found.
#[utoipa::path(post, path = "/search", tag = "search", request_body = Sought, params(AsTable),
    responses((status = 200, body = schema::Found), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn find(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    Query(table): Query<AsTable>,
    Body(sought): Body<Sought>,
) -> Answer {
    let (limit, shared) = (sought.limit.unwrap_or(USUAL), Shared::clone(&desk));
    if limit > MOST {
        return Err(Refusal::Unreadable(format!("a search shows at most {MOST} reports")).into());
    }
    let asking = asking.saying(format!("{limit} {}", sought.words));
    let answer = move |unit: &Unit, _: Tide| {
        // What was asked before is told at once; only what has to be looked up is counted.
        if let Err(refusal) = shared.limits.count(Counted::Search(session.number)) {
            return Ok(Err(refusal.into()));
        }
        let found = find::find(unit, &sought.words, limit, &Silent)?.as_written();
        let is_whole = found.not_indexed == 0;
        let given = table.give(&found, tables::search::rows);
        Ok(if is_whole { given } else { given.map(Given::once) })
    };
    desk.kept_as(asking, answer).await
}

/// A value to look up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookingUp {
    /// The value, however it is written.
    #[schema(min_length = 1, max_length = 1000)]
    value: String,
    /// What type of value; every type that links unless said.
    #[schema(value_type = Option<schema::Kind>)]
    kind: Option<Kind>,
}

/// Look one value up: who names it, and which groups those stand on. Quicker than a search, and without words.
#[utoipa::path(post, path = "/values", tag = "search", request_body = LookingUp,
    responses((status = 200, body = schema::ValueAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn look_up(State(desk): State<Shared>, asking: Asking, Body(looking): Body<LookingUp>) -> Answer {
    if looking.value.chars().count() > find::LONGEST {
        return Err(Refusal::Unreadable(format!("a value has at most {} characters", find::LONGEST)).into());
    }
    let tide = desk.tide().await?;
    if let Some(answer) = desk.units.look_at_once(tide.run, looking.kind, &looking.value) {
        return Ok(tagged(json(&answer?)?.into_response(), tide));
    }
    let kind = looking.kind.map(Kind::name).unwrap_or_default();
    let asking = asking.saying(format!("{kind} {}", looking.value));
    let answer =
        move |units: &Units, tide: Tide| Ok(Given::json(&units.look_here(tide.run, looking.kind, &looking.value)?));
    desk.kept_by(asking, answer).await
}
