//! One group from several sides.

use crate::answer::Answer;
use crate::ask::{Asking, Path, Query};
use crate::csv::AsTable;
use crate::desk::Shared;
use crate::problem::Problem;
use crate::{schema, tables};
use axum::extract::State;
use krama_model::GroupName;
use krama_pipeline::Unit;
use krama_pipeline::ask::group::{SHOWN, group_with};
use krama_pipeline::ask::members::compare;
use krama_pipeline::ask::{Scale, history, network, timeline};
use serde::Deserialize;
use utoipa::IntoParams;

/// Reports and values of a network where nothing is said.
const NODES: usize = 400;
/// And at most.
const MOST_NODES: usize = 5_000;
/// Values of a timeline where nothing is said.
const VALUES: usize = 40;
/// And at most.
const MOST_VALUES: usize = 1_000;

/// One group: how it operates, what holds it together, what speaks against. As CSV: what holds it together and what it shares, all of it.
#[utoipa::path(get, path = "/groups/{name}", tag = "groups", params(("name" = schema::GroupName, Path), AsTable),
    responses((status = 200, body = schema::GroupAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn open(
    State(desk): State<Shared>,
    asking: Asking,
    Path(name): Path<GroupName>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer =
        move |unit: &Unit, _| Ok(table.give(&group_with(unit, name, table.or_all(SHOWN))?, tables::group::rows));
    desk.kept_as(asking, answer).await
}

/// How large a network may be.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Size {
    /// Reports and values together, 400 unless said, 5,000 at most; in a file all unless said.
    #[param(minimum = 2, maximum = 5000)]
    limit: Option<usize>,
}

/// The network of a group: its reports, what they hold, and by what it hangs together. As CSV: who holds what, all of it unless said.
#[utoipa::path(get, path = "/groups/{name}/network", tag = "groups",
    params(("name" = schema::GroupName, Path), Size, AsTable),
    responses((status = 200, body = schema::NetworkAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn draw(
    State(desk): State<Shared>,
    asking: Asking,
    Path(name): Path<GroupName>,
    Query(size): Query<Size>,
    Query(table): Query<AsTable>,
) -> Answer {
    let nodes = size.limit.map_or(table.or_all(NODES), |limit| limit.clamp(2, MOST_NODES));
    let answer = move |unit: &Unit, _| Ok(table.give(&network::network(unit, name, nodes)?, tables::network::rows));
    desk.kept_as(asking, answer).await
}

/// How long the stretches of time are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Stretches {
    /// Days, weeks or months; weeks unless said.
    #[param(value_type = Option<schema::Scale>)]
    scale: Option<Scale>,
    /// How many of its values are told, those that most reports name first: 40 unless said, 1,000 at most; in a file all unless said.
    #[param(minimum = 1, maximum = 1000)]
    values: Option<usize>,
}

/// When a group was at work. As CSV: its reports by stretches of time, and those of them that name each of its values.
#[utoipa::path(get, path = "/groups/{name}/timeline", tag = "groups",
    params(("name" = schema::GroupName, Path), Stretches, AsTable),
    responses((status = 200, body = schema::TimelineAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn over_time(
    State(desk): State<Shared>,
    asking: Asking,
    Path(name): Path<GroupName>,
    Query(stretches): Query<Stretches>,
    Query(table): Query<AsTable>,
) -> Answer {
    let scale = stretches.scale.unwrap_or(Scale::Week);
    let values = stretches.values.map_or(table.or_all(VALUES), |values| values.clamp(1, MOST_VALUES));
    let answer =
        move |unit: &Unit, _| Ok(table.give(&timeline::timeline(unit, name, scale, values)?, tables::timeline::rows));
    desk.kept_as(asking, answer).await
}

/// A group across the runs whose tables are still there. As CSV: a row for each run.
#[utoipa::path(get, path = "/groups/{name}/history", tag = "groups", params(("name" = schema::GroupName, Path), AsTable),
    responses((status = 200, body = schema::HistoryAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn across_runs(
    State(desk): State<Shared>,
    asking: Asking,
    Path(name): Path<GroupName>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, _| Ok(table.give(&history::history(unit, name)?, tables::history::rows));
    desk.kept_as(asking, answer).await
}

/// Two groups.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Pair {
    /// One group.
    #[param(value_type = schema::GroupName)]
    a: GroupName,
    /// The other.
    #[param(value_type = schema::GroupName)]
    b: GroupName,
}

/// Two groups side by side. As CSV: what both hold.
#[utoipa::path(get, path = "/groups/compare", tag = "groups", params(Pair, AsTable),
    responses((status = 200, body = schema::CompareAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn hold_together(
    State(desk): State<Shared>,
    asking: Asking,
    Query(pair): Query<Pair>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, _| Ok(table.give(&compare(unit, pair.a, pair.b)?, tables::comparison::rows));
    desk.kept_as(asking, answer).await
}
