//! What is found, in any script; what is never found; and the index behind it, which can go at any time.

use crate::support::{Answer, Unit, command, invented, run};
use serde_json::Value;
use std::fs;

/// A workspace with one table of narratives, taken in and analysed.
fn told(rows: &[(&str, &str)]) -> Unit {
    let unit = Unit::new();
    take_in(&unit, "desk.csv", rows);
    unit.krama(&["analyse"]).ends(0);
    unit
}

fn take_in(unit: &Unit, name: &str, rows: &[(&str, &str)]) -> Answer {
    let header = "ref,narrative,suspect_phone,victim_phone,victim_email\n".to_owned();
    let row = |(reference, text): &(&str, &str)| format!("{reference},\"{text}\",,,\n");
    let file = unit.file(name, rows.iter().map(row).fold(header, |table, row| table + &row));
    unit.krama(&["ingest", &file, "--source", "desk"]).ends(0)
}

fn find(unit: &Unit, text: &str) -> Value {
    let answer = unit.krama(&["find", "--json", "--", text]);
    assert!([0, 1].contains(&answer.code), "{text}: {}", answer.err);
    answer.json()
}

/// The references of reports that hold the words, newest first.
fn with_words(unit: &Unit, text: &str) -> Vec<String> {
    let found = find(unit, text);
    let hits = found["words"].as_array().unwrap().iter();
    hits.map(|hit| hit["report_ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_of_every_script_are_found_inside_running_text() {
    let unit = told(&[
        ("ZH", "我把钱用支付宝转账给了客服，之后他就消失了"),
        ("KM", "ខ្ញុំបានផ្ទេរប្រាក់ទៅគណនីធនាគារ ហើយទូរស័ព្ទលេខ ០១២ ៣៤៥ ៦៧៨ បិទ"),
        ("TH", "ฉันโอนเงินเข้าบัญชีธนาคารแล้วตำรวจบอกว่าโดนหลอก"),
        ("VI", "Tôi đã chuyển tiền cho người bán"),
        ("EN", "They LOCKED my money and asked for a fee"),
        ("RU", "Они забрали мои деньги"),
    ]);
    for (text, reference) in [
        ("支付", "ZH"),
        ("支付宝", "ZH"),
        ("客服", "ZH"),
        ("钱", "ZH"),
        ("គណនី", "KM"),
        ("ប្រាក់", "KM"),
        ("ទូរស័ព្ទ", "KM"),
        ("គណនី ប្រាក់", "KM"),
        ("012 345", "KM"),
        ("บัญชี", "TH"),
        ("ตำรวจ", "TH"),
        ("chuyen tien", "VI"),
        ("Chuyển Tiền", "VI"),
        ("money fee", "EN"),
        ("\"asked for a fee\"", "EN"),
        ("деньги", "RU"),
    ] {
        assert_eq!(with_words(&unit, text), [reference], "{text}");
    }
    for text in ["money tree", "\"money fee\"", "付支", "គណនីប្រាក់", "lock"] {
        assert!(with_words(&unit, text).is_empty(), "{text}");
    }
}

#[test]
fn the_words_are_shown_where_they_stand() {
    let unit = told(&[("A", "ខ្ញុំបានផ្ទេរប្រាក់ទៅគណនីធនាគារ")]);
    let found = find(&unit, "គណនី");
    let hit = &found["words"][0];
    assert_eq!((hit["field"].as_str(), hit["text"][1].as_str()), (Some("narrative"), Some("គណនី")));
    let text = unit.krama(&["find", "គណនី"]).ends(0).out;
    assert!(text.contains("[គណនី]") && text.contains("1 of 1 reports with these words shown."), "{text}");
}

#[test]
fn words_that_also_stand_in_what_is_hidden_are_shown_where_they_stand_in_the_open() {
    let unit = Unit::new();
    let table = "ref,narrative,victim_phone\nA,My number is 092 555 444 and I paid 555 dollars to 用pay付,092555444\n";
    unit.krama(&["ingest", &unit.file("desk.csv", table)]).ends(0);
    for (text, shown) in [("555", "555"), ("paid 555", "paid 555"), ("dollars 555", "dollars"), ("用pay付", "用pay付")]
    {
        let found = find(&unit, text);
        let hit = &found["words"][0];
        assert_eq!((hit["text"][1].as_str(), hit["masked"].as_bool()), (Some(shown), Some(false)), "{text}: {found}");
    }
    let told = unit.krama(&["find", "555"]).ends(0).out;
    assert!(told.contains("narrative: My number is ███████████ and I paid [555] dollars"), "{told}");
}

#[test]
fn victims_values_and_cards_are_neither_found_nor_shown() {
    let unit = Unit::new();
    let story = "My number is 092 555 444 and my mail kx.victim@mail.example. I paid with card 4111 1111 1111 1111. \
                 He wrote from 097 222 3331. Again my number: 092555444";
    let table = format!("ref,narrative,victim_phone,victim_email\nA,\"{story}\",092555444,kx.victim@mail.example\n");
    let file = unit.file("desk.csv", table);
    unit.krama(&["ingest", &file]).ends(0);
    for analysed in [false, true] {
        if analysed {
            unit.krama(&["analyse"]).ends(0);
        }
        for text in [
            "092 555 444",
            "092555444",
            "555",
            "+85592555444",
            "kx.victim@mail.example",
            "kx",
            "victim",
            "4111",
            "4111 1111 1111 1111",
            "1111",
        ] {
            let found = find(&unit, text);
            let nothing =
                found["words"].as_array().unwrap().is_empty() && found["mentions"].as_array().unwrap().is_empty();
            assert!(nothing, "{text} (analysed: {analysed}) finds {found}");
        }
        assert_eq!(with_words(&unit, "097 222 3331"), ["A"]);
        let answer =
            unit.krama(&["find", "number mail"]).ends(0).out + &unit.krama(&["find", "wrote", "--json"]).ends(0).out;
        for secret in ["555", "victim@", "1111"] {
            assert!(!answer.contains(secret), "{answer}");
        }
        assert!(answer.contains('█'), "{answer}");
    }
    let index = fs::read(unit.folder().join("lake/derived/index/index.db")).unwrap();
    for secret in ["555444", "4111111111111111", "kx.victim"] {
        assert!(!index.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{secret} stands in the index");
    }
}

#[test]
fn references_groups_and_values_are_found_together() {
    let unit = Unit::desk();
    let group = unit.members().into_iter().find(|row| !row.1.is_empty()).unwrap().1;
    let named = unit.krama(&["find", &group]).ends(0).out;
    assert!(named.contains(&format!("group {group} has")), "{named}");
    assert!(find(&unit, &group)["group"]["reports"].as_u64().unwrap() > 1);
    assert_eq!(find(&unit, "H-003")["reports"].as_array().unwrap().len(), 1);
    let number = find(&unit, "H-003")["reports"][0].as_str().unwrap().to_owned();
    assert_eq!(find(&unit, &number)["reports"][0], number.as_str());
    unit.krama(&["find", "G999999"]).ends(1);
    unit.krama(&["find", "#999999"]).ends(1);
}

#[test]
fn what_is_typed_is_never_a_command_to_the_index() {
    let unit = told(&[("A", "near or not and one * star (bracket) said \"\"quote\"\" text: x")]);
    for text in [
        "\"",
        "*",
        "(",
        ")",
        "\"*\"",
        "NEAR(a, b)",
        "a AND",
        "OR",
        "NOT",
        "text:x",
        "^one",
        "one*",
        "'; DROP TABLE word",
        "{text}: x",
        "-one",
        "+",
        "\u{0}",
        "\u{e000}",
        "[",
        "%",
        "_",
    ] {
        if text != "\u{0}" {
            find(&unit, text);
        }
    }
    assert_eq!(with_words(&unit, "NEAR OR NOT"), ["A"]);
    assert_eq!(with_words(&unit, "(bracket) *"), ["A"]);
}

#[test]
fn nothing_and_whole_documents_are_no_searches() {
    let unit = told(&[("A", "one two")]);
    for text in ["", "   ", &"a ".repeat(5_000)] {
        let answer = unit.krama(&["find", text]).ends(2);
        assert!(answer.err.contains("a search has 1 to 1000 characters"), "{}", answer.err);
    }
    unit.krama(&["find", &"word ".repeat(200)]).ends(1);
}

#[test]
fn a_new_version_takes_the_place_of_the_old() {
    let unit = told(&[("A", "he sold a bicycle"), ("B", "he sold a parcel")]);
    assert_eq!(with_words(&unit, "bicycle"), ["A"]);
    take_in(&unit, "desk.csv", &[("A", "he sold a motorcycle"), ("B", "he sold a parcel")]);
    assert!(with_words(&unit, "bicycle").is_empty());
    assert_eq!(
        (with_words(&unit, "motorcycle"), with_words(&unit, "parcel")),
        (vec!["A".to_owned()], vec!["B".to_owned()])
    );
}

#[test]
fn what_was_erased_leaves_the_index() {
    let unit = told(&[("A", "he sold a zeppelin"), ("B", "he sold a parcel")]);
    assert_eq!(with_words(&unit, "zeppelin"), ["A"]);
    let folder = unit.folder().join("lake/derived/index");
    let kept = unit.beside("kept");
    crate::support::copy(&folder, &kept);
    unit.krama(&["decide", "erase", "--report", "A", "--order", "court 1", "--why", "unlawful"]).ends(0);
    assert!(!folder.exists(), "an erasure takes the index away");
    assert!(with_words(&unit, "zeppelin").is_empty());
    assert_eq!(with_words(&unit, "parcel"), ["B"]);
    // Even where somebody puts an old one back.
    fs::remove_dir_all(&folder).unwrap();
    crate::support::copy(&kept, &folder);
    assert!(with_words(&unit, "zeppelin").is_empty());
    assert_eq!(find(&unit, "A")["reports"].as_array().unwrap().len(), 0);
    let index = fs::read(folder.join("index.db")).unwrap();
    assert!(!index.windows(8).any(|bytes| bytes == b"zeppelin"));
}

/// What many searches say, of each kind.
fn answers(unit: &Unit) -> Vec<String> {
    let texts = ["+855 10 091 000", "H-003", "G2", "money", "ប្រាក់", "telegram", "transfer bank", "kx"];
    texts.iter().map(|text| unit.krama(&["find", "--json", "--", text]).out).collect()
}

#[test]
fn an_index_that_was_deleted_or_damaged_is_made_again_the_same() {
    let unit = Unit::desk();
    let before = answers(&unit);
    assert!(before.iter().filter(|answer| answer.contains("\"report_ref\"")).count() > 3, "{before:?}");
    let folder = unit.folder().join("lake/derived/index");
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(answers(&unit), before);
    fs::write(
        folder.join("index.db"),
        b"no database at all, but a text that is longer than a header of one hundred bytes in a file ....",
    )
    .unwrap();
    for name in ["index.db-wal", "index.db-shm"] {
        let _ = fs::remove_file(folder.join(name));
    }
    assert_eq!(answers(&unit), before);
    let indexed = unit.krama(&["index", "--json"]).ends(0).json();
    assert_eq!((indexed["not_indexed"].as_u64(), indexed["run"].as_str()), (Some(0), Some("R1")));
}

#[test]
fn indexing_that_is_killed_goes_on_and_ends_the_same() {
    let unit = Unit::new();
    for week in 0..3 {
        let file = unit.file(&format!("week-{week}.csv"), invented(week * 12_000, 12_000));
        unit.krama(&["ingest", &file]).ends(0);
    }
    unit.krama(&["analyse"]).ends(0);
    let folder = unit.folder().join("lake/derived/index");
    let log = || fs::metadata(folder.join("index.db-wal")).ok().map(|log| (log.len(), log.modified().unwrap()));
    let mut kills = 0;
    for changes in [1, 2, 4, 8, 16, 32] {
        let (mut seen, mut last) = (0, log());
        let mut child = unit.command(&["index"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        while seen < changes && child.try_wait().unwrap().is_none() {
            let now = log();
            seen += u32::from(now != last);
            last = now;
        }
        let _ = child.kill();
        kills += u32::from(!child.wait().unwrap().success());
    }
    let search = ["find", "case 42", "--json"];
    let after = unit.krama(&search).ends(0).out;
    assert_eq!(unit.krama(&["index", "--json"]).ends(0).json()["indexed"], 36_000);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(unit.krama(&search).ends(0).out, after);
    assert!(kills > 0, "no kill hit");
}

#[test]
fn the_index_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let unit = told(&[("A", "one two")]);
    with_words(&unit, "one");
    let mode =
        |name: &str| fs::metadata(unit.folder().join("lake/derived").join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("index"), mode("index/index.db")), (0o700, 0o600));
    unit.verified();
}

#[test]
fn words_are_found_before_any_analysis() {
    let unit = Unit::new();
    take_in(&unit, "desk.csv", &[("A", "a story of parcels")]);
    let found = find(&unit, "parcels");
    assert_eq!((found["words"][0]["report_ref"].as_str(), &found["run"]), (Some("A"), &Value::Null));
    assert_eq!(find(&unit, "A")["reports"].as_array().unwrap().len(), 1);
}

#[test]
fn two_searches_at_once_do_not_hinder_each_other() {
    let unit = Unit::new();
    let file = unit.file("desk.csv", invented(0, 6_000));
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let folder = unit.folder();
    let search = || {
        let folder = folder.to_str().unwrap();
        run(&mut command(&["--workspace", folder, "find", "case 42", "--json"])).ends(0).out
    };
    let answers = std::thread::scope(|scope| {
        let threads = [scope.spawn(search), scope.spawn(search), scope.spawn(search)];
        threads.map(|thread| thread.join().unwrap())
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}
