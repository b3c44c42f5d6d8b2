//! What was read to foresee decisions, kept while the ledger stays as long: asking again is quick.

use krama_model::Subject;
use krama_pipeline::foresee::{Foresight, Outlook};
use krama_pipeline::{Error, Silent, Unit};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long it is kept for the next who asks. It holds what every report says of itself.
const KEPT: Duration = Duration::from_secs(300);

/// What was read to foresee decisions.
#[derive(Default)]
pub struct Outlooks(Mutex<Option<(Outlook, Instant)>>);

impl Outlooks {
    /// What a decision would change. One after the other: each needs all the machine's threads.
    pub fn foresee(&self, unit: &Unit, subject: &Subject) -> Result<Foresight, Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let size = unit.workspace().size()?;
        let still = kept.take().map(|(outlook, _)| outlook).filter(|outlook| outlook.ledger_size() == size);
        let mut outlook = still.map_or_else(|| Outlook::of(unit, &Silent), Ok)?;
        let foreseen = outlook.foresee(unit, subject, &Silent);
        *kept = Some((outlook, Instant::now()));
        foreseen
    }

    /// Lets go of what nobody asked for lately.
    pub fn forget(&self) {
        if let Ok(mut kept) = self.0.try_lock() {
            kept.take_if(|(_, asked)| asked.elapsed() >= KEPT);
        }
    }
}
