//! Accounts and one's own sessions: nobody raises themselves, and who changes an account is asked for their password.

use crate::support::{Open, own_password};
use serde_json::json;

#[test]
fn nobody_changes_what_they_are_and_who_changes_others_is_asked_for_the_password() {
    let open = Open::desk();
    let (keeper, own) = open.person("keo", "admin");
    let (_, other) = open.person("sok", "intake");
    let number = |value: &serde_json::Value| format!("people/{}", value.as_str().unwrap());
    let password = own_password("keo");
    for what in [json!({ "role": "analyst" }), json!({ "disabled": true }), json!({ "draw_password": true })] {
        let mut changing = json!({ "why": "I want to", "own_password": password });
        changing.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        keeper.patch(&number(&own), &changing).fails(409, "K9221");
    }
    let mut moving = json!({ "role": "judge", "why": "moved" });
    keeper.patch(&number(&other), &moving).fails(403, "K9220");
    moving["own_password"] = json!("guess");
    keeper.patch(&number(&other), &moving).fails(403, "K9220");
    let mut adding = json!({ "name": "dara", "shown": "Dara", "role": "analyst" });
    keeper.post("people", &adding).fails(403, "K9220");
    adding["own_password"] = json!(password);
    keeper.post("people", &adding).is(201);
    moving["own_password"] = json!(password);
    assert_eq!(keeper.patch(&number(&other), &moving).is(200).json()["person"]["role"], "judge");
    // Guessing it at a page that was left open ends after a few tries.
    let guess = json!({ "role": "judge", "why": "moved", "own_password": "guess" });
    let told: Vec<u16> = (0..12).map(|_| keeper.patch(&number(&other), &guess).status).collect();
    assert_eq!((told[0], told[11]), (403, 429), "{told:?}");
}

#[test]
fn a_change_of_several_things_is_made_whole_or_not_at_all() {
    let open = Open::desk();
    let operator = open.operator();
    let (_, number) = open.person("sok", "intake");
    let path = format!("people/{}", number.as_str().unwrap());
    let entries = || open.unit().workspace().size().unwrap();
    let before = entries();
    let refused = json!({ "role": "judge", "draw_password": true, "shown": "", "disabled": true, "why": "moved" });
    operator.patch(&path, &refused).is(422);
    assert_eq!(entries(), before);
    operator.patch(&path, &json!({ "role": "judge", "disabled": true, "why": "moved" })).is(200);
    assert_eq!(entries(), before + 2);
    operator.post("cases", &json!({ "name": "The shop" })).is(201);
    let before = entries();
    operator.patch("cases/C1", &json!({ "name": "x".repeat(201), "closed": true, "why": "tried" })).is(422);
    assert_eq!(entries(), before);
    assert_eq!(open.unit().verify(None).verification.findings, []);
}

#[test]
fn a_password_of_ones_own_is_none_that_leaked_nor_made_of_the_accounts_name() {
    let open = Open::empty();
    let operator = open.operator();
    let adding = json!({ "name": "sreyneang.keo", "shown": "Keo Sreyneang", "role": "analyst" });
    let drawn = operator.post("people", &adding).is(201).json()["first_password"].clone();
    let asker = open.signed_in(&json!({ "name": "sreyneang.keo", "password": drawn }));
    for common in ["nemvxyheqdd5oqxyxyzi", "qwertyuiop12345", "sreyneang.keo-2026", "Keo!Sreyneang!7"] {
        let told = asker.post("session/password", &json!({ "old": drawn, "new": common })).fails(422, "K5039").json();
        assert!(told["hint"].as_str().is_some_and(|hint| hint.contains("leaked")), "{told}");
        assert!(!told.to_string().contains(common), "{told}");
    }
    let own = "c7Vq-93mz_Rk2w.hT";
    asker.post("session/password", &json!({ "old": drawn, "new": own })).is(204);
    let second = open.signed_in(&json!({ "name": "sreyneang.keo", "password": own }));
    assert_eq!(second.get("session").is(200).json()["must_change"], false);
}

#[test]
fn a_password_in_the_units_own_list_of_leaked_ones_is_refused_and_a_list_that_is_none_lets_nobody_pass() {
    let open = Open::empty().with_setting("leaked_passwords = \"leaked.txt\"");
    let digest = "F2EC9AD92CADC9B9170D6DE455CD3471E2F46688";
    let list = open.folder().join("leaked.txt");
    std::fs::write(&list, format!("{}:3\r\n{digest}:12\r\n{}:1\r\n", "0".repeat(40), "F".repeat(40))).unwrap();
    let (asker, _) = open.person("dara", "analyst");
    let choose = |fresh: &str| asker.post("session/password", &json!({ "old": own_password("dara"), "new": fresh }));
    choose("seven ducks crossed the wet road").fails(422, "K5039");
    std::fs::write(&list, "this is no list\n").unwrap();
    choose("nine herons cross a slow river").fails(500, "K7304");
    std::fs::write(&list, format!("{}\n{}\n", "F".repeat(40), "0".repeat(40))).unwrap();
    choose("nine herons cross a slow river").fails(500, "K7304");
    std::fs::remove_file(&list).unwrap();
    choose("nine herons cross a slow river").fails(500, "K7304");
    std::fs::write(&list, format!("{digest}:12\r\n")).unwrap();
    choose("nine herons cross a slow river").is(204);
}

#[test]
fn ones_own_sessions_are_listed_and_ended_with_the_password() {
    let open = Open::empty();
    let (here, _) = open.person("dara", "analyst");
    let words = json!({ "name": "dara", "password": own_password("dara") });
    let there = open.signed_in(&words);
    let (other, _) = open.person("sok", "analyst");
    let told = here.get("sessions").is(200).json();
    let this: Vec<bool> = told.as_array().unwrap().iter().map(|one| one["this"].as_bool().unwrap()).collect();
    assert_eq!(this, [true, false], "{told}");
    assert_eq!(told[1]["from"], "127.0.0.1");
    here.post("sessions/end", &json!({})).fails(403, "K9220");
    there.get("session").is(200);
    here.post("sessions/end", &json!({ "own_password": own_password("dara") })).is(204);
    there.get("session").fails(401, "K9201");
    here.get("session").is(200);
    // Another's session is none of theirs, whatever its number.
    let of_other = other.get("sessions").json()[0]["number"].clone();
    here.post("sessions/end", &json!({ "numbers": [of_other], "own_password": own_password("dara") })).is(204);
    other.get("session").is(200);
}
