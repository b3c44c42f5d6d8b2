//! Each view as CSV says what its JSON says, column by column, and no more.

mod asked;
mod case;
mod court;
mod hostile;

use crate::support::{Asker, Open, Told};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Row = BTreeMap<String, String>;

/// The rows of CSV, by the names of its columns, which are demanded.
#[track_caller]
fn rows(told: &Told, header: &str) -> Vec<Row> {
    assert_eq!(told.header("content-type"), Some("text/csv; charset=utf-8"));
    let documented = include_str!("../../../../docs/api.md");
    assert!(documented.contains(header), "docs/api.md does not hold the header\n{header}");
    let text = told.text();
    assert_eq!(text.lines().next().unwrap(), header);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What a cell says of something in JSON.
fn cell(one: &Value) -> String {
    match one {
        Value::Null => String::new(),
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}

/// Demands that a row says of each of these keys what JSON says.
#[track_caller]
fn says(row: &Row, one: &Value, keys: &[&str]) {
    for key in keys {
        assert_eq!(row[*key], cell(&one[*key]), "{key} of {row:?} and {one}");
    }
}

/// Demands that a row says that in that column.
#[track_caller]
fn holds(row: &Row, column: &str, one: &Value) {
    assert_eq!(row[column], cell(one), "{column} of {row:?}");
}

fn list<'v>(answer: &'v Value, key: &str) -> &'v [Value] {
    answer[key].as_array().map(Vec::as_slice).unwrap()
}

/// Names of all groups, the largest first.
fn groups(asker: &Asker) -> Vec<String> {
    let told = asker.get("groups?sort=-reports&limit=500").is(200).json();
    list(&told, "items").iter().map(|one| cell(&one["group"])).collect()
}

/// The reports of a group.
fn members(asker: &Asker, group: &str) -> Vec<String> {
    let told = asker.get(&format!("groups/{group}/members?limit=500")).is(200).json();
    list(&told, "items").iter().map(|one| cell(&one["report"])).collect()
}

const GROUP: &str =
    "group_id,holds,basis,value,millibits,chance_permille,reports,first,last,reports_in_all,groups,benign_since";

#[test]
fn a_group_is_a_table_of_all_that_holds_it_together_and_all_it_shares() {
    let open = Open::desk();
    let operator = open.operator();
    let (mut held, mut shared) = (0, 0);
    for group in groups(&operator).iter().take(12) {
        let whole = operator.get(&format!("groups/{group}?format=whole")).is(200).json();
        let shown = operator.get(&format!("groups/{group}")).is(200).json();
        let all = list(&shown, "held_by").len() as u64 + shown["held_by_more"].as_u64().unwrap();
        assert_eq!((list(&whole, "held_by").len() as u64, &whole["held_by_more"]), (all, &json!(0)));
        assert_eq!(list(&whole, "held_by")[..list(&shown, "held_by").len()], *list(&shown, "held_by"));
        let told = rows(&operator.get(&format!("groups/{group}?format=csv")).is(200), GROUP);
        let ties = list(&whole, "held_by").iter().map(|tie| (tie, true));
        let ties: Vec<_> = ties.chain(list(&whole, "providers").iter().map(|tie| (tie, false))).collect();
        assert_eq!(told.len(), ties.len());
        for (row, (tie, is_held)) in told.iter().zip(ties) {
            (held, shared) = (held + usize::from(is_held), shared + usize::from(!is_held));
            holds(row, "group_id", &json!(group));
            holds(row, "holds", &json!(is_held));
            let keys = [
                "basis",
                "value",
                "millibits",
                "chance_permille",
                "reports",
                "first",
                "last",
                "reports_in_all",
                "groups",
                "benign_since",
            ];
            says(row, tie, &keys);
        }
    }
    assert!(held > 12, "{held} values hold groups together, {shared} are shared");
}

