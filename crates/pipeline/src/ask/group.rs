//! How a group operates, what holds it together, and what speaks against.

mod kin;
mod near;

pub(crate) use kin::kin_of;
pub use kin::{KinTie, KinView};

use crate::ask::benign::Benign;
use crate::ask::{Pinned, mask};
use crate::error::Error;
use crate::index::Placed;
use crate::table::table;
use crate::tables::{GROUP, GroupRow, HoldRow, REPORT, ReportRow, TieRow};
use crate::unit::Unit;
use krama_lake::Among;
use krama_model::{Basis, EntryNumber, GroupName, Kind, Moment, Money, ReportNumber, Role, RunNumber};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

table! {
    /// What type of value a report names, and whose it is, in few columns.
    NamedKind = "mentions" {
        /// The report's number.
        report: u64,
        /// What type of value.
        kind: Kind,
        /// The value, or its stand-in.
        value: String,
        /// The part it plays.
        role: Role,
        /// Another reading is as likely.
        ambiguous: bool,
    }
}

/// Items of a list shown unless said; the rest is counted.
pub const SHOWN: usize = 12;

/// A word and how many reports say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The word.
    pub word: String,
    /// Reports that say it.
    pub reports: u32,
}

/// A tie as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TieView {
    /// Its number in the run.
    pub tie: u32,
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it.
    pub value: String,
    /// Reports of this group that hold it.
    pub reports: u32,
    /// When the first of those with a date tells of it.
    pub first: Option<Moment>,
    /// When the last one does. A value that was used again after long is a tie of its own then.
    pub last: Option<Moment>,
    /// Reports of all groups that hold it.
    pub reports_in_all: u32,
    /// Groups that hold it.
    pub groups: u32,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Worth in millibits.
    pub millibits: i64,
    /// The decision that called it benign after the run: the next one ties nothing by it.
    pub benign_since: Option<EntryNumber>,
}

/// How many values of a type there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BasisCount {
    /// What they are.
    pub basis: Basis,
    /// How many.
    pub values: u32,
}

/// Something that speaks against the group being one, or against a report being in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Against {
    /// Taking away this one value would leave so many reports without company here.
    HangsOnOneValue {
        /// What it rests on.
        basis: Basis,
        /// The value.
        value: String,
        /// Reports that only it holds.
        reports: u32,
    },
    /// So many reports would fit another group almost as well.
    NearAnother {
        /// The other group.
        group: GroupName,
        /// Reports.
        reports: u32,
    },
    /// So many reports share almost as much with a report that stands alone.
    NearReport {
        /// That report.
        report: ReportNumber,
        /// Reports.
        reports: u32,
    },
    /// So many reports are held only by values whose role is not certain.
    UncertainRoles {
        /// Reports.
        reports: u32,
    },
    /// A value inside spreads over groups that were formed without it.
    SpreadValue {
        /// What it rests on.
        basis: Basis,
        /// The value.
        value: String,
        /// Over how many.
        groups: u32,
    },
    /// The reports tell of several types of scam.
    MixedTypes {
        /// Share of the main type among those that tell of any, in thousandths.
        main_permille: u16,
    },
}

/// What changed since the previous run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The run compared with.
    pub since: RunNumber,
    /// Reports that are new to the group.
    pub joined: u32,
    /// Of those, reports that were not there at all.
    pub new_reports: u32,
    /// Reports that were here and are elsewhere now.
    pub left: u32,
    /// Groups of then whose reports are here now.
    pub merged_from: Vec<GroupName>,
    /// Groups of now that hold reports which were here.
    pub split_into: Vec<GroupName>,
}

/// Everything about one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupAnswer {
    /// Its name.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunNumber,
    /// The group at a glance.
    #[serde(flatten)]
    pub glance: Glance,
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
    /// Reports that state a loss in a currency and tell it first, those of most reports first.
    pub with_loss: Vec<Counted>,
    /// Reports with a date.
    pub dated: u32,
    /// What holds it together, strongest first.
    pub held_by: Vec<TieView>,
    /// How many more such values there are.
    pub held_by_more: u32,
    /// Values it shares with other groups, and that hold nothing here.
    pub providers: Vec<TieView>,
    /// How many more there are.
    pub providers_more: u32,
    /// How many of each type of value hold it together or are shared.
    pub bases: Vec<BasisCount>,
    /// What speaks against.
    pub against: Vec<Against>,
    /// Groups that came of it or it came of, and groups that went into it or it went into.
    pub kin: Vec<KinView>,
    /// What changed, where there is a previous run.
    pub change: Option<Change>,
}

