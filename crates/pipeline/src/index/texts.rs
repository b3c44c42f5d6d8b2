//! What follows the batches: references, and words.

use super::{Hidden, Index, set};
use crate::error::Error;
use crate::progress::Progress;
use crate::spelling::stand_in;
use crate::table::{read_where, table};
use crate::unit::Unit;
use crate::words::words;
use krama_casebook::{BatchFile, Lake};
use krama_extract::Reader;
use krama_model::field::Meaning;
use krama_model::report::Part;
use krama_model::{Mention, Report, ReportNumber, ValueKey};
use rayon::prelude::*;
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::FxHashSet;
use std::sync::mpsc::sync_channel;

/// Stands where something was left out and between parts, so that no phrase runs across. No text is cut into it.
const GAP: &str = "\u{e000}";

/// Reports whose words are cut again at once.
const TOGETHER: usize = 1_024;

table! {
    /// Who names a value that a run keeps as a stand-in, in few columns.
    Guarded = "mentions" {
        /// The report's number.
        report: u64,
        /// The value's stand-in where `sealed`.
        value: String,
        /// True where only the stand-in stands here.
        sealed: bool,
    }
}

/// Takes in the references of batches that are new.
pub(super) fn take_references(index: &mut Index, unit: &Unit) -> Result<(), Error> {
    let newest: u32 = index.db.query_row("SELECT coalesce(max(number), 0) FROM batch", [], |row| row.get(0))?;
    for batch in unit.workspace().batch_files()?.iter().filter(|batch| batch.number.0 > newest) {
        unit.lake().check_batch(&batch.file, &batch.digest)?;
        let keys = unit.lake().read_keys(&batch.file)?;
        index.change(|tx| {
            let mut report =
                tx.prepare_cached("INSERT OR IGNORE INTO report (number, source, reference) VALUES (?1, ?2, ?3)")?;
            for row in keys.iter().filter(|row| !row.erased) {
                report.execute(params![row.number.0 as i64, row.key.source, row.key.reference])?;
            }
            let mut insert =
                tx.prepare_cached("INSERT OR IGNORE INTO batch (number, digest, read) VALUES (?1, ?2, 0)")?;
            insert.execute(params![batch.number.0, batch.digest.0])?;
            Ok(())
        })?;
    }
    Ok(())
}

/// One chunk of a batch, ready to be taken in.
struct Chunk {
    batch: u32,
    /// Rows of the batch before it.
    from: u64,
    rows: u64,
    texts: Vec<(ReportNumber, u32, Searched)>,
}

/// Takes in the words of every batch that is known and not yet read to its end, without what the run that is indexed knows
/// of victims. One thread reads the next reports while this one takes the last in.
pub(super) fn take_words(index: &mut Index, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
    hide(index, unit)?;
    let behind = behind(index, unit)?;
    let waiting: u64 = behind.iter().map(|(batch, read)| batch.rows - read).sum();
    if waiting == 0 {
        return Ok(());
    }
    let (lake, cutter) = (unit.lake().clone(), Cutter::new(index, unit)?);
    progress.begin("index words", Some(waiting));
    std::thread::scope(|scope| {
        let (send, chunks) = sync_channel(1);
        let cutter = &cutter;
        scope.spawn(move || {
            // Where nobody listens any more, taking in failed, and that error is told there.
            let mut hand_over = |chunk| send.send(chunk).is_ok();
            for (batch, read) in &behind {
                match read_batch(&lake, cutter, (batch, *read), &mut hand_over) {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => {
                        hand_over(Err(error));
                        return;
                    }
                }
            }
        });
        chunks.into_iter().try_for_each(|chunk: Result<Chunk, Error>| {
            let chunk = chunk?;
            take_chunk(index, &chunk)?;
            progress.advance(chunk.rows);
            Ok::<(), Error>(())
        })
    })?;
    progress.end();
    Ok(())
}

