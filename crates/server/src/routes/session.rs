//! Signing in and out.

use crate::access::Asker;
use crate::answer::Answer;
use crate::ask::Body;
use crate::desk::{Desk, Shared};
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::proof::{Given, Proven};
use crate::schema::{PersonName, RightName, RoleName, RunName};
use crate::session::{SecondFactor, Session, WHOLE_MS, Who};
use crate::watch::{Asked, By, Doing};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use krama_model::{Moment, PersonNumber, Right, Rights, RunNumber};
use krama_pipeline::Unit;
use krama_pipeline::foresee::Waiting;
use krama_pipeline::people::{Chosen, NewPassword};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use utoipa::ToSchema;

/// No name of an account is longer.
const LONGEST_NAME: usize = 40;

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
    /// A code of its second factor, where it has one.
    code: Option<String>,
}

/// Who is signed in, and where.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// The name the ledger gets.
    who: String,
    /// Their number, where they have an account.
    #[schema(value_type = Option<PersonName>)]
    person: Option<PersonNumber>,
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
    /// What came in or was decided since; only for those who see groups or run analyses.
    #[schema(value_type = Option<crate::schema::Waiting>)]
    waiting: Option<Waiting>,
    /// The time zone of the workspace, by its IANA name.
    zone: String,
    /// Whether they must change their password before anything else.
    must_change: bool,
    /// Whether they sign in with a second factor, or must set one before anything else.
    second_factor: SecondFactor,
    /// What every change names in `x-krama-csrf`.
    csrf: String,
}