/// A group's row in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Glance {
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports told twice.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<krama_model::Moment>,
    /// Last sign.
    pub last: Option<krama_model::Moment>,
    /// Main type.
    pub scam_type: Option<String>,
    /// Its share in thousandths.
    pub type_permille: u16,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Median bits its reports share with it, in millibits.
    pub strength_millibits: i64,
    /// What it is ranked by.
    pub urgency_millibits: i64,
}

impl From<&GroupRow> for Glance {
    fn from(row: &GroupRow) -> Self {
        Self {
            reports: row.reports,
            complainants: row.complainants,
            duplicates: row.duplicates,
            first: row.first_ms.map(krama_model::Moment),
            last: row.last_ms.map(krama_model::Moment),
            scam_type: row.scam_type.clone(),
            type_permille: row.type_permille,
            losses: row.losses.clone(),
            strength_millibits: row.strength_millibits,
            urgency_millibits: row.urgency_millibits,
        }
    }
}

/// Refuses a name that no group of the latest run has.
pub fn exists(unit: &Unit, name: GroupName) -> Result<(), Error> {
    let rows = unit.pin()?.among::<GroupRow>(GROUP, [name.0])?;
    if rows.is_empty() { Err(Error::UnknownGroup(name)) } else { Ok(()) }
}

/// Opens one group of the latest run.
pub fn group(unit: &Unit, name: GroupName) -> Result<GroupAnswer, Error> {
    group_with(unit, name, SHOWN)
}

/// The same with so many values in each of its lists.
pub fn group_with(unit: &Unit, name: GroupName, most: usize) -> Result<GroupAnswer, Error> {
    let pinned = unit.pin()?;
    let row = pinned.group_row(name)?;
    let members = pinned.members(name)?;
    let holds = pinned.holds_in(name)?;
    let ties = pinned.ties(holds.iter().map(|hold| hold.tie))?;
    let benign = Benign::of(&pinned)?;
    let named = accounts(&pinned, &members, &benign)?;
    let views = views(&ties, (&holds, &members), &benign);
    let bases = bases_of(views.iter().map(|(_, view)| view.basis));
    let (held, loose): (Vec<_>, Vec<_>) = views.into_iter().partition(|(part, _)| *part == Part::Holds);
    let (held_by, held_by_more) = shown(held, most);
    let (providers, providers_more) = shown(loose, most);
    Ok(GroupAnswer {
        group: name,
        run: pinned.run(),
        glance: Glance::from(&row),
        types: counted(members.iter().filter(|report| !report.unsure).map(|report| report.scam_type.as_deref())),
        unsure: members.iter().filter(|report| report.unsure).count() as u32,
        languages: counted(members.iter().map(|report| report.language.as_deref())),
        platforms: platforms(&members, &named),
        places: counted(members.iter().map(|report| report.place.as_deref())),
        nationalities: counted(members.iter().map(|report| report.nationality.as_deref())),
        with_loss: counted(members.iter().map(loss_told_first)),
        dated: members.iter().filter(|report| report.time_ms.is_some()).count() as u32,
        held_by,
        held_by_more,
        providers,
        providers_more,
        bases,
        against: against((&row, &members), &holds, &ties, mask::of_tie),
        kin: kin_of(&pinned, name)?,
        change: change(&pinned, name)?,
    })
}

/// The currency of the loss that a report states, where it tells it first.
pub(super) fn loss_told_first(report: &ReportRow) -> Option<&str> {
    let currency = report.loss_currency.as_deref().filter(|_| report.loss_hundredths.is_some());
    currency.filter(|_| report.duplicate_of.is_none())
}

/// How many there are of each.
pub(super) fn bases_of(all: impl Iterator<Item = Basis>) -> Vec<BasisCount> {
    let mut counts: BTreeMap<String, (Basis, u32)> = BTreeMap::new();
    for basis in all {
        counts.entry(basis.to_string()).or_insert((basis, 0)).1 += 1;
    }
    counts.into_values().map(|(basis, values)| BasisCount { basis, values }).collect()
}

pub(super) fn counted<'w>(words: impl Iterator<Item = Option<&'w str>>) -> Vec<Counted> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    words.flatten().for_each(|word| *counts.entry(word).or_default() += 1);
    let mut list: Vec<Counted> =
        counts.into_iter().map(|(word, reports)| Counted { word: word.to_owned(), reports }).collect();
    list.sort_by(|a, b| (b.reports, &a.word).cmp(&(a.reports, &b.word)));
    list
}

