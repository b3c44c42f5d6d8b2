//! What is derived may be deleted at any time.

use crate::support::Unit;
use std::fs;

#[test]
fn deleted_tables_are_missed_with_a_hint_and_a_replay_brings_them_back() {
    let unit = Unit::desk();
    let tables = [&["groups", "--csv"][..], &["members", "--csv"], &["mentions", "--csv"]];
    let before = tables.map(|words| unit.krama(words).ends(0).out);
    fs::remove_dir_all(unit.folder().join("lake/derived")).unwrap();
    unit.verified();
    let missed = unit.krama(&["groups"]).ends(1);
    assert!(missed.err.contains("K7103") && missed.err.contains("krama analyse --replay R1"), "{}", missed.err);
    let replay = unit.krama(&["analyse", "--replay", "R1", "--json"]).ends(0).json();
    assert_eq!((replay["other"].as_array().unwrap().len(), replay["same"].as_array().unwrap().len() > 4), (0, true));
    assert_eq!(tables.map(|words| unit.krama(words).ends(0).out), before);
}

#[test]
fn a_run_is_replayed_row_for_row_after_more_came_in() {
    let unit = Unit::desk();
    let file = unit.file("more.csv", "ref,narrative,suspect_phone\nX-1,he wrote again,+85512345678\n");
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["decide", "same", "H-002", "H-003", "--why", "w"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    for run in ["R1", "R2"] {
        let told = unit.krama(&["analyse", "--replay", run]).ends(0);
        assert!(told.out.contains("came out the same, row for row"), "{}", told.out);
    }
}

#[test]
fn a_replay_under_other_settings_is_refused() {
    let unit = Unit::desk();
    let file = unit.folder().join("krama.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("\"KH\"", "\"TH\"")).unwrap();
    assert!(unit.krama(&["analyse", "--replay", "R1"]).ends(1).err.contains("K7105"));
    assert!(unit.krama(&["config", "show"]).ends(0).out.contains("TH"));
}
