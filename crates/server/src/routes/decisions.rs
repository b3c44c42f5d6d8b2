//! What people decided.

use crate::access::Asker;
use crate::answer::{Answer, json};
use crate::ask::{Asking, Body, Path, Query};
use crate::csv::{AsTable, Sheet, word};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::{Problem, Refusal};
use crate::reason::reason;
use crate::schema;
use crate::tide::Tide;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use krama_model::{EntryNumber, Kind, Right, Subject};
use krama_pipeline::Error;
use krama_pipeline::Unit;
use krama_pipeline::ask::Sight;
use krama_pipeline::decide::{Decided, Reach};
use krama_pipeline::workspace::Act;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

impl Sheet for Decided {
    const HEADER: &'static [&'static str] = &[
        "entry",
        "at",
        "by",
        "person",
        "authenticated",
        "verdict",
        "a",
        "b",
        "kind",
        "value",
        "report",
        "original",
        "decision",
        "order",
        "why",
        "withdrawn_by",
        "run",
        "groups",
        "as_said",
        "named_by",
    ];

    fn row(&self) -> Vec<String> {
        let said = serde_json::to_value(&self.decision).unwrap_or_default();
        let mut cells = vec![
            self.entry.to_string(),
            self.at.to_string(),
            self.by.clone(),
            word(self.person),
            self.authenticated.to_string(),
        ];
        // What a decision says has other keys for each verdict, all of them words.
        let keys = Self::HEADER[cells.len()..].iter().take_while(|key| **key != "withdrawn_by");
        cells.extend(keys.map(|key| said[key].as_str().unwrap_or_default().to_owned()));
        let effect = serde_json::to_value(self.effect.run).unwrap_or_default();
        let groups: Vec<String> = self.effect.reports.iter().map(|stands| word(stands.group)).collect();
        cells.extend([
            word(self.withdrawn_by),
            effect.as_str().unwrap_or_default().to_owned(),
            groups.join(" "),
            word(self.effect.as_said),
            word(self.effect.named_by),
        ]);
        cells
    }
}

/// Which decisions are told.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Standing {
    /// `true`: those in force alone; `false`: those that were withdrawn alone.
    in_force: Option<bool>,
}

/// Every decision, withdrawn ones too, newest first.
#[utoipa::path(get, path = "/decisions", tag = "decisions", params(Standing, Paging, AsTable),
    responses((status = 200, body = Page<schema::Decided>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(standing): Query<Standing>,
    paging: Paging,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let is_told = |taken: &Decided| standing.in_force.is_none_or(|wanted| taken.withdrawn_by.is_none() == wanted);
        let decisions: Vec<Decided> = unit.decided(Sight::Masked)?.into_iter().filter(is_told).rev().collect();
        Ok(table.or_page(decisions, &paging, tide))
    };
    desk.kept_as(asking, answer).await
}

/// What a person says.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Word {
    /// These two reports stand on the same group.
    Same {
        /// One report: `#12`, its reference, or `source/reference`.
        a: String,
        /// The other.
        b: String,
    },
    /// These two reports stand on different groups.
    Different {
        /// One report.
        a: String,
        /// The other.
        b: String,
    },
    /// A person looked and could not say.
    Unsure {
        /// One report.
        a: String,
        /// The other.
        b: String,
    },
    /// This value says nothing about who stands behind a report.
    Benign {
        /// Its kind.
        #[schema(value_type = schema::Kind)]
        kind: Kind,
        /// The value, however it is written.
        value: String,
    },
    /// This report's place in its group was checked and stands.
    Confirmed {
        /// The report.
        report: String,
    },
}

impl Word {
    /// The word with reports and values as the workspace knows them.
    pub fn read(&self, unit: &Unit) -> Result<Subject, Error> {
        Ok(match self {
            Self::Same { a, b } => {
                let [a, b] = unit.reports_named([a, b])?;
                Subject::Same { a, b }
            }
            Self::Different { a, b } => {
                let [a, b] = unit.reports_named([a, b])?;
                Subject::Different { a, b }
            }
            Self::Unsure { a, b } => {
                let [a, b] = unit.reports_named([a, b])?;
                Subject::Unsure { a, b }
            }
            Self::Benign { kind, value } => Subject::Benign { kind: *kind, value: unit.read_value(*kind, value)? },
            Self::Confirmed { report } => Subject::confirmed(unit.report_named(report)?),
        })
    }
}

/// What is foreseen: a word, or that an earlier one is withdrawn. A reason that comes with it is not looked at.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Foreseeing {
    /// That an earlier decision is withdrawn.
    Withdrawn {
        /// Its entry.
        #[schema(value_type = schema::EntryName)]
        decision: EntryNumber,
    },
    /// A word.
    Word(Word),
}

/// A decision to be entered.
#[derive(Deserialize, ToSchema)]
pub struct Deciding {
    /// What is said.
    #[serde(flatten)]
    word: Word,
    /// The reason, which stays in the ledger for good.
    why: String,
    /// Of a value called benign: that it may stand open everywhere though reports call it the victim's.
    #[serde(default)]
    open_victims: bool,
}

