//! The order of the steps: collect, read, tie, settle, decide, write; and the questions asked of what was written.
//!
//! [`Unit`] is an open workspace. [`Unit::ingest`] seals what comes in; [`Unit::analyse`] makes a run; the modules under
//! [`ask`] answer from the latest run's tables and the sealed reports. Nothing here prints.

pub mod analyse;
pub mod ask;
pub mod cases;
pub mod conclude;
pub mod decide;
pub mod error;
pub mod foresee;
pub mod index;
pub mod ingest;
mod kin;
mod mentions;
pub mod people;
pub mod place;
pub mod progress;
pub mod rank;
pub mod reading;
#[cfg(test)]
mod sample;
pub mod settings;
pub mod shelf;
pub mod since;
mod spelling;
pub mod spreadsheet;
pub mod statements;
pub mod table;
pub mod tables;
mod text_file;
pub mod typed;
pub mod unit;
pub mod verify;
pub mod words;
pub mod workspace;

pub use error::Error;
pub use krama_lake::decode::is_guarded;
pub use progress::{Progress, Silent};
pub use settings::Settings;
pub use shelf::Shelf;
pub use unit::Unit;
