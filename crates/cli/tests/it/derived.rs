//! What is derived may be deleted at any time.

use crate::support::Unit;
use std::fs;
use std::path::PathBuf;

fn table(unit: &Unit, run: u32, name: &str) -> PathBuf {
    unit.folder().join(format!("lake/derived/run-{run:06}/{name}.parquet"))
}

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

/// A workspace with two runs, the second of which found other groups.
fn with_two_runs() -> Unit {
    let unit = Unit::desk();
    let file = unit.file("more.csv", "ref,narrative,suspect_phone\nX-1,he wrote again,+85512345678\n");
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["decide", "same", "H-002", "H-003", "--why", "w"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    unit
}

#[test]
fn a_table_that_was_put_in_the_place_of_another_is_named_and_a_replay_mends_it() {
    let unit = with_two_runs();
    let checked = unit.verified();
    assert_eq!((checked["tables"].as_u64(), checked["other_versions"].as_array().unwrap().len()), (Some(20), 0));
    let whole = unit.krama(&["members", "--csv"]).ends(0).out;
    fs::copy(table(&unit, 1, "reports"), table(&unit, 2, "reports")).unwrap();
    let told = unit.krama(&["verify"]).ends(1).out;
    assert!(told.contains("K5113 the table reports of run R2 cannot be read"), "{told}");
    assert!(told.contains("it says that it is R1 reports"), "{told}");
    assert!(unit.krama(&["members"]).ends(1).err.contains("K4006"));
    assert!(told.contains("lake/derived/run-000002") && told.contains("krama analyse --replay R2"), "{told}");
    assert_eq!(told.matches("K5113").count(), 1, "{told}");
    let replay = unit.krama(&["analyse", "--replay", "R2", "--json"]).ends(0).json();
    assert_eq!(replay["altered"], serde_json::json!(["reports"]));
    assert!(unit.krama(&["analyse", "--replay", "R2"]).ends(0).out.lines().count() == 1);
    assert_eq!(unit.krama(&["members", "--csv"]).ends(0).out, whole);
    unit.verified();
    fs::remove_file(table(&unit, 1, "reports")).unwrap();
    assert_eq!(unit.verified()["tables"], 19);
}

#[test]
fn a_damaged_table_ends_with_a_code_that_names_it_and_never_in_a_panic() {
    let unit = Unit::desk();
    let why = ["why", "H-002", "H-003"];
    for (name, words) in
        [("reports", &["members", "--csv"][..]), ("mentions", &["mentions", "--csv"]), ("holds", &why), ("ties", &why)]
    {
        let path = table(&unit, 1, name);
        let whole = fs::read(&path).unwrap();
        for at in [0, whole.len() / 10, whole.len() / 2, whole.len() - 60, whole.len() - 6] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&path, &flipped).unwrap();
            let answer = unit.krama(words);
            assert!(!answer.err.contains("panicked") && answer.code <= 1, "{name} at {at}: {}", answer.err);
            if answer.code == 1 {
                let coded = ["K4006", "K7002"].iter().any(|code| answer.err.contains(code));
                assert!(coded && answer.err.contains("hint: "), "{name} at {at}: {}", answer.err);
            }
        }
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let told = unit.krama(&["verify"]).ends(1).out;
        assert!(told.contains(&format!("K5113 the table {name} of run R1 cannot be read (K4006")), "{told}");
        fs::write(&path, &whole).unwrap();
    }
}
