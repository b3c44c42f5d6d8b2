//! Reports and readers for the tests.

use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::{Author, Digest, Field, Mention, Part, Report, ReportKey, ValueKey, World};
use std::path::PathBuf;

pub fn reader(region: &str) -> Reader {
    in_world(World::Ordinary, region)
}

pub fn in_world(world: World, region: &str) -> Reader {
    let benign = BenignList::shipped(world).unwrap();
    Reader::new(ReaderSettings { world, region: region.into(), key: ValueKey::new([7; 32]), benign }).unwrap()
}

pub fn report(parts: Vec<(Field, String)>) -> Report {
    let part = |(field, text)| Part { field, author: Author::Unknown, sent_at: None, place: String::new(), text };
    Report {
        key: ReportKey { source: "test".into(), reference: "1".into() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(b""),
        place: String::new(),
        parts: parts.into_iter().map(part).collect(),
    }
}

pub fn narrative(text: &str) -> Report {
    report(vec![(Field::Narrative, text.to_owned())])
}

/// The original characters of a mention.
pub fn slice(report: &Report, mention: &Mention) -> String {
    let text = &report.parts[usize::from(mention.part)].text;
    text.chars().skip(mention.start as usize).take((mention.end - mention.start) as usize).collect()
}

/// A folder or file of the repository.
pub fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A real collection beside the repository; `None`, with a word on the terminal, where it is absent.
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
pub fn collection(path: &str) -> Option<PathBuf> {
    let found = in_repository("../shared/data").join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: the collection {path} is not at hand");
    None
}
