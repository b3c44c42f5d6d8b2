//! Originals: the bytes as they came, by their digest.

use crate::Lake;
use crate::error::Error;
use crate::hashing::{copy, digest_file};
use krama_model::Digest;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

/// An original in the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredOriginal {
    /// SHA-256 of its bytes, which is its name.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
}

impl Lake {
    /// Stores the bytes a reader gives, once: the same bytes again are recognised. Only for the writer.
    pub fn store_original(&self, from: &mut dyn Read) -> Result<StoredOriginal, Error> {
        let staged = self.staging_path();
        let io = |act| Error::io(act, &staged);
        let mut file = self.disk().create(&staged).map_err(io("staging"))?;
        let (digest, size) = copy(from, &mut file).map_err(io("copying an original to"))?;
        let path = self.original_path(&digest);
        if path.exists() {
            self.disk().remove(&staged).map_err(io("removing"))?;
            return Ok(StoredOriginal { digest, size });
        }
        file.seal().map_err(io("sealing"))?;
        file.sync().map_err(io("syncing"))?;
        let folder = path.parent().expect("an original lies in a folder");
        self.disk().create_folder(folder).map_err(Error::io("making the folder", folder))?;
        self.disk().rename(&staged, &path).map_err(Error::io("placing", &path))?;
        self.disk().sync_folder(folder).map_err(Error::io("syncing", folder))?;
        Ok(StoredOriginal { digest, size })
    }

    /// Where an original lies, whether or not it is there.
    pub fn original_path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.originals().join(&name[..2]).join(name)
    }

    /// Opens an original.
    pub fn open_original(&self, digest: &Digest) -> Result<File, Error> {
        let path = self.original_path(digest);
        File::open(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::NoSuchOriginal(*digest),
            _ => Error::io("reading", &path)(error),
        })
    }

    /// Reads an original whole and gives the digest its bytes have now.
    pub fn digest_original(&self, digest: &Digest) -> Result<Digest, Error> {
        let path = self.original_path(digest);
        if path.exists() { digest_file(&path) } else { Err(Error::NoSuchOriginal(*digest)) }
    }

    /// Removes an original that an erasure named, if it is still there. Only for the writer.
    pub fn remove_original(&self, digest: &Digest) -> Result<(), Error> {
        let path = self.original_path(digest);
        if !path.exists() {
            return Ok(());
        }
        self.disk().remove(&path).map_err(Error::io("removing", &path))?;
        let folder = path.parent().expect("an original lies in a folder");
        self.disk().sync_folder(folder).map_err(Error::io("syncing", folder))
    }
}
