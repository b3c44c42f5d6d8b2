//! The laws of grouping, held on whole workspaces that took in a simulated country.

use crate::support::{Seeded, Unit, krama};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SEEDS: [u64; 3] = [3, 9, 21];
const REPORTS: &str = "300";

/// A report, whatever its number: its source and its reference there.
type Key = (String, String);

/// Groups as sets of reports, whatever they are called.
type Partition = BTreeSet<BTreeSet<Key>>;

/// An exercise's workspace, empty, with a country beside it.
fn beside_a_country(seed: u64) -> (Unit, PathBuf) {
    let unit = Unit::exercise();
    let country = unit.beside("country");
    let (seed, level) = (seed.to_string(), (seed % 3 + 2).to_string());
    let wanted = ["--seed", &seed, "--difficulty", &level, "--reports", REPORTS, "--out", country.to_str().unwrap()];
    krama(&[&["simulate"][..], &wanted].concat()).ends(0);
    (unit, country.join("reports"))
}

fn take_in(unit: &Unit, folder: &Path) {
    unit.krama(&["ingest", folder.to_str().unwrap(), "--complainant", "Complainant"]).ends(0);
}

/// The group of every report, by its name; empty where it stands alone.
fn groups(unit: &Unit) -> BTreeMap<Key, String> {
    let rows = unit.table(&["members", "--csv"]);
    rows.into_iter().map(|row| ((row[2].clone(), row[0].clone()), row[1].clone())).collect()
}

fn partition(groups: &BTreeMap<Key, String>) -> Partition {
    let mut sets: BTreeMap<&str, BTreeSet<Key>> = BTreeMap::new();
    for (key, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
        sets.entry(group).or_default().insert(key.clone());
    }
    sets.into_values().collect()
}

fn shuffle<T>(items: &mut [T], seeded: &mut Seeded) {
    for at in (1..items.len()).rev() {
        items.swap(at, (seeded.next() % (at as u64 + 1)) as usize);
    }
}

/// The rows of a table, its header apart; a file that is no such table is one piece.
fn rows(path: &Path) -> (Vec<u8>, Vec<Vec<u8>>) {
    let bytes = fs::read(path).unwrap();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let line = |record: Result<csv::ByteRecord, csv::Error>| {
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_byte_record(&record.unwrap()).unwrap();
                writer.into_inner().unwrap()
            };
            let mut lines: Vec<Vec<u8>> = reader.byte_records().map(line).collect();
            (lines.remove(0), lines)
        }
        Some("jsonl") => (Vec::new(), bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()),
        _ => (Vec::new(), vec![bytes]),
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries.into_iter().filter(|path| !path.ends_with("EXERCISE.json")) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The same reports in so many folders, rows and files at random, each of which says that it is an exercise's.
fn deliveries(reports: &Path, to: &Path, count: u64, seeded: &mut Seeded) -> Vec<PathBuf> {
    let mut pieces: BTreeMap<(u64, PathBuf), Vec<u8>> = BTreeMap::new();
    let mut paths = Vec::new();
    files(reports, &mut paths);
    for path in paths {
        let (header, mut rows) = rows(&path);
        shuffle(&mut rows, seeded);
        let name = path.strip_prefix(reports).unwrap().to_owned();
        for row in rows {
            let piece = pieces.entry((seeded.next() % count, name.clone())).or_insert_with(|| header.clone());
            piece.extend(row);
        }
    }
    let mut named: BTreeMap<u64, BTreeMap<String, String>> = BTreeMap::new();
    for ((delivery, name), bytes) in pieces {
        let path = to.join(delivery.to_string()).join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &bytes).unwrap();
        let digest = krama_model::Digest::of(&bytes).to_string();
        named.entry(delivery).or_default().insert(name.to_str().unwrap().to_owned(), digest);
    }
    let declare = |(delivery, files): (u64, BTreeMap<String, String>)| {
        let folder = to.join(delivery.to_string());
        let manifest = serde_json::json!({ "schema": "krama/exercise/1", "files": files });
        fs::write(folder.join("EXERCISE.json"), manifest.to_string()).unwrap();
        folder
    };
    let mut folders: Vec<PathBuf> = named.into_iter().map(declare).collect();
    shuffle(&mut folders, seeded);
    folders
}

#[test]
fn how_reports_are_split_over_ingests_and_in_which_order_they_come_changes_no_group() {
    for seed in SEEDS {
        let (at_once, reports) = beside_a_country(seed);
        take_in(&at_once, &reports);
        at_once.krama(&["analyse"]).ends(0);
        let expected = groups(&at_once);
        assert!(partition(&expected).len() > 3, "seed {seed}");
        let (unit, mut seeded) = (Unit::exercise(), Seeded(seed));
        let count = 2 + seed % 5;
        for folder in deliveries(&reports, &unit.beside("inbox"), count, &mut seeded) {
            take_in(&unit, &folder);
            if seeded.next().is_multiple_of(3) {
                unit.krama(&["analyse"]).ends(0);
            }
        }
        unit.krama(&["analyse"]).ends(0);
        let found = groups(&unit);
        assert!(found.keys().eq(expected.keys()), "seed {seed}: other reports came in");
        assert_eq!(partition(&found), partition(&expected), "seed {seed} in {count} parts");
    }
}

