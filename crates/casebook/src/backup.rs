//! A workspace as one file, and back.
//!
//! The file is a zip archive without compression: `casebook.db`, the keys, the settings and the unit's own benign list
//! (which runs are pinned to), the originals and batches that casebook names, and last `manifest.json` with the size and
//! SHA-256 of each. Derived tables are left out: they can be computed.
//! It holds everything the folder holds, keys and identified text included, and is as private as the folder.

mod restoring;
mod sink;

pub use restoring::restore;

use crate::append::Act;
use crate::error::Error;
use crate::own::SMALL;
use crate::workspace::Workspace;
use krama_lake::hashing::copy;
use krama_model::{Digest, EntryNumber};
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use sink::Sink;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What `format` says in a manifest written today.
const FORMAT: &str = "krama-backup/1";

/// The last file of the archive.
const MANIFEST: &str = "manifest.json";

/// How often a backup starts anew because an erasure took a file away meanwhile.
const ATTEMPTS: u32 = 3;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    workspace: String,
    files: Vec<Listed>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    path: String,
    size: u64,
    sha256: Digest,
}

/// A backup that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// The ledger entry that says so. It is made before the backup has its name: a crash between the two leaves an entry
    /// without a backup, and never a backup that the ledger does not know. The backup does not hold that entry.
    pub entry: EntryNumber,
    /// How many files it holds.
    pub files: u64,
    /// SHA-256 of the archive.
    pub digest: Digest,
}

/// A file to be put into a backup: its name in the archive, where it lies, and its digest where that is known.
struct Packed {
    name: String,
    path: PathBuf,
    expected: Option<Digest>,
}

impl Workspace {
    /// Writes a backup that is consistent in itself while others go on working. Nothing is overwritten.
    pub fn backup(&self, to: &Path, act: &Act) -> Result<BackedUp, Error> {
        if to.exists() {
            return Err(Error::InTheWay(to.to_owned()));
        }
        let partial = self.beside(to);
        let done = self.write_and_place(&partial, to, act);
        if done.is_err() && partial.exists() {
            // Half a backup helps nobody; that it cannot be removed does not matter more than why it is half.
            let _ = self.lake.disk().remove(&partial);
        }
        done
    }

    /// A hidden name beside the target that nobody has.
    fn beside(&self, to: &Path) -> PathBuf {
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        above(to).join(format!(".{name}.{}.partial", hex::encode(&self.random_salt()[..8])))
    }

    fn write_and_place(&self, partial: &Path, to: &Path, act: &Act) -> Result<BackedUp, Error> {
        let disk = self.lake.disk();
        let mut attempt = 1;
        let files = loop {
            match self.write_backup(partial) {
                Err(Error::NotAsSealed(_)) if attempt < ATTEMPTS => {
                    attempt += 1;
                    disk.remove(partial)?;
                }
                done => break done?,
            }
        };
        let digest = digest_of(&mut File::open(partial)?)?;
        // Takes the name, which fails where somebody has it since; then the whole file takes its place.
        drop(disk.create(to).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::InTheWay(to.to_owned()),
            _ => Error::Disk(error),
        })?);
        let placed = self.record_export("backup", digest, act).and_then(|entry| {
            disk.rename(partial, to)?;
            disk.sync_folder(above(to))?;
            Ok(entry)
        });
        let entry = placed.inspect_err(|_| {
            if fs::metadata(to).is_ok_and(|taken| taken.len() == 0) {
                let _ = disk.remove(to);
            }
        })?;
        Ok(BackedUp { entry, files, digest })
    }

    fn write_backup(&self, partial: &Path) -> Result<u64, Error> {
        let bench = self.lake.workbench("backup")?;
        let snapshot = bench.path().join("casebook.db");
        drop(self.lake.disk().create(&snapshot)?);
        // As the system names it: a folder's name need not be Unicode.
        let path = ValueRef::Text(snapshot.as_os_str().as_encoded_bytes());
        self.db.execute("VACUUM INTO ?1", [ToSqlOutput::Borrowed(path)])?;
        let sources = self.sources(&snapshot)?;
        let file = self.lake.disk().create(partial)?;
        let mut zip = ZipWriter::new(Sink::new(BufWriter::with_capacity(1 << 20, file)));
        let filled = self.fill(&mut zip, &sources);
        // Closed whatever came before: dropped open, it would tell by itself what went wrong.
        let finished = zip.finish();
        let count = filled?;
        let sink = finished.map_err(broken)?.finish()?;
        sink.into_inner().map_err(io::IntoInnerError::into_error)?.sync()?;
        Ok(count)
    }

    /// Puts every file into the archive, last the list of them.
    fn fill(&self, zip: &mut ZipWriter<impl Write + Seek>, sources: &[Packed]) -> Result<u64, Error> {
        let files: Vec<Listed> = sources.iter().map(|source| add(zip, source)).collect::<Result<_, _>>()?;
        let count = files.len() as u64;
        let manifest = Manifest { format: FORMAT.to_owned(), workspace: self.origin().to_owned(), files };
        zip.start_file(MANIFEST, options()).map_err(broken)?;
        serde_json::to_writer_pretty(zip, &manifest).map_err(io::Error::from)?;
        Ok(count)
    }

    /// What the snapshot names, in a fixed order.
    fn sources(&self, snapshot: &Path) -> Result<Vec<Packed>, Error> {
        let plain = |name: &str, path: PathBuf| Packed { name: name.to_owned(), path, expected: None };
        let mut sources = vec![plain("casebook.db", snapshot.to_owned())];
        for name in SMALL {
            let path = self.root.join(name);
            if path.exists() {
                sources.push(plain(name, path));
            }
        }
        let db = rusqlite::Connection::open_with_flags(snapshot, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut select = db.prepare("SELECT digest FROM original WHERE erased_by IS NULL ORDER BY id")?;
        for digest in select.query_map([], |row| row.get(0).map(Digest))? {
            let digest = digest?;
            let name = digest.to_string();
            let name = format!("lake/originals/{}/{name}", &name[..2]);
            sources.push(Packed { name, path: self.lake.original_path(&digest), expected: Some(digest) });
        }
        let mut select = db.prepare("SELECT file, digest FROM batch ORDER BY number")?;
        for batch in select.query_map([], |row| Ok((row.get::<_, String>(0)?, Digest(row.get(1)?))))? {
            let (file, digest) = batch?;
            let path = self.lake.batch_path(&file);
            sources.push(Packed { name: format!("lake/reports/{file}"), path, expected: Some(digest) });
        }
        Ok(sources)
    }
}

/// The folder a path lies in.
pub(crate) fn above(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true).unix_permissions(0o600)
}

fn broken(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) if !damage(&error) => Error::Disk(error),
        other => Error::NotABackup(other.to_string()),
    }
}

/// Whether reading failed because of what the bytes are, not because of the disk.
fn damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
}

/// Copies a file into the archive and checks that it is what was sealed.
fn add(zip: &mut ZipWriter<impl Write + Seek>, source: &Packed) -> Result<Listed, Error> {
    let gone = || Error::NotAsSealed(source.name.clone());
    let mut file = File::open(&source.path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => gone(),
        _ => Error::Disk(error),
    })?;
    zip.start_file(&source.name, options()).map_err(broken)?;
    let (sha256, size) = copy(&mut file, zip)?;
    match source.expected {
        Some(expected) if expected != sha256 => Err(gone()),
        _ => Ok(Listed { path: source.name.clone(), size, sha256 }),
    }
}

fn digest_of(from: &mut impl Read) -> io::Result<Digest> {
    copy(from, &mut io::sink()).map(|(digest, _)| digest)
}
