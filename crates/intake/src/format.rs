//! What a file is: told by its content first and by its name second.

use crate::archive::{Archive, is_zip};
use crate::chat::{telegram, whatsapp};
use crate::desk::{Desk, Original};
use crate::encoding::{self, Spelling};
use crate::mapping::Layout;
use crate::table::delimited::Look;
use crate::table::{delimited, json, lines, workbook};
use crate::{Arrival, Error, IntakeSettings, Limits, Mapping, Outcome, Sink, mail, text};
use krama_model::{Digest, Item, Moment};
use std::io::{Cursor, SeekFrom};
use std::ops::ControlFlow;

/// Formats that are known by their first bytes and are not read.
const UNREAD: &[(&[u8], &str)] = &[
    (b"\xD0\xCF\x11\xE0", "an old Office file (.xls, .doc, .msg)"),
    (b"%PDF", "a PDF"),
    (b"\x1F\x8B", "a gzip file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
];

/// What a file was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-, semicolon-, tab- or bar-separated text.
    Delimited,
    /// An XLSX workbook.
    Workbook,
    /// A JSON document, or one JSON record a line.
    Json,
    /// One report a line.
    Lines,
    /// Free text.
    Text,
    /// One e-mail.
    Mail,
    /// A mailbox of e-mails.
    Mailbox,
    /// A `WhatsApp` chat, as text.
    WhatsApp,
    /// A `WhatsApp` chat, as an archive with its media.
    WhatsAppArchive,
    /// A Telegram export.
    Telegram,
}

impl Format {
    /// Whether a reference of such a report is only what its file is called or what a sender wrote, so that anybody can
    /// give it again.
    pub fn has_loose_references(self) -> bool {
        matches!(self, Self::Text | Self::Mail | Self::Mailbox)
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delimited => "delimited",
            Self::Workbook => "workbook",
            Self::Json => "json",
            Self::Lines => "lines",
            Self::Text => "text",
            Self::Mail => "mail",
            Self::Mailbox => "mailbox",
            Self::WhatsApp => "whatsapp",
            Self::WhatsAppArchive => "whatsapp-archive",
            Self::Telegram => "telegram",
        }
    }

    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Delimited,
        Self::Workbook,
        Self::Json,
        Self::Lines,
        Self::Text,
        Self::Mail,
        Self::Mailbox,
        Self::WhatsApp,
        Self::WhatsAppArchive,
        Self::Telegram,
    ];
}

pub(crate) fn read(
    original: &mut dyn Original,
    arrival: &Arrival<'_>,
    settings: &IntakeSettings,
    sink: &mut dyn Sink,
) -> Result<Outcome, Error> {
    let desk = Desk::new(arrival, settings, sink);
    let (format, spelling) = tell(original, &desk)?;
    read_as(desk, original, (format, spelling))
}

fn read_as(mut desk: Desk<'_>, original: &mut dyn Original, told: (Format, Spelling)) -> Result<Outcome, Error> {
    let (format, spelling) = told;
    desk.begin(format);
    let desk_mut = &mut desk;
    let done = match format {
        Format::Delimited => delimited::read(desk_mut, original, spelling),
        Format::Workbook => workbook::read(desk_mut, original),
        Format::Json => json::read(desk_mut, original, spelling),
        Format::Lines => lines::read(desk_mut, original, spelling),
        Format::Text => text::read(desk_mut, original, spelling),
        Format::Mail => mail::read(desk_mut, original),
        Format::Mailbox => mail::read_mailbox(desk_mut, original),
        Format::WhatsApp => whatsapp::read(desk_mut, original, spelling),
        Format::WhatsAppArchive => whatsapp::read_archive(desk_mut, original),
        Format::Telegram => telegram::read(desk_mut, original, spelling),
    };
    desk.close(done)
}

