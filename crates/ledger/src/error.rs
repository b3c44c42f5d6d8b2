//! What can be wrong with a log, a key, a note or a proof.

use krama_model::{Code, Coded};

/// Why something of the ledger cannot be read or does not hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path, a root or a leaf does not fit together.
    #[error("the proof does not hold: {0}")]
    ProofFails(&'static str),
    /// A note is not a C2SP signed note with a checkpoint in it.
    #[error("not a signed checkpoint: {0}")]
    NotACheckpoint(&'static str),
    /// No signature on the note is by the key it is checked against.
    #[error("the checkpoint is not signed by the key {key}")]
    NotSignedBy {
        /// The name of the key.
        key: String,
    },
    /// A key that cannot be read.
    #[error("not a signing key: {0}")]
    NotAKey(&'static str),
    /// An entry whose text is not what the ledger writes.
    #[error("the entry cannot be read")]
    NotAnEntry(#[source] serde_json::Error),
    /// An entry that reads, and is not in canonical form (RFC 8785), so it was not written by the ledger.
    #[error("the entry is not in canonical form")]
    NotCanonical,
    /// A file that is no proof of a report.
    #[error("not a proof of a report")]
    NotAProof(#[source] serde_json::Error),
    /// A whole proof that says nothing of the checkpoint it is held against.
    #[error("the proof does not lead to a checkpoint of size {kept}")]
    AnotherCheckpoint {
        /// How many entries that checkpoint names.
        kept: u64,
    },
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::ProofFails(_) => 3001,
            Self::NotACheckpoint(_) => 3002,
            Self::NotSignedBy { .. } => 3003,
            Self::NotAKey(_) => 3004,
            Self::NotAnEntry(_) => 3005,
            Self::NotCanonical => 3006,
            Self::NotAProof(_) => 3007,
            Self::AnotherCheckpoint { .. } => 3008,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::ProofFails(_) => {
                "ask whoever holds the workspace for a new proof; if that fails too, run `krama verify` there"
            }
            Self::NotACheckpoint(_) => "give the file that `krama checkpoint` wrote, unchanged",
            Self::NotSignedBy { .. } => "a checkpoint counts only against the workspace that signed it",
            Self::NotAKey(_) => "restore the `keys` folder from a backup",
            Self::NotAnEntry(_) | Self::NotCanonical => "run `krama verify`; restore a backup if it names this entry",
            Self::NotAProof(_) => "give the file that `krama prove` wrote, unchanged",
            Self::AnotherCheckpoint { .. } => {
                "send that checkpoint to whoever holds the workspace, and ask for `krama prove REPORT --since CHECKPOINT`"
            }
        };
        Some(hint.to_owned())
    }
}
