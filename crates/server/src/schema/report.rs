//! One report.

use super::find::Placement;
use super::why::{Review, ValueWorth};
use super::words::{
    Author, Basis, BatchName, EntryName, Field, GroupName, Hash, Kind, Moment, ReportName, RoleRule, RunName, ValueRole,
};
use utoipa::ToSchema;

/// A report and what is known of it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportAnswer {
    /// Its number.
    pub report: ReportName,
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub report_ref: String,
    /// When it came to the source.
    pub received_at: Option<Moment>,
    /// When it happened.
    pub occurred_at: Option<Moment>,
    /// Whether its dates came without a zone, so that the workspace's was assumed.
    pub zone_assumed: bool,
    /// Whether victims' values are left out of all that follows.
    pub masked: bool,
    /// Its texts in order, with the values that stand in them.
    pub parts: Vec<PartView>,
    /// The type of scam it tells of; none of an exhibit.
    pub scam: Option<ScamView>,
    /// Where it is sealed.
    pub seal: SealView,
    /// The run that read it, in this version; none where the latest did not.
    pub run: Option<RunName>,
    /// Where that run put it and why.
    pub standing: Option<StandingView>,
    /// Where it stands for now, if no run has seen it.
    pub provisional: Option<Placement>,
}

/// What a report is proven by.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SealView {
    /// SHA-256 of the original it was read from; null where victims' values are left out, since masked numbers could be guessed by it.
    pub original: Option<Hash>,
    /// Where in the original it stands.
    pub place: String,
    /// Which version it is, from 1.
    pub version: u32,
    /// The batch it stands in.
    pub batch: BatchName,
    /// Its row there, from 0.
    pub row: u32,
    /// SHA-256 of the batch's file.
    pub file: Hash,
    /// The entry that sealed the batch.
    pub entry: EntryName,
    /// When that was entered.
    pub at: Moment,
}

/// One text of a report.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartView {
    /// Its index in the report.
    pub part: u16,
    /// The field it is.
    pub field: Field,
    /// Who wrote it.
    pub author: Author,
    /// When it was written, where that is known by itself.
    pub sent_at: Option<Moment>,
    /// Where in the report's place it stands; empty where the field says it.
    pub place: String,
    /// The text. Where victims' values are masked, each of their characters is `█`, so that places stay what they are.
    pub text: String,
    /// The values in it, by place.
    pub mentions: Vec<MentionView>,
}

/// A value at its place.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MentionView {
    /// What type of value.
    pub kind: Kind,
    /// The value as people write it; `masked:` and a keyed stand-in where it is, or may be, a victim's.
    pub value: String,
    /// The part it plays.
    pub role: ValueRole,
    /// The rule that settled the role.
    pub rule: RoleRule,
    /// First Unicode scalar value in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words the role rests on, from their first scalar value to one past the last.
    pub words: Option<[u32; 2]>,
    /// Another reading is as likely; it does not link.
    pub ambiguous: bool,
    /// Whether the value is masked.
    pub masked: bool,
}

/// The type of scam a report tells of.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScamView {
    /// The most probable type; none where nothing speaks for any.
    pub scam_type: Option<String>,
    /// Its calibrated probability in thousandths.
    pub probability_permille: u16,
    /// Whether that is too low to say.
    pub unsure: bool,
    /// What it rests on, strongest first.
    pub signs: Vec<SignView>,
}

/// A sign of a type of scam at its place.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignView {
    /// Its id in the type's file.
    pub sign: String,
    /// The type it speaks for.
    pub scam_type: String,
    /// Index of the part.
    pub part: u16,
    /// First Unicode scalar value in the part's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Its weight in millibits.
    pub millibits: i32,
}

/// Where the latest run put a report.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingView {
    /// The version that the run read.
    pub version: u32,
    /// Its group; none where it stands alone.
    pub group: Option<GroupName>,
    /// What it shares with that, in millibits.
    pub own_millibits: i64,
    /// The next best group.
    pub next_group: Option<GroupName>,
    /// The report that comes next where no group does: it stands alone.
    pub next_report: Option<ReportName>,
    /// What it shares with that, in millibits.
    pub next_millibits: i64,
    /// What parts the two: the report's own group is the better by so much.
    pub margin_millibits: i64,
    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub needed_millibits: i64,
    /// What it has in common with its group, strongest first.
    pub ties: Vec<GroupTie>,
    /// The report it tells again.
    pub duplicate_of: Option<ReportName>,
    /// Reports that tell the same again.
    pub duplicates: Vec<ReportName>,
    /// Its values and what each does, or why it does nothing.
    pub values: Vec<ValueWorth>,
    /// Those that wait for a person.
    pub in_review: Vec<Review>,
}

/// What a report has in common with its group.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// What it is worth here, in millibits.
    pub millibits: i64,
    /// Other reports of the group that hold it.
    pub others: u32,
    /// Groups of the run that hold it.
    pub groups: u32,
    /// Whether the strongest chains run along it.
    pub in_chain: bool,
    /// Whether it serves several groups.
    pub provider: bool,
}
