//! `kill -9` at any instant of an ingest: nothing acknowledged is lost, nothing is half there.

use crate::support::{Seeded, Unit, invented};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

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

/// What can be seen of an ingest from outside: the files of the lake, and the length of the database's log.
fn seen(folder: &Path) -> (usize, u64) {
    let lake = folder.join("lake");
    let count = |path: &Path| fs::read_dir(path).map_or(0, Iterator::count);
    let originals = fs::read_dir(lake.join("originals")).into_iter().flatten().flatten();
    let files = count(&lake.join("staging")) + count(&lake.join("reports"));
    let log = fs::metadata(folder.join("casebook.db-wal")).map_or(0, |log| log.len());
    (files + originals.map(|folder| count(&folder.path())).sum::<usize>(), log)
}

/// Watches an ingest without pause until so many changes were seen and it was looked at so often since, or it is over.
/// Gives the changes.
fn watch(child: &mut Child, folder: &Path, changes: u64, looks: u64) -> u64 {
    let (mut steps, mut looked, mut last) = (0, 0, seen(folder));
    while looked < looks && child.try_wait().unwrap().is_none() {
        let now = seen(folder);
        steps += u64::from(now != last);
        looked += u64::from(steps >= changes);
        last = now;
    }
    steps
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
    let mut whole_run =
        unit.command(&["ingest", &inbox(&unit), "--source", "desk"]).stdout(Stdio::null()).spawn().unwrap();
    let changes = watch(&mut whole_run, &unit.folder(), u64::MAX, u64::MAX);
    assert!(whole_run.wait().unwrap().success() && changes > FILES as u64, "only {changes} changes were seen");
    unit = waiting();
    let (mut seeded, mut before, mut cut_short, mut midway) = (Seeded(20_250_110), 0, 0, 0);
    for _ in 0..KILLS {
        let mut ingest = unit.command(&["ingest", &inbox(&unit), "--source", "desk"]);
        let mut child = ingest.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (after_changes, looks) = (seeded.next() % changes, seeded.next() % 32);
        watch(&mut child, &unit.folder(), after_changes, looks);
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
