//! What all requests share.

use crate::around::Around;
use crate::floods::Floods;
use crate::guesses::Guesses;
use crate::incoming::{Claim, Uploads};
use crate::limits::{Counted, Limits};
use crate::outlooks::Outlooks;
use crate::problem::Problem;
use crate::session::Sessions;
use crate::store::Store;
use crate::tide::{Gauge, Tide};
use crate::units::Units;
use crate::watch::{By, Line};
use crate::work::Work;
use krama_pipeline::{Error, Unit};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// What protects the words on their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shield {
    /// Nothing: only this machine may be listened on.
    None,
    /// TLS with this certificate and key, PEM files.
    Tls {
        /// The certificate and those above it.
        cert: PathBuf,
        /// Its key.
        key: PathBuf,
        /// A proxy on another machine, whose word for where a request came from is believed.
        proxy: Option<IpAddr>,
    },
    /// A proxy on this machine that speaks TLS: nobody else may reach the server.
    Proxy,
}

impl Shield {
    /// Whether that is the proxy's address, whose word for where a request came from is believed.
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        match self {
            Self::Proxy => peer.is_loopback(),
            Self::Tls { proxy, .. } => *proxy == Some(peer),
            Self::None => false,
        }
    }

    /// Whether others reach the server through a proxy, wherever it listens.
    pub fn has_proxy(&self) -> bool {
        matches!(self, Self::Proxy | Self::Tls { proxy: Some(_), .. })
    }
}

/// What all requests share.
pub struct Desk {
    /// Clock and randomness.
    pub around: Around,
    /// Open workspaces.
    pub units: Arc<Units>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Answers that are kept.
    pub store: Store,
    /// How far the workspace is.
    pub gauge: Gauge,
    /// How much may be asked.
    pub limits: Limits,
    /// Refusals of one session that come too fast for a line each.
    pub(crate) floods: Floods,
    /// Sign-ins that failed.
    pub guesses: Guesses,
    /// Who sends files.
    pub uploads: Arc<Uploads>,
    /// That what comes in is this server's.
    pub claim: Claim,
    /// What was read to foresee decisions.
    pub outlooks: Arc<Outlooks>,
    /// Work that takes long.
    pub work: Arc<Work>,
    /// Where the server listens.
    pub address: SocketAddr,
    /// What protects the words on their way.
    pub shield: Shield,
}

/// The desk as requests have it.
pub type Shared = Arc<Desk>;

impl Desk {
    /// Whether browsers reach it by TLS.
    pub fn is_secure(&self) -> bool {
        self.shield != Shield::None
    }

    /// Keeps a line. Neither strangers nor whoever is signed in fill a disk with refusals.
    pub fn watched(&self, line: &Line) {
        if line.by != By::Nobody || self.limits.count(Counted::Line(line.from)).is_ok() {
            self.tell(&self.floods.take(line, &self.around));
        }
    }

    /// Tells how many refusals got no line of their own, of floods that are over.
    pub fn tell_floods(&self) {
        self.tell(&self.floods.over(&self.around));
    }

    /// The same of all, as the server ends.
    pub fn tell_all_floods(&self) {
        self.tell(&self.floods.all());
    }

    fn tell(&self, lines: &[Line]) {
        for line in lines {
            (self.around.watch)(line);
        }
    }

    /// Asks the workspace.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        self.units.ask(question).await
    }

    /// Changes the workspace; what was kept before is old then.
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let changed = self.units.change(change).await;
        self.gauge.stale();
        changed
    }

    /// How far the workspace is.
    pub async fn tide(self: &Arc<Self>) -> Result<Tide, Problem> {
        if let Some(tide) = self.gauge.fresh() {
            return Ok(tide);
        }
        let (desk, before) = (Arc::clone(self), self.gauge.last());
        let tide = self.ask(move |unit| desk.gauge.read(unit)).await?;
        if before.is_some_and(|before| before != tide) {
            // Nobody is answered by what was kept before, and something of it may have been erased since.
            self.store.clear();
            self.outlooks.forget_unless(tide.entries);
            self.units.block(Units::forget_gone).await?;
        }
        if before.is_none_or(|before| before.run != tide.run) {
            self.shelve();
        }
        Ok(tide)
    }

    /// Keeps the latest run in memory, in a thread of its own. Until then, and where that fails, its tables are read.
    fn shelve(&self) {
        let units = Arc::clone(&self.units);
        tokio::task::spawn_blocking(move || match units.shelve() {
            // Whoever asks is told of a run of another version.
            Ok(()) | Err(Error::NoRun | Error::TablesGone(_) | Error::ForeignTable { .. } | Error::ForeignRun(_)) => (),
            Err(error) => tracing::warn!(%error, "the latest run could not be kept in memory"),
        });
    }
}
