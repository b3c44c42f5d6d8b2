//! What follows the latest run: who stands where, what ties groups together, where each value stands.
//!
//! Each step goes through one table of the run in its order and keeps how many rows are in.

use super::{Index, schema, set};
use crate::analyse::Figures;
use crate::error::Error;
use crate::progress::Progress;
use crate::table::{chunks, read_all, read_where, table};
use crate::tables::{ForkRow, GroupRow, HoldRow, MentionRow, ReviewRow, TieRow, VictimRow};
use crate::unit::Unit;
use krama_group::Kin;
use krama_group::hypergraph::DOUBT;
use krama_link::Links;
use krama_model::{Basis, Kind, Role, RunNumber, Subject};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Groups kept for each tie: those that hold it most. A tie of more joins none of them.
const GROUPS_KEPT: usize = 64;

/// Mentions taken in at once: some hundred megabytes.
const MENTIONS_AT_ONCE: usize = 524_288;

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

/// Brings what a run found of reports and ties up to date; where values stand is left for [`follow_values`].
pub(super) fn follow(index: &mut Index, unit: &Unit, run: RunNumber, progress: &dyn Progress) -> Result<(), Error> {
    if index.run()? == Some(run) {
        return Ok(());
    }
    if index.get(BEGUN)? != Some(run.0.to_string()) {
        index.change(|tx| {
            tx.execute_batch(schema::RUN_TABLES)?;
            tx.execute("DELETE FROM state WHERE name <> 'stamp'", [])?;
            set(tx, BEGUN, &run.0.to_string())
        })?;
    }
    progress.begin("index ties", None);
    let placed = standing(index, unit, run)?;
    groups(index, unit, run)?;
    ties(index, unit, (run, &placed))?;
    let pair = Figures::of(&unit.running(run)?)?.pair_millibits;
    progress.end();
    // A changed report stands where its newest version was sealed, behind reports of larger numbers.
    let last = placed.iter().map(|row| row.report).max().unwrap_or(0);
    index.complete(run, &[("last", last as i64), ("pair", pair), ("run", i64::from(run.0))])
}

/// Brings where values stand up to date with the run that [`follow`] followed.
pub(super) fn follow_values(index: &mut Index, unit: &Unit, progress: &dyn Progress) -> Result<(), Error> {
    let Some(run) = index.run()? else { return Ok(()) };
    if index.get("values")? == Some(run.0.to_string()) {
        return Ok(());
    }
    progress.begin("index values", None);
    victims(index, unit, run)?;
    mentions(index, unit, run, progress)?;
    progress.end();
    index.complete(run, &[("values", i64::from(run.0))])
}

/// The run whose tables these are, whole or not.
const BEGUN: &str = "run-begun";

/// One table of a run, read up to a row.
struct Step {
    run: RunNumber,
    name: &'static str,
    from: u64,
}

