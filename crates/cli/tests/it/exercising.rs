//! An exercise and real casework never meet, and everything of an exercise says what it is.

use crate::support::{Answer, Unit, fixtures, krama};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const NOTICE: &str = "Exercise: invented people and values.\n";

/// A small country beside a workspace.
fn country(unit: &Unit) -> PathBuf {
    let country = unit.beside("country");
    let path = country.to_str().unwrap();
    krama(&["simulate", "--seed", "3", "--reports", "60", "--difficulty", "3", "--out", path]).ends(0);
    country
}

/// A workspace that has taken a small country in.
fn trained() -> Unit {
    let unit = Unit::exercise();
    let reports = country(&unit).join("reports");
    unit.krama(&["ingest", reports.to_str().unwrap(), "--complainant", "Complainant"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    unit
}

fn files(answer: &Answer) -> Vec<Value> {
    answer.json()["files"].as_array().unwrap().clone()
}

#[test]
fn an_ordinary_workspace_takes_no_exercise_report() {
    let unit = Unit::new();
    let reports = country(&unit).join("reports");
    let refused = unit.krama(&["ingest", reports.to_str().unwrap(), "--json"]).ends(1);
    assert!(files(&refused).len() > 2);
    for file in files(&refused) {
        assert_eq!((&file["refused"]["code"], &file["original"]), (&"K7406".into(), &Value::Null), "{file}");
    }
    assert_eq!(unit.krama(&["analyse", "--json"]).ends(0).json()["reports"], 0);
    unit.krama(&["verify"]).ends(0);
}

#[test]
fn an_exercise_report_without_its_folder_is_rejected_by_its_values() {
    let unit = Unit::new();
    let table = country(&unit).join("reports/hotline.csv");
    let alone = unit.file("hotline.csv", fs::read_to_string(table).unwrap());
    unit.krama(&["ingest", &alone]).ends(1);
    let kept = unit.krama(&["ingest", "--rejections", "--json"]).ends(0).json();
    let rejections = kept["rejections"].as_array().unwrap();
    assert!(!rejections.is_empty());
    for kept in rejections {
        assert_eq!(kept["code"], "K7409", "{kept}");
        assert!(kept["reason"].as_str().unwrap().contains("krama init --exercise"), "{kept}");
    }
    let row =
        unit.file("row.csv", "ref,narrative\nA,he called from +999 31 234 567\nB,he called from +855 12 345 678\n");
    let taken = unit.krama(&["ingest", &row, "--json"]).ends(1);
    assert_eq!((&files(&taken)[0]["new"], &files(&taken)[0]["rejected"]), (&1.into(), &1.into()));
}

/// Copies a folder's files, without the one that says what they are.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let place = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &place);
        } else if !entry.ends_with("EXERCISE.json") {
            fs::copy(&entry, &place).unwrap();
        }
    }
}

#[test]
fn no_exercise_report_comes_in_without_its_manifest_whatever_its_file_and_whatever_it_names() {
    let unit = Unit::new();
    let (country, alone) = (unit.beside("country"), unit.beside("alone"));
    let out = country.to_str().unwrap();
    krama(&["simulate", "--seed", "4", "--reports", "1000", "--difficulty", "5", "--out", out]).ends(0);
    copy(&country.join("reports"), &alone);
    for folder in ["chats", "mail", "notes"] {
        assert!(alone.join(folder).is_dir(), "{folder}");
    }
    let taken = unit.krama(&["ingest", alone.to_str().unwrap(), "--complainant", "Complainant", "--json"]).ends(1);
    for file in files(&taken) {
        assert_eq!((&file["new"], &file["refused"]), (&0.into(), &Value::Null), "{file}");
    }
    let rejected: u64 = files(&taken).iter().filter_map(|file| file["rejected"].as_u64()).sum();
    assert_eq!(rejected, 1_000);
    let kept = unit.krama(&["ingest", "--rejections", "--json"]).ends(0).json();
    let by_mark = |kept: &Value| kept["reason"].as_str().unwrap().starts_with("the mark that this report bears");
    assert!(kept["rejections"].as_array().unwrap().iter().any(by_mark), "{kept}");
}

