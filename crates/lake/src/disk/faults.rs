//! A power cut, simulated: counts steps, fails one, and takes back what had not been made to last.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a power cut takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerCut {
    /// Everything that was not synced: the worst a power cut may do.
    TakesUnsynced,
    /// Nothing: the process was killed and the system lived on.
    TakesNothing,
}

#[derive(Debug)]
pub(super) struct Faults {
    fail_at: u64,
    cut: PowerCut,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    steps: u64,
    dead: bool,
    /// Bytes of each file that would survive.
    synced: BTreeMap<PathBuf, u64>,
    /// Changes of names that would not survive, oldest first.
    pending: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    MadeFolder(PathBuf),
    Created(PathBuf),
    Renamed { from: PathBuf, to: PathBuf, replaced: Option<Vec<u8>> },
    Removed { path: PathBuf, kept: Vec<u8> },
    RemovedFolder(Tree),
}

/// A folder with everything in it, to be put back.
#[derive(Debug)]
pub(super) struct Tree {
    /// Folders before what is in them; the first is the folder itself.
    folders: Vec<PathBuf>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Tree {
    fn read(path: &Path) -> io::Result<Self> {
        let mut tree = Self { folders: vec![path.to_owned()], files: Vec::new() };
        let mut next = 0;
        while let Some(folder) = tree.folders.get(next).cloned() {
            next += 1;
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    tree.folders.push(path);
                } else {
                    let bytes = fs::read(&path)?;
                    tree.files.push((path, bytes));
                }
            }
        }
        Ok(tree)
    }

    fn put_back(self) -> io::Result<()> {
        self.folders.iter().try_for_each(fs::create_dir)?;
        self.files.into_iter().try_for_each(|(path, bytes)| fs::write(path, bytes))
    }
}

impl Change {
    fn path(&self) -> &Path {
        match self {
            Self::MadeFolder(path) | Self::Created(path) | Self::Removed { path, .. } => path,
            Self::Renamed { to, .. } => to,
            Self::RemovedFolder(tree) => &tree.folders[0],
        }
    }

    fn take_back(self) -> io::Result<()> {
        match self {
            Self::MadeFolder(path) => fs::remove_dir_all(path),
            Self::Created(path) => fs::remove_file(path),
            Self::Renamed { from, to, replaced } => {
                fs::rename(&to, from)?;
                replaced.map_or(Ok(()), |bytes| fs::write(to, bytes))
            }
            Self::Removed { path, kept } => fs::write(path, kept),
            Self::RemovedFolder(tree) => tree.put_back(),
        }
    }
}

impl Faults {
    pub(super) fn new(fail_at: u64, cut: PowerCut) -> Self {
        Self { fail_at, cut, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn steps(&self) -> u64 {
        self.state().steps
    }

    pub(super) fn step(&self) -> io::Result<()> {
        let mut state = self.state();
        if !state.dead && state.steps == self.fail_at {
            state.dead = true;
            if self.cut == PowerCut::TakesUnsynced {
                state.lose();
            }
        }
        state.steps += 1;
        if state.dead { Err(io::Error::other("simulated power cut")) } else { Ok(()) }
    }

    pub(super) fn made_folder(&self, path: &Path) {
        self.state().pending.push(Change::MadeFolder(path.to_owned()));
    }

    pub(super) fn created(&self, path: &Path) {
        let mut state = self.state();
        state.synced.insert(path.to_owned(), 0);
        state.pending.push(Change::Created(path.to_owned()));
    }

    pub(super) fn synced_file(&self, path: &Path, length: u64) {
        self.state().synced.insert(path.to_owned(), length);
    }

    pub(super) fn renamed(&self, from: &Path, to: &Path, replaced: Option<Vec<u8>>) {
        let mut state = self.state();
        if let Some(length) = state.synced.remove(from) {
            state.synced.insert(to.to_owned(), length);
        }
        state.pending.push(Change::Renamed { from: from.to_owned(), to: to.to_owned(), replaced });
    }

    pub(super) fn removed(&self, path: &Path, kept: Vec<u8>) {
        let mut state = self.state();
        state.synced.remove(path);
        state.pending.push(Change::Removed { path: path.to_owned(), kept });
    }

    /// A folder as it is, to be put back where its removal does not last.
    #[expect(clippy::unused_self, reason = "a disk without faults keeps nothing, and has nobody to ask")]
    pub(super) fn keep_folder(&self, path: &Path) -> io::Result<Tree> {
        Tree::read(path)
    }

    /// What was in the folder is gone with it, whether or not it had been synced.
    pub(super) fn removed_folder(&self, kept: Tree) {
        let mut state = self.state();
        let folder = kept.folders[0].clone();
        state.synced.retain(|path, _| !path.starts_with(&folder));
        state.pending.retain(|change| change.path() == folder || !change.path().starts_with(&folder));
        state.pending.push(Change::RemovedFolder(kept));
    }

    pub(super) fn synced_folder(&self, folder: &Path) {
        let mut state = self.state();
        let (lasting, pending): (Vec<_>, Vec<_>) =
            std::mem::take(&mut state.pending).into_iter().partition(|change| change.path().parent() == Some(folder));
        state.pending = pending;
        // A file that lasts under its new name no longer hangs on the folder it was created in.
        for change in lasting {
            if let Change::Renamed { from, .. } = change {
                state.pending.retain(|other| !matches!(other, Change::Created(path) if *path == from));
            }
        }
    }
}

impl State {
    fn lose(&mut self) {
        for (path, length) in std::mem::take(&mut self.synced) {
            if fs::metadata(&path).is_ok_and(|found| found.len() > length) {
                truncate(&path, length).expect("the simulation may write to its own files");
            }
        }
        for change in std::mem::take(&mut self.pending).into_iter().rev() {
            change.take_back().expect("the simulation may rename its own files");
        }
    }
}

fn truncate(path: &Path, length: u64) -> io::Result<()> {
    let bytes = fs::read(path)?;
    fs::remove_file(path)?;
    fs::write(path, &bytes[..length as usize])
}
