//! Reports that are new under their source and stand, or stood, under another: the same list under another name.
//!
//! A key is kept as a keyed digest of source and reference, so a reference can be asked for under every source there is.
//! What an erased report said is not kept in any form; only its reference can still be recognised.

use crate::append::PayloadWords;
use crate::error::Error;
use crate::seal::apart::SameReference;
use crate::seal::sorting::{Fresh, Newest, Short, Sorted, WITHHELD, key_digest, known, short};
use crate::workspace::Workspace;
use crate::writer::Writer;
use krama_ledger::ReportSalts;
use krama_ledger::leaf::salted_content;
use krama_model::{Decision, EntryNumber, ReportKey, ReportNumber, Subject};
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};

/// New reports of a delivery that are held against the other sources, spread evenly over it.
const SAMPLED: usize = 500;
/// New reports from which a delivery may be another source's list.
const LEAST_NEW: u64 = 3;

/// What is known elsewhere of a delivery's new reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// New reports that were held against the other sources.
    pub looked_at: u64,
    /// How many of them stand under each other source with the same content.
    pub same: BTreeMap<String, u64>,
    /// New reports whose reference is that of an erased one of another source.
    pub erased: Vec<ErasedElsewhere>,
}

/// A new report and the erased one of another source that had its reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedElsewhere {
    /// The reference of both.
    pub reference: String,
    /// The report that was erased.
    pub report: ReportNumber,
    /// The entry that erased it.
    pub entry: EntryNumber,
    /// The order it was erased under.
    pub order: String,
}

impl Elsewhere {
    /// Adds what is known of another delivery of the same file.
    pub fn extend(&mut self, other: Self) {
        self.looked_at += other.looked_at;
        for (source, same) in other.same {
            *self.same.entry(source).or_default() += same;
        }
        self.erased.extend(other.erased);
    }

    /// The one other source that holds at least half of what is new, and no fewer than three, with how many.
    pub fn most(&self) -> Option<(&str, u64)> {
        let (source, same) = self.same.iter().max_by_key(|(_, same)| **same)?;
        (*same >= LEAST_NEW && same * 2 >= self.looked_at).then_some((source, *same))
    }
}

/// The sources there are.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    all: BTreeSet<String>,
    /// Those of which something was erased.
    erased: BTreeSet<String>,
}

impl Workspace {
    fn known_sources(&self) -> Result<Sources, Error> {
        let mut sources = Sources::default();
        for batch in self.batch_files()? {
            for row in self.lake.read_keys(&batch.file)? {
                if row.erased && !sources.erased.contains(&row.key.source) {
                    sources.erased.insert(row.key.source.clone());
                }
                if !sources.all.contains(&row.key.source) {
                    sources.all.insert(row.key.source);
                }
            }
        }
        Ok(sources)
    }

    fn has_erased(&self) -> Result<bool, Error> {
        Ok(self.db.prepare_cached("SELECT 1 FROM original WHERE erased_by IS NOT NULL")?.exists([])?)
    }

    /// The entry that erased a report, and the order it names.
    fn erasure_of(&self, report: ReportNumber) -> Result<Option<(EntryNumber, String)>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT payload.entry, payload.text FROM report JOIN payload ON payload.entry = report.erased_by
             WHERE report.number = ?1 ORDER BY version DESC",
        )?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let Some((entry, text)) = select.query_row([report.0 as i64], row).optional()? else { return Ok(None) };
        let words: Option<PayloadWords<Decision>> = serde_json::from_str(&text).ok();
        let order = match words.map(|words| words.words.subject) {
            Some(Subject::Erased { order, .. }) => order,
            _ => String::new(),
        };
        Ok(Some((EntryNumber(entry as u64), order)))
    }
}

