//! Why a whole file is refused.

use krama_model::{Code, Coded, Particulars};

/// A file that is refused as a whole. Nothing was read from it; the original stays as it came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be read.
    #[error("the file could not be read")]
    Read(#[from] std::io::Error),
    /// The file is larger than a bound.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The bound, in bytes.
        limit: u64,
    },
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// The content is none of the known formats.
    #[error("the content is not a table, text, e-mail or chat export")]
    UnknownFormat,
    /// The content is a known format that is not read.
    #[error("{what} cannot be read")]
    Unsupported {
        /// The format.
        what: &'static str,
    },
    /// The first row of a table has too many columns.
    #[error("the table has more than {limit} columns")]
    TooManyColumns {
        /// The bound.
        limit: usize,
    },
    /// The first row of a table is too long.
    #[error("the first row is longer than {limit} bytes")]
    HeaderTooLong {
        /// The bound, in bytes.
        limit: usize,
    },
    /// A table in neither the standard columns nor those of a known mapping.
    #[error("the table's columns are not known")]
    UnknownTable {
        /// A mapping for it, as TOML to check and edit.
        proposed: String,
    },
    /// A mapping was asked for whose columns the table does not have.
    #[error("the table has no column that mapping {mapping} reads an account or a suspect's value from")]
    MappingDoesNotFit {
        /// The mapping's name.
        mapping: String,
    },
    /// A mapping file that says something impossible.
    #[error("the mapping cannot be used: {reason}")]
    BadMapping {
        /// What is wrong.
        reason: String,
    },
    /// The archive is damaged or cut short.
    #[error("the archive is damaged or cut short")]
    BadArchive(#[source] zip::result::ZipError),
    /// An archive inside an archive.
    #[error("the archive holds another archive")]
    NestedArchive,
    /// The archive holds too many entries.
    #[error("the archive holds more than {limit} entries")]
    TooManyEntries {
        /// The bound.
        limit: usize,
    },
    /// The archive unpacks to far more than its size.
    #[error("the archive unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// The bound that was met, in bytes.
        limit: u64,
    },
    /// The archive is neither a workbook nor a chat export.
    #[error("the archive holds neither a workbook nor one chat")]
    UnknownArchive,
    /// The workbook is damaged.
    #[error("the workbook cannot be read")]
    BadWorkbook(#[source] Box<calamine::XlsxError>),
    /// The file starts as JSON and is not.
    #[error("the file is not well-formed JSON")]
    BadJson(#[source] Option<serde_json::Error>),
    /// JSON nested too deep.
    #[error("the JSON is nested deeper than {limit} levels")]
    TooDeep {
        /// The bound.
        limit: usize,
    },
    /// An export of a whole chat account: which chats belong to the complaint must be chosen first.
    #[error("the export holds {} chats", chats.len())]
    ChooseChats {
        /// The chats by the name to choose them by, in the order of the export.
        chats: Vec<String>,
    },
    /// A chosen chat that the export does not hold.
    #[error("the export does not hold the chosen chat")]
    UnknownChat {
        /// The chats it holds.
        chats: Vec<String>,
    },
    /// A chat in which it is not known which side complains.
    #[error("which of the {} authors complains is not known", authors.len())]
    NameComplainant {
        /// The authors, by first message.
        authors: Vec<String>,
    },
    /// The chat holds too many messages.
    #[error("the chat holds more than {limit} messages")]
    TooManyMessages {
        /// The bound.
        limit: usize,
    },
    /// The chat export is damaged.
    #[error("the chat export cannot be read")]
    BadChat,
}

impl Coded for Error {
    fn code(&self) -> Code {
        Code(match self {
            Self::Read(_) => 1001,
            Self::TooLarge { .. } => 1002,
            Self::Empty => 1003,
            Self::UnknownFormat => 1004,
            Self::Unsupported { .. } => 1005,
            Self::TooManyColumns { .. } => 1006,
            Self::HeaderTooLong { .. } => 1007,
            Self::UnknownTable { .. } => 1010,
            Self::MappingDoesNotFit { .. } => 1011,
            Self::BadMapping { .. } => 1012,
            Self::BadArchive(_) => 1020,
            Self::NestedArchive => 1021,
            Self::TooManyEntries { .. } => 1022,
            Self::UnpacksTooLarge { .. } => 1023,
            Self::UnknownArchive => 1024,
            Self::BadWorkbook(_) => 1025,
            Self::BadJson(_) => 1030,
            Self::TooDeep { .. } => 1031,
            Self::ChooseChats { .. } => 1050,
            Self::UnknownChat { .. } => 1051,
            Self::NameComplainant { .. } => 1052,
            Self::TooManyMessages { .. } => 1053,
            Self::BadChat => 1054,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::UnknownTable { .. } => "save the proposed mapping, correct it, and name it with --mapping FILE",
            Self::MappingDoesNotFit { .. } => "leave --mapping away to see a mapping proposed for this table",
            Self::BadMapping { .. } => "docs/intake.md describes the mapping format",
            Self::Unsupported { .. } | Self::UnknownFormat => "save it as CSV or XLSX, plain text, .eml or .mbox",
            Self::NestedArchive | Self::UnknownArchive => "unpack the archive and take in its files",
            Self::ChooseChats { .. } | Self::UnknownChat { .. } => "name each chat of the complaint with --chat NAME",
            Self::NameComplainant { .. } => "name the complainant's side with --complainant NAME",
            Self::BadArchive(_) | Self::BadWorkbook(_) | Self::BadJson(_) | Self::BadChat | Self::Empty => {
                "copy or export the file again from where it came"
            }
            Self::Read(_) => "look at the disk it lies on, and whether you may read it",
            Self::TooManyEntries { .. } | Self::UnpacksTooLarge { .. } => {
                "look into it with care: it may be made to fill a disk; take in the files you need one by one"
            }
            Self::TooDeep { .. } => "have it exported with fewer levels, as one record a line",
            Self::TooManyMessages { .. } => "export the chat in parts, by date",
            Self::TooLarge { .. } | Self::HeaderTooLong { .. } | Self::TooManyColumns { .. } => {
                "split the file, or check that it is the right one"
            }
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        match self {
            Self::TooLarge { limit } | Self::UnpacksTooLarge { limit } => Particulars::bound(*limit),
            Self::TooManyColumns { limit }
            | Self::HeaderTooLong { limit }
            | Self::TooManyEntries { limit }
            | Self::TooDeep { limit }
            | Self::TooManyMessages { limit } => Particulars::bound(*limit),
            Self::MappingDoesNotFit { mapping } => Particulars::named(mapping),
            Self::ChooseChats { chats } | Self::UnknownChat { chats } => Particulars::found(chats.len()),
            Self::NameComplainant { authors } => Particulars::found(authors.len()),
            _ => Particulars::default(),
        }
    }
}
