//! Values that wait for a person.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, Sheet};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::Problem;
use crate::schema;
use crate::tide::Tide;
use axum::extract::State;
use krama_pipeline::Unit;
use krama_pipeline::ask::reviews::reviews;
use krama_pipeline::ask::{Review, ReviewReport, Sight};

struct Row<'r>(&'r Review, &'r ReviewReport);

impl Sheet for Row<'_> {
    const HEADER: &'static [&'static str] = &[
        "kind",
        "value",
        "links",
        "victims",
        "suspects",
        "both",
        "report_ref",
        "complainant",
        "says",
        "by_column",
        "source",
        "report",
        "group_id",
    ];

    fn row(&self) -> Vec<String> {
        let Self(review, report) = self;
        vec![
            review.kind.name().to_owned(),
            review.value.clone(),
            review.links.name().to_owned(),
            review.victims.to_string(),
            review.suspects.to_string(),
            review.both.to_string(),
            report.report_ref.clone(),
            report.complainant.to_string(),
            report.says.name().to_owned(),
            report.by_column.to_string(),
            report.source.clone(),
            report.report.to_string(),
            report.group.map(|group| group.to_string()).unwrap_or_default(),
        ]
    }
}

/// Values that some call the victim's and others the suspect's, those that link nothing first.
#[utoipa::path(get, path = "/reviews", tag = "decisions", params(Paging, AsTable),
    responses((status = 200, body = Page<schema::Review>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(State(desk): State<Shared>, asking: Asking, paging: Paging, Query(table): Query<AsTable>) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let reviews = reviews(unit, Sight::Masked)?;
        if table.is_csv() {
            if let Err(problem) = paging.from(tide) {
                return Ok(Err(problem));
            }
            let rows: Vec<Row<'_>> = reviews
                .iter()
                .flat_map(|review| review.reports.iter().map(move |report| Row(review, report)))
                .collect();
            return Ok(table.csv(&rows));
        }
        Ok(table.page(reviews, &paging, tide))
    };
    desk.kept_as(asking, answer).await
}
