//! Decisions, and reports seen with victims' values.

use crate::support::{Asker, Open};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How often somebody looked at masked values.
fn looks(asker: &Asker) -> usize {
    let told = asker.get("audit?limit=500").is(200).json();
    let looks = told["items"].as_array().unwrap().iter();
    looks.filter(|deed| deed["told"].as_str().unwrap().starts_with("looked at masked values")).count()
}

/// Two reports of one group that hang together by some value, and the group's name.
fn pair(open: &Open) -> (String, String, String) {
    let operator = open.operator();
    let group = operator.get("groups?sort=-reports").is(200).json()["items"][0]["group"].as_str().unwrap().to_owned();
    let members = operator.get(&format!("groups/{group}/members")).is(200).json();
    let name = |at: usize| members["items"][at]["report"].as_str().unwrap().to_owned();
    (name(0), name(1), group)
}

#[test]
fn a_decision_is_foreseen_entered_followed_and_withdrawn() {
    let open = Open::desk();
    let operator = open.operator();
    let groups = |asker: &crate::support::Asker| -> Vec<Value> {
        let told = asker.get("groups?sort=first&limit=500").is(200).json();
        told["items"].as_array().unwrap().iter().map(|one| json!([one["group"], one["reports"]])).collect()
    };
    let (a, b, group) = pair(&open);
    let effect = |run: &str, as_said: bool| {
        let told = operator.get("decisions").is(200).json()["items"][0]["effect"].clone();
        assert_eq!((&told["run"], &told["as_said"]), (&json!(run), &json!(as_said)), "{told}");
        assert_eq!((&told["reports"][0]["report"], &told["reports"][1]["report"]), (&json!(a), &json!(b)));
        told["reports"][0]["group"].clone()
    };
    let before = groups(&operator);
    let word = json!({ "verdict": "different", "a": a, "b": b, "why": "two callers were met" });
    let foreseen = operator.post("decisions/preview", &word).is(200).json();
    assert!(foreseen["moved"].as_u64().unwrap() > 0, "{foreseen}");
    assert_eq!(operator.get("decisions").json()["total"], 0);
    let waiting = || operator.get("session").is(200).json()["waiting"].clone();
    assert_eq!(waiting(), json!({ "reports": 0, "decisions": 0 }));
    let entered = operator.post("decisions", &word).is(201).json();
    assert_eq!(entered["reaches"], "groups");
    assert_eq!(waiting(), json!({ "reports": 0, "decisions": 1 }));
    assert_eq!(effect("next", false), group);
    let ran = operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    assert_eq!((&ran["standing"], &ran["outcome"]["run"]), (&json!("done"), &json!("R2")));
    assert_eq!(waiting(), json!({ "reports": 0, "decisions": 0 }));
    assert_eq!(groups(&operator).len() as u64, foreseen["groups_after"].as_u64().unwrap());
    assert_ne!(groups(&operator), before);
    effect("now", true);
    let entry = entered["entry"].as_str().unwrap();
    let undo = json!({ "verdict": "withdrawn", "decision": entry });
    assert_eq!(operator.post("decisions/preview", &undo).is(200).json()["moved"], foreseen["moved"]);
    operator.post(&format!("decisions/{entry}/withdrawal"), &json!({ "why": "it was one man" })).is(201);
    assert_eq!(waiting()["decisions"], 1);
    effect("not-next", true);
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    assert_eq!(groups(&operator), before);
    assert_eq!(effect("ended", false), group);
    operator.post(&format!("decisions/{entry}/withdrawal"), &json!({ "why": "again" })).fails(409, "K5021");
}

