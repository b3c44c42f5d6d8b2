//! What a decision would change, before it is taken.
//!
//! An [`Outlook`] reads everything that is sealed, as a run would, and writes nothing. It says what a run made now would
//! find with one more decision than are in force, beside what it would find without: so what is shown is that decision's
//! doing alone, whatever else waits for the next run. Both are computed by the same code as a run.
//!
//! Words on pairs of reports are applied to groups that were formed already, so asking again is quick. A benign value ties
//! nothing, so all groups are formed anew for it.

mod change;
mod moved;

pub use change::{Foresight, GroupChange, GroupPart, Moves, Waiting};
pub use moved::{MovedReport, NAMED};

use crate::analyse::read_all;
use crate::conclude::{Placed, Tied};
use crate::decide::{Reach, fits};
use crate::error::Error;
use crate::progress::Progress;
use crate::reading::{Keeper, Read};
use crate::unit::Unit;
use change::compare;
use krama_casebook::Taken;
use krama_group::Settled;
use krama_link::gathering::Naming;
use krama_model::{Decision, ReportNumber, Subject};
use moved::moved_reports;
use rustc_hash::FxHashSet;

/// What a run made at some size of the ledger would read and find. It may be kept and asked as long as the ledger is no
/// longer.
pub struct Outlook {
    ledger_size: u64,
    read: Read,
    /// Who names what, before ties are made of it.
    namings: Vec<Naming>,
    in_force: Vec<Taken>,
    tied: Tied,
    settled: Settled,
    /// Per report its group as things are.
    groups: Vec<Option<u64>>,
}

impl Outlook {
    /// Reads everything that is sealed and finds its groups.
    pub fn of(unit: &Unit, progress: &dyn Progress) -> Result<Self, Error> {
        let ledger_size = unit.workspace().size()?;
        let reports = unit.workspace().reports(ledger_size)?;
        let in_force = unit.workspace().decisions_in_force(ledger_size)?;
        progress.begin("read", Some(reports.len() as u64));
        let (mut read, _) = read_all(&reports, unit.reader()?, Keeper::of_nothing_written(), progress)?;
        read.sealed_at = reports.sealed_at;
        progress.end();
        progress.begin("link and group", None);
        let decisions = words_of(&in_force);
        let namings = read.gathering.namings.clone();
        let tied = Tied::new(&mut read, &decisions);
        let settled = tied.settle(progress)?;
        let groups = Placed::of(&read, tied.linked(), &settled, &decisions)?.groups(&read);
        progress.end();
        Ok(Self { ledger_size, read, namings, in_force, tied, settled, groups })
    }

    /// How many ledger entries it read: past that, another is needed.
    pub fn ledger_size(&self) -> u64 {
        self.ledger_size
    }

    /// Per report, in the order of numbers, the group that a run made now would put it on.
    pub fn groups(&self) -> impl Iterator<Item = (ReportNumber, Option<u64>)> + '_ {
        self.read.statements.reports.iter().zip(&self.groups).map(|(stated, &group)| (stated.number, group))
    }

    /// What a decision would change. Refuses what could not be decided, with the code that deciding it gives.
    pub fn foresee(&mut self, unit: &Unit, subject: &Subject, progress: &dyn Progress) -> Result<Foresight, Error> {
        admit(unit, &self.in_force, subject)?;
        let words = self.with(subject);
        let after = if unit.reach(subject)? == Reach::Nothing {
            self.groups.clone()
        } else if self.is_of_a_value(subject) {
            self.tie_again(&words, progress)?
        } else {
            Placed::of(&self.read, self.tied.linked(), &self.settled, &words)?.groups(&self.read)
        };
        let numbers: Vec<ReportNumber> = self.read.statements.reports.iter().map(|stated| stated.number).collect();
        let waiting = waiting(unit, &self.in_force)?;
        let named = moved_reports(&self.read.statements, &self.named_by(subject), (&self.groups, &after));
        Ok(compare((self.ledger_size, waiting), &numbers, (&self.groups, &after), named))
    }

    /// The reports that a decision names, or the one that it withdraws.
    fn named_by(&self, subject: &Subject) -> FxHashSet<ReportNumber> {
        match subject {
            Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b } => {
                [*a, *b].into_iter().collect()
            }
            Subject::Confirmed { report, .. } => [*report].into_iter().collect(),
            Subject::Withdrawn { decision } => {
                let withdrawn = self.in_force.iter().find(|taken| taken.entry == *decision);
                withdrawn.map(|taken| self.named_by(&taken.decision.subject)).unwrap_or_default()
            }
            _ => FxHashSet::default(),
        }
    }

    /// The decisions that would be in force with one more.
    fn with(&self, subject: &Subject) -> Vec<Decision> {
        let mut words: Vec<Decision> = match subject {
            Subject::Withdrawn { decision } => {
                let left = self.in_force.iter().filter(|taken| taken.entry != *decision);
                left.map(|taken| taken.decision.clone()).collect()
            }
            _ => words_of(&self.in_force),
        };
        if !matches!(subject, Subject::Withdrawn { .. }) {
            words.push(Decision { subject: subject.clone(), why: String::new() });
        }
        words
    }

    /// Whether it says what ties, and not who stands with whom.
    fn is_of_a_value(&self, subject: &Subject) -> bool {
        let Subject::Withdrawn { decision } = subject else { return matches!(subject, Subject::Benign { .. }) };
        let named = self.in_force.iter().find(|taken| taken.entry == *decision);
        named.is_some_and(|taken| matches!(taken.decision.subject, Subject::Benign { .. }))
    }

    /// Groups where other values tie nothing.
    fn tie_again(&mut self, decisions: &[Decision], progress: &dyn Progress) -> Result<Vec<Option<u64>>, Error> {
        progress.begin("link and group", None);
        self.read.gathering.namings.clone_from(&self.namings);
        let tied = Tied::new(&mut self.read, decisions);
        let settled = tied.settle(progress)?;
        let groups = Placed::of(&self.read, tied.linked(), &settled, decisions)?.groups(&self.read);
        progress.end();
        Ok(groups)
    }
}

impl Unit {
    /// What came in or was decided since the latest run, or ever where there is none.
    pub fn waiting(&self) -> Result<Waiting, Error> {
        waiting(self, &self.workspace().decisions_in_force(self.workspace().size()?)?)
    }
}

fn words_of(taken: &[Taken]) -> Vec<Decision> {
    taken.iter().map(|taken| taken.decision.clone()).collect()
}

/// What came in or was decided since the latest run, which the next one settles whatever is decided now.
fn waiting(unit: &Unit, in_force: &[Taken]) -> Result<Waiting, Error> {
    let seen = match unit.latest() {
        Ok(latest) => latest.running.ledger_size,
        Err(Error::NoRun | Error::TablesGone(_)) => 0,
        Err(error) => return Err(error),
    };
    let taken = in_force.iter().filter(|taken| taken.entry.0 >= seen).count();
    let withdrawn = unit.workspace().decisions_in_force(seen)?;
    let withdrawn = withdrawn.iter().filter(|taken| taken.withdrawn_by.is_some()).count();
    let reports = unit.workspace().keys_since(seen)?.len() as u64;
    Ok(Waiting { reports, decisions: (taken + withdrawn) as u64 })
}

/// Refuses what could not be entered, and words that contradict those in force.
fn admit(unit: &Unit, in_force: &[Taken], subject: &Subject) -> Result<(), Error> {
    unit.workspace().admits(subject)?;
    match subject {
        Subject::Same { .. } | Subject::Different { .. } => fits(in_force, subject),
        _ => Ok(()),
    }
}
