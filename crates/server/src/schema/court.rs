//! What was submitted of a group, to be weighed.

use super::groups::{BasisCount, Counted, Money};
use super::words::{Basis, CaseName, GroupName, Moment, ReportName, RunName, Shared};
use utoipa::ToSchema;

/// Why they are one.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtAnswer {
    /// The case.
    pub case: CaseName,
    /// The group.
    pub group: GroupName,
    /// The run that all of this is from: the one in which the group was put into the case.
    pub run: RunName,
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
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
    pub named_by: Vec<ReportName>,
    /// Reports of the group that hold it, too, and were not submitted.
    pub others: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
}

/// Something that speaks against the submitted reports being of one group. What does not belong to it is null.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtAgainst {
    /// What.
    pub what: String,
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtReport {
    /// Its number.
    pub report: ReportName,
    /// The version that was submitted.
    pub version: u32,
    /// The version that the run read.
    pub read_version: u32,
    /// The submitted report that tells the same: both count as one.
    pub tells_again: Option<ReportName>,
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
#[derive(ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NextBest {
    /// Another group.
    Group,
    /// A report that stands alone.
    Report,
}

/// A step of a chain.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtStep {
    /// A report; none where it was not submitted.
    pub from: Option<ReportName>,
    /// The next; none where it was not submitted.
    pub to: Option<ReportName>,
    /// What they share.
    pub shared: Shared,
    /// The value; empty of a script, of a person's word, and where neither was submitted.
    pub value: String,
    /// What the step is worth in millibits; none of a person's word.
    pub millibits: Option<i64>,
}