#[test]
fn a_real_report_with_a_value_of_an_exercise_comes_in_with_a_warning_and_is_not_linked_by_it() {
    let unit = Unit::new();
    let table = unit.file(
        "desk.csv",
        "ref,narrative,suspect_phone,suspect_url\n\
         A,he sent me a link,+855 12 345 678,http://kx-velmar.shop.test/pay\n\
         B,he sent me a link as well,+855 12 345 679,http://kx-velmar.shop.test/pay\n\
         C,he sent me a link,,http://kx-velmar.shop.test/pay\n\
         D,he called,+855 12 345 678,\n",
    );
    let taken = unit.krama(&["ingest", &table, "--json"]).ends(1);
    let file = &files(&taken)[0];
    assert_eq!((&file["new"], &file["rejected"]), (&3.into(), &1.into()), "{file}");
    let [warning] = &file["warnings"].as_array().unwrap()[..] else { panic!("{file}") };
    assert_eq!((&warning["code"], &warning["times"]), (&"K7410".into(), &2.into()), "{file}");
    let told = warning["message"].as_str().unwrap();
    assert!(told.contains("url in suspect_url") && told.contains("row 2") && !told.contains("velmar"), "{told}");
    let kept = unit.krama(&["ingest", "--rejections", "--json"]).ends(0).json();
    assert_eq!((&kept["rejections"][0]["code"], &kept["rejections"][0]["place"]), (&"K7409".into(), &"row 4".into()));

    unit.krama(&["analyse"]).ends(0);
    let values: Vec<Vec<String>> = unit.table(&["mentions", "--csv"]);
    assert!(values.len() == 3 && values.iter().flatten().all(|cell| !cell.contains("velmar")), "{values:?}");
    let groups: Vec<String> = unit.members().into_iter().map(|(_, group)| group).collect();
    assert!(groups[0] == groups[2] && groups[0] != groups[1], "{groups:?}");
}

#[test]
fn an_exercise_workspace_takes_no_real_file_and_keeps_nothing_of_it() {
    let unit = Unit::exercise();
    let real = fixtures().join("desk/hotline.csv");
    let refused = unit.krama(&["ingest", real.to_str().unwrap(), "--json"]).ends(1);
    let file = &files(&refused)[0];
    assert_eq!((&file["refused"]["code"], &file["original"]), (&"K7407".into(), &Value::Null));
    assert!(file["refused"]["hint"].as_str().unwrap().contains("krama simulate"));
    let originals = fs::read_dir(unit.folder().join("lake/originals")).unwrap().count();
    assert_eq!(originals, 0);
}

