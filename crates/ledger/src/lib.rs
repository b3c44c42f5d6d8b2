//! An append-only log with proofs: what was sealed, decided, run and shown, and that none of it was rewritten.
//!
//! Pure: no clock, no randomness, no files. [`tree`] is the Merkle tree of RFC 9162, [`entry`] what may be entered,
//! [`leaf`] how a report becomes one leaf without giving its neighbours away, [`checkpoint`] the signed tree head
//! (C2SP `tlog-checkpoint` on `signed-note`), and [`proof`] the paper one report can be shown with.

pub mod checkpoint;
pub mod entry;
mod error;
pub mod frontier;
pub mod key;
pub mod leaf;
pub mod proof;
pub mod tree;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use entry::{Body, Entry, Payload, SealedList};
pub use error::Error;
pub use frontier::Frontier;
pub use key::{NoteKey, WorkspaceKey};
pub use leaf::ReportSalts;
pub use proof::{Proven, ReportProof, Witness};
