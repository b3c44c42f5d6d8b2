//! Every route, with what it needs. Handlers parse, ask and answer; who may is decided here.

pub mod audit;
pub mod by_hand;
pub mod cases;
pub mod court;
pub mod decisions;
pub mod factor;
pub mod files;
pub mod group;
pub mod groups;
pub mod members;
pub mod people;
pub mod report;
pub mod reports;
pub mod research;
pub mod reviews;
pub mod search;
pub mod session;
pub mod situation;
pub mod why;
pub mod work;

use crate::access::Needs::{Either, Nothing, Right, SignIn};
use crate::access::{Route, route};
use axum::extract::DefaultBodyLimit;
use krama_model::Right as R;
use utoipa_axum::router::UtoipaMethodRouterExt;
use utoipa_axum::routes;

/// Where the document of the interface stands, which is everybody's to read.
pub const DOCUMENT: &str = "openapi.json";

/// The table. A route that is not here does not exist.
pub fn table() -> Vec<Route> {
    vec![
        route(Nothing, routes!(session::sign_in)),
        route(SignIn, routes!(session::show)),
        route(SignIn, routes!(session::sign_out)),
        route(SignIn, routes!(session::change_password)),
        route(SignIn, routes!(factor::draw)),
        route(SignIn, routes!(factor::set)),
        route(SignIn, routes!(factor::remove)),
        route(SignIn, routes!(session::list)),
        route(SignIn, routes!(session::end)),
        route(Right(R::SeeGroups), routes!(situation::show)),
        route(Right(R::SeeGroups), routes!(groups::list)),
        route(Right(R::SeeGroups), routes!(group::hold_together)),
        route(Right(R::SeeGroups), routes!(group::open)),
        route(Right(R::SeeGroups), routes!(group::draw)),
        route(Right(R::SeeGroups), routes!(group::over_time)),
        route(Right(R::SeeGroups), routes!(group::across_runs)),
        route(Right(R::SeeReports), routes!(members::list)),
        route(Right(R::SeeReports), routes!(reports::list)),
        // A judge reads what was submitted to the court.
        route(Either(R::SeeReports, R::SeeCases), routes!(report::open)),
        route(Right(R::SeeIdentified), routes!(report::identify)),
        route(Right(R::SeeIdentified), routes!(report::prove)),
        route(Right(R::SeeReports), routes!(why::show)),
        route(Right(R::SeeReports), routes!(why::ask)).that_asks(),
        route(Right(R::Search), routes!(search::find)).that_asks(),
        route(Right(R::Search), routes!(search::look_up)).that_asks(),
        route(Right(R::SeeGroups), routes!(decisions::list)),
        route(Right(R::Decide), routes!(decisions::foresee)).that_asks(),
        route(Right(R::Decide), routes!(decisions::take)),
        route(Right(R::Decide), routes!(decisions::withdraw)),
        route(Right(R::SeeGroups), routes!(reviews::list)),
        route(Right(R::TakeIn), routes!(by_hand::write)),
        route(Right(R::TakeIn), routes!(files::upload).layer(DefaultBodyLimit::max(files::UPLOAD))),
        route(Either(R::TakeIn, R::Analyse), routes!(work::follow)),
        route(Either(R::TakeIn, R::Analyse), routes!(work::show)),
        route(Right(R::Analyse), routes!(work::analyse)),
        route(Right(R::Analyse), routes!(work::stop)),
        route(Right(R::Research), routes!(research::count)),
        route(Right(R::ManagePeople), routes!(people::list)),
        route(Right(R::ManagePeople), routes!(people::add)),
        route(Right(R::ManagePeople), routes!(people::change)),
        route(Either(R::KeepCases, R::ManagePeople), routes!(people::colleagues)),
        route(Right(R::SeeAudit), routes!(audit::list)),
        route(Right(R::SeeCases), routes!(cases::list)),
        route(Right(R::SeeCases), routes!(cases::open)),
        route(Right(R::SeeCases), routes!(court::weigh)),
        route(Right(R::KeepCases), routes!(cases::begin)),
        route(Right(R::KeepCases), routes!(cases::change)),
        route(Right(R::KeepCases), routes!(cases::note)),
        route(Right(R::KeepCases), routes!(cases::strike)),
        route(Right(R::KeepCases), routes!(cases::assign)),
        route(Right(R::KeepCases), routes!(cases::hold)),
        route(Right(R::KeepCases), routes!(cases::remove)),
        route(Right(R::KeepCases), routes!(cases::submit)),
    ]
}
