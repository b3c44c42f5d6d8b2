//! Sealing what came in: the originals are in the lake already; here the reports become a batch and the batch an entry.
//!
//! The order is the commit protocol: stage the file, sync it, rename it, sync its folder, then one transaction appends
//! the entry and everything that follows from it. Before the commit nothing names the file, so a crash leaves a stray
//! that the next writer sweeps; after it everything is there.

pub(crate) mod apart;
pub(crate) mod elsewhere;
pub(crate) mod seen;
pub(crate) mod sorting;
pub(crate) mod twice;
pub(crate) mod unnumbered;

use crate::append::Act;
use crate::error::Error;
use crate::workspace::Workspace;
use crate::writer::Writer;
use apart::{Apart, SameReference};
use elsewhere::Elsewhere;
use krama_lake::{StagedBatch, StoredOriginal};
use krama_ledger::entry::{BatchFile, BatchSealed};
use krama_ledger::leaf::salted_leaf;
use krama_ledger::{Body, SealedList};
use krama_model::{BatchNumber, Digest, EntryNumber, Rejection, Report, ReportNumber};
use rusqlite::{OptionalExtension, Transaction, params};
use seen::Seen;
use sorting::{Fresh, Originals};
use twice::Twices;

/// An original with the name it came under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOriginal {
    /// The stored bytes.
    pub stored: StoredOriginal,
    /// The name of the file it came as.
    pub name: String,
}

/// What is to be sealed together. Up to 65,536 reports go well into one batch.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// The originals that reports or rejections name; those the workspace knows already are recognised.
    pub originals: Vec<NamedOriginal>,
    /// The reports, in the order they were read.
    pub reports: Vec<Report>,
    /// What could not become a report, with the original it stands in.
    pub rejections: Vec<(Digest, Rejection)>,
    /// Which of the originals came inside another.
    pub enclosed: Vec<Enclosed>,
    /// What it means that a report's reference is known and its content is not.
    pub same_reference: SameReference,
}

impl Delivery {
    /// The name of the file, where it is a table.
    fn table(&self) -> Option<&str> {
        let file = self.originals.first().filter(|_| self.same_reference == SameReference::IsAVersion);
        file.map(|original| original.name.as_str())
    }
}

/// An original that came inside another: an attachment of an e-mail, a picture of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enclosed {
    /// The one inside.
    pub original: Digest,
    /// The one around it.
    pub outer: Digest,
    /// The place in the delivery of the report it came with, where one came of it.
    pub report: Option<usize>,
}

/// What was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The ledger entry.
    pub entry: EntryNumber,
    /// The batch, unless nothing was new.
    pub batch: Option<BatchNumber>,
    /// Reports not known before.
    pub new: u64,
    /// Reports known before with other content: a new version.
    pub changed: u64,
    /// Reports known before with the same content.
    pub repeated: u64,
    /// How many of these came without a reference in a file of another name, and were recognised by what they say.
    pub by_content: u64,
    /// Reports under erasure, which are not taken in again. The original that brought them holds their text; erasing
    /// such a report once more destroys that file.
    pub withheld: Vec<ReportNumber>,
    /// Rows that could not become reports.
    pub rejected: u64,
    /// Reports whose reference is another's, with the one they were given.
    pub apart: Vec<Apart>,
    /// Files inside others that were destroyed under an order before, and are not kept.
    pub destroyed_again: u64,
    /// What is known of the new reports under other sources.
    pub elsewhere: Elsewhere,
    /// Rows that another row of the same file superseded.
    pub twice: Twices,
}

/// Something with a random salt and its leaf.
struct Salted<'a, T> {
    item: &'a T,
    salt: [u8; 32],
    leaf: Digest,
}

