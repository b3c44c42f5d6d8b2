//! A group from several sides.

use super::decisions::Said;
use super::groups::{Glance, KinTie, KinView, Money};
use super::words::{Basis, EntryName, GroupName, Moment, ReportName, RunName, Scale};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The network of one group: `reports` and `values` are its nodes, `holds` and `words` what joins them. Each list is counted
/// whole beside (`…_in_all`), and shown as far as the limit allows.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunName,
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
    pub words: Vec<[ReportName; 2]>,
}

/// A report in a network.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportDot {
    /// Its number.
    pub report: ReportName,
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldLine {
    /// The report.
    pub report: ReportName,
    /// The tie.
    pub tie: u32,
    /// What it is worth there, in millibits.
    pub millibits: i64,
    /// Whether the group hangs together by it: the strongest chains run along these.
    pub in_chain: bool,
}

/// A group over time.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunName,
    /// How long the stretches of time are.
    pub scale: Scale,
    /// Stretches in which something was reported, oldest first.
    pub stretches: Vec<TimelineStretch>,
    /// Reports without a date that could be right.
    pub undated: u32,
    /// Its values, those that were used first in front.
    pub values: Vec<ValueSpan>,
    /// How many more of its reports share.
    pub values_more: u32,
}

/// One stretch of time.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineStretch {
    /// Its first day, `2025-03-03`.
    pub start: String,
    /// Reports.
    pub reports: u32,
    /// Losses by currency; what is told twice counts once.
    pub losses: Vec<Money>,
}

/// A value and how long the group is known to have used it.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueSpan {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// The first report of the group that names it.
    pub first: Moment,
    /// The last.
    pub last: Moment,
    /// Reports of the group that name it.
    pub reports: u32,
    /// Whether it serves several groups.
    pub provider: bool,
    /// Reports that name it, by the first day of the stretch.
    pub by_stretch: BTreeMap<String, u32>,
}

/// Where a group's reports stood, run by run.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryAnswer {
    /// The group, of the latest run.
    pub group: GroupName,
    /// Its reports there.
    pub reports: u32,
    /// The runs whose tables are there, newest first.
    pub runs: Vec<RunPast>,
    /// Runs of which nothing can be told: their tables are gone, or another version's.
    pub runs_gone: u32,
}

/// Where a group's present reports stood in one run.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunPast {
    /// The run.
    pub run: RunName,
    /// Its ledger entry.
    pub entry: EntryName,
    /// When it was made.
    pub at: Moment,
    /// The reports that the group of that name had there; 0 where there was none.
    pub reports: u32,
    /// The groups that its present reports stood on, those with most first.
    pub stood_on: Vec<Stood>,
    /// Present reports that stood alone.
    pub alone: u32,
    /// Present reports that the run did not know.
    pub unknown: u32,
}

/// A group that some of the present reports stood on.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stood {
    /// The group.
    pub group: GroupName,
    /// How many of the present reports.
    pub reports: u32,
    /// All its reports there.
    pub of: u32,
}

/// The reports of a group, a page of them, with the groups that come next.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersAnswer {
    /// The group.
    pub group: GroupName,
    /// The run this is from.
    pub run: RunName,
    /// Reports in the order of their numbers.
    pub items: Vec<GroupMember>,
    /// The number to go on behind, if there are more.
    pub next: Option<ReportName>,
    /// Reports that answer to what is asked.
    pub total: u32,
    /// Reports of the group.
    pub reports: u32,
    /// The value that they were asked for by.
    pub tie: Option<KinTie>,
    /// The groups that come next for some of its reports: rival explanations, those of most reports first.
    pub rivals: Vec<Rival>,
}

/// A report of a group.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMember {
    /// Its number.
    pub report: ReportName,
    /// Its source.
    pub source: String,
    /// Its reference.
    pub report_ref: String,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
    /// The most probable type.
    pub scam_type: Option<String>,
    /// Whether that is too unsure to say.
    pub unsure: bool,
    /// The loss it states.
    pub loss: Option<Money>,
    /// Whether the loss was read off the words.
    pub loss_from_text: bool,
    /// Where it is said to have happened.
    pub place: Option<String>,
    /// The victim's nationality.
    pub nationality: Option<String>,
    /// What it shares with the group, in millibits.
    pub own_millibits: i64,
    /// The next best group.
    pub next_group: Option<GroupName>,
    /// The report that comes next where no group does: it stands alone.
    pub next_report: Option<ReportName>,
    /// What it shares with that.
    pub next_millibits: i64,
    /// The first less the second.
    pub margin_millibits: i64,
    /// The report it tells again.
    pub duplicate_of: Option<ReportName>,
}

/// A group that comes next for some reports of another.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// It.
    pub group: GroupName,
    /// Reports it comes next for.
    pub reports: u32,
    /// Those that share with it at least four fifths of what they share with their own.
    pub near: u32,
}

/// Two groups side by side.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareAnswer {
    /// The run this is from.
    pub run: RunName,
    /// The groups.
    pub groups: [GroupName; 2],
    /// Each at a glance.
    pub glances: [Glance; 2],
    /// What both hold, strongest first.
    pub shared: Vec<SharedTie>,
    /// Reports of each for which the other comes next.
    pub next_to: [u32; 2],
    /// What the second is to the first, if one came of the other or went into it.
    pub kin: Option<KinView>,
    /// Decisions in force in the run that name a report of each.
    pub decisions: Vec<Between>,
}

/// What two groups have in common.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value as people write it; masked where it is, or may be, a victim's.
    pub value: String,
    /// What it is worth, in millibits.
    pub millibits: i64,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Reports of each that hold it.
    pub reports: [u32; 2],
    /// Groups that hold it.
    pub groups: u32,
    /// Whether it serves several groups and joins none.
    pub provider: bool,
}

/// A person's word on a report of each of two groups.
#[derive(ToSchema)]
pub struct Between {
    /// Its entry.
    pub entry: EntryName,
    /// What it says.
    #[serde(flatten)]
    pub decision: Said,
}