/// Two different reports of those, at random.
fn two<'k>(keys: &[&'k Key], seeded: &mut Seeded) -> [&'k Key; 2] {
    let first = (seeded.next() % keys.len() as u64) as usize;
    let second = (first + 1 + (seeded.next() % (keys.len() as u64 - 1)) as usize) % keys.len();
    [keys[first], keys[second]]
}

/// Enters a word on two reports, analyses, and gives the word's entry.
fn decide(unit: &Unit, word: &str, two: [&Key; 2]) -> String {
    let [a, b] = two.map(|(source, reference)| format!("{source}/{reference}"));
    let said = unit.krama(&["decide", word, &a, &b, "--why", "seen by two of us", "--json"]).ends(0).json();
    unit.krama(&["analyse"]).ends(0);
    said["entry"].as_str().unwrap().to_owned()
}

fn withdraw(unit: &Unit, entry: &str) {
    unit.krama(&["decide", "withdraw", entry, "--why", "looked again"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
}

/// A country taken in and analysed, with its groups and the reports that count for themselves.
fn analysed(seed: u64) -> (Unit, BTreeMap<Key, String>, BTreeSet<Key>) {
    let (unit, reports) = beside_a_country(seed);
    take_in(&unit, &reports);
    unit.krama(&["analyse"]).ends(0);
    let firsts = unit.table(&["members", "--csv"]).into_iter().filter(|row| row[5].is_empty());
    let firsts = firsts.map(|row| (row[2].clone(), row[0].clone())).collect();
    let found = groups(&unit);
    (unit, found, firsts)
}

#[test]
fn different_keeps_those_two_apart_changes_no_other_group_and_is_withdrawn_without_a_trace() {
    for seed in SEEDS {
        let (unit, before, firsts) = analysed(seed);
        let whole = unit.krama(&["members", "--csv"]).ends(0).out;
        let mut seeded = Seeded(seed);
        for _ in 0..2 {
            let mut names: Vec<&String> = before.values().filter(|name| !name.is_empty()).collect();
            shuffle(&mut names, &mut seeded);
            let on = |name: &str| firsts.iter().filter(|key| before[*key] == name).collect::<Vec<&Key>>();
            let name = names.into_iter().find(|name| on(name).len() > 1).unwrap();
            let [a, b] = two(&on(name), &mut seeded);
            let entry = decide(&unit, "different", [a, b]);
            let after = groups(&unit);
            assert!(after[a] != after[b] || after[a].is_empty(), "seed {seed}: {a:?} and {b:?} stand together");
            let others = |groups: &BTreeMap<Key, String>| {
                let mut others = groups.clone();
                others.retain(|key, _| before[key] != *name);
                others
            };
            assert_eq!(others(&after), others(&before), "seed {seed}: another group changed than {name}");
            withdraw(&unit, &entry);
            assert_eq!(unit.krama(&["members", "--csv"]).ends(0).out, whole, "seed {seed}: {entry} left a trace");
        }
    }
}

#[test]
fn different_on_two_who_are_apart_changes_nothing_and_same_joins_their_groups_until_it_is_withdrawn() {
    for seed in SEEDS {
        let (unit, before, firsts) = analysed(seed);
        let whole = unit.krama(&["members", "--csv"]).ends(0).out;
        let mut seeded = Seeded(seed);
        let firsts: Vec<&Key> = firsts.iter().filter(|key| !before[*key].is_empty()).collect();
        let [a, b] =
            std::iter::repeat_with(|| two(&firsts, &mut seeded)).find(|[a, b]| before[*a] != before[*b]).unwrap();
        let entry = decide(&unit, "different", [a, b]);
        assert_eq!(groups(&unit), before, "seed {seed}");
        withdraw(&unit, &entry);
        let entry = decide(&unit, "same", [a, b]);
        let (after, joined) = (groups(&unit), [&before[a], &before[b]]);
        for key in before.keys() {
            assert_eq!(after[key] == after[a], joined.contains(&&before[key]), "seed {seed}: {key:?}");
        }
        let apart = |groups: &BTreeMap<Key, String>| -> BTreeMap<Key, String> {
            let mut others = groups.clone();
            others.retain(|key, _| !joined.contains(&&before[key]));
            others
        };
        assert_eq!(apart(&after), apart(&before), "seed {seed}: another group changed");
        withdraw(&unit, &entry);
        assert_eq!(unit.krama(&["members", "--csv"]).ends(0).out, whole, "seed {seed}: {entry} left a trace");
    }
}
