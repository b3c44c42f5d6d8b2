//! Entering decisions, and refusing those that contradict what is in force.

mod effect;

pub use effect::{Decided, Effect, Followed, Stands};

use crate::ask::find::ways;
use crate::ask::{Sight, mask::mask, reasons::Reasons};
use crate::cases::Forbidden;
use crate::error::Error;
use crate::mentions::is_victims;
use crate::table::table;
use crate::tables::{REPORT, ReportRow, VALUE};
use crate::unit::Unit;
use krama_casebook::{Act, Erased, Foreseen, Taken, Target};
use krama_group::InForce;
use krama_model::{
    Code, EntryNumber, GroupName, Kind, Particulars, Place, ReportNumber, Right, Role, RoleRule, Subject, Viewer,
};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

table! {
    /// Who names what, in few columns.
    Naming = "mentions" {
        /// The report's number.
        report: u64,
        /// What type of value.
        kind: Kind,
        /// The value, or its stand-in.
        value: String,
        /// Whose the report says it is.
        role: Role,
        /// The rule that settled that.
        rule: RoleRule,
    }
}

table! {
    /// What stands for a value, and whether anything does, in few columns.
    Masked = "mentions" {
        /// The value, or its stand-in where `sealed`.
        value: String,
        /// True where only the stand-in stands here.
        sealed: bool,
    }
}

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
    fn particulars(&self) -> Particulars {
        let names = vec![self.pair.0.to_string(), self.pair.1.to_string(), self.chain.clone()];
        Particulars { names, ..Particulars::default() }
    }
}

/// How far a decision reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The next run forms its groups under it.
    Groups,
    /// No group; it is kept for whoever looks next.
    Nothing,
}

impl Unit {
    /// Enters a decision. An erasure is none: [`Unit::erase`].
    pub fn decide(&self, subject: Subject, why: &str, act: &Act) -> Result<EntryNumber, Error> {
        let subject = self.placed(subject)?;
        let word = subject.clone();
        self.workspace().decide_unless(subject, why, act, |in_force| match word {
            Subject::Same { .. } | Subject::Different { .. } => fits(in_force, &word),
            _ => Ok(()),
        })
    }

    /// A confirmation with the place it confirms; any other word as it is.
    fn placed(&self, subject: Subject) -> Result<Subject, Error> {
        match subject {
            Subject::Confirmed { report, place: None } => {
                let place = Some(self.place_of(report)?);
                Ok(Subject::Confirmed { report, place })
            }
            other => Ok(other),
        }
    }

    /// Where the latest run puts a report.
    pub fn place_of(&self, report: ReportNumber) -> Result<Place, Error> {
        let pinned = self.pin()?;
        let row = pinned.among::<ReportRow>(REPORT, [report.0])?.pop().ok_or(Error::NotInRun(report))?;
        let group = row.group.ok_or(Error::StandsAlone(report))?;
        Ok(Place { group: GroupName(group), run: pinned.run() })
    }

    /// The reports whose place in a group a person confirmed, in words still in force, and that the latest run puts elsewhere.
    pub fn confirmed_and_moved(&self) -> Result<Vec<ReportNumber>, Error> {
        let taken = self.workspace().decisions()?;
        let confirmed = taken.iter().filter(|taken| taken.withdrawn_by.is_none()).filter_map(|taken| {
            match taken.decision.subject {
                // Of several words on one report the last holds.
                Subject::Confirmed { report, place: Some(place) } => Some((report, place.group)),
                _ => None,
            }
        });
        let confirmed: BTreeMap<ReportNumber, GroupName> = confirmed.collect();
        let now = self.groups_now(&confirmed.keys().copied().collect::<Vec<_>>())?;
        let stays =
            |(report, group): &(ReportNumber, GroupName)| now.get(report).is_none_or(|now| *now == Some(*group));
        Ok(confirmed.into_iter().filter(|one| !stays(one)).map(|(report, _)| report).collect())
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

    /// The decisions that name a report, withdrawn ones too, and whose reasons are there still: they may tell of it.
    pub fn decisions_on(&self, report: ReportNumber) -> Result<Vec<EntryNumber>, Error> {
        let names = |taken: &Taken| match taken.decision.subject {
            Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b } => [a, b].contains(&report),
            Subject::Confirmed { report: confirmed, .. } => confirmed == report,
            Subject::Benign { .. } | Subject::Withdrawn { .. } | Subject::Erased { .. } => false,
        };
        let mut taken = self.workspace().decisions()?;
        taken.retain(|taken| names(taken) && !taken.decision.why.is_empty());
        Ok(taken.into_iter().map(|taken| taken.entry).collect())
    }

    /// Destroys what was taken in, under an order.
    pub fn erase(&self, target: Target, order: &str, why: &str, act: &Act) -> Result<Erased, Error> {
        Ok(self.workspace().writer()?.erase(target, order, why, act)?)
    }

    /// Refuses somebody who would withdraw what another decided and may only withdraw their own.
    pub fn check_withdrawing(&self, viewer: Viewer, decision: EntryNumber) -> Result<(), Error> {
        if viewer.rights(self.settings().world()).has(Right::Overrule) {
            return Ok(());
        }
        let taken = self.workspace().decisions()?.into_iter().find(|taken| taken.entry == decision);
        // One that is not there is refused for that, by whatever enters it.
        let is_own = taken.is_none_or(|taken| taken.actor.person.is_some() && taken.actor.person == viewer.person());
        if is_own { Ok(()) } else { Err(Error::Forbidden(Forbidden(Right::Overrule))) }
    }

