//! Files on their way in: they come into a folder of their own inside the workspace, and leave it when they were taken in. Whoever sends a
//! file has it still. A report that was typed is nowhere else: once somebody was told that it is on its way, it outlasts the server.

use crate::around::Around;
use crate::problem::{Problem, Refusal};
use krama_model::{Moment, PersonNumber};
use krama_pipeline::workspace::Actor;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// Where they come in, in the workspace's folder. Its owner alone may look.
pub const INCOMING: &str = "incoming";
/// So much space on the disk is left for the casebook, the ledger and runs.
const RESERVE: u64 = 512 << 20;
/// So many forms with files come in at the same time.
const AT_ONCE: usize = 4;
/// A name is cut to so many bytes.
const LONGEST: usize = 200;

/// Refuses where the disk would have too little space left; where that cannot be told, the disk itself refuses.
pub fn demand_space(around: &Around, folder: &Path) -> Result<(), Refusal> {
    let is_short = (around.free)(folder).is_some_and(|free| free < RESERVE);
    if is_short { Err(Refusal::LittleSpace) } else { Ok(()) }
}

/// The accounts that send files, none for the owner of the folder: each sends one form at a time.
#[derive(Default)]
pub struct Uploads(Mutex<BTreeSet<Option<PersonNumber>>>);

/// One form that comes in; with it others have their turn.
pub struct Upload {
    all: Arc<Uploads>,
    person: Option<PersonNumber>,
}

impl Uploads {
    /// Begins one of an account.
    pub fn begin(self: &Arc<Self>, person: Option<PersonNumber>) -> Result<Upload, Refusal> {
        let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sending.len() >= AT_ONCE || !sending.insert(person) {
            return Err(Refusal::StillComing);
        }
        Ok(Upload { all: Arc::clone(self), person })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.person);
    }
}

/// What is known of a report that was typed, so that a server which starts later can seal it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// Who it comes from.
    pub source: String,
    /// Who typed it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
}

/// The folder of some files on their way in; with it they go, unless they were accepted and are not settled.
pub struct Incoming {
    folder: PathBuf,
    is_kept: bool,
}

impl Incoming {
    /// A new folder.
    pub fn new(workspace: &Path, name: &str) -> Result<Self, Problem> {
        let folder = workspace.join(INCOMING).join(name);
        make(&folder).map_err(unkept)?;
        Ok(Self { folder, is_kept: false })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps what came in until it is settled, whatever becomes of the server.
    pub async fn accept(&mut self, accepted: &Accepted) -> Result<(), Problem> {
        let note = serde_json::to_vec(accepted).map_err(|_| Refusal::Failed)?;
        let mut file = private().open(note_of(&self.folder)).await.map_err(unkept)?;
        file.write_all(&note).await.map_err(unkept)?;
        file.sync_all().await.map_err(unkept)?;
        for folder in [Some(&*self.folder), self.folder.parent()].into_iter().flatten() {
            File::open(folder).await.map_err(unkept)?.sync_all().await.map_err(unkept)?;
        }
        self.is_kept = true;
        Ok(())
    }

    /// Whoever sent it was told what became of it.
    pub fn settle(&mut self) {
        self.is_kept = false;
    }

    /// Starts a file that somebody gave a name.
    pub async fn file(&self, given: &str) -> Result<File, Problem> {
        let path = self.folder.join(name(given));
        private().open(path).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Refusal::Unreadable("two files have one name".to_owned()).into(),
            _ => unkept(error),
        })
    }

    /// Writes a whole file.
    pub async fn write(&self, given: &str, bytes: &[u8]) -> Result<(), Problem> {
        let mut file = self.file(given).await?;
        file.write_all(bytes).await.map_err(unkept)?;
        file.sync_all().await.map_err(unkept)
    }
}

/// Opens a new file that its owner alone may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options
}

/// Beside a folder of files on their way in, what is known of them.
fn note_of(folder: &Path) -> PathBuf {
    folder.with_extension("json")
}

/// A server's claim on the folder in which files come in: one that opens later over the same workspace leaves what comes in there alone.
pub struct Claim {
    _locked: Option<std::fs::File>,
}

impl Claim {
    /// Claims the folder. Gives the typed reports that a server which ended in the middle had accepted, in their order, and removes what else
    /// it left. Where another server has claimed the folder, nothing is given or removed.
    pub fn stake(workspace: &Path) -> (Self, Vec<(Accepted, Incoming)>) {
        let above = workspace.join(INCOMING);
        let claimed = make(&above).and_then(|()| std::fs::File::open(&above)).ok();
        let locked = claimed.filter(|folder| folder.try_lock().is_ok());
        let mut accepted = Vec::new();
        if locked.is_some() {
            let left: Vec<PathBuf> = above.read_dir().into_iter().flatten().flatten().map(|left| left.path()).collect();
            for folder in left.iter().filter(|left| left.is_dir()) {
                match accepted_in(folder) {
                    Some(note) => accepted.push((note, Incoming { folder: folder.clone(), is_kept: true })),
                    // Nobody was told that it would be sealed: dropping it removes it.
                    None => drop(Incoming { folder: folder.clone(), is_kept: false }),
                }
            }
        }
        accepted.sort_by_key(|(note, _)| note.at);
        (Self { _locked: locked }, accepted)
    }
}

fn accepted_in(folder: &Path) -> Option<Accepted> {
    serde_json::from_slice(&std::fs::read(note_of(folder)).ok()?).ok()
}

/// Makes a folder that its owner alone may look into.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed is removed at the next start. The note goes first: without it nothing is sealed again.
            let _ = std::fs::remove_file(note_of(&self.folder));
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// That the disk did not take something.
#[expect(clippy::needless_pass_by_value, reason = "it stands where errors are mapped")]
pub fn unkept(error: std::io::Error) -> Problem {
    tracing::error!(%error, "a file on its way in could not be kept");
    Refusal::Unkept(error.kind()).into()
}

/// The name of a file as it is kept: no folder, nothing that is not seen, not hidden.
fn name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|c| !c.is_control()).collect();
    let bare = seen.trim().trim_start_matches('.');
    // The ending says what a file is, where its content does not.
    let (stem, ending) = bare.rfind('.').map_or((bare, ""), |dot| bare.split_at(dot));
    let ending = if ending.len() > 16 { "" } else { ending };
    let mut stem = if stem.is_empty() { "file" } else { stem };
    while stem.len() + ending.len() > LONGEST {
        stem = &stem[..stem.char_indices().next_back().map_or(0, |(at, _)| at)];
    }
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (given, kept) in [
            ("desk.csv", "desk.csv"),
            ("../../keys/secret", "secret"),
            ("C:\\desk\\a.csv", "a.csv"),
            ("..", "file"),
            ("", "file"),
            (".hidden", "hidden"),
            ("a\u{0}\nb.csv", "ab.csv"),
            ("របាយការណ៍.csv", "របាយការណ៍.csv"),
        ] {
            assert_eq!(name(given), kept, "{given}");
        }
        let long = name(&format!("{}.csv", "ខ".repeat(500)));
        assert!(long.len() <= LONGEST && long.rsplit('.').next() == Some("csv"));
    }
}
