//! A group as a picture: its reports on one side, what they have in common on the other.

use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::tables::{HoldRow, ReportRow, TieRow};
use crate::unit::Unit;
use krama_model::{Basis, GroupName, Moment, ReportNumber, RunNumber, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// Reports and values shown unless more are asked for.
pub const NODES: usize = 300;

/// The network of one group: `reports` and `values` are its nodes, `holds` and `words` what joins them. Each list is counted
/// whole beside (`…_in_all`), and shown as far as the limit allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetworkAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunNumber,
    /// Reports, in the order of their numbers. Those that tell again what another tells hold nothing of their own and are
    /// counted with it.
    pub reports: Vec<ReportDot>,
    /// Reports of the group that tell what no other tells.
    pub reports_in_all: u32,
    /// Values and scripts, those that hold most together first.
    pub values: Vec<ValueDot>,
    /// How many there are that the group's reports hold.
    pub values_in_all: u32,
    /// Who holds what, of the reports and values shown.
    pub holds: Vec<HoldLine>,
    /// Of all.
    pub holds_in_all: u32,
    /// Pairs of shown reports that a person said are of one group.
    pub words: Vec<[ReportNumber; 2]>,
}

/// A report in a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportDot {
    /// Its number.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
    /// The type it tells of, if it is sure.
    pub scam_type: Option<String>,
    /// What it shares with the group, in millibits.
    pub own_millibits: i64,
    /// Reports that tell it again.
    pub duplicates: u32,
}

/// A value in a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueDot {
    /// The tie's number in the run, by which `holds` name it.
    pub tie: u32,
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// What it is worth, in millibits.
    pub millibits: i64,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Reports of this group that hold it.
    pub reports: u32,
    /// Reports of all groups that do.
    pub reports_in_all: u32,
    /// Groups that hold it.
    pub groups: u32,
    /// Whether it serves several groups and joins none.
    pub provider: bool,
}

/// A report's hold on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HoldLine {
    /// The report.
    pub report: ReportNumber,
    /// The tie.
    pub tie: u32,
    /// What it is worth there, in millibits.
    pub millibits: i64,
    /// Whether the group hangs together by it: the strongest chains run along these.
    pub in_chain: bool,
}

/// The network of a group of the latest run, with at most so many reports and values together.
pub fn network(unit: &Unit, name: GroupName, nodes: usize) -> Result<NetworkAnswer, Error> {
    let pinned = unit.pin()?;
    pinned.group_row(name)?;
    let members = pinned.members(name)?;
    let holds = pinned.holds_in(name)?;
    let ties = pinned.ties(holds.iter().map(|hold| hold.tie).collect::<FxHashSet<_>>())?;
    let firsts: Vec<&ReportRow> = members.iter().filter(|row| row.duplicate_of.is_none()).collect();
    let (values, reports) = chosen(&firsts, &holds, &ties, nodes);
    let is_shown = |hold: &&HoldRow| values.contains(&hold.tie) && reports.contains(&hold.report);
    let line = |hold: &HoldRow| HoldLine {
        report: ReportNumber(hold.report),
        tie: hold.tie,
        millibits: hold.millibits,
        in_chain: hold.in_chain,
    };
    let here = holders(&holds);
    let mut dots: Vec<ValueDot> =
        ties.iter().filter(|tie| values.contains(&tie.tie)).map(|tie| value_dot(tie, here[&tie.tie])).collect();
    dots.sort_by_key(|dot| (std::cmp::Reverse(worth(dot.reports, dot.millibits)), dot.tie));
    Ok(NetworkAnswer {
        group: name,
        run: pinned.run(),
        reports: firsts
            .iter()
            .filter(|row| reports.contains(&row.report))
            .map(|row| report_dot(row, &members))
            .collect(),
        reports_in_all: firsts.len() as u32,
        values_in_all: ties.len() as u32,
        values: dots,
        holds: holds.iter().filter(is_shown).map(line).collect(),
        holds_in_all: holds.len() as u32,
        words: words(&pinned, &members, &reports)?,
    })
}

/// How many reports hold each tie.
fn holders(holds: &[HoldRow]) -> FxHashMap<u32, u32> {
    let mut here = FxHashMap::default();
    for hold in holds {
        *here.entry(hold.tie).or_default() += 1;
    }
    here
}

/// What a value holds together.
fn worth(reports: u32, millibits: i64) -> i64 {
    i64::from(reports.saturating_sub(1)) * millibits
}

/// The values and reports that are shown. Of more than there is room for a third are values, those that hold most together;
/// the rest are reports that hold them, those that share most with the group.
fn chosen(firsts: &[&ReportRow], holds: &[HoldRow], ties: &[TieRow], nodes: usize) -> (FxHashSet<u32>, FxHashSet<u64>) {
    if firsts.len() + ties.len() <= nodes {
        return (ties.iter().map(|tie| tie.tie).collect(), firsts.iter().map(|row| row.report).collect());
    }
    let here = holders(holds);
    let mut by_worth: Vec<&TieRow> = ties.iter().collect();
    by_worth.sort_by_key(|tie| (std::cmp::Reverse(worth(here[&tie.tie], tie.millibits)), tie.tie));
    let of_values = (nodes / 3).max(nodes.saturating_sub(firsts.len())).min(ties.len());
    let values: FxHashSet<u32> = by_worth.iter().take(of_values).map(|tie| tie.tie).collect();
    let held: FxHashSet<u64> = holds.iter().filter(|hold| values.contains(&hold.tie)).map(|hold| hold.report).collect();
    let mut by_share: Vec<&&ReportRow> = firsts.iter().collect();
    by_share.sort_by_key(|row| (!held.contains(&row.report), std::cmp::Reverse(row.own_millibits), row.report));
    let reports = by_share.iter().take(nodes.saturating_sub(of_values)).map(|row| row.report).collect();
    (values, reports)
}

fn report_dot(row: &ReportRow, members: &[ReportRow]) -> ReportDot {
    let again = members.iter().filter(|other| other.duplicate_of == Some(row.report)).count();
    ReportDot {
        report: ReportNumber(row.report),
        report_ref: row.reference.clone(),
        time: row.time_ms.map(Moment),
        scam_type: row.scam_type.clone().filter(|_| !row.unsure),
        own_millibits: row.own_millibits,
        duplicates: again as u32,
    }
}

fn value_dot(tie: &TieRow, reports: u32) -> ValueDot {
    ValueDot {
        tie: tie.tie,
        basis: tie.basis,
        value: mask::of_tie(tie),
        millibits: tie.millibits,
        chance_permille: tie.chance_permille,
        reports,
        reports_in_all: tie.holders,
        groups: tie.groups,
        provider: tie.provider,
    }
}

/// Pairs that a person joined, by the reports that tell their incidents first.
fn words(pinned: &Pinned<'_>, members: &[ReportRow], shown: &FxHashSet<u64>) -> Result<Vec<[ReportNumber; 2]>, Error> {
    let first: FxHashMap<u64, u64> =
        members.iter().map(|row| (row.report, row.duplicate_of.unwrap_or(row.report))).collect();
    let pair = |subject: &Subject| {
        let Subject::Same { a, b } = subject else { return None };
        let pair = [*first.get(&a.0)?, *first.get(&b.0)?];
        (pair[0] != pair[1] && pair.iter().all(|report| shown.contains(report))).then(|| pair.map(ReportNumber))
    };
    Ok(pinned.decisions()?.iter().filter_map(|decision| pair(&decision.subject)).collect())
}
