//! Writing into cases.

use crate::append::Act;
use crate::blank::is_blank;
use crate::cases::{Case, project};
use crate::error::{Error, Refusal};
use crate::workspace::Workspace;
use krama_ledger::Body;
use krama_ledger::entry::CaseChanged;
use krama_model::{CaseChange, CaseNumber, CaseWords, EntryNumber, Exhibit, Held, ReportNumber, Right};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeSet;

/// A name, a reference or a title has at most so many characters.
const SHORT: usize = 200;
/// A note or a reason has at most so many.
const LONG: usize = 20_000;

/// Refuses what is no plain change, or says too much or too little.
fn check_plain(change: &CaseChange, why: &str) -> Result<(), Error> {
    if let CaseChange::Opened { .. } | CaseChange::Submitted { .. } = change {
        return Err(Refusal::NotAPlainChange.into());
    }
    check_words(change, why)
}

impl Workspace {
    /// Opens a case. Whoever had signed in to open it is assigned to it.
    pub fn open_case(&self, name: &str, reference: &str, why: &str, act: &Act) -> Result<CaseNumber, Error> {
        let change = CaseChange::Opened { name: name.trim().to_owned(), reference: reference.trim().to_owned() };
        check_words(&change, why)?;
        self.change(|tx| {
            let next: u32 = tx.query_row("SELECT coalesce(max(number), 0) + 1 FROM \"case\"", [], |row| row.get(0))?;
            let case = CaseNumber(next);
            self.enter_case(tx, (case, change), why, act)?;
            if let Some(person) = act.actor.person {
                self.enter_case(tx, (case, CaseChange::Assigned { person }), "", act)?;
            }
            Ok(case)
        })
    }

    /// Writes something into a case that is open. What takes something back needs a reason.
    pub fn write_case(
        &self,
        number: CaseNumber,
        change: CaseChange,
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        check_plain(&change, why)?;
        self.change(|tx| self.write_one(tx, (number, change), why, act))
    }

    /// Writes several things into a case: all, or where one is refused, nothing.
    pub fn write_case_all(
        &self,
        number: CaseNumber,
        changes: Vec<CaseChange>,
        why: &str,
        act: &Act,
    ) -> Result<(), Error> {
        changes.iter().try_for_each(|change| check_plain(change, why))?;
        self.change(|tx| {
            changes.into_iter().try_for_each(|change| self.write_one(tx, (number, change), why, act).map(drop))
        })
    }

    fn write_one(
        &self,
        tx: &Transaction<'_>,
        (number, change): (CaseNumber, CaseChange),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        let case = self.case(number)?;
        self.check_change(tx, &case, &change)?;
        self.enter_case(tx, (number, change), why, act)
    }

    /// Puts something of what a case holds before the court, by the entries that added it: the versions that are newest now,
    /// for good.
    pub fn submit_case(
        &self,
        number: CaseNumber,
        (title, added): (&str, &[EntryNumber]),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        let title = title.trim().to_owned();
        self.change(|tx| {
            let case = self.case(number)?;
            refuse_closed(&case)?;
            let mut exhibits = Vec::new();
            for entry in added.iter().collect::<BTreeSet<_>>() {
                let held = self.held(number, *entry)?;
                let versions: Vec<u32> =
                    held.reports().iter().map(|report| newest(tx, *report)).collect::<Result<_, _>>()?;
                exhibits.push(Exhibit { number: exhibits.len() as u32 + 1, held, versions });
            }
            let change = CaseChange::Submitted { title, exhibits };
            check_words(&change, why)?;
            self.enter_case(tx, (number, change), why, act)
        })
    }

    /// What an entry added to a case, where the case holds it still.
    fn held(&self, case: CaseNumber, added: EntryNumber) -> Result<Held, Error> {
        let found = self.case_entries(case)?.into_iter().find(|one| one.entry == added && one.taken_back_by.is_none());
        match found.map(|one| one.words.change) {
            Some(CaseChange::Added { held }) => Ok(held),
            _ => Err(Refusal::NotInCase { case, entry: added }.into()),
        }
    }

    /// Refuses what the case holds: a report by itself, or a group as the same run has it.
    fn refuse_twice(&self, case: CaseNumber, wanted: &Held) -> Result<(), Error> {
        let is_it = |held: &Held| match (held, wanted) {
            (Held::Report { report, .. }, Held::Report { report: wanted, .. }) => report == wanted,
            (Held::Group { place, .. }, Held::Group { place: wanted, .. }) => place == wanted,
            _ => false,
        };
        let entries = self.case_entries(case)?.into_iter().filter(|one| one.taken_back_by.is_none());
        let mut holding = entries.filter(|one| matches!(&one.words.change, CaseChange::Added { held } if is_it(held)));
        holding.next().map_or(Ok(()), |one| Err(Refusal::HeldAlready { case, entry: one.entry }.into()))
    }

