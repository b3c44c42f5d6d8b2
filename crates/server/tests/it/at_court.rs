//! Cases: who sees what of one.

use crate::support::{Asker, Open};
use serde_json::{Value, json};

#[test]
fn a_judge_sees_what_was_submitted_and_nothing_else() {
    let open = Open::desk();
    let (investigator, _) = open.person("vanna", "investigator");
    let (judge, number) = open.person("rith", "judge");
    let (other, _) = open.person("sophea", "prosecutor");
    let case = investigator.post("cases", &json!({ "name": "The shop of 010 006 361" })).is(201).json();
    let path = format!("cases/{}", case["case"].as_str().unwrap());
    other.get(&path).fails(404, "K5044");
    judge.get(&path).fails(404, "K5044");
    let held =
        investigator.post(&format!("{path}/holdings"), &json!({ "report": "#3", "why": "first" })).is(201).json();
    let added = held["held"][0]["entry"].clone();
    investigator.post(&format!("{path}/holdings"), &json!({ "report": "#4" })).is(201);
    investigator.post(&format!("{path}/notes"), &json!({ "note": "He was seen at the market." })).is(201);
    investigator.post(&format!("{path}/assignments"), &json!({ "person": number })).is(201);
    let submission = json!({ "title": "One report, of 010 006 361", "why": "as 010 006 361 asked", "added": [added] });
    let put = investigator.post(&format!("{path}/submission"), &submission).is(201).json();
    assert_eq!(put["submissions"][0]["title"], submission["title"]);
    let done = put["history"].as_array().unwrap().iter().map(|done| (done["change"].clone(), done["with"].clone()));
    assert!(done.clone().any(|done| done == (json!("assigned"), json!(number))), "{put}");
    assert!(done.clone().any(|done| done == (json!("added"), json!("#4"))), "{put}");
    assert!(put["people"].as_array().unwrap().iter().any(|one| one["shown"] == "rith"), "{put}");
    let seen = judge.get(&path).is(200).json();
    assert_eq!((&seen["people"], &seen["history"]), (&json!([]), &json!([])));
    // In people's own words nothing that is a victim's stands open for whoever may not identify them.
    assert!(!seen.to_string().contains("006 361"), "{seen}");
    assert!(!judge.get("cases").is(200).text().contains("006 361"));
    assert_eq!((&seen["is_whole"], &seen["notes"], &seen["held"]), (&json!(false), &json!([]), &json!([])));
    assert_eq!(seen["submissions"][0]["exhibits"][0]["report"], "#3");
    assert!(!seen.to_string().contains("market"));
    let report = judge.get("reports/3").is(200).json();
    assert_eq!((&report["standing"], &report["masked"]), (&json!(null), &json!(true)));
    // What Krama reads in it was not put before the court.
    assert_eq!(report["scam"], json!(null));
    assert!(report["parts"].as_array().unwrap().iter().all(|part| part["mentions"] == json!([])), "{report}");
    judge.get("colleagues").fails(403, "K9203");
    judge.get("reports/4").fails(403, "K9203");
    judge.get("groups").fails(403, "K9203");
    judge.post(&format!("{path}/notes"), &json!({ "note": "x" })).fails(403, "K9203");
}

#[test]
fn only_those_who_work_on_a_case_identify_the_persons_in_it() {
    let open = Open::desk();
    let (inside, _) = open.person("vanna", "investigator");
    let (outside, _) = open.person("sophea", "investigator");
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
    let held = operator.post("cases/C1/holdings", &json!({ "report": "#3" })).is(201).json();
    operator.post("cases/C1/holdings", &json!({ "report": "#3" })).fails(409, "K5052");
    let entry = held["held"][0]["entry"].as_str().unwrap();
    operator.post(&format!("cases/C1/holdings/{entry}/removal"), &json!({ "why": "not his" })).is(201);
    operator.post("cases/C1/holdings", &json!({ "report": "#3" })).is(201);
    operator.post("cases/C1/holdings/E1/removal", &json!({ "why": "not his" })).fails(409, "K5046");
    operator.get("cases/C9").fails(404, "K5044");
}

/// Types a report in, under a reference, and waits until it is sealed.
fn type_in(operator: &Asker, reference: &str, narrative: &str) -> Value {
    let fields = json!({ "narrative": narrative, "suspect_phone": "023 900 111", "victim_phone": "010 006 361" });
    let body = json!({ "source": "counter", "reference": reference, "fields": fields, "as_it_stands": true });
    let ended = operator.ended(&operator.post("reports", &body).is(202).json());
    assert_eq!(ended["standing"], "done", "{ended:#}");
    ended
}

#[test]
fn a_judge_opens_what_was_submitted_though_the_report_came_in_again() {
    let open = Open::empty();
    let (investigator, _) = open.person("vanna", "investigator");
    let (judge, number) = open.person("rith", "judge");
    let operator = open.operator();
    type_in(&operator, "K-1", "They asked for a fee at the market.");
    investigator.post("cases", &json!({ "name": "The shop" })).is(201);
    investigator.post("cases/C1/holdings", &json!({ "report": "#0" })).is(201);
    investigator.post("cases/C1/assignments", &json!({ "person": number })).is(201);
    investigator.post("cases/C1/submission", &json!({ "title": "One report" })).is(201);
    type_in(&operator, "K-1", "They asked for a fee at the harbour.");
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    for address in ["reports/0", "reports/0?version=1"] {
        let seen = judge.get(address).is(200).json();
        assert_eq!(
            (&seen["seal"]["version"], &seen["standing"], &seen["run"]),
            (&json!(1), &json!(null), &json!(null))
        );
        assert!(seen.to_string().contains("market") && !seen.to_string().contains("harbour"), "{seen}");
        assert!(!seen.to_string().contains("006 361"));
    }
    judge.get("reports/0?version=2").fails(403, "K9203");
    assert!(investigator.get("reports/0").is(200).text().contains("harbour"));
    assert!(investigator.get("reports/0?version=1").is(200).text().contains("market"));
    investigator.get("reports/0?version=3").fails(404, "K5020");
}

#[test]
fn the_digest_of_an_original_is_told_to_nobody_for_whom_something_is_masked() {
    let open = Open::empty();
    let operator = open.operator();
    let ended = type_in(&operator, "K-1", "She was told to pay first.");
    let why = json!({ "why": "to call back" });
    let seen = operator.post("reports/0/identified", &why).is(200).json();
    let digest = seen["report"]["seal"]["original"].as_str().unwrap().to_owned();
    let table = "ref,narrative,suspect_phone,victim_phone\nK-1,She was told to pay first.,023 900 111,010 006 361\n";
    assert_eq!(digest, krama_model::Digest::of(table.as_bytes()).to_string(), "it can be guessed");
    assert!(!ended.to_string().contains(&digest), "{ended}");
    for address in ["reports/0", "audit", "decisions", "cases", "groups"] {
        let told = operator.get(address);
        assert!(!told.text().contains(&digest) && !format!("{:?}", told.headers).contains(&digest), "{address}");
    }
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    for address in ["reports/0", "reports?format=csv", "audit?format=csv", "why?a=%230"] {
        assert!(!operator.get(address).is(200).text().contains(&digest), "{address}");
    }
    for told in [operator.find("pay first"), operator.post("values", &json!({ "value": "023 900 111" }))] {
        assert!(!told.is(200).text().contains(&digest));
    }
}