#[test]
fn decisions_come_as_a_table() {
    let open = Open::desk();
    let (operator, (a, b, group)) = (open.operator(), pair(&open));
    let entered = |word: &Value| -> String {
        operator.post("decisions", word).is(201).json()["entry"].as_str().unwrap().to_owned()
    };
    let apart = entered(&json!({ "verdict": "different", "a": a, "b": b, "why": "=two, callers" }));
    let benign =
        entered(&json!({ "verdict": "benign", "kind": "domain", "value": "news.example.org", "why": "a paper" }));
    let checked = entered(&json!({ "verdict": "confirmed", "report": a, "why": "seen" }));
    operator.post(&format!("decisions/{apart}/withdrawal"), &json!({ "why": "one man" })).is(201);
    let told = operator.get("decisions?format=csv&limit=1").is(200);
    assert_eq!(told.header("content-type"), Some("text/csv; charset=utf-8"));
    let items = operator.get("decisions").is(200).json();
    let withdrawal = items["items"][2]["withdrawn_by"].as_str().unwrap();
    let text = told.text();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.splitn(6, ',').collect()).collect();
    assert_eq!(rows[0][..5], ["entry", "at", "by", "person", "authenticated"]);
    assert_eq!(
        rows[0][5],
        "verdict,a,b,kind,value,report,original,decision,order,why,withdrawn_by,run,groups,as_said,named_by"
    );
    let said: Vec<(&str, &str)> = rows[1..].iter().map(|row| (row[0], row[5])).collect();
    // No run has read the paper's name, so nobody says whose it is.
    let value = items["items"][1]["decision"]["value"].as_str().unwrap();
    let expected = [
        (checked.as_str(), format!("confirmed,,,,,{a},,,,seen,,kept,{group},true,")),
        (benign.as_str(), format!("benign,,,domain,{value},,,,,a paper,,next,,,0")),
        (
            apart.as_str(),
            format!("different,{a},{b},,,,,,,\"=two, callers\",{withdrawal},ended,{group} {group},false,"),
        ),
    ];
    assert_eq!(said, expected.each_ref().map(|(entry, row)| (*entry, row.as_str())));
    let withdrawn = operator.get("decisions?in_force=false").is(200).json();
    assert_eq!((&withdrawn["total"], &withdrawn["items"][0]["entry"]), (&json!(1), &json!(apart)));
    let in_force = operator.get("decisions?in_force=true&limit=1").is(200).json();
    assert_eq!(in_force["total"].as_u64().unwrap() + 1, items["total"].as_u64().unwrap());
    assert!(operator.get("decisions?format=csv&for_excel=1").text().contains(",\"'=two, callers\","));
}

#[test]
fn a_decision_says_whose_it_is() {
    let open = Open::desk();
    let (a, b, _) = pair(&open);
    let ((one, _), (other, _)) = (open.person("sok", "analyst"), open.person("vanna", "analyst"));
    let said = json!({ "verdict": "unsure", "a": a, "b": b, "why": "two voices" });
    one.post("decisions", &said).is(201);
    let whose = other.get("decisions").is(200).json()["items"][0]["person"].clone();
    let number = |asker: &Asker| asker.get("session").is(200).json()["person"].clone();
    assert!(whose.is_string() && whose == number(&one) && whose != number(&other), "{whose}");
}

#[test]
fn a_word_that_contradicts_another_is_refused_with_its_chain() {
    let open = Open::desk();
    let (operator, (a, b, _)) = (open.operator(), pair(&open));
    let same = json!({ "verdict": "same", "a": a, "b": b, "why": "one voice" });
    let entry = operator.post("decisions", &same).is(201).json()["entry"].clone();
    let told = json!({ "verdict": "different", "a": a, "b": b, "why": "two voices" });
    let problem = operator.post("decisions", &told).fails(409, "K7501").json();
    assert!(problem["detail"].as_str().unwrap().contains(" = "), "{problem}");
    operator.post("decisions/preview", &told).fails(409, "K7501");
    operator.post("decisions", &json!({ "verdict": "same", "a": a, "b": b, "why": " " })).fails(422, "K5023");
    let long = json!({ "verdict": "same", "a": a, "b": b, "why": "x".repeat(2_001) });
    operator.post("decisions", &long).fails(422, "K9003");
    operator.post("decisions", &json!({ "verdict": "banana", "why": "" })).fails(400, "K9208");
    let unknown = json!({ "verdict": "unsure", "a": a, "b": b, "why": "two voices", "kind": "phone" });
    operator.post("decisions", &unknown).fails(400, "K9208");
    let again = json!({ "verdict": "same", "a": b, "b": a, "why": "one voice" });
    let problem = operator.post("decisions", &again).fails(409, "K5054").json();
    assert_eq!(problem["particulars"]["names"], json!([entry]));
}

