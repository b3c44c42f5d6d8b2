//! What became of decisions: whether the latest run was made under each, and what it made of what each names.

use super::Naming;
use crate::ask::{Pinned, Sight};
use crate::error::Error;
use crate::tables::{ReportRow, VALUE};
use crate::unit::Unit;
use krama_casebook::{Actor, Taken};
use krama_model::{Decision, EntryNumber, GroupName, Kind, Moment, PersonNumber, ReportNumber, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// What the latest run has to do with a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Followed {
    /// It reaches no group: it is kept for whoever looks next.
    Kept,
    /// It was entered since the run: the next one is made under it.
    Next,
    /// The run was made under it.
    Now,
    /// The run was made under it, and it was withdrawn since: the next one is made without.
    NotNext,
    /// It was withdrawn, and the run was made without it.
    Ended,
}

/// Where the latest run puts a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stands {
    /// The report.
    pub report: ReportNumber,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// What the latest run has to do with it; none where there is no run.
    pub run: Option<Followed>,
    /// Where that run puts the reports it names, in its order; those the run never read are left out.
    pub reports: Vec<Stands>,
    /// Whether the run has it as the decision says: the two on one group, or not on one; the report where it was confirmed.
    /// None where a report was not read, and of words that say neither.
    pub as_said: Option<bool>,
    /// Of a value called benign: how many reports name it.
    pub named_by: Option<u64>,
}

/// A decision and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct Decided {
    /// Its entry.
    pub entry: EntryNumber,
    /// When it was taken.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Their number, where they were signed in with an account.
    pub person: Option<PersonNumber>,
    /// Whether that name is authenticated.
    pub authenticated: bool,
    /// What was said.
    pub decision: Decision,
    /// The entry that withdrew it.
    pub withdrawn_by: Option<EntryNumber>,
    /// What became of it.
    pub effect: Effect,
}

impl Unit {
    /// Every decision, withdrawn ones too, oldest first, as somebody may see it.
    pub fn decided(&self, sight: Sight) -> Result<Vec<Decided>, Error> {
        // Effects are looked for by the values themselves, which masking takes out.
        let effects = self.effects(&self.workspace().decisions()?)?;
        let decided = |(taken, effect)| {
            let Taken { entry, at, actor, decision, withdrawn_by } = taken;
            let Actor { name: by, person, authenticated } = actor;
            Decided { entry, at, by, person, authenticated, decision, withdrawn_by, effect }
        };
        Ok(self.decisions_seen(sight)?.into_iter().zip(effects).map(decided).collect())
    }

    /// What became of some decisions, in their order.
    fn effects(&self, taken: &[Taken]) -> Result<Vec<Effect>, Error> {
        let pinned = match self.pin() {
            Ok(pinned) => pinned,
            Err(Error::NoRun | Error::TablesGone(_)) => {
                let none = Effect { run: None, reports: Vec::new(), as_said: None, named_by: None };
                return Ok(vec![none; taken.len()]);
            }
            Err(error) => return Err(error),
        };
        let subjects = taken.iter().map(|taken| &taken.decision.subject);
        let wanted: FxHashSet<u64> = subjects.clone().flat_map(reports_of).map(|report| report.0).collect();
        let rows = pinned.report_rows(wanted)?.into_iter();
        let rows: FxHashMap<u64, ReportRow> = rows.map(|row| (row.report, row)).collect();
        let named = self.named_by(&pinned, subjects)?;
        let of_one = |taken: &Taken| {
            let subject = &taken.decision.subject;
            let found: Vec<&ReportRow> =
                reports_of(subject).into_iter().filter_map(|report| rows.get(&report.0)).collect();
            let stands =
                |row: &&ReportRow| Stands { report: ReportNumber(row.report), group: row.group.map(GroupName) };
            Effect {
                run: Some(followed(taken, pinned.ledger_size())),
                reports: found.iter().map(stands).collect(),
                as_said: as_said(subject, &found),
                named_by: match subject {
                    Subject::Benign { kind, value } => named.get(&(*kind, value.as_str())).copied(),
                    _ => None,
                },
            }
        };
        Ok(taken.iter().map(of_one).collect())
    }

