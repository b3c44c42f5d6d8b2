//! What the server takes from the world around it: the clock, randomness, whose folder it is.

use krama_model::Moment;
use krama_pipeline::workspace::{Actor, Surroundings};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What the server takes from the world around it.
#[derive(Clone)]
pub struct Around {
    /// What every opening of the workspace takes.
    pub surroundings: fn() -> Surroundings,
    /// Now.
    pub now: Arc<dyn Fn() -> Moment + Send + Sync>,
    /// Fills a buffer with random bytes.
    pub random: fn(&mut [u8]),
    /// Who started the server, and owns the folder.
    pub owner: Actor,
}

impl Around {
    /// A word that nobody guesses: 256 random bits.
    pub(crate) fn secret(&self) -> String {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        hex::encode(bytes)
    }

    /// Milliseconds since 1970 UTC.
    pub(crate) fn now_ms(&self) -> i64 {
        (self.now)().0
    }
}

/// What is kept of a secret: who reads the memory of the server does not learn it, and comparing takes the same time for all.
pub(crate) fn mark(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
