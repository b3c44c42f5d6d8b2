//! What a search finds.

use super::words::{Basis, Field, GroupName, Kind, ReportName, RoleRule, RunName, ValueRole};
use utoipa::ToSchema;

/// What was found.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Reports that answer to the text as a reference.
    pub reports: Vec<ReportName>,
    /// How the text was read as a value.
    pub readings: Vec<ValueReading>,
    /// Where those values stand as anything but a victim's.
    pub mentions: Vec<MentionAnswer>,
    /// Groups those reports stand on.
    pub groups: Vec<GroupHit>,
    /// The group of that name.
    pub group: Option<NamedGroup>,
    /// Reports that hold the words, newest first.
    pub words: Vec<WordHit>,
    /// Reports that hold the words, counted up to 10,000.
    pub words_in_all: u32,
    /// Reports that the last run did not see, where they stand for now.
    pub provisional: Vec<Newcomer>,
    /// The run that values and groups are from.
    pub run: Option<RunName>,
    /// Sealed reports whose words are not indexed yet.
    pub not_indexed: u64,
}

/// One way to read the text as a value.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueReading {
    /// What type of value.
    pub kind: Kind,
    /// The value, as people write it.
    pub value: String,
}

/// A group that holds what was found.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupHit {
    /// The group.
    pub group: GroupName,
    /// How many of the mentions stand in its reports.
    pub mentions: u32,
}

/// A group found by its name.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedGroup {
    /// Its name.
    pub group: GroupName,
    /// Its reports.
    pub reports: u32,
}

/// A report that holds the words.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordHit {
    /// Its number.
    pub report: ReportName,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// The group it stands on in the last run.
    pub group: Option<GroupName>,
    /// The field the first of the words stands in; empty where the texts no longer hold them.
    pub field: String,
    /// First Unicode scalar value of it in the field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Words before, what was found, words after; what is hidden is blanked.
    pub text: [String; 3],
    /// Whether the words stand in nothing but what is hidden.
    pub masked: bool,
}

/// A report that the last run did not see, with its place.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    /// Its number.
    pub report: ReportName,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// The group of the last run.
    pub group: GroupName,
    /// What it shares with it, in millibits.
    pub millibits: i64,
    /// By what of its own, strongest first.
    pub by: Vec<PlacedBy>,
    /// How many other new reports it stands with.
    pub with: u64,
}

/// A provisional place.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The group of the last run.
    pub group: GroupName,
    /// What the report and the new reports it stands with share with it, in millibits.
    pub millibits: i64,
    /// By what of its own, strongest first; nothing where only the others lead there.
    pub by: Vec<PlacedBy>,
    /// How many other new reports it stands with.
    pub with: u64,
}

/// A value that places a report.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedBy {
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it.
    pub value: String,
    /// What it adds, in millibits.
    pub millibits: i64,
}

/// One mention as it is shown.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MentionAnswer {
    /// The report's reference at its source.
    pub report_ref: String,
    /// What type of value.
    pub kind: Kind,
    /// The value; `masked:` and a keyed stand-in where any report calls it a victim's.
    pub value: String,
    /// The part it plays.
    pub role: ValueRole,
    /// The field it stands in.
    pub field: Field,
    /// First Unicode scalar value in the decoded field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The rule that settled the role.
    pub rule: RoleRule,
    /// Another reading is as likely; it does not link.
    pub ambiguous: bool,
    /// Index of the part in the report.
    pub part: u16,
    /// The report's source.
    pub source: String,
    /// The report's number.
    pub report: ReportName,
}

/// What is known of a text as a value.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueAnswer {
    /// The run this is from.
    pub run: Option<RunName>,
    /// Every way the text reads as a value.
    pub readings: Vec<ValueKnown>,
}

/// What is known of a value.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueKnown {
    /// What type of value.
    pub kind: Kind,
    /// The value, normalised, as it was asked for.
    pub value: String,
    /// Reports that name it as anything but a victim's.
    pub reports: u32,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The first of them, at most twenty.
    pub first: Vec<ReportName>,
    /// Groups that those counted stand on, with how often they name it.
    pub groups: Vec<GroupHit>,
}
