//! Cases: who sees what of one.

use crate::support::{Asker, Open};
use serde_json::{Value, json};

const PASSWORD: &str = "seven brass kettles sing";

/// Somebody with an account of that role, who has chosen their password.
fn person(open: &Open, name: &str, role: &str) -> (Asker, Value) {
    let new = json!({ "name": name, "shown": name, "role": role, "password": PASSWORD });
    let number = open.operator().post("people", &new).is(201).json()["number"].clone();
    let own = format!("{name} walks nine slow miles");
    let first = open.signed_in(&json!({ "name": name, "password": PASSWORD }));
    first.post("session/password", &json!({ "old": PASSWORD, "new": own })).is(204);
    (open.signed_in(&json!({ "name": name, "password": own })), number)
}

#[test]
fn a_judge_sees_what_was_submitted_and_nothing_else() {
    let open = Open::desk();
    let (investigator, _) = person(&open, "vanna", "investigator");
    let (judge, number) = person(&open, "rith", "judge");
    let (other, _) = person(&open, "sophea", "prosecutor");
    let case = investigator.post("cases", &json!({ "name": "The shop" })).is(201).json();
    let path = format!("cases/{}", case["case"].as_str().unwrap());
    other.get(&path).fails(404, "K5044");
    judge.get(&path).fails(404, "K5044");
    let held =
        investigator.post(&format!("{path}/holdings"), &json!({ "report": "#3", "why": "first" })).is(201).json();
    let added = held["held"][0]["entry"].clone();
    investigator.post(&format!("{path}/holdings"), &json!({ "report": "#4" })).is(201);
    investigator.post(&format!("{path}/notes"), &json!({ "note": "He was seen at the market." })).is(201);
    investigator.post(&format!("{path}/assignments"), &json!({ "person": number })).is(201);
    investigator.post(&format!("{path}/submission"), &json!({ "title": "One report", "added": [added] })).is(201);
    let seen = judge.get(&path).is(200).json();
    assert_eq!((&seen["is_whole"], &seen["notes"], &seen["held"]), (&json!(false), &json!([]), &json!([])));
    assert_eq!(seen["submissions"][0]["exhibits"][0]["report"], "#3");
    assert!(!seen.to_string().contains("market"));
    let report = judge.get("reports/3").is(200).json();
    assert_eq!((&report["standing"], &report["masked"]), (&json!(null), &json!(true)));
    judge.get("reports/4").fails(403, "K9203");
    judge.get("groups").fails(403, "K9203");
    judge.post(&format!("{path}/notes"), &json!({ "note": "x" })).fails(403, "K9203");
}

#[test]
fn only_those_who_work_on_a_case_identify_the_persons_in_it() {
    let open = Open::desk();
    let (inside, _) = person(&open, "vanna", "investigator");
    let (outside, _) = person(&open, "sophea", "investigator");
    inside.post("cases", &json!({ "name": "The shop" })).is(201);
    inside.post("cases/C1/holdings", &json!({ "report": "#3" })).is(201);
    let why = json!({ "why": "to call back" });
    outside.post("reports/3/identified", &why).fails(403, "K9218");
    outside.post("reports/3/proof", &why).fails(403, "K9218");
    assert_eq!(inside.post("reports/3/identified", &why).is(200).json()["report"]["masked"], false);
    let told = open.operator().get("audit").is(200).json();
    assert_eq!((&told["items"][0]["by"], &told["items"][0]["why"]), (&json!("vanna"), &json!("to call back")));
}

#[test]
fn a_case_is_closed_and_what_is_wrong_is_told_with_its_code() {
    let open = Open::desk();
    let operator = open.operator();
    operator.post("cases", &json!({ "name": "" })).fails(422, "K5048");
    operator.post("cases", &json!({ "name": "The shop" })).is(201);
    operator.patch("cases/C1", &json!({ "name": "Two shops", "closed": true, "why": "tried" })).is(200);
    operator.post("cases/C1/notes", &json!({ "note": "late" })).fails(409, "K5045");
    assert_eq!(
        operator.patch("cases/C1", &json!({ "closed": false, "why": "a third one" })).is(200).json()["name"],
        "Two shops"
    );
    operator.post("cases/C1/holdings", &json!({})).fails(400, "K9208");
    operator.post("cases/C1/holdings/E1/removal", &json!({ "why": "not his" })).fails(409, "K5046");
    operator.get("cases/C9").fails(404, "K5044");
}
