//! What a simulated country must be.

mod bytes;
mod hardness;
mod invented;
mod refusals;
mod support;
mod told;
