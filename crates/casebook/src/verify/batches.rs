//! Batch files against the ledger, and the report tables against the batch files.

use crate::error::Error;
use crate::prove::row_leaf;
use crate::seal::sorting::{Short, WITHHELD, key_digest, short};
use crate::verify::projections::{Expected, ExpectedBatch};
use crate::verify::{Verification, codes};
use crate::workspace::{Workspace, digest};
use krama_lake::{Lake, SealedReport};
use krama_ledger::SealedList;
use krama_ledger::leaf::content_digest;
use krama_model::{BatchNumber, Digest, ValueKey};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// What a row of a batch file says, as far as the tables repeat it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    number: u64,
    version: u32,
    batch: u32,
    place: u32,
    original: Digest,
    /// Key and content; none where the row was erased.
    digests: Option<(Short, Short)>,
}

/// What a batch file turned out to be.
enum Checked {
    Good(Vec<Row>),
    Bad(String),
}

pub(super) fn check(workspace: &Workspace, expected: &Expected, found: &mut Verification) -> Result<(), Error> {
    let files = check_table(workspace, expected, found)?;
    found.batches = files.len() as u64;
    let (lake, secret) = (&workspace.lake, workspace.secret());
    let checked: Vec<(BatchNumber, Checked)> = files
        .par_iter()
        .filter_map(|(number, file, _)| {
            let batch = expected.batches.get(number)?;
            Some((*number, check_file(lake, secret, file, (*number, batch))))
        })
        .collect();
    let mut rows = Vec::new();
    let mut damaged = Vec::new();
    for (number, checked) in checked {
        match checked {
            Checked::Good(good) => {
                let erased = good.iter().filter(|row| row.digests.is_none()).count();
                if let Some(by) = expected.batches.get(&number).and_then(|batch| batch.replaced_by) {
                    found.erasures.push(format!("{erased} rows of batch {number} were erased, last by {by}"));
                }
                rows.extend(good);
            }
            Checked::Bad(fault) => {
                damaged.push(number.0);
                found.find(codes::BATCH, format!("batch {number}: {fault}"));
            }
        }
    }
    found.rows = rows.len() as u64;
    rows.sort_unstable_by_key(|row| (row.number, row.version));
    compare_reports(workspace, &rows, &damaged, found)?;
    if damaged.is_empty() { compare_keys(workspace, &rows, found) } else { Ok(()) }
}

/// The `batch` table against the ledger; gives the files.
fn check_table(
    workspace: &Workspace,
    expected: &Expected,
    found: &mut Verification,
) -> Result<Vec<(BatchNumber, String, Digest)>, Error> {
    let mut select = workspace.db.prepare("SELECT number, entry, digest, rows FROM batch")?;
    let batch = |row: &rusqlite::Row<'_>| {
        Ok((BatchNumber(row.get(0)?), (row.get::<_, i64>(1)? as u64, digest(row, 2)?, row.get::<_, i64>(3)? as u64)))
    };
    let rows: BTreeMap<_, _> = select.query_map([], batch)?.collect::<Result<_, _>>()?;
    let wanted = expected
        .batches
        .iter()
        .map(|(number, batch)| (*number, (batch.entry.0, batch.digest, batch.reports.count)))
        .collect();
    super::projections::compare("batch", &wanted, &rows, found);
    Ok(workspace.batch_files()?.into_iter().map(|batch| (batch.number, batch.file, batch.digest)).collect())
}

fn check_file(
    lake: &Lake,
    secret: &ValueKey,
    file: &str,
    (number, expected): (BatchNumber, &ExpectedBatch),
) -> Checked {
    match lake.digest_batch(file) {
        Err(error) => return Checked::Bad(error.to_string()),
        Ok(digest) if digest != expected.digest => return Checked::Bad(format!("its file {file} was altered")),
        Ok(_) => {}
    }
    let read = lake.read_batch(file).and_then(|batches| {
        let (mut rows, mut leaves) = (Vec::new(), Vec::new());
        for sealed in batches {
            for sealed in sealed? {
                let (row, leaf) = facts(secret, &sealed, (number, rows.len()));
                rows.push(row);
                leaves.push(leaf);
            }
        }
        Ok((rows, leaves))
    });
    match read {
        Err(error) => Checked::Bad(error.to_string()),
        Ok((_, leaves)) if SealedList::of(&leaves) != expected.reports => {
            Checked::Bad("its rows do not lead to the root that was sealed".to_owned())
        }
        Ok((rows, _)) => Checked::Good(rows),
    }
}