/// The platforms on which reports name the suspect's account. One that may be on another platform as well says nothing of
/// this one, nor does one that a person called benign.
pub(super) fn accounts(pinned: &Pinned<'_>, members: &[ReportRow], benign: &Benign) -> Result<Vec<(Kind, u64)>, Error> {
    if let Some(platforms) = pinned.platforms()
        && !benign.values().iter().any(|(kind, _)| kind.is_handle())
    {
        let of = |row: &ReportRow| platforms.of(row.report).map(|kind| (kind, row.report)).collect::<Vec<_>>();
        return Ok(members.iter().flat_map(of).collect());
    }
    let named = pinned.among::<NamedKind>(REPORT, members.iter().map(|row| row.report))?.into_iter();
    let named = named
        .filter(|mention| mention.kind.is_handle() && mention.role == Role::Suspect && !mention.ambiguous)
        .filter(|mention| benign.word(mention.kind, &mention.value).is_none());
    Ok(named.map(|mention| (mention.kind, mention.report)).collect())
}

/// Platforms stated in the column, and those on which the suspect's account is named; each report counts once for each.
pub(super) fn platforms(members: &[ReportRow], named: &[(Kind, u64)]) -> Vec<Counted> {
    let stated = members.iter().filter_map(|report| Some((report.platform.as_ref()?.to_lowercase(), report.report)));
    let named = named.iter().map(|(kind, report)| (kind.name().to_owned(), *report));
    let each: BTreeSet<(String, u64)> = stated.chain(named).collect();
    counted(each.iter().map(|(word, _)| Some(word.as_str())))
}

/// What a value does in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It holds reports of the group together, whether or not other groups have it too.
    Holds,
    /// The group has it in common with others, and nothing here hangs on it.
    Shared,
}

/// What of a group's reports holds a tie.
#[derive(Default)]
struct Here {
    reports: u32,
    in_chain: u32,
    first: Option<i64>,
    last: Option<i64>,
}

fn views(ties: &[TieRow], (holds, members): (&[HoldRow], &[ReportRow]), benign: &Benign) -> Vec<(Part, TieView)> {
    let told_at: FxHashMap<u64, i64> = members.iter().filter_map(|row| Some((row.report, row.time_ms?))).collect();
    let mut here: FxHashMap<u32, Here> = FxHashMap::default();
    for hold in holds {
        let held = here.entry(hold.tie).or_default();
        held.reports += 1;
        held.in_chain += u32::from(hold.in_chain);
        let time = told_at.get(&hold.report).copied();
        held.first = [held.first, time].into_iter().flatten().min();
        held.last = held.last.max(time);
    }
    let view = |tie: &TieRow| {
        let &Here { reports, in_chain, first, last } = &here[&tie.tie];
        let part = if tie.provider && in_chain < 2 { Part::Shared } else { Part::Holds };
        let view = TieView {
            tie: tie.tie,
            basis: tie.basis,
            value: mask::of_tie(tie),
            reports,
            first: first.map(Moment),
            last: last.map(Moment),
            reports_in_all: tie.holders,
            groups: tie.groups,
            chance_permille: tie.chance_permille,
            millibits: tie.millibits,
            benign_since: benign.since_on(tie),
        };
        let told = part == Part::Shared || (reports > 1 && tie.millibits > 0);
        told.then_some((part, view))
    };
    let mut views: Vec<(Part, TieView)> = ties.iter().filter_map(view).collect();
    views.sort_by(|(_, a), (_, b)| {
        let worth = |view: &TieView| i64::from(view.reports - 1) * view.millibits;
        (worth(b), &a.value).cmp(&(worth(a), &b.value))
    });
    views
}

fn shown(mut views: Vec<(Part, TieView)>, most: usize) -> (Vec<TieView>, u32) {
    let more = views.len().saturating_sub(most) as u32;
    views.truncate(most);
    (views.into_iter().map(|(_, view)| view).collect(), more)
}

