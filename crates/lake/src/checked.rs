//! Which batches were found to be as they were sealed, for a process that reads them again and again.
//!
//! A file counts as checked as long as its length, its place on the disk and the times of its last changes are what they
//! were when it was hashed: whatever writes into it, or puts another in its place, moves one of them, and the next reader
//! hashes it again. Damage that the file system itself does not know of is found by `krama verify`, which never asks here.

use krama_model::Digest;
use std::collections::HashMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Batches that were checked, shared by all who read them.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    files: Arc<Mutex<HashMap<PathBuf, (Digest, Stamp)>>>,
}

impl Checked {
    /// Whether a file was checked as it is.
    pub(crate) fn holds(&self, path: &Path, sealed: &Digest) -> bool {
        let Some(stamp) = Stamp::of(path) else { return false };
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(path).is_some_and(|(digest, then)| digest == sealed && *then == stamp)
    }

    /// Notes that a file was found to be as it was sealed, if nothing changed it meanwhile.
    pub(crate) fn note(&self, path: &Path, sealed: &Digest, before: Option<Stamp>) {
        if let Some(stamp) = before.filter(|stamp| Stamp::of(path).as_ref() == Some(stamp)) {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.to_owned(), (*sealed, stamp));
        }
    }
}

/// What changes with a file: length, place, and times of its last changes in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    place: (u64, u64),
    changed: [(i64, i64); 2],
}

impl Stamp {
    /// Nothing where the system does not tell, and so nothing is remembered.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        stamp(&std::fs::metadata(path).ok()?)
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    Some(Stamp {
        length: metadata.size(),
        place: (metadata.dev(), metadata.ino()),
        changed: [(metadata.mtime(), metadata.mtime_nsec()), (metadata.ctime(), metadata.ctime_nsec())],
    })
}

#[cfg(not(unix))]
fn stamp(_: &Metadata) -> Option<Stamp> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_was_written_to_or_replaced_counts_as_unchecked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b000001.parquet");
        fs::write(&path, "sealed").unwrap();
        let (checked, digest) = (Checked::default(), Digest::of(b"sealed"));
        assert!(!checked.holds(&path, &digest));
        checked.note(&path, &digest, Stamp::of(&path));
        assert!(checked.holds(&path, &digest) && !checked.holds(&path, &Digest::of(b"other")));
        let (old, aside) = (Stamp::of(&path), folder.path().join("aside"));
        fs::write(&aside, "seaLed").unwrap();
        fs::rename(&aside, &path).unwrap();
        assert!(!checked.holds(&path, &digest));
        checked.note(&path, &digest, old);
        assert!(!checked.holds(&path, &digest));
        fs::write(&path, "sealed and more").unwrap();
        checked.note(&path, &digest, None);
        assert!(!checked.holds(&path, &digest));
    }
}
