//! What the server takes from the world around it: the clock, randomness, whose folder it is.

use crate::watch::Line;
use krama_model::Moment;
use krama_pipeline::workspace::{Actor, Surroundings};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// Tells how many bytes are free on the disk of a folder.
pub type Free = dyn Fn(&Path) -> Option<u64> + Send + Sync;

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
    /// Keeps a line of who came, who was refused and what failed.
    pub watch: Arc<dyn Fn(&Line) + Send + Sync>,
    /// How many bytes are free on the disk of a folder, where that can be told.
    pub free: Arc<Free>,
}

impl Around {
    /// A word that nobody guesses: 256 random bits.
    pub(crate) fn secret(&self) -> String {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        hex::encode(bytes)
    }

    /// A password that nobody guesses and that can be read out: four groups of five, 99 bits, of signs that are not taken for each other.
    pub(crate) fn draw_password(&self) -> String {
        let signs = b"abcdefghjkmnpqrstuvwxyz23456789".as_slice();
        let (mut drawn, mut byte) = (String::new(), [0]);
        while drawn.len() < 23 {
            (self.random)(&mut byte);
            // Every sign is as likely as every other.
            let is_fair = usize::from(byte[0]) < 256 / signs.len() * signs.len();
            match drawn.len() {
                5 | 11 | 17 => drawn.push('-'),
                _ if is_fair => drawn.push(char::from(signs[usize::from(byte[0]) % signs.len()])),
                _ => {}
            }
        }
        drawn
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
