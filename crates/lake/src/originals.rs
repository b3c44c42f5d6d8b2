//! Originals: the bytes as they came, by their digest.

use crate::Lake;
use crate::error::Error;
use crate::hashing::{copy, digest_file};
use krama_model::Digest;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

/// An original in the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredOriginal {
    /// SHA-256 of its bytes, which is its name.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// An original being read. It keeps what the disk failed at: whoever reads a format may take that for damage of the file.
#[derive(Debug)]
pub struct OpenOriginal {
    file: File,
    path: PathBuf,
    fault: Option<io::Error>,
}

impl OpenOriginal {
    /// What the disk failed at, if it did.
    pub fn fault(self) -> Option<Error> {
        self.fault.map(Error::io("reading", &self.path))
    }

    fn watch<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let told = error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
            if error.kind() != ErrorKind::Interrupted {
                self.fault = Some(error);
            }
            told
        })
    }
}

impl Read for OpenOriginal {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let done = self.file.read(into);
        self.watch(done)
    }
}

/// A place before the file's beginning is asked for only by what a damaged file says of itself.
impl Seek for OpenOriginal {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
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
    pub fn open_original(&self, digest: &Digest) -> Result<OpenOriginal, Error> {
        let path = self.original_path(digest);
        match File::open(&path) {
            Ok(file) => Ok(OpenOriginal { file, path, fault: None }),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NoSuchOriginal(*digest)),
            Err(error) => Err(Error::io("reading", &path)(error)),
        }
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
