//! Sessions begin with a link or an account, and end.

use crate::support::{Open, own_password};
use krama_pipeline::people::FIRST_MS;
use krama_server::session::{IDLE_MS, LINK_MS, WHOLE_MS};
use serde_json::json;
use std::net::IpAddr;

#[test]
fn a_link_signs_in_once() {
    let open = Open::empty();
    let (stranger, link) = (open.stranger(), json!({ "link": open.link() }));
    stranger.get("session").fails(401, "K9201");
    let told = stranger.post("sessions", &link).is(201);
    let set = told.header("set-cookie").unwrap();
    let port = open.url.trim_end_matches('/').rsplit(':').next().unwrap();
    assert!(set.starts_with(&format!("krama_session_{port}=")), "{set}");
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(word), "{set}");
    }
    let present = told.json();
    assert_eq!((&present["who"], &present["role"]), (&json!("officer"), &json!("operator")));
    assert_eq!(present["authenticated"], false);
    stranger.post("sessions", &link).fails(401, "K9202");
    stranger.post("sessions", &json!({ "link": "0".repeat(64) })).fails(401, "K9202");
}

#[test]
fn a_link_is_not_right_for_long() {
    let open = Open::empty();
    let link = json!({ "link": open.link() });
    open.pass(LINK_MS);
    open.stranger().post("sessions", &link).fails(401, "K9202");
}

#[test]
fn every_sign_in_makes_a_new_session_and_ends_the_one_before() {
    let open = Open::empty();
    let before = open.operator();
    let told = before.post("sessions", &json!({ "link": open.link() })).is(201);
    assert_ne!(told.cookie(), before.cookie);
    before.get("session").fails(401, "K9201");
}