/// Every view as CSV, as it is saved.
fn tables(open: &Open, operator: &crate::support::Asker) -> Vec<(String, String)> {
    let groups = operator.get("groups?limit=500").is(200).json();
    let groups = groups["items"].as_array().unwrap().iter().map(|one| one["group"].as_str().unwrap().to_owned());
    let groups: Vec<String> = groups.collect();
    let mut addresses: Vec<String> = (0..105).map(|number| format!("reports/{number}?")).collect();
    addresses.extend((0..105).map(|number| format!("why?a=%23{number}&b=%23{}&", (number + 1) % 105)));
    addresses.extend((0..105).map(|number| format!("why?a=%23{number}&")));
    addresses.extend(groups.iter().flat_map(|group| {
        ["?", "/network?limit=5000&", "/timeline?", "/history?", "/members?"]
            .map(|view| format!("groups/{group}{view}"))
    }));
    addresses.extend(groups.windows(2).map(|pair| format!("groups/compare?a={}&b={}&", pair[0], pair[1])));
    let parts = ["types", "provinces", "nationalities", "places", "newest", "growing", "first-seen", "urgent"];
    addresses.extend(parts.map(|part| format!("situation?days=3660&table={part}&")));
    addresses.extend(["groups?", "reports?", "reviews?", "decisions?", "audit?"].map(str::to_owned));
    let told = |address: String| {
        open.pass(2_000);
        let table = operator.get(&format!("{address}format=csv&for_excel=1")).is(200).text();
        (address, table)
    };
    let mut tables: Vec<(String, String)> = addresses.into_iter().map(told).collect();
    for words in ["number", "call", "H-002", "H-003"] {
        open.pass(2_000);
        let table = operator.post("search?format=csv&for_excel=1", &json!({ "words": words, "limit": 200 }));
        tables.push((format!("search {words}"), table.is(200).text()));
    }
    assert!(tables.iter().any(|(_, table)| table.contains("masked:")));
    tables
}

