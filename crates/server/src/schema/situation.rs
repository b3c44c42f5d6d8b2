//! How things stand.

use super::groups::{Counted, Money};
use super::words::{Basis, GroupName, Moment, RunName, Scale};
use utoipa::ToSchema;

/// How things stand in the latest run.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SituationAnswer {
    /// The run.
    pub run: RunName,
    /// The run before whose tables are still there.
    pub run_before: Option<RunName>,
    /// How long the stretches of time are.
    pub scale: Scale,
    /// What time is counted back from: the newest report, but for such as stand alone long after all others.
    pub until: Option<Moment>,
    /// Reports that are dated later.
    pub later: u64,
    /// The last period begins after it.
    pub since: Option<Moment>,
    /// Reports.
    pub reports: u64,
    /// Those that tell again what another tells.
    pub duplicates: u64,
    /// Those without a date that could be right.
    pub undated: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Reports and losses by stretches of time, oldest first, without stretches in which nothing was reported.
    pub over_time: Vec<SituationStretch>,
    /// Reports and losses by scam type; those whose type is not sure under none.
    pub types: Vec<TypeTotal>,
    /// Victims' provinces.
    pub provinces: Vec<PlaceCount>,
    /// Victims' nationalities as stated.
    pub nationalities: Vec<Counted>,
    /// Where it is said to have happened.
    pub places: Vec<PlaceCount>,
    /// Groups of two or more.
    pub groups: u64,
    /// Groups that began last.
    pub newest: Vec<Newest>,
    /// Groups that grow fastest.
    pub growing: Vec<Growth>,
    /// Values that several reports name and none named before the last period.
    pub first_seen: Vec<SeenValue>,
    /// How many more there are.
    pub first_seen_more: u64,
    /// Groups to look at first.
    pub urgent: Vec<Urgent>,
}

/// A group that began lately.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Newest {
    /// Its name.
    pub group: GroupName,
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports told twice.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
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

/// A group that grows.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// Its name.
    pub group: GroupName,
    /// Its reports.
    pub reports: u32,
    /// Reports that it had in the run before; none where there is no such run, 0 where the group was not there.
    pub reports_before: Option<u32>,
    /// Its reports of the last period.
    pub in_period: u32,
    /// Its reports of the period as long before that.
    pub in_period_before: u32,
    /// The type that stands for it.
    pub scam_type: Option<String>,
}

/// A group to look at first.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urgent {
    /// Its name.
    pub group: GroupName,
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports told twice.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
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
    /// What its urgency is made of.
    pub why: UrgencyParts,
}

/// A value that several reports name, and none before the last period.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenValue {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// When it was named first.
    pub first: Moment,
    /// Reports that name it.
    pub reports: u32,
    /// Groups that those stand on.
    pub groups: Vec<GroupName>,
}

/// What was reported in one stretch of time.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SituationStretch {
    /// Its first day, `2025-03-03`.
    pub start: String,
    /// Reports.
    pub reports: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
    /// Reports by scam type; those whose type is not sure under none.
    pub types: Vec<TypeTotal>,
}

/// What was reported of one type of scam.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeTotal {
    /// The type; none where it is not sure.
    pub scam_type: Option<String>,
    /// Reports.
    pub reports: u64,
    /// Losses by currency.
    pub losses: Vec<Money>,
}

/// A place and how many reports state it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceCount {
    /// `CC/Name` as the gazetteer has it; the words as stated where it does not know them.
    pub place: String,
    /// Whether the gazetteer knows it.
    pub known: bool,
    /// Reports that state it.
    pub reports: u64,
    /// Groups that those stand on.
    pub groups: u64,
}

/// What a group's urgency is made of, in millibits: it is the first three together less the last.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgencyParts {
    /// For how many people it hurts.
    pub people: i64,
    /// For how much they lost.
    pub loss: i64,
    /// For how strong the evidence is.
    pub strength: i64,
    /// What its silence takes away.
    pub silence: i64,
}
