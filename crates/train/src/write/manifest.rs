//! `EXERCISE.json`: says that everything beside it is invented, and what it was made from.

use crate::Error;
use crate::country::Country;
use krama_model::Moment;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The name that `krama ingest` passes over in a folder.
pub const NAME: &str = "EXERCISE.json";

#[derive(Serialize)]
struct Manifest<'m> {
    schema: &'static str,
    notice: &'static str,
    version: &'static str,
    seed: u64,
    reports: u64,
    difficulty: u8,
    until: Option<Moment>,
    region: &'m str,
    zone: &'static str,
    complainant: &'static str,
    files: BTreeMap<String, String>,
}

const NOTICE: &str = "An exercise. Every person, number, account, site and transfer in this folder is invented. It holds \
                      no evidence of any crime and says nothing of anybody.";

/// Writes the manifest into the folder and, for who is handed those alone, into `reports` and `transfers`.
pub fn write(country: &Country, folder: &Path) -> Result<(), Error> {
    for part in ["reports", "transfers", "."] {
        let place = folder.join(part);
        let mut paths = Vec::new();
        // The whole folder's manifest lists the reports alone: the truth may be kept apart.
        list(&if part == "." { folder.join("reports") } else { place.clone() }, &mut paths)?;
        let base = if part == "." { folder } else { &place };
        let digests: Result<BTreeMap<String, String>, Error> =
            paths.par_iter().map(|path| digest(base, path)).collect();
        let manifest = Manifest {
            schema: "krama/exercise/1",
            notice: NOTICE,
            version: env!("CARGO_PKG_VERSION"),
            seed: country.settings.seed,
            reports: country.settings.reports,
            difficulty: country.settings.level.number(),
            until: country.settings.until,
            region: &country.mint.exercise().regions[0].id,
            zone: "Asia/Phnom_Penh",
            complainant: super::chats::COMPLAINANT,
            files: digests?,
        };
        let path = place.join(NAME);
        let mut text = serde_json::to_string_pretty(&manifest).expect("a manifest of texts and numbers is JSON");
        text.push('\n');
        fs::write(&path, text).map_err(Error::at(&path))?;
    }
    Ok(())
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.file_name().is_some_and(|name| name != NAME) {
            paths.push(path);
        }
    }
    Ok(())
}

fn digest(base: &Path, path: &Path) -> Result<(String, String), Error> {
    let mut file = fs::File::open(path).map_err(Error::at(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = io::Read::read(&mut file, &mut buffer).map_err(Error::at(path))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    let name = path.strip_prefix(base).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Ok((name, hex::encode(hasher.finalize())))
}
