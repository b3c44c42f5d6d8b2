//! What follows the latest run: who stands where, what ties groups together, where each value stands.
//!
//! Each step goes through one table of the run in its order and keeps how many rows are in.

use super::{Index, schema, set};
use crate::error::Error;
use crate::progress::Progress;
use crate::table::{chunks, table};
use crate::tables::{GroupRow, HoldRow, MentionRow, TieRow};
use crate::unit::Unit;
use krama_group::hypergraph::DOUBT;
use krama_model::{Kind, Role, RunNumber};
use rusqlite::{Transaction, params};
use rustc_hash::FxHashMap;

/// Groups kept for each tie: those that hold it most. A tie of more joins none of them.
const GROUPS_KEPT: usize = 64;

table! {
    /// Who stands where, in few columns.
    Placed = "reports" {
        /// The report's number.
        report: u64,
        /// The group, by name.
        group: Option<u64>,
        /// When it happened, else when it was received.
        time_ms: Option<i64>,
    }
}

/// Brings this part up to date with a run.
pub(super) fn follow(index: &mut Index, unit: &Unit, run: RunNumber, progress: &dyn Progress) -> Result<(), Error> {
    if index.run()? == Some(run) {
        return Ok(());
    }
    if index.get("run-begun")? != Some(run.0.to_string()) {
        index.change(|tx| {
            tx.execute_batch(schema::RUN_TABLES)?;
            tx.execute("DELETE FROM state WHERE name IN ('run', 'standing', 'ties', 'mentions', 'pair')", [])?;
            set(tx, "run-begun", &run.0.to_string())
        })?;
    }
    progress.begin("index values", None);
    let placed = standing(index, unit, run)?;
    ties(index, unit, (run, &placed))?;
    drop(placed);
    mentions(index, unit, run)?;
    progress.end();
    index.set("run", &run.0.to_string())
}

impl Index {
    /// How many rows of a step are in.
    fn mark(&self, step: &str) -> Result<u64, Error> {
        Ok(self.get(step)?.and_then(|mark| mark.parse().ok()).unwrap_or(0))
    }

