//! Answers are kept while the workspace stays as it is, and told again when it changes.

use crate::support::{Open, START, owner};
use krama_model::{Moment, ReportNumber, Subject};
use krama_pipeline::Silent;
use krama_pipeline::workspace::Act;
use serde_json::{Value, json};

#[test]
fn an_answer_that_is_known_is_not_told_again_until_something_changes() {
    let open = Open::desk();
    let operator = open.operator();
    let first = operator.get("groups").is(200);
    let tag = first.header("etag").unwrap().to_owned();
    let known = operator.with("if-none-match", &tag);
    assert!(known.get("groups").is(304).body.is_empty());
    assert_eq!(operator.get("groups").is(200).body, first.body);
    let act = Act { actor: owner(), at: Moment(START) };
    let subject = Subject::Unsure { a: ReportNumber(0), b: ReportNumber(1) };
    open.unit().decide(subject, "the callers could not be told apart", &act).unwrap();
    let told = until(|| known.get("decisions"), |told| told.status == 200);
    assert_eq!(told.json()["total"], 1);
    assert_ne!(told.header("etag").unwrap(), tag);
    open.unit().analyse(&act, &Silent).unwrap();
    let next = until(|| operator.get("session"), |told| told.json()["run"] == "R2");
    assert_eq!(next.status, 200);
}

/// Asks until it is so; another process's change is seen within a tenth of a second.
fn until<T>(ask: impl Fn() -> T, is_so: impl Fn(&T) -> bool) -> T {
    (0..100_000).map(|_| ask()).find(is_so).expect("it becomes so")
}

#[test]
fn pages_follow_one_another_and_say_where_the_list_became_another() {
    let open = Open::desk();
    let operator = open.operator();
    let whole = operator.get("reports?limit=500").is(200).json();
    let total = whole["total"].as_u64().unwrap() as usize;
    assert_eq!((whole["items"].as_array().unwrap().len(), &whole["next"]), (total, &serde_json::Value::Null));
    let (mut items, mut path) = (Vec::new(), "reports?limit=3".to_owned());
    loop {
        let page = operator.get(&path).is(200).json();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("reports?limit=3&cursor={next}");
    }
    assert_eq!(items, *whole["items"].as_array().unwrap());
    operator.get("reports?cursor=R9-9-3").fails(409, "K9211");
    operator.get("reports?cursor=x").fails(400, "K9208");
    let next = operator.get("groups?limit=1").json()["next"].as_str().unwrap().to_owned();
    operator.get(&format!("groups?limit=2&cursor={next}")).is(200);
    for other in ["reports?", "groups?q=a&"] {
        operator.get(&format!("{other}cursor={next}")).fails(409, "K9211");
    }
    for form in ["csv", "whole"] {
        operator.get(&format!("reports?format={form}&cursor={next}")).fails(409, "K9211");
        operator.get(&format!("reports?format={form}&cursor=x")).fails(400, "K9208");
        operator.get(&format!("reviews?format={form}&cursor=x")).fails(400, "K9208");
        operator.get(&format!("reports?format={form}&limit=0")).fails(400, "K9208");
    }
    for other in ["reports?format=csv&for_excel=2", "reports?for_excel=x"] {
        operator.get(other).fails(400, "K9208");
    }
    operator.get("reports?limit=0").fails(400, "K9208");
    operator.get("reports?limit=x").fails(400, "K9208");
}

#[test]
fn tables_come_as_csv_and_formulas_are_defused_on_request() {
    let open = Open::desk();
    let operator = open.operator();
    let told = operator.get("groups?format=csv").is(200);
    assert_eq!(told.header("content-type"), Some("text/csv; charset=utf-8"));
    let groups = operator.get("groups").json()["total"].as_u64().unwrap() as usize;
    assert_eq!(told.text().lines().count(), groups + 1);
    assert!(told.text().starts_with("group_id,reports,complainants,"));
    let raw = operator.get("groups?format=csv").text();
    let defused = operator.get("groups?format=csv&for_excel=1").text();
    // By the mark before all a spreadsheet program knows UTF-8; programs get none.
    let defused = defused.strip_prefix("\u{feff}\"group_id\",\"reports\",").unwrap();
    let cells = |text: &str| -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    let safe = |cell: String| if cell.starts_with('-') { format!("'{cell}") } else { cell };
    assert_eq!(cells(&raw).into_iter().map(safe).collect::<Vec<_>>(), cells(defused));
    operator.get("reviews?format=csv").is(200);
    operator.get("reports?format=csv").is(200);
}

