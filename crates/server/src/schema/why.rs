//! Why reports stand where they stand.

use super::groups::KinView;
use super::words::{Basis, EntryName, Field, GroupName, Kind, Links, Moment, ReportName, RoleRule, Shared, ValueRole};
use utoipa::ToSchema;

/// The original words a value stands in.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snippet {
    /// The report.
    pub report: ReportName,
    /// Its reference.
    pub report_ref: String,
    /// The field.
    pub field: Field,
    /// First Unicode scalar value of the mention in the field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Words before, the mention itself, words after; victims' values in them are blanked.
    pub text: [String; 3],
    /// The role the value has there; none of a script.
    pub role: Option<ValueRole>,
    /// The rule that settled the role.
    pub rule: Option<RoleRule>,
}

/// Two reports and what they share.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainStep {
    /// A report.
    pub from: ReportName,
    /// The next.
    pub to: ReportName,
    /// What they share.
    pub shared: Shared,
    /// The value as people write it; empty for a person's word.
    pub value: String,
    /// What the step is worth in millibits; none for a person's word.
    pub millibits: Option<i64>,
    /// Chance, in thousandths, that two reports with this tie stand on one group.
    pub chance_permille: Option<u16>,
    /// The original words on both sides.
    pub snippets: Vec<Snippet>,
    /// What the tie is worth to a report that holds it for certain.
    pub whole_millibits: Option<i64>,
    /// Both reports are one complainant's.
    pub one_teller: bool,
    /// The decision that called the value benign after the run.
    pub benign_since: Option<EntryName>,
}

/// Why no group holds two reports.
#[derive(ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// A person decided that they are different.
    Decided,
    /// Both tell the same incident, and it stands alone.
    IncidentAlone,
    /// They share no value and no script that may link.
    NothingShared,
    /// What both name does not link them.
    NothingLinks,
    /// What they share is worth too little.
    TooLittle,
    /// The groups they stand on came apart in time.
    CameApart,
    /// What they share would do for two reports, but not for the groups they stand on.
    GroupsApart,
}

/// A value that was asked for, as the report that stands for it has it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedValue {
    /// What it is and does in that report.
    pub value: ValueWorth,
    /// Where that report names it.
    pub snippet: Option<Snippet>,
}

/// Two reports: the strongest chain between them, or why there is none.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyAnswer {
    /// One report: the one that was asked for, or the one that stands for the value that was.
    pub a: ReportName,
    /// The other. The same where one report holds both that were asked for.
    pub b: ReportName,
    /// For each side the value, where a value was asked for.
    pub values: [Option<NamedValue>; 2],
    /// The group that holds both.
    pub group: Option<GroupName>,
    /// The groups they stand on, where they do not stand on one.
    pub groups: [Option<GroupName>; 2],
    /// The strongest chain between them, where one group holds both.
    pub chain: Vec<ChainStep>,
    /// The weakest step of the chain.
    pub weakest_millibits: Option<i64>,
    /// Where no group holds both: everything they share directly.
    pub shared: Vec<ChainStep>,
    /// What that is worth together, in millibits.
    pub shared_millibits: i64,
    /// What two random reports must share at least, in millibits.
    pub needed_millibits: i64,
    /// Why not, where no group holds both.
    pub why_not: Option<WhyNot>,
    /// Where a fork parts the two groups: what the other's is to the one's.
    pub kin: Option<KinView>,
    /// Both tell the same incident.
    pub same_incident: bool,
    /// Values in either that wait for a person.
    pub in_review: Vec<Review>,
    /// Where they share nothing that ties: what both name, and why it does not.
    pub idle: Vec<ValueWorth>,
}

/// What a value does, or what keeps it from linking.
#[derive(ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It ties reports together.
    Ties,
    /// It ties them weakly: it is in review.
    TiesWeakly,
    /// It links nothing until a person has looked.
    Withheld,
    /// It is the victim's own.
    Victims,
    /// It is somebody else's.
    Bystanders,
    /// A person called it benign.
    Benign,
    /// Another reading of it is as likely.
    Ambiguous,
    /// Values of this kind never link.
    Kind,
    /// A link that says no more than its host.
    Page,
    /// Other reports name it, in other seasons.
    Season,
    /// No other report names it as anything that may link.
    Alone,
}

/// One value and what it does.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueWorth {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; `masked:` and a stand-in where it may be a victim's.
    pub value: String,
    /// The part it plays in the report.
    pub role: Option<ValueRole>,
    /// The rule that settled the role.
    pub rule: Option<RoleRule>,
    /// What it does.
    pub effect: Effect,
    /// Reports that hold it; 0 where it ties nothing.
    pub holders: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
    /// What it is worth in the report in millibits, or by itself where a value was asked for.
    pub millibits: i64,
    /// The decision that called it benign.
    pub benign: Option<CalledBenign>,
}

/// A person's word that a value is benign.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalledBenign {
    /// The decision's entry in the ledger.
    pub entry: EntryName,
    /// When it was taken.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Whether that name is authenticated.
    pub authenticated: bool,
    /// The reason given.
    pub why: String,
    /// Whether the run was made under it.
    pub in_run: bool,
    /// The entry that withdrew it since.
    pub withdrawn_by: Option<EntryName>,
}

/// What each value of one report links, or what one value links.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorthAnswer {
    /// The report asked for; none where a value was.
    pub report: Option<ReportName>,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
    /// What it shares with that group, in millibits.
    pub own_millibits: i64,
    /// The report it tells again.
    pub duplicate_of: Option<ReportName>,
    /// Its values, those that tie most first.
    pub values: Vec<ValueWorth>,
    /// Those in review.
    pub in_review: Vec<Review>,
    /// What two random reports must share at least, in millibits.
    pub needed_millibits: i64,
}

/// A value that some call the victim's and others the suspect's.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What type of value.
    pub kind: Kind,
    /// `masked:` and a keyed stand-in, since it may be a victim's.
    pub value: String,
    /// Complainants that call it the victim's, and none the suspect's.
    pub victims: u32,
    /// Complainants that call it the suspect's, and none the victim's.
    pub suspects: u32,
    /// Complainants that call it both, in one report or in several.
    pub both: u32,
    /// How far it links until a person has looked.
    pub links: Links,
    /// The reports that say either.
    pub reports: Vec<ReviewReport>,
}

/// What one report says of a value in review.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewReport {
    /// The report's number.
    pub report: ReportName,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
    /// Who tells it: complainants are numbered from 1 in the order of their first reports here.
    pub complainant: u32,
    /// Whose it says the value is: the victim's, the suspect's, or both (unknown).
    pub says: ValueRole,
    /// Whether a column says so, and not only words.
    pub by_column: bool,
}
