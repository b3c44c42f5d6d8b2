//! Why the submitted reports of a group are one: what a judge is told, as it stood in the run in which the group was confirmed.
//!
//! Who sees only what was submitted sees no other report, value or group. So no report is named that was not submitted, every value is
//! one that a submitted version spells, and what is left out is counted.

mod chains;
mod words;

use crate::ask::benign::Benign;
use crate::ask::group::{
    Against, BasisCount, Counted, accounts, against, bases_of, counted, loss_told_first, platforms,
};
use crate::ask::pinned::Pinned;
use crate::ask::reasons::Reasons;
use crate::ask::why::Shared;
use crate::error::Error;
use crate::tables::{HoldRow, ReportRow, TieRow};
use crate::unit::Unit;
use krama_model::{Basis, CaseNumber, Decision, GroupName, Moment, Money, Place, ReportNumber, RunNumber};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

/// Reports of one group of one run that were submitted to the court.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The case.
    pub case: CaseNumber,
    /// The group, and the run it stood in.
    pub place: Place,
    /// The reports, each with the sealed version that was submitted.
    pub versions: BTreeMap<ReportNumber, u32>,
}

/// Why they are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourtAnswer {
    /// The case.
    pub case: CaseNumber,
    /// The group.
    pub group: GroupName,
    /// The run that all of this is from: the one in which the group was put into the case.
    pub run: RunNumber,
    /// When that was completed.
    pub run_at: Moment,
    /// Reports of the group that were submitted.
    pub reports: u32,
    /// Reports of the group that were not.
    pub reports_more: u32,
    /// Submitted reports that the run read in another version than was submitted: what they state is not counted.
    pub read_otherwise: u32,
    /// Types of scam.
    pub types: Vec<Counted>,
    /// Reports whose type is "unsure".
    pub unsure: u32,
    /// Languages as stated.
    pub languages: Vec<Counted>,
    /// Platforms as stated, and those whose accounts are named.
    pub platforms: Vec<Counted>,
    /// Places as stated.
    pub places: Vec<Counted>,
    /// Victims' nationalities as stated.
    pub nationalities: Vec<Counted>,
    /// Reports that state a loss in a currency and tell it first.
    pub with_loss: Vec<Counted>,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Reports with a date.
    pub dated: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
    /// What holds the submitted reports together, strongest first.
    pub held_by: Vec<CourtTie>,
    /// Values that hold the group together and that fewer than two submitted reports name.
    pub held_by_more: u32,
    /// What they share with other groups, and what holds nothing here.
    pub providers: Vec<CourtTie>,
    /// How many of each type of value are told.
    pub bases: Vec<BasisCount>,
    /// What speaks against.
    pub against: Vec<CourtAgainst>,
    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub needed_millibits: i64,
    /// Why each report is in the group.
    pub members: Vec<CourtReport>,
}

/// Something that submitted reports share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourtTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's; empty of a script.
    pub value: String,
    /// Worth in millibits.
    pub millibits: i64,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// The submitted reports that name it.
    pub named_by: Vec<ReportNumber>,
    /// Reports of the group that hold it, too, and were not submitted.
    pub others: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
}

/// Something that speaks against the submitted reports being of one group. What does not belong to it is null.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CourtAgainst {
    /// What.
    pub what: &'static str,
    /// What a value is that it tells of.
    pub basis: Option<Basis>,
    /// The value; empty of a script, and where no submitted report names it.
    pub value: Option<String>,
    /// Submitted reports.
    pub reports: Option<u32>,
    /// Other groups, none of which is named.
    pub groups: Option<u32>,
    /// Share of the main type among those that tell of any, in thousandths.
    pub main_permille: Option<u16>,
}

