//! Entering decisions, and refusing those that contradict what is in force.

use crate::error::Error;
use crate::unit::Unit;
use krama_casebook::{Act, Erased, Foreseen, Taken, Target};
use krama_group::Words;
use krama_model::{Code, EntryNumber, Kind, ReportNumber, Subject};

/// A decision that contradicts the ones in force, in the words of the casebook.
#[derive(Debug, thiserror::Error)]
#[error("this contradicts decisions in force: {} and {} are held to be different, and the same through {chain}", pair.0, pair.1)]
pub struct Refused {
    /// The two reports.
    pub pair: (ReportNumber, ReportNumber),
    /// The chain of decisions between them.
    pub chain: String,
}

impl krama_model::Coded for Refused {
    fn code(&self) -> Code {
        Code(7501)
    }
    fn hint(&self) -> Option<String> {
        Some("withdraw one of these decisions first: krama decide list".to_owned())
    }
}

impl Unit {
    /// Enters a decision. Erasures take effect at once.
    pub fn decide(&self, subject: Subject, why: &str, act: &Act) -> Result<EntryNumber, Error> {
        match &subject {
            Subject::Erased { report, original, order } => {
                let target = match (report, original) {
                    (Some(report), _) => Target::Report(*report),
                    (None, Some(original)) => Target::Original(*original),
                    (None, None) => return Err(Error::UnclearReport { found: 0 }),
                };
                return Ok(self.erase(target, order, why, act)?.entry);
            }
            Subject::Same { a, b } | Subject::Different { a, b } if a == b => {
                return Err(Error::SameReportTwice);
            }
            _ => {}
        }
        let word = subject.clone();
        self.workspace().decide_unless(subject, why, act, |in_force| match word {
            Subject::Same { .. } | Subject::Different { .. } => fits(in_force, &word),
            _ => Ok(()),
        })
    }

    /// The report a text names, erased ones among them.
    pub fn report_to_erase(&self, text: &str) -> Result<ReportNumber, Error> {
        match self.report_named(text) {
            Err(Error::UnclearReport { found: 0 }) => match self.workspace().erased_ref(text)?.as_slice() {
                &[one] => Ok(one),
                found => Err(Error::UnclearReport { found: found.len() }),
            },
            named => named,
        }
    }

    /// What an erasure would destroy. Nothing is changed.
    pub fn foresee_erasure(&self, target: Target) -> Result<Foreseen, Error> {
        Ok(self.workspace().foresee_erasure(target)?)
    }

    /// Destroys what was taken in, under an order.
    pub fn erase(&self, target: Target, order: &str, why: &str, act: &Act) -> Result<Erased, Error> {
        Ok(self.workspace().writer()?.erase(target, order, why, act)?)
    }

    /// Every decision, withdrawn ones too.
    pub fn decisions(&self) -> Result<Vec<Taken>, Error> {
        Ok(self.workspace().decisions()?)
    }

    /// Normalises a value a person typed.
    pub fn read_value(&self, kind: Kind, text: &str) -> Result<String, Error> {
        self.reader()?.parse(kind, text).ok_or(Error::UnreadableValue { kind: kind.name() })
    }
}

/// Do the words in force still fit together with this one?
fn fits(taken: &[Taken], subject: &Subject) -> Result<(), Error> {
    let mut words = Words::default();
    let index = |number: &ReportNumber| number.0 as u32;
    for subject in taken.iter().map(|taken| &taken.decision.subject).chain([subject]) {
        match subject {
            Subject::Same { a, b } => words.same.push((index(a), index(b))),
            Subject::Different { a, b } => words.different.push((index(a), index(b))),
            _ => {}
        }
    }
    let number = |index: u32| ReportNumber(u64::from(index));
    words.check().map_err(|contradiction| {
        let (a, b) = contradiction.different;
        let step = |(from, to): &(u32, u32)| {
            let entry = taken.iter().find(|taken| {
                matches!(&taken.decision.subject, Subject::Same { a, b }
                    if [(index(a), index(b)), (index(b), index(a))].contains(&(*from, *to)))
            });
            let name = entry.map_or_else(|| "this decision".to_owned(), |taken| taken.entry.to_string());
            format!("{} = {} ({name})", number(*from), number(*to))
        };
        let chain = contradiction.chain.iter().map(step).collect::<Vec<_>>().join(", ");
        Error::Refused(Refused { pair: (number(a), number(b)), chain })
    })
}
