//! Erasure under a named order: the one thing that takes sealed text away.
//!
//! Erasing a *report* blanks every version of it in its batches and destroys every original that holds it, its
//! attachments included, because an original is one file and cannot lose a row without becoming another; the other rows
//! of those originals stay sealed in their batches. The report's key is remembered as a keyed digest, so that it is not
//! taken in again.
//! Erasing a decision's *words* takes its reason away and leaves what was decided.
//! Erasing an *original* destroys the file, what came inside it, their names, its rejected rows, and every row that was
//! sealed from it.
//!
//! The entry stands before anything is destroyed, and with it a row of `unfinished`; that row goes when nothing is left.
//! Where destroying is cut short, the next writer completes it.
//!
//! A blanked row keeps its leaf, so the batch's Merkle root stands and every other row remains provable.

mod touching;
mod words;

use crate::append::Act;
use crate::blank::is_blank;
use crate::error::Error;
use crate::prove::row_leaf;
use crate::schema::BUSY_TIMEOUT;
use crate::seal::sorting::WITHHELD;
use crate::workspace::Workspace;
use crate::writer::Writer;
use krama_lake::{SealedReport, StagedBatch};
use krama_ledger::Body;
use krama_ledger::entry::{Erasure, Replaced};
use krama_ledger::leaf::content_digest;
use krama_model::{BatchNumber, Decision, Digest, EntryNumber, Report, ReportKey, ReportNumber, Subject};
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeSet;
use std::time::Duration;
use touching::Touched;

/// What is to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Every version of one report.
    Report(ReportNumber),
    /// One original, with every report sealed from it.
    Original(Digest),
    /// The reason of one decision, or the words of one entry of a case: a note, a name. What was done, by whom and when, stays.
    Words(EntryNumber),
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The ledger entry.
    pub entry: EntryNumber,
    /// How many sealed rows were blanked.
    pub rows: u64,
    /// How many rejected rows were blanked.
    pub rejections: u64,
    /// The original files that were destroyed.
    pub originals: Vec<Digest>,
    /// Reports that are not erased and whose rows stood in those files too. The batches keep the rows.
    pub others: u64,
    /// False where something may still lie on the disk, because others read the casebook meanwhile. The next writer
    /// completes it.
    pub complete: bool,
}

/// What an erasure would destroy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// How many sealed rows it would blank.
    pub rows: u64,
    /// How many rejected rows it would blank.
    pub rejections: u64,
    /// The original files it would destroy.
    pub originals: Vec<Digest>,
    /// Reports that would stay in their batches, and whose rows stand in those files too.
    pub others: u64,
}

/// A batch with its rows blanked, staged.
struct Blanked {
    staged: StagedBatch,
    batch: BatchNumber,
    old_file: String,
    old: Digest,
}

impl Writer<'_> {
    /// Erases under an order. When this returns, text, names, salts and files are gone, derived tables included.
    pub fn erase(&self, target: Target, order: &str, why: &str, act: &Act) -> Result<Erased, Error> {
        if is_blank(order) {
            return Err(Error::NoOrder);
        }
        if is_blank(why) {
            return Err(Error::NoReason);
        }
        if let Target::Words(decision) = target {
            return self.erase_words(decision, order, why, act);
        }
        let workspace = self.workspace;
        let touched = workspace.touched(target)?;
        let blanked = touched
            .rows
            .iter()
            .map(|(batch, rows)| self.blank(BatchNumber(*batch), rows))
            .collect::<Result<Vec<_>, _>>()?;
        for batch in &blanked {
            batch.staged.publish()?;
        }
        let body = body(target, &touched, &blanked);
        let (report, original) = (body.report, body.original);
        let subject = Subject::Erased { report, original, decision: None, order: order.to_owned() };
        let words = Decision { subject, why: why.to_owned() };
        let entry = workspace.change(|tx| {
            let entry = workspace.append(tx, Body::Erasure(body.clone()), &words, act)?;
            forget(tx, entry, target, (&touched, &blanked))?;
            Ok::<_, Error>(entry)
        })?;
        let complete = self.destroy(&touched, &blanked)?;
        let others = touched.others;
        Ok(Erased { entry, rows: body.rows, rejections: body.rejections, originals: body.originals, others, complete })
    }

    /// Stages a batch again with those rows blank.
    fn blank(&self, batch: BatchNumber, rows: &BTreeSet<u32>) -> Result<Blanked, Error> {
        let workspace = self.workspace;
        let (old_file, old): (String, [u8; 32]) =
            workspace.db.query_row("SELECT file, digest FROM batch WHERE number = ?1", [batch.0], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        workspace.lake.check_batch(&old_file, &Digest(old))?;
        let mut writer = workspace.lake.stage_batch(batch, &workspace.batch_salt(batch))?;
        let mut place = 0;
        for sealed in workspace.lake.read_batch(&old_file)? {
            let mut sealed = sealed?;
            for row in &mut sealed {
                if rows.contains(&place) {
                    self.blank_row(row);
                }
                place += 1;
            }
            writer.write(&sealed.iter().map(SealedReport::as_row).collect::<Vec<_>>())?;
        }
        Ok(Blanked { staged: writer.finish()?, batch, old_file, old: Digest(old) })
    }

    fn blank_row(&self, row: &mut SealedReport) {
        let (secret, report) = (self.workspace.secret(), &row.report);
        row.erased = Some(row_leaf(secret, row, content_digest(secret, report)));
        row.report = Report {
            key: ReportKey { source: report.key.source.clone(), reference: String::new() },
            received_at: None,
            occurred_at: None,
            zone_assumed: false,
            original: report.original,
            place: String::new(),
            parts: Vec::new(),
        };
    }

    /// Takes away what nothing names any more.
    fn destroy(&self, touched: &Touched, blanked: &[Blanked]) -> Result<bool, Error> {
        let lake = &self.workspace.lake;
        for batch in blanked.iter().filter(|batch| batch.old_file != batch.staged.name) {
            lake.remove_batch(&batch.old_file)?;
        }
        for (_, digest) in &touched.originals {
            lake.remove_original(digest)?;
        }
        self.finish_erasures()
    }

    /// Completes erasures whose files are gone: no table that was derived from them and no page of the database's log
    /// is left. False where others read the casebook, so that the log could not be emptied.
    pub(crate) fn finish_erasures(&self) -> Result<bool, Error> {
        let workspace = self.workspace;
        if workspace.unfinished_erasures()?.is_empty() {
            return Ok(true);
        }
        // Once is enough: what is derived after the erasure holds nothing of it.
        if workspace.db.prepare_cached("SELECT 1 FROM unfinished WHERE tables_gone = 0")?.exists([])? {
            workspace.lake.forget_derived()?;
            workspace.change(|tx| tx.execute("UPDATE unfinished SET tables_gone = 1", []).map_err(Error::from))?;
        }
        if !workspace.lake.disk().commit(|| empty_log(&workspace.db))? {
            tracing::warn!("others read the casebook: the erasure will be completed by the next ingest or erasure");
            return Ok(false);
        }
        workspace.change(|tx| tx.execute("DELETE FROM unfinished", []).map_err(Error::from))?;
        Ok(true)
    }
}

