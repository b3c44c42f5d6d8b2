//! What is asked in a body: why, and a search.

use super::{Row, cell, groups, holds, list, members, rows, says};
use crate::support::{Asker, Open};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const WHY: &str = "a,b,group_a,group_b,why_not,what,step,from,to,basis,value,effect,millibits,chance_permille,whole_millibits,\
                   one_teller,benign,report,report_ref,field,start,end,before,words,after,role,rule";

/// Demands that a row says what a snippet does.
#[track_caller]
fn quotes(row: &Row, snippet: &Value) {
    says(row, snippet, &["report", "report_ref", "field", "start", "end", "role", "rule"]);
    for (at, column) in ["before", "words", "after"].iter().enumerate() {
        holds(row, column, &snippet["text"][at]);
    }
}

/// Demands what a table of two says of one list of steps, and gives how many rows that was.
#[track_caller]
fn steps(rows: &[Row], answer: &Value, what: &str) -> usize {
    let mut told = rows.iter().filter(|row| row["what"] == what);
    let mut met = 0;
    for (at, step) in (1..).zip(list(answer, what)) {
        for snippet in list(step, "snippets") {
            let row = told.next().unwrap();
            assert_eq!(row["step"], at.to_string());
            says(row, step, &["from", "to", "value", "millibits", "chance_permille", "whole_millibits", "one_teller"]);
            holds(row, "basis", &step["shared"]);
            holds(row, "benign", &step["benign_since"]);
            quotes(row, snippet);
            met += 1;
        }
    }
    assert_eq!(told.next(), None);
    met
}

/// Reports of two groups that hold the same value, where two groups share one.
fn between_groups(operator: &Asker) -> Option<[String; 2]> {
    let names = groups(operator);
    let pairs = names.iter().enumerate().flat_map(|(at, a)| names[at + 1..].iter().map(move |b| [a, b]));
    let mut shared = pairs.flat_map(|[a, b]| {
        let told = operator.get(&format!("groups/compare?a={a}&b={b}")).is(200).json();
        list(&told, "shared").iter().map(|tie| ([a, b], tie["value"].clone())).collect::<Vec<_>>()
    });
    let holder = |group: &str, value: &Value| {
        let told = operator.get(&format!("groups/{group}/network?limit=5000")).is(200).json();
        let tie = list(&told, "values").iter().find(|tie| tie["value"] == *value)?["tie"].clone();
        let hold = list(&told, "holds").iter().find(|hold| hold["tie"] == tie)?;
        Some(cell(&hold["report"]))
    };
    shared.find_map(|([a, b], value)| Some([holder(a, &value)?, holder(b, &value)?]))
}

#[test]
fn why_is_a_table_of_steps_or_of_what_is_shared_without_a_chain_or_of_what_links_nothing() {
    let open = Open::desk();
    let operator = open.operator();
    let (mut met, mut reasons) = (BTreeMap::<&str, usize>::new(), BTreeSet::new());
    let asked =
        (0..105).step_by(4).flat_map(|a| (a + 1..105).step_by(9).map(move |b| [a, b].map(|at| format!("#{at}"))));
    for [a, b] in asked.chain(between_groups(&operator)) {
        open.pass(3_000);
        let address = format!("why?a={a}&b={b}").replace('#', "%23");
        let answer = operator.get(&address).is(200).json();
        let told = rows(&operator.get(&format!("{address}&format=csv")).is(200), WHY);
        assert!(!told.is_empty());
        for row in &told {
            says(row, &answer, &["a", "b", "why_not"]);
            holds(row, "group_a", &answer["groups"][0]);
            holds(row, "group_b", &answer["groups"][1]);
        }
        for what in ["chain", "shared"] {
            *met.entry(what).or_default() += steps(&told, &answer, what);
        }
        let idle: Vec<&Row> = told.iter().filter(|row| row["what"] == "idle").collect();
        assert_eq!(idle.len(), list(&answer, "idle").len());
        for (row, value) in idle.iter().zip(list(&answer, "idle")) {
            says(row, value, &["basis", "value", "effect", "millibits", "role", "rule"]);
        }
        *met.entry("idle").or_default() += idle.len();
        *met.entry("nothing").or_default() += told.iter().filter(|row| row["what"] == "nothing").count();
        reasons.insert(cell(&answer["why_not"]));
    }
    assert!(met.values().all(|&rows| rows > 0) && reasons.len() > 2, "{met:?} {reasons:?}");
}