impl Writer<'_> {
    /// Seals a delivery. When this returns, it is there to stay.
    pub fn seal(&self, delivery: &Delivery, act: &Act) -> Result<Sealed, Error> {
        let workspace = self.workspace;
        let destroyed_again = self.destroy_again(&delivery.originals)?;
        let (reports, apart) = apart::settle(workspace, delivery)?;
        let table = delivery.table();
        let mut sorted = sorting::sort(self, table, &reports)?;
        let elsewhere = self.elsewhere(&sorted, delivery.same_reference)?;
        let number = BatchNumber(workspace.last_batch()?.0 + 1);
        let batch = if sorted.fresh.is_empty() { None } else { Some(stage(workspace, number, &sorted.fresh)?) };
        if let Some((staged, _)) = &batch {
            staged.publish()?;
        }
        let originals = self.new_originals(&delivery.originals)?;
        let rejections = workspace
            .salted(&delivery.rejections, |salt, (original, rejection)| rejection_leaf(salt, rejection, original));
        let body = BatchSealed {
            batch: batch.as_ref().map(|(staged, reports)| BatchFile {
                number,
                file: staged.digest,
                reports: reports.clone(),
            }),
            originals: list(&originals),
            rejections: list(&rejections),
            new: sorted.new,
            changed: sorted.changed,
            repeated: sorted.repeated.len() as u64,
            withheld: sorted.withheld.len() as u64,
        };
        let seen = Seen::of(delivery, &sorted);
        let entry = workspace.change(|tx| {
            let entry = workspace.append(tx, Body::BatchSealed(body), &seen, act)?;
            insert_originals(tx, entry, &originals)?;
            insert_rejections(tx, entry, &rejections)?;
            if let Some((staged, _)) = &batch {
                insert_batch(tx, entry, number, staged)?;
            }
            sorting::insert(tx, number, &sorted)?;
            insert_seen(tx, &seen)?;
            Ok::<_, Error>(entry)
        })?;
        self.remember_sources(&sorted);
        let (newcomers, edits) = (std::mem::take(&mut sorted.newcomers), std::mem::take(&mut sorted.edits));
        self.unnumbered.borrow_mut().remember(table.unwrap_or_default(), newcomers, edits);
        Ok(Sealed {
            entry,
            batch: batch.map(|_| number),
            new: sorted.new,
            changed: sorted.changed,
            repeated: sorted.repeated.len() as u64,
            by_content: sorted.by_content,
            withheld: sorted.withheld.iter().map(|(number, _)| *number).collect(),
            rejected: rejections.len() as u64,
            apart,
            destroyed_again,
            elsewhere,
            twice: sorted.twice,
        })
    }

    /// Removes what was destroyed under an order and lies in the lake once more.
    fn destroy_again(&self, originals: &[NamedOriginal]) -> Result<u64, Error> {
        let mut destroyed = 0;
        for original in originals {
            if self.workspace.erased_by(&original.stored.digest)?.is_some() {
                self.workspace.lake.remove_original(&original.stored.digest)?;
                destroyed += 1;
            }
        }
        Ok(destroyed)
    }

    fn new_originals<'o>(&self, originals: &'o [NamedOriginal]) -> Result<Vec<Salted<'o, NamedOriginal>>, Error> {
        let mut known = self.workspace.db.prepare_cached("SELECT 1 FROM original WHERE digest = ?1")?;
        let mut seen = std::collections::HashSet::new();
        let mut new = Vec::new();
        for original in originals {
            let digest = original.stored.digest;
            if seen.insert(digest) && !known.exists([digest.0])? {
                let salt = self.workspace.random_salt();
                new.push(Salted { item: original, salt, leaf: original_leaf(&salt, original) });
            }
        }
        Ok(new)
    }
}

impl Workspace {
    /// The newest batch, 0 where there is none.
    pub(crate) fn last_batch(&self) -> Result<BatchNumber, Error> {
        let number = self.db.query_row("SELECT coalesce(max(number), 0) FROM batch", [], |row| row.get(0))?;
        Ok(BatchNumber(number))
    }

    /// The entry that erased the original of that digest, if one did.
    pub(crate) fn erased_by(&self, digest: &Digest) -> Result<Option<EntryNumber>, Error> {
        let mut select = self.db.prepare_cached("SELECT erased_by FROM original WHERE digest = ?1")?;
        let by: Option<Option<i64>> = select.query_row([digest.0], |row| row.get(0)).optional()?;
        Ok(by.flatten().map(|by| EntryNumber(by as u64)))
    }

    fn salted<'a, T>(&self, items: &'a [T], leaf: impl Fn(&[u8; 32], &T) -> Digest) -> Vec<Salted<'a, T>> {
        let salted = |item| {
            let salt = self.random_salt();
            Salted { item, salt, leaf: leaf(&salt, item) }
        };
        items.iter().map(salted).collect()
    }
}

