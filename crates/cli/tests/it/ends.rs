//! How a call ends, and which workspace it means.

use crate::support::{Unit, command, desk, invented, krama, on_desk, run};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

#[test]
fn wrong_use_ends_with_2_and_says_how_it_is_meant() {
    for arguments in [
        &["nosuch"][..],
        &["groups", "--for-excel"],
        &["group"],
        &["group", "twelve"],
        &["decide", "same", "H-003"],
        &["decide", "benign", "rumour", "x", "--why", "y"],
        &["decide", "erase", "--order", "o", "--why", "y"],
        &["mentions", "--unmask"],
        &["mentions", "--why", "curious"],
        &["ingest"],
        &["ingest", "--csv"],
        &["ingest", "Cargo.toml", "--unmask", "--why", "w"],
        &["ingest", "no-such-file.csv"],
        &["verify", "--against", "no-such-file.txt"],
        &["verify", "--proof", "no-such-file.json"],
        &["prove", "H-003", "--out", "never-written.json"],
        &["prove", "H-003", "--out", "never-written.json", "--why", " "],
        &["prove", "H-003", "--out", "never-written.json", "--why", "w", "--since", "no-such-file.txt"],
        &["decide", "same", "H-003", "H-004", "--why", "  "],
        &["mentions", "--unmask", "--why", " "],
        &["decide", "erase", "--report", "H-003", "--order", " ", "--why", "w"],
    ] {
        let answer = on_desk(arguments).ends(2);
        assert!(answer.out.is_empty() && answer.err.starts_with("error: "), "{arguments:?}: {}", answer.err);
    }
    assert!(on_desk(&["ingest", "no-such-file.csv"]).err.contains("K9001 there is no file no-such-file.csv"));
    assert!(on_desk(&["ingest", "no-such-file.csv"]).err.contains("hint: "));
    assert!(krama(&[]).ends(2).err.contains("Usage: krama"));
}

#[test]
fn failures_end_with_1_with_a_code_and_a_hint() {
    let unit = desk();
    let (unit, taken) = (unit.to_str().unwrap(), on_desk(&["members", "--csv"]).ends(0));
    assert!(taken.out.contains("H-003"));
    for (arguments, code) in [
        (&["-w", unit, "group", "G999999"][..], "K7201"),
        (&["-w", unit, "members", "G999999"], "K7201"),
        (&["-w", unit, "why", "H-003", "Z-999"], "K7207"),
        (&["-w", unit, "analyse", "--replay", "R999"], "K7102"),
        (&["-w", unit, "decide", "withdraw", "E1", "--why", "w"], "K5021"),
        (&["-w", unit, "decide", "benign", "phone", "not a number", "--why", "w"], "K7203"),
        (&["-w", unit, "ingest", unit, "--mapping", "nosuch"], "K7402"),
        (&["init", unit], "K5011"),
    ] {
        let answer = krama(arguments).ends(1);
        assert!(answer.err.starts_with(&format!("error: {code} ")), "{arguments:?}: {}", answer.err);
        assert!(answer.err.contains("\n  hint: "), "{arguments:?}: {}", answer.err);
        assert!(answer.out.is_empty(), "{}", answer.out);
        let told = krama(&[arguments, &["--json"]].concat()).ends(1);
        let told: serde_json::Value = serde_json::from_str(&told.err).unwrap();
        assert_eq!(told["error"]["code"], code);
    }
}

