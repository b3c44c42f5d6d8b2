//! Write-once originals, batches of sealed reports and derived tables, in a folder.
//!
//! ```text
//! lake/
//!   originals/ab/abcd…       original bytes by SHA-256, write-once
//!   reports/b000001-….parquet  one file a sealed batch
//!   derived/run-000001/…       tables of a run; may be deleted at any time
//!   staging/                   what is being written; swept by whoever holds the writer's lease
//! ```
//!
//! A file appears under its final name only whole and synced. Whether it *counts* is for the casebook to say: what no
//! ledger entry names is a stray.

pub mod batch;
mod checked;
mod claim;
pub mod decode;
pub mod derived;
pub mod disk;
pub mod error;
pub mod hashing;
mod originals;
pub mod pick;

pub use batch::{RowKey, SealedReport, StagedBatch};
pub use checked::Checked;
pub use claim::Claim;
pub use derived::{DerivedRun, HeldTable, TableReader, TableWriter};
pub use disk::Disk;
#[cfg(any(test, feature = "faults"))]
pub use disk::PowerCut;
pub use error::Error;
pub use originals::{OpenOriginal, StoredOriginal};
pub use pick::Among;

use krama_model::Digest;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A lake in its folder. Clones are the same lake.
#[derive(Debug, Clone)]
pub struct Lake {
    root: PathBuf,
    disk: Disk,
    staged: Arc<AtomicU64>,
    checked: Arc<OnceLock<Checked>>,
}

impl Lake {
    /// The lake in `root`, with its folders made where they are missing.
    pub fn open(root: &Path, disk: Disk) -> Result<Self, Error> {
        let lake = Self { root: root.to_owned(), disk, staged: Arc::default(), checked: Arc::default() };
        for folder in [lake.root.clone(), lake.originals(), lake.reports(), lake.derived_folder(), lake.staging()] {
            lake.disk.create_folder(&folder).map_err(Error::io("making the folder", &folder))?;
        }
        Ok(lake)
    }

    /// The way it writes.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Lets batches that were checked before be read without being hashed again: for a process that stays. Only the first
    /// such memory counts.
    pub fn remember(&self, checked: &Checked) {
        self.checked.get_or_init(|| checked.clone());
    }

    fn originals(&self) -> PathBuf {
        self.root.join("originals")
    }

    fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }

    fn derived_folder(&self) -> PathBuf {
        self.root.join("derived")
    }

    fn staging(&self) -> PathBuf {
        self.root.join("staging")
    }

    /// A name in the staging folder that nobody else uses while the writer's lease is held.
    fn staging_path(&self) -> PathBuf {
        self.staging().join(format!("{:06}", self.staged.fetch_add(1, Ordering::Relaxed)))
    }

    /// A folder for what is put together before it leaves, spared by a sweep while this process holds it.
    pub fn workbench(&self, name: &str) -> Result<Claim, Error> {
        Claim::new(&self.disk, &self.staging(), name)
    }

    /// Removes what a crash left behind: everything staged, and batches and originals that nothing names. Only for
    /// whoever holds the writer's lease. Gives the number of files removed.
    pub fn sweep(
        &self,
        names_batch: impl Fn(&str) -> bool,
        names_original: impl Fn(&Digest) -> bool,
    ) -> Result<u64, Error> {
        let mut swept = self.sweep_folder(&self.staging(), |_| false)?;
        swept += self.sweep_folder(&self.reports(), |name| is_foreign_in_reports(name) || names_batch(name))?;
        for folder in children(&self.originals())?.into_iter().filter(|path| path.is_dir()) {
            let kept = |name: &str| name.parse().map_or(true, |digest| names_original(&digest));
            swept += self.sweep_folder(&folder, kept)?;
        }
        Ok(swept)
    }

    /// Files among the sealed ones that Krama never wrote there, such as `.DS_Store`: they are left alone and mean nothing.
    /// Paths below the lake.
    pub fn strays(&self) -> Result<Vec<String>, Error> {
        let (mut strays, named) = (Vec::new(), |path: &Path| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        });
        for path in children(&self.originals())? {
            if !path.is_dir() {
                strays.push(path);
                continue;
            }
            let foreign = |path: &PathBuf| named(path).parse::<Digest>().is_err();
            strays.extend(children(&path)?.into_iter().filter(foreign));
        }
        strays.extend(children(&self.reports())?.into_iter().filter(|path| is_foreign_in_reports(&named(path))));
        let below = |path: PathBuf| path.strip_prefix(&self.root).unwrap_or(&path).display().to_string();
        Ok(strays.into_iter().map(below).collect())
    }

    fn sweep_folder(&self, folder: &Path, keep: impl Fn(&str) -> bool) -> Result<u64, Error> {
        let mut swept = 0;
        for path in children(folder)? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if keep(&name) || (path.is_dir() && Claim::is_held(&path)) {
                continue;
            }
            let removed = if path.is_dir() { self.disk.remove_folder(&path) } else { self.disk.remove(&path) };
            removed.map_err(Error::io("removing", &path))?;
            swept += 1;
        }
        if swept > 0 {
            self.disk.sync_folder(folder).map_err(Error::io("syncing", folder))?;
        }
        Ok(swept)
    }
}

/// Whether a name in the folder of batches is none that Krama gives there.
fn is_foreign_in_reports(name: &str) -> bool {
    !(name.starts_with('b') && name.ends_with(".parquet"))
}

/// The paths in a folder, sorted.
fn children(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let listed = fs::read_dir(folder).map_err(Error::io("listing", folder))?;
    let mut paths: Vec<_> = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(Error::io("listing", folder))?;
    paths.sort();
    Ok(paths)
}
