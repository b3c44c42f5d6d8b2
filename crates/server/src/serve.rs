//! Listening, and stopping.

use crate::answer::JSON;
use crate::around::Around;
use crate::desk::{Desk, Shared, Shield};
use crate::document::{BASE, document};
use crate::doors::Doors;
use crate::error::Error;
use crate::floods::Floods;
use crate::guesses::Guesses;
use crate::incoming::{Accepted, Claim, Incoming};
use crate::limits::Limits;
use crate::problem::Refusal;
use crate::session::Sessions;
use crate::store::Store;
use crate::tide::Gauge;
use crate::units::Units;
use crate::{access, leftover, routes, shelter, web};
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use krama_pipeline::Unit;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// What a request's body may hold where a route says nothing else, in bytes.
const BODY: usize = 1 << 20;
/// So long a body may pause while it comes.
const SLOWEST: Duration = Duration::from_secs(30);
/// So long those who are being answered have when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Listening {
    /// The workspace folder.
    pub folder: PathBuf,
    /// The address.
    pub address: SocketAddr,
    /// What protects the words on their way.
    pub shield: Shield,
}

/// A server that listens and does not answer yet.
pub struct Server {
    desk: Shared,
    /// Typed reports that a server before it had accepted.
    left: Vec<(Accepted, Incoming)>,
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
}

/// Stops a server from another thread.
#[derive(Clone)]
pub struct Stopper {
    handle: Handle<SocketAddr>,
    desk: Shared,
}

impl Stopper {
    /// Lets those who are being answered have their answers, and stops.
    pub fn stop(&self) {
        self.desk.work.stop_all();
        self.handle.graceful_shutdown(Some(GRACE));
    }
}

/// Makes links that sign in the owner of the folder.
#[derive(Clone)]
pub struct Links(Shared);

impl Links {
    fn url(&self) -> String {
        let scheme = if matches!(self.0.shield, Shield::Tls { .. }) { "https" } else { "http" };
        format!("{scheme}://{}/", self.0.address)
    }

    /// One more. What stands behind the `#` reaches no server, and so no log of one, until the page sends it.
    pub fn link(&self) -> String {
        format!("{}sign-in#{}", self.url(), self.0.sessions.invite(&self.0.around))
    }
}

impl Server {
    /// Opens the workspace and listens. Refuses to be reached by others where nothing protects what is said.
    pub fn bind(listening: Listening, around: Around) -> Result<Self, Error> {
        let Listening { folder, address, shield } = listening;
        // What a proxy says in the clear is for this machine alone.
        if !address.ip().is_loopback() && !matches!(shield, Shield::Tls { .. }) {
            return Err(Error::Unshielded(address));
        }
        let units = Arc::new(Units::open(folder, around.clone())?);
        let (claim, left) = Claim::stake(units.folder());
        let is_reached = !address.ip().is_loopback() || shield.has_proxy();
        let has_people = |unit: &Unit| Ok(unit.people()?.iter().any(|person| person.disabled_by.is_none()));
        if is_reached && !units.ask_here(has_people)? {
            return Err(Error::NoAccounts(address));
        }
        if is_reached && !units.ask_here(|unit| Ok(unit.settings().second_factor))? {
            tracing::warn!(
                "whoever learns a password can sign in: `second_factor = true` in krama.toml asks for a second factor as well"
            );
        }
        let tls = certificate(&shield)?;
        let unlistened = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(unlistened)?;
        listener.set_nonblocking(true).map_err(unlistened)?;
        let address = listener.local_addr().map_err(unlistened)?;
        let desk = Desk {
            units,
            sessions: Sessions::default(),
            store: Store::default(),
            gauge: Gauge::default(),
            outlooks: Arc::default(),
            work: Arc::default(),
            limits: Limits::new(&around),
            floods: Floods::default(),
            guesses: Guesses::default(),
            uploads: Arc::default(),
            claim,
            around,
            address,
            shield,
        };
        Ok(Self { desk: Arc::new(desk), left, listener, tls, handle: Handle::new() })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.desk.address
    }

    /// What all requests share.
    pub fn desk(&self) -> &Shared {
        &self.desk
    }

    /// The address as browsers spell it.
    pub fn url(&self) -> String {
        self.links().url()
    }

