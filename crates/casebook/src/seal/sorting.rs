//! Which reports of a delivery are new, which are changed, and which were seen before.

use crate::error::Error;
use crate::seal::original_id;
use crate::seal::twice::Twices;
use crate::seal::unnumbered::{Edit, Newcomer, Unnumbered, file_of, row_content};
use crate::workspace::Workspace;
use crate::writer::Writer;
use krama_lake::batch::RowRef;
use krama_ledger::ReportSalts;
use krama_ledger::leaf::{Sealed, content_digest};
use krama_model::{BatchNumber, Digest, Report, ReportKey, ReportNumber, ValueKey};
use rayon::prelude::*;
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The version in `report_key` of a report that was erased by its number: it is not taken in again.
pub(crate) const WITHHELD: u32 = 0;

/// Half of a keyed digest: enough to tell a billion keys apart.
pub(crate) type Short = [u8; 16];

/// A report that gets a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fresh<'a> {
    pub(crate) number: ReportNumber,
    pub(crate) version: u32,
    pub(crate) report: &'a Report,
    pub(crate) content: Digest,
    pub(crate) key: Short,
}

impl<'a> Fresh<'a> {
    pub(crate) fn row(&self) -> RowRef<'a> {
        RowRef { number: self.number, version: self.version, report: self.report, erased: None }
    }
}

/// A delivery, sorted.
#[derive(Debug, Default)]
pub(crate) struct Sorted<'a> {
    pub(crate) fresh: Vec<Fresh<'a>>,
    /// Reports seen before, with the original they stand in this time.
    pub(crate) repeated: Vec<(ReportNumber, Digest)>,
    /// Reports under erasure, with the original that brought them back.
    pub(crate) withheld: Vec<(ReportNumber, Digest)>,
    /// The number of each report of the delivery.
    pub(crate) numbers: Vec<ReportNumber>,
    pub(crate) new: u64,
    pub(crate) changed: u64,
    /// Rows that were superseded by another of the same file.
    pub(crate) twice: Twices,
    /// Those of the repeated that were recognised by what they say alone.
    pub(crate) by_content: u64,
    /// New rows without a reference of their own.
    pub(crate) newcomers: Vec<Newcomer>,
    /// Changed rows that may have come without one.
    pub(crate) edits: Vec<Edit>,
}

/// The newest version of a report, as far as this delivery has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Newest {
    pub(crate) number: ReportNumber,
    pub(crate) version: u32,
    pub(crate) content: Short,
}

pub(crate) fn short(digest: Digest) -> Short {
    let mut short = [0; 16];
    short.copy_from_slice(&digest.0[..16]);
    short
}

/// The keyed digest a report's key stands under in the casebook.
pub(crate) fn key_digest(secret: &ValueKey, key: &ReportKey) -> Short {
    short(secret.digest(&[b"report-key", key.source.as_bytes(), key.reference.as_bytes()]))
}

pub(crate) fn leaves(secret: &ValueKey, rows: &[Fresh<'_>]) -> Vec<Digest> {
    let leaf = |fresh: &Fresh<'_>| {
        let salt = ReportSalts::leaf_salt(secret, &fresh.report.key, fresh.version);
        let row = Sealed { number: fresh.number, version: fresh.version, report: fresh.report };
        row.leaf(salt, fresh.content)
    };
    rows.par_iter().map(leaf).collect()
}

/// Sorts a delivery. A report is *repeated* where its content is that of the newest version.
///
/// A file may hold one key twice with different content. Each such row is a version, and when the file comes again,
/// neither row may count as changed: so content also counts as repeated where it is that of an older version which was
/// superseded from the same original. `table` is the file's name where rows without a reference may be told by content.
pub(crate) fn sort<'a>(writer: &Writer<'_>, table: Option<&str>, reports: &'a [Report]) -> Result<Sorted<'a>, Error> {
    let (workspace, secret) = (writer.workspace, writer.workspace.secret());
    let digests_of = |report: &Report| Digests {
        key: key_digest(secret, &report.key),
        content: content_digest(secret, report),
        row: (table.is_some() && file_of(report) == table).then(|| row_content(secret, report)),
    };
    let digests: Vec<Digests> = reports.par_iter().map(digests_of).collect();
    let newest = known(workspace, digests.iter().map(|digests| digests.key))?;
    let next = workspace.next_number()?;
    let (versions, places) = (HashMap::new(), HashMap::new());
    let unnumbered = &mut writer.unnumbered.borrow_mut();
    let mut sorter = Sorter { writer, reports, newest, next, versions, places, unnumbered, sorted: Sorted::default() };
    for (report, digests) in reports.iter().zip(digests) {
        let number = sorter.take(report, &digests, table)?;
        sorter.places.insert(number, sorter.sorted.numbers.len());
        sorter.sorted.numbers.push(number);
    }
    Ok(sorter.sorted)
}

