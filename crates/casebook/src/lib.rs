//! The workspace: a folder with a casebook (SQLite), a lake and keys. With the lake, the only place truth is written.
//!
//! [`Workspace`] opens the folder; [`Writer`] holds the lease to seal what came in and to erase; decisions, runs and
//! looks at identified persons are entered by anybody who has the workspace open. Every one of them is a ledger entry,
//! and what the casebook says of reports, decisions and runs follows from the entries, their payloads and the sealed
//! batches; `schema.rs` names the one table that does not.

mod access;
mod append;
mod backup;
mod blank;
mod cases;
mod checkpoint;
mod decisions;
mod erase;
mod error;
mod find;
mod keys;
mod migrate;
mod originals;
mod own;
mod people;
mod prove;
mod reports;
mod runs;
mod schema;
mod seal;
mod sealing;
mod trail;
mod verify;
mod workspace;
mod writer;

pub use access::Access;
pub use append::{Act, Actor};
pub use backup::{BackedUp, restore};
pub use blank::{is_blank, is_unseen};
pub use cases::{Case, CaseEntry, Naming};
pub use decisions::Taken;
pub use erase::{Erased, Foreseen, Target};
pub use error::{Error, Refusal};
pub use krama_lake::{Checked, Disk, Lake, SealedReport};
pub use originals::{OriginalRow, Rejected};
pub use own::{BENIGN, SETTINGS, is_own};
pub use people::factor::{FactorSecret, Seed};
pub use people::signing_in::Attempt;
pub use people::{Altering, Chosen, FIRST_MS, NewPassword, NewPerson, Person};
pub use prove::{Proved, Proving};
pub use reports::{BatchFile, BatchRows, Reports};
pub use runs::{RunRecord, Running};
pub use seal::apart::{Apart, SameReference};
pub use seal::elsewhere::{Elsewhere, ErasedElsewhere};
pub use seal::twice::{Twice, Twices};
pub use seal::{Delivery, Enclosed, NamedOriginal, Sealed};
pub use sealing::Sealing;
pub use trail::{By, Line, Sought};
pub use verify::{Finding, Verification};
pub use workspace::{Random, Surroundings, Workspace};
pub use writer::Writer;