#[test]
fn victims_values_are_not_in_an_answer_until_a_reason_is_entered() {
    let open = Open::desk();
    let operator = open.operator();
    let told: Vec<Value> = (0..105).map(|number| operator.get(&format!("reports/{number}")).is(200).json()).collect();
    let masked =
        told.iter().find(|told| told.to_string().contains("masked:")).expect("a report names a victim's value");
    let number = masked["report"].as_str().unwrap().trim_start_matches('#');
    operator.post(&format!("reports/{number}/identified"), &json!({ "why": "" })).is(422);
    assert_eq!(looks(&operator), 0);
    let seen = operator.post(&format!("reports/{number}/identified"), &json!({ "why": "to call back" })).is(200).json();
    assert_eq!(seen["report"]["masked"], false);
    let values: Vec<&str> = seen["report"]["parts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|part| part["mentions"].as_array().unwrap())
        .filter(|mention| mention["role"] == "victim")
        .map(|mention| mention["value"].as_str().unwrap())
        .collect();
    assert!(!values.is_empty());
    let tables = tables(&open, &operator);
    for value in values {
        for told in &told {
            assert!(!told.to_string().contains(value), "{value} stands in {}", told["report"]);
        }
        for (address, table) in &tables {
            assert!(!table.contains(value), "{value} stands in {address}");
        }
    }
    let audit = operator.get("audit").is(200).json();
    assert_eq!((&audit["items"][0]["entry"], &audit["items"][0]["why"]), (&seen["entry"], &json!("to call back")));
}

#[test]
fn a_proof_leaves_with_a_reason_and_holds() {
    let open = Open::desk();
    let operator = open.operator();
    operator.post("reports/3/proof", &json!({ "why": "" })).is(422);
    // What somebody kept of earlier may be anything.
    operator.post("reports/3/proof", &json!({ "why": "for the court", "since": "banana" })).fails(422, "K3002");
    let told = operator.post("reports/3/proof", &json!({ "why": "for the court" })).is(200);
    assert!(told.header("content-disposition").unwrap().contains("report-3.proof.json"));
    assert!(told.json().is_object());
    assert_eq!(looks(&operator), 1);
    assert!(!open.folder().join("incoming").read_dir().is_ok_and(|mut all| all.next().is_some()));
}

#[test]
fn a_victims_value_is_called_benign_only_by_whoever_says_that_it_may_stand_open() {
    let open = Open::empty();
    let operator = open.operator();
    let table = "ref,narrative,suspect_phone,victim_phone\nA,He called,012900111,011 700 801\nB,He called,012900112,\n";
    operator.ended(&operator.send("files", &[("file", Some("desk.csv"), table)]).is(202).json());
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let mut word = json!({ "verdict": "benign", "kind": "phone", "value": "011700801", "why": "their hotline" });
    let entries = || open.unit().workspace().size().unwrap();
    let before = entries();
    operator.post("decisions/preview", &word).is(200);
    let told = operator.post("decisions", &word).fails(409, "K7504").json();
    assert!(!told.to_string().contains("700801"), "{told}");
    word["open_victims"] = json!(false);
    operator.post("decisions", &word).fails(409, "K7504");
    assert_eq!(entries(), before);
    word["open_victims"] = json!(true);
    operator.post("decisions", &word).is(201);
    let plain = json!({ "verdict": "benign", "kind": "phone", "value": "012900112", "why": "a hotline" });
    operator.post("decisions", &plain).is(201);
}

#[test]
fn a_search_shows_values_as_every_other_view_does() {
    let open = Open::desk();
    let (operator, (_, _, group)) = (open.operator(), pair(&open));
    let told = operator.get(&format!("groups/{group}")).is(200).json();
    let ties = told["held_by"].as_array().unwrap().iter();
    let ties: Vec<_> = ties.filter(|tie| tie["basis"] == "phone" || tie["basis"] == "telegram").collect();
    assert!(!ties.is_empty(), "{told}");
    for tie in ties {
        let value = tie["value"].as_str().unwrap();
        let found = operator.find(value).is(200).json();
        let of = |part: &str| -> Vec<Value> {
            let all = found[part].as_array().unwrap().iter().filter(|one| one["kind"] == tie["basis"]);
            all.map(|one| one["value"].clone()).collect()
        };
        assert_eq!(of("readings"), [tie["value"].clone()], "{found}");
        assert!(of("mentions").iter().all(|one| one == value), "{found}");
    }
}

/// Per report its group in the latest run.
fn groups_of(asker: &Asker) -> BTreeMap<String, Value> {
    let told = asker.get("reports?limit=500").is(200).json();
    let rows = told["items"].as_array().unwrap().iter();
    rows.map(|row| (row["report"].as_str().unwrap().to_owned(), row["group_id"].clone())).collect()
}

#[test]
fn the_reports_that_a_preview_names_are_just_those_that_the_run_moves() {
    let open = Open::desk();
    let operator = open.operator();
    let (a, b, _) = pair(&open);
    let word = json!({ "verdict": "different", "a": a, "b": b, "why": "two callers were met" });
    let (analyst, _) = open.person("dara", "analyst");
    let (prosecutor, _) = open.person("rith", "prosecutor");
    let preview = analyst.post("decisions/preview", &word).is(200);
    prosecutor.post("decisions/preview", &word).fails(403, "K9203");
    let document = operator.get("openapi.json").json();
    let schema = json!({ "$ref": "#/components/schemas/Foresight", "components": document["components"] });
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&preview.json()), "{}", preview.text());
    let before = groups_of(&operator);
    operator.post("decisions", &word).is(201);
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let after = groups_of(&operator);
    let moved = before.iter().filter(|(report, group)| after[*report] != **group);
    let moved: BTreeMap<&String, [&Value; 2]> =
        moved.map(|(report, group)| (report, [group, &after[report]])).collect();
    assert!(!moved.is_empty());
    let told = preview.json();
    let named = told["named"].as_array().unwrap();
    assert_eq!((named.len(), &told["named_more"]), (moved.len(), &json!(0)));
    for one in named {
        let report = one["report"].as_str().unwrap().to_owned();
        assert_eq!(moved[&report], [&one["from"], &one["to"]], "{one}");
        let opened = operator.get(&format!("reports/{}", &report[1..])).is(200).json();
        assert_eq!((&opened["source"], &opened["report_ref"]), (&one["source"], &one["report_ref"]));
    }
    // A victim's number is told by its digits, however it is spelled.
    let digits: String = preview.text().chars().filter(char::is_ascii_digit).collect();
    let table = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/desk/hotline.csv")).unwrap();
    let mut table = csv::Reader::from_reader(&table[..]);
    let column = table.headers().unwrap().iter().position(|name| name == "victim_phone").unwrap();
    let phones: Vec<String> = table
        .records()
        .map(|row| row.unwrap()[column].chars().filter(char::is_ascii_digit).collect::<String>())
        .filter(|digits| digits.len() > 7)
        .collect();
    assert!(!phones.is_empty() && phones.iter().all(|phone| !digits.contains(phone.as_str())), "{phones:?}");
}
