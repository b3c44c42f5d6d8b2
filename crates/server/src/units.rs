//! Open workspaces for those who ask. Reading is blocking work and one open workspace serves one question at a time, so a
//! few are kept open and lent out to threads that may block.

use crate::around::Around;
use crate::problem::{Problem, Refusal};
use krama_pipeline::{Error, Unit};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// So long a question waits until one of the workspaces is free.
const WAIT: Duration = Duration::from_secs(10);
/// So long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);

/// The open workspaces.
pub struct Units {
    folder: PathBuf,
    around: Around,
    idle: Mutex<Vec<Unit>>,
    free: Arc<Semaphore>,
}

impl Units {
    /// Opens the first one, which also tells whether the folder is a workspace.
    pub fn open(folder: PathBuf, around: Around) -> Result<Self, Error> {
        let first = Unit::open(&folder, (around.surroundings)())?;
        let at_once = std::thread::available_parallelism().map_or(2, usize::from) * 2;
        Ok(Self { folder, around, idle: Mutex::new(vec![first]), free: Arc::new(Semaphore::new(at_once.max(4))) })
    }

    /// The workspace's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens one more, for work that takes long.
    pub fn another(&self) -> Result<Unit, Error> {
        Unit::open(&self.folder, (self.around.surroundings)())
    }

    /// Asks one of them in this thread, which may block.
    pub fn ask_here<T>(&self, question: impl FnOnce(&Unit) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let unit = idle.map_or_else(|| self.another(), Ok)?;
        let answer = question(&unit);
        // One whose folder failed is not lent out again.
        if !answer.as_ref().is_err_and(is_of_the_folder) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(unit);
        }
        answer
    }

    /// Asks one of them in a thread of its own.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let free = tokio::time::timeout(WAIT, Arc::clone(&self.free).acquire_owned()).await;
        let permit = free.map_err(|_| Refusal::AllBusy)?.map_err(|_| Refusal::AllBusy)?;
        let units = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            units.ask_here(question)
        });
        let answer = tokio::time::timeout(ANSWER, answer).await.map_err(|_| Refusal::TooSlow)?;
        Ok(answer.map_err(|_| Refusal::Failed)??)
    }
}

/// Whether an error may come of the open workspace itself.
fn is_of_the_folder(error: &Error) -> bool {
    use krama_model::Coded;
    matches!(error.code().0, 4000..=4999 | 5001..=5019 | 7003)
}
