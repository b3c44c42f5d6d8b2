//! The same input gives the same answer, however many threads and however it was delivered.

use crate::support::{Unit, fixtures, run};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn one_thread_and_two_give_the_same_digest() {
    let unit = Unit::desk();
    let digest = |threads: &str| {
        let mut command = unit.command(&["analyse", "--json"]);
        run(command.env("RAYON_NUM_THREADS", threads)).ends(0).json()["digest"].as_str().unwrap().to_owned()
    };
    let first = digest("1");
    assert_eq!(first, digest("2"));
    assert_eq!(first, digest("5"));
}

/// Which references stand together, whatever their group is called.
fn partition(unit: &Unit) -> BTreeSet<BTreeSet<String>> {
    let members = unit.members();
    let names: BTreeSet<&String> = members.iter().map(|row| &row.1).filter(|name| !name.is_empty()).collect();
    names.iter().map(|name| members.iter().filter(|row| row.1 == **name).map(|row| row.0.clone()).collect()).collect()
}

/// The hotline's table in so many parts.
fn parts(count: usize) -> Vec<String> {
    let table = fs::read_to_string(fixtures().join("desk/hotline.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.chunks(rows.len().div_ceil(count))
        .map(|rows| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&header).unwrap();
            for row in rows {
                writer.write_record(row).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        })
        .collect()
}

#[test]
fn how_reports_were_split_over_deliveries_does_not_matter() {
    let delivered = |parts: &[String]| {
        let unit = Unit::new();
        for (number, part) in parts.iter().enumerate() {
            let file = unit.file(&format!("part-{number}.csv"), part);
            unit.krama(&["ingest", &file, "--source", "hotline"]).ends(0);
            if number == 1 {
                unit.krama(&["analyse"]).ends(0);
            }
        }
        unit.krama(&["analyse"]).ends(0);
        partition(&unit)
    };
    let at_once = delivered(&parts(1));
    assert!(at_once.len() > 3, "{}", at_once.len());
    assert_eq!(delivered(&parts(4)), at_once);
    let backwards: Vec<String> = parts(7).into_iter().rev().collect();
    assert_eq!(delivered(&backwards), at_once);
}

#[test]
fn two_analyses_at_once_leave_whole_tables_of_each_run() {
    let unit = Unit::new();
    unit.krama(&["ingest", &unit.file("a.csv", crate::support::invented(0, 400)), "--source", "desk"]).ends(0);
    for _ in 0..3 {
        let start = || {
            unit.command(&["analyse"]).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn()
        };
        let ends = [start().unwrap(), start().unwrap()].map(|child| child.wait_with_output().unwrap());
        for end in &ends {
            let said = String::from_utf8_lossy(&end.stderr);
            assert!(end.status.success() || said.contains("K5025"), "{said}");
        }
        assert!(ends.iter().any(|end| end.status.success()));
    }
    for folder in std::fs::read_dir(unit.folder().join("lake/derived")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let Some(run) = name.strip_prefix("run-") else { continue };
        let run = run.parse::<u32>().expect("no half-written run is left");
        unit.krama(&["analyse", "--replay", &format!("R{run}")]).ends(0);
    }
    unit.verified();
}
