//! Countries to look at.

use krama_train::{Level, Settings, simulate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A country in a folder that goes away.
pub struct Written {
    _keep: TempDir,
    /// The country's folder.
    pub folder: PathBuf,
}

pub fn settings(level: u64, seed: u64, reports: u64) -> Settings {
    Settings { seed, reports, level: Level::new(level).expect("a level of the five"), until: None }
}

pub fn written(settings: Settings) -> Written {
    let keep = TempDir::new().expect("a folder can be made");
    let folder = keep.path().join("country");
    simulate(settings, &folder).expect("a country can be written");
    Written { _keep: keep, folder }
}

/// Every file under a folder, by its path in it.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it stands under it").to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).expect("the file can be read"));
            }
        }
    }
    found
}

/// The rows of a table, by column.
pub fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    reader.deserialize().map(|row| row.expect("the table is well-formed")).collect()
}
