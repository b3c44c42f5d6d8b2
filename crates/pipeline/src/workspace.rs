//! What faces need of the casebook without depending on it themselves.

pub use krama_casebook::{
    Access, Act, Actor, By, Disk, Finding, Proved, Proving, Sought, Surroundings, Taken, Target, Verification,
    Workspace, is_blank, restore,
};
pub use krama_ledger::{Body, Proven, ReportProof, Witness};
