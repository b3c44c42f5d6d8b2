//! Every route, with what it needs. Handlers parse, ask and answer; who may is decided here.

pub mod decisions;
pub mod files;
pub mod groups;
pub mod reports;
pub mod reviews;
pub mod search;
pub mod session;
pub mod why;
pub mod work;

use crate::access::Needs::{Either, Nothing, Right, SignIn};
use crate::access::{Route, route};
use axum::extract::DefaultBodyLimit;
use krama_model::Right as R;
use utoipa_axum::router::UtoipaMethodRouterExt;
use utoipa_axum::routes;

/// The table. A route that is not here does not exist.
pub fn table() -> Vec<Route> {
    vec![
        route(Nothing, routes!(session::sign_in)),
        route(SignIn, routes!(session::show)),
        route(SignIn, routes!(session::sign_out)),
        route(Right(R::SeeGroups), routes!(groups::list)),
        route(Right(R::SeeGroups), routes!(groups::open)),
        route(Right(R::SeeReports), routes!(reports::list)),
        route(Right(R::SeeReports), routes!(why::show)),
        route(Right(R::Search), routes!(search::find)),
        route(Right(R::SeeGroups), routes!(decisions::list)),
        route(Right(R::Decide), routes!(decisions::take)),
        route(Right(R::Decide), routes!(decisions::withdraw)),
        route(Right(R::SeeGroups), routes!(reviews::list)),
        route(Right(R::TakeIn), routes!(files::write)),
        route(Right(R::TakeIn), routes!(files::upload).layer(DefaultBodyLimit::max(files::UPLOAD))),
        route(Either(R::TakeIn, R::Analyse), routes!(work::follow)),
        route(Either(R::TakeIn, R::Analyse), routes!(work::show)),
        route(Right(R::Analyse), routes!(work::analyse)),
        route(Right(R::Analyse), routes!(work::stop)),
    ]
}
