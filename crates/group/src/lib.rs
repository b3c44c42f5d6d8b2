//! From evidence to groups: weights in bits, re-weighting by spread, communities, decisions, explanations. Pure: same
//! input, same output, whatever the order of reports or the number of threads.
//!
//! The way through: [`weigh`] turns what is known of a tie into millibits; [`leiden`] finds communities under those
//! weights; [`ladder`] lets small ties form groups first and judges larger ties by them, then settles; [`fork`] parts groups
//! that came apart or together in time; [`decision`]
//! applies people's words to the partition; [`forest`] keeps what holds every group together.

mod components;
pub mod decision;
pub mod forest;
pub mod fork;
pub mod hypergraph;
pub mod ladder;
pub mod leiden;
pub mod margin;
mod order;
pub mod rows;
pub mod split;
pub mod spread;
pub mod weigh;

pub use decision::{Contradiction, InForce};
pub use forest::{Forest, Step};
pub use fork::{Apart, Fork, Kin};
pub use ladder::{Settled, Wanted, settle, settle_while};
pub use weigh::{Millibits, Prior};
