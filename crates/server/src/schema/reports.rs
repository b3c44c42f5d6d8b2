//! Reports.

use super::words::{GroupName, Moment, ReportName};
use utoipa::ToSchema;

/// A report with its group.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its reference.
    pub report_ref: String,
    /// Its group, if it has company.
    pub group_id: Option<GroupName>,
    /// Its source.
    pub source: String,
    /// Its number.
    pub report: ReportName,
    /// The version that was read.
    pub version: u32,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
    /// The report it tells again.
    pub duplicate_of: Option<ReportName>,
    /// The most probable scam type.
    pub scam_type: Option<String>,
    /// Its calibrated probability in thousandths.
    pub probability_permille: u16,
    /// True where the classifier says "unsure".
    pub unsure: bool,
    /// What it shares with its own group, in millibits.
    pub own_millibits: i64,
    /// The next best group.
    pub next_group: Option<GroupName>,
    /// The report that comes next where no group does: it stands alone.
    pub next_report: Option<ReportName>,
    /// What it shares with that one, in millibits.
    pub next_millibits: i64,
}
