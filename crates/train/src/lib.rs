//! The simulated country: groups, providers, lone fraudsters and victims that are invented, the reports that reach the
//! desks, and the truth about them. It reads nothing of a workspace and knows none.

pub mod asset;
pub mod baseline;
pub mod calibration;
pub mod country;
pub mod difficulty;
pub mod error;
pub mod exercise;
pub mod held;
pub mod incident;
pub mod infrastructure;
pub mod measure;
pub mod mint;
pub mod money;
pub mod narrative;
pub mod provider;
pub mod random;
pub mod row;
pub mod schedule;
pub mod script;
pub mod spoken;
pub mod statement;
pub mod time;
pub mod truth;
pub mod victim;
pub mod wallet;
pub mod words;
pub mod write;

pub use country::{Country, Settings};
pub use difficulty::{Level, Rates};
pub use error::Error;
pub use random::Random;
pub use truth::{Truth, TruthError};
pub use write::{COMPLAINANT, Written, refuse_full, simulate};
