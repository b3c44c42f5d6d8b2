//! People with access.

use crate::access::Asker;
use crate::answer::{Answer, Given};
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
use krama_model::{EntryNumber, Moment, PersonNumber, PersonRole, Right};
use krama_pipeline::Unit;
use krama_pipeline::people::{Altering, Chosen, NewPassword, NewPerson, Person};
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
    /// The entry that set their second factor, where they have one.
    #[schema(value_type = Option<schema::EntryName>)]
    factor: Option<EntryNumber>,
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        let Person { number, name, shown, role, added, disabled_by, must_change, factor, .. } = person;
        Self { number, name, shown, role, added, disabled_by, must_change, factor }
    }
}

impl Sheet for PersonView {
    const HEADER: &'static [&'static str] =
        &["number", "name", "shown", "role", "added", "disabled_by", "must_change", "factor"];

    fn row(&self) -> Vec<String> {
        vec![
            self.number.to_string(),
            self.name.clone(),
            self.shown.clone(),
            self.role.to_string(),
            self.added.to_string(),
            word(self.disabled_by),
            self.must_change.to_string(),
            word(self.factor),
        ]
    }
}

/// Everybody who has or had access.
#[utoipa::path(get, path = "/people", tag = "people", params(Paging, AsTable),
    responses((status = 200, body = Page<PersonView>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(State(desk): State<Shared>, asking: Asking, paging: Paging, Query(table): Query<AsTable>) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let people: Vec<PersonView> = unit.people()?.into_iter().map(PersonView::from).collect();
        Ok(table.or_page(people, &paging, tide))
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
    /// The reason; may be empty.
    #[serde(default)]
    why: String,
    /// The password of whoever adds them, where they have one.
    own_password: Option<String>,
    /// A code of their second factor, where they have one.
    own_code: Option<String>,
}

/// An account as it is now.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Whose.
    person: PersonView,
    /// The password that was drawn for them, told this once. It lets them in for three days, and they change it when they sign in.
    first_password: Option<String>,
}

/// Give somebody access. A first password is drawn for them.
#[utoipa::path(post, path = "/people", tag = "people", request_body = Adding,
    responses((status = 201, body = Kept), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(desk): State<Shared>,
    session: Asker,
    Body(adding): Body<Adding>,
) -> Result<impl IntoResponse, Problem> {
    desk.prove_wholly(&session, (adding.own_password, adding.own_code)).await?;
    let (why, act) = (reason(adding.why)?, session.act((desk.around.now)()));
    let drawn = desk.around.draw_password();
    let first_password = Some(drawn.clone());
    let added = desk.change(move |unit| {
        let new = NewPerson { name: &adding.name, shown: &adding.shown, role: adding.role };
        unit.add_person(new, NewPassword { password: &drawn, chosen: Chosen::ByAnother }, &why, &act)
    });
    Ok((StatusCode::CREATED, Json(Kept { person: PersonView::from(added.await?), first_password })))
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
    /// Whether another password is drawn for them.
    #[serde(default)]
    draw_password: bool,
    /// Whether their second factor is taken off: they lost it, and say who they are in another way.
    #[serde(default)]
    take_factor_off: bool,
    /// The reason.
    why: String,
    /// The password of whoever changes it, where they have one.
    own_password: Option<String>,
    /// A code of their second factor, where they have one.
    own_code: Option<String>,
}

/// Change an account: all that is asked for, or nothing. Whoever is signed in with it signs in again. Of their own account nobody changes
/// more here than how they are shown.
#[utoipa::path(patch, path = "/people/{number}", tag = "people", request_body = Changing,
    params(("number" = schema::PersonName, Path)),
    responses((status = 200, body = Kept), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(desk): State<Shared>,
    session: Asker,
    Path(number): Path<PersonNumber>,
    Body(changing): Body<Changing>,
) -> Result<Json<Kept>, Problem> {
    let Changing { shown, role, disabled, draw_password, take_factor_off, why, own_password, own_code } = changing;
    let is_own = session.who.account.is_some_and(|account| account.person == number);
    if is_own && (role.is_some() || disabled.is_some() || draw_password || take_factor_off) {
        return Err(Refusal::OwnAccount.into());
    }
    desk.prove_wholly(&session, (own_password, own_code)).await?;
    let (why, act) = (reason(why)?, session.act((desk.around.now)()));
    let first_password = draw_password.then(|| desk.around.draw_password());
    let drawn = first_password.clone();
    let changed = desk.change(move |unit| {
        let password = drawn.as_deref().map(|password| NewPassword { password, chosen: Chosen::ByAnother });
        let altering = Altering { shown, role, disabled, password, takes_factor_off: take_factor_off };
        unit.alter_person(number, altering, &why, &act)
    });
    let person = PersonView::from(changed.await?);
    desk.end_sessions_of(number);
    if first_password.is_some() {
        // Whoever guessed had the password before.
        desk.guesses.forget_codes(number);
    }
    Ok(Json(Kept { person, first_password }))
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
    /// Whether their role sees cases: others are assigned to none.
    sees_cases: bool,
    /// Whether they are let in no longer.
    disabled: bool,
}

/// Who there is, by number: for those who assign people to cases.
#[utoipa::path(get, path = "/colleagues", tag = "people", params(Paging),
    responses((status = 200, body = Page<Colleague>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn colleagues(State(desk): State<Shared>, asking: Asking, paging: Paging) -> Answer {
    let answer = move |unit: &Unit, tide: Tide| {
        let world = unit.settings().world();
        let colleague = |person: Person| {
            let (disabled, sees_cases) = (person.disabled_by.is_some(), person.role.may(Right::SeeCases, world));
            Colleague { number: person.number, shown: person.shown, role: person.role, sees_cases, disabled }
        };
        let people = unit.people()?.into_iter().map(colleague).collect();
        Ok(paging.cut(people, tide).and_then(|page| Given::json(&page)))
    };
    desk.kept_as(asking, answer).await
}
