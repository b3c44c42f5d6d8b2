//! Reading alone, timed beside one `RegexSet` scan of the same texts with the same candidate patterns.

use anyhow::Context;
use krama_extract::{BenignList, Reader, ReaderSettings, candidate_patterns};
use krama_model::report::Part;
use krama_model::{Author, Digest, Field, Report, ReportKey, ValueKey, World};
use krama_train::row::Column;
use regex::{RegexSet, RegexSetBuilder};
use serde::Serialize;
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

/// How often everything is read; the best time counts, as the machine's other work only ever slows.
const ROUNDS: usize = 5;

/// What reading cost, in one thread.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Texts read.
    pub texts: usize,
    /// Their mean length in Unicode scalar values.
    pub mean_characters: f64,
    /// Mentions found in a text on average.
    pub mentions_per_text: f64,
    /// Nanoseconds a text: every kind, the roles and the scam type.
    pub krama_ns: f64,
    /// Nanoseconds a text: every kind and the roles, without the scam type and what the scammer wrote.
    pub extraction_ns: f64,
    /// Nanoseconds a text: every kind's values alone, as the peers find them.
    pub values_ns: f64,
    /// Nanoseconds a text: which of the candidate patterns stand in it.
    pub regex_set_ns: f64,
    /// `krama_ns` through `regex_set_ns`.
    pub ratio: f64,
    /// `extraction_ns` through `regex_set_ns`.
    pub extraction_ratio: f64,
}

/// Times the narratives of a table in standard columns.
pub fn measure(table: impl Read) -> anyhow::Result<Figures> {
    let reports = narratives(table)?;
    let (region, key, benign) = ("KH".to_owned(), ValueKey::new([7; 32]), BenignList::shipped(World::Ordinary)?);
    let reader = Reader::new(ReaderSettings { world: World::Ordinary, region, key, benign })?;
    let set = candidates()?;
    let [mut krama_ns, mut extraction_ns, mut values_ns, mut regex_set_ns] = [f64::MAX; 4];
    let mut mentions = 0;
    for _ in 0..ROUNDS {
        mentions = 0;
        krama_ns = krama_ns.min(each(&reports, |report| mentions += black_box(reader.read(report)).mentions.len()));
        extraction_ns = extraction_ns.min(each(&reports, |report| {
            black_box(reader.extract(report));
        }));
        values_ns = values_ns.min(each(&reports, |report| {
            black_box(reader.mentions(report));
        }));
        regex_set_ns = regex_set_ns.min(each(&reports, |report| {
            black_box(set.matches(&report.parts[0].text));
        }));
    }
    let texts = reports.len();
    let characters: usize = reports.iter().map(|report| report.parts[0].text.chars().count()).sum();
    Ok(Figures {
        texts,
        mean_characters: characters as f64 / texts as f64,
        mentions_per_text: mentions as f64 / texts as f64,
        krama_ns,
        extraction_ns,
        values_ns,
        regex_set_ns,
        ratio: krama_ns / regex_set_ns,
        extraction_ratio: extraction_ns / regex_set_ns,
    })
}

/// The peer at its best: with word boundaries of ASCII, because on those of Unicode the automaton gives up at the first
/// letter beyond ASCII and searches a hundred times as slowly, and with room for all its states.
fn candidates() -> anyhow::Result<RegexSet> {
    let patterns = candidate_patterns().iter().map(|pattern| pattern.replace(r"\b", r"(?-u:\b)"));
    let set = RegexSetBuilder::new(patterns).size_limit(1 << 28).dfa_size_limit(1 << 28).build();
    set.context("the candidate patterns do not compile")
}

/// Nanoseconds for one report, over all of them once.
fn each(reports: &[Report], mut read: impl FnMut(&Report)) -> f64 {
    let start = Instant::now();
    reports.iter().for_each(&mut read);
    start.elapsed().as_nanos() as f64 / reports.len() as f64
}

fn narratives(table: impl Read) -> anyhow::Result<Vec<Report>> {
    let mut reports = Vec::new();
    for record in csv::Reader::from_reader(table).records() {
        let record = record.context("the table is not readable as CSV")?;
        let text = record.get(Column::Narrative as usize).unwrap_or_default().to_owned();
        let reference = record.get(Column::Ref as usize).unwrap_or_default().to_owned();
        let author = Author::Complainant;
        reports.push(Report {
            key: ReportKey { source: "bench".to_owned(), reference },
            received_at: None,
            occurred_at: None,
            zone_assumed: false,
            original: Digest([0; 32]),
            place: String::new(),
            parts: vec![Part { field: Field::Narrative, author, sent_at: None, place: String::new(), text }],
        });
    }
    Ok(reports)
}
