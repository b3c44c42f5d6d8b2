//! Delimited tables.

use crate::collected::{Ask, faults, parts, reads};
use krama_intake::{Error, Limits, Mapping};
use krama_model::{Author, Coded, Field};

#[test]
fn standard_columns_become_parts_and_dates() {
    let csv = "Ref,Received At,Narrative,suspect phone,Shoe size\n\
               A-1,2026-03-01 08:30,\"He said \"\"pay\"\",\nnow\",+855 12 000 111 ,42\n";
    let collected = reads("station 3.csv", csv);
    let [report] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!(report.key.to_string(), "station 3/A-1");
    assert_eq!(report.place, "row 2");
    assert_eq!(report.received_at.unwrap().to_string(), "2026-03-01T01:30:00Z");
    assert!(report.zone_assumed);
    assert_eq!(parts(report), [(Field::Narrative, "He said \"pay\",\nnow"), (Field::SuspectPhone, "+855 12 000 111 ")]);
    assert!(report.parts.iter().all(|part| part.author == Author::Complainant));
}

#[test]
fn the_delimiter_is_told_from_the_rows() {
    for delimiter in [",", ";", "\t", "|"] {
        let table = ["ref,narrative,suspect_url", "1,they called,http://a.example", "2,they wrote,"].join("\r\n");
        let collected = reads("x.csv", table.replace(',', delimiter));
        assert_eq!(collected.reports().len(), 2, "{delimiter:?}");
        assert_eq!(collected.reports()[1].key.reference, "2");
    }
}

#[test]
fn a_first_line_that_names_the_delimiter_is_no_row() {
    let table = "ref;narrative;suspect_phone\n7;a, b | c;+855 12 000 111\n;d;\n";
    let plain = reads("x.csv", table);
    for hint in ["sep=;\n", "sep=;\r\n", "\"sep=;\"\n", "SEP=;\n", "\u{feff}sep=;\n"] {
        let collected = reads("x.csv", [hint, table].concat());
        assert_eq!(collected.reports().len(), 2, "{hint:?}");
        for (report, same) in collected.reports().iter().zip(plain.reports()) {
            assert_eq!((&report.key, &report.place, parts(report)), (&same.key, &same.place, parts(same)), "{hint:?}");
        }
    }
    // The name says nothing, and the delimiter is none of those that are tried.
    let collected = reads("x.txt", "sep=~\nref~narrative\n7~a;b,c\n");
    assert_eq!(parts(collected.reports()[0]), [(Field::Narrative, "a;b,c")]);
    let collected = reads("x.csv", "sep=\t\r\nref\tnarrative\r\n7\ta;b\r\n");
    assert_eq!(parts(collected.reports()[0]), [(Field::Narrative, "a;b")]);
}

#[test]
fn what_only_looks_like_such_a_line_is_a_row() {
    let refused = |head: &str| {
        let (collected, outcome) = Ask::default().read("x.csv", head.as_bytes());
        assert!(collected.items.is_empty(), "{head:?}");
        outcome.unwrap_err().code().to_string()
    };
    for head in ["sep=", "sep=;;", "sep=a", "sep=\"", "sep =;", "sep=é", "sep"] {
        assert_eq!(refused(head), "K1010", "{head:?}");
    }
    assert_eq!((refused("\"sep=;"), refused("sep=;")), ("K1004".to_owned(), "K1003".to_owned()));
}

#[test]
fn lines_may_end_in_carriage_returns_alone() {
    let table = "ref,narrative,suspect_url\n1,\"he said \"\"pay\"\",\nnow\",\n\n,second,http://a.example\n3,\"stray\"x\n4,\"open\n5,last,";
    let feeds = reads("x.csv", table);
    assert_eq!(feeds.reports().len(), 3);
    assert_eq!(feeds.reports()[1].place, "row 4");
    let returns = table.replace('\n', "\r").replace(",\rnow", ",\nnow");
    for text in [returns.clone(), format!("sep=,\r{returns}"), format!("{returns}\r")] {
        let read = reads("x.csv", &text);
        assert_eq!(faults(&read), faults(&feeds), "{text:?}");
        for (report, same) in read.reports().iter().zip(feeds.reports()) {
            assert_eq!((&report.key, &report.place, parts(report)), (&same.key, &same.place, parts(same)), "{text:?}");
        }
        assert_eq!(read.reports().len(), 3, "{text:?}");
    }
    // A carriage return within a line of a table whose lines end otherwise is text.
    let collected = reads("x.csv", "ref,narrative\n1,one\rtwo\n");
    assert_eq!(collected.reports()[0].text(Field::Narrative), Some("one\rtwo"));
}