/// Sign in.
///
/// By a link, which works once, or with an account. The answer sets the session's cookie; a session from before ends.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignIn,
    responses((status = 201, body = Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn sign_in(
    State(desk): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> Answer {
    let from = desk.sender(peer, &headers);
    desk.limits.count(Counted::From(from))?;
    let who = match sign_in {
        SignIn { link: Some(link), name: None, password: None, code: None } => {
            let is_right = desk.sessions.redeem(&link, &desk.around);
            if is_right { Who::operator(&desk.around.owner) } else { return Ok(refused(By::Nobody, false)) }
        }
        SignIn { link: None, name: Some(name), password: Some(password), code } => {
            match with_account(&desk, from, &headers, (name, password, code)).await? {
                Proven::Is(person) => desk.ask(move |unit| Ok(Who::person(&person, unit.settings()))).await?,
                Proven::Nothing(whose) => return Ok(refused(whose.map_or(By::Nobody, By::Person), false)),
                Proven::AllButCode(whose) => return Ok(refused(By::Person(whose), true)),
            }
        }
        _ => return Ok(refused(By::Nobody, false)),
    };
    if let Some(before) = desk.cookie(&headers) {
        desk.sessions.close(before);
    }
    desk.begin(who, from).await
}

/// The one answer to who is not let in. Whose name it was, and whether all but the code was right, is for the log.
fn refused(by: By, is_of_code: bool) -> Response {
    let problem = Problem { is_of_code, ..Problem::from(Refusal::BadSignIn) };
    let mut refused = problem.into_response();
    refused.extensions_mut().insert(Asked { by, session: None, doing: None });
    refused
}

/// Looks at a name, a password and a code. Who is signed in with that account already, and has no second
/// factor, waits for nobody's failures.
async fn with_account(
    desk: &Shared,
    from: IpAddr,
    headers: &HeaderMap,
    (name, password, code): (String, String, Option<String>),
) -> Result<Proven, Problem> {
    let name = name.trim().to_ascii_lowercase();
    if name.len() > LONGEST_NAME {
        return Ok(Proven::Nothing(None));
    }
    let before = desk.cookie(headers).and_then(|secret| desk.sessions.of(secret, false, &desk.around));
    let known = before.as_ref().and_then(|session| Some((session.number, session.who.account?.person)));
    match known {
        Some((session, person)) if is_without_factor(desk, person, &name).await? => {
            desk.limits.count(Counted::Password(session))?;
        }
        _ => desk.guesses.try_one(&name, from, &desk.around)?,
    }
    desk.prove(Given { name, password, code }, from).await
}

/// Whether a name is that of a person who signs in with a password alone.
async fn is_without_factor(desk: &Shared, person: PersonNumber, name: &str) -> Result<bool, Problem> {
    let person = desk.ask(move |unit| unit.person(person)).await?;
    Ok(person.name == name && person.factor.is_none())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, session: Asker) -> Result<Json<Present>, Problem> {
    present(&desk, &session).await.map(Json)
}

/// Sign out. The browser is told to forget what it keeps of this host.
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn sign_out(State(desk): State<Shared>, session: Asker) -> Response {
    desk.sessions.end(&[session.number]);
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&desk, &mut response, "", 0);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// A session of whoever asks.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Its number since the server started.
    number: u64,
    /// Whether it is the one that asks.
    this: bool,
    /// When it began.
    #[schema(value_type = crate::schema::Moment)]
    began: Moment,
    /// When it was last used.
    #[schema(value_type = crate::schema::Moment)]
    seen: Moment,
    /// The address that signed in.
    from: String,
}

/// The sessions that whoever asks has open, the first first.
#[utoipa::path(get, path = "/sessions", tag = "session",
    responses((status = 200, body = Vec<Opened>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(State(desk): State<Shared>, session: Asker) -> Json<Vec<Opened>> {
    let opened = |one: &Arc<Session>| {
        let (began, seen) = one.times();
        Opened { number: one.number, this: one.number == session.number, began, seen, from: one.from.to_string() }
    };
    Json(desk.sessions.all_of(&session.who, &desk.around).iter().map(opened).collect())
}

/// Sessions that are to end.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Their numbers; all but the one that asks where none is named.
    #[serde(default)]
    numbers: Vec<u64>,
    /// The password of whoever asks, where they have one.
    own_password: Option<String>,
}

/// End sessions of one's own.
#[utoipa::path(post, path = "/sessions/end", tag = "session", request_body = Ending,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn end(State(desk): State<Shared>, session: Asker, Body(ending): Body<Ending>) -> Answer {
    desk.prove_again(&session, ending.own_password).await?;
    let own = desk.sessions.all_of(&session.who, &desk.around).into_iter().map(|one| one.number);
    let is_meant = |number: &u64| {
        if ending.numbers.is_empty() { *number != session.number } else { ending.numbers.contains(number) }
    };
    desk.sessions.end(&own.filter(is_meant).collect::<Vec<u64>>());
    desk.work.tell();
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Desk {
    /// Opens a session, says who is signed in, and sets its cookie.
    pub async fn begin(self: &Shared, who: Who, from: IpAddr) -> Answer {
        let (secret, session) = self.sessions.open(who, from, &self.around);
        let present = present(self, &session).await?;
        let mut response = (StatusCode::CREATED, Json(present)).into_response();
        set_cookie(self, &mut response, &secret, WHOLE_MS / 1000);
        response.extensions_mut().insert(Asked { doing: Some(Doing::SignedIn), ..session.asked() });
        Ok(response)
    }

    /// Ends the sessions of an account that was changed, and what follows the work by them.
    pub fn end_sessions_of(&self, person: PersonNumber) {
        self.sessions.end_of(person);
        self.work.tell();
    }
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
    desk.prove_again(&session, Some(passwords.old)).await?;
    let act = session.act((desk.around.now)());
    let changed = desk.change(move |unit| {
        let new = NewPassword { password: &passwords.new, chosen: Chosen::ByThemselves };
        unit.set_password(account.person, new, "", &act)
    });
    changed.await?;
    desk.guesses.forget_codes(account.person);
    desk.end_sessions_of(account.person);
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&desk, &mut response, "", 0);
    Ok(response)
}

async fn present(desk: &Shared, session: &Session) -> Result<Present, Problem> {
    let tide = desk.tide().await?;
    let may_know = [Right::SeeGroups, Right::Analyse].iter().any(|&right| session.who.rights.has(right));
    let gauge = Arc::clone(desk);
    let about = move |unit: &Unit| {
        let settings = unit.settings();
        let waiting = may_know.then(|| gauge.gauge.waiting(unit, tide)).transpose()?;
        Ok((settings.exercise, unit.workspace().origin().to_owned(), settings.zone.clone(), waiting))
    };
    let (exercise, workspace, zone, waiting) = desk.ask(about).await?;
    Ok(Present {
        who: session.who.actor.name.clone(),
        person: session.who.actor.person,
        authenticated: session.who.actor.authenticated,
        role: session.who.role,
        rights: session.who.rights,
        exercise,
        workspace,
        version: env!("CARGO_PKG_VERSION"),
        run: tide.run,
        waiting,
        zone,
        must_change: session.who.account.is_some_and(|account| account.must_change),
        second_factor: session.who.account.map_or(SecondFactor::None, |account| account.factor),
        csrf: session.csrf.clone(),
    })
}

fn set_cookie(desk: &Desk, response: &mut Response, secret: &str, seconds: i64) {
    let secure = if desk.is_secure() { "; Secure" } else { "" };
    let name = desk.cookie_name();
    let cookie = format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}