/// Batches not read to their end, with how many of their rows are in.
fn behind(index: &Index, unit: &Unit) -> Result<Vec<(BatchFile, u64)>, Error> {
    let mut select = index.db.prepare("SELECT read FROM batch WHERE number = ?1")?;
    let mut behind = Vec::new();
    for batch in unit.workspace().batch_files()? {
        let read: Option<i64> = select.query_row([batch.number.0], |row| row.get(0)).optional()?;
        behind.extend(read.map(|read| (batch, read as u64)).filter(|(batch, read)| *read < batch.rows));
    }
    Ok(behind)
}

/// Cuts a batch's reports into words from a row on. Gives whether anybody still listens.
fn read_batch(
    lake: &Lake,
    cutter: &Cutter<'_>,
    (batch, read): (&BatchFile, u64),
    hand_over: &mut impl FnMut(Result<Chunk, Error>) -> bool,
) -> Result<bool, Error> {
    lake.check_batch(&batch.file, &batch.digest)?;
    let mut from = 0;
    for sealed in lake.read_batch(&batch.file)? {
        let sealed = sealed?;
        let (first, rows) = (from, sealed.len() as u64);
        from += rows;
        let known = read.saturating_sub(first).min(rows);
        if known == rows {
            continue;
        }
        let fresh = &sealed[known as usize..];
        let texts = fresh.par_iter().filter(|sealed| sealed.erased.is_none());
        let texts = texts.map(|sealed| (sealed.number, sealed.version, cutter.searched(&sealed.report))).collect();
        let chunk = Chunk { batch: batch.number.0, from: first + known, rows: rows - known, texts };
        if !hand_over(Ok(chunk)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes a chunk in, unless somebody else did so meanwhile. The newest version takes the place of the one before.
fn take_chunk(index: &mut Index, chunk: &Chunk) -> Result<(), Error> {
    index.change(|tx| {
        let mut read = tx.prepare_cached("SELECT read FROM batch WHERE number = ?1")?;
        let read: Option<i64> = read.query_row([chunk.batch], |row| row.get(0)).optional()?;
        if read != Some(chunk.from as i64) {
            return Ok(());
        }
        let known = |version: u32| if version > 1 { Known::Before } else { Known::New };
        chunk.texts.iter().try_for_each(|(number, version, text)| insert_words(tx, *number, known(*version), text))?;
        let mut mark = tx.prepare_cached("UPDATE batch SET read = ?2 WHERE number = ?1")?;
        mark.execute(params![chunk.batch, (chunk.from + chunk.rows) as i64])?;
        Ok(())
    })
}

/// Whether words of a report may be in the index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Before,
    New,
}

fn insert_words(tx: &Transaction<'_>, number: ReportNumber, known: Known, text: &Searched) -> Result<(), Error> {
    if known == Known::Before {
        tx.prepare_cached("DELETE FROM spelled WHERE report = ?1")?.execute([number.0 as i64])?;
        tx.prepare_cached("DELETE FROM word WHERE rowid = ?1")?.execute([number.0 as i64])?;
    }
    tx.prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?
        .execute(params![number.0 as i64, text.words])?;
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO spelled (report, form) VALUES (?1, ?2)")?;
    text.spelled.iter().try_for_each(|form| {
        insert.execute(params![number.0 as i64, form.cast_signed()])?;
        Ok(())
    })
}

/// Takes out of the words what the run that is indexed calls victims' and earlier runs did not: reports that name it are cut
/// into words again. What is no longer a victim's is found by words again once the index is made anew.
fn hide(index: &mut Index, unit: &Unit) -> Result<(), Error> {
    let Some(run) = index.followed_values()? else { return Ok(()) };
    if index.get("hidden")? == Some(run.0.to_string()) {
        return Ok(());
    }
    let (newly, mut showing) = (index.newly_guarded()?, index.showing()?);
    if !newly.is_empty() {
        let named = read_where::<Guarded>(unit.lake(), run, |row| row.sealed && newly.contains(&row.value))?;
        showing.extend(named.into_iter().map(|row| ReportNumber(row.report)));
    }
    if !showing.is_empty() {
        cut_again(index, unit, showing)?;
    }
    index.change(|tx| {
        tx.execute_batch(
            "DELETE FROM hidden; INSERT INTO hidden SELECT DISTINCT stand_in FROM guarded;
             DELETE FROM hidden_form; INSERT INTO hidden_form SELECT form FROM guarded_form",
        )?;
        set(tx, "hidden", &run.0.to_string())
    })
}

/// Cuts some reports into words again.
fn cut_again(index: &mut Index, unit: &Unit, mut numbers: Vec<ReportNumber>) -> Result<(), Error> {
    numbers.sort_unstable();
    numbers.dedup();
    let cutter = Cutter::new(index, unit)?;
    for some in numbers.chunks(TOGETHER) {
        let reports = unit.workspace().reports_by_number(some)?;
        let texts: Vec<Searched> = reports.par_iter().map(|sealed| cutter.searched(&sealed.report)).collect();
        index.change(|tx| {
            let mut has = tx.prepare_cached("SELECT 1 FROM word WHERE rowid = ?1")?;
            for (sealed, text) in reports.iter().zip(&texts) {
                if has.exists([sealed.number.0 as i64])? {
                    insert_words(tx, sealed.number, Known::Before, text)?;
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// What words are cut with.
struct Cutter<'u> {
    key: &'u ValueKey,
    reader: &'u Reader,
    /// Stand-ins of what any report that the run read calls a victim's.
    guarded: FxHashSet<String>,
    /// Stand-ins of the forms in which those may be spelled.
    forms: FxHashSet<u64>,
}

/// What is kept of a report's words.
struct Searched {
    words: String,
    /// Stand-ins of what they spell and nobody is known to guard: it may turn out to be a victim's.
    spelled: Vec<u64>,
}

/// Whether a part's words are searched: what people wrote, and what the columns say of the suspect.
pub(crate) fn is_searched(part: &Part) -> bool {
    matches!(part.field.meaning(), Meaning::Prose | Meaning::SuspectValue)
}

impl<'u> Cutter<'u> {
    fn new(index: &Index, unit: &'u Unit) -> Result<Self, Error> {
        let (guarded, forms) = (index.guarded()?, index.guarded_forms()?);
        Ok(Self { key: unit.workspace().secret(), reader: unit.reader()?, guarded, forms })
    }

    /// The words of a report that may be found.
    fn searched(&self, report: &Report) -> Searched {
        let mentions = self.reader.read(report).mentions;
        let is_guarded = |mention: &&Mention| {
            !self.guarded.is_empty() && self.guarded.contains(&self.key.seal(mention.kind, &mention.value))
        };
        let others: Vec<_> = mentions.iter().filter(is_guarded).map(|one| (one.part, one.start..one.end)).collect();
        let mut spelled = Vec::new();
        // What was read as a value is kept too: another value may be spelled the same.
        let hidden = Hidden::of(report, &mentions, others, |form| {
            let stand_in = stand_in(self.key, form);
            let is_guarded = self.forms.contains(&stand_in);
            if !is_guarded {
                spelled.push(stand_in);
            }
            is_guarded
        });
        Searched { words: words_outside(report, &hidden), spelled }
    }
}

fn words_outside(report: &Report, hidden: &Hidden) -> String {
    let mut text = String::new();
    for (at, part) in report.parts.iter().enumerate().filter(|(_, part)| is_searched(part)) {
        for word in words(&part.text) {
            let open = !hidden.covers_of(at, &(word.start..word.end));
            text.push_str(if open { &word.text } else { GAP });
            text.push(' ');
        }
        text.push_str(GAP);
        text.push(' ');
    }
    text
}
