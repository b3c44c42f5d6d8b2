//! Connections: how many there are, how long one may say nothing, and which never became one.

use crate::desk::{Desk, Shared};
use crate::watch::{By, Doing, Line};
use axum_server::Server;
use axum_server::accept::Accept;
use hyper_util::rt::TokioTimer; // glossary: allow util
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

/// So many connections at once.
const MOST: usize = 2_000;
/// So many of one address; a class sits behind one.
const OF_ONE: usize = 500;
/// So long the first request of a connection may take to arrive.
const FIRST: Duration = Duration::from_secs(10);
/// So long the head of a later one may take, and so long a connection may stand idle before it.
const IDLE: Duration = Duration::from_secs(60);
/// So long a connection of many requests at once may leave a question unanswered whether somebody is still there.
const SILENT: Duration = Duration::from_secs(20);

/// What lets connections in.
#[derive(Clone)]
pub struct Doors {
    desk: Shared,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection that was let in: it makes room when it ends.
pub struct Place {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    from: IpAddr,
}

impl Doors {
    /// With room for all.
    pub fn new(desk: &Shared) -> Self {
        Self { desk: Shared::clone(desk), open: Arc::default() }
    }

    /// A server whose connections may not be idle for ever, and that tells of those that never became one.
    pub fn over<A>(&self, mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(IDLE);
        server.http_builder().http2().timer(TokioTimer::new()).keep_alive_interval(IDLE).keep_alive_timeout(SILENT);
        let desk = Shared::clone(&self.desk);
        let told = move |peer: Option<&SocketAddr>, error: &io::Error| disconnected(&desk, peer, error);
        server.first_request_timeout(FIRST).accept_error_handler(told)
    }

    fn place(&self, from: IpAddr) -> io::Result<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&from).copied().unwrap_or_default();
        // Everybody comes from the proxy's address.
        let is_crowd = own >= OF_ONE && !self.desk.shield.is_proxy(from);
        if all >= MOST || is_crowd {
            return Err(io::Error::other("too many connections"));
        }
        open.insert(from, own + 1);
        Ok(Place { open: Arc::clone(&self.open), from })
    }
}

/// Tells that a connection ended before it was one. What was sent stands in no line.
fn disconnected(desk: &Desk, peer: Option<&SocketAddr>, error: &io::Error) {
    let Some(peer) = peer else {
        tracing::warn!(%error, "no connection could be taken");
        return;
    };
    let (from, route) = (peer.ip().to_canonical(), "a connection".to_owned());
    let doing = Doing::Disconnected;
    desk.watched(&Line { doing, code: None, by: By::Nobody, session: None, route, from, times: 1 });
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.from) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.from);
            }
        }
    }
}

impl<S> Accept<TcpStream, S> for Doors {
    type Stream = TcpStream;
    type Service = Held<S>;
    type Future = std::future::Ready<io::Result<(TcpStream, Held<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let from = stream.peer_addr().map(|peer| peer.ip().to_canonical());
        let place = from.and_then(|from| self.place(from));
        std::future::ready(place.map(|place| (stream, Held { service, _place: Arc::new(place) })))
    }
}

/// What answers on a connection, and holds its place.
#[derive(Clone)]
pub struct Held<S> {
    service: S,
    _place: Arc<Place>,
}

impl<R, S: Service<R>> Service<R> for Held<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.service.call(request)
    }
}
