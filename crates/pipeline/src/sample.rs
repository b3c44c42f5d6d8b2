//! A report for tests of one step.

use krama_model::report::Part;
use krama_model::{Author, Digest, Field, Report, ReportKey};

/// A complainant's report with these parts.
pub(crate) fn report(parts: &[(Field, &str)]) -> Report {
    let part = |&(field, text): &(Field, &str)| Part {
        field,
        author: Author::Complainant,
        sent_at: None,
        place: String::new(),
        text: text.to_owned(),
    };
    Report {
        key: ReportKey { source: "desk".to_owned(), reference: "1".to_owned() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(b"invented"),
        place: String::new(),
        parts: parts.iter().map(part).collect(),
    }
}
