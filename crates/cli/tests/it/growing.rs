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
