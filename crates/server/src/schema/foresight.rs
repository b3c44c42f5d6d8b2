//! What a decision would change.

use super::words::{GroupName, ReportName};
use utoipa::ToSchema;

/// What a decision would change.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Foresight {
    /// How many ledger entries it was foreseen from.
    pub ledger_size: u64,
    /// Reports that a run made now would read.
    pub reports: u64,
    /// Reports that would leave a group or join one.
    pub moved: u64,
    /// Groups of two or more that a run made now would find without the decision.
    pub groups_before: u64,
    /// And with it.
    pub groups_after: u64,
    /// Groups that would change, those with most changes first.
    pub changed: Vec<GroupChange>,
    /// How many more there are.
    pub changed_more: u64,
    /// The reports that would move, at most fifty: those that the decision names, then those that fewest others go with, then
    /// those that lost most. None for who may not see reports.
    pub named: Vec<MovedReport>,
    /// How many more there are.
    pub named_more: u64,
    /// What the next run settles besides.
    pub waiting: Waiting,
}

/// What came in since the latest run. Its doing is not part of what is foreseen.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// Reports, new or changed.
    pub reports: u64,
    /// Decisions taken or withdrawn.
    pub decisions: u64,
}

/// A group that a decision would change. Groups keep their name as long as their earliest report stays.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupChange {
    /// Its name.
    pub group: GroupName,
    /// Its reports without the decision; 0 where there is none of that name.
    pub before: u32,
    /// And with it.
    pub after: u32,
    /// Reports that would join it.
    pub joins: Moves,
    /// Reports that would leave it.
    pub leaves: Moves,
}

/// Reports that go from or to some groups.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Moves {
    /// How many.
    pub reports: u32,
    /// The first of them, at most twenty.
    pub first: Vec<ReportName>,
    /// Where those that join come from, or those that leave go to, by name; alone first.
    pub groups: Vec<GroupPart>,
}

/// Reports that share a group, or have none.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupPart {
    /// The group; none of reports that stand alone.
    pub group: Option<GroupName>,
    /// How many reports.
    pub reports: u32,
}

/// A report that would leave a group or join one.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedReport {
    /// Its number.
    pub report: ReportName,
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub report_ref: String,
    /// Its group without the decision; none where it stands alone.
    pub from: Option<GroupName>,
    /// And with it.
    pub to: Option<GroupName>,
}
