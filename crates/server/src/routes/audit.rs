//! Everything that was done.

use crate::answer::{Answer, Given};
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, Sheet, word};
use crate::desk::Shared;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::schema;
use axum::extract::State;
use krama_model::EntryNumber;
use krama_pipeline::ask::trail::{Deed, trail};
use krama_pipeline::{Error, Unit};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of what was done.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// How much, 50 unless said, 500 at most.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// The entry before which to go on, as the page before said under `next`.
    #[param(value_type = Option<schema::EntryName>)]
    cursor: Option<EntryNumber>,
}

impl Sheet for Deed {
    const HEADER: &'static [&'static str] =
        &["entry", "at", "by", "person", "authenticated", "kind", "deed", "told", "reports", "why"];

    fn row(&self) -> Vec<String> {
        vec![
            self.entry.to_string(),
            self.at.to_string(),
            self.by.clone(),
            word(self.person),
            self.authenticated.to_string(),
            self.kind.to_owned(),
            word(self.deed.as_ref()),
            self.told.clone(),
            self.about.reports.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            word(self.why.as_ref()),
        ]
    }
}

/// Everything that was done, by whom and why, newest first: one line for each entry of the ledger, without any value.
#[utoipa::path(get, path = "/audit", tag = "people", params(Before, AsTable),
    responses((status = 200, body = Page<schema::Deed>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(before): Query<Before>,
    Query(table): Query<AsTable>,
) -> Answer {
    let limit = page::limit(before.limit)?;
    let answer = move |unit: &Unit, _| {
        if table.is_csv() {
            return Ok(table.csv(&all(unit)?));
        }
        if table.is_whole() {
            return Ok(table.json(&Page::whole(all(unit)?)));
        }
        let found = trail(unit, before.cursor, limit)?;
        let next = found.next.map(|entry| entry.to_string());
        Ok(Given::json(&Page { items: found.deeds, next, total: found.total }))
    };
    desk.kept_as(asking, answer).await
}

fn all(unit: &Unit) -> Result<Vec<Deed>, Error> {
    let (mut deeds, mut before) = (Vec::new(), None);
    loop {
        let found = trail(unit, before, page::MOST as usize)?;
        deeds.extend(found.deeds);
        before = found.next;
        if before.is_none() {
            return Ok(deeds);
        }
    }
}
