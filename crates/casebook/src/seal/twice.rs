//! References that stand twice in one file with other content. Each such row is a version, and only the last is read: a
//! person must be told which rows these are, for they may be two people's.

use crate::error::Error;
use crate::workspace::Workspace;
use krama_model::{Report, ReportNumber};
use serde::Serialize;

/// How many are named; the others are counted.
const NAMED: usize = 100;

/// The rows of one file that were superseded within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Twices {
    /// How many there are.
    pub times: u64,
    /// The first hundred.
    pub named: Vec<Twice>,
}

/// One reference with two rows of the same file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Twice {
    /// The reference both rows have.
    pub reference: String,
    /// Where the row stands that is kept as the older version.
    pub first: String,
    /// Where the row stands that is read.
    pub then: String,
}

impl Twices {
    /// Adds those of another delivery of the same file.
    pub fn extend(&mut self, other: Self) {
        self.times += other.times;
        let room = NAMED.saturating_sub(self.named.len());
        self.named.extend(other.named.into_iter().take(room));
    }

    /// Notes a row whose reference stood at `first` before.
    pub(super) fn note(&mut self, report: &Report, first: impl FnOnce() -> Result<String, Error>) -> Result<(), Error> {
        self.times += 1;
        if self.named.len() < NAMED {
            let reference = report.key.reference.clone();
            self.named.push(Twice { reference, first: first()?, then: report.place.clone() });
        }
        Ok(())
    }
}

impl Workspace {
    /// The place of a report's newest version.
    pub(super) fn place_of(&self, number: ReportNumber) -> Result<String, Error> {
        let newest = self.reports_by_number(&[number])?.pop();
        Ok(newest.map_or_else(String::new, |sealed| sealed.report.place))
    }
}
