//! Why a row is refused, and what a person is told of a file that is read all the same.

use krama_model::{Code, Rejection};

/// Bytes of a refused row that are kept with the rejection.
pub const RAW_BYTES: usize = 64 << 10;

/// Why a row, message or record could not become a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Neither prose nor a suspect's value.
    NothingSaid,
    /// More cells than the first row has columns.
    ExtraCells,
    /// Longer than the bound on rows.
    RowTooLong,
    /// A cell longer than the bound on cells.
    CellTooLong,
    /// More columns or paths than the bound.
    TooManyColumns,
    /// Text after a closing quote.
    StrayQuote,
    /// A quote that is never closed.
    OpenQuote,
    /// NUL characters.
    Nul,
    /// Bytes that are not UTF-8 in a file that otherwise is.
    NotUtf8,
    /// A cell that holds a spreadsheet error.
    ErrorCell,
    /// Malformed JSON.
    BadJson,
    /// JSON nested too deep.
    TooDeep,
    /// A JSON value that is not an object.
    NotAnObject,
    /// A message that cannot be parsed.
    BadMail,
    /// A message with too many parts, or nested too deep.
    TooManyParts,
    /// The file breaks off.
    CutShort,
}

impl Fault {
    /// Every fault, by code.
    pub const ALL: &'static [Self] = &[
        Self::NothingSaid,
        Self::ExtraCells,
        Self::RowTooLong,
        Self::CellTooLong,
        Self::TooManyColumns,
        Self::StrayQuote,
        Self::OpenQuote,
        Self::Nul,
        Self::NotUtf8,
        Self::ErrorCell,
        Self::BadJson,
        Self::TooDeep,
        Self::NotAnObject,
        Self::BadMail,
        Self::TooManyParts,
        Self::CutShort,
    ];

    /// The stable code: K1101 upward in the order of [`Fault::ALL`].
    pub fn code(self) -> Code {
        Code(1101 + self as u16)
    }

    /// What is wrong, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NothingSaid => "neither an account nor a suspect's value is given",
            Self::ExtraCells => "the row has more cells than the table has columns",
            Self::RowTooLong => "the row is longer than the limit",
            Self::CellTooLong => "a cell is longer than the limit",
            Self::TooManyColumns => "the row has more columns than the limit",
            Self::StrayQuote => "text follows a closing quote; a quote inside a quoted cell must be doubled",
            Self::OpenQuote => "a quoted cell is never closed",
            Self::Nul => "the row holds NUL characters",
            Self::NotUtf8 => "the row holds bytes that are not UTF-8",
            Self::ErrorCell => "a cell holds a spreadsheet error",
            Self::BadJson => "the record is not well-formed JSON",
            Self::TooDeep => "the record is nested deeper than the limit",
            Self::NotAnObject => "the record is not a JSON object",
            Self::BadMail => "the message cannot be parsed",
            Self::TooManyParts => "the message has too many parts or is nested too deep",
            Self::CutShort => "the file breaks off here",
        }
    }

    /// The rejection of the row at that place.
    pub(crate) fn reject(self, place: String, raw: &[u8]) -> Rejection {
        let mut kept = raw.len().min(RAW_BYTES);
        while kept < raw.len() && kept > 0 && raw[kept] & 0xC0 == 0x80 {
            kept -= 1;
        }
        // U+FFFD takes three bytes where the byte it stands for took one.
        let mut text = String::from_utf8_lossy(&raw[..kept]).into_owned();
        while text.len() > RAW_BYTES {
            let over = text.len() - RAW_BYTES;
            let cut = text.char_indices().rev().map(|(at, _)| at).find(|at| at + over <= text.len());
            text.truncate(cut.unwrap_or(0));
        }
        Rejection { code: self.code(), reason: self.reason().to_owned(), place, raw: text }
    }
}

/// What a person is told of a file that is read all the same. Told once per file, with the places counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// The text was neither UTF-8 nor UTF-16 and was read as Windows-1252.
    Windows1252,
    /// Bytes that are not characters were read as U+FFFD.
    Replaced,
    /// `received_at` could not be read as a date.
    ReceivedAt,
    /// `occurred_at` could not be read as a date.
    OccurredAt,
    /// A sheet without a known header row was passed over.
    SheetPassedOver,
    /// An attachment or media file named in a chat is not in the export.
    MissingMedia,
    /// A character set an e-mail names is not known.
    Charset,
    /// A message's date could not be read.
    SentAt,
    /// Text before the first message of a chat was passed over.
    Preamble,
    /// No date of a chat tells day from month.
    DayMonthAssumed,
    /// A text or mail came under the reference of another. Found where reports are sealed.
    ReferenceTaken,
    /// A JSON record names one key twice with different values.
    KeyTwice,
    /// The mapping names a column that is not there.
    NoSuchColumn,
    /// Columns of a table are not read.
    UnreadColumns,
    /// Rows above the header of a table were passed over.
    AboveHeader,
    /// What a table brings as new stands under another source already. Found where reports are sealed.
    OtherSource,
    /// A new report has the reference of one that was erased under another source. Found where reports are sealed.
    ErasedElsewhere,
    /// A date lies ahead: of a chat's message by more than a year, of a row by more than a day.
    DateAhead,
    /// A file in a chat's archive is too large to be kept as an original of its own.
    MediaTooLarge,
    /// A reference stands twice in one file with other content. Found where reports are sealed.
    ReferenceTwice,
    /// Rows without references were recognised by what they say. Found where reports are sealed.
    KnownByContent,
    /// A file is named by what may be somebody's number or mailbox, and its reports are by its name.
    NamedByNumber,
}

