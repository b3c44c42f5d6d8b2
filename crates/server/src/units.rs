//! Open workspaces for those who ask. Reading is blocking work and one open workspace serves one question at a time, so a
//! few are kept open and lent out to threads that may block.

use crate::around::Around;
use crate::problem::{Problem, Refusal};
use krama_model::{Kind, Moment, RunNumber};
use krama_pipeline::ask::situation::situation;
use krama_pipeline::ask::{Lookup, Scale, SituationAsked, ValueAnswer};
use krama_pipeline::{Error, Settings, Shelf, Silent, Unit};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// So long a question waits until one of the workspaces is free.
const WAIT: Duration = Duration::from_secs(10);
/// So long a change waits where another process holds the casebook.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many changes wait or are made at once: the others read on meanwhile.
const CHANGES: usize = 2;
/// So long an answer may take.
pub const ANSWER: Duration = Duration::from_secs(60);

/// The open workspaces.
pub struct Units {
    folder: PathBuf,
    /// The workspace's name, by which the shelf keeps its run.
    origin: String,
    /// As the first one read them: they hold until the server ends.
    settings: Settings,
    around: Around,
    idle: Mutex<Vec<Lent>>,
    free: Arc<Semaphore>,
    changes: Arc<Semaphore>,
    shelf: Arc<Shelf>,
}

/// An open workspace, with the index as it looks values up, once it did.
struct Lent {
    unit: Unit,
    lookup: Option<Lookup>,
}

impl Units {
    /// Opens the first one, which also tells whether the folder is a workspace.
    pub fn open(folder: PathBuf, around: Around) -> Result<Self, Error> {
        let (shelf, free) = (Arc::new(Shelf::default()), Arc::new(Semaphore::new(at_once())));
        let (idle, changes) = (Mutex::default(), Arc::new(Semaphore::new(CHANGES)));
        let first = Unit::open(&folder, (around.surroundings)())?;
        let (origin, settings) = (first.workspace().origin().to_owned(), first.settings().clone());
        let units = Self { folder, origin, settings, around, idle, free, changes, shelf };
        units.give_back(lent(units.ours(first))?);
        Ok(units)
    }

    /// The workspace's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The day of a moment, as people of the unit name it.
    pub fn date(&self, moment: Moment) -> String {
        self.settings.date(moment)
    }

    /// Opens one more, for work that takes long.
    pub fn another(&self) -> Result<Unit, Error> {
        Ok(self.ours(Unit::open(&self.folder, (self.around.surroundings)())?))
    }

    /// One of ours: all have one shelf, and the settings of the first.
    fn ours(&self, unit: Unit) -> Unit {
        unit.with_shelf(Arc::clone(&self.shelf)).with_settings(self.settings.clone())
    }

    /// Keeps the latest run in memory for all of them, in this thread, which may block, and how things stand in it as the page
    /// asks for that: of many reports that takes seconds, and everybody who signs in asks first.
    pub fn shelve(&self) -> Result<(), Error> {
        self.ask_here(|unit| self.shelf.take_in(unit)).map(drop)?;
        offered().into_iter().try_for_each(|asked| self.ask_here(|unit| situation(unit, asked)).map(drop))
    }

    /// Lets go of what is kept of a run whose tables were erased: its rows in memory, and open files that the disk would keep for us.
    pub fn forget_gone(&self) -> Result<(), Error> {
        if self.ask_here(|unit| Ok(self.shelf.forget_gone(unit)))? {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        Ok(())
    }

    /// Asks one of them in this thread, which may block.
    pub fn ask_here<T>(&self, question: impl FnOnce(&Unit) -> Result<T, Error>) -> Result<T, Error> {
        self.lend(|lent| question(&lent.unit))
    }

    /// Looks a value up in that run at once, where it is kept in memory.
    pub fn look_at_once(
        &self,
        run: Option<RunNumber>,
        kind: Option<Kind>,
        text: &str,
    ) -> Option<Result<ValueAnswer, Error>> {
        self.shelf.look((&self.origin, run?), kind, text)
    }

    /// Looks a value up in that run or a later one, in this thread, which may block.
    pub fn look_here(&self, run: Option<RunNumber>, kind: Option<Kind>, text: &str) -> Result<ValueAnswer, Error> {
        let run = run.ok_or(Error::NoRun)?;
        self.lend(|Lent { unit, lookup }| {
            let open = match lookup.take().filter(|lookup| lookup.run() >= Some(run)) {
                Some(open) => open,
                None => Lookup::open(unit, &Silent)?,
            };
            lookup.insert(open).look(unit, kind, text)
        })
    }

    fn lend<T>(&self, question: impl FnOnce(&mut Lent) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut lent = match idle {
            Some(lent) => lent,
            None => lent(self.another()?)?,
        };
        let answer = question(&mut lent);
        // One whose folder failed is not lent out again.
        if !answer.as_ref().is_err_and(is_of_the_folder) {
            self.give_back(lent);
        }
        answer
    }

    fn give_back(&self, lent: Lent) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(lent);
    }

    /// Blocks in a thread of its own while one of them is free.
    pub async fn block<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let free = tokio::time::timeout(WAIT, Arc::clone(&self.free).acquire_owned()).await;
        let permit = free.map_err(|_| Refusal::AllBusy)?.map_err(|_| Refusal::AllBusy)?;
        let units = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            question(&units)
        });
        let answer = tokio::time::timeout(ANSWER, answer).await.map_err(|_| Refusal::TooSlow)?;
        Ok(answer.map_err(|_| Refusal::Failed)??)
    }

    /// Asks one of them in a thread of its own.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        self.block(|units| units.ask_here(question)).await
    }

    /// Changes something, in a thread of its own.
    pub async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.changes).acquire_owned()).await;
        let turn = turn.map_err(|_| Refusal::AllBusy)?.map_err(|_| Refusal::AllBusy)?;
        // The turn lasts as long as the change, also where nobody waits for its answer any more.
        self.ask(move |unit| {
            let _turn = turn;
            change(unit)
        })
        .await
    }
}

/// One to be lent. Somebody waits for its answer, so it does not wait long for others.
fn lent(unit: Unit) -> Result<Lent, Error> {
    unit.workspace().wait_at_most(PATIENCE)?;
    Ok(Lent { unit, lookup: None })
}

/// What the page offers to ask of how things stand, the first as it opens.
fn offered() -> impl IntoIterator<Item = SituationAsked> {
    [7, 1, 30, 90].into_iter().flat_map(|days| {
        [Scale::Month, Scale::Week].map(|scale| SituationAsked { scale, days, ..SituationAsked::default() })
    })
}

/// So many are asked at once: more than there are processors, since some wait for the disk.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(4, |threads| (threads.get() * 2).max(4))
}

/// Whether an error may come of the open workspace itself.
fn is_of_the_folder(error: &Error) -> bool {
    use krama_model::Coded;
    matches!(error.code().0, 4000..=4999 | 5001..=5019 | 7003)
}
