//! A case as a table.

use super::{REPORT, Row, groups, holds, list, members, rows, says};
use crate::support::{Asker, Open};
use serde_json::{Value, json};

const CASE: &str = "case,what,entry,at,by,person,authenticated,change,with,why,words,struck_by,number,group_id,run,report,version,\
                    moved,now";

/// What every row says of who did it.
const DONE: [&str; 8] = ["entry", "at", "by", "person", "authenticated", "change", "with", "why"];

#[test]
fn a_case_is_a_table_of_as_much_of_it_as_whoever_asks_may_see() {
    let open = Open::desk();
    let (investigator, _) = open.person("vanna", "investigator");
    let (judge, number) = open.person("rith", "judge");
    let group = groups(&investigator).remove(0);
    let alone = "#3";
    let path = "cases/C1";
    investigator.post("cases", &json!({ "name": "The shop of 010 006 361" })).is(201);
    investigator.post(&format!("{path}/holdings"), &json!({ "group": group, "why": "first" })).is(201);
    let held = investigator.post(&format!("{path}/holdings"), &json!({ "report": alone })).is(201).json();
    let added: Vec<Value> = list(&held, "held").iter().map(|one| one["entry"].clone()).collect();
    investigator.post(&format!("{path}/notes"), &json!({ "note": "He was seen, at the market." })).is(201);
    let noted = investigator.get(path).is(200).json()["notes"][0]["entry"].as_str().unwrap().to_owned();
    investigator.post(&format!("{path}/notes/{noted}/strike"), &json!({ "why": "hearsay" })).is(201);
    investigator.post(&format!("{path}/assignments"), &json!({ "person": number })).is(201);
    let submission = json!({ "title": "The group, of 010 006 361", "added": [added[0]] });
    let answer = investigator.post(&format!("{path}/submission"), &submission).is(201).json();
    let told = rows(&investigator.get(&format!("{path}?format=csv")).is(200), CASE);
    for row in &told {
        holds(row, "case", &json!("C1"));
    }
    let of = |rows: &[Row], what: &str| rows.iter().filter(|row| row["what"] == what).cloned().collect::<Vec<_>>();
    let reports = members(&investigator, &group);
    let (rows_held, views) = (of(&told, "held"), list(&answer, "held"));
    assert_eq!(rows_held.len(), reports.len() + 1);
    for (at, row) in rows_held.iter().enumerate() {
        let (view, report) = if at < reports.len() { (&views[0], reports[at].as_str()) } else { (&views[1], alone) };
        says(row, view, &DONE);
        says(row, view, &["moved"]);
        holds(row, "report", &json!(report));
        says(row, &json!({ "run": view["held"]["place"]["run"] }), &["run"]);
        holds(row, "group_id", &view["held"]["place"]["group"]);
        let now = list(view, "now").iter();
        let now: Vec<String> =
            now.map(|one| format!("{} {}", one["group"].as_str().unwrap_or("none"), one["reports"])).collect();
        assert_eq!(row["now"], now.join("; "));
    }
    let note = &of(&told, "note")[0];
    says(note, &answer["notes"][0], &DONE);
    holds(note, "words", &answer["notes"][0]["note"]);
    says(note, &answer["notes"][0], &["struck_by"]);
    assert!(!note["struck_by"].is_empty());
    let history = of(&told, "done");
    assert_eq!(history.len(), list(&answer, "history").len());
    history.iter().zip(list(&answer, "history")).for_each(|(row, one)| says(row, one, &DONE));
    a_judge_has_what_was_submitted(&judge, &reports);
    judge.get(&format!("groups/{group}?format=csv")).fails(403, "K9203");
}

/// A judge has what was put before the court, and nothing beside it.
fn a_judge_has_what_was_submitted(judge: &Asker, reports: &[String]) {
    let put = judge.get("cases/C1").is(200).json();
    let seen = judge.get("cases/C1?format=csv").is(200);
    assert!(!seen.text().contains("006 361") && !seen.text().contains("market"), "{}", seen.text());
    let seen = rows(&seen, CASE);
    assert_eq!(seen.len(), reports.len());
    for (row, report) in seen.iter().zip(reports) {
        let submitted = &put["submissions"][0];
        says(row, submitted, &DONE);
        holds(row, "what", &json!("exhibit"));
        holds(row, "words", &submitted["title"]);
        holds(row, "report", &json!(report));
        says(row, &submitted["exhibits"][0], &["number"]);
        holds(row, "version", &submitted["exhibits"][0]["versions"][0]);
        holds(row, "group_id", &submitted["exhibits"][0]["place"]["group"]);
    }
    let exhibit = reports[0].trim_start_matches('#');
    let seen = rows(&judge.get(&format!("reports/{exhibit}?format=csv")).is(200), REPORT);
    assert!(seen.iter().all(|row| row["basis"].is_empty() && row["effect"].is_empty()), "{seen:?}");
    assert!(seen.iter().any(|row| row["text"].chars().count() > 40));
    judge.get("reports/3?format=csv").fails(403, "K9203");
    judge.post("why?format=csv", &json!({ "a": "#3" })).fails(403, "K9203");
}
