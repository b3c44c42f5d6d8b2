//! Signing in and out.

use crate::access::{Asker, COOKIE, cookie};
use crate::answer::Answer;
use crate::ask::{Body, text};
use crate::desk::{Desk, Shared, Shield};
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::schema::{RightName, RoleName, RunName};
use crate::session::{Session, WHOLE_MS, Who};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use krama_model::{Rights, RunNumber};
use krama_pipeline::people::{Chosen, NewPassword};
use krama_pipeline::{Error, Unit};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use utoipa::ToSchema;

/// How one signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// What stands behind the `#` of the link that `krama serve` printed.
    link: Option<String>,
    /// The name of an account.
    name: Option<String>,
    /// Its password.
    password: Option<String>,
}

/// Who is signed in, and where.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// The name the ledger gets.
    who: String,
    /// Whether that name was proven.
    authenticated: bool,
    /// Their role.
    #[schema(value_type = RoleName)]
    role: &'static str,
    /// What they may do.
    #[schema(value_type = Vec<RightName>)]
    rights: Rights,
    /// Whether everything here is invented.
    exercise: bool,
    /// The ledger's name.
    workspace: String,
    /// The version of Krama.
    version: &'static str,
    /// The latest run.
    #[schema(value_type = Option<RunName>)]
    run: Option<RunNumber>,
    /// The time zone of the workspace, by its IANA name.
    zone: String,
    /// Whether they must change their password before anything else.
    must_change: bool,
    /// What every change names in `x-krama-csrf`.
    csrf: String,
}

/// Sign in.
///
/// By a link, which works once, or with an account. The answer sets the cookie `krama_session`; a session from before ends.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignIn,
    responses((status = 201, body = Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn sign_in(
    State(desk): State<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> Answer {
    desk.limits.count(Counted::From(sender(&desk, from, &headers)))?;
    desk.limits.forget();
    let who = match sign_in {
        SignIn { link: Some(link), name: None, password: None } => {
            desk.sessions.redeem(&link, &desk.around).then(|| Who::operator(&desk.around.owner))
        }
        SignIn { link: None, name: Some(name), password: Some(password) } => {
            desk.limits.count(Counted::As(name.trim().to_ascii_lowercase()))?;
            desk.ask(move |unit| known(unit, &name, &password)).await?
        }
        _ => None,
    };
    let who = who.ok_or(Refusal::BadSignIn)?;
    if let Some(before) = cookie(&headers) {
        desk.sessions.close(before);
    }
    let (secret, session) = desk.sessions.open(who, &desk.around);
    let present = present(&desk, &session).await?;
    let mut response = (StatusCode::CREATED, Json(present)).into_response();
    set_cookie(&desk, &mut response, &secret, WHOLE_MS / 1000);
    Ok(response)
}

/// Who has that name and that password.
fn known(unit: &Unit, name: &str, password: &str) -> Result<Option<Who>, Error> {
    let person = unit.sign_in(name, password)?;
    Ok(person.map(|person| Who::person(&person, unit.settings().world())))
}

/// Who sent a request; the proxy's word for it where there is one.
fn sender(desk: &Desk, from: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let told = text(headers, "x-forwarded-for").filter(|_| desk.shield == Shield::Proxy);
    let last = told.and_then(|told| told.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(from.ip())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, session: Asker) -> Result<Json<Present>, Problem> {
    present(&desk, &session).await.map(Json)
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn sign_out(State(desk): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(secret) = cookie(&headers) {
        desk.sessions.close(secret);
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&desk, &mut response, "", 0);
    response
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// The one that holds.
    old: String,
    /// The one that is to hold.
    new: String,
}

/// Choose another password. All sessions of the account end; sign in again with the new one.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = Passwords,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn change_password(State(desk): State<Shared>, session: Asker, Body(passwords): Body<Passwords>) -> Answer {
    let account = session.who.account.ok_or(Refusal::NoAccount)?;
    desk.limits.count(Counted::As(account.person.to_string()))?;
    let act = session.act((desk.around.now)());
    let changed = desk.change(move |unit| {
        let person = unit.person(account.person)?;
        if !unit.is_password(&person, &passwords.old)? {
            return Ok(false);
        }
        let new = NewPassword { password: &passwords.new, chosen: Chosen::ByThemselves };
        unit.set_password(account.person, new, "", &act)?;
        Ok(true)
    });
    if !changed.await? {
        return Err(Refusal::BadSignIn.into());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&desk, &mut response, "", 0);
    Ok(response)
}

async fn present(desk: &Shared, session: &Session) -> Result<Present, Problem> {
    let run = desk.tide().await?.run;
    let about = |unit: &Unit| {
        let settings = unit.settings();
        Ok((settings.exercise, unit.workspace().origin().to_owned(), settings.zone.clone()))
    };
    let (exercise, workspace, zone) = desk.ask(about).await?;
    Ok(Present {
        who: session.who.actor.name.clone(),
        authenticated: session.who.actor.authenticated,
        role: session.who.role,
        rights: session.who.rights,
        exercise,
        workspace,
        version: env!("CARGO_PKG_VERSION"),
        run,
        zone,
        must_change: session.who.account.is_some_and(|account| account.must_change),
        csrf: session.csrf.clone(),
    })
}

fn set_cookie(desk: &Desk, response: &mut Response, secret: &str, seconds: i64) {
    let secure = if desk.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}
