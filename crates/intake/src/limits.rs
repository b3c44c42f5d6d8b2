//! Every bound on what a reader accepts, in one place.

/// Every bound on what a reader accepts. What goes over a bound ends in a code: the row where the rest can be read, the
/// whole file where it cannot. A media file over it stays in its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file. Default 16 GiB.
    pub file_bytes: u64,
    /// Bytes of one row, one JSON record or one line. Also what a reader holds in memory. Default 16 MiB.
    pub row_bytes: usize,
    /// Columns of one row, or distinct paths of one JSON record. Default 4,096.
    pub columns: usize,
    /// Bytes of one cell. Default 1 MiB.
    pub cell_bytes: usize,
    /// Nesting of a JSON record. Default 64.
    pub json_depth: usize,
    /// Bytes of a free text, an e-mail, a chat export without its media, or one of its media files. Default 64 MiB.
    pub text_bytes: usize,
    /// Entries of a zip archive, folders included. Default 10,000.
    pub zip_entries: usize,
    /// Bytes of a zip archive's entries once unpacked; an XLSX workbook is such an archive. Default 2 GiB.
    pub zip_bytes: u64,
    /// Times its packed size that a zip archive may unpack to. Default 200. Counted from 1 MiB upward.
    pub zip_ratio: u64,
    /// MIME parts of one e-mail. Default 1,000.
    pub mail_parts: usize,
    /// Nesting of MIME parts and of messages inside messages. Default 16.
    pub mail_depth: usize,
    /// Messages of one chat. Default 65,000, so that a part's index fits the 16 bits a mention has for it.
    pub chat_messages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 16 << 30,
            row_bytes: 16 << 20,
            columns: 4_096,
            cell_bytes: 1 << 20,
            json_depth: 64,
            text_bytes: 64 << 20,
            zip_entries: 10_000,
            zip_bytes: 2 << 30,
            zip_ratio: 200,
            mail_parts: 1_000,
            mail_depth: 16,
            chat_messages: 65_000,
        }
    }
}
