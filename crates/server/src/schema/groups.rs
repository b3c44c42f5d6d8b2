//! Groups.

use super::words::{Basis, EntryName, GroupName, Kin, Moment, ReportName, RunName};
use utoipa::ToSchema;

/// An amount in a currency's hundredths.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// ISO 4217 code, or `USDT` and the like.
    pub currency: String,
    /// Hundredths of the currency's unit.
    pub hundredths: i64,
}

/// A type of scam and how many reports tell of it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeCount {
    /// The type, by its id.
    pub scam_type: String,
    /// Reports that tell of it.
    pub reports: u32,
}

/// A word and how many reports say it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The word.
    pub word: String,
    /// Reports that say it.
    pub reports: u32,
}

/// A group at a glance.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its name.
    pub group: GroupName,
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports that tell again what another tells.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
    /// The type that stands for it, where enough of its reports tell of one.
    pub scam_type: Option<String>,
    /// Share of all its reports of that type, in thousandths.
    pub type_permille: u16,
    /// Losses by currency; duplicates count once.
    pub losses: Vec<Money>,
    /// Median of what its reports share with it, in millibits.
    pub strength_millibits: i64,
    /// What it is ranked by, in millibits.
    pub urgency_millibits: i64,
    /// Reports that tell of some type of scam for certain enough.
    pub answered: u32,
    /// The types they tell of, most frequent first.
    pub types: Vec<TypeCount>,
}

/// A group's row in words.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Glance {
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports that tell again what another tells.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
    /// The type that stands for it, where enough of its reports tell of one.
    pub scam_type: Option<String>,
    /// Share of all its reports of that type, in thousandths.
    pub type_permille: u16,
    /// Losses by currency; duplicates count once.
    pub losses: Vec<Money>,
    /// Median of what its reports share with it, in millibits.
    pub strength_millibits: i64,
    /// What it is ranked by, in millibits.
    pub urgency_millibits: i64,
}

/// A tie as it is shown.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieView {
    /// Its number in the run.
    pub tie: u32,
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it; `masked:` and a stand-in where some report calls it a victim's.
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
    /// The decision that called it benign after the run.
    pub benign_since: Option<EntryName>,
}

/// Something that speaks against the group being one.
#[derive(ToSchema)]
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
        report: ReportName,
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The run compared with.
    pub since: RunName,
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

/// A group that another may have come of or gone into.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KinView {
    /// The other group.
    pub group: GroupName,
    /// What it is to the one that is asked for.
    pub kin: Kin,
    /// When they came apart or together.
    pub at: Moment,
    /// Values and scripts that both have.
    pub shared: u32,
    /// The strongest of these, at most twelve.
    pub by: Vec<KinTie>,
}

/// What two groups have in common.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KinTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it.
    pub value: String,
}

/// How many values of a type there are.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisCount {
    /// What they are.
    pub basis: Basis,
    /// How many.
    pub values: u32,
}

/// Everything about one group.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupAnswer {
    /// Its name.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunName,
    /// Reports.
    pub reports: u32,
    /// Complainants.
    pub complainants: u32,
    /// Reports that tell again what another tells.
    pub duplicates: u32,
    /// First sign.
    pub first: Option<Moment>,
    /// Last sign.
    pub last: Option<Moment>,
    /// The type that stands for it, where enough of its reports tell of one.
    pub scam_type: Option<String>,
    /// Share of all its reports of that type, in thousandths.
    pub type_permille: u16,
    /// Losses by currency; duplicates count once.
    pub losses: Vec<Money>,
    /// Median of what its reports share with it, in millibits.
    pub strength_millibits: i64,
    /// What it is ranked by, in millibits.
    pub urgency_millibits: i64,
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
    /// Currencies, and the reports that state a loss in them and tell it first, those of most reports first.
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