fn list<T>(items: &[Salted<'_, T>]) -> SealedList {
    SealedList::of(&items.iter().map(|item| item.leaf).collect::<Vec<_>>())
}

/// The leaf of an original: its digest, its size and its name.
fn original_leaf(salt: &[u8; 32], original: &NamedOriginal) -> Digest {
    original_leaf_of(salt, original.stored.digest, original.stored.size, &original.name)
}

pub(crate) fn original_leaf_of(salt: &[u8; 32], digest: Digest, size: u64, name: &str) -> Digest {
    salted_leaf(salt, &[&digest.to_string(), &size.to_string(), name])
}

/// The leaf of a rejection: code, reason, place, the raw row, and the original it stands in.
pub(crate) fn rejection_leaf(salt: &[u8; 32], rejection: &Rejection, original: &Digest) -> Digest {
    let Rejection { code, reason, place, raw } = rejection;
    salted_leaf(salt, &[&code.to_string(), reason, place, raw, &original.to_string()])
}

/// The same as it was sealed before the original was part of it.
pub(crate) fn rejection_leaf_before(salt: &[u8; 32], rejection: &Rejection) -> Digest {
    salted_leaf(salt, &[&rejection.code.to_string(), &rejection.reason, &rejection.place, &rejection.raw])
}

/// Writes the batch file and hashes the leaves at the same time.
fn stage(workspace: &Workspace, number: BatchNumber, fresh: &[Fresh<'_>]) -> Result<(StagedBatch, SealedList), Error> {
    let salt = workspace.batch_salt(number);
    let lake = &workspace.lake;
    let write = || -> Result<StagedBatch, Error> {
        let mut writer = lake.stage_batch(number, &salt)?;
        writer.write(&fresh.iter().map(Fresh::row).collect::<Vec<_>>())?;
        Ok(writer.finish()?)
    };
    let secret = workspace.secret();
    let leaves = || sorting::leaves(secret, fresh);
    let (staged, leaves) = rayon::join(write, leaves);
    Ok((staged?, SealedList::of(&leaves)))
}

fn insert_batch(
    tx: &Transaction<'_>,
    entry: EntryNumber,
    number: BatchNumber,
    staged: &StagedBatch,
) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO batch (number, entry, file, digest, rows) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![number.0, entry.0 as i64, staged.name, staged.digest.0, staged.rows as i64],
    )?;
    Ok(())
}

fn insert_originals(
    tx: &Transaction<'_>,
    entry: EntryNumber,
    originals: &[Salted<'_, NamedOriginal>],
) -> Result<(), Error> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO original (digest, entry, position, size, leaf, salt, name) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, original) in originals.iter().enumerate() {
        let (stored, name) = (original.item.stored, &original.item.name);
        let (entry, position, size) = (entry.0 as i64, position as i64, stored.size as i64);
        insert.execute(params![stored.digest.0, entry, position, size, original.leaf.0, original.salt, name])?;
    }
    Ok(())
}

fn insert_rejections(
    tx: &Transaction<'_>,
    entry: EntryNumber,
    rejections: &[Salted<'_, (Digest, Rejection)>],
) -> Result<(), Error> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO rejection (entry, position, original, code, leaf, salt, reason, place, raw)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (position, rejection) in rejections.iter().enumerate() {
        let (digest, item) = rejection.item;
        let original = original_id(tx, digest)?;
        insert.execute(params![
            entry.0 as i64,
            position as i64,
            original,
            item.code.0,
            rejection.leaf.0,
            rejection.salt,
            item.reason,
            item.place,
            item.raw
        ])?;
    }
    Ok(())
}

/// Remembers what stands in what besides, so that an erasure takes it along.
fn insert_seen(tx: &Transaction<'_>, seen: &Seen) -> Result<(), Error> {
    let mut sight = tx.prepare_cached("INSERT OR IGNORE INTO sighting (number, original) VALUES (?1, ?2)")?;
    let mut originals = Originals::new(tx);
    for (number, original) in seen.sightings() {
        sight.execute([number as i64, originals.id(original)?])?;
    }
    let mut enclose = tx.prepare_cached("INSERT OR IGNORE INTO enclosed (original, outer) VALUES (?1, ?2)")?;
    for (outer, inner) in seen.enclosures() {
        enclose.execute([original_id(tx, &inner)?, original_id(tx, &outer)?])?;
    }
    Ok(())
}

/// The row of an original the casebook knows.
pub(crate) fn original_id(tx: &Transaction<'_>, digest: &Digest) -> Result<i64, Error> {
    let mut select = tx.prepare_cached("SELECT id FROM original WHERE digest = ?1")?;
    let id = select.query_row([digest.0], |row| row.get(0)).optional()?;
    id.ok_or_else(|| Error::Damaged(format!("the original {digest} was not stored with the delivery")))
}
