//! Second factors: set by whoever has them, asked for at every sign-in, and told to nobody else.

use crate::support::{Asker, Open, Told, own_password};
use krama_server::watch::By;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use totp_rs::{Builder, Secret};
use ureq::http::Method;

const STEP_MS: i64 = 30_000;

/// What an authenticator app shows by the server's clock.
fn shown(open: &Open, secret: &Value) -> String {
    let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let now = open.clock.load(Ordering::Relaxed) as u64 / 1000;
    Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

/// The session that an answer opened.
fn going_on(open: &Open, told: &Told) -> Asker {
    let mut asker = open.stranger();
    asker.cookie = told.cookie();
    asker.csrf = told.json()["csrf"].as_str().map(str::to_owned);
    asker
}

/// Draws a second factor.
fn draw(asker: &Asker) -> Told {
    asker.ask(&Method::POST, "api/v1/session/factor/draw", None)
}

/// Sets a second factor, and gives its secret and the session that goes on.
fn set(open: &Open, asker: &Asker, name: &str) -> (Value, Asker) {
    let secret = draw(asker).is(200).json()["secret"].clone();
    let coded = json!({ "code": shown(open, &secret), "own_password": own_password(name) });
    let told = asker.post("session/factor", &coded).is(201);
    (secret, going_on(open, &told))
}

fn words(name: &str, code: &str) -> Value {
    json!({ "name": name, "password": own_password(name), "code": code })
}

#[test]
fn a_second_factor_is_set_with_password_and_code_and_then_asked_for() {
    let open = Open::empty();
    let (asker, _) = open.person("dara", "analyst");
    let elsewhere = open.signed_in(&json!({ "name": "dara", "password": own_password("dara") }));
    assert_eq!(asker.get("session").json()["second_factor"], "none");
    let password = own_password("dara");
    asker.post("session/factor", &json!({ "code": "000000", "own_password": password })).fails(409, "K9224");
    let drawn = draw(&asker).is(200).json();
    let squares: Vec<&str> = drawn["squares"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert!(squares.len() > 30 && squares.iter().all(|row| row.chars().count() == squares.len()), "{squares:?}");
    assert!(squares[0].starts_with("####### ") && squares[0].ends_with(" #######"));
    let (secret, code) = (&drawn["secret"], shown(&open, &drawn["secret"]));
    assert!(drawn["address"].as_str().unwrap().contains(secret.as_str().unwrap()));
    asker.post("session/factor", &json!({ "code": code, "own_password": "guess" })).fails(403, "K9220");
    asker.post("session/factor", &json!({ "code": "000000", "own_password": password })).fails(422, "K5050");
    let told = asker.post("session/factor", &json!({ "code": code, "own_password": password })).is(201);
    assert_eq!((&told.json()["second_factor"], &told.json()["who"]), (&json!("set"), &json!("dara")));
    assert_ne!(told.cookie(), asker.cookie);
    assert_eq!(open.told().last().unwrap(), "signed in  P1 POST /session/factor");
    for before in [&asker, &elsewhere] {
        before.get("session").fails(401, "K9201");
    }
    let asker = going_on(&open, &told);
    assert_ne!(asker.get("session").is(200).json()["rights"], json!([]));
    draw(&asker).is(200);
    asker.post("session/factor", &json!({ "code": code, "own_password": password })).fails(422, "K5050");
    open.pass(STEP_MS);
    let stranger = open.stranger();
    stranger.post("sessions", &words("dara", &code)).fails(401, "K9202");
    let next = shown(&open, secret);
    open.signed_in(&words("dara", &next));
    stranger.post("sessions", &words("dara", &next)).fails(401, "K9202");
    assert!(!open.operator().get("people").text().contains(secret.as_str().unwrap()));
    // A server that was started anew takes no code that was taken.
    let at = open.clock.load(Ordering::Relaxed);
    let open = open.anew();
    open.clock.store(at, Ordering::Relaxed);
    open.stranger().post("sessions", &words("dara", &next)).fails(401, "K9202");
    open.pass(STEP_MS);
    open.signed_in(&words("dara", &shown(&open, secret)));
    assert_eq!(open.unit().verify(None).verification.findings, []);
}

#[test]
fn whoever_lacks_the_code_is_not_told_whether_the_password_was_right() {
    let open = Open::empty();
    let (asker, _) = open.person("dara", "analyst");
    set(&open, &asker, "dara");
    let refused = [
        json!({ "name": "dara", "password": "guess" }),
        json!({ "name": "dara", "password": "guess", "code": "000000" }),
        json!({ "name": "dara", "password": own_password("dara") }),
        json!({ "name": "dara", "password": own_password("dara"), "code": "000000" }),
        json!({ "name": "nobody", "password": "guess" }),
    ];
    let told: Vec<String> =
        refused.iter().map(|words| open.stranger().post("sessions", words).fails(401, "K9202").text()).collect();
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:#?}");
    let lines = open.lines.lock().unwrap();
    let by: Vec<By> = lines[lines.len() - 5..].iter().map(|line| line.by).collect();
    assert!(
        matches!(by[..], [By::Person(a), By::Person(b), By::Person(c), By::Person(d), By::Nobody] if [b, c, d] == [a; 3])
    );
}

#[test]
fn wrong_codes_are_counted_as_wrong_passwords_are() {
    let open = Open::empty();
    let (asker, _) = open.person("dara", "analyst");
    let (secret, asker) = set(&open, &asker, "dara");
    open.pass(STEP_MS);
    for code in 0..5 {
        open.stranger().post("sessions", &words("dara", &format!("00000{code}"))).fails(401, "K9202");
    }
    let right = shown(&open, &secret);
    open.stranger().post("sessions", &words("dara", &right)).fails(429, "K9207");
    // Nor is it guessed at a page that was left open, by whoever knows the password.
    let coded = json!({ "code": right, "own_password": own_password("dara") });
    asker.post("session/factor/removal", &coded).fails(429, "K9207");
    open.pass(1_000);
    open.signed_in(&words("dara", &right));
}

/// A try from an address of its own.
fn from(open: &Open, last: u16) -> Asker {
    open.stranger().with("x-forwarded-for", &format!("203.0.{}.{}", last / 250, last % 250 + 1))
}

/// A server behind a proxy, to which somebody with a second factor signed in from its own machine alone.
fn proxied() -> (Open, Value) {
    let open = Open::empty();
    let (asker, _) = open.person("dara", "analyst");
    let (secret, _) = set(&open, &asker, "dara");
    let open = open.behind_proxy();
    open.pass(STEP_MS);
    open.stranger().post("sessions", &words("dara", &shown(&open, &secret))).is(201);
    open.pass(STEP_MS);
    (open, secret)
}

#[test]
fn whoever_has_the_password_does_not_guess_codes_from_many_addresses() {
    let (open, secret) = proxied();
    let lines = open.told().len();
    for guess in 0..25 {
        from(&open, guess).post("sessions", &words("dara", "000000")).fails(401, "K9202");
        open.pass(60_000);
    }
    assert_eq!(open.told()[lines..], vec!["refused a code K9202 P1 POST /sessions"; 25]);
    // Even a right one is answered alike while that account waits, wherever else it comes from.
    let right = || shown(&open, &secret);
    let wrong = from(&open, 100).post("sessions", &words("dara", "000000")).fails(401, "K9202").text();
    assert_eq!(from(&open, 101).post("sessions", &words("dara", &right())).fails(401, "K9202").text(), wrong);
    // Whoever signed in from there before waits for nobody, and their code ends the wait for all.
    open.stranger().post("sessions", &words("dara", &right())).is(201);
    open.pass(STEP_MS);
    from(&open, 102).post("sessions", &words("dara", &right())).is(201);
}

#[test]
fn the_wait_for_codes_of_an_account_grows_to_hours_and_passes() {
    let (open, secret) = proxied();
    for guess in 0..20 {
        open.pass(6 * 60 * 60 * 1000);
        from(&open, guess).post("sessions", &words("dara", "000000")).fails(401, "K9202");
    }
    for (hours, told) in [(3, 401), (3, 201)] {
        open.pass(hours * 60 * 60 * 1000);
        from(&open, 90).post("sessions", &words("dara", &shown(&open, &secret))).is(told);
    }
}

#[test]
fn who_is_signed_in_guesses_no_codes_by_signing_in_again() {
    let open = Open::empty();
    let (asker, _) = open.person("dara", "analyst");
    let (_, asker) = set(&open, &asker, "dara");
    for _ in 0..5 {
        asker.post("sessions", &words("dara", "000000")).fails(401, "K9202");
    }
    asker.post("sessions", &words("dara", "000000")).fails(429, "K9207");
}

#[test]
fn other_accounts_are_changed_with_password_and_code_by_who_has_a_second_factor() {
    let open = Open::empty();
    let (_, number) = open.person("sok", "analyst");
    let path = format!("people/{}", number.as_str().unwrap());
    let (asker, _) = open.person("dara", "admin");
    let (secret, asker) = set(&open, &asker, "dara");
    open.pass(STEP_MS);
    let change = |code: Option<&str>| {
        let own = own_password("dara");
        asker.patch(&path, &json!({ "draw_password": true, "why": "forgot it", "own_password": own, "own_code": code }))
    };
    let without = change(None).fails(403, "K9220").text();
    assert_eq!(change(Some("000000")).fails(403, "K9220").text(), without);
    assert!(open.told().last().unwrap().starts_with("refused a code K9220 P2 PATCH /people/"), "{:?}", open.told());
    let guessed = json!({ "draw_password": true, "why": "x", "own_password": "guess", "own_code": "000000" });
    assert_eq!(asker.patch(&path, &guessed).fails(403, "K9220").text(), without);
    let right = shown(&open, &secret);
    change(Some(&right)).is(200);
    change(Some(&right)).fails(403, "K9220");
    let new = json!({ "name": "vanna", "shown": "Vanna", "role": "analyst", "own_password": own_password("dara") });
    asker.post("people", &new).fails(403, "K9220");
    open.pass(STEP_MS);
    let mut coded = new.clone();
    coded["own_code"] = json!(shown(&open, &secret));
    asker.post("people", &coded).is(201);
    for _ in 0..5 {
        asker.post("people", &new).fails(403, "K9220");
    }
    asker.post("people", &new).fails(429, "K9207");
}

#[test]
fn settings_hold_until_the_server_ends_for_all_that_is_open() {
    let open = Open::empty();
    let path = open.folder().join("krama.toml");
    let settings = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{settings}\nsecond_factor = true\n")).unwrap();
    assert!(open.unit().settings().second_factor);
    assert!(!open.desk.units.another().unwrap().settings().second_factor);
}

#[test]
fn a_second_factor_is_taken_off_by_its_code_or_by_who_keeps_accounts() {
    let open = Open::empty();
    let operator = open.operator();
    draw(&operator).fails(409, "K9217");
    let (asker, number) = open.person("dara", "admin");
    let path = format!("people/{}", number.as_str().unwrap());
    let (secret, asker) = set(&open, &asker, "dara");
    let off = |code: &str, password: &str| {
        asker.post("session/factor/removal", &json!({ "code": code, "own_password": password }))
    };
    open.pass(STEP_MS);
    off(&shown(&open, &secret), "guess").fails(403, "K9220");
    off("000000", &own_password("dara")).fails(422, "K5050");
    let told = off(&shown(&open, &secret), &own_password("dara")).is(201);
    assert_eq!(told.json()["second_factor"], "none");
    asker.get("session").fails(401, "K9201");
    let asker = going_on(&open, &told);
    let coded = json!({ "code": "000000", "own_password": own_password("dara") });
    asker.post("session/factor/removal", &coded).fails(409, "K5049");
    open.signed_in(&json!({ "name": "dara", "password": own_password("dara") }));

    let (_, asker) = set(&open, &asker, "dara");
    let own = json!({ "take_factor_off": true, "why": "lost it", "own_password": own_password("dara") });
    asker.patch(&path, &own).fails(409, "K9221");
    operator.patch(&path, &json!({ "take_factor_off": true, "why": " " })).is(422);
    assert_eq!(operator.get("people").json()["items"][0]["factor"].as_str().unwrap().chars().next(), Some('E'));
    let taken = json!({ "take_factor_off": true, "why": "lost the telephone" });
    assert_eq!(operator.patch(&path, &taken).is(200).json()["person"]["factor"], Value::Null);
    operator.patch(&path, &taken).fails(409, "K5049");
    asker.get("session").fails(401, "K9201");
    open.signed_in(&json!({ "name": "dara", "password": own_password("dara") }));
    let trail = operator.get("audit").is(200).text();
    for told in ["set a second factor for P1", "took the second factor of P1 off", "lost the telephone"] {
        assert!(trail.contains(told), "{told} in {trail}");
    }
}

#[test]
fn where_everybody_must_have_one_nothing_else_is_allowed_before() {
    let open = Open::desk().with_setting("second_factor = true");
    open.operator().get("groups").is(200);
    let (asker, _) = open.person("dara", "analyst");
    let present = asker.get("session").is(200).json();
    assert_eq!((&present["second_factor"], &present["rights"]), (&json!("missing"), &json!([])));
    asker.get("groups").fails(403, "K9203");
    let (secret, asker) = set(&open, &asker, "dara");
    asker.get("groups").is(200);
    open.pass(STEP_MS);
    let coded = json!({ "code": shown(&open, &secret), "own_password": own_password("dara") });
    let told = asker.post("session/factor/removal", &coded).is(201);
    assert_eq!(told.json()["second_factor"], "missing");
    going_on(&open, &told).get("groups").fails(403, "K9203");
}