#[test]
fn short_rows_are_fine_and_long_rows_are_refused() {
    let collected = reads("x.csv", "narrative,suspect_url,platform\na\nb,,,\nc,,,extra\n,,Telegram\n\nd\n");
    let texts: Vec<_> = collected.reports().iter().map(|r| r.text(Field::Narrative).unwrap().to_owned()).collect();
    assert_eq!(texts, ["a", "b", "d"]);
    assert_eq!(faults(&collected), [("K1102".to_owned(), "row 4"), ("K1101".to_owned(), "row 5")]);
    assert_eq!(collected.rejections()[0].raw, "c,,,extra");
    assert_eq!(collected.reports()[2].key.reference, "x.csv#7");
}

#[test]
fn a_bad_quote_costs_its_own_line_only() {
    let collected =
        reads("x.csv", "ref,narrative\n1,\"open\n2,fine\n3,\"ok\"\n4,\"stray\"x\n5,fine\n6,\"never closed\n7,fine");
    let refs: Vec<_> = collected.reports().iter().map(|report| report.key.reference.clone()).collect();
    assert_eq!(refs, ["2", "3", "5", "7"]);
    let codes: Vec<_> = faults(&collected);
    assert_eq!(codes, [("K1106".to_owned(), "row 2"), ("K1106".to_owned(), "row 5"), ("K1107".to_owned(), "row 7")]);
}

#[test]
fn rows_over_the_limits_are_refused_and_the_next_row_is_read() {
    let limits = Limits { row_bytes: 4_000, cell_bytes: 1_000, columns: 8, ..Limits::default() };
    let ask = Ask { limits, ..Ask::default() };
    let long_row = "x".repeat(700_000);
    let long_cell = "y".repeat(1_001);
    let wide = ",".repeat(8);
    let csv = format!("ref,narrative\n1,{long_row}\n2,{long_cell}\n3,{wide}\n4,\"{long_row}\n5,fine\n");
    let collected = ask.reads("x.csv", csv.as_bytes());
    assert_eq!(collected.reports().len(), 1);
    assert_eq!(collected.reports()[0].key.reference, "5");
    let codes: Vec<_> = faults(&collected).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["K1103", "K1104", "K1105", "K1103"]);
    let returns = ask.reads("x.csv", csv.replace('\n', "\r").as_bytes());
    assert_eq!((returns.reports().len(), faults(&returns)), (1, faults(&collected)));
}

#[test]
fn an_unknown_table_is_refused_with_a_mapping_that_reads_it() {
    let csv = "Case,What happened,Link\n7,\"They asked me to pay a fee before the loan is given out, twice.\",http://loan.example\n";
    let (collected, outcome) = Ask::default().read("loans.csv", csv.as_bytes());
    let error = outcome.unwrap_err();
    assert_eq!(error.code().to_string(), "K1010");
    assert!(collected.items.is_empty());
    let Error::UnknownTable { proposed } = error else { panic!() };
    let mapping = Mapping::parse(&proposed).unwrap();
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("loans.csv", csv.as_bytes());
    assert_eq!(collected.reports().len(), 1);
    assert_eq!(collected.reports()[0].text(Field::SuspectUrl), Some("http://loan.example"));
}

#[test]
fn a_mapping_sets_source_fields_constants_and_authors() {
    let mapping = Mapping::parse(
        "name = 'm'\nsource = 'hotline'\nprose_by = 'counterpart'\ndates = ['%d.%m.%Y']\nrepeated_ref = 'number'\n\
         list_separator = '/'\nskip = [{ column = 'state', equals = 'void' }]\n\
         [columns]\nno = 'ref'\nday = 'received_at'\nsms = ['message', 'suspect_handle']\nsms2 = 'message'\ntel = 'suspect_phone'\n\
         [constants]\nlanguage = 'km'\n",
    )
    .unwrap();
    let csv = "no,day,sms,sms2,state,tel\n1,02.03.2026,hello,there,,1 / 2\n1,soon,hi/ho,,\n2,,x,,void\n";
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("f.csv", csv.as_bytes());
    let [first, second] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!((first.key.to_string().as_str(), second.key.to_string().as_str()), ("hotline/1", "hotline/1 (2)"));
    assert_eq!(first.received_at.unwrap().to_string(), "2026-03-01T17:00:00Z");
    assert_eq!(
        parts(first),
        [
            (Field::Message, "hello\nthere"),
            (Field::SuspectHandle, "hello"),
            (Field::SuspectPhone, "1; 2"),
            (Field::Language, "km")
        ]
    );
    assert_eq!(first.parts[0].author, Author::Counterpart);
    assert_eq!(second.received_at, None);
    let [warning] = collected.warnings()[..] else { panic!() };
    assert_eq!(warning.code.to_string(), "K1203");
    assert!(warning.message.contains("row 3") && !warning.message.contains("soon"), "{}", warning.message);
}