/// What a report is recognised by.
struct Digests {
    key: Short,
    content: Digest,
    /// The content under its source's salt, of a row without a reference of its own.
    row: Option<Short>,
}

struct Sorter<'w, 'a> {
    writer: &'w Writer<'w>,
    reports: &'a [Report],
    newest: HashMap<Short, Newest>,
    next: ReportNumber,
    /// All versions of the reports that came with other content.
    versions: HashMap<ReportNumber, Vec<Version>>,
    /// Where in the delivery each report stood last.
    places: HashMap<ReportNumber, usize>,
    unnumbered: &'w mut Unnumbered,
    sorted: Sorted<'a>,
}

impl<'a> Sorter<'_, 'a> {
    fn take(&mut self, report: &'a Report, digests: &Digests, table: Option<&str>) -> Result<ReportNumber, Error> {
        let content = short(digests.content);
        let (number, version) = match self.newest.get(&digests.key).copied() {
            None => match self.known_row(report, digests, table)? {
                Some(number) => {
                    self.sorted.by_content += 1;
                    return Ok(self.repeated(number, report));
                }
                None => (self.number_new(report, digests), 1),
            },
            Some(newest) if newest.version == WITHHELD => {
                self.sorted.withheld.push((newest.number, report.original));
                return Ok(newest.number);
            }
            Some(newest) if newest.content == content || self.seen_before(newest.number, content)? => {
                return Ok(self.repeated(newest.number, report));
            }
            Some(newest) => {
                self.sorted.changed += 1;
                self.sorted.edits.extend(Unnumbered::edit(self.writer.workspace.secret(), report, newest.number));
                self.note_twice(newest.number, report)?;
                (newest.number, newest.version + 1)
            }
        };
        self.newest.insert(digests.key, Newest { number, version, content });
        if let Some(versions) = self.versions.get_mut(&number) {
            versions.push(Version { content: Some(content), original: report.original });
        } else if version == 1 {
            self.versions.insert(number, vec![Version { content: Some(content), original: report.original }]);
        }
        let (content, key) = (digests.content, digests.key);
        self.sorted.fresh.push(Fresh { number, version, report, content, key });
        Ok(number)
    }

    fn repeated(&mut self, number: ReportNumber, report: &Report) -> ReportNumber {
        self.sorted.repeated.push((number, report.original));
        number
    }

    /// The report that a row without a reference is, where it came in a file of another name.
    fn known_row(
        &mut self,
        report: &Report,
        digests: &Digests,
        table: Option<&str>,
    ) -> Result<Option<ReportNumber>, Error> {
        let (Some(table), Some(content)) = (table, digests.row) else { return Ok(None) };
        self.unnumbered.known(self.writer, (report, table, content))
    }

    fn number_new(&mut self, report: &Report, digests: &Digests) -> ReportNumber {
        let number = self.next;
        self.sorted.new += 1;
        self.next.0 += 1;
        self.sorted.newcomers.extend(digests.row.map(|content| Unnumbered::newcomer(report, content, number)));
        number
    }

    /// Notes a changed report that stood in the same file before.
    fn note_twice(&mut self, number: ReportNumber, report: &Report) -> Result<(), Error> {
        if let Some(&place) = self.places.get(&number) {
            let first = &self.reports[place].place;
            return self.sorted.twice.note(report, || Ok(first.clone()));
        }
        let newest = self.versions.get(&number).and_then(|versions| versions.last());
        if newest.is_some_and(|newest| newest.original == report.original) {
            return self.sorted.twice.note(report, || self.writer.workspace.place_of(number));
        }
        Ok(())
    }

    /// Whether that content was superseded within one original.
    fn seen_before(&mut self, number: ReportNumber, content: Short) -> Result<bool, Error> {
        let versions = match self.versions.entry(number) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(none) => none.insert(self.writer.workspace.versions(number)?),
        };
        Ok(versions.windows(2).any(|pair| pair[0].content == Some(content) && pair[0].original == pair[1].original))
    }
}

