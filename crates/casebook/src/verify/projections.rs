//! The tables that follow from entries and payloads, computed again and compared.

use crate::checkpoint;
use crate::decisions::taken;
use crate::error::Error;
use crate::schema::FORMAT;
use crate::seal::{original_leaf_of, rejection_leaf, rejection_leaf_before};
use crate::verify::entries::Chain;
use crate::verify::sightings::Sightings;
use crate::verify::{Verification, codes};
use crate::workspace::{Workspace, digest};
use krama_ledger::entry::BatchSealed;
use krama_ledger::{Body, Entry, SealedList};
use krama_model::{BatchNumber, Code, Decision, Digest, EntryNumber, Rejection};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// A batch as the ledger says it should be.
pub(super) struct ExpectedBatch {
    pub(super) entry: EntryNumber,
    pub(super) digest: Digest,
    pub(super) reports: SealedList,
    pub(super) replaced_by: Option<EntryNumber>,
}

/// What the tables should hold.
#[derive(Default)]
pub(super) struct Expected {
    pub(super) batches: BTreeMap<BatchNumber, ExpectedBatch>,
    erased_originals: BTreeMap<Digest, EntryNumber>,
    /// Entry, verdict, text, withdrawn by.
    decisions: BTreeMap<EntryNumber, (String, String, Option<EntryNumber>)>,
    runs: BTreeMap<u32, EntryNumber>,
    /// Checkpoints that were handed out, by the digest of the note.
    pub(super) checkpoints: BTreeMap<Digest, EntryNumber>,
    pub(super) sightings: Sightings,
}

impl Expected {
    pub(super) fn of(chain: &Chain) -> Self {
        let mut expected = Self::default();
        for (entry, payload) in &chain.entries {
            expected.enter(entry.number, &entry.body, payload.as_ref());
        }
        expected
    }

    fn enter(&mut self, number: EntryNumber, body: &Body, payload: Option<&serde_json::Value>) {
        if let Body::BatchSealed(_) = body {
            self.sightings.enter(payload);
        }
        match body {
            Body::BatchSealed(BatchSealed { batch: Some(file), .. }) => {
                let (digest, reports) = (file.file, file.reports.clone());
                let batch = ExpectedBatch { entry: number, digest, reports, replaced_by: None };
                self.batches.insert(file.number, batch);
            }
            Body::DecisionTaken(decision) => {
                if let Some(withdrawn) = decision.withdraws.and_then(|entry| self.decisions.get_mut(&entry)) {
                    withdrawn.2 = Some(number);
                }
                let said = payload.and_then(|words| serde_json::from_value::<Decision>(words.clone()).ok());
                let text = said
                    .filter(|said| taken(&said.subject) == *decision)
                    .and_then(|said| serde_json::to_string(&said).ok());
                self.decisions.insert(number, (decision.verdict.clone(), text.unwrap_or_default(), None));
            }
            Body::Erasure(erasure) => {
                self.sightings.forget(erasure.report);
                self.erased_originals.extend(erasure.originals.iter().map(|original| (*original, number)));
                for replaced in &erasure.batches {
                    if let Some(batch) = self.batches.get_mut(&replaced.batch) {
                        (batch.digest, batch.replaced_by) = (replaced.new, Some(number));
                    }
                }
            }
            Body::RunCompleted(run) => {
                self.runs.insert(run.run.0, number);
            }
            Body::ExportMade(made) if made.what == checkpoint::WHAT => {
                self.checkpoints.insert(made.digest, number);
            }
            // People and cases are replayed.
            Body::PersonChanged(_)
            | Body::CaseChanged(_)
            | Body::BatchSealed(_)
            | Body::WorkspaceCreated(_)
            | Body::ExportMade(_)
            | Body::AccessToPersons => {}
        }
    }
}

pub(super) fn check(
    workspace: &Workspace,
    chain: &Chain,
    expected: &Expected,
    found: &mut Verification,
) -> Result<(), Error> {
    check_settings(workspace, chain, found)?;
    check_decisions(workspace, expected, found)?;
    check_runs(workspace, expected, found)?;
    check_original_rows(workspace, expected, found)?;
    let mut entries = BTreeSet::new();
    for (entry, _) in &chain.entries {
        if let Body::BatchSealed(sealed) = &entry.body {
            entries.insert(entry.number);
            check_list(workspace, "original", (entry.number, &sealed.originals), found)?;
            check_list(workspace, "rejection", (entry.number, &sealed.rejections), found)?;
        }
    }
    check_rejections(workspace, found)?;
    expected.sightings.check(workspace, found)?;
    check_checkpoints(workspace, expected, found)?;
    for table in ["original", "rejection"] {
        let mut select = workspace.db.prepare(&format!("SELECT DISTINCT entry FROM {table}"))?;
        for number in select.query_map([], |row| row.get::<_, i64>(0))? {
            let number = EntryNumber(number? as u64);
            if !entries.contains(&number) {
                found.find(codes::PROJECTION, format!("rows of {table} name {number}, which seals none"));
            }
        }
    }
    Ok(())
}

/// The settings say what entry 0 says, and the format that is read.
fn check_settings(workspace: &Workspace, chain: &Chain, found: &mut Verification) -> Result<(), Error> {
    let Some((Entry { at, body: Body::WorkspaceCreated(created), .. }, _)) = chain.entries.first() else {
        return Ok(());
    };
    let expected =
        [("format", FORMAT.to_string()), ("workspace", created.workspace.clone()), ("created", at.to_string())]
            .map(|(name, value)| (name.to_owned(), value));
    let mut select = workspace.db.prepare("SELECT name, value FROM settings")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    compare("settings", &BTreeMap::from(expected), &rows, found);
    Ok(())
}