#[test]
fn a_comparison_is_a_table_of_what_both_hold() {
    let open = Open::desk();
    let operator = open.operator();
    let names = groups(&operator);
    let header = "basis,value,millibits,chance_permille,group_a,reports_a,group_b,reports_b,groups,provider";
    let mut met = 0;
    for (at, a) in names.iter().enumerate() {
        for b in &names[at + 1..] {
            let address = format!("groups/compare?a={a}&b={b}");
            let answer = operator.get(&address).is(200).json();
            if list(&answer, "shared").is_empty() || met > 20 {
                continue;
            }
            let told = rows(&operator.get(&format!("{address}&format=csv")).is(200), header);
            assert_eq!(told.len(), list(&answer, "shared").len());
            for (row, tie) in told.iter().zip(list(&answer, "shared")) {
                met += 1;
                says(row, tie, &["basis", "value", "millibits", "chance_permille", "groups", "provider"]);
                assert_eq!((&row["group_a"], &row["group_b"]), (a, b));
                holds(row, "reports_a", &tie["reports"][0]);
                holds(row, "reports_b", &tie["reports"][1]);
            }
        }
    }
    assert!(met > 0, "no two groups share anything");
}

#[test]
fn a_history_is_a_table_of_runs() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    let (a, b) = (members(&operator, &group).remove(0), members(&operator, &group).remove(1));
    operator.post("decisions", &json!({ "verdict": "different", "a": a, "b": b, "why": "two callers" })).is(201);
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let group = groups(&operator).remove(0);
    let answer = operator.get(&format!("groups/{group}/history")).is(200).json();
    let header = "group_id,run,entry,at,reports,stood_on,alone,unknown";
    let told = rows(&operator.get(&format!("groups/{group}/history?format=csv")).is(200), header);
    assert_eq!((told.len(), list(&answer, "runs").len()), (2, 2));
    for (row, past) in told.iter().zip(list(&answer, "runs")) {
        holds(row, "group_id", &json!(group));
        says(row, past, &["run", "entry", "at", "reports", "alone", "unknown"]);
        let stood = list(past, "stood_on").iter();
        let stood: Vec<String> =
            stood.map(|one| format!("{} {} of {}", cell(&one["group"]), one["reports"], one["of"])).collect();
        assert!(!stood.is_empty());
        assert_eq!(row["stood_on"], stood.join("; "));
    }
}

#[test]
fn a_network_and_a_timeline_are_tables_of_all_that_is_known() {
    let open = Open::desk();
    let operator = open.operator();
    let group = groups(&operator).remove(0);
    let shown = operator.get(&format!("groups/{group}/network?limit=5")).is(200).json();
    let whole = operator.get(&format!("groups/{group}/network?format=whole")).is(200).json();
    assert_eq!(
        (&shown["holds_in_all"], whole["holds_in_all"].as_u64()),
        (&whole["holds_in_all"], Some(list(&whole, "holds").len() as u64))
    );
    let header = "report,report_ref,basis,value,millibits,in_chain,provider";
    let told = rows(&operator.get(&format!("groups/{group}/network?format=csv")).is(200), header);
    assert_eq!(told.len(), list(&whole, "holds").len());
    for (row, hold) in told.iter().zip(list(&whole, "holds")) {
        says(row, hold, &["report", "millibits", "in_chain"]);
        let value = list(&whole, "values").iter().find(|value| value["tie"] == hold["tie"]).unwrap();
        says(row, value, &["basis", "value", "provider"]);
        let report = list(&whole, "reports").iter().find(|report| report["report"] == hold["report"]).unwrap();
        says(row, report, &["report_ref"]);
    }
    let shown = operator.get(&format!("groups/{group}/timeline?values=1")).is(200).json();
    let whole = operator.get(&format!("groups/{group}/timeline?format=whole")).is(200).json();
    let all = list(&whole, "values").len() as u64;
    assert_eq!((shown["values_more"].as_u64().unwrap() + 1, &whole["values_more"]), (all, &json!(0)));
    let header = "start,reports,losses,basis,value,first,last,provider";
    let told = rows(&operator.get(&format!("groups/{group}/timeline?format=csv")).is(200), header);
    let mut told = told.iter();
    for stretch in list(&whole, "stretches") {
        let row = told.next().unwrap();
        says(row, stretch, &["start", "reports"]);
        assert_eq!((row["losses"].clone(), row["value"].as_str()), (money(&stretch["losses"]), ""));
    }
    for value in list(&whole, "values") {
        for (start, reports) in value["by_stretch"].as_object().unwrap() {
            let row = told.next().unwrap();
            says(row, value, &["basis", "value", "first", "last", "provider"]);
            assert_eq!((&row["start"], &row["reports"], row["losses"].as_str()), (start, &cell(reports), ""));
        }
    }
    assert_eq!(told.next(), None);
}

