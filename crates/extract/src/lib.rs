//! Text to mentions of observables, their roles, and the scam type. Pure: no clock, no files, no network.
//!
//! [`Reader`] is built once and shared by every thread. Reading a report folds each part's text ([`fold`]), proposes
//! candidates in one pass, lets each kind's validator dispose ([`kinds`]), settles overlaps, and keeps for every
//! value the exact span of the original it was read from.

pub mod benign;
pub mod cue;
pub mod error;
pub mod fold;
mod foreign;
pub mod kinds;
mod known;
mod lexicon;
mod phrase;
mod reader;
pub mod role;
pub mod scam;
mod scan;
pub mod script;
mod token;

pub use benign::List as BenignList;
pub use error::Error;
pub use fold::Folded;
pub use foreign::{Beside, By, Foreign, Invented};
pub use kinds::{KindRules, display, home_region, is_region, kinds, parse, readings};
pub use reader::{Reader, ReaderSettings, Reading};
pub use scam::Classifier;
pub use scan::candidate_patterns;
pub use script::ScriptSpan;