/// Why a submitted report is in the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourtReport {
    /// Its number.
    pub report: ReportNumber,
    /// The version that was submitted.
    pub version: u32,
    /// The version that the run read.
    pub read_version: u32,
    /// The submitted report that tells the same: both count as one.
    pub tells_again: Option<ReportNumber>,
    /// The strongest chain to another submitted report that comes before it in the tree of chains; empty of the first, to which all lead,
    /// and of one that tells the same as another.
    pub chain: Vec<CourtStep>,
    /// Its weakest step.
    pub weakest_millibits: Option<i64>,
    /// What it shares with the group, in millibits.
    pub own_millibits: i64,
    /// What comes next: another group, or a report that stands alone. Neither is named.
    pub next: Option<NextBest>,
    /// What it shares with that, in millibits.
    pub next_millibits: i64,
    /// What parts the two.
    pub margin_millibits: i64,
}

/// What would have a report next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NextBest {
    /// Another group.
    Group,
    /// A report that stands alone.
    Report,
}

/// A step of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourtStep {
    /// A report; none where it was not submitted.
    pub from: Option<ReportNumber>,
    /// The next; none where it was not submitted.
    pub to: Option<ReportNumber>,
    /// What they share.
    pub shared: Shared,
    /// The value; empty of a script, of a person's word, and where neither was submitted.
    pub value: String,
    /// What the step is worth in millibits; none of a person's word.
    pub millibits: Option<i64>,
}

/// Answers for what was submitted of one group.
pub fn weigh(unit: &Unit, put: &Submitted) -> Result<CourtAnswer, Error> {
    let (pinned, run_at) = unit.pin_at(put.place.run)?;
    let board = Board::of(&pinned, put)?;
    let stated: Vec<ReportRow> = board.stated().cloned().collect();
    let (held_by, held_by_more, providers) = board.ties();
    let times = || stated.iter().filter_map(|report| report.time_ms);
    let first = told_first(&stated);
    let named = accounts(&pinned, &stated, &Benign::of(&pinned)?)?;
    let answer = CourtAnswer {
        case: put.case,
        group: put.place.group,
        run: pinned.run(),
        run_at,
        reports: board.rows.len() as u32,
        reports_more: (board.members - board.rows.len()) as u32,
        read_otherwise: (board.rows.len() - stated.len()) as u32,
        types: counted(stated.iter().filter(|report| !report.unsure).map(|report| report.scam_type.as_deref())),
        unsure: stated.iter().filter(|report| report.unsure).count() as u32,
        languages: counted(stated.iter().map(|report| report.language.as_deref())),
        platforms: platforms(&stated, &named),
        places: counted(stated.iter().map(|report| report.place.as_deref())),
        nationalities: counted(stated.iter().map(|report| report.nationality.as_deref())),
        with_loss: counted(first.iter().map(loss_told_first)),
        losses: losses(&first),
        dated: times().count() as u32,
        first: times().min().map(Moment),
        last: times().max().map(Moment),
        bases: bases_of(held_by.iter().chain(&providers).map(|tie| tie.basis)),
        held_by,
        held_by_more,
        providers,
        against: board.against()?,
        needed_millibits: pinned.needed(),
        members: board.members(),
    };
    veiled(unit, answer)
}

/// The same without what is known of victims since: reports state places and platforms in words.
fn veiled(unit: &Unit, mut answer: CourtAnswer) -> Result<CourtAnswer, Error> {
    let CourtAnswer { languages, platforms, places, nationalities, .. } = &mut answer;
    let mut stated = [languages, platforms, places, nationalities];
    let reasons = Reasons::of(unit, stated.iter().flat_map(|words| words.iter()).map(|counted| &*counted.word))?;
    for counted in stated.iter_mut().flat_map(|words| words.iter_mut()) {
        counted.word = reasons.shown(&counted.word)?;
    }
    Ok(answer)
}

/// Each incident once: what is told again counts where the first that tells it was not submitted.
fn told_first(rows: &[ReportRow]) -> Vec<ReportRow> {
    let mut told = FxHashSet::default();
    let mut first: Vec<&ReportRow> = rows.iter().collect();
    first.sort_by_key(|row| (row.duplicate_of.is_some(), row.report));
    first.retain(|row| told.insert(incident(row)));
    first.into_iter().map(|row| ReportRow { duplicate_of: None, ..row.clone() }).collect()
}