/// The leaves of a sealed list must lead to the root its entry holds.
fn check_list(
    workspace: &Workspace,
    table: &str,
    (entry, list): (EntryNumber, &SealedList),
    found: &mut Verification,
) -> Result<(), Error> {
    let sql = format!("SELECT leaf FROM {table} WHERE entry = ?1 ORDER BY position");
    let mut select = workspace.db.prepare_cached(&sql)?;
    let leaves: Vec<Digest> = select.query_map([entry.0 as i64], |row| digest(row, 0))?.collect::<Result<_, _>>()?;
    if SealedList::of(&leaves) != *list {
        let (now, then) = (leaves.len(), list.count);
        let what = format!("the {table} rows of {entry} are not those that were sealed ({now} of {then} there)");
        found.find(codes::PROJECTION, what);
    }
    Ok(())
}

fn check_original_rows(workspace: &Workspace, expected: &Expected, found: &mut Verification) -> Result<(), Error> {
    for original in workspace.originals()? {
        let digest = original.digest;
        let erased = expected.erased_originals.get(&digest).copied();
        if erased != original.erased_by {
            found.find(codes::PROJECTION, format!("the row of the original {digest} is not as the ledger says"));
        }
        let leaf = original.named.as_ref().map(|(salt, name)| original_leaf_of(salt, digest, original.size, name));
        if leaf.map_or(original.erased_by.is_none(), |leaf| leaf != original.leaf) {
            found.find(codes::ORIGINAL, format!("the row of the original {digest} was altered"));
        }
    }
    Ok(())
}

fn check_rejections(workspace: &Workspace, found: &mut Verification) -> Result<(), Error> {
    let mut select = workspace.db.prepare(
        "SELECT rejection.entry, position, code, rejection.leaf, rejection.salt, reason, place, raw,
                rejection.erased_by, (SELECT erased_by FROM original WHERE id = rejection.original),
                (SELECT digest FROM original WHERE id = rejection.original)
         FROM rejection ORDER BY rejection.entry, position",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (entry, position) = (EntryNumber(row.get::<_, i64>(0)? as u64), row.get::<_, i64>(1)?);
        let (erased, with): (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
        if erased.is_some() {
            if erased != with {
                found.find(codes::REJECTION, format!("rejection {} of {entry} is gone without an order", position + 1));
            }
            continue;
        }
        let rejection =
            Rejection { code: Code(row.get(2)?), reason: row.get(5)?, place: row.get(6)?, raw: row.get(7)? };
        let (salt, leaf, original) = (row.get(4)?, digest(row, 3)?, row.get::<_, Option<[u8; 32]>>(10)?);
        let now = original.map(|original| rejection_leaf(&salt, &rejection, &Digest(original)));
        if now != Some(leaf) && rejection_leaf_before(&salt, &rejection) != leaf {
            found.find(codes::REJECTION, format!("rejection {} of {entry} was altered", position + 1));
        }
    }
    Ok(())
}

fn check_decisions(workspace: &Workspace, expected: &Expected, found: &mut Verification) -> Result<(), Error> {
    let mut select = workspace.db.prepare("SELECT entry, verdict, text, withdrawn_by FROM decision")?;
    let number = |value: i64| EntryNumber(value as u64);
    let decision = |row: &rusqlite::Row<'_>| {
        let withdrawn_by = row.get::<_, Option<i64>>(3)?.map(number);
        Ok((number(row.get(0)?), (row.get(1)?, row.get(2)?, withdrawn_by)))
    };
    let rows: BTreeMap<_, _> = select.query_map([], decision)?.collect::<Result<_, _>>()?;
    compare("decision", &expected.decisions, &rows, found);
    Ok(())
}

fn check_runs(workspace: &Workspace, expected: &Expected, found: &mut Verification) -> Result<(), Error> {
    let mut select = workspace.db.prepare("SELECT number, entry FROM run")?;
    let run = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, EntryNumber(row.get::<_, i64>(1)? as u64)));
    let rows: BTreeMap<u32, EntryNumber> = select.query_map(params![], run)?.collect::<Result<_, _>>()?;
    compare("run", &expected.runs, &rows, found);
    Ok(())
}

/// A checkpoint that the ledger says was handed out must still be there: it is what a later ledger is held against.
fn check_checkpoints(workspace: &Workspace, expected: &Expected, found: &mut Verification) -> Result<(), Error> {
    let kept: BTreeSet<Digest> = workspace.handed_out()?.into_iter().map(|note| Digest::of(note.as_bytes())).collect();
    for (digest, entry) in &expected.checkpoints {
        if !kept.contains(digest) {
            found.find(codes::PROJECTION, format!("the checkpoint that {entry} handed out is missing or altered"));
        }
    }
    Ok(())
}

/// Names every row that is missing, added or other.
pub(super) fn compare<K: Ord + std::fmt::Display, V: PartialEq>(
    table: &str,
    expected: &BTreeMap<K, V>,
    rows: &BTreeMap<K, V>,
    found: &mut Verification,
) {
    for key in expected.keys().chain(rows.keys()).collect::<BTreeSet<_>>() {
        if expected.get(key) != rows.get(key) {
            found.find(codes::PROJECTION, format!("row {key} of {table} is not as the ledger says"));
        }
    }
}