impl Writer<'_> {
    /// Holds what is new in a delivery against the other sources: by its numbers where the source gives such.
    pub(crate) fn elsewhere(&self, sorted: &Sorted<'_>, same: SameReference) -> Result<Elsewhere, Error> {
        let (workspace, by_number) = (self.workspace, same == SameReference::IsAVersion);
        let has_erased = sorted.new > 0 && workspace.has_erased()?;
        if !has_erased && (sorted.new < LEAST_NEW || !by_number) {
            return Ok(Elsewhere::default());
        }
        self.learn_sources()?;
        let held = self.sources.borrow();
        let Some(sources) = &*held else { return Ok(Elsewhere::default()) };
        let new: Vec<&Fresh<'_>> = sorted.fresh.iter().filter(|fresh| fresh.version == 1).collect();
        let mut elsewhere = Elsewhere::default();
        if by_number {
            look_for_same(workspace, &new, &sources.all, &mut elsewhere)?;
        }
        if has_erased {
            look_for_erased(workspace, &new, &sources.erased, &mut elsewhere)?;
        }
        Ok(elsewhere)
    }

    fn learn_sources(&self) -> Result<(), Error> {
        if self.sources.borrow().is_none() {
            *self.sources.borrow_mut() = Some(self.workspace.known_sources()?);
        }
        Ok(())
    }

    /// Whether anything of that source was sealed.
    pub(crate) fn knows_source(&self, source: &str) -> Result<bool, Error> {
        self.learn_sources()?;
        Ok(self.sources.borrow().as_ref().is_some_and(|sources| sources.all.contains(source)))
    }

    /// Remembers the sources of what was sealed.
    pub(crate) fn remember_sources(&self, sorted: &Sorted<'_>) {
        if let Some(sources) = &mut *self.sources.borrow_mut() {
            for fresh in &sorted.fresh {
                if !sources.all.contains(&fresh.report.key.source) {
                    sources.all.insert(fresh.report.key.source.clone());
                }
            }
        }
    }
}

/// The key a report would have under another source.
fn key_under(source: &str, fresh: &Fresh<'_>) -> Option<ReportKey> {
    let key = &fresh.report.key;
    (key.source != source).then(|| ReportKey { source: source.to_owned(), reference: key.reference.clone() })
}

/// Those of the reports whose reference stands, or stood, under another source, with the key they would have there.
fn known_under<'f, 'r>(
    workspace: &Workspace,
    source: &str,
    reports: &[&'f Fresh<'r>],
) -> Result<Vec<(&'f Fresh<'r>, ReportKey, Newest)>, Error> {
    let keyed = |&fresh: &&'f Fresh<'r>| {
        let key = key_under(source, fresh)?;
        Some((fresh, key_digest(workspace.secret(), &key), key))
    };
    let keyed: Vec<_> = reports.iter().filter_map(keyed).collect();
    let known = known(workspace, keyed.iter().map(|(_, digest, _)| *digest))?;
    let with = |(fresh, digest, key): (_, Short, _)| Some((fresh, key, *known.get(&digest)?));
    Ok(keyed.into_iter().filter_map(with).collect())
}

fn look_for_same(
    workspace: &Workspace,
    new: &[&Fresh<'_>],
    sources: &BTreeSet<String>,
    elsewhere: &mut Elsewhere,
) -> Result<(), Error> {
    let secret = workspace.secret();
    let sample: Vec<&Fresh<'_>> = new.iter().step_by(new.len().div_ceil(SAMPLED).max(1)).copied().collect();
    elsewhere.looked_at = sample.len() as u64;
    for source in sources {
        let is_same = |(fresh, key, newest): &(&Fresh<'_>, ReportKey, Newest)| {
            let salt = ReportSalts::of(secret, key, 1).content;
            newest.version != WITHHELD && newest.content == short(salted_content(salt, fresh.report))
        };
        let same = known_under(workspace, source, &sample)?.iter().filter(|it| is_same(it)).count() as u64;
        if same > 0 {
            elsewhere.same.insert(source.clone(), same);
        }
    }
    Ok(())
}

fn look_for_erased(
    workspace: &Workspace,
    new: &[&Fresh<'_>],
    sources: &BTreeSet<String>,
    elsewhere: &mut Elsewhere,
) -> Result<(), Error> {
    for source in sources {
        let known = known_under(workspace, source, new)?;
        for (fresh, _, Newest { number: report, .. }) in known.into_iter().filter(|it| it.2.version == WITHHELD) {
            if let Some((entry, order)) = workspace.erasure_of(report)? {
                let reference = fresh.report.key.reference.clone();
                elsewhere.erased.push(ErasedElsewhere { reference, report, entry, order });
            }
        }
    }
    Ok(())
}
