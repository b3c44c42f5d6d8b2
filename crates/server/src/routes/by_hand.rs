//! Taking in a report that somebody types.

use crate::access::Asker;
use crate::around::Around;
use crate::ask::Body;
use crate::desk::Shared;
use crate::incoming::Accepted;
use crate::problem::{Problem, Refusal};
use crate::work::{Piece, Sort};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use krama_model::field::Meaning;
use krama_model::{Code, Coded, Digest, Field, Particulars};
use krama_pipeline::typed::{Doubted, Typed};
use krama_pipeline::workspace::is_blank;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Nobody types more values into one column.
const MOST: usize = 200;

/// A report as somebody types it: its fields by the names of the standard columns. A field that is not known is refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByHand {
    /// Who the report comes from.
    source: String,
    /// Its reference there; one is made where there is none.
    reference: Option<String>,
    /// What it says, by standard column; `narrative` or a suspect's value at least.
    fields: BTreeMap<String, Written>,
    /// That what is unusual in it is as it should be.
    #[serde(default)]
    as_it_stands: bool,
}

/// What stands in a column.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Written {
    /// A text.
    One(String),
    /// Several values, such as telephones, at most 200; blank ones count as places alone. Banks stand in the order of the accounts.
    Several(Vec<String>),
}

/// A problem, and what is doubted of the report.
#[derive(Serialize, ToSchema)]
pub struct Doubts {
    /// The problem as a whole.
    #[serde(flatten)]
    problem: Problem,
    /// Each thing that is doubted.
    fields: Vec<FieldDoubt>,
}

/// What is doubted of one value.
#[derive(Serialize, ToSchema)]
pub struct FieldDoubt {
    /// The column, or `source`; `ref` is the reference.
    #[schema(example = "victim_age")]
    field: String,
    /// Which of its values, from 0.
    nth: usize,
    /// Whether it cannot be right: then the report is not taken in as it stands.
    is_grave: bool,
    /// The stable code.
    #[schema(value_type = String, example = "K7414")]
    code: Code,
    /// One sentence, without the value.
    detail: String,
    /// What to do.
    hint: Option<String>,
    /// What the sentence names.
    #[schema(value_type = crate::schema::Particulars)]
    particulars: Particulars,
}

impl From<Doubted> for FieldDoubt {
    fn from(Doubted { field, nth, doubt }: Doubted) -> Self {
        Self {
            field,
            nth,
            is_grave: doubt.is_grave(),
            code: doubt.code(),
            detail: doubt.to_string(),
            hint: doubt.hint(),
            particulars: doubt.particulars(),
        }
    }
}

impl IntoResponse for Doubts {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let (parts, _) = self.problem.into_response().into_parts();
        Response::from_parts(parts, body.into())
    }
}

/// Take in a report by hand. It is sealed like one that came in a file, once nothing in it is doubted: what cannot be right is
/// refused (422), what is unusual (409) is taken in with `as_it_stands`.
#[utoipa::path(post, path = "/reports", tag = "take in", request_body = ByHand,
    responses((status = 202, body = Piece), (status = 409, body = Doubts, content_type = "application/problem+json"),
        (status = 422, body = Doubts, content_type = "application/problem+json"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn write(
    State(desk): State<Shared>,
    session: Asker,
    Body(by_hand): Body<ByHand>,
) -> Result<Response, Problem> {
    let as_it_stands = by_hand.as_it_stands;
    let (typed, now) = (by_hand.typed()?, (desk.around.now)());
    let (typed, doubts, is_exercise) = desk
        .ask(move |unit| {
            let doubts = unit.doubts(&typed, now)?;
            Ok((typed, doubts, unit.settings().exercise))
        })
        .await?;
    if let Some(refused) = refused(doubts, as_it_stands) {
        return Ok(refused.into_response());
    }
    desk.work.demand_room(Sort::Ingest)?;
    let mut incoming = desk.incoming()?;
    let table = table(&typed, &desk.around)?;
    incoming.write("by hand.csv", &table).await?;
    if is_exercise {
        // Whatever is typed in an exercise is invented.
        let files = json!({ "by hand.csv": Digest::of(&table).to_string() });
        let manifest = json!({ "schema": "krama/exercise/1", "files": files });
        incoming.write("EXERCISE.json", manifest.to_string().as_bytes()).await?;
    }
    let accepted = Accepted { source: typed.source, actor: session.who.actor.clone(), at: now };
    incoming.accept(&accepted).await?;
    Ok((StatusCode::ACCEPTED, Json(desk.seal_typed(session.behind(), incoming, accepted.source)?)).into_response())
}

/// Why a report is not taken in, where something in it is doubted.
fn refused(doubts: Vec<Doubted>, as_it_stands: bool) -> Option<Doubts> {
    let is_grave = doubts.iter().any(|doubted| doubted.doubt.is_grave());
    if !is_grave && (as_it_stands || doubts.is_empty()) {
        return None;
    }
    let problem = if is_grave { Refusal::NotRight } else { Refusal::Unusual };
    Some(Doubts { problem: problem.into(), fields: doubts.into_iter().map(FieldDoubt::from).collect() })
}

impl ByHand {
    fn typed(self) -> Result<Typed, Refusal> {
        let mut fields = BTreeMap::new();
        for (name, written) in self.fields {
            if !is_column(&name) {
                return Err(Refusal::Unreadable(format!("no standard column is called {name:?}")));
            }
            let values = match written {
                Written::One(text) => vec![text],
                Written::Several(values) if values.len() > MOST => {
                    return Err(Refusal::Unreadable(format!("{name} holds {MOST} values at most")));
                }
                Written::Several(values) if holds_several(&name) => values,
                Written::Several(_) => return Err(Refusal::Unreadable(format!("{name} holds one text"))),
            };
            fields.insert(name, values);
        }
        let reference = self.reference.map(|reference| reference.trim().to_owned());
        let reference = reference.filter(|reference| !is_blank(reference));
        Ok(Typed { source: self.source.trim().to_owned(), reference, fields })
    }
}

/// The report as a table of one row.
fn table(typed: &Typed, around: &Around) -> Result<Vec<u8>, Refusal> {
    let made = || format!("{}-{}", (around.now)(), &around.secret()[..6]);
    let cells = typed.cells();
    let reference = ("ref", typed.reference.clone().unwrap_or_else(made));
    let row = || std::iter::once(&reference).chain(&cells);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |_| Refusal::Failed;
    writer.write_record(row().map(|(column, _)| column)).map_err(failed)?;
    writer.write_record(row().map(|(_, cell)| cell.as_str())).map_err(failed)?;
    writer.into_inner().map_err(|_| Refusal::Failed)
}

fn is_column(name: &str) -> bool {
    matches!(name, "received_at" | "occurred_at") || Field::parse(name).is_some()
}

/// Whether a column may hold several values.
fn holds_several(name: &str) -> bool {
    Field::parse(name).is_some_and(|field| {
        field == Field::SuspectBank || matches!(field.meaning(), Meaning::SuspectValue | Meaning::VictimValue)
    })
}