    /// Takes a chunk of a step in, or the part of it that is not in yet, and moves the mark.
    fn step<R>(
        &mut self,
        (step, from): (&str, u64),
        rows: &[R],
        take: impl FnOnce(&Transaction<'_>, &[R]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let to = from + rows.len() as u64;
        let known = self.mark(step)?.saturating_sub(from).min(rows.len() as u64);
        if known == rows.len() as u64 {
            return Ok(());
        }
        self.change(|tx| {
            take(tx, &rows[known as usize..])?;
            set(tx, step, &to.to_string())
        })
    }
}

/// Takes in who stands where. Gives it back in the order of numbers.
fn standing(index: &mut Index, unit: &Unit, run: RunNumber) -> Result<Vec<Placed>, Error> {
    let mut placed: Vec<Placed> = Vec::new();
    for rows in chunks::<Placed>(unit.lake(), run)? {
        let rows = rows?;
        index.step(("standing", placed.len() as u64), &rows, |tx, rows| {
            let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO standing (report, on_group) VALUES (?1, ?2)")?;
            rows.iter().try_for_each(|row| {
                insert.execute(params![row.report as i64, row.group.map(|group| group as i64)])?;
                Ok(())
            })
        })?;
        placed.extend(rows);
    }
    for rows in chunks::<GroupRow>(unit.lake(), run)? {
        let rows = rows?;
        index.change(|tx| {
            let mut insert =
                tx.prepare_cached("INSERT OR IGNORE INTO grouped (on_group, reports, told) VALUES (?1, ?2, ?3)")?;
            rows.iter().try_for_each(|row| {
                insert.execute(params![row.group as i64, row.reports, row.reports - row.duplicates])?;
                Ok(())
            })
        })?;
    }
    Ok(placed)
}

/// One tie with what its holders say of it.
struct Held {
    tie: TieRow,
    own: i64,
    first_ms: Option<i64>,
    last_ms: Option<i64>,
    /// Holders by group, and whether one is certain.
    groups: Vec<(u64, u32, bool)>,
}

/// Takes in the ties that are worth something and held by a group.
fn ties(index: &mut Index, unit: &Unit, (run, placed): (RunNumber, &[Placed])) -> Result<(), Error> {
    let mut holds = chunks::<HoldRow>(unit.lake(), run)?.flat_map(|rows| match rows {
        Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    });
    let mut next = holds.next().transpose()?;
    let (mut from, mut pair, mut nearest) = (0, 0, u16::MAX);
    for rows in chunks::<TieRow>(unit.lake(), run)? {
        let mut held = Vec::new();
        for tie in rows? {
            let mut own_holds = Vec::new();
            while let Some(hold) = next.take_if(|hold| hold.tie == tie.tie) {
                own_holds.push(hold);
                next = holds.next().transpose()?;
            }
            let apart = tie.chance_permille.abs_diff(500);
            if tie.millibits > 0 && apart < nearest {
                nearest = apart;
                pair = tie.millibits - krama_group::weigh::logit_milli(u64::from(tie.chance_permille));
            }
            held.push(Held::of(tie, &own_holds, placed));
        }
        index.step(("ties", from), &held, insert_ties)?;
        from += held.len() as u64;
    }
    index.set("pair", &pair.to_string())
}

impl Held {
    fn of(tie: TieRow, holds: &[HoldRow], placed: &[Placed]) -> Self {
        let strongest = holds.iter().map(|hold| hold.millibits).max().unwrap_or(0);
        // Where every holder is doubtful, the weight itself says what the tie is worth without doubt.
        let own = if strongest == (tie.millibits - DOUBT).max(0) { tie.millibits } else { strongest };
        let time = |hold: &HoldRow| {
            let at = placed.binary_search_by_key(&hold.report, |row| row.report).ok()?;
            placed[at].time_ms
        };
        let mut counts: FxHashMap<u64, (u32, bool)> = FxHashMap::default();
        for hold in holds {
            if let Some(group) = hold.group {
                let count = counts.entry(group).or_default();
                *count = (count.0 + 1, count.1 || hold.millibits == own);
            }
        }
        let mut groups: Vec<(u64, u32, bool)> =
            counts.into_iter().map(|(group, (holders, certain))| (group, holders, certain)).collect();
        groups.sort_unstable_by_key(|&(group, holders, _)| (std::cmp::Reverse(holders), group));
        groups.truncate(GROUPS_KEPT);
        let (first_ms, last_ms) = (holds.iter().filter_map(time).min(), holds.iter().filter_map(time).max());
        Self { tie, own, first_ms, last_ms, groups }
    }
}

fn insert_ties(tx: &Transaction<'_>, ties: &[Held]) -> Result<(), Error> {
    let mut tie = tx.prepare_cached(
        "INSERT INTO tie (basis, value, tie, own, counts, first_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut group =
        tx.prepare_cached("INSERT INTO tie_group (tie, on_group, holders, certain) VALUES (?1, ?2, ?3, ?4)")?;
    for held in ties.iter().filter(|held| held.own > 0 && !held.groups.is_empty()) {
        let row = &held.tie;
        let counts = held.own == row.millibits;
        tie.execute(params![row.basis.name(), row.value, row.tie, held.own, counts, held.first_ms, held.last_ms])?;
        for (name, holders, certain) in &held.groups {
            group.execute(params![row.tie, *name as i64, holders, certain])?;
        }
    }
    Ok(())
}

/// Takes in where each value that may link stands, but victims' and payment cards.
fn mentions(index: &mut Index, unit: &Unit, run: RunNumber) -> Result<(), Error> {
    let may_link: Vec<bool> = krama_extract::kinds().iter().map(|kind| kind.evidence.may_link).collect();
    let open = |row: &MentionRow| {
        let named = !row.sealed && row.role != Role::Victim;
        named && row.kind != Kind::PaymentCard && may_link[row.kind as usize]
    };
    let mut from = 0;
    for rows in chunks::<MentionRow>(unit.lake(), run)? {
        let rows = rows?;
        index.step(("mentions", from), &rows, |tx, rows| {
            let mut open: Vec<&MentionRow> = rows.iter().filter(|row| open(row)).collect();
            // Pages are touched once a chunk when rows come in their order.
            open.sort_unstable_by(|a, b| (a.kind, &a.value, a.report).cmp(&(b.kind, &b.value, b.report)));
            let mut insert = tx.prepare_cached(
                "INSERT OR IGNORE INTO mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?;
            open.iter().try_for_each(|row| {
                let (field, role, rule) = (row.field as u8, row.role as u8, row.rule as u8);
                let (kind, report) = (row.kind as u8, row.report as i64);
                let place = (row.part, row.start, row.end);
                insert.execute(params![
                    kind, row.value, report, place.0, place.1, place.2, field, role, rule, row.ambiguous
                ])?;
                Ok(())
            })
        })?;
        from += rows.len() as u64;
    }
    Ok(())
}
