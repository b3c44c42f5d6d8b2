//! One row of the standard report table `krama-report/1`.

use std::io::{self, Write};

macro_rules! columns {
    ($($variant:ident = $name:literal,)*) => {
        /// A standard report column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the column of that name")]
        pub enum Column { $($variant,)* }

        /// The column names, in order.
        pub const NAMES: &[&str] = &[$($name,)*];
    };
}

columns! {
    Ref = "ref",
    ReceivedAt = "received_at",
    OccurredAt = "occurred_at",
    Channel = "channel",
    Language = "language",
    Narrative = "narrative",
    Amount = "amount",
    Currency = "currency",
    SuspectName = "suspect_name",
    SuspectPhone = "suspect_phone",
    SuspectAccount = "suspect_account",
    SuspectBank = "suspect_bank",
    SuspectWallet = "suspect_wallet",
    SuspectUrl = "suspect_url",
    SuspectEmail = "suspect_email",
    SuspectHandle = "suspect_handle",
    SuspectApp = "suspect_app",
    SuspectAppSigner = "suspect_app_signer",
    Platform = "platform",
    Place = "place",
    VictimNationality = "victim_nationality",
    VictimAge = "victim_age",
    VictimSex = "victim_sex",
    VictimProvince = "victim_province",
    VictimPhone = "victim_phone",
    VictimAccount = "victim_account",
    VictimEmail = "victim_email",
}

/// The cells of one row, by [`Column`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Vec<String>);

impl Default for Row {
    fn default() -> Self {
        Self(vec![String::new(); NAMES.len()])
    }
}

impl Row {
    /// A cell's text.
    pub fn cell(&self, column: Column) -> &str {
        &self.0[column as usize]
    }

    /// Every cell's text, in the order of [`NAMES`].
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Replaces a cell's text.
    pub fn set(&mut self, column: Column, text: &str) {
        let cell = &mut self.0[column as usize];
        cell.clear();
        cell.push_str(text);
    }

    /// The cell itself, to write into.
    pub fn cell_mut(&mut self, column: Column) -> &mut String {
        &mut self.0[column as usize]
    }

    /// Empties every cell and keeps the memory.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(String::clear);
    }

    /// Writes the row as one line of CSV (RFC 4180, lines end with LF).
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        write_line(out, self.0.iter().map(String::as_str))
    }
}

/// Writes the line of column names.
pub fn write_header(out: &mut impl Write) -> io::Result<()> {
    write_line(out, NAMES.iter().copied())
}

/// Writes one line of CSV (RFC 4180, lines end with LF).
pub fn write_line<'a>(out: &mut impl Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_model::Field;

    #[test]
    fn every_column_but_the_key_and_the_dates_is_a_field() {
        for name in &NAMES[3..] {
            assert!(Field::parse(name).is_some(), "{name}");
        }
        assert_eq!(NAMES[Column::VictimEmail as usize], "victim_email");
    }

    #[test]
    fn a_csv_reader_gets_back_what_was_written() {
        let mut row = Row::default();
        row.set(Column::Narrative, "he said \"pay, now\"\nand left");
        let mut bytes = Vec::new();
        write_header(&mut bytes).unwrap();
        row.write_csv(&mut bytes).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(&record[Column::Narrative as usize], "he said \"pay, now\"\nand left");
    }
}