fn facts(secret: &ValueKey, sealed: &SealedReport, (batch, row): (BatchNumber, usize)) -> (Row, Digest) {
    let report = &sealed.report;
    let content = content_digest(secret, report);
    let (number, version) = (sealed.number, sealed.version);
    let leaf = row_leaf(secret, sealed, content);
    let digests = sealed.erased.is_none().then(|| (key_digest(secret, &report.key), short(content)));
    let (number, original) = (number.0, report.original);
    (Row { number, version, batch: batch.0, place: row as u32, original, digests }, leaf)
}

/// Compares the `report` table with the rows, both by number and version.
fn compare_reports(
    workspace: &Workspace,
    rows: &[Row],
    damaged: &[u32],
    found: &mut Verification,
) -> Result<(), Error> {
    let originals: HashMap<i64, Digest> =
        workspace.originals()?.into_iter().map(|original| (original.id, original.digest)).collect();
    let mut select = workspace.db.prepare(
        "SELECT number, version, batch, row, original, content, erased_by FROM report ORDER BY number, version",
    )?;
    let mut table = select.query([])?;
    let mut rows = rows.iter();
    let mut other = 0_u64;
    while let Some(row) = table.next()? {
        let batch: u32 = row.get(2)?;
        if damaged.contains(&batch) {
            continue;
        }
        let Some(wanted) = rows.next() else {
            other += 1;
            continue;
        };
        let content: Option<Short> = row.get(5)?;
        let original = originals.get(&row.get(4)?).copied();
        let erased: Option<i64> = row.get(6)?;
        let same = row.get::<_, i64>(0)? as u64 == wanted.number
            && row.get::<_, u32>(1)? == wanted.version
            && (batch, row.get::<_, u32>(3)?) == (wanted.batch, wanted.place)
            && original == Some(wanted.original)
            && content == wanted.digests.map(|(_, content)| content)
            && erased.is_some() == wanted.digests.is_none();
        other += u64::from(!same);
    }
    other += rows.count() as u64;
    if other > 0 {
        found.find(codes::PROJECTION, format!("{other} rows of report are not as the batches say"));
    }
    Ok(())
}

/// Compares the `report_key` table with the newest rows.
fn compare_keys(workspace: &Workspace, rows: &[Row], found: &mut Verification) -> Result<(), Error> {
    let mut newest: HashMap<Short, (u64, u32, Short)> = HashMap::with_capacity(rows.len());
    let mut erased: HashMap<u64, u32> = HashMap::new();
    for row in rows {
        match row.digests {
            Some((key, content)) => {
                newest.insert(key, (row.number, row.version, content));
            }
            None => {
                erased.insert(row.number, row.version);
            }
        }
    }
    let mut select = workspace.db.prepare("SELECT key, number, version, content FROM report_key")?;
    let mut table = select.query([])?;
    let mut other = 0_u64;
    while let Some(row) = table.next()? {
        let (number, version) = (row.get::<_, i64>(1)? as u64, row.get::<_, u32>(2)?);
        let wanted = newest.remove(&row.get::<_, Short>(0)?);
        let last_erased = erased.get(&number).copied();
        let same = match (wanted, last_erased) {
            (Some(_), Some(gone)) if gone == version => true,
            (Some(wanted), _) => wanted == (number, version, row.get(3)?),
            (None, Some(gone)) => version == WITHHELD || version == gone,
            (None, None) => false,
        };
        other += u64::from(!same);
    }
    other += newest.len() as u64;
    if other > 0 {
        found.find(codes::PROJECTION, format!("{other} rows of report_key are not as the batches say"));
    }
    Ok(())
}