#[test]
fn an_exercise_file_that_was_changed_is_refused() {
    let unit = Unit::exercise();
    let table = country(&unit).join("reports/hotline.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text + "X-1,2026-01-01\n").unwrap();
    let refused = unit.krama(&["ingest", table.to_str().unwrap(), "--json"]).ends(1);
    assert_eq!(files(&refused)[0]["refused"]["code"], "K7407");
}

#[test]
fn what_says_that_files_are_an_exercises_is_passed_over() {
    let unit = Unit::exercise();
    let manifest = country(&unit).join("reports/EXERCISE.json");
    let taken = unit.krama(&["ingest", manifest.to_str().unwrap(), "--json"]).ends(0);
    assert!(files(&taken).is_empty());
    let ordinary = Unit::new();
    fs::create_dir(ordinary.beside("files")).unwrap();
    let other = ordinary.file("files/EXERCISE.json", "[{\"ref\": \"A\", \"narrative\": \"he took my money\"}]");
    assert_eq!(files(&ordinary.krama(&["ingest", &other, "--json"]).ends(0))[0]["new"], 1);
}

#[test]
fn a_workspace_cannot_be_turned_into_one_of_the_other_world() {
    let unit = Unit::new();
    let settings = unit.folder().join("krama.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, "exercise = true\n").unwrap();
    let refused = unit.krama(&["groups"]).ends(1);
    assert!(refused.err.contains("K7303") && refused.err.contains("hint:"), "{}", refused.err);
    fs::write(&settings, text).unwrap();
    unit.krama(&["config", "show"]).ends(0);

    let exercise = Unit::exercise();
    let settings = exercise.folder().join("krama.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("exercise = true", "exercise = false").replace("XE", "KH")).unwrap();
    let refused = exercise.krama(&["config", "show"]).ends(1);
    assert!(refused.err.contains("K7303"), "{}", refused.err);
    // Without its line the file says the same: what goes without saying is an ordinary workspace.
    fs::write(&settings, "region = \"KH\"\n").unwrap();
    exercise.krama(&["ingest", "x"]).ends(2);
    exercise.krama(&["verify"]).ends(1);
}

#[test]
fn a_real_region_is_none_in_an_exercise_and_the_other_way_round() {
    let unit = Unit::new();
    let made = unit.beside("made");
    let made = made.to_str().unwrap();
    krama(&["init", made, "--exercise", "--region", "KH"]).ends(2);
    krama(&["init", made, "--region", "XE"]).ends(2);
    krama(&["init", made, "--exercise", "--region", "XG"]).ends(0);
}

#[test]
fn every_answer_of_an_exercise_says_so() {
    let unit = trained();
    let member = unit.members()[0].0.clone();
    let (group, backup) = (unit.table(&["groups", "--csv"])[0][0].clone(), unit.beside("b.zip"));
    let calls: Vec<Vec<&str>> = vec![
        vec!["analyse"],
        vec!["groups"],
        vec!["group", &group],
        vec!["members"],
        vec!["mentions"],
        vec!["why", &member],
        vec!["reviews"],
        vec!["accesses"],
        vec!["find", &member],
        vec!["index"],
        vec!["decide", "list"],
        vec!["ingest", "--rejections"],
        vec!["config", "show"],
        vec!["verify"],
        vec!["backup", backup.to_str().unwrap()],
    ];
    for call in calls {
        if call[0] != "backup" {
            let told = unit.krama(&[&call[..], &["--json"]].concat()).ends(0).json();
            assert_eq!(told["exercise"], true, "{call:?}");
        }
        let told = unit.krama(&call).ends(0);
        assert!(told.out.starts_with(NOTICE), "{call:?}: {}", told.out);
        assert_eq!(told.out.matches(NOTICE).count(), 1, "{call:?}");
    }
    let rows = unit.krama(&["members", "--csv"]).ends(0);
    assert!(rows.out.starts_with("report_ref,") && rows.err == NOTICE, "{}", rows.err);
    let refused = unit.krama(&["group", "G99999"]).ends(1);
    assert!(refused.err.starts_with(NOTICE));
    let refused = unit.krama(&["group", "G99999", "--json"]).ends(1);
    assert!(refused.err.contains("\"exercise\":true"), "{}", refused.err);
    let restored = unit.beside("restored");
    let told = krama(&["restore", backup.to_str().unwrap(), restored.to_str().unwrap()]).ends(0);
    assert!(told.out.starts_with(NOTICE), "{}", told.out);
}

#[test]
fn a_checkpoint_of_an_exercise_says_so_in_its_first_line_and_is_nothing_but_a_note() {
    let unit = Unit::exercise();
    let note = unit.krama(&["checkpoint"]).ends(0);
    assert!(note.out.starts_with("krama/exercise/") && note.err == NOTICE, "{}", note.out);
    let kept = unit.beside("note");
    fs::write(&kept, note.out).unwrap();
    unit.krama(&["verify", "--against", kept.to_str().unwrap()]).ends(0);
}

#[test]
fn a_proof_of_an_exercise_says_so_where_there_is_no_workspace() {
    let (unit, _) = Unit::of_country(30, 1);
    let proof = unit.beside("proof.json").to_str().unwrap().to_owned();
    unit.krama(&["prove", "#0", "--out", &proof, "--why", "shown in class"]).ends(0);
    let told = krama(&["verify", "--proof", &proof]).ends(0).out;
    assert!(told.starts_with(NOTICE) && told.contains("The proof holds: report #0"), "{told}");
    assert_eq!(krama(&["verify", "--proof", &proof, "--json"]).ends(0).json()["exercise"], true);
}

#[test]
fn nothing_of_an_ordinary_workspace_speaks_of_exercises() {
    let unit = Unit::desk();
    let told = unit.krama(&["groups"]).ends(0);
    assert!(!told.out.contains("Exercise"));
    assert_eq!(unit.krama(&["groups", "--json"]).ends(0).json().get("exercise"), None);
    let note = unit.krama(&["checkpoint"]).ends(0).out;
    assert!(!note.contains("exercise"));
}

#[test]
fn an_exercise_prints_its_settings_and_the_beginning() {
    let unit = Unit::exercise();
    let made = unit.beside("made");
    let told = krama(&["init", made.to_str().unwrap(), "--exercise"]).ends(0).out;
    let told = regex::Regex::new("[0-9a-f]{16}").unwrap().replace_all(&told, "0123456789abcdef").into_owned();
    insta::assert_snapshot!("exercise_begins", told.replace(made.to_str().unwrap(), "made"));
    let shown: String = unit.krama(&["config", "show"]).ends(0).out;
    let shown: String = shown.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    insta::assert_snapshot!("exercise_settings", shown);
}
