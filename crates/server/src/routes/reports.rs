//! Reports.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, Sheet};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::Problem;
use crate::schema;
use crate::tide::Tide;
use axum::extract::State;
use krama_model::{GroupName, Moment, ReportNumber};
use krama_pipeline::tables::ReportRow;
use krama_pipeline::{Unit, ask};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// A report with its group, as `krama members --json` prints it.
#[derive(Serialize)]
struct Member {
    report_ref: String,
    group_id: Option<GroupName>,
    source: String,
    report: ReportNumber,
    version: u32,
    time: Option<Moment>,
    duplicate_of: Option<ReportNumber>,
    scam_type: Option<String>,
    probability_permille: u16,
    unsure: bool,
    own_millibits: i64,
    next_group: Option<GroupName>,
    next_report: Option<ReportNumber>,
    next_millibits: i64,
}

impl From<ReportRow> for Member {
    fn from(row: ReportRow) -> Self {
        Self {
            report_ref: row.reference,
            group_id: row.group.map(GroupName),
            source: row.source,
            report: ReportNumber(row.report),
            version: row.version,
            time: row.time_ms.map(Moment),
            duplicate_of: row.duplicate_of.map(ReportNumber),
            scam_type: row.scam_type,
            probability_permille: row.probability_permille,
            unsure: row.unsure,
            own_millibits: row.own_millibits,
            next_group: row.next_group.map(GroupName),
            next_report: row.next_report.map(ReportNumber),
            next_millibits: row.next_millibits,
        }
    }
}

impl Sheet for Member {
    const HEADER: &'static [&'static str] = &[
        "report_ref",
        "group_id",
        "source",
        "report",
        "time",
        "duplicate_of",
        "scam_type",
        "probability_permille",
        "unsure",
    ];

    fn row(&self) -> Vec<String> {
        fn word(one: Option<impl ToString>) -> String {
            one.map(|one| one.to_string()).unwrap_or_default()
        }
        vec![
            self.report_ref.clone(),
            word(self.group_id),
            self.source.clone(),
            self.report.to_string(),
            word(self.time),
            word(self.duplicate_of),
            word(self.scam_type.clone()),
            self.probability_permille.to_string(),
            self.unsure.to_string(),
        ]
    }
}

/// Which reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Those of this group alone.
    #[param(value_type = Option<schema::GroupName>)]
    group: Option<GroupName>,
}

/// What the latest run found of every report.
#[utoipa::path(get, path = "/reports", tag = "reports", params(Wanted, Paging, AsTable),
    responses((status = 200, body = Page<schema::Member>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(wanted): Query<Wanted>,
    paging: Paging,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let mut rows = ask::reports(unit)?;
        rows.retain(|row| wanted.group.is_none_or(|group| row.group == Some(group.0)));
        let members: Vec<Member> = rows.into_iter().map(Member::from).collect();
        Ok(table.or_page(members, &paging, tide))
    };
    desk.kept_as(asking, answer).await
}
