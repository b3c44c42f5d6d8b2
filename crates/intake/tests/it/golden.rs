//! Golden pairs: each file of `fixtures/intake` and, beside it, what is read from it.
//!
//! `NAME.json` holds what to ask (`mapping`, `complainant`, `chats`) and the items. Where they differ, what was read is
//! written to the test's temporary folder, to be looked at and copied.

use crate::collected::{Ask, Collected};
use krama_intake::{Error, Mapping, Outcome};
use krama_model::{Coded, Item};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/intake")
}

fn shown(item: &Item) -> Value {
    match item {
        Item::Report(report) => json!({ "report": report }),
        Item::Rejection(rejection) => json!({ "rejection": rejection }),
        Item::Warning(warning) => json!({ "warning": warning }),
    }
}

fn written_down(ask: &Value, collected: &Collected, outcome: &Result<Outcome, Error>) -> Value {
    let format = match outcome {
        Ok(outcome) => json!(format!("{:?}", outcome.format)),
        Err(error) => json!(error.code().to_string()),
    };
    let attachments: Vec<_> = collected.attachments.iter().map(|(name, bytes)| json!([name, bytes.len()])).collect();
    let items: Vec<_> = collected.items.iter().map(shown).collect();
    json!({ "ask": ask, "format": format, "attachments": attachments, "items": items })
}

#[test]
fn every_fixture_reads_as_written_down_beside_it() {
    let mut different = Vec::new();
    let mut walked = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let input = entry.unwrap().path();
        let expected_at = PathBuf::from(format!("{}.json", input.display()));
        let name = input.file_name().unwrap().to_str().unwrap().to_owned();
        if !expected_at.exists() {
            assert!(
                PathBuf::from(
                    name.strip_suffix(".json").map_or(String::new(), |it| fixtures().join(it).display().to_string())
                )
                .exists(),
                "{name} has no golden pair"
            );
            continue;
        }
        let expected: Value = serde_json::from_slice(&std::fs::read(&expected_at).unwrap()).unwrap();
        let ask = &expected["ask"];
        let mappings = Mapping::embedded();
        let mapping = ask["mapping"].as_str().map(|name| mappings.iter().find(|it| it.name == name).unwrap());
        let chats: Option<Vec<String>> = serde_json::from_value(ask["chats"].clone()).unwrap();
        let asked = Ask { mapping, chats, complainant: ask["complainant"].as_str(), ..Ask::default() };
        let (collected, outcome) = asked.read(&name, &std::fs::read(&input).unwrap());
        let found = written_down(ask, &collected, &outcome);
        walked += 1;
        if found != expected {
            let at = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
            std::fs::write(&at, format!("{found:#}\n")).unwrap();
            different.push(at);
        }
    }
    assert!(different.is_empty(), "read otherwise, see {different:?}");
    assert!(walked >= 12, "only {walked} pairs");
}
