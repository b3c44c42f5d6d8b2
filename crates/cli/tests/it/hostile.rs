//! Files that mean harm, or were harmed: each ends with a code, nothing is lost, and the good file beside it is taken in.

use crate::support::{Unit, fixtures, invented};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What `fixtures/hostile/X.expect` says came of X.
fn expected(file: &Path) -> (u64, u64, Option<String>) {
    let text = fs::read_to_string(format!("{}.expect", file.display())).unwrap();
    let after = |line: &str, word: &str| line.strip_prefix(word).map(|rest| rest.trim().to_owned());
    let reports = text.lines().find_map(|line| after(line, "reports")).map_or(0, |count| count.parse().unwrap());
    let rejected = text.lines().filter(|line| line.starts_with("rejected")).count() as u64;
    (reports, rejected, text.lines().find_map(|line| after(line, "refused")))
}

/// Takes a file in beside a good one: the good one is whole, and the workspace is clean. Gives what is said of the file.
fn taken_in(unit: &Unit, file: &str) -> (i32, Value) {
    let good = unit.file("good.csv", invented(0, 3));
    let answer = unit.krama(&["ingest", file, &good, "--complainant", "Dara", "--json"]);
    let said = answer.json();
    assert_eq!(said["files"][1]["new"], 3, "{file}: {}", answer.out);
    unit.verified();
    assert!(!answer.err.contains("panicked"), "{}", answer.err);
    (answer.code, said["files"][0].clone())
}

/// The original lies sealed, byte for byte; where a question was asked nothing was taken in, and the person still has the file.
fn is_kept(unit: &Unit, file: &str, said: &Value) {
    let digest = said["original"].as_str().unwrap();
    let sealed = unit.folder().join("lake/originals").join(&digest[..2]).join(digest);
    let read = fs::read(file).unwrap();
    assert_eq!(fs::read(sealed).ok(), (!is_asked(said)).then_some(read), "{file}");
}

/// Whether a file waits for a mapping or a choice.
fn is_asked(said: &Value) -> bool {
    !said["refused"]["proposed_mapping"].is_null()
        || said["refused"]["choices"].as_array().is_some_and(|choices| !choices.is_empty())
}

#[test]
fn every_hostile_file_ends_with_a_code_and_loses_nothing() {
    let mut files: Vec<_> =
        fs::read_dir(fixtures().join("hostile")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_none_or(|end| end != "expect"));
    files.sort();
    assert!(files.len() > 15);
    for path in files {
        let (unit, file) = (Unit::new(), path.to_str().unwrap());
        let (code, said) = taken_in(&unit, file);
        let (reports, rejected, refused) = expected(&path);
        assert_eq!(said["refused"]["code"].as_str().map(str::to_owned), refused, "{file}");
        assert_eq!(code, i32::from(refused.is_some() || rejected > 0), "{file}");
        assert_eq!(said["new"].as_u64().unwrap(), reports, "{file}");
        is_kept(&unit, file, &said);
        let listed = unit.krama(&["ingest", "--rejections", "--json"]).ends(0).json();
        let listed = listed["rejections"].as_array().unwrap().len() as u64;
        assert_eq!(listed, rejected + u64::from(refused.is_some() && !is_asked(&said)), "{file}");
    }
}

#[test]
fn hostile_files_together_can_be_analysed() {
    let unit = Unit::new();
    let folder = fixtures().join("hostile");
    let said = unit.krama(&["ingest", folder.to_str().unwrap(), "--complainant", "Dara", "--json"]).ends(1).json();
    assert!(said["files"].as_array().unwrap().len() > 30);
    unit.krama(&["analyse"]).ends(0);
    for words in [&["groups"][..], &["members"], &["mentions"], &["ingest", "--rejections"]] {
        unit.krama(words).ends(0);
        unit.krama(&[words, &["--csv"]].concat()).ends(0);
    }
    unit.verified();
}

/// A line of 50 MB that never ends.
#[test]
fn a_line_of_fifty_megabytes_ends_with_a_code() {
    for (name, start) in [("line.csv", "ref,narrative\nA,"), ("line.jsonl", "{\"narrative\": \""), ("line.txt", "")] {
        let unit = Unit::new();
        let path = unit.beside(name);
        let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
        file.write_all(start.as_bytes()).unwrap();
        let chunk = "paid to a stranger ".repeat(1 << 16);
        for _ in 0..=(50 << 20) / chunk.len() {
            file.write_all(chunk.as_bytes()).unwrap();
        }
        file.flush().unwrap();
        let (code, said) = taken_in(&unit, path.to_str().unwrap());
        is_kept(&unit, path.to_str().unwrap(), &said);
        if name == "line.txt" {
            // A text file is one report, however long its line.
            assert_eq!((code, &said["new"]), (0, &serde_json::json!(1)), "{said}");
            continue;
        }
        assert_eq!((code, &said["new"]), (1, &serde_json::json!(0)), "{said}");
        let listed = unit.krama(&["ingest", "--rejections", "--json", "--unmask", "--why", "test"]).ends(0).out;
        assert!(listed.contains("\"K1") && listed.len() < 1 << 20, "a rejection keeps {} bytes", listed.len());
    }
}

