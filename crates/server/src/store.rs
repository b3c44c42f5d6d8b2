//! Answers that depend on the run and the ledger alone, kept while both stay as they are.

use crate::tide::Tide;
use axum::body::Bytes;
use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, Weighter};

/// So many bytes of answers are kept.
const BYTES: u64 = 64 << 20;
/// About so many answers are kept.
const ANSWERS: usize = 4_096;
/// An answer of more bytes is not kept.
const LONGEST: usize = 8 << 20;

/// An answer as it was given.
#[derive(Debug, Clone)]
pub struct Told {
    /// What it is written in.
    pub media: &'static str,
    /// The bytes.
    pub bytes: Bytes,
    /// Whether it is a file to be saved, and not an answer to be shown.
    pub is_file: bool,
    /// Which part of what its address answers it is, where it is one; a file is named by it, too.
    pub part: &'static str,
}

/// What an answer was given to.
pub type Asked = (Tide, String);

#[derive(Clone)]
struct Length;

impl Weighter<Asked, Told> for Length {
    fn weight(&self, (_, address): &Asked, told: &Told) -> u64 {
        (address.len() + told.bytes.len() + 128) as u64
    }
}

/// The answers that are kept.
pub struct Store(Cache<Asked, Told, Length>);

impl Default for Store {
    fn default() -> Self {
        Self(Cache::with_weighter(ANSWERS, BYTES, Length))
    }
}

impl Store {
    /// The answer to an address while the workspace is that far, or the place to keep it. Whoever asks while somebody has
    /// that place waits for the answer, and gets the place where none was kept.
    pub async fn told(&self, asked: &Asked) -> Result<Told, Place<'_>> {
        self.0.get_value_or_guard_async(asked).await.map_err(Place)
    }

    /// Lets go of all.
    pub fn clear(&self) {
        self.0.clear();
    }
}

/// The place of an answer that is being found.
pub struct Place<'s>(PlaceholderGuard<'s, Asked, Told, Length, DefaultHashBuilder, DefaultLifecycle<Asked, Told>>);

impl Place<'_> {
    /// Keeps the answer.
    pub fn keep(self, told: Told) {
        if told.bytes.len() <= LONGEST {
            // A place is taken from nobody, so the answer always gets in.
            let _ = self.0.insert(told);
        }
    }
}