impl Notice {
    /// Every notice, by code.
    pub const ALL: &'static [Self] = &[
        Self::Windows1252,
        Self::Replaced,
        Self::ReceivedAt,
        Self::OccurredAt,
        Self::SheetPassedOver,
        Self::MissingMedia,
        Self::Charset,
        Self::SentAt,
        Self::Preamble,
        Self::DayMonthAssumed,
        Self::ReferenceTaken,
        Self::KeyTwice,
        Self::NoSuchColumn,
        Self::UnreadColumns,
        Self::AboveHeader,
        Self::OtherSource,
        Self::ErasedElsewhere,
        Self::DateAhead,
        Self::MediaTooLarge,
        Self::ReferenceTwice,
        Self::KnownByContent,
        Self::NamedByNumber,
    ];

    /// The stable code: K1201 upward in the order of [`Notice::ALL`].
    pub fn code(self) -> Code {
        Code(1201 + self as u16)
    }

    /// What is told, in words.
    pub fn message(self) -> &'static str {
        match self {
            Self::Windows1252 => "the text is neither UTF-8 nor UTF-16 and was read as Windows-1252",
            Self::Replaced => "bytes that are no characters were read as U+FFFD",
            Self::ReceivedAt => "received_at could not be read as a date; the original keeps it",
            Self::OccurredAt => "occurred_at could not be read as a date; the original keeps it",
            Self::SheetPassedOver => "a sheet without known columns was passed over",
            Self::MissingMedia => "a file named in the chat is not in the export",
            Self::Charset => "a character set is not known; the text was read as far as possible",
            Self::SentAt => "a message's date could not be read",
            Self::DayMonthAssumed => "no date tells day from month; the day was taken to stand first",
            Self::ReferenceTaken => {
                "other content is known under this reference; it was taken for another report, not for a newer version"
            }
            Self::KeyTwice => "a record names one key twice with different values; both are read",
            Self::NoSuchColumn => "the mapping names a column that the table does not have",
            Self::UnreadColumns => {
                "columns are not read; to have one read, name it in a mapping and give that with --mapping"
            }
            Self::AboveHeader => "rows above the header were passed over",
            Self::OtherSource => "most of what is new here stands under another source with the same content",
            Self::ErasedElsewhere => {
                "taken in, though a report with this reference was erased under an order, from another source: where it is the \
                 same, erase it under that order too (krama decide erase)"
            }
            Self::DateAhead => "a date lies ahead of the time it was taken in or received; it was kept as it stands",
            Self::MediaTooLarge => {
                "a file in the archive is larger than the limit; it stays in the archive, which is kept whole"
            }
            Self::ReferenceTwice => {
                "a reference stands twice in this file with other content: both rows are kept, the last alone is read as the \
                 newest version; where they are two reports, say repeated_ref = \"number\" in a mapping"
            }
            Self::KnownByContent => {
                "rows without a reference say what rows of a file of another name said, and were taken for the same; where \
                 the table numbers its rows for good, name that column as \"ref\" in a mapping"
            }
            Self::NamedByNumber => {
                "the file is named by what may be somebody's number or mailbox, and its name is shown openly with its reports: \
                 where it is a victim's, rename the file or name the source of a table (--source), take it in again, and \
                 erase what came in (krama decide erase)"
            }
            Self::Preamble => "text before the first message was passed over",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_code() {
        assert!(Fault::ALL.iter().enumerate().all(|(index, fault)| fault.code().0 == 1101 + index as u16));
        assert!(Notice::ALL.iter().enumerate().all(|(index, notice)| notice.code().0 == 1201 + index as u16));
    }

    #[test]
    fn keeps_at_most_64_kib_of_a_row_and_whole_characters() {
        let raw = "ក".repeat(30_000);
        let kept = Fault::Nul.reject(String::new(), raw.as_bytes()).raw;
        assert!(kept.len() <= RAW_BYTES && !kept.contains('\u{FFFD}'), "{}", kept.len());
        assert!(Fault::Nul.reject(String::new(), &vec![0xFF; 100_000]).raw.len() <= RAW_BYTES);
    }

    #[test]
    fn every_code_is_documented() {
        let docs = include_str!("../../../docs/intake.md");
        let codes = Fault::ALL.iter().map(|it| it.code()).chain(Notice::ALL.iter().map(|it| it.code()));
        for code in codes {
            assert!(docs.contains(&format!("| {code} |")), "{code}");
        }
    }
}
