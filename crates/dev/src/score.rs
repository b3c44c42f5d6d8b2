//! How well groups agree with a known truth.

mod components;
mod measure;
mod tables;

pub use components::components;
pub use measure::{Score, score};
pub use tables::{Partition, Truth, read_members, read_mentions, read_truth};