/// Tells what the file is.
fn tell(original: &mut dyn Original, desk: &Desk<'_>) -> Result<(Format, Spelling), Error> {
    let limits = &desk.settings.limits;
    let bytes = original.seek(SeekFrom::End(0))?;
    if bytes > limits.file_bytes {
        return Err(Error::TooLarge { limit: limits.file_bytes });
    }
    if bytes == 0 {
        return Err(Error::Empty);
    }
    let head = encoding::head(original, 512)?;
    if is_zip(&head) {
        let archive = Archive::open(original, limits)?;
        let format = if archive.is_workbook() { Format::Workbook } else { Format::WhatsAppArchive };
        return Ok((format, Spelling::UTF_8));
    }
    if let Some((_, what)) = UNREAD.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Err(Error::Unsupported { what });
    }
    // Told by its bytes: one message full of zeros must not make the whole box look like UTF-16.
    if mail::is_mailbox(&encoding::head(original, delimited::LOOK_BYTES)?) {
        return Ok((Format::Mailbox, Spelling::UTF_8));
    }
    let spelling = encoding::detect(original)?;
    let head = encoding::decoded_head(original, spelling, delimited::LOOK_BYTES)?;
    Ok((tell_text(original, desk, (spelling, &head))?, spelling))
}

fn tell_text(original: &mut dyn Original, desk: &Desk<'_>, text: (Spelling, &[u8])) -> Result<Format, Error> {
    let (spelling, head) = text;
    let arrival = desk.arrival;
    let name = arrival.file_name.to_ascii_lowercase();
    let named = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    if arrival.mapping.is_some_and(|mapping| mapping.layout == Layout::Lines) {
        return Ok(Format::Lines);
    }
    if json::is_json(head) || named(&[".json", ".jsonl", ".ndjson"]) {
        let is_export = telegram::is_export(original, spelling, &desk.settings.limits)?;
        return Ok(if is_export { Format::Telegram } else { Format::Json });
    }
    if whatsapp::is_chat(head) {
        return Ok(Format::WhatsApp);
    }
    if mail::is_mailbox(head) {
        return Ok(Format::Mailbox);
    }
    if mail::is_mail(head) || named(&[".eml"]) {
        return Ok(Format::Mail);
    }
    let is_known = || Look::at(head, arrival, &desk.settings.limits).is_some_and(|look| look.is_known(arrival));
    if named(&[".csv", ".tsv", ".tab"]) || is_known() {
        return Ok(Format::Delimited);
    }
    if is_binary(head) { Err(Error::UnknownFormat) } else { Ok(Format::Text) }
}

/// Text holds few control characters.
fn is_binary(head: &[u8]) -> bool {
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    head.iter().filter(control).count() * 100 > head.len()
}

/// Reads bytes as one format, whatever they are, and throws away what comes of it. For fuzz targets: it must come back.
pub fn read_bytes(format: Format, bytes: &[u8]) {
    struct Nowhere;
    impl Sink for Nowhere {
        fn item(&mut self, _: Item) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn attachment(&mut self, _: &str, _: &[u8]) -> Digest {
            Digest([0; 32])
        }
    }
    let mappings = Mapping::embedded();
    let arrival = Arrival {
        file_name: "bytes",
        digest: Digest([0; 32]),
        source: None,
        mapping: if format == Format::Lines { mappings.iter().find(|it| it.layout == Layout::Lines) } else { None },
        mappings: &mappings,
        chats: None,
        complainant: Some("A"),
    };
    let limits = Limits { row_bytes: 1 << 16, text_bytes: 1 << 20, zip_bytes: 1 << 24, ..Limits::default() };
    let settings = IntakeSettings { zone: chrono_tz::Tz::UTC, now: Moment(0), limits };
    let mut original = Cursor::new(bytes);
    let original: &mut dyn Original = &mut original;
    if let Ok(spelling) = encoding::detect(original) {
        // A refusal is as good an end as any other here.
        drop(read_as(Desk::new(&arrival, &settings, &mut Nowhere), original, (format, spelling)));
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_is_documented_by_its_word() {
        let docs = include_str!("../../../docs/json.md");
        assert!(Format::ALL.iter().all(|format| docs.contains(&format!("`{}`", format.name()))));
    }
}