    /// How many reports name each value that is called benign, whosever they call it. All are looked up at once.
    fn named_by<'t>(
        &self,
        pinned: &Pinned<'_>,
        subjects: impl Iterator<Item = &'t Subject>,
    ) -> Result<FxHashMap<(Kind, &'t str), u64>, Error> {
        let values: FxHashSet<(Kind, &str)> = subjects
            .filter_map(|subject| match subject {
                Subject::Benign { kind, value } => Some((*kind, value.as_str())),
                _ => None,
            })
            .collect();
        let mut meant: FxHashMap<(Kind, String), Vec<(Kind, &str)>> = FxHashMap::default();
        for &(kind, value) in &values {
            for spelled in self.spelled(kind, value) {
                meant.entry((kind, spelled)).or_default().push((kind, value));
            }
        }
        let mut named: FxHashMap<(Kind, &str), FxHashSet<u64>> =
            values.into_iter().map(|value| (value, FxHashSet::default())).collect();
        for row in pinned.among_texts::<Naming>(VALUE, meant.keys().map(|(_, spelled)| spelled.clone()))? {
            for value in meant.get(&(row.kind, row.value)).into_iter().flatten() {
                named.entry(*value).or_default().insert(row.report);
            }
        }
        Ok(named.into_iter().map(|(value, reports)| (value, reports.len() as u64)).collect())
    }
}

/// What a run that read so many entries of the ledger has to do with a decision.
fn followed(taken: &Taken, ledger_size: u64) -> Followed {
    let withdrawn_before = taken.withdrawn_by.is_some_and(|by| by.0 < ledger_size);
    match (&taken.decision.subject, taken.withdrawn_by.is_some()) {
        (Subject::Unsure { .. } | Subject::Confirmed { .. }, false) => Followed::Kept,
        (Subject::Unsure { .. } | Subject::Confirmed { .. }, true) => Followed::Ended,
        _ if withdrawn_before => Followed::Ended,
        (_, true) if taken.entry.0 < ledger_size => Followed::NotNext,
        // Entered and withdrawn since: no run was or will be made under it.
        (_, true) => Followed::Ended,
        (_, false) if taken.entry.0 < ledger_size => Followed::Now,
        (_, false) => Followed::Next,
    }
}

/// The reports a decision speaks of, in its order.
fn reports_of(subject: &Subject) -> Vec<ReportNumber> {
    match *subject {
        Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b } => vec![a, b],
        Subject::Confirmed { report, .. } => vec![report],
        _ => Vec::new(),
    }
}

fn as_said(subject: &Subject, found: &[&ReportRow]) -> Option<bool> {
    match (subject, found) {
        (Subject::Same { .. }, [a, b]) => Some(are_together(a, b)),
        (Subject::Different { .. }, [a, b]) => Some(!are_together(a, b)),
        (Subject::Confirmed { place: Some(place), .. }, [one]) => Some(one.group == Some(place.group.0)),
        _ => None,
    }
}

/// Whether two reports stand on one group, or tell the same incident.
fn are_together(a: &ReportRow, b: &ReportRow) -> bool {
    let told = |row: &ReportRow| row.duplicate_of.unwrap_or(row.report);
    (a.group.is_some() && a.group == b.group) || told(a) == told(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_casebook::Actor;
    use krama_model::{Decision, EntryNumber, Moment, Place, RunNumber};

    fn taken(subject: Subject, entry: u64, withdrawn_by: Option<u64>) -> Taken {
        Taken {
            entry: EntryNumber(entry),
            at: Moment(0),
            actor: Actor { name: "dara".to_owned(), authenticated: true, person: None },
            decision: Decision { subject, why: "looked".to_owned() },
            withdrawn_by: withdrawn_by.map(EntryNumber),
        }
    }

    #[test]
    fn what_the_latest_run_has_to_do_with_a_decision_follows_from_when_it_was_entered_and_withdrawn() {
        let apart = Subject::Different { a: ReportNumber(1), b: ReportNumber(2) };
        let place = Some(Place { group: GroupName(1), run: RunNumber(1) });
        let confirmed = Subject::Confirmed { report: ReportNumber(1), place };
        for (subject, entry, withdrawn_by, is) in [
            (&apart, 5, None, Followed::Now),
            (&apart, 10, None, Followed::Next),
            (&apart, 5, Some(7), Followed::Ended),
            (&apart, 5, Some(10), Followed::NotNext),
            (&apart, 10, Some(11), Followed::Ended),
            (&confirmed, 5, None, Followed::Kept),
            (&confirmed, 12, Some(13), Followed::Ended),
        ] {
            assert_eq!(followed(&taken(subject.clone(), entry, withdrawn_by), 10), is, "{entry} {withdrawn_by:?}");
        }
    }
}
