//! What was read to foresee decisions, kept while the ledger stays as long: asking again is quick.

use crate::problem::Refusal;
use krama_model::Subject;
use krama_pipeline::foresee::{Foresight, Outlook};
use krama_pipeline::{Error, Silent, Unit};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So long it is kept for the next who asks. It holds what every report says of itself.
const KEPT: Duration = Duration::from_secs(300);
/// So long somebody waits for their turn.
const WAIT: Duration = Duration::from_secs(10);

/// What was read to foresee decisions.
pub struct Outlooks {
    kept: Mutex<Option<(Outlook, Instant)>>,
    /// Whoever foresees holds it; the others wait for it before they take a place among those who are answered.
    turn: Arc<Semaphore>,
}

impl Default for Outlooks {
    fn default() -> Self {
        Self { kept: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Outlooks {
    /// Waits for the turn to foresee.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.turn).acquire_owned()).await;
        turn.map_err(|_| Refusal::AllBusy)?.map_err(|_| Refusal::AllBusy)
    }

    /// What a decision would change. One after the other: each needs all the machine's threads.
    pub fn foresee(&self, unit: &Unit, subject: &Subject) -> Result<Foresight, Error> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let size = unit.workspace().size()?;
        let still = kept.take().map(|(outlook, _)| outlook).filter(|outlook| outlook.ledger_size() == size);
        let mut outlook = still.map_or_else(|| Outlook::of(unit, &Silent), Ok)?;
        let foreseen = outlook.foresee(unit, subject, &Silent);
        *kept = Some((outlook, Instant::now()));
        foreseen
    }

    /// Lets go of what was read at another size of the ledger.
    pub fn forget_unless(&self, entries: u64) {
        if let Ok(mut kept) = self.kept.try_lock() {
            kept.take_if(|(outlook, _)| outlook.ledger_size() != entries);
        }
    }

    /// Lets go of what nobody asked for lately.
    pub fn forget(&self) {
        if let Ok(mut kept) = self.kept.try_lock() {
            kept.take_if(|(_, asked)| asked.elapsed() >= KEPT);
        }
    }
}
