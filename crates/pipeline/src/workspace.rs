//! What faces need of the casebook without depending on it themselves.

pub use krama_casebook::{
    Access, Act, Actor, Disk, Finding, Proved, Proving, Surroundings, Taken, Target, Verification, Workspace, is_blank,
    restore,
};
pub use krama_ledger::{Proven, ReportProof, Witness};
