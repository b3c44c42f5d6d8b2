//! A simulated country is taken in like any other reports, and the truth stays out of it.

use crate::support::{KRAMA, Unit, krama, run};
use std::collections::BTreeSet;
use std::fs;

fn simulate(out: &str, difficulty: &str) {
    krama(&["simulate", "--seed", "3", "--reports", "500", "--difficulty", difficulty, "--out", out]).ends(0);
}

#[test]
fn a_country_of_any_level_is_taken_in_with_no_rejection_and_every_report_is_known_by_its_key() {
    for difficulty in ["1", "3", "5"] {
        let unit = Unit::exercise();
        let country = unit.beside("country");
        simulate(country.to_str().unwrap(), difficulty);
        let reports = country.join("reports");
        let taken =
            unit.krama(&["--json", "ingest", reports.to_str().unwrap(), "--complainant", "Complainant"]).ends(0).json();
        let files = taken["files"].as_array().unwrap();
        assert!(files.iter().all(|file| file["refused"].is_null() && file["rejected"] == 0), "{taken}");
        assert!(files.iter().all(|file| !file.to_string().contains("EXERCISE.json")), "{taken}");
        unit.krama(&["analyse"]).ends(0);
        let members = unit.krama(&["--json", "members", "--limit", "1000"]).ends(0).json();
        let known: BTreeSet<(String, String)> = members["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["source"].as_str().unwrap().to_owned(), row["report_ref"].as_str().unwrap().to_owned()))
            .collect();
        let mut truth = csv::Reader::from_path(country.join("truth/reports.csv")).unwrap();
        let told: BTreeSet<(String, String)> =
            truth.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
        assert_eq!(told.len(), 500);
        assert_eq!(known, told, "difficulty {difficulty}");
    }
}

#[test]
fn an_exercise_alone_says_what_it_is() {
    let unit = Unit::new();
    let country = unit.beside("country");
    let made = krama(&["--json", "simulate", "--reports", "50", "--out", country.to_str().unwrap()]).ends(0).json();
    assert_eq!(made["schema"], "krama/simulate/1");
    assert_eq!((&made["reports"], &made["difficulty"]), (&50.into(), &3.into()));
    let told = fs::read_to_string(country.join("reports/EXERCISE.json")).unwrap();
    assert!(told.contains("Every person, number, account, site and transfer in this folder is invented."));
}

#[test]
fn what_cannot_be_simulated_is_refused_with_a_code_a_hint_and_no_folder() {
    let unit = Unit::new();
    let out = unit.beside("country");
    let out = out.to_str().unwrap();
    for (arguments, code) in [
        (["--difficulty", "9"], "K8001"),
        (["--difficulty", "0"], "K8001"),
        (["--reports", "0"], "K8002"),
        (["--reports", "99999999"], "K8003"),
    ] {
        let refused = krama(&["simulate", arguments[0], arguments[1], "--out", out]).ends(1);
        assert!(refused.err.contains(code) && refused.err.contains("hint:"), "{}", refused.err);
        assert_eq!(fs::read_dir(unit.above.path()).unwrap().count(), 1, "only the workspace stands there");
    }
    krama(&["simulate", "--seed", "many", "--out", out]).ends(2);
    let early = krama(&["simulate", "--until", "2024-12-31", "--out", out]).ends(1).err;
    let first = early.split("--until ").nth(1).and_then(|rest| rest.get(..10)).unwrap();
    assert!(early.contains("K8006") && early.contains(&format!("its first report is told on {first}")), "{early}");
    let day_before = |day: &str| format!("{}", day.parse::<chrono::NaiveDate>().unwrap().pred_opt().unwrap());
    krama(&["simulate", "--until", &day_before(first), "--out", out]).ends(1);
    for word in ["-5000-01-01", "2026-02-30", "12026-01-01", "soon"] {
        let refused = krama(&["simulate", "--until", word, "--out", out]).ends(2).err;
        assert!(refused.contains("no day of the calendar; write year, month and day, as in 2026-01-31"), "{refused}");
    }
    assert_eq!(fs::read_dir(unit.above.path()).unwrap().count(), 1, "only the workspace stands there");
    krama(&["simulate", "--until", first, "--out", out]).ends(0);
    let refused = krama(&["simulate", "--out", unit.folder().to_str().unwrap()]).ends(1);
    assert!(refused.err.contains("K8004"), "{}", refused.err);
    assert!(unit.folder().join("casebook.db").exists());
}

#[test]
#[cfg(unix)]
fn a_disk_that_is_full_midway_leaves_no_half_written_folder() {
    let unit = Unit::new();
    let out = unit.beside("country");
    // No file may grow past 100 blocks: writing fails as it does on a full disk.
    let script = "trap '' XFSZ; ulimit -f 100; exec \"$0\" simulate --reports 2000 --out \"$1\"";
    let mut shell = std::process::Command::new("sh");
    let refused = run(shell.args(["-c", script, KRAMA, out.to_str().unwrap()])).ends(1);
    assert!(refused.err.contains("K8005") && refused.err.contains("hint:"), "{}", refused.err);
    assert_eq!(fs::read_dir(unit.above.path()).unwrap().count(), 1, "only the workspace stands there");
}
