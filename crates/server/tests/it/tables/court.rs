//! What a judge is told of a submitted group, as a table.

use super::{Row, groups, holds, list, rows, says};
use crate::support::Open;
use serde_json::{Value, json};

const COURT: &str = "case,group_id,run,what,word,basis,value,millibits,chance_permille,reports,named_by,others,groups,report,version,\
                     read_version,tells_again,step,from,to,weakest_millibits,own_millibits,next,next_millibits,margin_millibits";

#[test]
fn why_a_submitted_group_is_one_is_a_table_of_all_that_is_told() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    operator.post("cases", &json!({ "name": "The shop" })).is(201);
    operator.post("cases/C1/holdings", &json!({ "group": group })).is(201);
    operator.post("cases/C1/submission", &json!({ "title": "The whole" })).is(201);
    let path = format!("cases/C1/groups/{group}");
    let told = operator.get(&path).is(200).json();
    let table = rows(&operator.get(&format!("{path}?format=csv")).is(200), COURT);
    for row in &table {
        holds(row, "group_id", &told["group"]);
        says(row, &told, &["case", "run"]);
    }
    let of = |what: &str| table.iter().filter(|row| row["what"] == what).collect::<Vec<&Row>>();
    let whole = of("group");
    says(whole[0], &told, &["reports"]);
    holds(whole[0], "others", &told["reports_more"]);
    for (what, key) in [("type", "types"), ("language", "languages"), ("nationality", "nationalities")] {
        assert!(!list(&told, key).is_empty(), "{key} of {told}");
        assert_eq!(of(what).len(), list(&told, key).len());
        of(what).iter().zip(list(&told, key)).for_each(|(row, one)| says(row, one, &["word", "reports"]));
    }
    for (what, key) in [("holds", "held_by"), ("shares", "providers")] {
        assert_eq!(of(what).len(), list(&told, key).len());
        for (row, tie) in of(what).iter().zip(list(&told, key)) {
            says(row, tie, &["basis", "value", "millibits", "chance_permille", "others", "groups"]);
            let named: Vec<&str> = list(tie, "named_by").iter().filter_map(Value::as_str).collect();
            assert_eq!((&row["named_by"], &row["reports"]), (&named.join(" "), &named.len().to_string()));
        }
    }
    assert_eq!(of("against").len(), list(&told, "against").len());
    for (row, one) in of("against").iter().zip(list(&told, "against")) {
        holds(row, "word", &one["what"]);
        says(row, one, &["basis", "value", "reports", "groups"]);
    }
    let members = list(&told, "members");
    assert_eq!(of("report").len(), members.len());
    for (row, one) in of("report").iter().zip(members) {
        let keys = ["report", "version", "read_version", "tells_again", "weakest_millibits", "own_millibits"];
        says(row, one, &keys);
        says(row, one, &["next", "next_millibits", "margin_millibits"]);
    }
    let steps: Vec<&Value> = members.iter().flat_map(|one| list(one, "chain")).collect();
    assert!(!steps.is_empty() && of("chain").len() == steps.len());
    for (row, step) in of("chain").iter().zip(steps) {
        says(row, step, &["from", "to", "value", "millibits"]);
        holds(row, "basis", &step["shared"]);
    }
}
