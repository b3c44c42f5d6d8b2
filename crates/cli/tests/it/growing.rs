//! The same table again, a week later.

use crate::support::{Unit, invented};

fn counts(unit: &Unit, file: &str) -> [u64; 4] {
    let answer = unit.krama(&["ingest", file, "--json"]).ends(0).json();
    ["new", "changed", "repeated", "rejected"].map(|count| answer["files"][0][count].as_u64().unwrap())
}

#[test]
fn next_weeks_export_adds_only_what_is_new_or_changed() {
    let unit = Unit::new();
    let week = unit.file("desk.csv", invented(0, 50));
    assert_eq!(counts(&unit, &week), [50, 0, 0, 0]);
    let grown = invented(0, 55).replace("Case 7.", "Case 7 again.").replace("Case 31.", "Case 31!");
    unit.file("desk.csv", &grown);
    assert_eq!(counts(&unit, &week), [5, 2, 48, 0]);
    assert_eq!(counts(&unit, &week), [0, 0, 55, 0]);
    assert_eq!(unit.verified()["rows"], 57);
    unit.krama(&["analyse"]).ends(0);
    let members = unit.krama(&["members", "--json"]).ends(0).json();
    let members = members["members"].as_array().unwrap();
    let changed: Vec<&str> = members
        .iter()
        .filter(|member| member["version"] == 2)
        .map(|member| member["report_ref"].as_str().unwrap())
        .collect();
    assert_eq!((members.len(), changed), (55, vec!["N-00007", "N-00031"]));
}

#[test]
fn the_newest_version_is_the_one_that_is_read() {
    let unit = Unit::new();
    let table = |phone: &str| format!("ref,narrative,suspect_phone\nA,he called me,{phone}\n");
    let file = unit.file("desk.csv", table("012 345 678"));
    unit.krama(&["ingest", &file]).ends(0);
    unit.file("desk.csv", table("012 345 679"));
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    unit.krama(&["find", "012 345 679"]).ends(0);
    unit.krama(&["find", "012 345 678"]).ends(1);
}

