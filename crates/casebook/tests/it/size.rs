//! How long a million reports take. Run by hand: `cargo nextest run -p krama-casebook --run-ignored all size --no-capture`.

use crate::support::{act, create};
use krama_casebook::{Delivery, NamedOriginal};
use krama_model::{Author, Field, Part, Report};
use std::fmt::Write as _;
use std::time::Instant;

const BATCHES: usize = 4;
const ROWS: usize = 65_536;

#[test]
#[ignore = "takes half a minute, and says more when optimised"]
fn a_quarter_of_a_million_reports_are_sealed_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let stored = writer.store_original(&mut &b"invented"[..]).unwrap();
    let originals = vec![NamedOriginal { stored, name: "a.csv".to_owned() }];
    let mut sealing = 0.0;
    let before = cpu_seconds();
    for batch in 0..BATCHES {
        let reports = (0..ROWS).map(|row| long(stored.digest, batch * ROWS + row)).collect();
        let delivery = Delivery { originals: originals.clone(), reports, ..Delivery::default() };
        let start = Instant::now();
        assert_eq!(writer.seal(&delivery, &act()).unwrap().new, ROWS as u64);
        sealing += start.elapsed().as_secs_f64();
    }
    let sealing_cpu = cpu_seconds() - before;
    let start = Instant::now();
    let reports = workspace.reports(workspace.size().unwrap()).unwrap();
    let planned = start.elapsed().as_secs_f64();
    let read: usize = reports.read().map(|rows| rows.unwrap().len()).sum();
    let reading = start.elapsed().as_secs_f64() - planned;
    assert_eq!(read, BATCHES * ROWS);
    let start = Instant::now();
    assert_eq!(workspace.keys().unwrap().len(), read);
    let keys = start.elapsed().as_secs_f64();
    let start = Instant::now();
    assert_eq!(workspace.verify(None).findings, []);
    let verifying = start.elapsed().as_secs_f64();
    let millions = read as f64 / 1e6;
    let mut line = String::new();
    for (what, seconds) in [
        ("seal", sealing),
        ("seal and generate, processor", sealing_cpu),
        ("plan", planned),
        ("read", reading),
        ("keys", keys),
        ("verify", verifying),
    ] {
        write!(line, "{what} {:.2} s/M  ", seconds / millions).unwrap();
    }
    print(&line);
}

/// Processor time of this process so far, from Linux; 0 elsewhere.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.split(' ').skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    fields.iter().sum::<f64>() / 100.0
}

#[allow(clippy::print_stderr, reason = "the figures are what this test is for")]
fn print(line: &str) {
    eprintln!("{line}");
}

fn long(original: krama_model::Digest, row: usize) -> Report {
    let mut report = crate::support::report(original, row, "");
    let mut text = String::new();
    let mut state = row as u64;
    while text.len() < 600 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        write!(text, "word{} ", (state >> 40) % 5_000).unwrap();
    }
    report.parts[0].text = text;
    for field in [Field::Channel, Field::Amount, Field::Currency, Field::Platform] {
        let (author, text) = (Author::System, format!("{}{}", field.name(), row % 40));
        report.parts.push(Part { field, author, sent_at: None, place: String::new(), text });
    }
    report
}
