//! How far a long step is.

use crate::error::Error;

/// Told how far a long step is. The command line shows bars; the server will show the same.
pub trait Progress: Send + Sync {
    /// A step begins; `total` units of work where that is known.
    fn begin(&self, step: &'static str, total: Option<u64>);
    /// So many more units are done.
    fn advance(&self, units: u64);
    /// The step is done.
    fn end(&self);
    /// Whether somebody asked that the step be given up. It is asked often, and answers at once.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Refuses to go on where that is not wanted.
pub(crate) fn go_on(progress: &dyn Progress) -> Result<(), Error> {
    if progress.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &'static str, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}
