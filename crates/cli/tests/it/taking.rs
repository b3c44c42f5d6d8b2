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
    fs::write(unit.folder().join("benign.toml"), "").unwrap();
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
    fs::write(root.join("benign.toml"), "").unwrap();
    let files = ["keys/secret", "keys/signing.pem", "krama.toml", "benign.toml", "casebook.db", &lake];
    for own in files.into_iter().chain(["keys", "lake/originals"]) {
        let said = unit.krama(&["ingest", root.join(own).to_str().unwrap(), &good, "--json"]).ends(1).json();
        assert_eq!(said["files"][0]["refused"]["code"], "K7411", "{own}: {said}");
        assert!(said["files"][0]["original"].is_null());
        assert_eq!(said["files"][1]["repeated"], 3);
    }
    std::os::unix::fs::symlink(root.join("keys/secret"), unit.beside("link.txt")).unwrap();
    let said = unit.krama(&["ingest", unit.beside("link.txt").to_str().unwrap(), "--json"]).ends(1).json();
    assert_eq!(said["files"][0]["refused"]["code"], "K7411");
}

/// A desk's list, in which each report tells of something else.
fn list(references: std::ops::Range<u32>) -> String {
    let row = |number| {
        format!("D-{number},A seller of thing {number} asked for a deposit and vanished,012 345 {number:03}\n")
    };
    references.map(row).fold("ref,narrative,suspect_phone\n".to_owned(), |table, row| table + &row)
}

#[test]
fn next_weeks_export_brings_what_is_new_alone() {
    let unit = Unit::new();
    let (first, second) =
        (unit.file("list-2026-11-19.csv", list(0..5)), unit.file("list-2026-11-26 (1).csv", list(0..6)));
    assert_eq!(unit.krama(&["ingest", &first, "--json"]).ends(0).json()["files"][0]["new"], 5);
    let said = unit.krama(&["ingest", &second, "--json"]).ends(0).json();
    let file = said_of(&said, ".csv");
    assert_eq!((&file["new"], &file["repeated"], warned(file)), (&1.into(), &5.into(), Vec::new()));
}

#[test]
fn the_same_list_under_another_source_is_told_with_the_source_it_stands_under() {
    let unit = Unit::new();
    let (first, other) = (unit.file("list.csv", list(0..5)), unit.file("renamed.csv", list(1..7)));
    unit.krama(&["ingest", &first]).ends(0);
    // Other numbers of another desk, and the same numbers with other content, are no such list.
    let apart = unit.file("other.csv", list(20..26));
    let same_numbers = unit.file("same.csv", list(0..5).replace("A seller", "A buyer"));
    for file in [&apart, &same_numbers] {
        assert_eq!(warned(said_of(&unit.krama(&["ingest", file, "--json"]).ends(0).json(), ".csv")), [""; 0], "{file}");
    }
    let said = unit.krama(&["ingest", &other, "--json"]).ends(0).json();
    let file = said_of(&said, "renamed.csv");
    assert_eq!((&file["new"], warned(file)), (&6.into(), vec!["K1216"]));
    let told = file["warnings"][0]["message"].as_str().unwrap();
    assert!(told.contains("4 of 6") && told.contains("--source \"list\""), "{told}");
    unit.verified();
}

#[test]
fn a_reference_that_was_erased_from_another_source_is_told_with_the_order() {
    let unit = Unit::new();
    let first = unit.file("list.csv", list(0..2));
    unit.krama(&["ingest", &first]).ends(0);
    unit.krama(&["decide", "erase", "--report", "list/D-1", "--order", "court order 7", "--why", "unlawful"]).ends(0);
    let other = unit.file("renamed.csv", list(0..2).replace("vanished", "vanished!"));
    let said = unit.krama(&["ingest", &other, "--json"]).ends(0).json();
    let file = said_of(&said, "renamed.csv");
    assert_eq!((&file["new"], warned(file)), (&2.into(), vec!["K1217"]));
    let told = file["warnings"][0]["message"].as_str().unwrap();
    assert!(told.contains("D-1: #1 was erased under \"court order 7\"") && !told.contains("D-0"), "{told}");
    // Under its own source it stays out without a question.
    let said = unit.krama(&["ingest", &other, "--source", "list", "--json"]).ends(0).json();
    assert_eq!(said["files"][0]["withheld"].as_array().unwrap().len(), 1, "{said}");
    unit.verified();
}