#[test]
fn what_was_asked_about_in_a_body_stands_in_no_name_of_a_file() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    let held = operator.get(&format!("groups/{group}")).is(200).json();
    let mut values = list(&held, "held_by").iter().filter(|tie| !cell(&tie["value"]).starts_with("masked:"));
    let value = values.find(|tie| tie["basis"] == "phone" || tie["basis"] == "domain").unwrap()["value"].clone();
    let member = members(&operator, &group).remove(0);
    let named = |what: &str| format!("attachment; filename=\"krama-{what}-2026-01-01.csv\"");
    let two = operator.post("why?format=csv", &json!({ "a": value, "b": member })).is(200);
    let asked: Vec<Row> = rows(&two, WHY).into_iter().filter(|row| row["what"] == "asked").collect();
    let answer = operator.post("why", &json!({ "a": value, "b": member })).is(200).json();
    assert_eq!(asked.len(), 1);
    let named_value = &answer["values"][0];
    says(&asked[0], &named_value["value"], &["basis", "value", "effect", "millibits"]);
    holds(&asked[0], "from", &answer["a"]);
    quotes(&asked[0], &named_value["snippet"]);
    let one = operator.post("why?format=csv", &json!({ "a": value })).is(200);
    let found = operator.post("search?format=csv", &json!({ "words": value })).is(200);
    for (told, name) in [(&two, "why"), (&one, "why"), (&found, "search")] {
        assert_eq!(told.header("content-disposition"), Some(named(name).as_str()));
        assert_eq!(told.header("etag").map(|tag| tag.contains(value.as_str().unwrap())), Some(false));
        assert!(told.text().contains(value.as_str().unwrap()));
    }
    // The same words in another form are another answer.
    assert!(operator.post("why", &json!({ "a": value })).is(200).json().is_object());
    assert!(operator.post("search", &json!({ "words": value })).is(200).json().is_object());
}

#[test]
fn what_one_links_is_a_table_of_its_values() {
    let open = Open::desk();
    let operator = open.operator();
    let word = json!({ "verdict": "benign", "kind": "domain", "value": "news.example.org", "why": "a paper" });
    operator.post("decisions", &word).is(201);
    let header = "report,group_id,basis,value,role,rule,effect,holders,groups,millibits,benign,benign_at,benign_by,benign_why,\
                  benign_in_run,benign_withdrawn_by";
    let mut met = 0;
    for a in ["#3", "#7", "#12", "news.example.org"] {
        let answer = operator.post("why", &json!({ "a": a })).is(200).json();
        let told = rows(&operator.post("why?format=csv", &json!({ "a": a })).is(200), header);
        assert_eq!(told.len(), list(&answer, "values").len());
        for (row, value) in told.iter().zip(list(&answer, "values")) {
            says(row, &answer, &["report"]);
            holds(row, "group_id", &answer["group"]);
            says(row, value, &["basis", "value", "role", "rule", "effect", "holders", "groups", "millibits"]);
            holds(row, "benign", &value["benign"]["entry"]);
            for (column, key) in [
                ("benign_at", "at"),
                ("benign_by", "by"),
                ("benign_why", "why"),
                ("benign_in_run", "in_run"),
                ("benign_withdrawn_by", "withdrawn_by"),
            ] {
                holds(row, column, &value["benign"][key]);
            }
            met += usize::from(row["benign_why"] == "a paper");
        }
    }
    assert_eq!(met, 1);
}

const FOUND: &str = "found,report,report_ref,source,group_id,basis,value,role,rule,ambiguous,part,field,start,end,before,words,after,\
                  masked,millibits,count";

