//! Why the server cannot start, or had to end.

use krama_model::{Code, Coded};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server cannot start, or had to end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The workspace cannot be opened.
    #[error(transparent)]
    Pipeline(#[from] krama_pipeline::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others could listen to what is said.
    #[error("{0} can be reached from other machines, and nothing would protect what is said")]
    Unshielded(SocketAddr),
    /// Nobody could sign in there.
    #[error("{0} can be reached from other machines, and no person has an account")]
    NoAccounts(SocketAddr),
    /// A certificate or its key.
    #[error("the certificate or its key cannot be used")]
    Certificate(#[source] io::Error),
    /// A key that others may read.
    #[error("others may read the certificate's key {} (mode {mode:o})", path.display())]
    OpenKey {
        /// Where it lies.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Serving broke off.
    #[error("serving broke off")]
    Broke(#[source] io::Error),
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::Pipeline(error) => return error.code(),
            Self::Listen { .. } => 9101,
            Self::Unshielded(_) => 9102,
            Self::NoAccounts(_) => 9103,
            Self::Certificate(_) => 9104,
            Self::Broke(_) => 9105,
            Self::OpenKey { .. } => 9106,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Pipeline(error) => return error.hint(),
            Self::Listen { .. } => {
                "another program may listen there: choose another port, such as --listen 127.0.0.1:8801"
            }
            Self::Unshielded(_) => {
                "give --tls-cert and --tls-key; or listen on 127.0.0.1, with --behind-proxy where a proxy on this machine speaks TLS"
            }
            Self::NoAccounts(_) => "make one first: krama account add NAME --role analyst",
            Self::Certificate(_) => "both are PEM files, and the key belongs to the certificate",
            Self::OpenKey { path, .. } => return Some(format!("chmod 600 {}", path.display())),
            Self::Broke(_) => "start it again; nothing that was entered is lost",
        };
        Some(hint.to_owned())
    }
}
