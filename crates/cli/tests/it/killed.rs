//! `kill -9` at any instant of an ingest: nothing acknowledged is lost, nothing is half there.

use crate::support::{Seeded, Unit, invented};
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: u32 = 200;
const FILES: usize = 6;
const ROWS: usize = 500;

/// A workspace with files to take in.
fn waiting() -> Unit {
    let unit = Unit::new();
    for file in 0..FILES {
        unit.file(&format!("inbox/{file}.csv"), invented(file * ROWS, ROWS));
    }
    unit
}

/// What a killed or finished ingest left: how many rows are sealed. Everything must be whole.
fn sealed(unit: &Unit) -> u64 {
    let found = unit.verified();
    assert_eq!(found["rows"].as_u64().unwrap() % ROWS as u64, 0, "half a file is sealed");
    found["rows"].as_u64().unwrap()
}

#[test]
fn killed_at_any_instant_it_keeps_what_it_acknowledged() {
    let mut unit = waiting();
    let inbox = |unit: &Unit| unit.beside("inbox").to_str().unwrap().to_owned();
    let whole = (FILES * ROWS) as u64;
    let begun = Instant::now();
    unit.krama(&["ingest", &inbox(&unit), "--source", "desk"]).ends(0);
    let full = begun.elapsed();
    unit = waiting();
    let (mut seeded, mut before, mut cut_short, mut midway) = (Seeded(20_250_110), 0, 0, 0);
    for _ in 0..KILLS {
        let mut ingest = unit.command(&["ingest", &inbox(&unit), "--source", "desk"]);
        let mut child = ingest.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let instant = Duration::from_micros(seeded.next() % (full.as_micros() as u64).max(1));
        std::thread::sleep(instant);
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let after = sealed(&unit);
        assert!(after >= before, "{before} rows were sealed, {after} are left");
        if output.status.success() {
            assert_eq!(after, whole, "it said it was done");
        }
        cut_short += u32::from(!output.status.success());
        midway += u32::from(after > before && after < whole);
        before = after;
        if after == whole {
            unit = waiting();
            before = 0;
        }
    }
    assert!(cut_short > KILLS / 4, "only {cut_short} were cut short");
    assert!(midway > 0, "none was cut between two files");
    let said = unit.krama(&["ingest", &inbox(&unit), "--source", "desk", "--json"]).ends(0).json();
    let new: u64 = said["files"].as_array().unwrap().iter().map(|file| file["new"].as_u64().unwrap()).sum();
    assert_eq!((new + before, sealed(&unit)), (whole, whole));
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(unit.members().len() as u64, whole);
    let strays = std::fs::read_dir(unit.folder().join("lake/staging")).map_or(0, Iterator::count);
    assert_eq!(strays, 0, "strays are left");
}