impl Workspace {
    /// What erasing would destroy, with nothing changed.
    pub fn foresee_erasure(&self, target: Target) -> Result<Foreseen, Error> {
        if let Target::Words(decision) = target {
            self.check_words_to_erase(decision)?;
            return Ok(Foreseen { rows: 0, rejections: 0, originals: Vec::new(), others: 0 });
        }
        let touched = self.touched(target)?;
        Ok(Foreseen {
            rows: touched.row_count(),
            rejections: touched.rejections,
            originals: touched.originals.iter().map(|(_, digest)| *digest).collect(),
            others: touched.others,
        })
    }

    /// The erasures of which something may still lie on the disk.
    pub(crate) fn unfinished_erasures(&self) -> Result<Vec<EntryNumber>, Error> {
        let mut select = self.db.prepare_cached("SELECT entry FROM unfinished ORDER BY entry")?;
        let entries = select.query_map([], |row| Ok(EntryNumber(row.get::<_, i64>(0)? as u64)))?;
        Ok(entries.collect::<Result<_, _>>()?)
    }
}

/// Empties the write-ahead log, whose pages still hold what was overwritten in the database itself. False where a reader
/// or a writer of the casebook is in the way for longer than a moment.
fn empty_log(db: &Connection) -> Result<bool, Error> {
    db.busy_timeout(Duration::from_secs(1))?;
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    db.busy_timeout(BUSY_TIMEOUT)?;
    Ok(!busy?)
}

fn body(target: Target, touched: &Touched, blanked: &[Blanked]) -> Erasure {
    let (report, original) = match target {
        Target::Report(number) => (Some(number), None),
        Target::Original(digest) => (None, Some(digest)),
        Target::Words(_) => (None, None),
    };
    let replaced = |batch: &Blanked| Replaced { batch: batch.batch, old: batch.old, new: batch.staged.digest };
    Erasure {
        report,
        original,
        originals: touched.originals.iter().map(|(_, digest)| *digest).collect(),
        batches: blanked.iter().map(replaced).collect(),
        rows: touched.row_count(),
        rejections: touched.rejections,
        words: None,
    }
}

/// Takes what was erased out of the tables.
fn forget(
    tx: &Transaction<'_>,
    entry: EntryNumber,
    target: Target,
    (touched, blanked): (&Touched, &[Blanked]),
) -> Result<(), Error> {
    let by = entry.0 as i64;
    tx.execute("INSERT INTO unfinished (entry) VALUES (?1)", [by])?;
    for batch in blanked {
        let staged = &batch.staged;
        tx.execute(
            "UPDATE batch SET file = ?1, digest = ?2 WHERE number = ?3",
            params![staged.name, staged.digest.0, batch.batch.0],
        )?;
    }
    for (id, _) in &touched.originals {
        tx.execute("UPDATE original SET erased_by = ?1, salt = NULL, name = NULL WHERE id = ?2", [by, *id])?;
    }
    let blank = "erased_by = ?1, content = NULL";
    match target {
        Target::Report(number) => {
            let number = number.0 as i64;
            tx.execute(&format!("UPDATE report SET {blank} WHERE number = ?2 AND erased_by IS NULL"), [by, number])?;
            tx.execute(
                "UPDATE report_key SET version = ?1, content = zeroblob(16) WHERE number = ?2",
                [i64::from(WITHHELD), number],
            )?;
            tx.execute("DELETE FROM sighting WHERE number = ?1", [number])?;
        }
        Target::Original(_) => {
            let id = touched.originals.first().map_or(-1, |(id, _)| *id);
            tx.execute(&format!("UPDATE report SET {blank} WHERE original = ?2 AND erased_by IS NULL"), [by, id])?;
            tx.execute(
                "UPDATE report_key SET content = zeroblob(16) WHERE EXISTS (SELECT 1 FROM report
                 WHERE report.number = report_key.number AND report.version = report_key.version AND erased_by = ?1)",
                [by],
            )?;
            tx.execute(
                "UPDATE rejection SET erased_by = ?1, salt = NULL, reason = NULL, place = NULL, raw = NULL
                 WHERE original = ?2 AND erased_by IS NULL",
                [by, id],
            )?;
        }
        Target::Words(_) => {}
    }
    Ok(())
}
