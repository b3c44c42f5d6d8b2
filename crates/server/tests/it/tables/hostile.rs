//! What reports say is data in every table: it begins no formula, and it breaks out of no cell.

use super::{cell, groups, list};
use crate::support::{Asker, Open};
use serde_json::json;
use std::collections::BTreeSet;

const STARTS: [&str; 19] = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\u{ff1d}",
    "\u{ff0b}",
    "\u{ff0d}",
    "\u{ff20}",
    "\u{2212}",
    " =",
    "\u{200b}+",
    "\u{a0}@",
    "\u{207a}",
    "x;=",
    "x|-",
    "x;\u{feff}\"=",
];
const SIGNS: [char; 10] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}', '\u{207a}'];
const BODIES: [&str; 5] = [
    "1+1",
    "cmd|'/C calc'!A0",
    "HYPERLINK(\"https://kx-evil.example\",\"x\")",
    "SUM(A1,\"a,b\")\n\"",
    "\",=1+1,\"\r\n=2",
];

fn texts() -> Vec<String> {
    STARTS.iter().flat_map(|start| BODIES.iter().map(move |body| format!("{start}{body}"))).collect()
}

/// A server over reports that say such texts in every field.
fn told() -> Open {
    let open = Open::empty();
    let rows = texts().into_iter().enumerate().map(|(at, text)| {
        let shop = at % 3;
        let row = json!({
            "ref": format!("{text} {at}"),
            "received_at": format!("2026-0{}-11T10:00:00+07:00", 1 + at % 6),
            "narrative": format!("{text} I lost 500 USD to the shop on https://kx-shop{shop}.top and it said {text}."),
            "amount": "500",
            "currency": "USD",
            "suspect_name": text,
            "suspect_handle": format!("https://t.me/kx_shop{shop}"),
            "suspect_url": format!("https://kx-shop{shop}.top"),
            "platform": text,
            "place": text,
            "victim_nationality": text,
            "victim_province": text,
            "language": text,
        });
        format!("{row}\n")
    });
    let file = rows.collect::<String>();
    let operator = open.operator();
    let files = [("source", None, "=cmd"), ("file", Some("told.jsonl"), file.as_str())];
    let ended = operator.ended(&operator.send("files", &files).is(202).json());
    assert_eq!(ended["outcome"]["files"][0]["new"], json!(texts().len()), "{ended:#}");
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    operator.post("cases", &json!({ "name": "=1+1", "reference": "@x" })).is(201);
    operator.post("cases/C1/holdings", &json!({ "report": "#0", "why": "=1+1" })).is(201);
    operator.post("cases/C1/notes", &json!({ "note": "@SUM(1,2)\n\"x\"" })).is(201);
    operator.post("cases/C1/submission", &json!({ "title": "=1+1", "why": "-1" })).is(201);
    open
}

/// Every table, by its address and what is asked in its body.
fn addresses(operator: &Asker) -> Vec<(String, Option<serde_json::Value>)> {
    let groups = groups(operator);
    let mut all: Vec<String> = (0..texts().len()).map(|number| format!("reports/{number}?")).collect();
    for group in &groups {
        let views = ["?", "/network?", "/timeline?", "/history?", "/members?"];
        all.extend(views.map(|view| format!("groups/{group}{view}")));
    }
    all.extend(groups.windows(2).map(|pair| format!("groups/compare?a={}&b={}&", pair[0], pair[1])));
    let parts = ["types", "provinces", "nationalities", "places", "newest", "growing", "first-seen", "urgent"];
    all.extend(parts.map(|part| format!("situation?days=3660&table={part}&")));
    all.extend(
        ["groups?", "reports?", "reviews?", "decisions?", "audit?", "cases?", "cases/C1?", "people?"]
            .map(str::to_owned),
    );
    all.push("research?by=platform,province&".to_owned());
    let mut all: Vec<_> = all.into_iter().map(|address| (address, None)).collect();
    all.extend((1..9).map(|at| ("why?".to_owned(), Some(json!({ "a": "#0", "b": format!("#{at}") })))));
    all.push(("why?".to_owned(), Some(json!({ "a": "#0" }))));
    all.extend(["shop", "lost"].map(|words| ("search?".to_owned(), Some(json!({ "words": words, "limit": 200 })))));
    all
}

#[test]
fn no_text_of_a_report_begins_a_formula_or_breaks_out_of_its_cell() {
    assert!(texts().len() > 50);
    let open = told();
    let operator = open.operator();
    let mut defused = BTreeSet::new();
    for (address, asked) in addresses(&operator) {
        let [raw, safe] = ["format=csv", "format=csv&for_excel=1"].map(|form| {
            open.pass(3_000);
            let address = format!("{address}{form}");
            let told = match &asked {
                Some(body) => operator.post(&address, body),
                None => operator.get(&address),
            };
            told.is(200).text()
        });
        let safe = safe.strip_prefix('\u{feff}').expect("a spreadsheet program knows UTF-8 by it");
        assert!(!raw.starts_with('\u{feff}'));
        // A reader refuses rows of another length than their header.
        let cells = |text: &str| -> Vec<String> {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
        };
        let (raw, safe) = (cells(&raw), cells(safe));
        for (raw, safe) in raw.iter().zip(&safe) {
            // However a system's list separator takes the cell apart, no piece begins with a sign of a formula.
            for piece in safe.split([';', '|', '\t', '\r', '\n']) {
                let seen = piece.trim_start_matches([' ', '\u{a0}', '\u{200b}', '\u{feff}', '"']);
                assert!(!seen.starts_with(SIGNS), "{safe:?} in {address}");
            }
            assert_eq!(safe.replace('\'', ""), raw.replace('\'', ""));
            let is_formula = STARTS.iter().any(|start| raw.starts_with(start));
            assert!(!is_formula || safe != raw, "{safe:?} in {address}");
            if is_formula {
                defused.insert(address.split(['/', '?']).next().unwrap().to_owned());
            }
        }
        assert_eq!(raw.len(), safe.len());
    }
    for view in ["reports", "cases", "why", "search", "situation"] {
        assert!(defused.contains(view), "{defused:?}");
    }
    let told = operator.get("reports/0").is(200).json();
    assert!(list(&told, "parts").iter().any(|part| cell(&part["text"]).starts_with('=')));
}
