//! Where a new report stands until the next run.

use crate::support::{Answer, Unit};
use std::fmt::Write;

/// Reports of two shops, ten each, and a few who name nothing in common.
fn analysed() -> Unit {
    let unit = Unit::new();
    let mut table = HEADER.to_owned();
    for at in 0..10 {
        writeln!(table, "N-{at},2025-03-{:02},a shop took my money,012345678,000111222", at + 1).unwrap();
        writeln!(table, "S-{at},2025-03-{:02},a man sold me gold,097222333{at},000333444", at + 1).unwrap();
        writeln!(table, "X-{at},2025-03-{:02},somebody called,01688{at}12{at},", at + 1).unwrap();
    }
    let file = unit.file("desk.csv", table);
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    unit
}

const HEADER: &str = "ref,occurred_at,narrative,suspect_phone,suspect_account\n";

fn take_in(unit: &Unit, name: &str, rows: &str, more: &[&str]) -> Answer {
    let file = unit.file(name, format!("{HEADER}{rows}"));
    unit.krama(&[&["ingest", &file], more].concat()).ends(0)
}

fn group_of(unit: &Unit, reference: &str) -> String {
    unit.members().into_iter().find(|row| row.0 == reference).unwrap().1
}

#[test]
fn a_new_report_is_placed_at_once_and_the_run_keeps_it() {
    let unit = analysed();
    let group = group_of(&unit, "N-0");
    let rows = "NEW-1,2025-03-12,again this shop,012 345 678,\nNEW-2,2025-03-12,nobody I know,,\n";
    let out = take_in(&unit, "new.csv", rows, &[]).out;
    assert!(out.contains(&format!("NEW-1: provisionally on {group} (")), "{out}");
    assert!(out.contains("phone +855 12 345 678"), "{out}");
    assert!(out.contains("1 of 2 new reports stand alone for now."), "{out}");
    let found = unit.krama(&["find", "NEW-1", "--json"]).ends(0).json();
    assert_eq!(found["provisional"][0]["group"], group.as_str());
    assert!(unit.krama(&["find", "again shop"]).ends(0).out.contains("provisionally on"));
    let told = unit.krama(&["analyse"]).ends(0).out;
    assert!(told.contains("1 of 1 provisional placements kept."), "{told}");
    assert!(told.contains("Of 1 new reports that now stand on a group 1 had one."), "{told}");
    assert_eq!(group_of(&unit, "NEW-1"), group_of(&unit, "N-0"));
    assert!(!unit.krama(&["analyse"]).ends(0).out.contains("provisional"));
}

#[test]
fn victims_values_ambiguous_ones_and_benign_ones_place_nothing() {
    let unit = Unit::new();
    let header = "ref,narrative,suspect_phone,victim_phone\n";
    let rows = (0..8).map(|at| format!("N-{at},a shop took my money,012345678,\n"));
    let file = unit.file("desk.csv", rows.fold(header.to_owned(), |table, row| table + &row));
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let file = unit.file("new.csv", format!("{header}V-1,it is my number,,012345678\n"));
    let out = unit.krama(&["ingest", &file]).ends(0).out;
    assert!(!out.contains("provisionally"), "{out}");
    let benign = ["decide", "benign", "phone", "012 345 678", "--why", "a hotline"];
    let refused = unit.krama(&benign).ends(1).err;
    assert!(refused.contains("K7504"), "the newest report calls it the victim's: {refused}");
    unit.krama(&[&benign[..], &["--open-victims"]].concat()).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let file = unit.file("new2.csv", format!("{header}B-1,they called,012345678,\n"));
    let out = unit.krama(&["ingest", &file]).ends(0).out;
    assert!(!out.contains("provisionally"), "{out}");
}

#[test]
fn many_new_reports_are_counted_and_machines_get_them_all() {
    let unit = analysed();
    let rows = (0..30).map(|at| format!("M-{at},2025-03-12,again,012345678,\n"));
    let rows = rows.fold(String::new(), |table, row| table + &row);
    let unit_json = analysed();
    let out = take_in(&unit, "new.csv", &rows, &[]).out;
    assert!(out.contains("30 of 30 new reports have a provisional place on a group of the last run."), "{out}");
    let json = take_in(&unit_json, "new.csv", &rows, &["--json"]).json();
    assert_eq!(json["provisional"]["placed"].as_array().unwrap().len(), 30);
    assert_eq!(json["provisional"]["placed"][0]["by"][0]["basis"], "phone");
}