#[test]
fn whole_lists_come_as_one_page_of_json_in_files_named_by_what_they_hold_and_the_day() {
    let open = Open::desk();
    let operator = open.operator();
    operator.post("people", &json!({ "name": "dara", "shown": "Dara", "role": "judge" })).is(201);
    operator.post("cases", &json!({ "name": "The shop" })).is(201);
    operator.post("cases", &json!({ "name": "The job" })).is(201);
    let group = operator.get("groups").json()["items"][0]["group"].as_str().unwrap().to_owned();
    // Late in the evening in Greenwich is the next day already where the unit works.
    open.pass(20 * 3_600_000 - START % 86_400_000);
    let operator = open.operator();
    let day = open.unit().settings().date(Moment(START - START % 86_400_000 + 20 * 3_600_000));
    assert_ne!(day, Moment(START).date());
    let members = format!("groups/{group}/members");
    for list in ["groups", "reports", "reviews", "people", "audit", "cases", members.as_str()] {
        let first = operator.get(&format!("{list}?limit=1")).is(200);
        assert_eq!(first.header("content-disposition"), None, "{list}");
        let told = operator.get(&format!("{list}?limit=1&format=whole")).is(200);
        let whole = told.json();
        assert_eq!(whole["items"].as_array().unwrap().len() as u64, whole["total"].as_u64().unwrap(), "{list}");
        assert_eq!((&whole["next"], &whole["total"]), (&Value::Null, &first.json()["total"]), "{list}");
        assert_eq!(whole["items"][0], first.json()["items"][0], "{list}");
        let named = |ending| {
            let words = list.replace('/', "-");
            format!("attachment; filename=\"krama-{words}-{day}.{ending}\"")
        };
        assert_eq!(told.header("content-disposition"), Some(named("json").as_str()));
        let told = operator.get(&format!("{list}?format=csv")).is(200);
        assert_eq!(told.header("content-disposition"), Some(named("csv").as_str()));
        assert!(told.text().lines().count() > whole["total"].as_u64().unwrap() as usize, "{list}");
    }
    assert!(operator.get("groups").json()["total"].as_u64() > Some(1));
}

#[test]
fn the_reports_behind_a_sentence_are_asked_for_by_its_address_and_no_value_stands_in_it() {
    let open = Open::desk();
    let operator = open.operator();
    let group = operator.get("groups?sort=-reports").is(200).json()["items"][0]["group"].as_str().unwrap().to_owned();
    let told = operator.get(&format!("groups/{group}")).is(200).json();
    let asked = |words: &str| operator.get(&format!("groups/{group}/members?{words}"));
    let total = |words: &str| asked(words).is(200).json()["total"].clone();
    let first = |list: &str| told[list][0].clone();
    for (word, list) in [("language", "languages"), ("nationality", "nationalities"), ("currency", "with_loss")] {
        let first = first(list);
        assert_eq!(total(&format!("{word}={}", first["word"].as_str().unwrap())), first["reports"], "{word}");
    }
    assert_eq!(total("unsure=1"), told["unsure"]);
    let settings = open.unit().settings().clone();
    let day = |end: &str| settings.date(serde_json::from_value(told[end].clone()).unwrap());
    assert_eq!(total(&format!("from={}&to={}", day("first"), day("last"))), told["dated"]);
    assert_eq!(total("to=1999-12-31"), 0);
    asked("from=yesterday").fails(400, "K9208");
    asked("from=2026-03-02&to=2026-03-01").fails(400, "K9208");
    asked("from=2026-03-02&to=2026-03-02").is(200);
    let (tie, run) = (first("held_by"), told["run"].as_str().unwrap());
    let by_tie = format!("tie={}&run={run}", tie["tie"]);
    let page = asked(&format!("{by_tie}&limit=1")).is(200).json();
    assert_eq!((&page["total"], &page["tie"]["value"]), (&tie["reports"], &tie["value"]));
    let next = asked(&format!("{by_tie}&limit=1&cursor={}", page["next"].as_str().unwrap().replace('#', "%23")));
    assert_ne!(next.is(200).json()["items"][0], page["items"][0]);
    let csv = asked(&format!("{by_tie}&format=csv")).is(200).text();
    assert_eq!(csv.lines().count() as u64, tie["reports"].as_u64().unwrap() + 1);
    // Another run numbers its ties anew.
    asked(&format!("tie={}", tie["tie"])).fails(400, "K9208");
    asked(&format!("tie={}&run=R99", tie["tie"])).fails(409, "K9211");
}

#[test]
fn answers_come_compressed_to_those_who_ask_for_it() {
    let open = Open::desk();
    for coding in ["gzip", "br"] {
        let told = open.operator().with("accept-encoding", coding).get("groups").is(200);
        assert_eq!(told.header("content-encoding"), Some(coding));
    }
}

#[test]
fn a_workspace_without_a_run_says_so() {
    let open = Open::empty();
    open.operator().get("groups").fails(409, "K7101");
    open.operator().get("groups/G1").fails(409, "K7101");
}

#[test]
fn what_is_not_there_is_told_with_the_codes_of_the_command_line() {
    let open = Open::desk();
    let operator = open.operator();
    operator.get("groups/G99999").fails(404, "K7201");
    operator.get("groups/banana").fails(404, "K9210");
    operator.get("why?a=nobody").fails(404, "K7202");
    operator.post("why", &json!({ "a": "nobody" })).fails(404, "K7207");
    operator.get("why").fails(400, "K9208");
    operator.find(" ").fails(422, "K7205");
    operator.get("nothing").fails(404, "K9210");
}

#[test]
fn counts_as_csv_say_where_a_code_only_comes_near_and_what_is_rounded() {
    let open = Open::desk();
    let codes = open.operator().get("research?by=type").json()["codes"].clone();
    let table = open.operator().get("research?by=month,type&format=csv").is(200).text();
    let mut rows = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), ["month", "type", "iccs", "iccs_approximate", "reports", "losses_rounded"]);
    let mut met = 0;
    for row in rows {
        let code = codes.as_array().unwrap().iter().find(|code| code["scam_type"] == row[1]);
        let told = code.map(|code| (code["iccs"].as_str().unwrap(), code["approximate"].to_string()));
        met += usize::from(told.is_some());
        assert_eq!(told.unwrap_or_default(), (row[2], row[3].to_owned()), "{row:?}");
    }
    assert!(met > 0, "{table}");
}