#[test]
fn a_folder_that_is_no_workspace_a_region_and_a_zone_that_are_none_are_wrong_use() {
    let above = tempfile::tempdir().unwrap();
    let (empty, made) = (above.path().to_str().unwrap(), above.path().join("made"));
    let file = above.path().join("a.csv");
    std::fs::write(&file, "ref,narrative\nA,he took my money\n").unwrap();
    let (file, made_at) = (file.to_str().unwrap(), made.to_str().unwrap());
    for (arguments, told) in [
        (&["-w", "/nowhere/at/all", "groups"][..], "K5010"),
        (&["-w", empty, "ingest", file], "K5010"),
        (&["-w", empty, "verify"], "K5010"),
        (&["init", made_at, "--region", "ZZ"], "region is \"ZZ\""),
        (&["init", made_at, "--region", "kh"], "region is \"kh\""),
        (&["init", made_at, "--zone", "Asia/Nowhere"], "zone is \"Asia/Nowhere\""),
        (&["ingest", file, "--source", " "], "--source"),
        (&["ingest", file, "--source", "desk\u{1b}[31m"], "--source"),
    ] {
        let answer = krama(arguments).ends(2);
        assert!(answer.err.contains(told) && answer.out.is_empty(), "{arguments:?}: {}", answer.err);
    }
    assert!(!made.exists() && !above.path().join("casebook.db").exists());
}

#[test]
fn a_mapping_with_a_region_that_is_none_is_refused_before_anything_is_taken_in() {
    let unit = Unit::new();
    let file = unit.file("a.csv", "Story\nhe took my money\n");
    let mapping = unit.file("m.toml", "name = 'm'\nregion = 'ZZ'\n[columns]\nStory = 'narrative'\n");
    let refused = unit.krama(&["ingest", &file, "--mapping", &mapping]).ends(1).err;
    assert!(refused.contains("K1012") && refused.contains("\"ZZ\"") && refused.contains("hint: "), "{refused}");
    assert_eq!(unit.verified()["originals"], 0);
}

#[test]
fn a_refused_file_says_what_lies_behind_it() {
    let unit = Unit::new();
    let cut = unit.file("cut.zip", b"PK\x03\x04 and nothing more");
    let said = unit.krama(&["ingest", &cut, "--json"]).ends(1).json();
    let refused = &said["files"][0]["refused"];
    assert_eq!(refused["code"], "K1020");
    let cause = refused["causes"][0].as_str().unwrap_or_else(|| panic!("{said}"));
    let told = unit.krama(&["ingest", &cut]).ends(1).out;
    assert!(told.contains(&format!("\n  because: {cause}\n  hint: ")), "{told}");
}

#[test]
fn a_rejected_row_is_listed_once_however_often_its_file_came() {
    let unit = Unit::new();
    let file = unit.file("desk.csv", "ref,narrative\nA,he took my money\nB,\n");
    unit.krama(&["ingest", &file]).ends(1);
    let one = unit.krama(&["ingest", "--rejections"]).ends(0).out;
    assert!(one.contains("\n1 rejection. "), "{one}");
    unit.krama(&["ingest", &file]).ends(1);
    unit.file("desk.csv", "ref,narrative\nA,he took my money\nB,\nC,she took my money\nD,\n");
    unit.krama(&["ingest", &file]).ends(1);
    let listed = unit.table(&["ingest", "--rejections", "--csv"]);
    let told: Vec<_> = listed.iter().map(|row| (row[2].as_str(), row[4].as_str(), row[5].as_str())).collect();
    assert_eq!(told, [("row 3", "desk.csv", "3"), ("row 5", "desk.csv", "1")]);
}

#[test]
fn no_workspace_one_report_twice_and_endless_reasons_are_wrong_use() {
    let endless = "because ".repeat(500);
    for (arguments, code) in [
        (&["why", "H-003", "H-003"][..], "K5022"),
        (&["decide", "same", "H-003", "H-003", "--why", "w"], "K5022"),
        (&["decide", "unsure", "H-003", "H-003", "--why", "w"], "K5022"),
        (&["decide", "confirm", "H-003", "--why", &endless], "K9003"),
        (&["mentions", "--unmask", "--why", &endless], "K9003"),
        (&["groups", "--csv", "--json"], "K9001"),
        (&["--json", "members", "--csv"], "K9001"),
        (&["ingest", "--rejections", "--csv", "--json"], "K9001"),
        (&["ingest", "a.csv", "--csv"], "K9001"),
        (&["--workspace", "/nowhere/at/all", "groups"], "K5010"),
    ] {
        let answer = if arguments[0] == "--workspace" { krama(arguments) } else { on_desk(arguments) }.ends(2);
        assert!(answer.err.contains(code) && answer.out.is_empty(), "{arguments:?}: {}", answer.err);
    }
}

