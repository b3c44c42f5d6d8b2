//! How well a run agrees with the truth: one file for each measure, each a function of plain labels, mentions and ties.
//! Nothing here knows a workspace. `docs/measures.md` explains them.

pub mod apart;
pub mod bcubed;
pub mod calibration;
pub mod ceiling;
pub mod components;
pub mod contingency;
pub mod evaluation;
pub mod extraction;
pub mod found;
pub mod largest;
pub mod links;
pub mod matching;
pub mod merges;
pub mod mistakes;
pub mod mostly;
pub mod mutual_information;
pub mod pairwise;
pub mod roles;
pub mod scripts;
pub mod types;
pub mod values;
pub mod wholeness;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;

pub use evaluation::{Comparison, Evaluation};
pub use found::{Found, FoundHold, FoundMention, FoundReport, FoundTie};
pub use mistakes::{Mistake, Sort};