/// Demands that a table of what was found says what JSON says.
#[track_caller]
fn finds(told: &[Row], answer: &Value) {
    let of = |found: &str| told.iter().filter(|row| row["found"] == found).cloned().collect::<Vec<_>>();
    let lists = [
        ("reading", "readings"),
        ("report", "reports"),
        ("mention", "mentions"),
        ("holder", "groups"),
        ("words", "words"),
    ];
    for (found, key) in lists {
        assert_eq!(of(found).len(), list(answer, key).len(), "{found}");
    }
    for (row, reading) in of("reading").iter().zip(list(answer, "readings")) {
        holds(row, "basis", &reading["kind"]);
        says(row, reading, &["value"]);
    }
    of("report").iter().zip(list(answer, "reports")).for_each(|(row, report)| holds(row, "report", report));
    for (row, hit) in of("holder").iter().zip(list(answer, "groups")) {
        holds(row, "group_id", &hit["group"]);
        holds(row, "count", &hit["mentions"]);
    }
    for (row, mention) in of("mention").iter().zip(list(answer, "mentions")) {
        let keys =
            ["report", "report_ref", "source", "value", "role", "rule", "ambiguous", "part", "field", "start", "end"];
        says(row, mention, &keys);
        holds(row, "basis", &mention["kind"]);
    }
    for (row, hit) in of("words").iter().zip(list(answer, "words")) {
        says(row, hit, &["report", "report_ref", "source", "field", "start", "end", "masked"]);
        holds(row, "group_id", &hit["group"]);
        for (at, column) in ["before", "words", "after"].iter().enumerate() {
            holds(row, column, &hit["text"][at]);
        }
    }
    if let Some(row) = of("group").first() {
        holds(row, "group_id", &answer["group"]["group"]);
        holds(row, "count", &answer["group"]["reports"]);
    }
}

#[test]
fn a_search_is_a_table_of_all_that_was_found() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    let held = operator.get(&format!("groups/{group}")).is(200).json();
    let mut values = list(&held, "held_by").iter().map(|tie| cell(&tie["value"]));
    let value = values.find(|value| value.starts_with("kx-")).unwrap();
    let mut met = BTreeMap::<String, usize>::new();
    for words in ["money", "H-005", group.as_str(), value.as_str()] {
        let answer = operator.find(words).is(200).json();
        let told = rows(&operator.post("search?format=csv", &json!({ "words": words })).is(200), FOUND);
        for row in &told {
            *met.entry(row["found"].clone()).or_default() += 1;
        }
        finds(&told, &answer);
    }
    for found in ["reading", "report", "mention", "holder", "words", "group"] {
        assert!(met.contains_key(found), "{met:?}");
    }
}

#[test]
fn a_report_that_no_run_has_read_is_found_with_its_place_for_now() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    let held = operator.get(&format!("groups/{group}")).is(200).json();
    let mut values = list(&held, "held_by").iter().filter(|tie| !cell(&tie["value"]).starts_with("masked:"));
    let mut named: Vec<String> = values.by_ref().map(|tie| cell(&tie["value"])).collect();
    named.retain(|value| value.starts_with("kx-") || value.starts_with('+'));
    let table = format!("ref,narrative\nNEW-1,\"They sent me to {} and took my money.\"\n", named.join(" and "));
    operator.ended(&operator.send("files", &[("file", Some("new.csv"), &table)]).is(202).json());
    let answer = operator.find("NEW-1").is(200).json();
    let told = operator.post("search?format=csv", &json!({ "words": "NEW-1" })).is(200);
    let told = rows(&told, FOUND);
    let told: Vec<&Row> = told.iter().filter(|row| row["found"] == "provisional").collect();
    assert_eq!((told.len(), list(&answer, "provisional").len()), (1, 1), "{answer:#}");
    let placed = &answer["provisional"][0];
    says(told[0], placed, &["report", "report_ref", "source", "millibits"]);
    holds(told[0], "group_id", &placed["group"]);
}