#[test]
fn verbose_tells_the_steps() {
    let unit = Unit::new();
    let answer = unit.krama(&["analyse", "--verbose"]).ends(0);
    assert!(answer.err.contains("opened the workspace") && answer.err.contains("begins"), "{}", answer.err);
    assert!(unit.krama(&["analyse"]).ends(0).err.is_empty());
}

#[test]
fn asking_before_the_first_analysis_says_to_analyse() {
    let unit = Unit::new();
    for arguments in [&["groups"][..], &["group", "G1"], &["members"], &["mentions"]] {
        let answer = unit.krama(arguments).ends(1);
        assert!(answer.err.contains("K7101") && answer.err.contains("krama analyse"), "{}", answer.err);
    }
}

#[test]
fn a_search_that_finds_nothing_ends_with_1_and_says_so() {
    let unit = Unit::desk();
    assert_eq!(unit.krama(&["find", "097 000 000 1"]).ends(1).out, "Nothing found.\n");
    unit.krama(&["find", "H-003"]).ends(0);
}

#[test]
fn an_empty_workspace_analyses_to_nothing() {
    let unit = Unit::new();
    let run = unit.krama(&["analyse", "--json"]).ends(0).json();
    assert_eq!((run["reports"].as_u64(), run["groups"].as_u64()), (Some(0), Some(0)));
    assert!(unit.table(&["groups", "--csv"]).is_empty());
    unit.krama(&["groups"]).ends(0);
    unit.verified();
}