    /// What the next run will make of a decision. Refuses to confirm a place in a group where there is none.
    pub fn reach(&self, subject: &Subject) -> Result<Reach, Error> {
        match subject {
            Subject::Unsure { .. } => Ok(Reach::Nothing),
            Subject::Confirmed { report, .. } => self.place_of(*report).map(|_| Reach::Nothing),
            Subject::Withdrawn { decision } => {
                let named = self.workspace().decisions()?.into_iter().find(|taken| taken.entry == *decision);
                let idle = named.is_some_and(|taken| {
                    matches!(taken.decision.subject, Subject::Unsure { .. } | Subject::Confirmed { .. })
                });
                Ok(if idle { Reach::Nothing } else { Reach::Groups })
            }
            _ => Ok(Reach::Groups),
        }
    }

    /// Every decision, withdrawn ones too. A value that a report calls the victim's is masked unless a look was entered, and
    /// blanked in reasons; where no run says whose values are, every one is.
    fn decisions_seen(&self, sight: Sight) -> Result<Vec<Taken>, Error> {
        let mut taken = self.workspace().decisions()?;
        if sight == Sight::Masked {
            let reasons = Reasons::of(self, taken.iter().map(|taken| &*taken.decision.why))?;
            for one in &mut taken {
                one.decision.why = reasons.shown(&one.decision.why)?;
            }
        }
        let stand_in = |kind: Kind, value: &str| self.workspace().secret().seal(kind, value);
        let named: FxHashSet<String> = taken
            .iter()
            .filter_map(|taken| match &taken.decision.subject {
                // A card is kept as its first and last digits anyway.
                Subject::Benign { kind, value } if *kind != Kind::PaymentCard => Some(stand_in(*kind, value)),
                _ => None,
            })
            .collect();
        if sight == Sight::Unmasked || named.is_empty() {
            return Ok(taken);
        }
        let of_victims: Option<FxHashSet<String>> = match self.pin() {
            Ok(pinned) => {
                let rows = pinned.among_texts::<Masked>(VALUE, named.iter().cloned())?;
                Some(rows.into_iter().filter(|row| row.sealed).map(|row| row.value).collect())
            }
            Err(Error::NoRun | Error::TablesGone(_)) => None,
            Err(error) => return Err(error),
        };
        let since = self.since_latest()?;
        let called_since = |kind, value: &str| since.as_ref().is_some_and(|since| since.is_theirs(kind, value));
        for one in &mut taken {
            if let Subject::Benign { kind, value } = &mut one.decision.subject {
                let stand_in = stand_in(*kind, value);
                let is_victims = of_victims.as_ref().is_none_or(|of_victims| of_victims.contains(&stand_in));
                if named.contains(&stand_in) && (is_victims || called_since(*kind, value)) {
                    *value = mask(&stand_in);
                }
            }
        }
        Ok(taken)
    }

    /// Normalises a value a person typed.
    pub fn read_value(&self, kind: Kind, text: &str) -> Result<String, Error> {
        self.reader()?.parse(kind, text).ok_or(Error::UnreadableValue { kind })
    }

    /// How many reports of the latest run name a value, whosever they call it; an account also where it stands with its bank
    /// or without. None where there is no run to ask.
    pub fn naming(&self, kind: Kind, value: &str) -> Result<Option<u64>, Error> {
        let reports = |rows: Vec<Naming>| rows.iter().map(|row| row.report).collect::<FxHashSet<u64>>().len() as u64;
        Ok(self.namings(kind, value)?.map(reports))
    }

    /// Refuses to call a value benign that a report which the latest run read, or that came in since, calls the victim's: whoever does so says that it may stand open.
    pub fn refuse_opening(&self, subject: &Subject) -> Result<(), Error> {
        let Subject::Benign { kind, value } = subject else { return Ok(()) };
        match self.victims_of(*kind, value)? {
            0 => Ok(()),
            reports => Err(Error::WouldOpen { reports }),
        }
    }

    /// How many reports of the latest run, and of those that came in since, call a value the victim's, or cannot tell whether it is.
    /// Called benign it stands open in every one of them, and in all others.
    pub fn victims_of(&self, kind: Kind, value: &str) -> Result<u64, Error> {
        let rows = self.namings(kind, value)?.unwrap_or_default();
        let of_victims = rows.iter().filter(|row| is_victims(row.role, row.rule)).map(|row| row.report);
        let mut reports: FxHashSet<u64> = of_victims.collect();
        if let Some(since) = self.since_latest()? {
            reports.extend(since.calling(kind, &self.ways(kind, value)).map(|report| report.0));
        }
        Ok(reports.len() as u64)
    }

    fn namings(&self, kind: Kind, value: &str) -> Result<Option<Vec<Naming>>, Error> {
        let pinned = match self.pin() {
            Ok(pinned) => pinned,
            Err(Error::NoRun | Error::TablesGone(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut rows = pinned.among_texts::<Naming>(VALUE, self.spelled(kind, value))?;
        rows.retain(|row| row.kind == kind);
        Ok(Some(rows))
    }

    /// A value as reports may write it: an account with its bank and without.
    fn ways(&self, kind: Kind, value: &str) -> Vec<String> {
        ways(self.settings().world(), kind, value)
    }

    /// A value as the tables may hold it: each way as it is and as its stand-in.
    fn spelled(&self, kind: Kind, value: &str) -> Vec<String> {
        let mut spelled = self.ways(kind, value);
        let stand_ins: Vec<String> = spelled.iter().map(|value| self.stand_in(kind, value)).collect();
        spelled.extend(stand_ins);
        spelled
    }
}

/// Do the words in force still fit together with this one?
pub(crate) fn fits(taken: &[Taken], subject: &Subject) -> Result<(), Error> {
    let mut words = InForce::default();
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
