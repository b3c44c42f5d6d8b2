//! From a backup to a workspace: unpacked beside, checked whole, and only then put in place.

use crate::backup::{FORMAT, Listed, MANIFEST, Manifest, above, broken, copy};
use crate::error::Error;
use crate::verify::Verification;
use crate::workspace::{Surroundings, Workspace};
use krama_lake::Disk;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Component, Path, PathBuf};
use zip::ZipArchive;

/// A manifest longer than this is not ours: it would name tens of millions of files.
const LONGEST_MANIFEST: u64 = 4 << 30;

/// Restores a backup into a folder that is not there or is empty. What is unpacked is verified whole before it is put
/// in place; where anything is wrong the target is left as it was.
pub fn restore(from: &Path, to: &Path, around: Surroundings) -> Result<Verification, Error> {
    if to.exists() && fs::read_dir(to)?.next().is_some() {
        return Err(Error::InTheWay(to.to_owned()));
    }
    let disk = around.disk.clone();
    let staged = beside(to);
    if staged.exists() {
        fs::remove_dir_all(&staged)?;
    }
    let unpacked = unpack(from, &staged, &disk).and_then(|()| check(&staged, around));
    match unpacked {
        Ok(verified) => {
            disk.rename(&staged, to)?;
            disk.sync_folder(above(to))?;
            Ok(verified)
        }
        Err(error) => {
            if staged.exists() {
                fs::remove_dir_all(&staged)?;
            }
            Err(error)
        }
    }
}

fn beside(to: &Path) -> PathBuf {
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    above(to).join(format!(".{name}.restoring"))
}

fn check(staged: &Path, around: Surroundings) -> Result<Verification, Error> {
    let verified = Workspace::open(staged, around)?.verify(None);
    match verified.findings.first() {
        None => Ok(verified),
        Some(finding) => Err(Error::NotABackup(format!("{} {}", finding.code, finding.what))),
    }
}

fn unpack(from: &Path, staged: &Path, disk: &Disk) -> Result<(), Error> {
    let mut zip = ZipArchive::new(BufReader::new(File::open(from)?)).map_err(broken)?;
    let mut listed = manifest(&mut zip)?;
    disk.create_folder(staged)?;
    let mut folders = BTreeSet::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        if name == MANIFEST {
            continue;
        }
        let wanted = listed.remove(&name).ok_or_else(|| Error::NotABackup(format!("{name} is not in its list")))?;
        let path = inside(staged, &name)?;
        let folder = path.parent().expect("a file of a backup lies in a folder");
        create_folders(folder, staged, disk)?;
        folders.insert(folder.to_owned());
        let mut to = disk.create(&path)?;
        let copied = copy(&mut (&mut file).take(wanted.size.saturating_add(1)), &mut to);
        let (sha256, size) = copied.map_err(|error| broken(error.into()))?;
        if (sha256, size) != (wanted.sha256, wanted.size) {
            return Err(Error::NotABackup(format!("{name} was altered")));
        }
        if name.starts_with("lake/") {
            to.seal()?;
        }
        to.sync()?;
    }
    folders.iter().try_for_each(|folder| disk.sync_folder(folder))?;
    match listed.keys().next() {
        None => Ok(()),
        Some(name) => Err(Error::NotABackup(format!("{name} is missing"))),
    }
}

fn manifest(zip: &mut ZipArchive<BufReader<File>>) -> Result<BTreeMap<String, Listed>, Error> {
    let file = zip.by_name(MANIFEST).map_err(|_| Error::NotABackup("it has no manifest".to_owned()))?;
    let manifest: Manifest = serde_json::from_reader(BufReader::new(file.take(LONGEST_MANIFEST)))
        .map_err(|_| Error::NotABackup("its manifest cannot be read".to_owned()))?;
    if manifest.format != FORMAT {
        return Err(Error::NotABackup("it is of another format".to_owned()));
    }
    Ok(manifest.files.into_iter().map(|listed| (listed.path.clone(), listed)).collect())
}

/// A path inside the folder, and nowhere else.
fn inside(staged: &Path, name: &str) -> Result<PathBuf, Error> {
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if plain && !name.is_empty() {
        Ok(staged.join(path))
    } else {
        Err(Error::NotABackup("it names a file outside the workspace".to_owned()))
    }
}

fn create_folders(folder: &Path, staged: &Path, disk: &Disk) -> Result<(), Error> {
    if folder == staged || folder.is_dir() {
        return Ok(());
    }
    create_folders(folder.parent().unwrap_or(staged), staged, disk)?;
    Ok(disk.create_folder(folder)?)
}