impl Index {
    /// Takes a chunk of a step in, unless it is in already, and moves the mark. Chunks are the same each time: they follow
    /// from the table.
    fn step(
        &mut self,
        step: &Step,
        rows: u64,
        take: impl FnOnce(&Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.change(|tx| {
            let known = mark(tx, step.name)?.unwrap_or(0);
            if mark(tx, BEGUN)? != Some(i64::from(step.run.0)) || known as u64 != step.from {
                return Ok(());
            }
            take(tx)?;
            set(tx, step.name, &(step.from + rows).to_string())
        })
    }

    /// Notes what is known once this much of a run is whole, unless another run was begun meanwhile.
    fn complete(&mut self, run: RunNumber, known: &[(&str, i64)]) -> Result<(), Error> {
        self.change(|tx| {
            let is_begun = mark(tx, BEGUN)? == Some(i64::from(run.0));
            known.iter().filter(|_| is_begun).try_for_each(|(name, value)| set(tx, name, &value.to_string()))
        })
    }
}

fn mark(tx: &Transaction<'_>, name: &str) -> Result<Option<i64>, Error> {
    let mut select = tx.prepare_cached("SELECT CAST(value AS INTEGER) FROM state WHERE name = ?1")?;
    Ok(select.query_row([name], |row| row.get(0)).optional()?)
}

/// Takes in who stands where. Gives it back in the order of numbers.
fn standing(index: &mut Index, unit: &Unit, run: RunNumber) -> Result<Vec<Placed>, Error> {
    let mut placed: Vec<Placed> = Vec::new();
    for rows in chunks::<Placed>(unit.lake(), run)? {
        let rows = rows?;
        let step = Step { run, name: "standing", from: placed.len() as u64 };
        index.step(&step, rows.len() as u64, |tx| {
            let mut insert = tx.prepare_cached("INSERT INTO standing (report, on_group) VALUES (?1, ?2)")?;
            rows.iter().try_for_each(|row| {
                insert.execute(params![row.report as i64, row.group.map(|group| group as i64)])?;
                Ok(())
            })
        })?;
        placed.extend(rows);
    }
    Ok(placed)
}

/// Takes in how large groups are.
fn groups(index: &mut Index, unit: &Unit, run: RunNumber) -> Result<(), Error> {
    let mut from = 0;
    for rows in chunks::<GroupRow>(unit.lake(), run)? {
        let rows = rows?;
        index.step(&Step { run, name: "groups", from }, rows.len() as u64, |tx| {
            let mut insert = tx.prepare_cached("INSERT INTO grouped (on_group, reports, told) VALUES (?1, ?2, ?3)")?;
            rows.iter().try_for_each(|row| {
                insert.execute(params![row.group as i64, row.reports, row.reports - row.duplicates])?;
                Ok(())
            })
        })?;
        from += rows.len() as u64;
    }
    Ok(())
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

/// Who has now what a group had: a report that comes in tells of today.
struct Heirs {
    /// Of two groups of which one came of the other, the one that used a value last has it.
    kin: FxHashSet<(u64, u64)>,
    /// What went into another group is that group's, and what that went into further is the last one's.
    went_into: FxHashMap<u64, u64>,
}

impl Heirs {
    fn of(forks: &[ForkRow]) -> Self {
        let kin = forks.iter().map(|fork| (fork.group, fork.other)).collect();
        let went = forks.iter().filter(|fork| fork.kin == Kin::WentInto);
        let next: FxHashMap<u64, u64> = went.map(|fork| (fork.group, fork.other)).collect();
        let last = |&group: &u64| {
            let (mut seen, mut heir) = (FxHashSet::default(), group);
            // Where groups went into each other in a ring, the last that was not met yet is the heir.
            while let Some(&further) = next.get(&heir).filter(|_| seen.insert(heir))
                && !seen.contains(&further)
            {
                heir = further;
            }
            (group, heir)
        };
        Self { kin, went_into: next.keys().map(last).collect() }
    }

    fn of_group(&self, group: u64) -> u64 {
        self.went_into.get(&group).copied().unwrap_or(group)
    }
}

/// Takes in the ties that are worth something and held by a group.
fn ties(index: &mut Index, unit: &Unit, (run, placed): (RunNumber, &[Placed])) -> Result<(), Error> {
    let heirs = Heirs::of(&read_all::<ForkRow>(unit.lake(), run)?);
    let mut holds = chunks::<HoldRow>(unit.lake(), run)?.flat_map(|rows| match rows {
        Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    });
    let mut next = holds.next().transpose()?;
    let mut from = 0;
    for rows in chunks::<TieRow>(unit.lake(), run)? {
        let mut held = Vec::new();
        for tie in rows? {
            let mut own_holds = Vec::new();
            while let Some(hold) = next.take_if(|hold| hold.tie == tie.tie) {
                own_holds.push(hold);
                next = holds.next().transpose()?;
            }
            held.push(Held::of(tie, &own_holds, placed, &heirs));
        }
        index.step(&Step { run, name: "ties", from }, held.len() as u64, |tx| insert_ties(tx, &held))?;
        from += held.len() as u64;
    }
    Ok(())
}

impl Held {
    fn of(tie: TieRow, holds: &[HoldRow], placed: &[Placed], heirs: &Heirs) -> Self {
        let strongest = holds.iter().map(|hold| hold.millibits).max().unwrap_or(0);
        // Where every holder is doubtful, the weight itself says what the tie is worth without doubt.
        let own = if strongest == (tie.millibits - DOUBT).max(0) { tie.millibits } else { strongest };
        let moment = |hold: &HoldRow| {
            let at = placed.binary_search_by_key(&hold.report, |row| row.report).ok()?;
            placed[at].time_ms
        };
        let mut counts: FxHashMap<u64, (u32, bool, Option<i64>)> = FxHashMap::default();
        for hold in holds {
            if let Some(group) = hold.group.map(|group| heirs.of_group(group)) {
                let count = counts.entry(group).or_default();
                *count = (count.0 + 1, count.1 || hold.millibits == own, count.2.max(moment(hold)));
            }
        }
        let passed_on = |group: u64, last: Option<i64>| {
            let is_later = |later: Option<i64>| matches!((last, later), (Some(last), Some(later)) if later > last);
            counts.iter().any(|(&other, &(_, _, later))| is_later(later) && heirs.kin.contains(&(group, other)))
        };
        let holding = counts.iter().filter(|&(&group, &(_, _, last))| !passed_on(group, last));
        let mut groups: Vec<(u64, u32, bool)> =
            holding.map(|(&group, &(holders, certain, _))| (group, holders, certain)).collect();
        groups.sort_unstable_by_key(|&(group, holders, _)| (std::cmp::Reverse(holders), group));
        groups.truncate(GROUPS_KEPT);
        let (first_ms, last_ms) = (holds.iter().filter_map(moment).min(), holds.iter().filter_map(moment).max());
        Self { tie, own, first_ms, last_ms, groups }
    }
}

fn insert_ties(tx: &Transaction<'_>, ties: &[Held]) -> Result<(), Error> {
    let mut tie = tx.prepare_cached(
        "INSERT INTO tie (basis, value, tie, own, counts, chance, first_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut group =
        tx.prepare_cached("INSERT INTO tie_group (tie, on_group, holders, certain) VALUES (?1, ?2, ?3, ?4)")?;
    // One that is worth nothing tells new reports that it is.
    for held in ties.iter().filter(|held| held.tie.millibits <= 0 || !held.groups.is_empty()) {
        let row = &held.tie;
        let is_broadest = held.own == row.millibits;
        let chance = row.chance_permille;
        tie.execute(params![
            row.basis.name(),
            row.value,
            row.tie,
            held.own,
            is_broadest,
            chance,
            held.first_ms,
            held.last_ms
        ])?;
        for (name, holders, certain) in &held.groups {
            group.execute(params![row.tie, *name as i64, holders, certain])?;
        }
    }
    Ok(())
}

/// What values are found where somebody looks for them.
pub(crate) struct Findable {
    /// By kind.
    by: Vec<bool>,
}

impl Default for Findable {
    fn default() -> Self {
        let may_link = |kind: &Kind| krama_extract::kinds()[*kind as usize].evidence.may_link;
        Self { by: Kind::ALL.iter().map(|kind| *kind != Kind::PaymentCard && may_link(kind)).collect() }
    }
}

impl Findable {
    /// Whether reports are found by values of that kind.
    pub(crate) fn by(&self, kind: Kind) -> bool {
        self.by[kind as usize]
    }

    /// Whether a report is found by this: what another calls the victim's is, where this one calls it the suspect's.
    pub(crate) fn is_found(&self, row: &MentionRow) -> bool {
        self.by(row.kind) && !row.is_victims() && (!row.sealed || row.role == Role::Suspect)
    }
}

/// Takes in where each value that may link stands, but victims' and payment cards.
fn mentions(index: &mut Index, unit: &Unit, run: RunNumber, progress: &dyn Progress) -> Result<(), Error> {
    let findable = Findable::default();
    let open = open_beside(unit, run)?;
    // Who hosts a victim's mail is not the victim's.
    let hosts = |row: &MentionRow| row.kind == Kind::Domain && row.follows_from.is_some();
    let is_guarded = |row: &MentionRow| row.sealed && !hosts(row) && !open.contains(&(row.kind, row.value.clone()));
    let (mut from, mut gathered, mut guarded) = (0, Vec::new(), BTreeSet::new());
    let mut take = |gathered: &mut Vec<MentionRow>, guarded: &mut BTreeSet<(Kind, String)>, rows: u64| {
        index.step(&Step { run, name: "mentions", from }, rows, |tx| {
            insert_guarded(tx, guarded)?;
            insert_mentions(tx, gathered)
        })?;
        from += rows;
        gathered.clear();
        guarded.clear();
        Ok::<(), Error>(())
    };
    let mut rows = 0;
    for chunk in chunks::<MentionRow>(unit.lake(), run)? {
        let chunk = chunk?;
        rows += chunk.len() as u64;
        progress.advance(chunk.len() as u64);
        guarded.extend(chunk.iter().filter(|row| is_guarded(row)).map(|row| (row.kind, row.value.clone())));
        gathered.extend(chunk.into_iter().filter(|row| findable.is_found(row)));
        if gathered.len() >= MENTIONS_AT_ONCE {
            take(&mut gathered, &mut guarded, std::mem::take(&mut rows))?;
        }
    }
    take(&mut gathered, &mut guarded, rows)
}

/// Takes in the forms in which victims' values may be spelled.
fn victims(index: &mut Index, unit: &Unit, run: RunNumber) -> Result<(), Error> {
    let mut from = 0;
    for rows in chunks::<VictimRow>(unit.lake(), run)? {
        let rows = rows?;
        index.step(&Step { run, name: "victims", from }, rows.len() as u64, |tx| {
            let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO guarded_form (form) VALUES (?1)")?;
            rows.iter().try_for_each(|row| {
                insert.execute([row.spelled.cast_signed()])?;
                Ok(())
            })
        })?;
        from += rows.len() as u64;
    }
    Ok(())
}

/// The stand-ins of values that a run leaves open beside a report that calls them the victim's.
fn open_beside(unit: &Unit, run: RunNumber) -> Result<FxHashSet<(Kind, String)>, Error> {
    let taken = unit.workspace().decisions_in_force(unit.running(run)?.ledger_size)?;
    let benign = taken.into_iter().filter_map(|taken| match taken.decision.subject {
        Subject::Benign { kind, value } => Some((kind, unit.stand_in(kind, &value))),
        _ => None,
    });
    let slips = read_where::<ReviewRow>(unit.lake(), run, |row| row.links == Links::Fully)?;
    let slips = slips.into_iter().filter_map(|row| match row.basis {
        Basis::Value(kind) => Some((kind, row.value)),
        _ => None,
    });
    Ok(benign.chain(slips).collect())
}

fn insert_guarded(tx: &Transaction<'_>, guarded: &BTreeSet<(Kind, String)>) -> Result<(), Error> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO guarded VALUES (?1, ?2)")?;
    guarded.iter().try_for_each(|(kind, stand_in)| {
        insert.execute(params![*kind as u8, stand_in])?;
        Ok(())
    })
}

/// Rows go in by value, so that each page is written once for all of them.
fn insert_mentions(tx: &Transaction<'_>, rows: &mut [MentionRow]) -> Result<(), Error> {
    rows.sort_unstable_by(|a, b| (a.kind, &a.value, a.report).cmp(&(b.kind, &b.value, b.report)));
    let mut insert =
        tx.prepare_cached("INSERT OR IGNORE INTO mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    for row in rows {
        let place = (row.report as i64, row.part, row.start, row.end);
        let words = (row.field as u8, row.role as u8, row.rule as u8);
        insert.execute(params![
            row.kind as u8,
            row.value,
            place.0,
            place.1,
            place.2,
            place.3,
            words.0,
            words.1,
            words.2,
            row.ambiguous
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_on_and_on_is_the_last_ones_and_a_ring_ends() {
        let went = |group, other| ForkRow { group, other, kin: Kin::WentInto, time_ms: 0, ties: 1 };
        let heirs = Heirs::of(&[went(1, 2), went(2, 3), went(7, 8), went(8, 9), went(9, 7)]);
        assert_eq!([1, 2, 3, 4].map(|group| heirs.of_group(group)), [3, 3, 3, 4]);
        assert_eq!([7, 8, 9].map(|group| heirs.of_group(group)), [9, 7, 8]);
    }
}