fn losses(rows: &[ReportRow]) -> Vec<Money> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows {
        if let (Some(currency), Some(hundredths)) = (&row.loss_currency, row.loss_hundredths) {
            let sum = sums.entry(currency.clone()).or_default();
            *sum = sum.saturating_add(hundredths);
        }
    }
    sums.into_iter().map(|(currency, hundredths)| Money { currency, hundredths }).collect()
}

/// The first report that tells what one tells: that one holds what both name.
fn incident(row: &ReportRow) -> u64 {
    row.duplicate_of.unwrap_or(row.report)
}

/// What was read for one answer.
struct Board<'p> {
    pinned: &'p Pinned<'p>,
    put: &'p Submitted,
    /// How many reports the group has.
    members: usize,
    /// Its submitted reports.
    rows: Vec<ReportRow>,
    /// The incidents they tell, each with the submitted report that stands for it.
    stands: BTreeMap<u64, u64>,
    /// The group's holds.
    holds: Vec<HoldRow>,
    ties: Vec<TieRow>,
    /// What people had said when the run was made.
    decisions: Vec<Decision>,
    /// For each report of the group the incident it tells.
    incidents: FxHashMap<u64, u64>,
    words: Words,
}

impl<'p> Board<'p> {
    fn of(pinned: &'p Pinned<'p>, put: &'p Submitted) -> Result<Self, Error> {
        let members = pinned.members(put.place.group)?;
        let incidents = members.iter().map(|row| (row.report, incident(row))).collect();
        let count = members.len();
        let is_submitted = |row: &ReportRow| put.versions.contains_key(&ReportNumber(row.report));
        let rows: Vec<ReportRow> = members.into_iter().filter(is_submitted).collect();
        let mut stands: BTreeMap<u64, u64> = BTreeMap::new();
        for row in &rows {
            let one = stands.entry(incident(row)).or_insert(row.report);
            if row.duplicate_of.is_none() {
                *one = row.report;
            }
        }
        let holds = pinned.holds_in(put.place.group)?;
        let ties = pinned.ties(holds.iter().map(|hold| hold.tie))?;
        let words = Words::of(pinned, put, &rows, (&holds, &ties))?;
        let decisions = pinned.decisions()?;
        Ok(Self { pinned, put, members: count, rows, stands, holds, ties, decisions, incidents, words })
    }

    fn version(&self, row: &ReportRow) -> u32 {
        self.put.versions[&ReportNumber(row.report)]
    }

    /// Those whose submitted version the run read.
    fn stated(&self) -> impl Iterator<Item = &ReportRow> {
        self.rows.iter().filter(|row| row.version == self.version(row))
    }

    /// What holds them together, how many more values hold the group together, and what they share with other groups.
    fn ties(&self) -> (Vec<CourtTie>, u32, Vec<CourtTie>) {
        let mut here: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for hold in &self.holds {
            let (all, in_chain) = here.entry(hold.tie).or_default();
            (*all, *in_chain) = (*all + 1, *in_chain + u32::from(hold.in_chain));
        }
        let (mut held, mut providers, mut more) = (Vec::new(), Vec::new(), 0);
        for tie in &self.ties {
            let (all, in_chain) = here[&tie.tie];
            let is_shared = tie.provider && in_chain < 2;
            let view = self.tie(tie, all);
            match view.filter(|_| is_shared || tie.millibits > 0) {
                Some(view) if is_shared => providers.push(view),
                Some(view) => held.push(view),
                None => more += u32::from(!is_shared && all > 1 && tie.millibits > 0),
            }
        }
        for list in [&mut held, &mut providers] {
            let worth = |tie: &CourtTie| (tie.named_by.len() as i64 - 1) * tie.millibits;
            list.sort_by(|a, b| (worth(b), &a.value).cmp(&(worth(a), &b.value)));
        }
        (held, more, providers)
    }

