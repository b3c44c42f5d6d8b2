//! One's own second factor: drawn, shown once, and set with a code of it.

use crate::access::Asker;
use crate::answer::Answer;
use crate::ask::Body;
use crate::desk::{Desk, Shared};
use crate::problem::{Problem, Refusal};
use crate::session::{Account, SecondFactor, Session, Who};
use axum::Json;
use axum::extract::State;
use krama_model::Code;
use krama_pipeline::Unit;
use krama_pipeline::people::{FactorSecret, Person};
use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a code is refused with that is not right.
const WRONG_CODE: Code = Code(5050);

/// A second factor that was drawn, told this once. It is theirs when they have set it with a code of it.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Its secret in Base32, to be typed into an authenticator app.
    secret: String,
    /// The same as an `otpauth:` address.
    address: String,
    /// The address as a QR code, row by row: `#` is dark.
    squares: Vec<String>,
}

/// A code, and who says so.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeGiven {
    /// The code that the app shows: six digits.
    code: String,
    /// The password of whoever asks.
    own_password: String,
}

/// Draw a second factor: codes by time (RFC 6238; SHA-1, six digits, 30 seconds), as authenticator apps make them.
#[utoipa::path(post, path = "/session/factor/draw", tag = "session",
    responses((status = 200, body = Drawn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn draw(State(desk): State<Shared>, session: Asker) -> Result<Json<Drawn>, Problem> {
    let account = account(&session)?;
    let (seed, secret) = desk.ask(move |unit| unit.draw_factor(account.person)).await?;
    let squares = squares(&secret)?;
    session.keep_drawn(seed);
    let FactorSecret { text, address } = secret;
    Ok(Json(Drawn { secret: text, address, squares }))
}

/// Set the second factor that was drawn. The account's other sessions end, and this one goes on as a new one.
#[utoipa::path(post, path = "/session/factor", tag = "session", request_body = CodeGiven,
    responses((status = 201, body = super::session::Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn set(State(desk): State<Shared>, session: Asker, Body(given): Body<CodeGiven>) -> Answer {
    let account = account(&session)?;
    desk.prove_again(&session, Some(given.own_password)).await?;
    let seed = session.drawn().ok_or(Refusal::NothingDrawn)?;
    let act = session.act((desk.around.now)());
    desk.go_on(&session, move |unit| unit.set_factor(account.person, &seed, &given.code, &act)).await
}

/// Take one's own second factor off, with a code of it. Whoever lost it asks somebody who keeps accounts. The account's other sessions end,
/// and this one goes on as a new one.
#[utoipa::path(post, path = "/session/factor/removal", tag = "session", request_body = CodeGiven,
    responses((status = 201, body = super::session::Present), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn remove(State(desk): State<Shared>, session: Asker, Body(given): Body<CodeGiven>) -> Answer {
    let account = account(&session)?;
    desk.prove_again(&session, Some(given.own_password)).await?;
    let name = desk.ask(move |unit| Ok(unit.person(account.person)?.name)).await?;
    // Codes are guessed here as they are at the door.
    desk.guesses.try_one(&name, session.from, &desk.around)?;
    let act = session.act((desk.around.now)());
    let has_factor = account.factor == SecondFactor::Set;
    let counts = !has_factor || desk.guesses.try_code(account.person, (&name, session.from), &desk.around);
    // One that does not count is answered as one that is wrong.
    let code = if counts { given.code } else { String::new() };
    let taken = desk.go_on(&session, move |unit| unit.take_own_factor_off(account.person, &code, &act)).await;
    let answer = taken.map_err(|problem| if problem.code == WRONG_CODE { problem.of_code() } else { problem })?;
    desk.guesses.forget_codes(account.person);
    desk.guesses.succeeded(&name, session.from, &desk.around);
    Ok(answer)
}

impl Desk {
    /// Changes the account of whoever asks, ends its sessions, and opens another for them.
    async fn go_on(
        self: &Shared,
        session: &Session,
        change: impl FnOnce(&Unit) -> Result<Person, krama_pipeline::Error> + Send + 'static,
    ) -> Answer {
        let who = self.change(|unit| Ok(Who::person(&change(unit)?, unit.settings()))).await?;
        if let Some(account) = who.account {
            self.end_sessions_of(account.person);
        }
        self.begin(who, session.from).await
    }
}

fn account(session: &Session) -> Result<Account, Refusal> {
    session.who.account.ok_or(Refusal::NoAccount)
}

/// The address of a secret as a QR code. The page draws it: it takes no picture from anywhere.
fn squares(secret: &FactorSecret) -> Result<Vec<String>, Problem> {
    let code = QrCode::with_error_correction_level(secret.address.as_bytes(), EcLevel::M);
    let code = code.map_err(|_| Refusal::Failed)?;
    let square = |color: &Color| if *color == Color::Dark { '#' } else { ' ' };
    Ok(code.to_colors().chunks(code.width()).map(|row| row.iter().map(square).collect()).collect())
}
