//! People with access.

use crate::access::Asker;
use crate::answer::{Answer, Given};
use crate::ask::{Asking, Body, Path, Query};
use crate::csv::{AsTable, Sheet, word};
use crate::desk::Shared;
use crate::page::{Page, Paging};
use crate::problem::Problem;
use crate::reason::reason;
use crate::schema;
use crate::tide::Tide;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use krama_model::{EntryNumber, Moment, PersonChange, PersonNumber, PersonRole};
use krama_pipeline::people::{Chosen, NewPassword, NewPerson, Person};
use krama_pipeline::workspace::Act;
use krama_pipeline::{Error, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody with access.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonView {
    /// Their number, which never changes.
    #[schema(value_type = schema::PersonName)]
    number: PersonNumber,
    /// What they sign in with.
    name: String,
    /// How they are shown.
    shown: String,
    /// What they are in the unit.
    #[schema(value_type = schema::RoleName)]
    role: PersonRole,
    /// Since when.
    #[schema(value_type = schema::Moment)]
    added: Moment,
    /// The entry that disabled them, where they are.
    #[schema(value_type = Option<schema::EntryName>)]
    disabled_by: Option<EntryNumber>,
    /// Whether they must change their password before anything else.
    must_change: bool,
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        let Person { number, name, shown, role, added, disabled_by, must_change, .. } = person;
        Self { number, name, shown, role, added, disabled_by, must_change }
    }
}

impl Sheet for PersonView {
    const HEADER: &'static [&'static str] = &["number", "name", "shown", "role", "added", "disabled_by", "must_change"];

    fn row(&self) -> Vec<String> {
        vec![
            self.number.to_string(),
            self.name.clone(),
            self.shown.clone(),
            self.role.to_string(),
            self.added.to_string(),
            word(self.disabled_by),
            self.must_change.to_string(),
        ]
    }
}

/// Everybody who has or had access.
#[utoipa::path(get, path = "/people", tag = "people", params(Paging, AsTable),
    responses((status = 200, body = Page<PersonView>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Shared>,
    asking: Asking,
    Query(paging): Query<Paging>,
    Query(table): Query<AsTable>,
) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let people: Vec<PersonView> = unit.people()?.into_iter().map(PersonView::from).collect();
        Ok(if table.is_csv() {
            table.csv(&people)
        } else {
            paging.cut(people, tide).and_then(|page| Given::json(&page))
        })
    };
    desk.kept_as(asking, answer).await
}

/// Somebody who is to have access.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adding {
    /// What they sign in with: 2 to 40 of `a` to `z`, `0` to `9`, `.`, `-` and `_`, a letter first.
    name: String,
    /// How they are shown.
    shown: String,
    /// What they are in the unit.
    #[schema(value_type = schema::RoleName)]
    role: PersonRole,
    /// A first password, which they change when they sign in.
    password: String,
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
}

/// Give somebody access.
#[utoipa::path(post, path = "/people", tag = "people", request_body = Adding,
    responses((status = 201, body = PersonView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(desk): State<Shared>,
    session: Asker,
    Body(adding): Body<Adding>,
) -> Result<impl IntoResponse, Problem> {
    let (why, act) = (reason(adding.why)?, session.act((desk.around.now)()));
    let added = desk.change(move |unit| {
        let new = NewPerson { name: &adding.name, shown: &adding.shown, role: adding.role };
        let first = NewPassword { password: &adding.password, chosen: Chosen::ByAnother };
        unit.add_person(new, first, &why, &act)
    });
    Ok((StatusCode::CREATED, Json(PersonView::from(added.await?))))
}

/// What is to be another on an account. What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changing {
    /// How they are shown.
    shown: Option<String>,
    /// What they are.
    #[schema(value_type = Option<schema::RoleName>)]
    role: Option<PersonRole>,
    /// Whether they are let in no longer.
    disabled: Option<bool>,
    /// Another password, which they change when they sign in.
    password: Option<String>,
    /// The reason.
    why: String,
}

/// Change an account. Whoever is signed in with it signs in again.
#[utoipa::path(patch, path = "/people/{number}", tag = "people", request_body = Changing,
    params(("number" = schema::PersonName, Path)),
    responses((status = 200, body = PersonView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<PersonNumber>,
    Body(changing): Body<Changing>,
) -> Result<Json<PersonView>, Problem> {
    let (why, act) = (reason(changing.why.clone())?, session.act((desk.around.now)()));
    let changed = desk.change(move |unit| changing.apply(unit, number, &why, &act)).await?;
    Ok(Json(changed.into()))
}

impl Changing {
    /// Each change is an entry of its own.
    fn apply(self, unit: &Unit, number: PersonNumber, why: &str, act: &Act) -> Result<Person, Error> {
        let mut person = unit.person(number)?;
        if let Some(password) = &self.password {
            let new = NewPassword { password, chosen: Chosen::ByAnother };
            person = unit.set_password(number, new, why, act)?;
        }
        if self.shown.is_some() || self.role.is_some() {
            let change = PersonChange::Changed { shown: self.shown, role: self.role };
            person = unit.change_person(number, change, why, act)?;
        }
        match self.disabled {
            Some(true) if person.disabled_by.is_none() => unit.change_person(number, PersonChange::Disabled, why, act),
            Some(false) if person.disabled_by.is_some() => unit.change_person(number, PersonChange::Enabled, why, act),
            _ => Ok(person),
        }
    }
}

/// Somebody with access, for those who work with them.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    /// Their number.
    #[schema(value_type = schema::PersonName)]
    number: PersonNumber,
    /// How they are shown.
    shown: String,
    /// What they are in the unit.
    #[schema(value_type = schema::RoleName)]
    role: PersonRole,
    /// Whether they are let in no longer.
    disabled: bool,
}

/// Who there is, by number: for those who assign people to cases.
#[utoipa::path(get, path = "/colleagues", tag = "people", params(Paging),
    responses((status = 200, body = Page<Colleague>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn colleagues(State(desk): State<Shared>, asking: Asking, Query(paging): Query<Paging>) -> Answer {
    let colleague = |person: Person| {
        let disabled = person.disabled_by.is_some();
        Colleague { number: person.number, shown: person.shown, role: person.role, disabled }
    };
    let answer = move |unit: &Unit, tide: Tide| {
        let people = unit.people()?.into_iter().map(colleague).collect();
        Ok(paging.cut(people, tide).and_then(|page| Given::json(&page)))
    };
    desk.kept_as(asking, answer).await
}