const REPORT: &str = "report,source,report_ref,version,part,field,author,sent_at,start,end,text,basis,value,role,rule,ambiguous,\
                      masked,effect,millibits,holders,groups,benign";

#[test]
fn a_report_is_a_table_of_its_texts_and_each_value_at_its_place() {
    let open = Open::desk();
    let operator = open.operator();
    let (mut masked, mut tied, mut placeless) = (0, 0, 0);
    for number in 0..20 {
        let answer = operator.get(&format!("reports/{number}")).is(200).json();
        let told = rows(&operator.get(&format!("reports/{number}?format=csv")).is(200), REPORT);
        let mut told = told.iter();
        let mut known = BTreeSet::new();
        let worths = list(&answer["standing"], "values");
        for part in list(&answer, "parts") {
            let text: Vec<char> = part["text"].as_str().unwrap().chars().collect();
            let row = told.next().unwrap();
            says(row, &answer, &["report", "source", "report_ref"]);
            says(row, part, &["part", "field", "author", "sent_at", "text"]);
            holds(row, "version", &answer["seal"]["version"]);
            assert_eq!((row["start"].as_str(), row["end"].as_str()), ("0", text.len().to_string().as_str()));
            assert_eq!((row["basis"].as_str(), row["effect"].as_str()), ("", ""));
            for mention in list(part, "mentions") {
                let row = told.next().unwrap();
                says(row, part, &["part", "field", "author"]);
                says(row, mention, &["value", "role", "rule", "start", "end", "ambiguous", "masked"]);
                holds(row, "basis", &mention["kind"]);
                let place = |end: &str| mention[end].as_u64().unwrap() as usize;
                assert_eq!(row["text"], text[place("start")..place("end")].iter().collect::<String>());
                masked += usize::from(mention["masked"] == true);
                let worth = worths
                    .iter()
                    .find(|worth| (&worth["basis"], &worth["value"]) == (&mention["kind"], &mention["value"]));
                let worth = worth.unwrap_or_else(|| panic!("nothing is told of {mention}"));
                says(row, worth, &["effect", "millibits", "holders", "groups"]);
                tied += usize::from(worth["effect"] == "ties");
                known.insert((cell(&worth["basis"]), cell(&worth["value"])));
            }
        }
        let rest: Vec<&Value> =
            worths.iter().filter(|worth| !known.contains(&(cell(&worth["basis"]), cell(&worth["value"])))).collect();
        for worth in &rest {
            let row = told.next().unwrap();
            says(row, worth, &["basis", "value", "effect", "millibits", "holders", "groups"]);
            assert_eq!((row["part"].as_str(), row["text"].as_str()), ("", ""));
        }
        placeless += rest.len();
        assert_eq!(told.next(), None);
    }
    assert!(masked > 0 && tied > 0 && placeless > 0, "{masked} masked, {tied} tie, {placeless} stand nowhere");
}

/// Losses as a cell has them: `KHR 5000; USD 120.50`.
fn money(losses: &Value) -> String {
    let one = |loss: &Value| {
        let hundredths = loss["hundredths"].as_i64().unwrap();
        let rest = if hundredths % 100 == 0 { String::new() } else { format!(".{:02}", hundredths % 100) };
        format!("{} {}{rest}", cell(&loss["currency"]), hundredths / 100)
    };
    losses.as_array().unwrap().iter().map(one).collect::<Vec<_>>().join("; ")
}

