//! What the targets share.

pub mod ledger;

use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::report::Part;
use krama_model::{Author, Digest, Field, Kind, Report, ReportKey, ValueKey, World};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let benign = BenignList::shipped(World::Ordinary).expect("the shipped lists are sound");
    let settings = ReaderSettings { world: World::Ordinary, region: "KH".to_owned(), key: ValueKey::new([7; 32]), benign };
    Reader::new(settings).expect("KH has a numbering plan")
});

/// Reads a report whose one part is the text in that field. Every mention must lie inside it.
pub fn read_field(field: Field, text: &str) {
    let part = Part { field, author: Author::Unknown, sent_at: None, place: String::new(), text: text.to_owned() };
    let report = Report {
        key: ReportKey { source: "fuzz".to_owned(), reference: "1".to_owned() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest([0; 32]),
        place: String::new(),
        parts: vec![part],
    };
    let length = text.chars().count() as u32;
    for mention in READER.read(&report).mentions {
        assert!(mention.start < mention.end && mention.end <= length, "a mention lies outside its part");
    }
}

/// What a kind accepts it must accept again, unchanged, as itself and as it is shown.
pub fn parse_every_kind(text: &str) {
    for &kind in Kind::ALL {
        if let Some(value) = krama_extract::parse(World::Ordinary, kind, text, "KH") {
            let shown = krama_extract::display(kind, &value);
            assert_eq!(krama_extract::parse(World::Ordinary, kind, &value, "KH").as_ref(), Some(&value), "{}", kind.name());
            assert_eq!(krama_extract::parse(World::Ordinary, kind, &shown, "KH").as_ref(), Some(&value), "{} as shown", kind.name());
        }
    }
}