#[test]
fn a_session_ends_when_it_is_idle_when_it_is_old_and_when_its_person_says_so() {
    let open = Open::empty();
    let idle = open.operator();
    open.pass(IDLE_MS - 1);
    idle.get("session").is(200);
    open.pass(IDLE_MS);
    idle.get("session").fails(401, "K9201");
    let old = open.operator();
    for _ in 0..WHOLE_MS / (IDLE_MS / 2) - 1 {
        open.pass(IDLE_MS / 2);
        old.get("session").is(200);
    }
    open.pass(IDLE_MS / 2);
    old.get("session").fails(401, "K9201");
    let leaving = open.operator();
    let told = leaving.delete("session").is(204);
    assert!(told.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(told.header("clear-site-data"), Some("\"cache\""));
    leaving.get("session").fails(401, "K9201");
}

#[test]
fn guessing_is_slowed_down() {
    let open = Open::empty();
    let wrong = json!({ "link": "guess" });
    for _ in 0..60 {
        open.stranger().post("sessions", &wrong).fails(401, "K9202");
    }
    let told = open.stranger().post("sessions", &wrong).fails(429, "K9207");
    assert!(told.header("retry-after").is_some());
    open.pass(60_000);
    open.stranger().post("sessions", &wrong).fails(401, "K9202");
}

#[test]
fn somebody_with_an_account_chooses_a_password_before_anything_else() {
    let open = Open::desk();
    let operator = open.operator();
    let dara = json!({ "name": "dara", "shown": "Dara", "role": "analyst", "why": "new here" });
    let kept = operator.post("people", &dara).is(201).json();
    assert_eq!(kept["person"]["number"], "P1");
    let drawn = &kept["first_password"];
    assert!(!operator.get("people").text().contains(drawn.as_str().unwrap()));
    let first = open.signed_in(&json!({ "name": "Dara", "password": drawn }));
    let present = first.get("session").is(200).json();
    assert_eq!(
        (&present["must_change"], &present["rights"], &present["authenticated"]),
        (&json!(true), &json!([]), &json!(true))
    );
    assert_eq!(present["waiting"], json!(null));
    first.get("groups").fails(403, "K9203");
    first.post("session/password", &json!({ "old": "wrong", "new": "x" })).fails(403, "K9220");
    let own = own_password("dara");
    first.post("session/password", &json!({ "old": drawn, "new": own })).is(204);
    first.get("session").fails(401, "K9201");
    let second = open.signed_in(&json!({ "name": "dara", "password": own }));
    second.get("groups").is(200);
    second.get("people").fails(403, "K9203");
    let entered =
        second.post("decisions", &json!({ "verdict": "unsure", "a": "#0", "b": "#1", "why": "both say so" })).is(201);
    let told = second.get("decisions").is(200).json();
    assert_eq!(told["items"][0]["entry"], entered.json()["entry"]);
    assert_eq!((&told["items"][0]["by"], &told["items"][0]["authenticated"]), (&json!("Dara"), &json!(true)));
}

#[test]
fn a_password_that_was_drawn_lets_nobody_in_after_three_days() {
    let open = Open::empty();
    let operator = open.operator();
    let kept = operator.post("people", &json!({ "name": "dara", "shown": "Dara", "role": "analyst" })).is(201).json();
    let words = json!({ "name": "dara", "password": kept["first_password"] });
    open.pass(FIRST_MS - 1);
    open.signed_in(&words);
    open.pass(1);
    open.stranger().post("sessions", &words).fails(401, "K9202");
    let again =
        open.operator().patch("people/P1", &json!({ "draw_password": true, "why": "came late" })).is(200).json();
    open.signed_in(&json!({ "name": "dara", "password": again["first_password"] }));
}

#[test]
fn an_account_that_is_changed_or_disabled_ends_its_sessions() {
    let open = Open::desk();
    let operator = open.operator();
    let (before, _) = open.person("sok", "intake");
    let words = json!({ "name": "sok", "password": own_password("sok") });
    operator.patch("people/P1", &json!({ "role": "judge", "why": "moved" })).is(200);
    before.get("session").fails(401, "K9201");
    let moved = open.signed_in(&words);
    assert_eq!(moved.get("session").json()["role"], "judge");
    operator.patch("people/P1", &json!({ "disabled": true, "why": "left" })).is(200);
    moved.get("session").fails(401, "K9201");
    open.stranger().post("sessions", &words).fails(401, "K9202");
    assert!(operator.get("people?format=csv").is(200).text().contains("P1,sok,sok,judge,"));
    operator.patch("people/P1", &json!({ "disabled": false, "why": "" })).is(422);
}

#[test]
fn each_failure_with_a_name_makes_the_next_one_wait_longer_and_shuts_nobody_else_out() {
    let open = Open::empty();
    let (inside, _) = open.person("dara", "analyst");
    let (wrong, right) =
        (json!({ "name": "dara", "password": "guess" }), json!({ "name": "dara", "password": own_password("dara") }));
    for _ in 0..5 {
        open.stranger().post("sessions", &wrong).fails(401, "K9202");
    }
    for seconds in [1, 2, 4] {
        open.stranger().post("sessions", &right).fails(429, "K9207");
        open.pass(seconds * 1000 - 1);
        open.stranger().post("sessions", &right).fails(429, "K9207");
        open.pass(1);
        open.stranger().post("sessions", &wrong).fails(401, "K9202");
    }
    // Whoever is signed in with that name already waits for nobody's failures.
    inside.post("sessions", &right).is(201);
    let (tried, other) = ("tried".to_owned(), "10.0.0.9".parse().unwrap());
    let guesses = &open.desk.guesses;
    for last in 1..=50_u8 {
        guesses.try_one(&tried, IpAddr::from([10, 0, 1, last]), &open.desk.around).unwrap();
    }
    assert!(guesses.try_one(&tried, other, &open.desk.around).is_err());
    open.pass(60_000);
    guesses.try_one(&tried, other, &open.desk.around).unwrap();
    guesses.succeeded(&tried, other, &open.desk.around);
    // From where somebody signed in before, they are let in at once.
    guesses.try_one(&tried, other, &open.desk.around).unwrap();
    guesses.succeeded(&tried, other, &open.desk.around);
    guesses.try_one(&tried, other, &open.desk.around).unwrap();
}

#[test]
fn a_name_that_no_account_can_have_is_kept_nowhere() {
    let open = Open::empty();
    let words = json!({ "name": "x".repeat(100_000), "password": "guess" });
    for _ in 0..20 {
        open.stranger().post("sessions", &words).fails(401, "K9202");
    }
}

#[test]
fn a_sign_in_that_cannot_be_read_is_told_as_a_problem() {
    let open = Open::empty();
    open.stranger().post("sessions", &json!({ "lnk": 1 })).fails(400, "K9208");
    open.stranger().post("sessions", &json!({})).fails(401, "K9202");
    open.stranger().post("sessions", &json!({ "link": "x".repeat(1 << 20) })).fails(413, "K9209");
}
