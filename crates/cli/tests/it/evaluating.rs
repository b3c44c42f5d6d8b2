//! A run is measured against the truth, which it never sees.

use crate::support::Unit;
use std::fs;

#[test]
fn an_easy_country_is_scored_and_every_report_is_matched() {
    let (unit, country) = Unit::of_country(400, 1);
    let found = unit.krama(&["evaluate", "--truth", &country, "--json"]).ends(0).json();
    assert_eq!((&found["reports"]["truth"], &found["reports"]["matched"]), (&400.into(), &400.into()));
    assert_eq!((&found["reports"]["missing"], &found["reports"]["strangers"]), (&0.into(), &0.into()));
    let share = |figure: &serde_json::Value| figure.as_f64().unwrap();
    // Standing alone all of them would not be a score at all.
    assert!(share(&found["bcubed"]["f1"]) > 0.3, "{}", found["bcubed"]);
    assert!(share(&found["ceiling"]["f1"]) >= share(&found["bcubed"]["f1"]));
    assert!(share(&found["suspects"]["found_share"]) > 0.8, "{}", found["suspects"]);
    let text = unit.krama(&["evaluate", "--truth", &country]).ends(0).out;
    assert!(text.contains("B-cubed") && text.contains("victims' values called suspect"), "{text}");
}

#[test]
fn the_analysis_needs_no_truth_and_measuring_changes_nothing() {
    let (unit, country) = Unit::of_country(200, 3);
    let replayed = |unit: &Unit| unit.krama(&["analyse", "--replay", "R1", "--json"]).ends(0).json();
    let digest = |unit: &Unit| unit.krama(&["analyse", "--json"]).ends(0).json()["digest"].clone();
    let beside_the_truth = digest(&unit);
    let with_truth = unit.krama(&["members", "--csv"]).ends(0).out;
    unit.krama(&["evaluate", "--truth", &country]).ends(0);
    let apart = unit.beside("apart");
    fs::rename(format!("{country}/truth"), &apart).unwrap();
    assert_eq!(replayed(&unit)["other"].as_array().unwrap().len(), 0);
    assert_eq!(unit.krama(&["members", "--csv"]).ends(0).out, with_truth);
    assert_eq!(digest(&unit), beside_the_truth);
    unit.krama(&["evaluate", "--truth", apart.to_str().unwrap()]).ends(0);
}

#[test]
fn errors_open_with_the_command_that_is_printed() {
    let (unit, country) = Unit::of_country(400, 5);
    for sort in ["merges", "splits", "roles", "types", "missed"] {
        let all = unit.krama(&["evaluate", "--truth", &country, "--show", sort, "--json"]).ends(0).json();
        let mistakes = all["mistakes"].as_array().unwrap();
        assert_eq!(all["in_all"], mistakes.len());
        let shown = unit.krama(&["evaluate", "--truth", &country, "--show", sort, "--limit", "1"]).ends(0).out;
        assert!(shown.ends_with(&format!("{} of {} shown, worst first.\n", mistakes.len().min(1), mistakes.len())));
        let Some(worst) = mistakes.first() else { continue };
        let reports: Vec<&str> =
            worst["reports"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let verb = if reports.len() == 2 { "why" } else { "find" };
        unit.krama(&[&[verb][..], &reports].concat()).ends(0);
    }
}

#[test]
fn reports_that_one_side_lacks_are_counted_and_scored_alone() {
    let (unit, country) = Unit::of_country(200, 1);
    let table = format!("{country}/truth/reports.csv");
    let whole = fs::read_to_string(&table).unwrap();
    let row = "hotline,H-9999999,G0,0,0,,shopping,,,,,deposit,en,2025-01-03,2025-01-03T22:27:00+07:00,1,9999999\n";
    fs::write(&table, whole + row).unwrap();
    let found = unit.krama(&["evaluate", "--truth", &country, "--json"]).ends(0).json();
    assert_eq!((&found["reports"]["missing"], &found["reports"]["matched"]), (&1.into(), &200.into()));
}

#[test]
fn what_is_no_truth_is_refused_with_a_code_and_a_hint() {
    let (unit, country) = Unit::of_country(30, 1);
    let refused = unit.krama(&["evaluate", "--truth", &format!("{country}/reports")]).ends(1);
    assert!(refused.err.contains("K8101") && refused.err.contains("hint:"), "{}", refused.err);
    let new = Unit::exercise();
    let refused = new.krama(&["evaluate", "--truth", &country]).ends(1);
    assert!(refused.err.contains("hint:"), "{}", refused.err);
}
