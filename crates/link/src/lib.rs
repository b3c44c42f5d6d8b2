//! Evidence: which report names which value, which scripts match, and what each is worth by its kind alone.
//!
//! The way through: a [`Gathering`] takes one report's reading after another; [`tie`] turns it into bipartite
//! [`krama_model::Evidence`], after finding out who tells ([`tellers`]), what is told twice, whose value each value is
//! ([`namings`]), when it was used ([`seasons`]) and which scripts are near-identical ([`scripts`]).

pub mod gathering;
pub mod hash;
pub mod namings;
pub mod pages;
pub mod scripts;
pub mod seasons;
pub mod sketch;
pub mod tellers;
pub mod ties;
pub mod values;

pub use gathering::{Gathering, Ground, Told};
pub use namings::{Conflict, Links, Said, is_slip};
pub use sketch::Sketch;
pub use ties::{Linked, Material, Rules, tie};
pub use values::ValueTable;
