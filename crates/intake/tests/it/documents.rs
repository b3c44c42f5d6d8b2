//! JSON in its several layouts, lines, and free text.

use crate::collected::{Ask, faults, parts, reads};
use krama_intake::{Limits, Mapping, Notice};
use krama_model::{Author, Coded, Field};

#[test]
fn nested_records_become_paths_and_lists_are_joined() {
    let mapping = Mapping::parse(
        "name = 'm'\n[columns]\n'case.no' = 'ref'\n'story' = 'narrative'\n'wallets.*' = 'suspect_wallet'\n'people.phone' = 'suspect_phone'",
    )
    .unwrap();
    let json = r#"[{"case": {"no": 7}, "story": "They wrote", "wallets": {"ETH": ["0xa", "0xb"], "BTC": "1c"},
                   "people": [{"phone": "+855 1"}, {"phone": 85512000111}], "other": true, "none": null}]"#;
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("x.json", json.as_bytes());
    let [report] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!(report.key.to_string(), "x/7");
    let mut found = parts(report);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (Field::Narrative, "They wrote"),
            (Field::SuspectPhone, "+855 1; 85512000111"),
            (Field::SuspectWallet, "1c; 0xa; 0xb"),
        ]
    );
}

#[test]
fn the_layouts_of_json_are_told_apart() {
    let record = r#"{"ref": "1", "narrative": "They called"}"#;
    for (layout, json, key) in [
        ("array", format!("[{record}]"), "1"),
        ("one record", record.to_owned(), "1"),
        ("lines", format!("{record}\n{record}\n"), "1"),
        ("records one after another", format!("{record}{record}"), "1"),
        ("list under a key", format!(r#"{{"success": true, "result": [{record}]}}"#), "1"),
        ("records by key", r#"{"K-9": {"narrative": "They called"}}"#.to_owned(), "K-9"),
        ("an empty list first", format!(r#"{{"errors": [], "result": [{record}]}}"#), "1"),
    ] {
        let collected = reads("x.json", json);
        assert!(!collected.reports().is_empty(), "{layout}");
        assert!(collected.rejections().is_empty(), "{layout}: {:?}", collected.rejections());
        assert_eq!(collected.reports()[0].key.reference, key, "{layout}");
    }
}

#[test]
fn rows_under_a_path_are_read_by_the_mapping_that_names_it() {
    let mapping = Mapping::parse("name = 'm'\nrows = 'Event.Item'\n[columns]\ntext = 'narrative'").unwrap();
    let json = r#"{"meta": {"text": "no"}, "Event": {"info": "x", "Item": [{"text": "yes"}, {"text": ""}]}}"#;
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("x.json", json.as_bytes());
    assert_eq!(collected.reports()[0].text(Field::Narrative), Some("yes"));
    assert_eq!(faults(&collected), [("K1101".to_owned(), "record 2")]);
}

#[test]
fn a_bad_record_costs_only_itself() {
    let lines = "{\"narrative\": \"a\"}\n{\"narrative\": \n[1]\n\n{\"narrative\": \"b\", \"x\": [[[[1]]]]}\n{\"narrative\": \"c\"}";
    let ask = Ask { limits: Limits { json_depth: 3, ..Limits::default() }, ..Ask::default() };
    let collected = ask.reads("x.jsonl", lines.as_bytes());
    assert_eq!(collected.reports().len(), 2);
    assert_eq!(
        faults(&collected),
        [("K1111".to_owned(), "line 2"), ("K1113".to_owned(), "line 3"), ("K1112".to_owned(), "line 5")]
    );
    let array = r#"[{"narrative": "a"}, {"narrative" "b"}, 7, {"narrative": "c"}, {"narrative": "d"#;
    let collected = reads("x.json", array);
    assert_eq!(collected.reports().len(), 2);
    let codes: Vec<_> = faults(&collected).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["K1111", "K1113", "K1116"]);
}

#[test]
fn records_over_the_limit_are_passed_over() {
    let limits = Limits { row_bytes: 1_000, cell_bytes: 100, columns: 5, ..Limits::default() };
    let ask = Ask { limits, ..Ask::default() };
    let (long, cell) = ("x".repeat(800_000), "y".repeat(101));
    let wide = (0..6).map(|n| format!("\"k{n}\": 1")).collect::<Vec<_>>().join(",");
    let json = format!(
        "[{{\"narrative\": \"a\"}}, {{\"narrative\": \"{long}\"}}, {{\"narrative\": \"{cell}\"}}, {{{wide}}}, {{\"narrative\": \"b\"}}]"
    );
    for (name, text) in [("x.json", json.clone()), ("x.jsonl", json[1..json.len() - 1].replace("}, ", "}\n"))] {
        let collected = ask.reads(name, text.as_bytes());
        assert_eq!(collected.reports().len(), 2, "{name}");
        let codes: Vec<_> = faults(&collected).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["K1103", "K1104", "K1105"], "{name}");
    }
}

#[test]
fn encodings_are_told_and_damage_is_kept_to_its_row() {
    let csv = "ref,narrative\n1,ខ្ញុំត្រូវគេបោក – café\n2,fine\n";
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(csv.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let marked = [b"\xEF\xBB\xBF".as_slice(), csv.as_bytes()].concat();
    for bytes in [csv.into(), marked, utf16(true, true), utf16(false, true), utf16(true, false), utf16(false, false)] {
        let collected = reads("x.csv", &bytes);
        assert_eq!(collected.reports()[0].text(Field::Narrative), Some("ខ្ញុំត្រូវគេបោក – café"));
        assert_eq!((collected.reports().len(), collected.warnings().len()), (2, 0));
    }
    let western = reads("x.csv", b"ref,narrative\n1,caf\xE9 \x93now\x94\n");
    assert_eq!(western.reports()[0].text(Field::Narrative), Some("café “now”"));
    assert_eq!(western.warnings()[0].code.to_string(), "K1201");
    let mut damaged = csv.as_bytes().to_vec();
    damaged.extend_from_slice(b"3,bad\xE1\n4,fine\n");
    let damaged = reads("x.csv", &damaged);
    assert_eq!(damaged.reports().len(), 3);
    assert_eq!(faults(&damaged), [("K1109".to_owned(), "row 4")]);
}

#[test]
fn lines_are_reports_where_the_mapping_says_so() {
    let mapping = Mapping::embedded().into_iter().find(|mapping| mapping.name == "fbs_sms").unwrap();
    let collected =
        Ask { mapping: Some(&mapping), ..Ask::default() }.reads("a.txt", "one\n\n\u{202E}two\nth\0ree\n".as_bytes());
    let refs: Vec<_> = collected.reports().iter().map(|report| report.key.to_string()).collect();
    assert_eq!(refs, ["fbs_sms/a.txt#1", "fbs_sms/a.txt#3"]);
    assert_eq!(collected.reports()[1].text(Field::Message), Some("\u{202E}two"));
    assert_eq!(collected.reports()[1].parts[0].author, Author::Counterpart);
    assert_eq!(faults(&collected), [("K1108".to_owned(), "line 4")]);
}

#[test]
fn free_text_is_one_account_whatever_its_commas() {
    let text = "Dear officer,\nI paid them, twice, and then: nothing.\n";
    let collected = reads("story.txt", text);
    assert_eq!(parts(collected.reports()[0]), [(Field::Narrative, text)]);
    assert_eq!(collected.reports()[0].parts[0].author, Author::Complainant);
}

#[test]
fn what_is_no_report_is_refused_with_a_code() {
    for (name, bytes, code) in [
        ("x.csv", b"".as_slice(), "K1003"),
        ("x.txt", b" \n\n", "K1003"),
        ("x.bin", b"\x01\x02\x03\x04\x05\x06\x07\x08", "K1004"),
        ("x.pdf", b"%PDF-1.7 ...", "K1005"),
        ("x.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "K1005"),
        ("x.json", b"{\"narrative\": ", "K1030"),
        ("x.json", b"[1, 2]", "K1004"),
        ("x.json", b"[]", "K1004"),
    ] {
        let (collected, outcome) = Ask::default().read(name, bytes);
        assert_eq!(outcome.unwrap_err().code().to_string(), code, "{name}");
        assert!(collected.items.is_empty());
    }
    let small = Ask { limits: Limits { file_bytes: 10, ..Limits::default() }, ..Ask::default() };
    assert_eq!(small.read("x.csv", b"narrative\nabc\n").1.unwrap_err().code().to_string(), "K1002");
}

#[test]
fn a_file_named_by_what_may_be_somebodys_number_is_told() {
    let table = "ref,narrative\n1,They called\n2,They wrote\n";
    let told = |name: &str, text: &str, source: Option<&str>| {
        let collected = Ask { source, ..Ask::default() }.reads(name, text.as_bytes());
        collected.warnings().iter().filter(|warning| warning.code == Notice::NamedByNumber.code()).count()
    };
    assert_eq!(told("023 900 777.csv", table, None), 1);
    assert_eq!(told("023 900 777.csv", table, Some("Desk 7")), 0);
    assert_eq!(told("desk-2026-11-26.csv", table, None), 0);
    // A text's reference is its name, whoever it comes from.
    assert_eq!(told("023-900-777.txt", "They called and asked for a fee.", Some("Desk 7")), 1);
    assert_eq!(told("dara@invented.example.txt", "They called and asked for a fee.", None), 1);
    let mail = "From: a@invented.example\nSubject: help\n\nThey asked for a fee.\n";
    assert_eq!(told("023900777.eml", mail, None), 1);
    assert_eq!(told("023900777.eml", &format!("Message-ID: <1@invented.example>\n{mail}"), None), 0);
}
