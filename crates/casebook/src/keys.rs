//! The keys of a workspace: the signing key, and the secret that digests of guessable values are made under.

use crate::error::Error;
use krama_lake::Disk;
use krama_ledger::WorkspaceKey;
use krama_model::ValueKey;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Both keys.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) signing: WorkspaceKey,
    pub(crate) secret: ValueKey,
}

fn signing_path(root: &Path) -> PathBuf {
    root.join("keys").join("signing.pem")
}

fn secret_path(root: &Path) -> PathBuf {
    root.join("keys").join("secret")
}

impl Keys {
    /// Writes new keys from 64 random bytes.
    pub(crate) fn create(root: &Path, origin: &str, disk: &Disk, random: &[u8; 64]) -> Result<(), Error> {
        let (seed, secret) = random.split_at(32);
        let seed = seed.try_into().expect("half of 64 bytes is 32");
        disk.create_folder(&root.join("keys"))?;
        disk.write(&signing_path(root), WorkspaceKey::new(origin, seed).to_pem().as_bytes())?;
        disk.write(&secret_path(root), format!("{}\n", hex::encode(secret)).as_bytes())?;
        Ok(())
    }

    /// Reads the keys, and refuses keys that others may read.
    pub(crate) fn read(root: &Path, origin: &str) -> Result<Self, Error> {
        let path = signing_path(root);
        let signing = WorkspaceKey::from_pem(origin, &private_text(&path)?).map_err(|_| Error::KeyDamaged(path))?;
        let path = secret_path(root);
        let mut secret = [0; 32];
        let text = private_text(&path)?;
        hex::decode_to_slice(text.trim_end(), &mut secret).map_err(|_| Error::KeyDamaged(path))?;
        Ok(Self { signing, secret: ValueKey::new(secret) })
    }
}

fn private_text(path: &Path) -> Result<String, Error> {
    let read = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Error::KeyMissing(path.to_owned()),
        ErrorKind::InvalidData => Error::KeyDamaged(path.to_owned()),
        _ => Error::Disk(error),
    };
    let meta = fs::metadata(path).map_err(read)?;
    if let Some(mode) = open_mode(&meta) {
        return Err(Error::TooOpen { path: path.to_owned(), mode });
    }
    fs::read_to_string(path).map_err(read)
}

/// The permission bits, where they let others in.
#[cfg(unix)]
pub(crate) fn open_mode(meta: &fs::Metadata) -> Option<u32> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Only Unix has such bits.
#[cfg(not(unix))]
pub(crate) fn open_mode(_: &fs::Metadata) -> Option<u32> {
    None
}
