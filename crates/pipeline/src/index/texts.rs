//! What follows the batches: references, and words.

use super::Index;
use crate::error::Error;
use crate::progress::Progress;
use crate::unit::Unit;
use crate::words::{Word, words};
use krama_casebook::{BatchFile, Lake};
use krama_extract::Reader;
use krama_model::field::Meaning;
use krama_model::report::Part;
use krama_model::{Kind, Mention, Report, ReportNumber, Role, RoleRule};
use rayon::prelude::*;
use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::mpsc::sync_channel;

/// Stands where something was left out and between parts, so that no phrase runs across. No text is cut into it.
const GAP: &str = "\u{e000}";

/// What stands in a victim's column is looked for elsewhere where it has at least so many bytes: less could be any word.
const TELLING: usize = 6;

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
    texts: Vec<(ReportNumber, u32, String)>,
}

/// Takes in the words of every batch that is known and not yet read to its end. One thread reads the next reports while
/// this one takes the last in.
pub(super) fn take_words(index: &mut Index, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
    let behind = behind(index, unit)?;
    let waiting: u64 = behind.iter().map(|(batch, read)| batch.rows - read).sum();
    if waiting == 0 {
        return Ok(());
    }
    let (lake, reader) = (unit.lake().clone(), unit.reader()?);
    progress.begin("index words", Some(waiting));
    std::thread::scope(|scope| {
        let (send, chunks) = sync_channel(1);
        scope.spawn(move || {
            // Where nobody listens any more, taking in failed, and that error is told there.
            let mut hand_over = |chunk| send.send(chunk).is_ok();
            for (batch, read) in &behind {
                match read_batch(&lake, reader, (batch, *read), &mut hand_over) {
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
    reader: &Reader,
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
        let texts = texts.map(|sealed| (sealed.number, sealed.version, searched(reader, &sealed.report))).collect();
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
        let mut remove = tx.prepare_cached("DELETE FROM word WHERE rowid = ?1")?;
        let mut insert = tx.prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?;
        for (number, version, text) in &chunk.texts {
            if *version > 1 {
                remove.execute([number.0 as i64])?;
            }
            insert.execute(params![number.0 as i64, text])?;
        }
        let mut mark = tx.prepare_cached("UPDATE batch SET read = ?2 WHERE number = ?1")?;
        mark.execute(params![chunk.batch, (chunk.from + chunk.rows) as i64])?;
        Ok(())
    })
}

/// Whether a part's words are searched: what people wrote, and what the columns say of the suspect.
pub(crate) fn is_searched(part: &Part) -> bool {
    matches!(part.field.meaning(), Meaning::Prose | Meaning::SuspectValue)
}

/// The words of a report that may be found.
fn searched(reader: &Reader, report: &Report) -> String {
    let hidden = hidden(report, &reader.read(report).mentions);
    let mut text = String::new();
    for (at, part) in report.parts.iter().enumerate().filter(|(_, part)| is_searched(part)) {
        let spans = || hidden.iter().filter(|(of, _)| usize::from(*of) == at).map(|(_, span)| span);
        for word in words(&part.text) {
            let open = !spans().any(|span| span.start < word.end && word.start < span.end);
            text.push_str(if open { &word.text } else { GAP });
            text.push(' ');
        }
        text.push_str(GAP);
        text.push(' ');
    }
    text
}

/// The places nobody finds, each with its part: victims' values, those torn between victim and suspect, payment cards, the
/// same values wherever else the report names them, and whatever stands in a victim's column, read as a value or not.
pub(crate) fn hidden(report: &Report, mentions: &[Mention]) -> Vec<(u16, Range<u32>)> {
    let secret = |mention: &&Mention| {
        mention.role == Role::Victim
            || mention.reason.rule == RoleRule::Contradiction
            || mention.kind == Kind::PaymentCard
    };
    let values: FxHashSet<(Kind, &str)> =
        mentions.iter().filter(secret).map(|mention| (mention.kind, mention.value.as_str())).collect();
    let named = mentions.iter().filter(|mention| values.contains(&(mention.kind, mention.value.as_str())));
    let mut hidden: Vec<(u16, Range<u32>)> = named.map(|mention| (mention.part, mention.start..mention.end)).collect();
    let columns: Vec<Vec<Word>> = report
        .parts
        .iter()
        .filter(|part| part.field.meaning() == Meaning::VictimValue)
        .map(|part| words(&part.text))
        .filter(|column| column.iter().map(|word| word.text.len()).sum::<usize>() >= TELLING)
        .collect();
    if !columns.is_empty() {
        for (at, part) in (0..).zip(&report.parts).filter(|(_, part)| is_searched(part)) {
            let cut = words(&part.text);
            hidden.extend(columns.iter().flat_map(|column| runs_of(&cut, column)).map(|span| (at, span)));
        }
    }
    hidden
}

/// Every place where those words stand one after another.
fn runs_of(cut: &[Word], wanted: &[Word]) -> Vec<Range<u32>> {
    let same = |run: &&[Word]| run.iter().zip(wanted).all(|(word, wanted)| word.text == wanted.text);
    cut.windows(wanted.len()).filter(same).map(|run| run[0].start..run[run.len() - 1].end).collect()
}
