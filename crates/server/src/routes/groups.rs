//! Groups.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, Sheet, money, word};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::{Problem, Refusal};
use crate::schema;
use crate::tide::Tide;
use axum::extract::State;
use chrono::{Days, NaiveDate, TimeZone};
use krama_model::Moment;
use krama_pipeline::Error;
use krama_pipeline::Unit;
use krama_pipeline::ask::GroupsAsked;
use krama_pipeline::ask::list::{GroupItem, GroupOrder, groups};
use serde::Deserialize;
use utoipa::IntoParams;

impl Sheet for GroupItem {
    const HEADER: &'static [&'static str] = &[
        "group_id",
        "reports",
        "complainants",
        "duplicates",
        "first",
        "last",
        "scam_type",
        "type_permille",
        "losses",
        "strength_millibits",
        "urgency_millibits",
        "answered",
        "types",
    ];

    fn row(&self) -> Vec<String> {
        let glance = &self.glance;
        let types: Vec<String> = self.types.iter().map(|one| format!("{} {}", one.scam_type, one.reports)).collect();
        vec![
            self.group.to_string(),
            glance.reports.to_string(),
            glance.complainants.to_string(),
            glance.duplicates.to_string(),
            word(glance.first),
            word(glance.last),
            word(glance.scam_type.as_ref()),
            glance.type_permille.to_string(),
            money(&glance.losses),
            glance.strength_millibits.to_string(),
            glance.urgency_millibits.to_string(),
            self.answered.to_string(),
            types.join("; "),
        ]
    }
}

/// Which groups, in which order.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// The type that stands for it.
    r#type: Option<String>,
    /// Its last sign is of this day or later, `2026-03-01`.
    from: Option<String>,
    /// Its first sign is of this day or earlier.
    to: Option<String>,
    /// A report states this language.
    language: Option<String>,
    /// A report states a place that holds this.
    place: Option<String>,
    /// A report states this platform.
    platform: Option<String>,
    /// Its losses are so many US dollars or more, by rough rates.
    min_loss: Option<u64>,
    /// It has so many reports or more.
    min_reports: Option<u32>,
    /// Half of its reports share so many bits with it or more.
    min_confidence: Option<u32>,
    /// Its name, a part of a type, a place, a platform or a language, or a value in any spelling that one of its reports holds
    /// and none calls a victim's.
    q: Option<String>,
    /// `urgency`, `reports`, `people`, `losses`, `strength`, `first` or `last`; the least first, or the most first after `-`;
    /// `-urgency` unless said.
    sort: Option<String>,
}

/// How groups are put in order.
struct Sorting {
    order: GroupOrder,
    is_ascending: bool,
}

impl Filter {
    fn sorting(&self) -> Result<Sorting, Problem> {
        let sort = self.sort.as_deref().unwrap_or("-urgency");
        let (is_ascending, by) = sort.strip_prefix('-').map_or((true, sort), |by| (false, by));
        let by = if by == "people" { "complainants" } else { by };
        let order = serde_json::from_value(serde_json::json!(by));
        let order = order.map_err(|_| Refusal::Unreadable(format!("groups are not put in order by {by:?}")))?;
        Ok(Sorting { order, is_ascending })
    }

    fn asked(&self, order: GroupOrder, unit: &Unit) -> Result<Result<GroupsAsked, Problem>, Error> {
        let period = period([self.from.as_deref(), self.to.as_deref()], &unit.settings().time_zone()?);
        Ok(period.map(|[from, to]| GroupsAsked {
            scam_type: self.r#type.clone(),
            from,
            to,
            language: self.language.clone(),
            place: self.place.clone(),
            platform: self.platform.clone(),
            least_loss: self.min_loss,
            least_reports: self.min_reports,
            least_strength: self.min_confidence.map(|bits| i64::from(bits) * 1_000),
            text: self.q.clone().filter(|words| !words.trim().is_empty()),
            order,
        }))
    }
}

/// From the beginning of a day in a zone to the end of another.
pub(super) fn period([from, to]: [Option<&str>; 2], zone: &impl TimeZone) -> Result<[Option<Moment>; 2], Problem> {
    let from = from.map(|day| midnight(day, 0, zone)).transpose()?;
    let next = to.map(|day| midnight(day, 1, zone)).transpose()?;
    if from.zip(next).is_some_and(|(from, next)| from >= next) {
        return Err(Refusal::Unreadable("the last day is before the first".to_owned()).into());
    }
    // The day ends before the next one begins.
    Ok([from, next.map(|Moment(next)| Moment(next - 1))])
}

/// When a day begins in a zone, or one so many days later.
fn midnight(day: &str, later: u64, zone: &impl TimeZone) -> Result<Moment, Problem> {
    let begin = || {
        let day: NaiveDate = day.trim().parse().ok()?;
        let midnight = day.checked_add_days(Days::new(later))?.and_hms_opt(0, 0, 0)?;
        zone.from_local_datetime(&midnight).earliest()
    };
    let begin = begin().map(|begin| Moment(begin.timestamp_millis()));
    begin.ok_or_else(|| Refusal::Unreadable(format!("{day:?} is no day such as 2026-03-01")).into())
}

/// The groups of the latest run that are wanted, most urgent first unless said.
#[utoipa::path(get, path = "/groups", tag = "groups", params(Filter, Paging, AsTable),
    responses((status = 200, body = Page<schema::Listed>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(filter): Query<Filter>,
    paging: Paging,
    Query(table): Query<AsTable>,
) -> Answer {
    let sorting = filter.sorting()?;
    let answer = move |unit: &Unit, tide: Tide| {
        let asked = match filter.asked(sorting.order, unit)? {
            Ok(asked) => asked,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut groups = groups(unit, &asked, 0, usize::MAX)?.items;
        if sorting.is_ascending {
            groups.reverse();
        }
        Ok(table.or_page(groups, &paging, tide))
    };
    desk.kept_as(asking, answer).await
}
