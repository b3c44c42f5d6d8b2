//! Groups.

use crate::answer::{Answer, Given};
use crate::ask::{Asking, Path, Query};
use crate::csv::{AsTable, Sheet};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::Problem;
use crate::schema;
use crate::tide::Tide;
use axum::extract::State;
use krama_model::{GroupName, Moment, Money};
use krama_pipeline::Unit;
use krama_pipeline::ask::{self, Glance};
use krama_pipeline::tables::{GroupRow, TypeCount};
use serde::Serialize;

/// A group at a glance, as `krama groups --json` prints it.
#[derive(Serialize)]
struct Listed {
    group: GroupName,
    #[serde(flatten)]
    glance: Glance,
    answered: u32,
    types: Vec<TypeCount>,
}

impl From<GroupRow> for Listed {
    fn from(row: GroupRow) -> Self {
        Self { group: GroupName(row.group), glance: Glance::from(&row), answered: row.answered, types: row.types }
    }
}

impl Sheet for Listed {
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
        let time = |moment: Option<Moment>| moment.map(|moment| moment.to_string()).unwrap_or_default();
        let types: Vec<String> = self.types.iter().map(|one| format!("{} {}", one.scam_type, one.reports)).collect();
        vec![
            self.group.to_string(),
            glance.reports.to_string(),
            glance.complainants.to_string(),
            glance.duplicates.to_string(),
            time(glance.first),
            time(glance.last),
            glance.scam_type.clone().unwrap_or_default(),
            glance.type_permille.to_string(),
            glance.losses.iter().map(Money::to_string).collect::<Vec<_>>().join("; "),
            glance.strength_millibits.to_string(),
            glance.urgency_millibits.to_string(),
            self.answered.to_string(),
            types.join("; "),
        ]
    }
}

/// The groups of the latest run, most urgent first.
#[utoipa::path(get, path = "/groups", tag = "groups", params(Paging, AsTable),
    responses((status = 200, body = Page<schema::Listed>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(paging): Query<Paging>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let groups: Vec<Listed> = ask::groups(unit)?.into_iter().map(Listed::from).collect();
        Ok(if table.is_csv() {
            table.csv(&groups)
        } else {
            paging.cut(groups, tide).and_then(|page| Given::json(&page))
        })
    };
    desk.kept_as(asking, answer).await
}

/// One group: how it operates, what holds it together, what speaks against.
#[utoipa::path(get, path = "/groups/{name}", tag = "groups", params(("name" = schema::GroupName, Path)),
    responses((status = 200, body = schema::GroupAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn open(State(desk): State<Shared>, asking: Asking, Path(name): Path<GroupName>) -> Answer {
    desk.kept(asking, move |unit| ask::group::group(unit, name)).await
}
