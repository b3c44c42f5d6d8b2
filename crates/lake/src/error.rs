//! What can go wrong with files.

use krama_model::{Code, Coded, Digest, RunNumber};
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
    /// A table of a run cannot be read, or is not there beside the others.
    #[error("{} cannot be read: {fault}", path.display())]
    DamagedTable {
        /// Whose table.
        run: RunNumber,
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: String,
    },
}

impl Error {
    pub(crate) fn io(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { act, path, source }
    }

    pub(crate) fn damaged_table(run: RunNumber, path: &Path) -> impl FnOnce(String) -> Self {
        let path = path.to_owned();
        move |fault| Self::DamagedTable { run, path, fault }
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
            Self::DamagedTable { .. } => 4006,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io { source, .. } => remedy(source),
            Self::Parquet { .. } | Self::WrongShape { .. } | Self::Altered(_) => {
                "run `krama verify`; restore a backup if it names this file"
            }
            Self::NoSuchOriginal(_) => "run `krama verify`: it says whether the original was erased or is missing",
            Self::DamagedTable { run, .. } => return Some(made_again(*run)),
        };
        Some(hint.to_owned())
    }
}

/// What to do where the tables of a run are not what it wrote.
pub fn made_again(run: RunNumber) -> String {
    format!(
        "tables are derived: delete the folder lake/derived/run-{:06}, and make them again with \
         `krama analyse --replay {run}`, or new ones with `krama analyse`",
        run.0
    )
}

/// What to do where the disk is full, or fails.
pub const FULL: &str =
    "the disk is full, or fails: free some space and try again; nothing that was acknowledged is lost";

/// What to do where the folder may not be written to.
pub const CLOSED: &str = "the workspace folder must be yours and writable: look at its owner, its permissions, and whether its disk is mounted \
                          read-only; nothing was lost";

/// What to do about an error of the file system.
pub fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FULL,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => CLOSED,
        _ => "look at the disk; nothing that was acknowledged is lost",
    }
}
