//! Cases: what was written into each, as entries, and the tables that follow.
//!
//! A case holds reports and groups, notes and submissions to the court; each lies in the payload of the entry that brought it. The
//! tables say which entries are a case's, which were taken back, who is assigned and which reports it names.

mod project;
mod write;

pub(crate) use project::project;

use crate::append::{Actor, PayloadWords};
use crate::error::{Error, Refusal};
use crate::workspace::Workspace;
use krama_ledger::Entry;
use krama_model::{CaseNumber, CaseWords, EntryNumber, Moment, PersonNumber, ReportNumber};
use rusqlite::{OptionalExtension, Row};
use std::collections::BTreeMap;

/// A case, without what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its number.
    pub number: CaseNumber,
    /// What it is called; empty where that was erased under an order.
    pub name: String,
    /// Its number at the court or the unit; may be empty.
    pub reference: String,
    /// The entry that opened it.
    pub opened: EntryNumber,
    /// When that was.
    pub at: Moment,
    /// The last entry of it.
    pub changed: EntryNumber,
    /// The entry that closed it, where it is closed.
    pub closed_by: Option<EntryNumber>,
    /// Who works on it.
    pub assigned: Vec<PersonNumber>,
    /// Whether something of it was submitted to the court.
    pub is_submitted: bool,
}

/// One thing that was written into a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEntry {
    /// The ledger entry, which is its name.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What.
    pub words: CaseWords,
    /// The entry that struck it or took it out again.
    pub taken_back_by: Option<EntryNumber>,
}

/// A case that names a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming {
    /// The case.
    pub case: CaseNumber,
    /// Whether the report is an exhibit of a submission; else the case holds it.
    pub is_exhibit: bool,
}

const COLUMNS: &str = "number, name, reference, opened, at, changed, closed_by,
    EXISTS (SELECT 1 FROM case_entry WHERE case_entry.\"case\" = number AND change = 'submitted')";

impl Workspace {
    /// Every case, by number. Who may see which is the caller's to ask.
    pub fn cases(&self) -> Result<Vec<Case>, Error> {
        let mut select = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM \"case\" ORDER BY number"))?;
        let mut cases: Vec<Case> = select.query_map([], case)?.collect::<Result<_, _>>()?;
        let mut select = self.db.prepare_cached("SELECT \"case\", person FROM case_person ORDER BY 1, 2")?;
        let pairs = select.query_map([], |row| Ok((CaseNumber(row.get(0)?), PersonNumber(row.get(1)?))))?;
        let mut assigned: BTreeMap<CaseNumber, Vec<PersonNumber>> = BTreeMap::new();
        for pair in pairs {
            let (case, person) = pair?;
            assigned.entry(case).or_default().push(person);
        }
        for case in &mut cases {
            case.assigned = assigned.remove(&case.number).unwrap_or_default();
        }
        Ok(cases)
    }

    /// One of them.
    pub fn case(&self, number: CaseNumber) -> Result<Case, Error> {
        let mut select = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM \"case\" WHERE number = ?1"))?;
        let found = select.query_row([number.0], case).optional()?;
        let mut case = found.ok_or(Refusal::NoSuchCase(number))?;
        let mut select = self.db.prepare_cached("SELECT person FROM case_person WHERE \"case\" = ?1 ORDER BY 1")?;
        let assigned = select.query_map([number.0], |row| row.get(0).map(PersonNumber))?;
        case.assigned = assigned.collect::<Result<_, _>>()?;
        Ok(case)
    }

    /// Everything that was written into a case, oldest first.
    pub fn case_entries(&self, number: CaseNumber) -> Result<Vec<CaseEntry>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT entry.text, payload.text, taken_back_by FROM case_entry
             JOIN entry ON entry.number = case_entry.entry JOIN payload ON payload.entry = case_entry.entry
             WHERE \"case\" = ?1 ORDER BY case_entry.entry",
        )?;
        let mut rows = select.query([number.0])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let (entry, words): (String, String) = (row.get(0)?, row.get(1)?);
            let Entry { number, at, .. } = Entry::parse(&entry)?;
            let PayloadWords { actor, words } = serde_json::from_str(&words)
                .map_err(|_| Error::Damaged(format!("the payload of {number} cannot be read")))?;
            let taken_back_by = row.get::<_, Option<i64>>(2)?.map(|by| EntryNumber(by as u64));
            entries.push(CaseEntry { entry: number, at, actor, words, taken_back_by });
        }
        Ok(entries)
    }

    /// The cases that name a report.
    pub fn cases_of(&self, report: ReportNumber) -> Result<Vec<Naming>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT \"case\", max(is_exhibit) FROM case_report WHERE report = ?1 GROUP BY \"case\" ORDER BY \"case\"",
        )?;
        let naming = |row: &Row<'_>| Ok(Naming { case: CaseNumber(row.get(0)?), is_exhibit: row.get(1)? });
        let found = select.query_map([report.0 as i64], naming)?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

fn case(row: &Row<'_>) -> rusqlite::Result<Case> {
    let entry = |value: i64| EntryNumber(value as u64);
    Ok(Case {
        number: CaseNumber(row.get(0)?),
        name: row.get(1)?,
        reference: row.get(2)?,
        opened: entry(row.get(3)?),
        at: Moment(row.get(4)?),
        changed: entry(row.get(5)?),
        closed_by: row.get::<_, Option<i64>>(6)?.map(entry),
        assigned: Vec::new(),
        is_submitted: row.get(7)?,
    })
}