#[test]
fn two_stations_may_both_have_number_one() {
    let unit = Unit::new();
    let one = unit.file("north/desk.csv", "ref,narrative\n001,a shop took my money\n");
    let two = unit.file("south/desk.csv", "ref,narrative\n001,my account was emptied\n");
    unit.krama(&["ingest", &one, "--source", "north"]).ends(0);
    unit.krama(&["ingest", &two, "--source", "south"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(unit.members().len(), 2);
    assert!(unit.krama(&["mentions", "--report", "001"]).ends(1).err.contains("K7202"));
    unit.krama(&["mentions", "--report", "south/001"]).ends(0);
}

fn mail(id: &str, text: &str) -> String {
    format!(
        "From: Agent <agent@kx-fee.test>\r\nTo: dara@example.org\r\nSubject: your parcel\r\nMessage-ID: <{id}>\r\n\r\n{text}\r\n"
    )
}

/// New, changed and repeated of all files, and the reports that stand apart.
fn taken(unit: &Unit, path: &str) -> ([u64; 3], Vec<String>) {
    let files = unit.krama(&["ingest", path, "--json"]).ends(0).json()["files"].take();
    let files = files.as_array().unwrap();
    let sum = |count: &str| files.iter().map(|file| file[count].as_u64().unwrap()).sum();
    let apart = files.iter().flat_map(|file| file["apart"].as_array().unwrap());
    (["new", "changed", "repeated"].map(sum), apart.map(|apart| apart["beside"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn nobody_replaces_anothers_text_or_mail_by_its_name() {
    let unit = Unit::new();
    unit.file("north/statement.txt", "A man called me from 012 345 678 and took my money.");
    unit.file("north/offer.eml", mail("1@kx-fee.test", "Pay the fee to kx-first.test"));
    unit.file("south/statement.txt", "They promised work and I paid them by 016 555 444.");
    unit.file("south/offer.eml", mail("1@kx-fee.test", "Pay the fee to kx-second.test"));
    let (north, south) = (unit.beside("north"), unit.beside("south"));
    assert_eq!(taken(&unit, north.to_str().unwrap()), ([2, 0, 0], vec![]));
    let apart = vec!["1@kx-fee.test".to_owned(), "statement.txt".to_owned()];
    assert_eq!(taken(&unit, south.to_str().unwrap()), ([2, 0, 0], apart));
    unit.krama(&["analyse"]).ends(0);
    for value in ["012 345 678", "016 555 444", "kx-first.test", "kx-second.test"] {
        unit.krama(&["find", value]).ends(0);
    }
    // Each is known again, and a folder that has grown adds only what is new.
    unit.file("south/later.txt", "One more told us the same.");
    assert_eq!(taken(&unit, unit.beside("south").to_str().unwrap()), ([1, 0, 2], vec![]));
    assert_eq!(taken(&unit, unit.beside("north").to_str().unwrap()), ([0, 0, 2], vec![]));
    assert_eq!(unit.verified()["rows"], 5);
}

#[test]
fn a_text_under_anothers_name_is_told_with_both_references() {
    let unit = Unit::new();
    unit.krama(&["ingest", &unit.file("a/statement.txt", "He took my money.")]).ends(0);
    let told = unit.krama(&["ingest", &unit.file("b/statement.txt", "She took my money.")]).ends(0).out;
    assert!(
        told.contains("1 new") && told.contains("note: K1211 ") && told.contains("statement.txt → statement.txt ("),
        "{told}"
    );
}

#[test]
fn a_message_id_that_stands_twice_in_a_mailbox_is_two_mails() {
    let unit = Unit::new();
    let one = |text: &str| {
        format!("From agent Mon Jan  6 08:00:00 2025\n{}\n", mail("1@kx-fee.test", text).replace('\r', ""))
    };
    let file = unit.file("box.mbox", one("Pay kx-first.test") + &one("Pay kx-second.test"));
    assert_eq!(taken(&unit, &file), ([2, 0, 0], vec!["1@kx-fee.test".to_owned()]));
    assert_eq!(taken(&unit, &file), ([0, 0, 2], vec![]));
}

/// A sheet that gives its rows no references.
fn sheet(stories: &[&str]) -> String {
    let row = |story: &&str| format!("2026-11-01,{story}\n");
    "occurred_at,narrative\n".to_owned() + &stories.iter().map(row).collect::<String>()
}

#[test]
fn a_sheet_without_references_that_grew_under_another_date_adds_what_is_new_alone() {
    let unit = Unit::new();
    let first = unit.file("reports-2026-11-20.csv", sheet(&["he took 20", "she took 30", "she took 30"]));
    assert_eq!(counts(&unit, &first), [3, 0, 0, 0]);
    let grown = sheet(&["put in above", "he took 20", "she took 30", "she took 30", "they took 40"]);
    let second = unit.file("reports-2026-11-27.csv", grown);
    let said = unit.krama(&["ingest", &second]).ends(0).out;
    assert!(said.contains("2 new, 3 seen before") && said.contains("note: K1221 "), "{said}");
    assert_eq!(counts(&unit, &second), [0, 0, 5, 0]);
    unit.krama(&["analyse"]).ends(0);
    let stand: Vec<String> = unit.members().into_iter().map(|(reference, _)| reference).collect();
    let kept = ["20.csv#2", "20.csv#3", "20.csv#4", "27.csv#2", "27.csv#6"];
    assert_eq!(stand, kept.map(|end| format!("reports-2026-11-{end}")));
    unit.verified();
}

#[test]
fn a_reference_that_stands_twice_in_a_file_is_told_with_both_rows() {
    let unit = Unit::new();
    let table = "ref,narrative\nD-1,he took 20\nD-2,she took 30\nD-1,they took 40\nD-2,she took 30\n";
    let file = unit.file("desk.csv", table);
    let said = unit.krama(&["ingest", &file, "--json"]).ends(0).json()["files"][0].take();
    let twice = serde_json::json!([{ "reference": "D-1", "first": "row 2", "then": "row 4" }]);
    assert_eq!(
        (&said["new"], &said["changed"], &said["repeated"], &said["twice"]),
        (&2.into(), &1.into(), &1.into(), &twice)
    );
    assert_eq!((&said["warnings"][0]["code"], &said["warnings"][0]["times"]), (&"K1220".into(), &1.into()));
    let again = unit.krama(&["ingest", &file]).ends(0).out;
    assert!(again.contains("4 seen before") && !again.contains("K1220"), "{again}");
    let other = Unit::new();
    let said = other.krama(&["ingest", &other.file("desk.csv", table)]).ends(0).out;
    assert!(said.contains("note: K1220 ") && said.contains("(D-1: row 2, then row 4)"), "{said}");
    other.verified();
}