const SITUATION: [(&str, &str, &str); 8] = [
    ("types", "over_time", "start,scam_type,reports,losses"),
    ("provinces", "provinces", "place,known,reports,groups"),
    ("nationalities", "nationalities", "nationality,reports"),
    ("places", "places", "place,known,reports,groups"),
    (
        "newest",
        "newest",
        "group_id,reports,complainants,duplicates,first,last,scam_type,type_permille,losses,strength_millibits,urgency_millibits",
    ),
    ("growing", "growing", "group_id,reports,reports_before,in_period,in_period_before,scam_type"),
    ("first-seen", "first_seen", "basis,value,first,reports,groups"),
    (
        "urgent",
        "urgent",
        "group_id,reports,complainants,duplicates,first,last,scam_type,type_permille,losses,strength_millibits,urgency_millibits,\
         people,loss,strength,silence",
    ),
];

#[test]
fn each_part_of_the_situation_is_a_table_of_its_own_and_whole() {
    let open = Open::desk();
    let operator = open.operator();
    let shown = operator.get("situation?days=90").is(200).json();
    let answer = operator.get("situation?days=90&format=whole").is(200).json();
    assert_eq!((&shown["over_time"], &shown["reports"]), (&answer["over_time"], &answer["reports"]));
    let (mut cut, mut met) = (0, 0);
    for (part, key, header) in SITUATION {
        let told = operator.get(&format!("situation?days=90&format=csv&table={part}")).is(200);
        let named = if part == "types" { "situation".to_owned() } else { format!("situation-{part}") };
        let named = format!("attachment; filename=\"krama-{named}-2026-01-01.csv\"");
        assert_eq!(told.header("content-disposition"), Some(named.as_str()));
        let told = rows(&told, header);
        if part == "types" {
            let mut rows = told.iter();
            for stretch in list(&answer, key) {
                for total in list(stretch, "types") {
                    let row = rows.next().unwrap();
                    says(row, total, &["scam_type", "reports"]);
                    holds(row, "start", &stretch["start"]);
                    assert_eq!(row["losses"], money(&total["losses"]));
                }
            }
            assert_eq!(rows.next(), None);
            continue;
        }
        assert_eq!(told.len(), list(&answer, key).len(), "{part}");
        cut += usize::from(told.len() > list(&shown, key).len());
        met += usize::from(!told.is_empty());
        let direct: Vec<&str> =
            header.split(',').filter(|name| !["group_id", "losses", "groups", "nationality"].contains(name)).collect();
        for (row, one) in told.iter().zip(list(&answer, key)) {
            let parts = ["people", "loss", "strength", "silence"];
            let (of_why, plain): (Vec<&str>, Vec<&str>) = direct.iter().partition(|name| parts.contains(name));
            says(row, one, &plain);
            says(row, &one["why"], &of_why);
            if let Some(losses) = row.get("losses") {
                assert_eq!(*losses, money(&one["losses"]));
            }
            match part {
                "nationalities" => holds(row, "nationality", &one["word"]),
                "provinces" | "places" => holds(row, "groups", &one["groups"]),
                "first-seen" => {
                    let groups: Vec<String> = list(one, "groups").iter().map(cell).collect();
                    assert_eq!(row["groups"], groups.join(" "));
                }
                _ => holds(row, "group_id", &one["group"]),
            }
        }
    }
    let seen = operator.get("situation?days=90&format=csv&table=first-seen").text().lines().count() as u64 - 1;
    assert_eq!(seen, list(&shown, "first_seen").len() as u64 + shown["first_seen_more"].as_u64().unwrap());
    assert!(cut > 0 && met > 5, "{cut} tables say more than the page, {met} say anything");
    operator.get("situation?format=csv&table=banana").fails(400, "K9208");
}
