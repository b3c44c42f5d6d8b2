//! Everything that was done.

use crate::access::Asker;
use crate::answer::{Answer, Given};
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, Sheet, word};
use crate::desk::Shared;
use crate::page::{self, Page};
use crate::problem::{Problem, Refusal};
use crate::routes::groups::period;
use crate::schema;
use axum::extract::State;
use krama_model::{EntryNumber, PersonNumber, Viewer};
use krama_pipeline::ask::trail::{Deed, trail};
use krama_pipeline::workspace::{Body, By, Sought};
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

/// Which of it.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// What that person did, `P3`, or `none`: what was done at the command line, or by who signed in by the server's link.
    #[param(inline, value_type = Option<schema::Who>)]
    person: Option<String>,
    /// Entries of that kind.
    #[param(value_type = Option<schema::DeedKind>)]
    kind: Option<String>,
    /// Of this day or later, `2026-03-01`.
    from: Option<String>,
    /// Of this day or earlier.
    to: Option<String>,
}

impl Filter {
    fn sought(&self, unit: &Unit) -> Result<Result<Sought, Problem>, Error> {
        let zone = unit.settings().time_zone()?;
        Ok(period([self.from.as_deref(), self.to.as_deref()], &zone).and_then(|[from, to]| {
            let unknown = |what: &str| Refusal::Unreadable(format!("there is no {what} of that name"));
            let by = self.person.as_deref().map(|word| match word {
                "none" => Ok(By::Nobody),
                word => word.parse::<PersonNumber>().map(By::Person).map_err(|_| unknown("person")),
            });
            let kind = self.kind.clone();
            if kind.as_deref().is_some_and(|kind| !Body::NAMES.contains(&kind)) {
                return Err(unknown("kind of entry").into());
            }
            Ok(Sought { by: by.transpose()?, kind, from, to })
        }))
    }
}

impl Sheet for Deed {
    const HEADER: &'static [&'static str] =
        &["entry", "at", "by", "person", "authenticated", "kind", "deed", "told", "reports", "why", "withheld"];

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
            self.withheld.to_string(),
        ]
    }
}

/// Everything that was done, by whom and why, newest first: one line for each entry of the ledger, without any value. Why is told
/// to those who may read it where it stands.
#[utoipa::path(get, path = "/audit", tag = "people", params(Before, Filter, AsTable),
    responses((status = 200, body = Page<schema::Deed>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    session: Asker,
    asking: Asking,
    asked: (Query<Before>, Query<Filter>, Query<AsTable>),
) -> Answer {
    let (Query(before), Query(filter), Query(table)) = asked;
    let limit = page::limit(before.limit)?;
    let viewer = session.who.viewer();
    // Two may not read the same reasons.
    let asking = asking.saying(format!("{viewer:?}"));
    let answer = move |unit: &Unit, _| {
        let sought = match filter.sought(unit)? {
            Ok(sought) => sought,
            Err(problem) => return Ok(Err(problem)),
        };
        if table.is_csv() {
            return Ok(table.csv(&all(unit, viewer, &sought)?));
        }
        if table.is_whole() {
            return Ok(table.json(&Page::whole(all(unit, viewer, &sought)?)));
        }
        let found = trail(unit, viewer, &sought, (before.cursor, limit))?;
        let next = found.next.map(|entry| entry.to_string());
        Ok(Given::json(&Page { items: found.deeds, next, total: found.total }))
    };
    desk.kept_as(asking, answer).await
}

fn all(unit: &Unit, viewer: Viewer, sought: &Sought) -> Result<Vec<Deed>, Error> {
    let (mut deeds, mut before) = (Vec::new(), None);
    loop {
        let found = trail(unit, viewer, sought, (before, page::MOST as usize))?;
        deeds.extend(found.deeds);
        before = found.next;
        if before.is_none() {
            return Ok(deeds);
        }
    }
}
