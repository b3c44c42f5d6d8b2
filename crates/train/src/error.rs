//! What can go wrong while a country is made.

use krama_model::{Code, Coded};
use std::path::PathBuf;

/// What can go wrong while a country is made. Codes `K8001` and on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are five levels.
    #[error("there is no difficulty {level}")]
    NoSuchLevel {
        /// What was asked for.
        level: u64,
    },
    /// A country without reports.
    #[error("a country of no reports was asked for")]
    NoReports,
    /// More reports than values can be invented for.
    #[error("{reports} reports were asked for; at most {most} can be told")]
    TooManyReports {
        /// What was asked for.
        reports: u64,
        /// The most there can be.
        most: u64,
    },
    /// The folder is not empty, or is no folder.
    #[error("{} is there already and is not an empty folder", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// A country as it stands before the first of its reports is told.
    #[error("nothing is told in this country by that day: its first report is told on {first}")]
    NothingTold {
        /// The day of the first report.
        first: String,
    },
    /// Something could not be written. Nothing is left behind.
    #[error("{} could not be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    /// Tells where writing failed.
    pub(crate) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Write { path, source }
    }
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoSuchLevel { .. } => 8001,
            Self::NoReports => 8002,
            Self::TooManyReports { .. } => 8003,
            Self::NotEmpty { .. } => 8004,
            Self::Write { .. } => 8005,
            Self::NothingTold { .. } => 8006,
        })
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoSuchLevel { .. } => "choose 1 (easy) to 5 (hard); 3 is like a national desk's year".to_owned(),
            Self::NoReports => "ask for one report or more, such as --reports 2000".to_owned(),
            Self::TooManyReports { most, .. } => format!("ask for {most} or fewer"),
            Self::NotEmpty { .. } => "name a folder that is missing or empty; nothing was written".to_owned(),
            Self::NothingTold { first } => format!("ask for that day or a later one: --until {first}"),
            Self::Write { .. } => "look at the disk's space and permissions; nothing was left behind".to_owned(),
        })
    }
}