#[test]
fn placing_changes_no_run() {
    let (with, without) = (analysed(), analysed());
    let rows = "NEW-1,2025-03-12,again this shop,012345678,\nNEW-2,2025-03-12,gold,,000333444\n";
    take_in(&with, "new.csv", rows, &[]);
    std::fs::remove_dir_all(without.folder().join("lake/derived/index")).unwrap();
    take_in(&without, "new.csv", rows, &[]);
    std::fs::remove_dir_all(without.folder().join("lake/derived/index")).unwrap();
    let digest = |unit: &Unit| unit.krama(&["analyse", "--json"]).ends(0).json()["digest"].clone();
    assert_eq!(digest(&with), digest(&without));
}

/// A dozen newcomers who share three values of their own, one of whom also names the number of the first shop.
const PARTY: usize = 12;

fn party(first: &str) -> String {
    let row = |at: usize| {
        let phone = if at == 0 { first } else { "092111222" };
        format!(
            "P-{at},2025-03-{:02},paid to 000777888 and wrote to party@kx-gilt.example,{phone},000777888\n",
            at + 13
        )
    };
    (0..PARTY).map(row).collect()
}

#[test]
fn new_reports_that_belong_together_are_placed_together_or_not_at_all() {
    let unit = analysed();
    let json = take_in(&unit, "one.csv", "L-1,2025-03-12,again,012345678,\n", &["--json"]).json();
    assert_eq!(json["provisional"]["placed"].as_array().unwrap().len(), 1, "{json}");
    let json = take_in(&unit, "party.csv", &party("012345678"), &["--json"]).json();
    let placed = json["provisional"]["placed"].as_array().unwrap().len();
    assert_eq!(placed, 0, "one number that one of twelve names joins none of them: {json}");
}

#[test]
fn a_report_is_placed_by_what_others_that_came_with_it_share_with_a_group() {
    let unit = analysed();
    let group = group_of(&unit, "N-0");
    let rows = "A-1,2025-03-12,again,012345678,000111222\nA-2,2025-03-12,again,012345678,000555666\n\
                A-3,2025-03-13,they never sent it,,000555666\n";
    let json = take_in(&unit, "new.csv", rows, &["--json"]).json();
    let groups: Vec<&str> =
        json["provisional"]["placed"].as_array().unwrap().iter().map(|one| one["group"].as_str().unwrap()).collect();
    assert_eq!(groups, [group.as_str(); 3], "{json}");
    // Each is shown with what it names itself, never with what stands in another's report alone.
    let own: Vec<usize> = (0..3).map(|at| json["provisional"]["placed"][at]["by"].as_array().unwrap().len()).collect();
    assert_eq!(own, [2, 1, 0], "{json}");
    assert_eq!(json["provisional"]["placed"][2]["with"], 2, "{json}");
    let found = unit.krama(&["find", "A-3"]).ends(0).out;
    assert!(found.contains("with 2 other new reports: nothing of its own)"), "{found}");
}

#[test]
fn a_changed_report_makes_no_old_one_new() {
    let unit = analysed();
    take_in(&unit, "desk.csv", "N-4,2025-03-05,a shop took my money twice,012345678,000111222\n", &[]);
    unit.krama(&["analyse"]).ends(0);
    let json = take_in(&unit, "desk.csv", "NEW-1,2025-03-12,again this shop,012345678,\n", &["--json"]).json();
    assert_eq!(json["provisional"]["looked_at"], 1, "{json}");
    let figures = unit.krama(&["analyse", "--json"]).ends(0).json()["provisional"].clone();
    let figures = ["placed", "grouped", "grouped_placed"].map(|name| figures[name].as_u64().unwrap());
    assert_eq!(figures, [1, 1, 1]);
}

#[test]
fn a_report_between_two_groups_waits_for_the_run() {
    let unit = analysed();
    let rows = "T-1,2025-03-12,both of them,,000111222\nT-2,2025-03-12,both of them,,000333444\n";
    let json = take_in(&unit, "sides.csv", rows, &["--json"]).json();
    assert_eq!(json["provisional"]["placed"].as_array().unwrap().len(), 2, "{json}");
    let rows = "B-1,2025-03-12,the number of one and the account of the other,012345678,000333444\n";
    let json = take_in(&analysed(), "between.csv", rows, &["--json"]).json();
    assert_eq!(json["provisional"]["placed"].as_array().unwrap().len(), 0, "{json}");
}

#[test]
fn a_run_counts_those_it_groups_that_had_no_place() {
    let unit = analysed();
    let row = |at: u32| format!("U-{at},2025-03-12,a new one,015777888,000999111\n");
    let rows: Vec<String> = (0..6).map(row).collect();
    take_in(&unit, "new.csv", &rows.concat(), &[]);
    let provisional = unit.krama(&["analyse", "--json"]).ends(0).json()["provisional"].clone();
    let figures = ["placed", "kept", "grouped", "grouped_placed"].map(|name| provisional[name].as_u64().unwrap());
    assert_eq!(figures, [0, 0, 6, 0]);
}