/// One sealed version of a report.
#[derive(Debug, Clone, Copy)]
struct Version {
    content: Option<Short>,
    original: Digest,
}

/// The newest version of each key that is known, asked in the order of the index.
pub(crate) fn known(workspace: &Workspace, keys: impl Iterator<Item = Short>) -> Result<HashMap<Short, Newest>, Error> {
    let mut keys: Vec<Short> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    // One lock for all questions, instead of one each.
    let reading = workspace.db.unchecked_transaction()?;
    let mut select = reading.prepare_cached("SELECT number, version, content FROM report_key WHERE key = ?1")?;
    let mut known = HashMap::with_capacity(keys.len());
    for key in keys {
        let newest = |row: &rusqlite::Row<'_>| {
            let number: i64 = row.get(0)?;
            Ok(Newest { number: ReportNumber(number as u64), version: row.get(1)?, content: row.get(2)? })
        };
        if let Some(newest) = select.query_row([key], newest).optional()? {
            known.insert(key, newest);
        }
    }
    Ok(known)
}

impl Workspace {
    /// The number the next new report gets.
    pub(crate) fn next_number(&self) -> Result<ReportNumber, Error> {
        let next: i64 = self.db.query_row("SELECT coalesce(max(number) + 1, 0) FROM report", [], |row| row.get(0))?;
        Ok(ReportNumber(next as u64))
    }

    fn versions(&self, number: ReportNumber) -> Result<Vec<Version>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT report.content, original.digest FROM report JOIN original ON original.id = report.original
             WHERE report.number = ?1 ORDER BY version",
        )?;
        let version = |row: &rusqlite::Row<'_>| Ok(Version { content: row.get(0)?, original: Digest(row.get(1)?) });
        Ok(select.query_map([number.0 as i64], version)?.collect::<Result<_, _>>()?)
    }
}

/// Enters the rows of a batch, keys in the order of their index.
pub(crate) fn insert(tx: &Transaction<'_>, batch: BatchNumber, sorted: &Sorted<'_>) -> Result<(), Error> {
    let mut originals = Originals::new(tx);
    let mut insert = tx.prepare_cached(
        "INSERT INTO report (number, version, batch, row, original, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (row, fresh) in sorted.fresh.iter().enumerate() {
        let original = originals.id(fresh.report.original)?;
        let (number, row) = (fresh.number.0 as i64, row as i64);
        insert.execute(params![number, fresh.version, batch.0, row, original, short(fresh.content)])?;
    }
    let mut by_key: Vec<&Fresh<'_>> = sorted.fresh.iter().collect();
    by_key.sort_unstable_by_key(|fresh| (fresh.key, fresh.version));
    let mut replace =
        tx.prepare_cached("INSERT OR REPLACE INTO report_key (key, number, version, content) VALUES (?1, ?2, ?3, ?4)")?;
    for fresh in by_key {
        replace.execute(params![fresh.key, fresh.number.0 as i64, fresh.version, short(fresh.content)])?;
    }
    Ok(())
}

/// The rows of originals; neighbouring reports mostly share one.
pub(crate) struct Originals<'a> {
    tx: &'a Transaction<'a>,
    last: Option<(Digest, i64)>,
}

impl<'a> Originals<'a> {
    pub(crate) fn new(tx: &'a Transaction<'a>) -> Self {
        Self { tx, last: None }
    }

    pub(crate) fn id(&mut self, digest: Digest) -> Result<i64, Error> {
        match self.last {
            Some((last, id)) if last == digest => Ok(id),
            _ => {
                let id = original_id(self.tx, &digest)?;
                self.last = Some((digest, id));
                Ok(id)
            }
        }
    }
}