#[test]
fn json_ten_thousand_deep_ends_with_a_code() {
    let deep = |name: &str, open: &str, close: &str| {
        let unit = Unit::new();
        let text = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let file = unit.file(name, text);
        let (code, said) = taken_in(&unit, &file);
        assert_eq!(code, 1, "{said}");
        is_kept(&unit, &file, &said);
    };
    deep("lists.json", "[", "]");
    deep("objects.json", "{\"a\":", "}");
    deep("lines.jsonl", "[", "]");
}

#[test]
fn a_folder_is_walked_and_one_bad_file_in_it_stops_nothing() {
    let unit = Unit::new();
    unit.file("inbox/a.csv", invented(0, 2));
    unit.file("inbox/b.zip", b"PK\x03\x04 not really");
    unit.file("inbox/deeper/c.csv", invented(2, 2));
    unit.file("inbox/.hidden", "not for Krama");
    let said = unit.krama(&["ingest", unit.beside("inbox").to_str().unwrap(), "--json"]).ends(1).json();
    assert_eq!(said["files"].as_array().unwrap().len(), 3);
    assert_eq!(unit.verified()["rows"], 4);
}

#[test]
fn nothing_in_a_report_or_a_files_name_commands_the_terminal() {
    let unit = Unit::new();
    let rows = "ref,narrative,suspect_phone\n\"K\x1b[2J\u{202e}1\nforged\",\"I paid\x1b]0;x\x07 him\",012345678\n\
                K2,I paid\x1b[1A him,012345678\nK3,,\n";
    let file = unit.file("a\x1b[31m\nforged: 9 new.csv", rows);
    let mut said = unit.krama(&["ingest", &file]).out;
    unit.krama(&["analyse"]).ends(0);
    let asked: [&[&str]; 6] = [
        &["ingest", "--rejections"],
        &["members"],
        &["groups"],
        &["why", "#0", "#1"],
        &["find", "012345678"],
        &["ingest", "/nowhere/\x1b[2J.csv"],
    ];
    for arguments in asked {
        let answer = unit.krama(arguments);
        said += &answer.out;
        said += &answer.err;
    }
    assert!(said.contains("\u{241b}[2J\\u{202e}1\u{240a}forged"), "{said}");
    assert!(!said.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{said:?}");
    assert!(!said.lines().any(|line| line.starts_with("forged")), "{said}");
    let raw = unit.krama(&["members", "--json"]).ends(0).json().to_string();
    assert!(raw.contains("\\u001b[2J"), "{raw}");
}

#[test]
fn what_is_no_file_in_a_folder_ends_nothing_and_waits_for_nobody() {
    let unit = Unit::new();
    unit.file("inbox/a.csv", "ref,narrative\nA,They took my money\n");
    unit.file("inbox/z.csv", "ref,narrative\nZ,They took my money too\n");
    let inbox = unit.beside("inbox");
    assert!(std::process::Command::new("mkfifo").arg(inbox.join("pipe.csv")).status().unwrap().success());
    std::os::unix::fs::symlink("nowhere", inbox.join("dangling.csv")).unwrap();
    std::os::unix::fs::symlink(".", inbox.join("loop")).unwrap();
    let said = unit.krama(&["ingest", inbox.to_str().unwrap(), "--json"]).ends(1).json();
    let told = |at: usize| said["files"][at]["refused"]["code"].as_str().unwrap_or("taken in").to_owned();
    let codes: Vec<String> = (0..5).map(told).collect();
    assert_eq!(codes, ["taken in", "K7405", "K7405", "K7404", "taken in"]);
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(unit.members().len(), 2);
    unit.krama(&["ingest", inbox.join("pipe.csv").to_str().unwrap()]).ends(1);
}

#[test]
fn nothing_that_lies_there_is_overwritten() {
    let unit = Unit::new();
    unit.krama(&["ingest", &unit.file("a.csv", "ref,narrative\nA,They took my money\n")]).ends(0);
    let note = unit.file("note.txt", "an earlier checkpoint");
    for option in ["--out", "--qr"] {
        let refused = unit.krama(&["checkpoint", option, &note]).ends(1);
        assert!(refused.err.contains("K7403"), "{}", refused.err);
    }
    assert_eq!(std::fs::read_to_string(&note).unwrap(), "an earlier checkpoint");
    std::fs::remove_file(unit.folder().join("casebook.db")).unwrap();
    let folder = unit.folder().to_str().unwrap().to_owned();
    assert!(unit.krama(&["groups"]).ends(1).err.contains("K5019"));
    let secret = std::fs::read(unit.folder().join("keys/secret")).unwrap();
    assert!(crate::support::krama(&["init", &folder]).ends(1).err.contains("K5018"));
    assert_eq!(std::fs::read(unit.folder().join("keys/secret")).unwrap(), secret);
}