    fn check_change(&self, tx: &Transaction<'_>, case: &Case, change: &CaseChange) -> Result<(), Error> {
        if *change != CaseChange::Reopened {
            refuse_closed(case)?;
        }
        match change {
            CaseChange::Reopened if case.closed_by.is_none() => Err(Refusal::CaseNotClosed(case.number).into()),
            CaseChange::Assigned { person } => {
                let person = self.person(*person)?;
                let is_disabled = person.disabled_by.is_some();
                let is_assigned = case.assigned.contains(&person.number);
                let sees_cases = person.role.may(Right::SeeCases, self.world()?);
                match (is_disabled, is_assigned, sees_cases) {
                    (true, ..) => Err(Refusal::Disabled(person.number).into()),
                    (_, true, _) => Err(Refusal::Assigned { case: case.number, person: person.number }.into()),
                    (.., false) => Err(Refusal::SeesNoCases(person.number).into()),
                    _ => Ok(()),
                }
            }
            CaseChange::Unassigned { person } if !case.assigned.contains(person) => {
                Err(Refusal::NotAssigned { case: case.number, person: *person }.into())
            }
            CaseChange::Added { held } if held.reports().is_empty() => Err(Refusal::EmptyWords.into()),
            CaseChange::Added { held } => {
                self.refuse_twice(case.number, held)?;
                held.reports().iter().try_for_each(|report| {
                    if self.has_report(*report)? { Ok(()) } else { Err(Error::NoSuchReport(*report)) }
                })
            }
            CaseChange::Removed { added: entry } => stands(tx, case.number, *entry, "added"),
            CaseChange::Struck { note: entry } => stands(tx, case.number, *entry, "noted"),
            _ => Ok(()),
        }
    }

    fn enter_case(
        &self,
        tx: &Transaction<'_>,
        (case, change): (CaseNumber, CaseChange),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        let of = match &change {
            CaseChange::Removed { added: entry } | CaseChange::Struck { note: entry } => Some(*entry),
            _ => None,
        };
        let body = CaseChanged { case, change: change.name().to_owned(), of };
        let words = CaseWords { change, why: why.trim().to_owned() };
        let entry = self.append(tx, Body::CaseChanged(body.clone()), &words, act)?;
        project(tx, (entry, act.at), &body, &words)?;
        Ok(entry)
    }
}

fn refuse_closed(case: &Case) -> Result<(), Error> {
    if case.closed_by.is_some() { Err(Refusal::CaseClosed(case.number).into()) } else { Ok(()) }
}

/// Refuses words that say nothing, or far too much.
fn check_words(change: &CaseChange, why: &str) -> Result<(), Error> {
    if change.takes_back() && is_blank(why) {
        return Err(Error::NoReason);
    }
    let (needed, longest, other) = match change {
        CaseChange::Opened { name, reference } | CaseChange::Renamed { name, reference } => {
            (Some(name), SHORT, reference.as_str())
        }
        CaseChange::Submitted { exhibits, .. } if exhibits.is_empty() => return Err(Refusal::EmptyWords.into()),
        CaseChange::Submitted { title, .. } => (Some(title), SHORT, ""),
        CaseChange::Noted { note } => (Some(note), LONG, ""),
        _ => (None, SHORT, ""),
    };
    let is_long = |text: &str, longest: usize| text.chars().count() > longest;
    match needed {
        Some(text) if is_blank(text) => Err(Refusal::EmptyWords.into()),
        Some(text) if is_long(text, longest) => Err(Refusal::LongWords(longest).into()),
        _ if is_long(other, SHORT) => Err(Refusal::LongWords(SHORT).into()),
        _ if is_long(why, LONG) => Err(Refusal::LongWords(LONG).into()),
        _ => Ok(()),
    }
}

/// Demands that an entry of that kind stands in the case and was not taken back.
fn stands(tx: &Transaction<'_>, case: CaseNumber, entry: EntryNumber, change: &str) -> Result<(), Error> {
    let mut select = tx.prepare_cached(
        "SELECT 1 FROM case_entry WHERE \"case\" = ?1 AND entry = ?2 AND change = ?3 AND taken_back_by IS NULL",
    )?;
    let stands = select.exists(params![case.0, entry.0 as i64, change])?;
    if stands { Ok(()) } else { Err(Refusal::NotInCase { case, entry }.into()) }
}

/// The newest version of a report that is not erased.
fn newest(tx: &Transaction<'_>, report: ReportNumber) -> Result<u32, Error> {
    let mut select = tx.prepare_cached("SELECT max(version) FROM report WHERE number = ?1 AND erased_by IS NULL")?;
    let version: Option<Option<u32>> = select.query_row([report.0 as i64], |row| row.get(0)).optional()?;
    version.flatten().ok_or(Error::NoSuchReport(report))
}
