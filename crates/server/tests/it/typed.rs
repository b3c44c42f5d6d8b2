//! A report that somebody types is looked over before it is sealed.

use crate::support::{Open, Told};
use serde_json::{Value, json};

/// What is doubted: the field, which of its values, the code, and whether it cannot be right.
fn doubts(told: &Told) -> Vec<Value> {
    let fields = told.json()["fields"].as_array().cloned().unwrap_or_default();
    fields.iter().map(|one| json!([one["field"], one["nth"], one["code"], one["is_grave"]])).collect()
}

#[test]
fn what_cannot_be_right_is_refused_with_all_that_is_doubted_and_nothing_is_sealed() {
    let open = Open::empty();
    let operator = open.operator();
    let fields = json!({
        "narrative": "They asked for a fee.", "victim_age": "abc", "amount": "much", "occurred_at": "2026-02-30",
        "suspect_phone": ["023 900 111", "", "unknown"],
    });
    for as_it_stands in [false, true] {
        let body = json!({ "source": " ", "fields": fields, "as_it_stands": as_it_stands });
        let told = operator.post("reports", &body).fails(422, "K9225");
        let expected = [
            json!(["source", 0, "K7418", true]),
            json!(["amount", 0, "K7417", true]),
            json!(["occurred_at", 0, "K7415", true]),
            json!(["suspect_phone", 2, "K7419", false]),
            json!(["victim_age", 0, "K7414", true]),
        ];
        assert_eq!(doubts(&told), expected);
        let document = operator.get("openapi.json").json();
        let whole = json!({ "$ref": "#/components/schemas/Doubts", "components": document["components"] });
        assert!(jsonschema::draft202012::new(&whole).unwrap().is_valid(&told.json()), "{:#}", told.json());
        // Nothing that was typed comes back, in the answer or in the log.
        let lines = format!("{:?}{}", open.lines.lock().unwrap(), told.text());
        assert!(!lines.contains("unknown") && !lines.contains("abc") && !lines.contains("much\""), "{lines}");
    }
    operator.post("reports", &json!({ "source": "counter", "fields": { "victim_age": "34" } })).fails(422, "K9225");
    assert_eq!(operator.get("session").json()["waiting"]["reports"], 0);
}

#[test]
fn what_is_unusual_is_told_and_sealed_as_it_stands_where_somebody_says_so() {
    let open = Open::empty();
    let operator = open.operator();
    let told = |phone: &str, as_it_stands: bool| {
        let fields = json!({
            "narrative": "They asked for a fee.", "suspect_phone": ["023 900 111", phone], "occurred_at": "2025-12-30 08:30",
            "suspect_account": ["000 111 222", "0001-11122233-44"], "suspect_bank": ["ABA", "Acleda"],
        });
        let body = json!({ "source": "counter", "reference": "K-1", "fields": fields, "as_it_stands": as_it_stands });
        operator.post("reports", &body)
    };
    assert_eq!(doubts(&told("ends in 44", false).fails(409, "K9226")), [json!(["suspect_phone", 1, "K7419", false])]);
    let ended = operator.ended(&told("ends in 44", true).is(202).json());
    assert_eq!(ended["outcome"]["files"][0]["new"], 1, "{ended:#}");
    let report = operator.get("reports/0").is(200).json();
    assert_eq!(report["occurred_at"], "2025-12-30T01:30:00Z", "{report:#}");
    let whole = report.to_string();
    for kept in ["023 900 111; ends in 44", "ABA 000 111 222; Acleda 0001-11122233-44"] {
        assert!(whole.contains(kept), "{kept}: {report:#}");
    }
    for value in ["ABA 000111222", "ACLEDA 00011112223344"] {
        assert!(whole.contains(value), "{value}: {report:#}");
    }
    // The same once more is a newer version, and nobody sends it twice by mistake.
    assert_eq!(doubts(&told("023 900 112", false).fails(409, "K9226")), [json!(["ref", 0, "K7420", false])]);
    let ended = operator.ended(&told("023 900 112", true).is(202).json());
    assert_eq!(ended["outcome"]["files"][0]["changed"], 1, "{ended:#}");
}

#[test]
fn a_column_holds_no_more_values_than_anybody_types() {
    let open = Open::empty();
    let operator = open.operator();
    let sent = |values: usize| {
        let phones: Vec<String> = (0..values).map(|at| format!("012 {at:06}")).collect();
        operator.post(
            "reports",
            &json!({ "source": "counter", "fields": { "suspect_phone": phones }, "as_it_stands": true }),
        )
    };
    operator.ended(&sent(200).is(202).json());
    sent(201).fails(400, "K9208");
}
