//! What a person is told without having asked.

use crate::support::Unit;
use std::fs;
use std::path::PathBuf;

const TWO: &str = "ref,narrative,suspect_phone\nA,He called,012900111\nB,He called,012900111\n";

/// The one file in which the workspace keeps an original.
fn original(unit: &Unit) -> PathBuf {
    let folder = fs::read_dir(unit.folder().join("lake/originals")).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_sum_that_is_a_victims_number_is_masked_and_no_loss() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone,victim_account,amount,currency\n\
         A,He called,012900111,011 700 801,,100,USD\n\
         B,He called and I paid 11700801 USD,012900111,,,11700801,USD\n\
         C,He called,012900111,,\"ABA 12,000,000; ABA 123456789\",12000000,KHR\n",
    );
    let mentions = unit.krama(&["mentions", "--csv"]).ends(0).out;
    assert!(!mentions.contains("11700801") && mentions.contains("B,amount,masked:"), "{mentions}");
    let group = unit.krama(&["group", "G0"]).ends(0).out;
    assert!(group.contains("KHR 12000000; USD 100\n"), "{group}");
}

#[test]
fn a_reference_that_is_the_victims_number_is_told_by_its_row() {
    let unit = Unit::new();
    let table = "ref,narrative,suspect_phone,victim_phone\n011700801,He called,012900111,011 700 801\n\
                 V-2,He called,012900111,011 700 802\n012900111,He called,012900111,011 700 803\n";
    let told = unit.krama(&["ingest", &unit.file("desk.csv", table)]).ends(0).out;
    assert!(told.contains("K7413") && told.contains("(row 2)") && !told.contains("times"), "{told}");
    assert!(!told.contains("011700801"), "{told}");
}

#[test]
fn a_reference_that_spells_the_victims_number_or_mailbox_among_more_is_told() {
    let unit = Unit::new();
    let table = "ref,narrative,victim_phone,victim_email\n012345678-1,He called,012345678,\nKH-012345678-07,He called,012 345 678,\n\
                 012345678/2026,He called,012345678,\ndara at kx-mail dot com,He called,,dara@kx-mail.com\n\
                 STATION-7,He called,012345678,dara@kx-mail.com\n";
    let told = unit.krama(&["ingest", &unit.file("desk.csv", table)]).ends(0).out;
    assert!(told.contains("K7413") && told.contains("4 times") && told.contains("(row 2, row 3, row 4, …)"), "{told}");
}

#[test]
fn a_report_that_stands_alone_and_comes_next_is_named() {
    let rows = "ref,narrative,suspect_phone,suspect_account\nA,He called,012900111,ABA 000333444\nB,He called,012900111,ABA 000333444\n\
                C,He called,012900111,\nD,x,012900222,\nE,x,012900333,\nF,x,012900444,\n";
    let unit = Unit::analysed(rows);
    for one in ["A", "B"] {
        unit.krama(&["decide", "different", one, "C", "--why", "two men"]).ends(0);
    }
    unit.krama(&["analyse"]).ends(0);
    let members = unit.krama(&["members", "--json"]).ends(0).json();
    for member in members["members"].as_array().unwrap().iter().take(2) {
        assert_eq!((&member["group_id"], &member["next_group"]), (&"G0".into(), &serde_json::Value::Null));
        assert_eq!((&member["next_report"], &member["next_millibits"]), (&"#2".into(), &6502.into()));
    }
    let told = unit.krama(&["members", "G0"]).ends(0).out;
    assert_eq!(told.matches(" #2 6.5").count(), 2, "{told}");
}

#[test]
fn a_run_says_whose_confirmed_place_it_moved() {
    let unit = Unit::analysed(TWO);
    unit.krama(&["decide", "confirm", "B", "--why", "met him"]).ends(0);
    let analyse = || unit.krama(&["analyse"]).ends(0).out;
    assert!(!analyse().contains("confirmed"));
    unit.krama(&["decide", "different", "A", "B", "--why", "two men"]).ends(0);
    let told = analyse();
    assert!(told.contains("note: #1 stands elsewhere than a person confirmed: krama decide list"), "{told}");
    assert_eq!(unit.krama(&["analyse", "--json"]).ends(0).json()["moved"], serde_json::json!(["#1"]));
}

#[test]
fn an_erasure_says_before_and_after_what_it_does_not_keep_out() {
    let unit = Unit::analysed(TWO);
    let decided = unit.krama(&["decide", "unsure", "A", "B", "--why", "she was heard"]).ends(0).out;
    assert!(decided.starts_with("Entered as E3."), "{decided}");
    let original = original(&unit).file_name().unwrap().to_str().unwrap().to_owned();
    let erase =
        |what: &[&str]| unit.krama(&[&["decide", "erase", "--order", "o", "--why", "w"], what].concat()).ends(0).out;
    assert!(erase(&["--original", &original, "--preview"]).contains("may come in again from another file"));
    for more in [&["--preview"][..], &[]] {
        let told = erase(&[&["--report", "A"], more].concat());
        let reasons = "stay, and may tell of it: E3. See krama decide erase --decision E3";
        assert!(told.contains("taken in without it, but kept whole") && told.contains(reasons), "{told}");
    }
}

#[test]
fn an_original_that_was_edited_is_noticed_by_whoever_proves_its_report() {
    let unit = Unit::analysed(TWO);
    let original = original(&unit);
    fs::remove_file(&original).unwrap();
    fs::write(&original, TWO.replace("He", "She")).unwrap();
    let proof = unit.beside("proof.json");
    let prove = ["prove", "A", "--out", proof.to_str().unwrap(), "--why", "court"];
    let refused = unit.krama(&prove).ends(1).err;
    assert!(refused.contains("K5105") && refused.contains("krama verify"), "{refused}");
    assert!(!proof.exists() && unit.table(&["accesses", "--csv"]).is_empty());
    fs::remove_file(&original).unwrap();
    fs::write(&original, TWO).unwrap();
    unit.krama(&prove).ends(0);
}

#[test]
fn what_was_sealed_before_the_disk_failed_is_told() {
    let unit = Unit::new();
    let second = TWO.replace('A', "C");
    let files = [unit.file("first.csv", TWO), unit.file("second.csv", &second), unit.file("third.csv", "never read")];
    let digest = krama_model::Digest::of(second.as_bytes()).to_string();
    // Where the second original's folder should be stands a file.
    fs::write(unit.folder().join("lake/originals").join(&digest[..2]), "").unwrap();
    let failed = unit.krama(&["ingest", &files[0], &files[1], &files[2]]).ends(1);
    assert!(failed.err.contains("K4001"), "{}", failed.err);
    assert_eq!(failed.out, format!("{}: 2 new\n", files[0]));
}
