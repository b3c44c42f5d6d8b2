//! How far the workspace is: what answers depend on, and are kept by.

use krama_model::RunNumber;
use krama_pipeline::foresee::Waiting;
use krama_pipeline::{Error, Unit};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Another process's change is seen after so long at most.
const FRESH: Duration = Duration::from_millis(100);

/// The latest run and the number of ledger entries: an answer that depends on nothing else is the same as long as both are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tide {
    /// The latest run.
    pub run: Option<RunNumber>,
    /// How many ledger entries there are.
    pub entries: u64,
}

impl Tide {
    /// Reads it. Runs are read only where entries have come since.
    pub fn read(unit: &Unit, before: Option<Self>) -> Result<Self, Error> {
        let entries = unit.workspace().size()?;
        if let Some(before) = before.filter(|before| before.entries == entries) {
            return Ok(before);
        }
        let run = unit.workspace().runs()?.pop().map(|record| record.running.run);
        Ok(Self { run, entries })
    }

    /// Its name in an `ETag`. Two versions of Krama may tell the same differently.
    pub fn tag(&self) -> String {
        let run = self.run.map(|run| run.to_string()).unwrap_or_default();
        format!("W/\"{}-{run}-{}\"", env!("CARGO_PKG_VERSION"), self.entries)
    }
}

/// The tide as it was last read.
#[derive(Default)]
pub struct Gauge {
    read: RwLock<Option<(Tide, Instant)>>,
    reading: Mutex<()>,
    waiting: Mutex<Option<(Tide, Waiting)>>,
}

impl Gauge {
    /// The tide where it was read a moment ago.
    pub fn fresh(&self) -> Option<Tide> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        read.filter(|(_, at)| at.elapsed() < FRESH).map(|(tide, _)| tide)
    }

    /// The tide as it was last read, however long ago.
    pub fn last(&self) -> Option<Tide> {
        self.read.read().unwrap_or_else(PoisonError::into_inner).map(|(tide, _)| tide)
    }

    /// Reads it, once for all who ask at the same time.
    pub fn read(&self, unit: &Unit) -> Result<Tide, Error> {
        let _one = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tide) = self.fresh() {
            return Ok(tide);
        }
        let tide = Tide::read(unit, self.last())?;
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = Some((tide, Instant::now()));
        Ok(tide)
    }

    /// What came in or was decided since the run; read anew where entries have come since, for it reads the keys of reports.
    pub fn waiting(&self, unit: &Unit, tide: Tide) -> Result<Waiting, Error> {
        let mut kept = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, waiting)) = kept.filter(|(at, _)| *at == tide) {
            return Ok(waiting);
        }
        let waiting = unit.waiting()?;
        *kept = Some((tide, waiting));
        Ok(waiting)
    }

    /// Forgets when it was read, after a change of our own.
    pub fn stale(&self) {
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, at)) = read.as_mut()
            && let Some(before) = at.checked_sub(FRESH)
        {
            *at = before;
        }
    }
}
