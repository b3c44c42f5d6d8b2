//! What is taken in, what is left out, and what a person is told of both.

use crate::support::{Unit, invented, run};
use serde_json::Value;
use std::fs;

/// What was said of each file, without what differs between runs.
fn said_of<'s>(said: &'s Value, end: &str) -> &'s Value {
    let files = said["files"].as_array().unwrap();
    files.iter().find(|file| file["path"].as_str().unwrap().ends_with(end)).unwrap_or_else(|| panic!("{end}: {said}"))
}

fn warned(file: &Value) -> Vec<&str> {
    file["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[test]
fn a_workspaces_own_files_are_left_out_and_said_to_be() {
    let unit = Unit::new();
    fs::create_dir(unit.folder().join("inbox")).unwrap();
    fs::write(unit.folder().join("inbox/new.csv"), invented(0, 3)).unwrap();
    for times in 0..2 {
        let answer = run(unit.command(&["ingest", ".", "--json"]).current_dir(unit.folder())).ends(0);
        let said = answer.json();
        assert_eq!(said["files"].as_array().unwrap().len(), 2, "{said}");
        assert_eq!(warned(said_of(&said, ".")), ["K7411"]);
        assert_eq!(said_of(&said, "new.csv")["new"], if times == 0 { 3 } else { 0 });
    }
    let above = unit.above.path().to_str().unwrap();
    let answer = unit.krama(&["ingest", above]).ends(0);
    assert!(answer.out.contains("unit: left out\n  note: K7411"), "{}", answer.out);
    unit.verified();
}

#[test]
fn a_workspaces_own_file_given_by_name_is_refused_and_not_kept() {
    let unit = Unit::new();
    let (good, root) = (unit.file("good.csv", invented(0, 3)), unit.folder());
    let original = unit.krama(&["ingest", &good, "--json"]).json()["files"][0]["original"].as_str().unwrap().to_owned();
    let lake = format!("lake/originals/{}/{original}", &original[..2]);
    for own in ["keys/secret", "keys/signing.pem", "krama.toml", "casebook.db", "keys", "lake/originals", &lake] {
        let said = unit.krama(&["ingest", root.join(own).to_str().unwrap(), &good, "--json"]).ends(1).json();
        assert_eq!(said["files"][0]["refused"]["code"], "K7411", "{own}: {said}");
        assert!(said["files"][0]["original"].is_null());
        assert_eq!(said["files"][1]["repeated"], 3);
    }
    std::os::unix::fs::symlink(root.join("keys/secret"), unit.beside("link.txt")).unwrap();
    let said = unit.krama(&["ingest", unit.beside("link.txt").to_str().unwrap(), "--json"]).ends(1).json();
    assert_eq!(said["files"][0]["refused"]["code"], "K7411");
}
