//! People and cases: their tables are made again from the entries, in memory, and compared row by row.

use crate::error::Error;
use crate::schema::{TABLES_SINCE_3, TABLES_SINCE_4};
use crate::verify::entries::Chain;
use crate::verify::projections::compare;
use crate::verify::{Verification, codes};
use crate::workspace::{Workspace, digest};
use crate::{cases, people};
use krama_ledger::{Body, Entry};
use krama_model::{Digest, PersonNumber};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The tables that are made again, with the columns by which a row is named.
const TABLES: &[(&str, usize)] =
    &[("person", 1), ("factor", 1), ("\"case\"", 1), ("case_entry", 2), ("case_person", 2), ("case_report", 3)];

pub(super) fn check(workspace: &Workspace, chain: &Chain, found: &mut Verification) -> Result<(), Error> {
    let again = Connection::open_in_memory()?;
    [TABLES_SINCE_3, TABLES_SINCE_4].iter().try_for_each(|tables| again.execute_batch(tables))?;
    for (entry, words) in &chain.entries {
        enter(&again, entry, words.as_ref())?;
    }
    for &(table, key) in TABLES {
        compare(table.trim_matches('"'), &rows(&again, table, key)?, &rows(&workspace.db, table, key)?, found);
    }
    check_passwords(workspace, &again, found)?;
    check_seeds(workspace, &again, found)
}

fn enter(again: &Connection, entry: &Entry, words: Option<&serde_json::Value>) -> Result<(), Error> {
    let when = (entry.number, entry.at);
    match &entry.body {
        Body::PersonChanged(body) => read(words).map_or(Ok(()), |words| people::project(again, when, body, &words)),
        Body::CaseChanged(body) => read(words).map_or(Ok(()), |words| cases::project(again, when, body, &words)),
        _ => Ok(()),
    }
}

fn read<T: DeserializeOwned>(words: Option<&serde_json::Value>) -> Option<T> {
    serde_json::from_value(words?.clone()).ok()
}

/// Every hash must be the one whose seal stands in the entry that set it.
fn check_passwords(workspace: &Workspace, again: &Connection, found: &mut Verification) -> Result<(), Error> {
    let sealed = seals(again, "SELECT number, seal FROM person")?;
    let mut select = workspace.db.prepare("SELECT person, hash FROM password")?;
    let kept = select.query_map([], |row| Ok((PersonNumber(row.get(0)?), row.get::<_, String>(1)?)))?;
    let kept: BTreeMap<PersonNumber, Digest> =
        kept.map(|row| row.map(|(number, hash)| (number, workspace.password_seal(&hash)))).collect::<Result<_, _>>()?;
    hold(&sealed, &kept, "password", found);
    Ok(())
}

/// The secret of every second factor must be made of what the entry that set it sealed.
fn check_seeds(workspace: &Workspace, again: &Connection, found: &mut Verification) -> Result<(), Error> {
    let sealed = seals(again, "SELECT person, seal FROM factor")?;
    let mut select = workspace.db.prepare("SELECT person, seed FROM factor_seed")?;
    let kept = select.query_map([], |row| {
        let number = PersonNumber(row.get(0)?);
        Ok((number, workspace.seed_seal(number, &row.get::<_, Vec<u8>>(1)?)))
    })?;
    hold(&sealed, &kept.collect::<Result<_, _>>()?, "second factor", found);
    Ok(())
}

fn seals(again: &Connection, sql: &str) -> Result<BTreeMap<PersonNumber, Digest>, Error> {
    let mut select = again.prepare(sql)?;
    let sealed = select.query_map([], |row| Ok((PersonNumber(row.get(0)?), digest(row, 1)?)))?;
    Ok(sealed.collect::<Result<_, _>>()?)
}

/// Names everybody of whom something else is kept than was sealed.
fn hold(
    sealed: &BTreeMap<PersonNumber, Digest>,
    kept: &BTreeMap<PersonNumber, Digest>,
    what: &str,
    found: &mut Verification,
) {
    for number in sealed.keys().chain(kept.keys().filter(|number| !sealed.contains_key(number))) {
        if sealed.get(number) != kept.get(number) {
            found.find(codes::PROJECTION, format!("the {what} of {number} is not the one that was set"));
        }
    }
}

/// A table's rows by their key, each as its values.
fn rows(db: &Connection, table: &str, key: usize) -> Result<BTreeMap<String, String>, Error> {
    let mut select = db.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = select.column_count();
    let mut rows = select.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let cells: Vec<Value> = (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?;
        let name: Vec<String> = cells[..key].iter().map(named).collect();
        found.insert(name.join("/"), format!("{:?}", &cells[key..]));
    }
    Ok(found)
}

fn named(cell: &Value) -> String {
    match cell {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        other => format!("{other:?}"),
    }
}
