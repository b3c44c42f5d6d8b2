//! Hostile files: each ends in its codes, nothing is lost, and nothing fills the memory.

use crate::chats::zipped;
use crate::collected::{Ask, Collected, faults};
use krama_intake::{Arrival, Error, IntakeSettings, Limits, Mapping, Outcome, read};
use krama_model::{Coded, Digest, Moment};
use std::fmt::Write as _;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// What came of a file, line by line: how `NAME.expect` says it.
fn shown(collected: &Collected, outcome: &Result<Outcome, Error>) -> String {
    let mut shown = String::new();
    match outcome {
        Err(error) => writeln!(shown, "refused {}", error.code()),
        Ok(_) => writeln!(shown, "reports {}", collected.reports().len()),
    }
    .unwrap_or_default();
    for rejection in collected.rejections() {
        writeln!(shown, "rejected {} {}", rejection.code, rejection.place).unwrap_or_default();
    }
    for warning in collected.warnings() {
        writeln!(shown, "warned {}", warning.code).unwrap_or_default();
    }
    shown
}

#[test]
fn every_hostile_file_ends_in_its_codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/hostile");
    let (mut walked, mut different) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".expect") {
            continue;
        }
        let expected = std::fs::read_to_string(format!("{}.expect", path.display())).unwrap_or_default();
        let bytes = std::fs::read(&path).unwrap();
        let (collected, outcome) = Ask { complainant: Some("Dara"), ..Ask::default() }.read(&name, &bytes);
        let found = shown(&collected, &outcome);
        if found != expected {
            different.push(format!("{name}:\n{found}"));
        }
        walked += 1;
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(walked >= 12, "only {walked} files");
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], code: &str) {
    let (collected, outcome) = Ask::default().read(name, bytes);
    assert_eq!(shown(&collected, &outcome), format!("refused {code}\n"), "{name}");
}

#[test]
fn json_ten_thousand_deep_is_refused_or_costs_its_record() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    refused("x.json", format!("{open}{close}").as_bytes(), "K1031");
    refused("x.json", open.as_bytes(), "K1030");
    refused("x.json", "{\"a\":".repeat(10_000).as_bytes(), "K1030");
    let within = format!("[{{\"narrative\": \"a\"}}, {{\"narrative\": {open}{close}}}, {{\"narrative\": \"b\"}}]");
    let collected = Ask::default().reads("x.json", within.as_bytes());
    assert_eq!((collected.reports().len(), faults(&collected)), (2, vec![("K1112".to_owned(), "record 2")]));
    let telegram = format!("{{\"name\": \"x\", \"type\": \"personal_chat\", \"id\": 1, \"messages\": {open}{close}}}");
    refused("result.json", telegram.as_bytes(), "K1030");
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_or_costs_its_row() {
    let line = "x".repeat(50 << 20);
    refused("x.csv", line.as_bytes(), "K1007");
    let csv = format!("narrative\na\n{line}\nb\n");
    let collected = Ask::default().reads("x.csv", csv.as_bytes());
    assert_eq!((collected.reports().len(), faults(&collected)), (2, vec![("K1103".to_owned(), "row 3")]));
    assert_eq!(collected.rejections()[0].raw.len(), 64 << 10);
    let lines = format!("{{\"narrative\": \"a\"}}\n{{\"narrative\": \"{line}\"}}\n{{\"narrative\": \"b\"}}\n");
    let collected = Ask::default().reads("x.jsonl", lines.as_bytes());
    assert_eq!((collected.reports().len(), faults(&collected)), (2, vec![("K1103".to_owned(), "line 2")]));
}

#[test]
fn a_million_columns_are_refused_or_cost_their_row() {
    let wide = "a,".repeat(1_000_000);
    refused("x.csv", wide.as_bytes(), "K1006");
    let collected = Ask::default().reads("x.csv", format!("narrative\na\n{wide}\nb\n").as_bytes());
    assert_eq!((collected.reports().len(), faults(&collected)), (2, vec![("K1105".to_owned(), "row 3")]));
}

#[test]
fn a_zip_bomb_is_refused() {
    let bomb = zipped(&[("WhatsApp Chat.txt", &vec![b'0'; 64 << 20])]);
    assert!(bomb.len() < 100_000);
    refused("chat.zip", &bomb, "K1023");
}

/// A table whose third row is one line of a gigabyte, made as it is read.
struct Gigabyte {
    at: u64,
}

const HEAD: &[u8] = b"narrative\nfirst\n";
const TAIL: &[u8] = b"\nlast\n";
const LENGTH: u64 = 1 << 30;

impl Read for Gigabyte {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let (head, tail_at) = (HEAD.len() as u64, LENGTH - TAIL.len() as u64);
        let (source, room): (Option<&[u8]>, u64) = match self.at {
            at if at < head => (Some(&HEAD[at as usize..]), head - at),
            at if at >= tail_at => (Some(&TAIL[(at - tail_at) as usize..]), LENGTH - at),
            at => (None, tail_at - at),
        };
        let taken = output.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        match source {
            Some(bytes) => output[..taken].copy_from_slice(&bytes[..taken]),
            None => output[..taken].fill(b'x'),
        }
        self.at += taken as u64;
        Ok(taken)
    }
}

impl Seek for Gigabyte {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => LENGTH.saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

#[test]
fn a_line_of_a_gigabyte_costs_its_row_and_no_memory() {
    let mappings = Mapping::embedded();
    let arrival = Arrival {
        file_name: "x.csv",
        digest: Digest::of(b"x"),
        source: None,
        mapping: None,
        mappings: &mappings,
        chats: None,
        complainant: None,
    };
    let settings = IntakeSettings { zone: chrono_tz::Tz::UTC, now: Moment(0), limits: Limits::default() };
    let mut collected = Collected::default();
    read(Gigabyte { at: 0 }, &arrival, &settings, &mut collected).unwrap();
    assert_eq!((collected.reports().len(), faults(&collected)), (2, vec![("K1103".to_owned(), "row 3")]));
}