/// What speaks against some reports being of one group, by what they hold; `show` says how a tie's value is told.
pub(super) fn against(
    (row, members): (&GroupRow, &[ReportRow]),
    holds: &[HoldRow],
    ties: &[TieRow],
    show: impl Fn(&TieRow) -> String,
) -> Vec<Against> {
    let by_tie: FxHashMap<u32, &TieRow> = ties.iter().map(|tie| (tie.tie, tie)).collect();
    let mut of_report: FxHashMap<u64, Vec<&HoldRow>> = FxHashMap::default();
    holds
        .iter()
        .filter(|hold| hold.millibits > 0)
        .for_each(|hold| of_report.entry(hold.report).or_default().push(hold));
    let mut found = hangs_on_one(&of_report, &by_tie, &show);
    let is_doubtful = |hold: &HoldRow| by_tie.get(&hold.tie).is_some_and(|tie| hold.millibits < tie.millibits);
    let uncertain = of_report.values().filter(|held| held.iter().all(|hold| is_doubtful(hold)));
    let uncertain = uncertain.count() as u32;
    if uncertain > 0 {
        found.push(Against::UncertainRoles { reports: uncertain });
    }
    found.extend(near::near_another(members));
    let held = |tie: &&TieRow| holds.iter().filter(|hold| hold.tie == tie.tie).nth(1).is_some();
    let mut spread: Vec<&TieRow> =
        ties.iter().filter(|tie| tie.placed_groups > 1 && tie.chance_permille < 900).filter(held).collect();
    spread.sort_by_key(|tie| (std::cmp::Reverse(tie.placed_groups), tie.tie));
    // An account's bare number stands for it at its bank.
    let bare = |tie: &TieRow| tie.value.rsplit(':').next().map(str::to_owned);
    let mut told = FxHashSet::default();
    spread.retain(|tie| tie.basis != Basis::Value(Kind::BankAccount) || told.insert(bare(tie)));
    found.extend(spread.into_iter().take(3).map(|tie| Against::SpreadValue {
        basis: tie.basis,
        value: show(tie),
        groups: tie.placed_groups,
    }));
    let answers = members.iter().filter(|report| !report.unsure && report.scam_type.as_deref() != Some("none"));
    let main = answers.clone().filter(|report| report.scam_type == row.scam_type).count() * 1000;
    let main_permille = (main / answers.count().max(1)) as u16;
    if row.scam_type.is_some() && main_permille < 700 {
        found.push(Against::MixedTypes { main_permille });
    }
    found
}

/// Values that alone hold reports here, the one that holds most first.
fn hangs_on_one(
    of_report: &FxHashMap<u64, Vec<&HoldRow>>,
    ties: &FxHashMap<u32, &TieRow>,
    show: impl Fn(&TieRow) -> String,
) -> Vec<Against> {
    let mut alone: BTreeMap<u32, u32> = BTreeMap::new();
    of_report.values().filter(|held| held.len() == 1).for_each(|held| *alone.entry(held[0].tie).or_default() += 1);
    let most = alone.into_iter().max_by_key(|&(tie, reports)| (reports, std::cmp::Reverse(tie)));
    most.map(|(tie, reports)| Against::HangsOnOneValue { basis: ties[&tie].basis, value: show(ties[&tie]), reports })
        .into_iter()
        .collect()
}

/// Compares with the run before, where its tables are still there.
fn change(pinned: &Pinned<'_>, name: GroupName) -> Result<Option<Change>, Error> {
    let run = pinned.run();
    let Some(since) = pinned.unit().run_before(run)? else { return Ok(None) };
    let placed = |of, among: Among| -> Result<FxHashMap<u64, Option<u64>>, Error> {
        let rows: Vec<Placed> = if of == run { pinned.of(&among)? } else { pinned.before(of, &among)? };
        Ok(rows.into_iter().map(|row| (row.report, row.group)).collect())
    };
    let members = |run| placed(run, Among::new(GROUP, [name.0]));
    let (then, now) = (members(since)?, members(run)?);
    let only = |these: &FxHashMap<u64, _>, those: &FxHashMap<u64, _>| {
        Among::new(REPORT, these.keys().copied().filter(|report| !those.contains_key(report)))
    };
    let joined = now.keys().filter(|report| !then.contains_key(report)).count();
    let came = placed(since, only(&now, &then))?;
    let left = placed(run, only(&then, &now))?;
    let groups = |of: &FxHashMap<u64, Option<u64>>| {
        let groups: BTreeSet<u64> = of.values().copied().flatten().collect();
        groups.into_iter().map(GroupName).collect()
    };
    Ok(Some(Change {
        since,
        joined: joined as u32,
        new_reports: (joined - came.len()) as u32,
        left: left.len() as u32,
        merged_from: groups(&came),
        split_into: groups(&left),
    }))
}
