//! What comes in at the door: an ordinary workspace takes nothing of an exercise, an exercise's nothing else.

use crate::error::Error;
use krama_extract::{Beside, By, Foreign, Invented};
use krama_intake::{Format, Sink};
use krama_model::{Code, Digest, Item, Rejection, Report, Warning, World};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What says of the files beside and below it that they are invented, with the SHA-256 of each.
pub(super) const MANIFEST: &str = "EXERCISE.json";
/// What its schema begins with.
const SCHEMA: &str = "krama/exercise/";
/// The longest manifest that is read: some hundred bytes a file.
const LONGEST: u64 = 1 << 30;
/// The most of a rejected report's text that is kept beside it; the original keeps the rest.
const RAW: usize = 64 << 10;
/// A report with values of an exercise alone, or with none and its mark.
const INVENTED: Code = Code(7409);
/// A report with such a value and with real ones.
const INVENTED_BESIDE_REAL: Code = Code(7410);

#[derive(Debug, Deserialize)]
struct Manifest {
    schema: String,
    /// By name below the manifest's folder.
    files: HashMap<String, String>,
}

/// The digests a manifest names.
type Named = Option<Rc<HashSet<String>>>;

/// Says which files come in.
pub(super) struct Door {
    world: World,
    /// What each folder's manifest names, once it was looked at.
    manifests: RefCell<HashMap<PathBuf, Named>>,
}

impl Door {
    /// The door of a workspace.
    pub fn of(world: World) -> Self {
        Self { world, manifests: RefCell::default() }
    }

    /// Refuses a file of the other world, before anything of it is kept.
    pub fn pass(&self, path: &Path) -> Result<(), Error> {
        let mut folders: Vec<PathBuf> = Vec::new();
        // A link's own place counts, and that of what it leads to.
        for place in [std::path::absolute(path), path.canonicalize()] {
            let place = place.map_err(|source| Error::Path { path: path.display().to_string(), source })?;
            folders.extend(place.ancestors().skip(1).map(Path::to_owned));
        }
        match self.world {
            World::Ordinary => folders.iter().try_for_each(|folder| match self.manifest(folder)? {
                Some(_) => Err(Error::ExerciseFile(folder.join(MANIFEST).display().to_string())),
                None => Ok(()),
            }),
            World::Exercise => {
                let digest =
                    digest_of(path).map_err(|source| Error::Path { path: path.display().to_string(), source })?;
                for folder in &folders {
                    if self.manifest(folder)?.is_some_and(|named| named.contains(&digest)) {
                        return Ok(());
                    }
                }
                Err(Error::NoExerciseFile(MANIFEST))
            }
        }
    }

    fn manifest(&self, folder: &Path) -> Result<Named, Error> {
        if let Some(known) = self.manifests.borrow().get(folder) {
            return Ok(known.clone());
        }
        let named = read(&folder.join(MANIFEST))?.map(Rc::new);
        self.manifests.borrow_mut().insert(folder.to_owned(), named.clone());
        Ok(named)
    }
}

/// The digests that a manifest names; none where there is no such file, or one that says something else.
fn read(path: &Path) -> Result<Option<HashSet<String>>, Error> {
    // A pipe would be waited for without an end, and is no manifest.
    let open = || if path.metadata()?.is_file() { File::open(path) } else { Err(ErrorKind::NotFound.into()) };
    let text = match open().and_then(|file| io::read_to_string(file.take(LONGEST))) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => return Ok(None),
        Err(error) if error.kind() == ErrorKind::IsADirectory => return Ok(None),
        Err(source) => return Err(Error::Manifest { path: path.display().to_string(), source }),
    };
    let manifest: Option<Manifest> = serde_json::from_str(&text).ok();
    let manifest = manifest.filter(|manifest| manifest.schema.starts_with(SCHEMA));
    Ok(manifest.map(|manifest| manifest.files.into_values().collect()))
}

/// Whether a file is a manifest: it is no report, and passed over.
pub(super) fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == MANIFEST) && read(path).is_ok_and(|named| named.is_some())
}

fn digest_of(path: &Path) -> io::Result<String> {
    let (digest, _) = krama_lake::hashing::copy(&mut File::open(path)?, &mut io::sink())?;
    Ok(digest.to_string())
}

/// Rejects reports of an exercise on their way into an ordinary workspace. A real report in which a scammer left such a
/// value comes in with a warning.
pub(super) struct Screen<'s, S> {
    /// Finds them; nothing is looked for in an exercise's workspace.
    pub foreign: Option<&'s Foreign>,
    /// Where the rest goes.
    pub sink: &'s mut S,
}

impl<S: Sink> Sink for Screen<'_, S> {
    fn format(&mut self, format: Format) {
        self.sink.format(format);
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        let found = match (&item, self.foreign) {
            (Item::Report(report), Some(foreign)) => foreign.find(report).map(|found| (report, found)),
            _ => None,
        };
        let Some((report, found)) = found else { return self.sink.item(item) };
        match found.beside {
            Beside::Nothing => self.sink.item(Item::Rejection(rejection(report, found))),
            Beside::Real => {
                self.sink.item(Item::Warning(warning(report, found)))?;
                self.sink.item(item)
            }
        }
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.sink.attachment(name, bytes)
    }
}

/// What tells a report of an exercise, in words.
fn told_by(by: By) -> String {
    match by {
        By::Value(kind, field) => format!("the {} in {}", kind.name(), field.name()),
        By::Mark => "the mark that this report bears".to_owned(),
    }
}

fn rejection(report: &Report, found: Invented) -> Rejection {
    let mut raw: String =
        report.parts.iter().flat_map(|part| [part.field.name(), ": ", part.text.as_str(), "\n"]).collect();
    let whole = (0..=RAW.min(raw.len())).rev().find(|&end| raw.is_char_boundary(end));
    raw.truncate(whole.unwrap_or(0));
    let reason = format!(
        "{} can only be an exercise's: this belongs in a workspace made with `krama init --exercise`",
        told_by(found.by)
    );
    Rejection { code: INVENTED, reason, place: report.place.clone(), raw }
}

fn warning(report: &Report, found: Invented) -> Warning {
    // A text and a mail are all of their report.
    let place = if report.place.is_empty() { String::new() } else { format!(" ({})", report.place) };
    let message = format!(
        "{} can only be an exercise's and is no value here; the report names real ones too and was taken in{place}",
        told_by(found.by)
    );
    Warning { code: INVENTED_BESIDE_REAL, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_by_that_name_that_says_something_else_is_no_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        std::fs::write(&path, "{\"schema\": \"sport/1\", \"files\": {}}").unwrap();
        assert!(!is_manifest(&path));
        std::fs::write(&path, "{\"schema\": \"krama/exercise/1\", \"files\": {}}").unwrap();
        assert!(is_manifest(&path));
    }
}