impl Deciding {
    /// Refuses a key that is not known: what is said in it would be lost. (A flattened enum lets any pass.)
    fn read(said: Map<String, Value>) -> Result<Self, Refusal> {
        let keys: Vec<String> = said.keys().cloned().collect();
        let deciding: Self =
            serde_json::from_value(Value::Object(said)).map_err(|error| Refusal::Unreadable(error.to_string()))?;
        let own: &[&str] = match deciding.word {
            Word::Same { .. } | Word::Different { .. } | Word::Unsure { .. } => &["a", "b"],
            Word::Benign { .. } => &["kind", "value"],
            Word::Confirmed { .. } => &["report"],
        };
        let known = |key: &str| own.contains(&key) || ["verdict", "why", "open_victims"].contains(&key);
        match keys.iter().find(|key| !known(key)) {
            Some(key) => Err(Refusal::Unreadable(format!("nothing is called {key:?} here"))),
            None => Ok(deciding),
        }
    }
}

/// A reason alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The reason, which stays in the ledger for good.
    pub why: String,
}

/// How far a decision reaches.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reaches {
    /// The next run forms its groups under it.
    Groups,
    /// No group; it is kept for whoever looks next.
    Nothing,
}

/// A decision that was entered.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// Its entry in the ledger.
    #[schema(value_type = schema::EntryName)]
    entry: EntryNumber,
    /// What the next run will make of it.
    reaches: Reaches,
    /// Of a value called benign, where there is a run: how many of its reports name it.
    named_by: Option<u64>,
}

/// What a decision would change, before it is taken. Nothing is entered.
#[utoipa::path(post, path = "/decisions/preview", tag = "decisions", request_body = Foreseeing,
    responses((status = 200, body = schema::Foresight), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn foresee(
    State(desk): State<Shared>,
    session: Asker,
    Body(foreseeing): Body<Foreseeing>,
) -> Result<impl IntoResponse, Problem> {
    let outlooks = Arc::clone(&desk.outlooks);
    let turn = desk.outlooks.turn().await?;
    let foreseen = desk.ask(move |unit| {
        let _turn = turn;
        let subject = match foreseeing {
            Foreseeing::Withdrawn { decision } => Subject::Withdrawn { decision },
            Foreseeing::Word(word) => word.read(unit)?,
        };
        outlooks.foresee(unit, &subject)
    });
    let foreseen = foreseen.await?;
    json(&if session.who.may(Right::SeeReports) { foreseen } else { foreseen.without_reports() })
}

/// Enter a decision. The next run follows it. A value that reports call the victim's is called benign only where `open_victims` says that
/// it may stand open.
#[utoipa::path(post, path = "/decisions", tag = "decisions", request_body = Deciding,
    responses((status = 201, body = Entered), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn take(
    State(desk): State<Shared>,
    session: Asker,
    Body(said): Body<Map<String, Value>>,
) -> Result<impl IntoResponse, Problem> {
    let deciding = Deciding::read(said)?;
    let (why, act) = (reason(deciding.why)?, session.act((desk.around.now)()));
    let entered = desk.change(move |unit| {
        let subject = deciding.word.read(unit)?;
        if !deciding.open_victims {
            unit.refuse_opening(&subject)?;
        }
        enter(unit, subject, &why, &act)
    });
    Ok((StatusCode::CREATED, Json(entered.await?)))
}

/// Withdraw a decision: one's own, or with the right to overrule anybody's. It stays in the ledger; the next run is made without it.
#[utoipa::path(post, path = "/decisions/{entry}/withdrawal", tag = "decisions", request_body = Reason,
    params(("entry" = schema::EntryName, Path)),
    responses((status = 201, body = Entered), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn withdraw(
    State(desk): State<Shared>,
    session: Asker,
    Path(decision): Path<EntryNumber>,
    Body(given): Body<Reason>,
) -> Result<impl IntoResponse, Problem> {
    let (why, act) = (reason(given.why)?, session.act((desk.around.now)()));
    let viewer = session.who.viewer();
    let entered = desk.change(move |unit| {
        unit.check_withdrawing(viewer, decision)?;
        enter(unit, Subject::Withdrawn { decision }, &why, &act)
    });
    let entered = entered.await?;
    Ok((StatusCode::CREATED, Json(entered)))
}

fn enter(unit: &Unit, subject: Subject, why: &str, act: &Act) -> Result<Entered, Error> {
    let reaches = match unit.reach(&subject)? {
        Reach::Groups => Reaches::Groups,
        Reach::Nothing => Reaches::Nothing,
    };
    let named_by = match &subject {
        Subject::Benign { kind, value } => unit.naming(*kind, value)?,
        _ => None,
    };
    Ok(Entered { entry: unit.decide(subject, why, act)?, reaches, named_by })
}
