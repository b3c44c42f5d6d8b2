//! What can go wrong with files.

use krama_model::{Code, Coded, Digest};
use std::io;
use std::path::{Path, PathBuf};

/// Why something of the lake could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("{act} {}: {source}", path.display())]
    Io {
        /// What was tried, as a participle: `reading`.
        act: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A Parquet file could not be written or read.
    #[error("{act} {}: {source}", path.display())]
    Parquet {
        /// What was tried.
        act: &'static str,
        /// On what.
        path: PathBuf,
        /// What the library said.
        source: parquet::errors::ParquetError,
    },
    /// A file is Parquet, and not of the columns it should have.
    #[error("{} is not a {what}: {fault}", path.display())]
    WrongShape {
        /// Which file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What is wrong with it.
        fault: String,
    },
    /// A batch file is not the bytes that were sealed.
    #[error("{} was altered", .0.display())]
    Altered(PathBuf),
    /// There is no original of that digest.
    #[error("the original {0} is not in the lake")]
    NoSuchOriginal(Digest),
}

impl Error {
    pub(crate) fn io(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { act, path, source }
    }

    pub(crate) fn parquet(act: &'static str, path: &Path) -> impl FnOnce(parquet::errors::ParquetError) -> Self {
        let path = path.to_owned();
        move |source| Self::Parquet { act, path, source }
    }
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::Io { .. } => 4001,
            Self::Parquet { .. } => 4002,
            Self::WrongShape { .. } => 4003,
            Self::NoSuchOriginal(_) => 4004,
            Self::Altered(_) => 4005,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull => "free some space; nothing that was acknowledged is lost",
                io::ErrorKind::PermissionDenied => {
                    "the workspace folder belongs to another user, or was made read-only"
                }
                _ => "look at the disk; nothing that was acknowledged is lost",
            },
            Self::Parquet { .. } | Self::WrongShape { .. } | Self::Altered(_) => {
                "run `krama verify`; restore a backup if it names this file"
            }
            Self::NoSuchOriginal(_) => "run `krama verify`: it says whether the original was erased or is missing",
        };
        Some(hint.to_owned())
    }
}
