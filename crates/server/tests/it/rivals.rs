//! What speaks against a group, told by the server: a report that stands alone and would fit almost as well.

use crate::support::{Asker, Open};
use serde_json::{Value, json};

/// Two pairs, each with a third report that somebody keeps apart: C names all that A and B name, F one thing of two.
const TABLE: &str = "ref,narrative,suspect_phone,suspect_account\n\
    A,He called,012900111,ABA 000333444\nB,He called,012900111,ABA 000333444\nC,He called,012900111,ABA 000333444\n\
    D,He called,012900222,ABA 000333555\nE,He called,012900222,ABA 000333555\nF,He called,012900222,\n\
    G,x,012900333,\nH,x,012900444,\nI,x,012900555,\n";

fn near_reports(operator: &Asker, group: &Value) -> Vec<Value> {
    let told = operator.get(&format!("groups/{}", group.as_str().unwrap())).is(200).json();
    let against = told["against"].as_array().unwrap().iter();
    against.filter(|one| one["what"] == "near-report").cloned().collect()
}

#[test]
fn a_report_that_stands_alone_and_fits_almost_as_well_speaks_against_a_group() {
    let open = Open::empty();
    let operator = open.operator();
    operator.ended(&operator.send("files", &[("file", Some("desk.csv"), TABLE)]).is(202).json());
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let standing = |reference: &str| {
        let told = operator.get("reports?limit=50").is(200).json();
        let mut rows = told["items"].as_array().unwrap().iter();
        rows.find(|row| row["report_ref"] == reference).cloned().unwrap()
    };
    assert_eq!(near_reports(&operator, &standing("A")["group_id"]), [Value::Null; 0]);
    let mut apart = Vec::new();
    for (one, other) in [("A", "C"), ("B", "C"), ("D", "F"), ("E", "F")] {
        let word = json!({ "verdict": "different", "a": one, "b": other, "why": "two men" });
        apart.push(operator.post("decisions", &word).is(201).json()["entry"].as_str().unwrap().to_owned());
    }
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let (first, lone) = (standing("A"), standing("C"));
    assert_eq!((&lone["group_id"], &first["group_id"]), (&Value::Null, &standing("B")["group_id"]));
    let expected = json!({ "what": "near-report", "report": lone["report"], "reports": 2 });
    assert_eq!(near_reports(&operator, &first["group_id"]), [expected]);
    // F is the rival that comes next for D and E, by too little to speak against their group.
    let second = standing("D");
    assert_eq!(second["next_report"], standing("F")["report"]);
    assert_eq!(near_reports(&operator, &second["group_id"]), [Value::Null; 0]);
    let opened = operator.get(&format!("reports/{}", &first["report"].as_str().unwrap()[1..])).is(200).json();
    assert_eq!(opened["standing"]["next_report"], lone["report"], "{opened:#}");

    for entry in &apart[..2] {
        operator.post(&format!("decisions/{entry}/withdrawal"), &json!({ "why": "one man" })).is(201);
    }
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let first = standing("A");
    assert_eq!(first["group_id"], standing("C")["group_id"]);
    assert_eq!(near_reports(&operator, &first["group_id"]), [Value::Null; 0]);
}
