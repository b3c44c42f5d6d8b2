//! Every durable step goes through here, so that a test can let any one of them fail: with the feature `faults`, which the
//! shipped program is built without.
//!
//! A step is a folder made, a file created, a block written, a file synced, a rename, a removal, a folder synced or a
//! database commit. The rules they keep are those of POSIX: what was written and not synced may be lost, and so may a
//! new name or a rename whose folder was not synced.

#[cfg(any(test, feature = "faults"))]
mod faults;
#[cfg(not(any(test, feature = "faults")))]
#[path = "disk/faultless.rs"]
mod faults;

use faults::Faults;
#[cfg(any(test, feature = "faults"))]
pub use faults::PowerCut;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The way to the file system. Clones share one count of steps.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    faults: Option<Arc<Faults>>,
}

impl Disk {
    /// The disk as it is.
    pub fn real() -> Self {
        Self::default()
    }

    /// A disk that loses power at step `at` (from 0) and loses what `cut` says. Every later step fails too.
    #[cfg(any(test, feature = "faults"))]
    pub fn failing(at: u64, cut: PowerCut) -> Self {
        Self { faults: Some(Arc::new(Faults::new(at, cut))) }
    }

    /// How many steps were taken, on a disk made by [`Disk::failing`].
    #[cfg(any(test, feature = "faults"))]
    pub fn steps(&self) -> u64 {
        self.faults.as_ref().map_or(0, |faults| faults.steps())
    }

    fn step(&self) -> io::Result<()> {
        self.faults.as_ref().map_or(Ok(()), |faults| faults.step())
    }

    fn note(&self, note: impl FnOnce(&Faults)) {
        if let Some(faults) = &self.faults {
            note(faults);
        }
    }

    /// Makes a folder only its owner can enter, where there is none, and syncs the folder above.
    pub fn create_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.step()?;
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)?;
        self.note(|faults| faults.made_folder(path));
        path.parent().map_or(Ok(()), |above| self.sync_folder(above))
    }

    /// Closes a folder that is there already to others than its owner.
    pub fn make_private(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(())
    }

    /// Creates a file only its owner can read, and refuses one that is there.
    pub fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.step()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        self.note(|faults| faults.created(path));
        Ok(DiskFile { disk: self.clone(), path: path.to_owned(), file })
    }

    /// Writes a small file whole: staged beside, synced, renamed over, folder synced.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let staged = path.with_extension("staged");
        if staged.exists() {
            self.remove(&staged)?;
        }
        let mut file = self.create(&staged)?;
        file.write_all(bytes)?;
        file.sync()?;
        self.rename(&staged, path)?;
        path.parent().map_or(Ok(()), |folder| self.sync_folder(folder))
    }

    /// Renames. Lasts once the folder of `to` is synced.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        let replaced = if self.faults.is_some() { fs::read(to).ok() } else { None };
        fs::rename(from, to)?;
        self.note(|faults| faults.renamed(from, to, replaced));
        Ok(())
    }

    /// Removes a file. Lasts once its folder is synced.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let kept = if self.faults.is_some() { Some(fs::read(path)?) } else { None };
        fs::remove_file(path)?;
        self.note(|faults| faults.removed(path, kept.unwrap_or_default()));
        Ok(())
    }

    /// Removes a folder with everything in it. Lasts once the folder above is synced.
    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let kept = self.faults.as_ref().map(|faults| faults.keep_folder(path)).transpose()?;
        fs::remove_dir_all(path)?;
        if let (Some(faults), Some(kept)) = (&self.faults, kept) {
            faults.removed_folder(kept);
        }
        Ok(())
    }

    /// Makes the names in a folder last.
    pub fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        self.note(|faults| faults.synced_folder(folder));
        Ok(())
    }

    /// Takes a database commit as two steps: power may go before it, and after it but before anyone is told.
    pub fn commit<T, E: From<io::Error>>(&self, commit: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.step()?;
        let done = commit()?;
        self.step()?;
        Ok(done)
    }
}

/// A file being written.
#[derive(Debug)]
pub struct DiskFile {
    disk: Disk,
    path: PathBuf,
    file: File,
}

impl DiskFile {
    /// Makes what was written last.
    pub fn sync(&mut self) -> io::Result<()> {
        self.disk.step()?;
        self.file.sync_all()?;
        let length = self.file.metadata()?.len();
        self.disk.note(|faults| faults.synced_file(&self.path, length));
        Ok(())
    }

    /// Makes the file read-only, for its owner too.
    pub fn seal(&self) -> io::Result<()> {
        #[cfg(unix)]
        self.file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o400))?;
        Ok(())
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.step()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for DiskFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
