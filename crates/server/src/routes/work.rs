//! Work that takes long: what goes on, and runs begun and stopped.

use crate::access::Asker;
use crate::ask::Path;
use crate::desk::{Desk, Shared};
use crate::problem::{Problem, Refusal};
use crate::session::Session;
use crate::work::{CLOSED, Going, Piece, Sort, Whose};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::{Extension, Json};
use krama_pipeline::workspace::{Act, Actor};
use krama_pipeline::{Error, Progress, Unit};
use serde_json::Value;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::{IntervalStream, WatchStream};
use tokio_stream::{Stream, StreamExt};

/// Whether somebody may still follow is looked at so often, where nothing moves.
const LOOK: Duration = Duration::from_secs(5);
/// Changes are told at most so often.
const PACE: Duration = Duration::from_millis(100);

/// What goes on and what ended lately, told whenever it changes.
///
/// Server-sent events named `work`; each holds all pieces, newest first. What came of others' files is told by counts and codes alone.
#[utoipa::path(get, path = "/work", tag = "work",
    responses((status = 200, body = Vec<Piece>, content_type = "text/event-stream"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn follow(
    State(desk): State<Shared>,
    session: Asker,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let (Extension(session), following) = (session.clone(), session.follow()?);
    let looks = IntervalStream::new(tokio::time::interval(LOOK)).map(|_| None);
    let changes = WatchStream::new(desk.work.follow()).throttle(PACE).map(Some).merge(looks);
    // A session ends with its account, in whichever process that changed.
    let told = changes.then(move |change| {
        let (desk, session, following) = (Arc::clone(&desk), Arc::clone(&session), Arc::clone(&following));
        async move {
            let is_over = change == Some(CLOSED) || !desk.sessions.is_open(session.number, &desk.around);
            let is_open = !is_over && desk.look_again(&session).await.is_ok();
            drop(following);
            is_open.then(|| change.map(|_| desk.pieces(&session)))
        }
    });
    let told = told
        .map_while(|told| told)
        .filter_map(|pieces| Some(Ok(Event::default().event("work").json_data(pieces?).unwrap_or_default())));
    Ok(Sse::new(told).keep_alive(KeepAlive::default()))
}

/// One piece of work, and what came of it; of others' files counts and codes alone.
#[utoipa::path(get, path = "/pieces/{number}", tag = "work", params(("number" = u64, Path)),
    responses((status = 200, body = Piece), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show(State(desk): State<Shared>, session: Asker, Path(number): Path<u64>) -> Result<Json<Piece>, Problem> {
    Ok(Json(desk.piece(number, &session)?))
}

/// Read, link and group everything that is sealed. One run is made at a time.
#[utoipa::path(post, path = "/analyses", tag = "work",
    responses((status = 202, body = Piece), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn analyse(State(desk): State<Shared>, session: Asker) -> Result<impl IntoResponse, Problem> {
    let piece = desk.set_to(Sort::Analysis, session.behind(), |unit, act, going| {
        let summary = unit.analyse(act, going)?;
        Ok(serde_json::to_value(summary).unwrap_or_default())
    })?;
    Ok((StatusCode::ACCEPTED, Json(piece)))
}

/// Stop the run that is being made. Nothing of it is kept.
#[utoipa::path(delete, path = "/analyses/current", tag = "work",
    responses((status = 202, body = Piece), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn stop(State(desk): State<Shared>) -> Result<impl IntoResponse, Problem> {
    let piece = desk.work.stop_analysis().ok_or(Refusal::NoSuchWork)?;
    Ok((StatusCode::ACCEPTED, Json(piece)))
}

impl Desk {
    /// All work as somebody is told it.
    fn pieces(&self, session: &Session) -> Vec<Piece> {
        self.work.pieces(session.whose(), |number| self.sessions.is_open(number, &self.around))
    }

    /// One piece of work as somebody is told it.
    fn piece(&self, number: u64, session: &Session) -> Result<Piece, Refusal> {
        let piece = self.work.piece(number, session.whose(), |number| self.sessions.is_open(number, &self.around));
        piece.ok_or(Refusal::NoSuchWork)
    }

    /// Sets somebody's work going in a thread of its own, over a workspace of its own.
    pub fn set_to(
        self: &Arc<Self>,
        sort: Sort,
        behind: Behind,
        work: impl FnOnce(&Unit, &Act, &Going) -> Result<Value, Error> + Send + 'static,
    ) -> Result<Piece, Problem> {
        let (whose, now) = (behind.whose, (self.around.now)());
        let going = self.work.begin(sort, (&behind.actor.name, whose), now)?;
        let (desk, number) = (Arc::clone(self), going.number());
        tokio::spawn(async move {
            going.turn(|| (desk.around.now)()).await;
            let act = Act { actor: behind.actor, at: (desk.around.now)() };
            tokio::task::spawn_blocking(move || {
                // What waited until the server ends is not begun.
                let unit = if going.is_cancelled() { Err(Error::Cancelled) } else { desk.units.another() };
                let came = unit.and_then(|unit| work(&unit, &act, &going));
                desk.gauge.stale();
                going.end(came.map_err(Problem::from), (desk.around.now)());
            });
        });
        let piece = self.work.piece(number, whose, |number| self.sessions.is_open(number, &self.around));
        Ok(piece.ok_or(Refusal::NoSuchWork)?)
    }
}

/// Who stands behind a piece of work. What they were allowed when they asked is done, also where they have left since.
pub struct Behind {
    /// Under whose name it is entered.
    pub actor: Actor,
    /// Whose it is.
    pub whose: Whose,
}

impl Session {
    /// Whoever asks in it.
    pub fn behind(&self) -> Behind {
        Behind { actor: self.who.actor.clone(), whose: self.whose() }
    }
}
