//! Files on their way in: they come into a folder of their own inside the workspace, and leave it when they were taken in.

use crate::around::Around;
use crate::problem::{Problem, Refusal};
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

/// The sessions that send files: each sends one form at a time.
#[derive(Default)]
pub struct Uploads(Mutex<BTreeSet<u64>>);

/// One form that comes in; with it others have their turn.
pub struct Upload {
    all: Arc<Uploads>,
    session: u64,
}

impl Uploads {
    /// Begins one of a session.
    pub fn begin(self: &Arc<Self>, session: u64) -> Result<Upload, Refusal> {
        let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sending.len() >= AT_ONCE || !sending.insert(session) {
            return Err(Refusal::StillComing);
        }
        Ok(Upload { all: Arc::clone(self), session })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.session);
    }
}

/// The folder of some files on their way in; with it they go.
pub struct Incoming(PathBuf);

impl Incoming {
    /// A new folder.
    pub fn new(workspace: &Path, name: &str) -> Result<Self, Problem> {
        let folder = workspace.join(INCOMING).join(name);
        make(&folder).map_err(unkept)?;
        Ok(Self(folder))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Starts a file that somebody gave a name.
    pub async fn file(&self, given: &str) -> Result<File, Problem> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let path = self.0.join(name(given));
        options.open(path).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Refusal::Unreadable("two files have one name".to_owned()).into(),
            _ => unkept(error),
        })
    }

    /// Writes a whole file.
    pub async fn write(&self, given: &str, bytes: &[u8]) -> Result<(), Problem> {
        let mut file = self.file(given).await?;
        file.write_all(bytes).await.map_err(unkept)?;
        file.flush().await.map_err(unkept)
    }
}

/// A server's claim on the folder in which files come in: one that opens later over the same workspace leaves what comes in there alone.
pub struct Claim {
    _locked: Option<std::fs::File>,
}

impl Claim {
    /// Claims the folder, and removes what a server that ended in the middle left behind. Where another server has claimed it, nothing is
    /// removed.
    pub fn stake(workspace: &Path) -> Self {
        let above = workspace.join(INCOMING);
        let claimed = make(&above).and_then(|()| std::fs::File::open(&above)).ok();
        let locked = claimed.filter(|folder| folder.try_lock().is_ok());
        if locked.is_some() {
            for left in above.read_dir().into_iter().flatten().flatten() {
                // What cannot be removed now is tried again at the next start.
                let _ = std::fs::remove_dir_all(left.path());
            }
        }
        Self { _locked: locked }
    }
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
        // What cannot be removed is removed at the next start.
        let _ = std::fs::remove_dir_all(&self.0);
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