#[test]
fn a_json_list_cut_between_records_is_told_and_what_stands_before_is_kept() {
    for (json, place) in [
        ("[{\"narrative\": \"a\"}, {\"narrative\": \"b\"}", "record 3"),
        ("[{\"narrative\": \"a\"}, {\"narrative\": \"b\"},", "record 3"),
        ("{\"reports\": [{\"narrative\": \"a\"}, {\"narrative\": \"b\"}", "record 3"),
        ("{\"one\": {\"narrative\": \"a\"}, \"two\": {\"narrative\": \"b\"}", "record 3"),
        ("[{\"narrative\": \"a\"}, {\"narrative\": \"b\"}, {\"narr", "record 3"),
    ] {
        let collected = reads("x.json", json);
        let told = (collected.reports().len(), faults(&collected));
        assert_eq!(told, (2, vec![("K1116".to_owned(), place)]), "{json}");
    }
    assert_eq!(faults(&reads("x.json", "[{\"narrative\": \"a\"}]")), []);
}

#[test]
fn both_values_of_a_key_that_stands_twice_are_read() {
    let collected = reads(
        "x.json",
        "[{\"narrative\": \"a\", \"suspect_phone\": \"1\", \"suspect_phone\": \"2\"}, {\"ref\": 7, \"ref\": 7, \"narrative\": \"b\"}]",
    );
    assert_eq!(collected.reports()[0].text(Field::SuspectPhone), Some("1; 2"));
    assert_eq!(collected.reports()[1].key.reference, "7");
    let [warning] = collected.warnings()[..] else { panic!("{:?}", collected.items) };
    assert!(warning.code.to_string() == "K1212" && warning.message.ends_with("(record 1)"), "{}", warning.message);
}

#[test]
fn a_mapping_that_skips_by_a_column_the_table_lacks_is_refused() {
    let toml = "name = 'x'\nskip = [{ column = 'State', equals = 'void' }]\n[columns]\nStory = 'narrative'\nPhone = 'suspect_phone'\n";
    let mapping = Mapping::parse(toml).unwrap();
    let ask = Ask { mapping: Some(&mapping), ..Ask::default() };
    let (_, outcome) = ask.read("x.csv", b"Story,Status\na,void\n");
    let error = outcome.unwrap_err();
    assert!(matches!(&error, Error::BadMapping { reason } if reason.contains("\"State\"")) && error.hint().is_some());
    let collected = ask.reads("x.csv", b"Story,State\na,void\nb,open\n");
    assert_eq!(collected.reports().len(), 1);
    let [warning] = collected.warnings()[..] else { panic!("{:?}", collected.items) };
    assert!(warning.code.to_string() == "K1213" && warning.message.contains("\"Phone\""), "{}", warning.message);
}

#[test]
fn dates_of_rows_that_lie_ahead_are_told_and_kept() {
    let csv = "ref,narrative,received_at,occurred_at\n\
               1,a,2026-11-27,2026-11-26\n\
               2,b,2106-11-26,\n\
               3,c,,2026-12-24\n\
               4,d,2026-03-01,2026-03-01 23:59\n\
               5,e,2026-03-01,2026-05-01\n";
    let collected = reads("x.csv", csv);
    let [warning] = collected.warnings()[..] else { panic!("{:?}", collected.items) };
    assert_eq!(warning.code.to_string(), "K1218");
    assert!(warning.message.ends_with("(row 3, row 4, row 6)"), "{}", warning.message);
    let kept = collected.reports()[1].received_at.unwrap().to_string();
    assert!(kept.starts_with("2106-11-25"), "{kept}");
}
