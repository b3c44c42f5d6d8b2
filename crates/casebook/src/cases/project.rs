//! What follows from an entry of a case.

use crate::error::Error;
use krama_ledger::entry::CaseChanged;
use krama_model::{CaseChange, CaseWords, EntryNumber, Moment, ReportNumber};
use rusqlite::{Connection, params};

/// Enters what follows from something written into a case. Words that do not fit their entry say nothing.
pub(crate) fn project(
    db: &Connection,
    (entry, at): (EntryNumber, Moment),
    body: &CaseChanged,
    words: &CaseWords,
) -> Result<(), Error> {
    if words.change.name() != body.change {
        return Ok(());
    }
    let (case, entry) = (body.case.0, entry.0 as i64);
    match &words.change {
        CaseChange::Opened { name, reference } => {
            let insert = "INSERT OR IGNORE INTO \"case\" (number, name, reference, named, opened, at, changed)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?4)";
            db.execute(insert, params![case, name, reference, entry, at.0])?;
        }
        CaseChange::Renamed { name, reference } => {
            let update = "UPDATE \"case\" SET name = ?1, reference = ?2, named = ?3 WHERE number = ?4";
            db.execute(update, params![name, reference, entry, case])?;
        }
        CaseChange::Assigned { person } => {
            let insert = "INSERT OR IGNORE INTO case_person (\"case\", person, entry) VALUES (?1, ?2, ?3)";
            db.execute(insert, params![case, person.0, entry])?;
        }
        CaseChange::Unassigned { person } => {
            db.execute("DELETE FROM case_person WHERE \"case\" = ?1 AND person = ?2", [case, person.0])?;
        }
        CaseChange::Added { held } => name_reports(db, (case, entry), held.reports(), false)?,
        CaseChange::Removed { added } => {
            take_back(db, (case, entry), *added)?;
            db.execute("DELETE FROM case_report WHERE \"case\" = ?1 AND entry = ?2", params![case, added.0 as i64])?;
        }
        CaseChange::Struck { note } => take_back(db, (case, entry), *note)?,
        CaseChange::Submitted { exhibits, .. } => {
            for exhibit in exhibits {
                name_reports(db, (case, entry), exhibit.held.reports(), true)?;
            }
        }
        CaseChange::Closed => {
            db.execute("UPDATE \"case\" SET closed_by = ?1 WHERE number = ?2", params![entry, case])?;
        }
        CaseChange::Reopened => {
            db.execute("UPDATE \"case\" SET closed_by = NULL WHERE number = ?1", [case])?;
        }
        CaseChange::Noted { .. } => {}
    }
    let insert = "INSERT OR IGNORE INTO case_entry (\"case\", entry, change) VALUES (?1, ?2, ?3)";
    db.execute(insert, params![case, entry, body.change])?;
    db.execute("UPDATE \"case\" SET changed = ?1 WHERE number = ?2", params![entry, case])?;
    Ok(())
}

fn take_back(db: &Connection, (case, by): (u32, i64), entry: EntryNumber) -> Result<(), Error> {
    let update = "UPDATE case_entry SET taken_back_by = ?1 WHERE \"case\" = ?2 AND entry = ?3";
    db.execute(update, params![by, case, entry.0 as i64])?;
    Ok(())
}

fn name_reports(
    db: &Connection,
    (case, entry): (u32, i64),
    reports: &[ReportNumber],
    is_exhibit: bool,
) -> Result<(), Error> {
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO case_report (report, \"case\", entry, is_exhibit) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for report in reports {
        insert.execute(params![report.0 as i64, case, entry, is_exhibit])?;
    }
    Ok(())
}
