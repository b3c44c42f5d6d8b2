//! The trail of what was done: who is told why, and how it is narrowed.

use crate::support::{Asker, Open, START};
use krama_model::Moment;
use serde_json::{Value, json};

fn items(asker: &Asker, query: &str) -> Vec<Value> {
    asker.get(&format!("audit?limit=500{query}")).is(200).json()["items"].as_array().unwrap().clone()
}

/// The reason told for the newest entry of that deed, and whether one is withheld.
fn why(asker: &Asker, deed: &str) -> (Value, Value) {
    let all = items(asker, "");
    let one = all.iter().find(|one| one["deed"] == deed).unwrap();
    (one["why"].clone(), one["withheld"].clone())
}

/// A case of an investigator's, to which a prosecutor was assigned and of which a report was submitted; and who keeps accounts.
fn worked() -> (Open, Asker, Value) {
    let open = Open::desk();
    let (investigator, number) = open.person("vanna", "investigator");
    let (_, other) = open.person("sophea", "prosecutor");
    let (admin, _) = open.person("dara", "admin");
    investigator.post("cases", &json!({ "name": "The shop" })).is(201);
    let assigned = json!({ "person": other, "why": "she knows the shop" });
    investigator.post("cases/C1/assignments", &assigned).is(201);
    investigator.post("cases/C1/holdings", &json!({ "report": "#3" })).is(201);
    let submission = json!({ "title": "One report", "why": "the victim, 010 006 361, asked for it" });
    investigator.post("cases/C1/submission", &submission).is(201);
    let word = json!({ "verdict": "unsure", "a": "#1", "b": "#2", "why": "two sellers" });
    investigator.post("decisions", &word).is(201);
    (open, admin, number)
}

#[test]
fn a_reason_is_told_to_who_may_read_it_and_withheld_from_others_in_every_form() {
    let (open, admin, _) = worked();
    let operator = open.operator();
    let blanked = json!("the victim, ███████████, asked for it");
    assert_eq!(why(&operator, "submitted"), (blanked, json!(false)));
    assert_eq!(why(&operator, "unsure"), (json!("two sellers"), json!(false)));
    for asker in [&operator, &admin] {
        assert_eq!(why(asker, "assigned"), (json!("she knows the shop"), json!(false)));
    }
    assert_eq!(why(&admin, "submitted"), (Value::Null, json!(true)));
    assert_eq!(why(&admin, "unsure"), (Value::Null, json!(true)));
    // The same address was answered for the operator before: what was found for one is not told to another.
    for form in ["", "&format=whole", "&format=csv"] {
        let [own, other] = [&operator, &admin].map(|asker| asker.get(&format!("audit?limit=500{form}")).is(200).text());
        assert!(own.contains("two sellers") && !other.contains("two sellers"), "{form}");
        assert!(!own.contains("006 361") && !other.contains("asked for it"), "{form}");
    }
}

#[test]
fn the_trail_is_narrowed_by_person_kind_and_day_and_read_a_page_at_a_time() {
    let (open, admin, number) = worked();
    let person = number.as_str().unwrap();
    let of_person = items(&admin, &format!("&person={person}"));
    assert!(of_person.len() > 5 && of_person.iter().all(|one| one["person"] == number));
    let nobody = items(&admin, "&person=none");
    assert!(!nobody.is_empty() && nobody.iter().all(|one| one["person"].is_null()));
    let cases = items(&admin, &format!("&person={person}&kind=case-changed"));
    assert_eq!(cases.len(), of_person.iter().filter(|one| one["kind"] == "case-changed").count());
    // Page by page it is the same list, and CSV holds just that.
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("audit?limit=2&person={person}&kind=case-changed{cursor}")).is(200).json();
        assert_eq!(page["total"], cases.len());
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, cases);
    let csv = admin.get(&format!("audit?format=csv&person={person}&kind=case-changed")).is(200).text();
    let documented = include_str!("../../../../docs/api.md");
    assert!(documented.contains(csv.lines().next().unwrap()), "docs/api.md does not hold the header");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let entries: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(entries, cases.iter().map(|one| one["entry"].as_str().unwrap()).collect::<Vec<_>>());
    let withheld = |row: &csv::StringRecord| (row[9].to_owned(), row[10].to_owned());
    assert_eq!(withheld(&rows[0]), (String::new(), "true".to_owned()), "{csv}");
    // Days are the unit's.
    let day = |ms: i64| open.unit().settings().date(Moment(ms));
    let (today, tomorrow) = (day(START), day(START + 86_400_000));
    let all = items(&admin, "").len();
    assert_eq!(items(&admin, &format!("&from={today}&to={today}")).len(), all);
    assert_eq!(items(&admin, &format!("&from={tomorrow}")), Vec::<Value>::new());
    assert_eq!(items(&admin, &format!("&to={}", day(START - 86_400_000))), Vec::<Value>::new());
    for wrong in ["kind=banana", "person=vanna", "from=yesterday", "from=2026-03-02&to=2026-03-01"] {
        admin.get(&format!("audit?{wrong}")).fails(400, "K9208");
    }
}
