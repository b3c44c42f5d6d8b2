//! The writer's lease: who may seal, erase and sweep.

use crate::error::Error;
use crate::seal::elsewhere::Sources;
use crate::seal::unnumbered::Unnumbered;
use crate::workspace::{Workspace, digest};
use krama_lake::StoredOriginal;
use krama_model::Digest;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;

/// The one process that may seal what comes in. The lease ends when this is dropped, or when the process dies.
#[derive(Debug)]
pub struct Writer<'a> {
    pub(crate) workspace: &'a Workspace,
    /// Held for its lock.
    _lease: File,
    /// The sources there are, once somebody asked.
    pub(crate) sources: RefCell<Option<Sources>>,
    /// What came without references, as far as somebody asked.
    pub(crate) unnumbered: RefCell<Unnumbered>,
}

impl Workspace {
    /// Takes the writer's lease and sweeps what a crash left behind. Refused while another process holds it.
    pub fn writer(&self) -> Result<Writer<'_>, Error> {
        self.check_keys()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lease = options.open(self.root.join("writer.lock"))?;
        match lease.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::WriterBusy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let (sources, unnumbered) = (RefCell::default(), RefCell::default());
        let writer = Writer { workspace: self, _lease: lease, sources, unnumbered };
        writer.sweep()?;
        Ok(writer)
    }
}

impl Writer<'_> {
    /// The workspace it writes to.
    pub fn workspace(&self) -> &Workspace {
        self.workspace
    }

    /// Stores the bytes of an original, before anything of it is parsed. Bytes that were destroyed under an order are
    /// refused, and not kept. What is sealed from here on is of this file.
    pub fn store_original(&self, from: &mut dyn Read) -> Result<StoredOriginal, Error> {
        self.unnumbered.borrow_mut().begin();
        let lake = &self.workspace.lake;
        let stored = lake.store_original(from)?;
        match self.workspace.erased_by(&stored.digest)? {
            None => Ok(stored),
            Some(by) => {
                lake.remove_original(&stored.digest)?;
                Err(Error::ErasedBefore { digest: stored.digest, by })
            }
        }
    }

    /// Takes away the bytes of an original that nothing was sealed of.
    pub fn forget_unsealed(&self, digest: &Digest) -> Result<(), Error> {
        if !self.workspace.db.prepare_cached("SELECT 1 FROM original WHERE digest = ?1")?.exists([digest.0])? {
            self.workspace.lake.remove_original(digest)?;
        }
        Ok(())
    }

    fn sweep(&self) -> Result<(), Error> {
        let db = &self.workspace.db;
        let mut select = db.prepare("SELECT file FROM batch")?;
        let files: HashSet<String> = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut select = db.prepare("SELECT digest FROM original WHERE erased_by IS NULL")?;
        let originals: HashSet<Digest> = select.query_map([], |row| digest(row, 0))?.collect::<Result<_, _>>()?;
        let swept = self.workspace.lake.sweep(|name| files.contains(name), |digest| originals.contains(digest))?;
        if swept > 0 {
            tracing::info!(files = swept, "swept what an interrupted ingest left behind");
        }
        self.finish_erasures()?;
        Ok(())
    }
}