#[test]
fn rejected_rows_end_with_1_and_the_good_rows_are_taken_in() {
    let unit = Unit::new();
    let file = unit.file("mixed.csv", "ref,narrative,amount\nA,paid 20 to a stranger,20\nB,paid,many\nC,,\n");
    let answer = unit.krama(&["ingest", &file]).ends(1);
    assert!(answer.out.contains("krama ingest --rejections"), "{}", answer.out);
    let listed = unit.krama(&["ingest", "--rejections", "--json"]).ends(0).json();
    let rejected = listed["rejections"].as_array().unwrap().len() as u64;
    assert_eq!(unit.verified()["rows"].as_u64().unwrap() + rejected, 3);
    let again = unit.krama(&["ingest", &file]).ends(1);
    assert!(again.out.contains("seen before"), "{}", again.out);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let unit = desk();
    let mut child = command(&["--workspace", unit.to_str().unwrap(), "mentions", "--csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("report_ref,"));
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}

#[test]
fn the_workspace_is_the_named_one_else_the_environments_else_the_current_folder() {
    let (one, two) = (Unit::new(), Unit::new());
    let file = one.file("one.csv", invented(0, 1));
    one.krama(&["ingest", &file]).ends(0);
    let rows = |command: &mut std::process::Command| run(command).ends(0).json()["rows"].as_u64();
    let verify = ["verify", "--json"];
    assert_eq!(rows(command(&verify).current_dir(one.folder())), Some(1));
    assert_eq!(rows(command(&verify).current_dir(one.folder()).env("KRAMA_WORKSPACE", two.folder())), Some(0));
    let named = ["--workspace", one.folder().to_str().unwrap(), "verify", "--json"].map(str::to_owned);
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(rows(command(&named).env("KRAMA_WORKSPACE", two.folder())), Some(1));
    assert_eq!(
        rows(command(&["verify", "--json", "-w", one.folder().to_str().unwrap()]).env("KRAMA_WORKSPACE", "/no")),
        Some(1)
    );
}

#[test]
fn people_read_the_date_of_their_own_zone_and_machines_utc() {
    let unit = Unit::new();
    let file = unit.file("one.csv", "ref,occurred_at,narrative\nA,2025-01-01,a shop took my money\n");
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert!(unit.krama(&["members"]).ends(0).out.contains("2025-01-01"));
    assert_eq!(unit.table(&["members", "--csv"])[0][4], "2024-12-31T17:00:00Z");
}

#[test]
fn nothing_but_the_answer_is_printed_where_there_is_no_terminal() {
    let unit = Unit::new();
    let file = unit.file("one.csv", invented(0, 20));
    assert_eq!(unit.krama(&["ingest", &file]).ends(0).err, "");
    assert_eq!(unit.krama(&["analyse"]).ends(0).err, "");
}

#[test]
fn the_settings_of_a_new_workspace_are_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let unit = Unit::new();
    let mode = std::fs::metadata(unit.folder().join("krama.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_missing_or_broken_settings_file_is_named_with_what_to_write_into_it() {
    let unit = Unit::new();
    let file = unit.folder().join("krama.toml");
    std::fs::write(&file, "region = ").unwrap();
    let told = unit.krama(&["groups"]).ends(1).err;
    assert!(told.contains("K7301") && told.contains("krama.toml holds lines"), "{told}");
    std::fs::remove_file(&file).unwrap();
    let told = unit.krama(&["config", "show"]).ends(1).err;
    assert!(told.contains("K7302 the settings file ") && told.contains("restore it from a backup"), "{told}");
}

#[test]
fn amounts_that_are_no_sum_and_values_beyond_the_limit_are_counted() {
    let unit = Unit::new();
    let rows = "ref,narrative,amount,currency\nA,he took it,-5,USD\nB,he took it,99999999999999999999999999,USD\n\
                C,he took it,a lot,\nD,he took it,20,USD\nE,he took it,,\n";
    let said = unit.krama(&["ingest", "--json", &unit.file("a.csv", rows)]).ends(0).json();
    let warning = &said["files"][0]["warnings"][0];
    assert_eq!((&warning["code"], &warning["times"]), (&"K7412".into(), &3.into()), "{said}");
    assert!(warning["message"].as_str().unwrap().ends_with("(row 2, row 3, row 4)"), "{said}");
    assert!(!said.to_string().contains("a lot"), "{said}");
    let many: Vec<String> = (0..66_000).map(|number| format!("0{}", 12_000_000 + number)).collect();
    unit.krama(&["ingest", &unit.file("many.txt", many.join(" "))]).ends(0);
    let run = unit.krama(&["analyse", "--json"]).ends(0).json();
    assert_eq!((run["unread"]["amounts"].as_u64(), run["unread"]["beyond_limit"].as_u64()), (Some(3), Some(1)));
    let told = unit.krama(&["analyse"]).ends(0).out;
    assert!(
        told.contains("the amount of 3 reports could not be read") && told.contains("stand in 1 report; those beyond"),
        "{told}"
    );
}

#[test]
fn names_are_understood_with_a_small_letter_and_decisions_by_their_number() {
    let unit = Unit::desk();
    let group = unit.members().into_iter().find(|row| !row.1.is_empty()).unwrap().1;
    let small = group.to_lowercase();
    for command in ["group", "members"] {
        let answers = [&group, &small].map(|name| unit.krama(&[command, name, "--json"]).ends(0).json());
        assert_eq!(answers[0], answers[1], "{command}");
    }
    assert!(unit.krama(&["find", &small]).ends(0).out.contains(&group));
    for spelling in [|entry: &str| entry[1..].to_owned(), str::to_lowercase, str::to_owned] {
        let said = unit.krama(&["decide", "unsure", "#0", "#1", "--why", "to be looked at", "--json"]).ends(0).json();
        let entry = said["entry"].as_str().unwrap();
        unit.krama(&["decide", "withdraw", &spelling(entry), "--why", "looked at"]).ends(0);
    }
    assert!(unit.krama(&["decide", "withdraw", "D9", "--why", "x"]).ends(2).err.contains("expected E12"));
}

#[test]
fn what_is_logged_has_no_colour_where_no_terminal_is() {
    let unit = Unit::new();
    let said = unit.krama(&["-v", "decide", "list"]).ends(0).err;
    assert!(said.contains("opened the workspace") && !said.contains('\u{1b}'), "{said:?}");
}