    /// A tie that submitted reports of two incidents name.
    fn tie(&self, tie: &TieRow, holders: u32) -> Option<CourtTie> {
        let named_by = self.words.named(tie.tie);
        let told: BTreeSet<u64> = named_by.iter().map(|report| self.incidents[&report.0]).collect();
        (told.len() > 1).then(|| CourtTie {
            basis: tie.basis,
            value: self.words.value(tie.tie),
            millibits: tie.millibits,
            chance_permille: tie.chance_permille,
            named_by: named_by.to_vec(),
            others: holders.saturating_sub(told.len() as u32),
            groups: tie.groups,
        })
    }

    /// What speaks against, as of the whole group, of submitted reports alone.
    fn against(&self) -> Result<Vec<CourtAgainst>, Error> {
        let row = self.pinned.group_row(self.put.place.group)?;
        let holds: Vec<HoldRow> =
            self.holds.iter().filter(|hold| self.stands.contains_key(&hold.report)).cloned().collect();
        let found = against((&row, &self.rows), &holds, &self.ties, |tie| self.words.value(tie.tie));
        let mut told: Vec<CourtAgainst> = found.into_iter().filter_map(unnamed).collect();
        let near = || self.rows.iter().filter(|row| row.next_millibits * 5 >= row.own_millibits * 4);
        let groups: BTreeSet<u64> = near().filter_map(|row| row.next_group).collect();
        let fits = |what, reports: usize, groups| CourtAgainst {
            what,
            reports: Some(reports as u32),
            groups,
            ..CourtAgainst::default()
        };
        if !groups.is_empty() {
            let reports = near().filter(|row| row.next_group.is_some()).count();
            told.push(fits("near-another", reports, Some(groups.len() as u32)));
        }
        let alone = near().filter(|row| row.next_report.is_some()).count();
        if alone > 0 {
            told.push(fits("near-report", alone, None));
        }
        Ok(told)
    }

    fn members(&self) -> Vec<CourtReport> {
        let mut chains = chains::chains(self);
        let member = |row: &ReportRow| {
            let stands = self.stands[&incident(row)];
            let is_first = stands == row.report;
            let chain = if is_first { chains.remove(&incident(row)) } else { None }.unwrap_or_default();
            let next = row.next_group.map(|_| NextBest::Group);
            CourtReport {
                report: ReportNumber(row.report),
                version: self.version(row),
                read_version: row.version,
                tells_again: (!is_first).then_some(ReportNumber(stands)),
                weakest_millibits: chain.iter().filter_map(|step| step.millibits).min(),
                chain,
                own_millibits: row.own_millibits,
                next: next.or(row.next_report.map(|_| NextBest::Report)),
                next_millibits: row.next_millibits,
                margin_millibits: row.own_millibits - row.next_millibits,
            }
        };
        self.rows.iter().map(member).collect()
    }
}

/// What speaks against, without the names of what was not submitted; rivals are told in one.
fn unnamed(one: Against) -> Option<CourtAgainst> {
    let of = |what| CourtAgainst { what, ..CourtAgainst::default() };
    match one {
        Against::HangsOnOneValue { basis, value, reports } => Some(CourtAgainst {
            basis: Some(basis),
            value: Some(value),
            reports: Some(reports),
            ..of("hangs-on-one-value")
        }),
        Against::UncertainRoles { reports } => Some(CourtAgainst { reports: Some(reports), ..of("uncertain-roles") }),
        Against::SpreadValue { basis, value, groups } => {
            Some(CourtAgainst { basis: Some(basis), value: Some(value), groups: Some(groups), ..of("spread-value") })
        }
        Against::MixedTypes { main_permille } => {
            Some(CourtAgainst { main_permille: Some(main_permille), ..of("mixed-types") })
        }
        Against::NearAnother { .. } | Against::NearReport { .. } => None,
    }
}
