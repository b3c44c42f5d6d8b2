//! The document of the interface and the bytes that are answered agree.

use crate::support::{Asker, Open};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Holds an answer against what the document says of its route.
fn holds(document: &Value, path: &str, told: &Value) {
    let operation = &document["paths"][path];
    let operation = if operation["get"].is_null() { &operation["post"] } else { &operation["get"] };
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "{path} says nothing of its answer");
    let whole = json!({ "allOf": [schema], "components": document["components"] });
    let validator: Validator = jsonschema::draft202012::new(&whole).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(told).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
    assert!(faults.is_empty(), "{path}: {faults:#?}\n{told:#}");
}

/// A group from several sides.
const VIEWS: [&str; 4] =
    ["/groups/{name}/network", "/groups/{name}/timeline", "/groups/{name}/history", "/groups/{name}/members"];

/// Addresses below a route, enough of them that every route answers.
fn addresses(operator: &Asker) -> Vec<(&'static str, String)> {
    let groups = operator.get("groups").is(200).json();
    let reports = operator.get("reports?limit=500").is(200).json();
    let mut all = vec![
        ("/session", "session".to_owned()),
        ("/groups", "groups?limit=2".to_owned()),
        ("/reports", "reports?limit=2".to_owned()),
        ("/decisions", "decisions".to_owned()),
        ("/reviews", "reviews".to_owned()),
        ("/sessions", "sessions".to_owned()),
        ("/situation", "situation".to_owned()),
        ("/situation", "situation?scale=day&days=30".to_owned()),
        ("/research", "research?by=type,month".to_owned()),
        ("/research", "research?by=province".to_owned()),
        ("/people", "people".to_owned()),
        ("/audit", "audit".to_owned()),
        ("/colleagues", "colleagues".to_owned()),
        ("/cases", "cases".to_owned()),
        ("/cases/{number}", "cases/C1".to_owned()),
    ];
    let names: Vec<&str> =
        groups["items"].as_array().unwrap().iter().map(|one| one["group"].as_str().unwrap()).collect();
    all.push(("/cases/{number}/groups/{name}", format!("cases/C1/groups/{}", names[0])));
    all.push(("/groups/compare", format!("groups/compare?a={}&b={}", names[0], names[1])));
    for group in groups["items"].as_array().unwrap() {
        let name = group["group"].as_str().unwrap();
        all.push(("/groups/{name}", format!("groups/{name}")));
        all.extend(VIEWS.iter().map(|view| (*view, view.trim_start_matches('/').replace("{name}", name))));
    }
    let names: Vec<String> = reports["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["report"].as_str().unwrap().replace('#', "%23"))
        .collect();
    // Every ninth report: of several groups, and alone.
    let names: Vec<&String> = names.iter().step_by(9).collect();
    for name in &names {
        all.push(("/why", format!("why?a={name}")));
        all.push(("/reports/{number}", format!("reports/{}", name.trim_start_matches("%23"))));
        all.extend(
            names.iter().filter(|other| other != &name).map(|other| ("/why", format!("why?a={name}&b={other}"))),
        );
    }
    all
}

#[test]
fn every_answer_is_as_the_document_says() {
    let open = Open::desk();
    let operator = open.operator();
    let document = operator.get("openapi.json").is(200).json();
    let mut seen = BTreeSet::new();
    operator.post("people", &json!({ "name": "dara", "shown": "Dara", "role": "judge" })).is(201);
    operator.post("reports/3/identified", &json!({ "why": "to call back" })).is(200);
    operator.post("cases", &json!({ "name": "The shop", "reference": "12/2026" })).is(201);
    let group = operator.get("groups").json()["items"][0]["group"].clone();
    operator.post("cases/C1/holdings", &json!({ "group": group })).is(201);
    operator.post("cases/C1/holdings", &json!({ "report": "#3" })).is(201);
    operator.post("cases/C1/notes", &json!({ "note": "Called back." })).is(201);
    operator.post("cases/C1/submission", &json!({ "title": "The whole" })).is(201);
    let groups = operator.get("groups").json();
    for words in ["money", "012", "#3", groups["items"][0]["group"].as_str().unwrap()] {
        holds(&document, "/search", &operator.find(words).is(200).json());
    }
    let found = operator.find("012").json();
    let value = found["readings"][0]["value"].as_str().unwrap_or("012345678");
    holds(&document, "/values", &operator.post("values", &json!({ "value": value })).is(200).json());
    let held = operator.get(&format!("groups/{}", group.as_str().unwrap())).is(200).json();
    let held = held["held_by"].as_array().unwrap().iter().map(|tie| tie["value"].as_str().unwrap());
    let asked = held.filter(|value| !value.starts_with("masked:")).map(|value| {
        let told = operator.post("why", &json!({ "a": value, "b": "#3" }));
        (told.status == 200).then(|| holds(&document, "/why", &told.json()))
    });
    assert!(asked.flatten().count() > 0, "no value of a group was laid beside a report");
    for (route, address) in addresses(&operator) {
        holds(&document, route, &operator.get(&address).is(200).json());
        seen.insert(route);
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        let is_told = ["/work", "/pieces/{number}"].contains(&path.as_str()) || seen.contains(path.as_str());
        assert!(operations.get("get").is_none() || is_told, "{path} was not asked");
    }
}

#[test]
fn problems_are_as_the_document_says() {
    let open = Open::empty();
    let document = open.stranger().get("openapi.json").is(200).json();
    let told = open.stranger().get("session").fails(401, "K9201").json();
    let whole = json!({ "$ref": "#/components/schemas/Problem", "components": document["components"] });
    assert!(jsonschema::draft202012::new(&whole).unwrap().is_valid(&told), "{told:#}");
}

#[test]
fn the_document_is_what_was_agreed_and_what_the_page_was_written_against() {
    let open = Open::empty();
    let document = open.stranger().get("openapi.json").is(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    for answer in operations.flat_map(|operation| operation["responses"].as_object().unwrap().values()) {
        assert!(answer.get("content").is_none_or(Value::is_object), "{answer}");
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/lib/api/openapi.json");
    let kept = fs::read_to_string(&kept).unwrap_or_default();
    assert!(
        kept == krama_server::document(),
        "web/src/lib/api/openapi.json is another: krama serve --document > web/src/lib/api/openapi.json"
    );
}
