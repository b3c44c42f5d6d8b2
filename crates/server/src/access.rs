//! The one place that decides who may do what: every route is in one table with what it needs, and the router is made of it.

use crate::ask::text;
use crate::desk::Shared;
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::session::Session;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use krama_model::Right;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};

/// The cookie of a session.
pub const COOKIE: &str = "krama_session";
/// The header that every change carries.
pub const CSRF: &str = "x-krama-csrf";

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is how one signs in.
    Nothing,
    /// To be signed in.
    SignIn,
    /// A right.
    Right(Right),
    /// One right or the other.
    Either(Right, Right),
}

impl Needs {
    /// Whether somebody with a session may.
    pub fn allow(self, session: &Session) -> Result<(), Refusal> {
        let may = |right| session.who.may(right);
        match self {
            Self::Right(right) | Self::Either(right, _) if !may(right) => match self {
                Self::Either(_, other) if may(other) => Ok(()),
                _ => Err(Refusal::NoRight(right)),
            },
            _ => Ok(()),
        }
    }

    /// Its words in the document of the interface.
    fn words(self) -> Vec<&'static str> {
        match self {
            Self::Nothing => Vec::new(),
            Self::SignIn => vec!["signed-in"],
            Self::Right(right) => vec![right.name()],
            Self::Either(one, other) => vec![one.name(), other.name()],
        }
    }
}

/// A route and what it needs.
pub struct Route {
    /// What it needs.
    pub needs: Needs,
    /// Its method, its address and what answers.
    pub router: UtoipaMethodRouter<Shared>,
}

/// A row of the table.
pub fn route(needs: Needs, router: UtoipaMethodRouter<Shared>) -> Route {
    Route { needs, router }
}

/// The router of a table. Nothing is reached but through what its row needs.
pub fn router(table: Vec<Route>, desk: &Shared) -> OpenApiRouter<Shared> {
    table.into_iter().fold(OpenApiRouter::new(), |router, Route { needs, router: methods }| {
        router.routes(methods.layer(from_fn_with_state((Shared::clone(desk), needs), guard)))
    })
}

/// What the routes of a table say of themselves, each with what it needs.
pub fn described(table: Vec<Route>) -> OpenApi {
    let router = table.into_iter().fold(OpenApiRouter::new(), |router, Route { needs, router: mut methods }| {
        methods.1.paths.values_mut().flat_map(operations).for_each(|operation| say(operation, needs));
        router.routes(methods)
    });
    router.into_openapi()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

/// Says in the document what a route needs.
fn say(operation: &mut Operation, needs: Needs) {
    let words = Extensions::builder().add("x-needs", needs.words()).build();
    operation.extensions.get_or_insert_default().merge(words);
}

/// Lets a request through to whoever may, with the session; a change also needs the session's token.
async fn guard(
    State((desk, needs)): State<(Shared, Needs)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if needs == Needs::Nothing {
        return Ok(next.run(request).await);
    }
    // A page that follows the work connects again and again by itself.
    let follows = text(request.headers(), header::ACCEPT).is_some_and(|media| media.contains("text/event-stream"));
    let session = cookie(request.headers()).and_then(|secret| desk.sessions.of(secret, !follows, &desk.around));
    let session = session.ok_or(Refusal::NoSession)?;
    look_again(&desk, &session, request.headers()).await?;
    needs.allow(&session)?;
    if !is_safe(request.method()) {
        let token = text(request.headers(), CSRF).unwrap_or_default();
        if crate::around::mark(token) != crate::around::mark(&session.csrf) {
            return Err(Refusal::NoToken.into());
        }
        desk.limits.count(Counted::Change(session.number))?;
    }
    request.extensions_mut().insert(session);
    Ok(next.run(request).await)
}

/// Ends the session of somebody whose account is another since they signed in.
async fn look_again(desk: &Shared, session: &Session, headers: &HeaderMap) -> Result<(), Problem> {
    if session.who.account.is_none() {
        return Ok(());
    }
    let entries = desk.tide().await?.entries;
    let Some(account) = session.to_look_at(entries) else { return Ok(()) };
    let changed = desk.ask(move |unit| Ok(unit.person(account.person)?.changed)).await?;
    if changed == account.changed {
        session.looked_at(entries);
        return Ok(());
    }
    if let Some(secret) = cookie(headers) {
        desk.sessions.close(secret);
    }
    Err(Refusal::NoSession.into())
}

/// Who asks; there where a route lets only those through who are signed in.
pub type Asker = Extension<Arc<Session>>;

/// Whether a method changes nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The secret of the session that a request names.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
