//! Free text: one file, one report.

use crate::Error;
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Encoding, Spelling};
use crate::fault::Notice;
use krama_model::{Author, Field, Part, Report, ReportKey};
use std::io::Read;

/// Reads the file's whole text.
pub(crate) fn whole(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<String, Error> {
    let limit = desk.settings.limits.text_bytes;
    let mut bytes = Vec::new();
    encoding::decoded(original, spelling)?.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(Error::TooLarge { limit: limit as u64 });
    }
    if spelling.encoding == Encoding::DamagedUtf8 {
        desk.notice(Notice::Replaced, "");
    }
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Reads a free text as one complainant's account. The file's name is its reference.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let text = whole(desk, original, spelling)?;
    if text.trim().is_empty() {
        return Err(Error::Empty.into());
    }
    let part = Part { field: Field::Narrative, author: Author::Complainant, sent_at: None, place: String::new(), text };
    desk.named_by_file();
    desk.report(Report {
        key: ReportKey { source: desk.source_name(Some("text")), reference: desk.arrival.file_name.to_owned() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: desk.arrival.digest,
        place: String::new(),
        parts: vec![part],
    })
}