    /// A link that signs in the owner of the folder, once. Where others reach the server, everybody signs in with their account.
    pub fn link(&self) -> Option<String> {
        let is_own = self.desk.address.ip().is_loopback() && !self.desk.shield.has_proxy();
        is_own.then(|| self.links().link())
    }

    /// What makes further links.
    pub fn links(&self) -> Links {
        Links(Shared::clone(&self.desk))
    }

    /// What stops it.
    pub fn stopper(&self) -> Stopper {
        Stopper { handle: self.handle.clone(), desk: Shared::clone(&self.desk) }
    }

    /// Answers until it is stopped, by its [`Stopper`], an interrupt or a request to terminate.
    pub fn run(self) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Broke)?;
        let desk = Shared::clone(&self.desk);
        let ended = runtime.block_on(self.serve());
        // Work that was not done by now breaks off as it would where the machine stopped: nothing half is left.
        runtime.shutdown_timeout(GRACE);
        desk.tell_all_floods();
        ended
    }

    async fn serve(self) -> Result<(), Error> {
        let stopper = self.stopper();
        let Self { desk, left, listener, tls, handle } = self;
        for left in left {
            desk.seal_left(left);
        }
        let service = router(&desk).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(forget(Shared::clone(&desk)));
        tokio::spawn(async move {
            told_to_stop().await;
            stopper.stop();
        });
        let doors = Doors::new(&desk);
        let ended = if let Some(tls) = tls {
            let server = axum_server::from_tcp_rustls(listener, tls).map_err(Error::Broke)?;
            let server = server.map(|tls| tls.acceptor(doors.clone())).handle(handle);
            doors.over(server).serve(service).await
        } else {
            let server = axum_server::from_tcp(listener).map_err(Error::Broke)?.acceptor(doors.clone()).handle(handle);
            doors.over(server).serve(service).await
        };
        ended.map_err(Error::Broke)
    }
}

/// Reads the certificate and its key, before anybody is told that the server is open.
fn certificate(shield: &Shield) -> Result<Option<RustlsConfig>, Error> {
    let Shield::Tls { cert, key, .. } = shield else { return Ok(None) };
    refuse_open(key)?;
    // Another part of the program may have chosen already; then that one holds.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(Error::Broke)?;
    runtime.block_on(RustlsConfig::from_pem_file(cert, key)).map(Some).map_err(Error::Certificate)
}

/// Refuses a key that everybody on the machine may read, as the workspace's own are refused.
#[cfg(unix)]
fn refuse_open(key: &Path) -> Result<(), Error> {
    let meta = std::fs::metadata(key).map_err(Error::Certificate)?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777;
    let lets_others_in = mode & 0o077 != 0;
    if lets_others_in { Err(Error::OpenKey { path: key.to_owned(), mode }) } else { Ok(()) }
}

/// Only Unix has such bits.
#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Everything that is answered.
pub fn router(desk: &Shared) -> Router {
    let document = Bytes::from(document());
    let api = Router::from(access::router(routes::table(), desk))
        .route(
            &format!("/{}", routes::DOCUMENT),
            get(move || async move { ([(header::CONTENT_TYPE, JSON)], document) }),
        )
        .fallback(async || Refusal::NoSuchAddress)
        .method_not_allowed_fallback(async || Refusal::NoSuchAddress)
        .layer(DefaultBodyLimit::max(BODY));
    Router::new()
        .nest(BASE, api)
        .fallback(web::show)
        .layer(RequestBodyTimeoutLayer::new(SLOWEST))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(Shared::clone(desk), shelter::shelter))
        .layer(from_fn(leftover::read))
        .with_state(Shared::clone(desk))
}

/// Lets go, every minute, of what is kept and was not asked for lately.
async fn forget(desk: Shared) {
    // The first question finds the latest run in memory already.
    let _ = desk.tide().await;
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        desk.outlooks.forget();
        // Also where everybody was busy when an erasure was seen.
        let _ = desk.units.block(Units::forget_gone).await;
        desk.limits.forget();
        desk.tell_floods();
        desk.guesses.forget(&desk.around);
    }
}

/// Ends with an interrupt or a request to terminate.
async fn told_to_stop() {
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminated => (),
    }
}
