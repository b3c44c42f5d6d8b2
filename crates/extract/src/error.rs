//! What can go wrong while a reader is built. Reading itself cannot fail.

use krama_model::{Code, Coded, Kind};

/// An error of this crate. Texts name the place and the fault, never a value a person could be found by.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The region is not one whose numbering plan is known.
    #[error("{region:?} is not a region with a numbering plan")]
    UnknownRegion {
        /// What was given.
        region: String,
    },
    /// A benign list could not be read.
    #[error("benign list {name}: {source}")]
    BenignList {
        /// Which list, as the caller names it.
        name: String,
        /// What is wrong with it, with the line.
        source: Box<toml::de::Error>,
    },
    /// An entry of a benign list is not a value of its kind.
    #[error("benign list {name}, entry {entry}: not a {}", kind.name())]
    BenignValue {
        /// Which list, as the caller names it.
        name: String,
        /// The entry's number in the list, from 1.
        entry: usize,
        /// The kind the entry says it is.
        kind: Kind,
    },
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::UnknownRegion { .. } => 2001,
            Self::BenignList { .. } => 2002,
            Self::BenignValue { .. } => 2003,
        })
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::UnknownRegion { .. } => "Give a two-letter country code (ISO 3166-1), such as KH.".into(),
            Self::BenignList { .. } => {
                "Each entry is [[entry]] with `kind`, `value` and `category`; see schemas/benign.".into()
            }
            Self::BenignValue { kind, .. } => {
                format!("Write the value as docs/kinds.md shows it for {}, or correct the kind.", kind.name())
            }
        })
    }
}
