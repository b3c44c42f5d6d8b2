//! What can go wrong with a workspace.

mod refusal;

pub use refusal::Refusal;

use krama_model::{Code, Coded, Digest, EntryNumber, Particulars, ReportNumber, RunNumber};
use rusqlite::ErrorCode;
use std::io;
use std::path::PathBuf;

/// Why something could not be done with a workspace.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database refused.
    #[error("the casebook: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file system refused.
    #[error("the workspace folder: {0}")]
    Disk(#[from] io::Error),
    /// The lake refused.
    #[error(transparent)]
    Lake(#[from] krama_lake::Error),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] krama_ledger::Error),
    /// An account or a case is left as it is.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no workspace in that folder.
    #[error("{} is not a workspace", .0.display())]
    NotAWorkspace(PathBuf),
    /// There is one already.
    #[error("{} is a workspace already", .0.display())]
    AlreadyAWorkspace(PathBuf),
    /// A workspace is to be made where other files are.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// Sealed files without the casebook that names them.
    #[error("{} is missing or empty, and sealed files lie beside it", .0.display())]
    CasebookMissing(PathBuf),
    /// The folder was written by a newer Krama.
    #[error("the workspace has format {found}; this Krama knows formats up to {known}")]
    NewerFormat {
        /// Its format.
        found: u32,
        /// The newest known here.
        known: u32,
    },
    /// A key file is not there.
    #[error("the key {} is missing", .0.display())]
    KeyMissing(PathBuf),
    /// A key file is not what was written.
    #[error("the key {} cannot be read", .0.display())]
    KeyDamaged(PathBuf),
    /// A key of another workspace, or one made since.
    #[error("the key {} is not the one this workspace was made with", .0.display())]
    ForeignKey(PathBuf),
    /// Others than the owner may read a key.
    #[error("{} can be read by others (mode {mode:o})", path.display())]
    TooOpen {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Another process is sealing.
    #[error("another process is writing to this workspace")]
    WriterBusy,
    /// The casebook contradicts itself.
    #[error("the casebook is damaged: {0}")]
    Damaged(String),
    /// The words of an entry are not those it was made with.
    #[error("the payload of {0} was altered")]
    AlteredWords(EntryNumber),
    /// An original is not the bytes that came.
    #[error("the original {0} was altered")]
    AlteredOriginal(Digest),
    /// A report that is not there.
    #[error("there is no report {0}")]
    NoSuchReport(ReportNumber),
    /// A withdrawal of something that is not a decision in force.
    #[error("{0} is not a decision in force")]
    NotInForce(EntryNumber),
    /// A decision that stands already, by an earlier entry.
    #[error("this was decided already, by {0}, and stands")]
    Stands(EntryNumber),
    /// A decision about a report and itself.
    #[error("a report cannot be compared with itself")]
    SameReport,
    /// A decision without a reason.
    #[error("a decision needs a reason")]
    NoReason,
    /// Erasure asked for as a plain decision.
    #[error("an erasure is not a plain decision")]
    ErasureIsNotPlain,
    /// What is to be erased was erased before.
    #[error("{what} was erased already, by {by}")]
    AlreadyErased {
        /// What, by its number or digest.
        what: String,
        /// The erasure.
        by: EntryNumber,
    },
    /// Nothing to erase: unknown.
    #[error("there is nothing left to erase there")]
    NothingToErase,
    /// An erasure without the order it rests on.
    #[error("an erasure needs the order it rests on")]
    NoOrder,
    /// A file that was destroyed under an order comes in again.
    #[error("the file {digest} was erased by {by} and was not kept")]
    ErasedBefore {
        /// SHA-256 of its bytes.
        digest: Digest,
        /// The erasure.
        by: EntryNumber,
    },
    /// A file or folder that is in the way.
    #[error("{} is there already", .0.display())]
    InTheWay(PathBuf),
    /// What is being backed up is not what was sealed.
    #[error("cannot back up: {0} is missing or altered")]
    NotAsSealed(String),
    /// Not a backup, or a damaged one.
    #[error("not a whole backup: {0}")]
    NotABackup(String),
    /// A trigger or a view that somebody put into the casebook's file.
    #[error("the casebook holds a {what} that Krama did not make: {name}")]
    ForeignObject {
        /// `trigger` or `view`.
        what: String,
        /// Its name.
        name: String,
    },
    /// Another analysis took the number.
    #[error("the run {0} was entered already")]
    RunTaken(RunNumber),
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::Lake(error) => return error.code(),
            Self::Ledger(error) => return error.code(),
            Self::Refused(refusal) => return refusal.code(),
            Self::Database(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => 5002,
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => 5003,
                Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => 5005,
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => 5006,
                _ => 5001,
            },
            Self::Disk(_) => 5004,
            Self::NotAWorkspace(_) => 5010,
            Self::AlreadyAWorkspace(_) => 5011,
            Self::NewerFormat { .. } => 5012,
            Self::KeyMissing(_) => 5013,
            Self::KeyDamaged(_) => 5014,
            Self::TooOpen { .. } => 5015,
            Self::WriterBusy => 5016,
            Self::Damaged(_) => 5017,
            Self::AlteredWords(_) => 5104,
            Self::AlteredOriginal(_) => 5105,
            Self::NotEmpty(_) => 5018,
            Self::CasebookMissing(_) => 5019,
            Self::NoSuchReport(_) => 5020,
            Self::NotInForce(_) => 5021,
            Self::Stands(_) => 5054,
            Self::SameReport => 5022,
            Self::NoReason => 5023,
            Self::ErasureIsNotPlain => 5024,
            Self::RunTaken(_) => 5025,
            Self::NothingToErase => 5026,
            Self::NoOrder => 5027,
            Self::ErasedBefore { .. } => 5028,
            Self::ForeignKey(_) => 5029,
            Self::AlreadyErased { .. } => 5033,
            Self::ForeignObject { .. } => 5034,
            Self::InTheWay(_) => 5030,
            Self::NotAsSealed(_) => 5031,
            Self::NotABackup(_) => 5032,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Lake(error) => return error.hint(),
            Self::Ledger(error) => return error.hint(),
            Self::Refused(refusal) => return refusal.hint(),
            Self::Database(_) if self.code().0 == 5003 => "another process holds the casebook; try again in a moment",
            Self::Database(_) if self.code().0 == 5005 => krama_lake::error::FULL,
            Self::Database(_) if self.code().0 == 5006 => krama_lake::error::CLOSED,
            Self::Disk(source) => krama_lake::error::remedy(source),
            Self::Database(_) | Self::Damaged(_) => "run `krama verify`; restore a backup if it names damage",
            Self::NotAWorkspace(_) => "name one with `--workspace`, or make one with `krama init`",
            Self::AlreadyAWorkspace(_) | Self::NotEmpty(_) => "choose another folder",
            Self::CasebookMissing(_) => "put nothing there: restore a backup into another folder, and keep this one",
            Self::NewerFormat { .. } => "use the Krama that wrote it, or a newer one",
            Self::AlteredWords(_) | Self::AlteredOriginal(_) => {
                "`krama verify` names everything that is no longer as it was sealed; restore a backup"
            }
            Self::KeyMissing(_) | Self::KeyDamaged(_) => "restore the `keys` folder from a backup",
            Self::ForeignKey(_) => {
                "nothing was written; restore the `keys` folder from a backup of this very workspace"
            }
            Self::TooOpen { path, .. } => return Some(format!("chmod go= {}", path.display())),
            Self::WriterBusy => "wait until it has finished; decisions can be taken meanwhile",
            Self::NoSuchReport(_) => "`krama find` lists reports by their reference",
            Self::NotInForce(_) => {
                "`krama decide list` shows the decisions in force; a withdrawal cannot be withdrawn: decide again"
            }
            Self::Stands(_) => "nothing was entered; withdraw that one first where its reason no longer holds",
            Self::SameReport => "name two different reports",
            Self::NoReason => "give one with `--why`",
            Self::ErasureIsNotPlain => "use the erasure, which needs the order it rests on",
            Self::RunTaken(_) => "run the analysis again",
            Self::NothingToErase => "`krama verify` lists what was erased, and by which entry",
            Self::AlreadyErased { .. } => {
                "nothing is left of it; `krama verify` lists what was erased, and by which entry"
            }
            Self::ForeignObject { .. } => {
                "nothing was written: it could change what is; restore a backup, and find out who had the folder"
            }
            Self::NoOrder => "name the court or the law, and the number of the order",
            Self::ErasedBefore { .. } => {
                "it was destroyed under an order and may not come back; `krama verify` lists what was erased"
            }
            Self::InTheWay(_) => "choose a name that is not taken; nothing is ever overwritten",
            Self::NotAsSealed(_) => "run `krama verify`, and restore an earlier backup of what it names",
            Self::NotABackup(_) => "use another copy of the backup; the folder was left as it was",
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        match self {
            Self::Lake(error) => error.particulars(),
            Self::Ledger(error) => error.particulars(),
            Self::Refused(refusal) => refusal.particulars(),
            Self::NoSuchReport(report) => Particulars::named(report),
            Self::NotInForce(entry)
            | Self::Stands(entry)
            | Self::AlreadyErased { by: entry, .. }
            | Self::ErasedBefore { by: entry, .. } => Particulars::named(entry),
            Self::RunTaken(run) => Particulars::named(run),
            _ => Particulars::default(),
        }
    }
}
