//! Folders that one process works in. They are gone when it is done, and whoever finds one left by a crash removes it.

use crate::disk::Disk;
use crate::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A folder of this process alone. Removed when this is dropped, unless it was renamed away.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    disk: Disk,
    /// Held for its lock, which ends with the process.
    _lock: Option<File>,
}

impl Claim {
    /// Makes a new folder beside others of that name.
    pub(crate) fn new(disk: &Disk, above: &Path, name: &str) -> Result<Self, Error> {
        for number in 0_u32.. {
            let path = above.join(format!("{name}-{}-{number}", std::process::id()));
            if path.exists() {
                continue;
            }
            disk.create_folder(&path).map_err(Error::io("making the folder", &path))?;
            if let Lock::Free(lock) = lock(&path)
                && path.is_dir()
            {
                return Ok(Self { path, disk: disk.clone(), _lock: lock });
            }
        }
        unreachable!("some number is free")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether somebody works in that folder now.
    pub(crate) fn is_held(path: &Path) -> bool {
        matches!(lock(path), Lock::Held)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.path.exists()
            && let Err(error) = self.disk.remove_folder(&self.path)
        {
            tracing::warn!(%error, "a folder that is no longer needed could not be removed");
        }
    }
}

enum Lock {
    Free(Option<File>),
    Held,
}

/// Locks a folder. Where folders cannot be opened there is nothing to lock, and none counts as held.
fn lock(path: &Path) -> Lock {
    let Ok(folder) = File::open(path) else { return Lock::Free(None) };
    match folder.try_lock() {
        Ok(()) => Lock::Free(Some(folder)),
        Err(fs::TryLockError::WouldBlock) => Lock::Held,
        Err(fs::TryLockError::Error(_)) => Lock::Free(None),
    }
}
