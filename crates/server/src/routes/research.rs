//! Counts for statistics.

use crate::answer::Answer;
use crate::ask::{Asking, Query};
use crate::csv::{AsTable, money, word};
use crate::desk::Shared;
use crate::problem::{Problem, Refusal};
use crate::schema;
use axum::extract::State;
use krama_pipeline::ask::research::{Property, research};
use serde::Deserialize;
use utoipa::IntoParams;

/// What the table has behind the properties. Losses are to two significant digits, as in JSON.
const COUNTED: [&str; 4] = ["iccs", "iccs_approximate", "reports", "losses_rounded"];

/// What reports are counted by.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Counting {
    /// One property or two, with a comma between: `type`, `month`, `province`, `nationality`, `platform`, `language`,
    /// `loss-band`.
    #[param(example = "type,month")]
    by: String,
}

impl Counting {
    fn properties(&self) -> Result<Vec<Property>, Problem> {
        let parse = |word: &str| serde_json::from_value(serde_json::json!(word.trim()));
        let properties: Result<_, _> = self.by.split(',').map(parse).collect();
        properties.map_err(|_| Refusal::Unreadable(format!("reports are not counted by {:?}", self.by)).into())
    }
}

/// Counts of the latest run by one property or two. Cells of fewer than five reports are suppressed, and as many others as are needed
/// for that; losses that would tell somebody's are left out. What few reports state of a property is counted under `(rest)`.
#[utoipa::path(get, path = "/research", tag = "research", params(Counting, AsTable),
    responses((status = 200, body = schema::ResearchAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn count(
    State(desk): State<Shared>,
    asking: Asking,
    Query(counting): Query<Counting>,
    Query(table): Query<AsTable>,
) -> Answer {
    let by = counting.properties()?;
    let names: Vec<String> = counting.by.split(',').map(|name| name.trim().to_owned()).collect();
    let answer = move |unit: &krama_pipeline::Unit, _| {
        let counted = research(unit, &by)?;
        if !table.is_csv() {
            return Ok(table.json(&counted));
        }
        let header: Vec<&str> = names.iter().map(String::as_str).chain(COUNTED).collect();
        let type_at = counted.by.iter().position(|&property| property == Property::Type);
        let rows = counted.cells.iter().map(|cell| {
            let scam_type = type_at.and_then(|at| cell.words.get(at));
            let code = counted.codes.iter().find(|code| Some(&code.scam_type) == scam_type);
            let approximate = word(code.map(|code| code.approximate));
            let mut row = cell.words.clone();
            row.extend([word(code.map(|code| &code.iccs)), approximate, word(cell.reports), money(&cell.losses)]);
            row
        });
        Ok(table.rows(&header, rows))
    };
    desk.kept_as(asking, answer).await
}