#[test]
fn what_is_printed_for_an_unknown_table_is_the_mapping_and_comments() {
    let unit = Unit::new();
    let (good, table) =
        (unit.file("good.csv", invented(0, 3)), "Case no,Details,Suspect tel\nA-1,They took it all,012 345 990\n");
    let unknown = unit.file("unknown.csv", table);
    let printed = unit.krama(&["ingest", &unknown, &good]).ends(1).out;
    assert!(printed.starts_with("# ") && printed.contains("good.csv: 3 new"), "{printed}");
    let mapping = unit.file("unknown.toml", &printed);
    let said = unit.krama(&["ingest", &unknown, "--mapping", &mapping, "--json"]).ends(0).json();
    assert_eq!((&said["files"][0]["new"], &said["files"][0]["mapping"]), (&1.into(), &"unknown".into()), "{printed}");
}

/// How many originals a workspace holds.
fn originals(unit: &Unit) -> usize {
    let folders = fs::read_dir(unit.folder().join("lake/originals")).unwrap();
    folders.map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn a_file_that_waits_for_an_answer_leaves_nothing_and_one_that_is_refused_stays() {
    let unit = Unit::new();
    let unknown = unit.file("unknown.csv", "Case no,Details,Suspect tel\nA-1,They took it all,012 345 990\n");
    let mapping = unit.file("unknown.toml", unit.krama(&["ingest", &unknown]).ends(1).out);
    assert_eq!((originals(&unit), unit.verified()["originals"].as_u64()), (0, Some(0)));
    let form = unit.file("form.pdf", "%PDF-1.4 invented");
    for _ in 0..2 {
        let said = unit.krama(&["ingest", &form, "--json"]).ends(1).json();
        assert_eq!(said["files"][0]["refused"]["code"], "K1005");
        assert_eq!((originals(&unit), unit.verified()["originals"].as_u64()), (1, Some(1)));
    }
    unit.krama(&["ingest", &unknown, "--mapping", &mapping]).ends(0);
    // Known by now, it is kept though the question comes again.
    unit.krama(&["ingest", &unknown]).ends(1);
    assert_eq!((originals(&unit), unit.verified()["originals"].as_u64()), (2, Some(2)));
}

#[test]
fn files_written_by_hand_are_read_to_a_bound_and_pipes_not_at_all() {
    let unit = Unit::new();
    let (good, long) = (unit.file("good.csv", invented(0, 3)), "#".repeat((1 << 20) + 1));
    let mapping = unit.file("long.toml", &long);
    assert!(unit.krama(&["ingest", &good, "--mapping", &mapping]).ends(1).err.contains("K7401"));
    for name in ["krama.toml", "benign.toml"] {
        let path = unit.folder().join(name);
        let before = fs::read(&path).ok();
        fs::write(&path, &long).unwrap();
        let said = unit.krama(&["analyse"]).ends(1).err;
        assert!(said.contains("K7401") && said.contains("longer than 1 MiB"), "{name}: {said}");
        fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let said = unit.krama(&["analyse"]).ends(1).err;
        assert!(said.contains("K7401") && said.contains("no regular file"), "{name}: {said}");
        fs::remove_file(&path).unwrap();
        if let Some(bytes) = before {
            fs::write(&path, bytes).unwrap();
        }
    }
    let pipe = unit.beside("EXERCISE.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    unit.krama(&["ingest", &good]).ends(0);
    assert!(unit.krama(&["verify", "--proof", pipe.to_str().unwrap()]).ends(2).err.contains("it is no file"));
}

#[test]
fn a_text_with_a_value_of_an_exercise_is_told_without_a_place_it_does_not_have() {
    let unit = Unit::new();
    let text = unit.file("told.txt", "he sent me http://kx-velmar.shop.test/pay and called from +855 12 345 678\n");
    let said = unit.krama(&["ingest", &text]).ends(0).out;
    assert!(said.contains("note: K7410 ") && said.contains("was taken in\n"), "{said}");
}

#[test]
fn dates_of_rows_that_lie_ahead_are_told_and_sink_no_group() {
    let urgency = |last: &str| {
        let unit = Unit::new();
        let table = format!(
            "ref,narrative,suspect_phone,received_at\n\
             A,the first seller took it all from me,012 345 990,2025-03-01\n\
             B,the same seller took it all from me,012 345 990,2025-03-02\n\
             C,another friend took nothing but my shoes,012 345 991,{last}\n"
        );
        let said = unit.krama(&["ingest", &unit.file("desk.csv", table), "--json"]).ends(0).json();
        unit.krama(&["analyse"]).ends(0);
        let groups = unit.krama(&["groups", "--json"]).ends(0).json()["groups"].take();
        assert_eq!(groups[0]["group"], "G0");
        (warned(&said["files"][0]).join(","), groups[0]["urgency_millibits"].as_i64().unwrap())
    };
    let (told, plain) = urgency("2025-03-02");
    let (told_of_slip, with_slip) = urgency("2106-03-02");
    assert_eq!((told.as_str(), told_of_slip.as_str(), with_slip), ("", "K1218", plain));
}
