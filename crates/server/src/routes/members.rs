//! The reports of a group: all, or those that one sentence about it rests on.

use crate::answer::Answer;
use crate::ask::{Asking, Path, Query};
use crate::csv::{AsTable, word, zero_or_one};
use crate::desk::Shared;
use crate::page;
use crate::problem::{Problem, Refusal};
use crate::routes::groups::period;
use crate::schema;
use axum::extract::State;
use krama_model::{GroupName, ReportNumber, RunNumber};
use krama_pipeline::ask::MembersAsked;
use krama_pipeline::ask::members::{Member, members};
use krama_pipeline::{Error, Unit};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which of a group's reports, and which page of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Supporting {
    /// It tells of this type for certain enough.
    r#type: Option<String>,
    /// `1`: only those whose type is unsure.
    #[serde(default, deserialize_with = "zero_or_one")]
    #[param(value_type = Option<u8>, minimum = 0, maximum = 1)]
    unsure: bool,
    /// It states this language.
    language: Option<String>,
    /// It states this platform, or names the suspect's account on it.
    platform: Option<String>,
    /// It states this place.
    place: Option<String>,
    /// Its victim is of this nationality.
    nationality: Option<String>,
    /// This group comes next for it.
    #[param(value_type = Option<schema::GroupName>)]
    rival: Option<GroupName>,
    /// It states a loss in this currency, and tells it first.
    currency: Option<String>,
    /// It is of this day or later, `2026-03-01`.
    from: Option<String>,
    /// It is of this day or earlier.
    to: Option<String>,
    /// It holds this value, by the number that it has in a run; with `run`. Addresses are kept by browsers: no value stands in one.
    tie: Option<u32>,
    /// The run that `tie` is of.
    #[param(value_type = Option<schema::RunName>)]
    run: Option<RunNumber>,
    /// How many reports, 50 unless said, 500 at most.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// The report to go on behind, as the page before said under `next`.
    #[param(value_type = Option<schema::ReportName>)]
    cursor: Option<ReportNumber>,
}

impl Supporting {
    fn asked(&self, unit: &Unit) -> Result<Result<MembersAsked, Problem>, Error> {
        let latest = unit.pin()?.run();
        if self.tie.is_some() && self.run != Some(latest) {
            let problem = match self.run {
                Some(_) => Refusal::ListChanged,
                None => Refusal::Unreadable("a tie has its number in a run: say which".to_owned()),
            };
            return Ok(Err(problem.into()));
        }
        let period = period([self.from.as_deref(), self.to.as_deref()], &unit.settings().time_zone()?);
        Ok(period.map(|[from, to]| MembersAsked {
            scam_type: self.r#type.clone(),
            is_unsure: self.unsure,
            language: self.language.clone(),
            platform: self.platform.as_ref().map(|platform| platform.to_lowercase()),
            place: self.place.clone(),
            nationality: self.nationality.clone(),
            rival: self.rival,
            tie: self.tie,
            loss_currency: self.currency.clone(),
            from,
            to,
        }))
    }
}

/// The reports of a group that are wanted, with their margins, and the groups that come next for any of its reports.
#[utoipa::path(get, path = "/groups/{name}/members", tag = "groups",
    params(("name" = schema::GroupName, Path), Supporting, AsTable),
    responses((status = 200, body = schema::MembersAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Path(name): Path<GroupName>,
    Query(supporting): Query<Supporting>,
    Query(table): Query<AsTable>,
) -> Answer {
    let limit = page::limit(supporting.limit)?;
    let answer = move |unit: &Unit, _| {
        let asked = match supporting.asked(unit)? {
            Ok(asked) => asked,
            Err(problem) => return Ok(Err(problem)),
        };
        let is_all = table.is_csv() || table.is_whole();
        let (behind, most) = if is_all { (None, usize::MAX) } else { (supporting.cursor, limit) };
        let found = members(unit, (name, &asked), behind, most)?;
        Ok(if table.is_csv() { table.rows(&MEMBERS, found.items.iter().map(member)) } else { table.json(&found) })
    };
    desk.kept_as(asking, answer).await
}

const MEMBERS: [&str; 13] = [
    "report",
    "source",
    "report_ref",
    "time",
    "scam_type",
    "unsure",
    "loss",
    "place",
    "nationality",
    "margin_millibits",
    "next_group",
    "next_report",
    "duplicate_of",
];

fn member(member: &Member) -> Vec<String> {
    vec![
        member.report.to_string(),
        member.source.clone(),
        member.report_ref.clone(),
        word(member.time),
        word(member.scam_type.as_ref()),
        member.unsure.to_string(),
        word(member.loss.as_ref()),
        word(member.place.as_ref()),
        word(member.nationality.as_ref()),
        member.margin_millibits.to_string(),
        word(member.next_group),
        word(member.next_report),
        word(member.duplicate_of),
    ]
}
