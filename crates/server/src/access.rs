//! The one place that decides who may do what: every route is in one table with what it needs, and the router is made of it.

use crate::ask::text;
use crate::desk::{Desk, Shared};
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::session::Session;
use crate::watch::{Asked, Doing};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use krama_model::Right;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};

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
    /// Whether it changes something, where its method alone would say so.
    pub changes: bool,
    /// Its method, its address and what answers.
    pub router: UtoipaMethodRouter<Shared>,
}

impl Route {
    /// One that changes nothing, though its words come in a body: what somebody types stands in no address, and so in no history of a
    /// browser and no log of a proxy.
    pub fn that_asks(self) -> Self {
        Self { changes: false, ..self }
    }
}

/// What a request must pass.
#[derive(Debug, Clone, Copy)]
struct Gate {
    needs: Needs,
    changes: bool,
}

/// A row of the table.
pub fn route(needs: Needs, router: UtoipaMethodRouter<Shared>) -> Route {
    Route { needs, changes: true, router }
}

/// The router of a table. Nothing is reached but through what its row needs.
pub fn router(table: Vec<Route>, desk: &Shared) -> OpenApiRouter<Shared> {
    table.into_iter().fold(OpenApiRouter::new(), |router, Route { needs, changes, router: methods }| {
        router.routes(methods.layer(from_fn_with_state((Shared::clone(desk), Gate { needs, changes }), guard)))
    })
}

/// What the routes of a table say of themselves, each with what it needs.
pub fn described(table: Vec<Route>) -> OpenApi {
    let router = table.into_iter().fold(OpenApiRouter::new(), |router, Route { needs, router: mut methods, .. }| {
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

/// Lets a request through to whoever may, with the session; a change also needs the session's token. The answer says who asked.
async fn guard(State((desk, gate)): State<(Shared, Gate)>, mut request: Request, next: Next) -> Response {
    if gate.needs == Needs::Nothing {
        return next.run(request).await;
    }
    let session = match signed_in(&desk, request.headers()).await {
        Ok(session) => session,
        Err(problem) => return problem.into_response(),
    };
    let changes = gate.changes && !is_safe(request.method());
    let asked = Asked { doing: changes.then_some(Doing::Changed), ..session.asked() };
    let mut response = match admit(&desk, (gate.needs, changes), &session, &request) {
        Ok(()) => {
            request.extensions_mut().insert(session);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    // Whoever signed in anew by that is told as what they are now.
    if response.extensions().get::<Asked>().is_none() {
        response.extensions_mut().insert(asked);
    }
    response
}

/// The session that a request names, while it is open and its account is as it was.
async fn signed_in(desk: &Shared, headers: &HeaderMap) -> Result<Arc<Session>, Problem> {
    // A page that follows the work connects again and again by itself.
    let follows = text(headers, header::ACCEPT).is_some_and(|media| media.contains("text/event-stream"));
    let session = desk.cookie(headers).and_then(|secret| desk.sessions.of(secret, !follows, &desk.around));
    let session = session.ok_or(Refusal::NoSession)?;
    desk.look_again(&session).await?;
    Ok(session)
}

/// Whether somebody may ask that, and not too often.
fn admit(desk: &Shared, (needs, changes): (Needs, bool), session: &Session, request: &Request) -> Result<(), Refusal> {
    needs.allow(session)?;
    if !is_safe(request.method()) {
        let token = text(request.headers(), CSRF).unwrap_or_default();
        if crate::around::mark(token) != crate::around::mark(&session.csrf) {
            return Err(Refusal::NoToken);
        }
    }
    if changes {
        return desk.limits.count(Counted::Change(session.number));
    }
    desk.limits.count(Counted::Read(session.number))?;
    if asks_for_a_table(request.uri()) { desk.limits.count(Counted::Table(session.number)) } else { Ok(()) }
}

/// Whether all rows of a table are asked for, however the address writes it.
fn asks_for_a_table(address: &Uri) -> bool {
    let words = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(address).map(|query| query.0);
    words.unwrap_or_default().iter().any(|(key, word)| key == "format" && word != "json")
}

impl Desk {
    /// Ends the session of somebody whose account is another since they signed in.
    pub async fn look_again(self: &Arc<Self>, session: &Session) -> Result<(), Problem> {
        if session.who.account.is_none() {
            return Ok(());
        }
        let entries = self.tide().await?.entries;
        let Some(account) = session.to_look_at(entries) else { return Ok(()) };
        let changed = self.ask(move |unit| Ok(unit.person(account.person)?.changed)).await?;
        if changed == account.changed {
            session.looked_at(entries);
            return Ok(());
        }
        self.sessions.end(&[session.number]);
        Err(Refusal::NoSession.into())
    }

    /// The cookie of a session. Under TLS the browser itself sees to it that it is this host's alone; without, the port parts it from that
    /// of another server on this machine.
    pub fn cookie_name(&self) -> String {
        if self.is_secure() {
            "__Host-krama_session".to_owned()
        } else {
            format!("krama_session_{}", self.address.port())
        }
    }

    /// The secret of the session that a request names.
    pub fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let wanted = self.cookie_name();
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }
}

/// Who asks; there where a route lets only those through who are signed in.
pub type Asker = Extension<Arc<Session>>;

/// Whether a method changes nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
