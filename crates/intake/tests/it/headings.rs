//! Headers: what of them is read, what is told of the rest, and where they stand.

use crate::collected::{Ask, Collected, faults, parts, reads};
use krama_intake::{Error, Mapping};
use krama_model::Field;

/// The warning of that code, in words.
#[track_caller]
fn warned<'c>(collected: &'c Collected, code: &str) -> &'c str {
    let warnings = collected.warnings();
    let found: Vec<_> = warnings.iter().filter(|warning| warning.code.to_string() == code).collect();
    assert_eq!(found.len(), 1, "{warnings:?}");
    found[0].message.as_str()
}

/// The mapping proposed for a table that is refused.
#[track_caller]
fn proposed(file_name: &str, table: &str) -> String {
    let (collected, outcome) = Ask::default().read(file_name, table.as_bytes());
    assert!(collected.items.is_empty(), "{:?}", collected.items);
    match outcome {
        Err(Error::UnknownTable { proposed }) => proposed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_of_which_more_would_be_left_unread_than_read_is_refused_with_both_in_the_proposal() {
    let table = "Case ID,Date received,Narrative,Phone,Account,Amount,Phone,Province\n\
                 A-1,03/02/2026,\"Caller said parcel held, I paid\",012 345 990,001772455,50,097111222,PP\n";
    let toml = proposed("complaints-2026-11-19.csv", table);
    for line in [
        "name = \"complaints\"",
        "\"Case ID\" = \"ref\"",
        "\"Date received\" = \"received_at\"",
        "\"Narrative\" = \"narrative\"",
        "\"Amount\" = \"amount\"",
        "# \"Phone\" = \"suspect_phone\" # or \"victim_phone\": you must say which",
        "# \"Phone#2\" = \"suspect_phone\" # or \"victim_phone\": you must say which",
    ] {
        assert!(toml.contains(&format!("{line}\n")), "{line} is not in\n{toml}");
    }
    // As many as are read are enough.
    proposed("x.csv", "narrative,Phone\nthey took it all,012 345 990\n");
}

#[test]
fn columns_that_are_not_read_are_named_in_one_warning() {
    let collected =
        reads("x.csv", "ref,narrative,suspect phone,Remarks,bank acct,\nA,they paid,012 345 990,x,001772455,y\n");
    assert_eq!(collected.reports()[0].key.to_string(), "x/A");
    let told = warned(&collected, "K1214");
    assert!(told.ends_with("(\"Remarks\", \"bank acct\", column 6)") && told.contains("--mapping"), "{told}");
    let many = (0..30).map(|number| format!(",extra {number}")).collect::<Vec<_>>().concat();
    let collected = reads("x.csv", format!("ref,narrative{many}\nA,they paid\n"));
    let told = warned(&collected, "K1214");
    assert!(told.contains("\"extra 19\" and 10 more columns)") && !told.contains("\"extra 20\""), "{told}");
    assert!(reads("x.csv", "ref,narrative\nA,they paid\n").warnings().is_empty());
}

#[test]
fn of_columns_of_one_name_the_first_is_read_and_the_others_when_they_are_named() {
    let table = "ref,narrative,suspect_phone,Suspect Phone\nA,they paid,012 345 990,016 555 777\n";
    let collected = reads("x.csv", table);
    assert_eq!(collected.reports()[0].text(Field::SuspectPhone), Some("012 345 990"));
    assert!(warned(&collected, "K1214").ends_with("(\"Suspect Phone#2\")"));

    let table = "Case,Story,Phone,Phone\nA,they paid,012 345 990,016 555 777\n";
    let reads_by = |columns: &str| {
        let toml = format!("name = 'x'\n[columns]\nCase = 'ref'\nStory = 'narrative'\n{columns}");
        let mapping = Mapping::parse(&toml).unwrap();
        Ask { mapping: Some(&mapping), ..Ask::default() }.reads("x.csv", table.as_bytes())
    };
    let first = reads_by("Phone = 'suspect_phone'");
    assert_eq!(parts(first.reports()[0])[1..], [(Field::SuspectPhone, "012 345 990")]);
    assert!(warned(&first, "K1214").ends_with("(\"Phone#2\")"));
    let both = reads_by("Phone = 'suspect_phone'\n'Phone#2' = 'victim_phone'");
    assert_eq!(
        parts(both.reports()[0])[1..],
        [(Field::SuspectPhone, "012 345 990"), (Field::VictimPhone, "016 555 777")]
    );
    assert!(both.warnings().is_empty());
}

#[test]
fn a_header_below_a_title_is_found_and_the_title_told() {
    let titled =
        "Cyber desk monthly list 2026,,\n,,\nref,narrative,suspect_phone\nA,they paid,012 345 990\n,they called,\n";
    let collected = reads("x.csv", titled);
    let [first, second] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!((first.key.reference.as_str(), first.place.as_str()), ("A", "row 4"));
    assert_eq!(second.key.reference, "x.csv#5");
    assert!(warned(&collected, "K1215").contains("the header is row 3"));

    let unknown = "Cyber desk monthly list 2026,,,\n,,,\nCase no,Suspect tel,Loss ($),Details\nA,012 345 990,5,they took it all\n";
    let toml = proposed("x.csv", unknown);
    assert!(toml.contains("match = [\"Case no\", \"Suspect tel\", \"Loss ($)\", \"Details\"]"), "{toml}");
    assert!(toml.contains("currency = \"USD\""), "{toml}");
    let mapping = Mapping::parse(&toml).unwrap();
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("x.csv", unknown.as_bytes());
    assert_eq!(collected.reports()[0].key.reference, "A");
    // What is prose below a word that is a column's is no table.
    let story = reads("story.txt", "To the police\n\nNarrative\nThey called me, and I paid.\n");
    assert_eq!(story.reports()[0].key.source, "text");
}

#[test]
fn rows_of_separators_and_blanks_alone_are_passed_over() {
    let collected = reads("x.csv", "ref;narrative;x\n;;\nA;they paid;\n ;\t;\u{a0}\n\"\";;\n;;no account\n");
    assert_eq!(collected.reports().len(), 1);
    assert_eq!(collected.reports()[0].place, "row 3");
    assert_eq!(faults(&collected), [("K1101".to_owned(), "row 6")]);
}

#[test]
fn next_weeks_table_comes_under_the_same_source() {
    for name in ["complaints-2026-11-19.csv", "complaints-2026-11-26.csv", "complaints-2026-11-26 (1).csv"] {
        assert_eq!(reads(name, "ref,narrative\nA,they paid\n").reports()[0].key.source, "complaints", "{name}");
    }
    assert_eq!(reads("station-001.csv", "ref,narrative\nA,they paid\n").reports()[0].key.source, "station-001");
}
