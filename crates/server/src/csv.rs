//! Whole tables: as JSON, as CSV raw for machines, or as CSV with formula starts defused for spreadsheet programs.

use crate::answer::{Given, JSON};
use crate::document::BASE;
use crate::page::{Page, Paging};
use crate::problem::{Problem, Refusal};
use crate::store::Told;
use crate::tide::Tide;
use csv::QuoteStyle;
use krama_model::Money;
use krama_pipeline::spreadsheet::{MARK, defused};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use utoipa::{IntoParams, ToSchema};

/// In which form a table is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A page of JSON.
    #[default]
    Json,
    /// All rows as one page of JSON.
    Whole,
    /// All rows as CSV.
    Csv,
}

/// In which form a table is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsTable {
    /// `csv` gives all rows as CSV instead of a page of JSON, `whole` all rows as one page of JSON: both as a file to be saved.
    #[serde(default)]
    #[param(inline)]
    format: Format,
    /// `1` puts an apostrophe before what a spreadsheet program would run as a formula, at the start of a cell of CSV or behind a sign
    /// that ends one where the comma does not, texts in quotes, and a byte order mark before all, by which it knows UTF-8.
    #[serde(default, deserialize_with = "zero_or_one")]
    #[param(value_type = Option<u8>, minimum = 0, maximum = 1)]
    for_excel: bool,
}

/// A word of an address that is `0` or `1`.
pub fn zero_or_one<'de, D: Deserializer<'de>>(word: D) -> Result<bool, D::Error> {
    match u8::deserialize(word)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(D::Error::custom("it is 0 or 1")),
    }
}

/// Something that is a row of a table.
pub trait Sheet {
    /// The table's header.
    const HEADER: &'static [&'static str];
    /// Its cells.
    fn row(&self) -> Vec<String>;
}

impl AsTable {
    /// Whether CSV is wanted.
    pub fn is_csv(&self) -> bool {
        self.format == Format::Csv
    }

    /// Whether all rows are wanted as JSON.
    pub fn is_whole(&self) -> bool {
        self.format == Format::Whole
    }

    /// How many of something are told: all in a file.
    pub fn or_all(&self, most: usize) -> usize {
        if self.is_csv() || self.is_whole() { usize::MAX } else { most }
    }

    /// JSON, as a file where the whole is wanted.
    pub fn json(&self, body: &impl Serialize) -> Result<Given, Problem> {
        let given = Given::json(body)?;
        Ok(Given { told: Told { is_file: self.is_whole(), ..given.told }, ..given })
    }

    /// All rows as one page of JSON, or the page that is asked for.
    pub fn page<R: Serialize>(&self, rows: Vec<R>, paging: &Paging, tide: Tide) -> Result<Given, Problem> {
        paging.from(tide)?;
        self.json(&if self.is_whole() { Page::whole(rows) } else { paging.cut(rows, tide)? })
    }

    /// An answer, as JSON or as the table that it is as well.
    pub fn give<'a, A: Serialize, R: Sheet>(
        &self,
        answer: &'a A,
        rows: impl FnOnce(&'a A) -> Vec<R>,
    ) -> Result<Given, Problem> {
        if self.is_csv() { self.csv(&rows(answer)) } else { self.json(answer) }
    }

    /// Rows as CSV.
    pub fn csv<R: Sheet>(&self, rows: &[R]) -> Result<Given, Problem> {
        self.rows(R::HEADER, rows.iter().map(R::row))
    }

    /// All rows as CSV or JSON, or the page that is asked for.
    pub fn or_page<R: Sheet + Serialize>(&self, rows: Vec<R>, paging: &Paging, tide: Tide) -> Result<Given, Problem> {
        paging.from(tide)?;
        if self.is_csv() { self.csv(&rows) } else { self.page(rows, paging, tide) }
    }

    /// Cells as CSV.
    pub fn rows(&self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Given, Problem> {
        let is_for_excel = self.for_excel;
        let (begun, quoted) = if is_for_excel { (MARK, QuoteStyle::NonNumeric) } else { ("", QuoteStyle::Necessary) };
        let mut writer = csv::WriterBuilder::new().quote_style(quoted).from_writer(begun.as_bytes().to_vec());
        let failed = |_| Problem::from(Refusal::Failed);
        writer.write_record(header).map_err(failed)?;
        for row in rows {
            let cells = row.iter().map(|cell| if is_for_excel { defused(cell) } else { Cow::Borrowed(cell.as_str()) });
            writer.write_record(cells.map(Cow::into_owned)).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|_| Refusal::Failed)?;
        Ok(Given {
            told: Told { media: "text/csv; charset=utf-8", bytes: bytes.into(), is_file: true, part: "" },
            lasts: true,
        })
    }
}

/// A word that may be none.
pub fn word(one: Option<impl ToString>) -> String {
    one.map(|one| one.to_string()).unwrap_or_default()
}

/// Losses in one cell: `KHR 5000; USD 120`.
pub fn money(losses: &[Money]) -> String {
    losses.iter().map(Money::to_string).collect::<Vec<_>>().join("; ")
}

/// What a cell says of something: the word or number that JSON has of it, and nothing of `null`.
pub fn cell(one: impl Serialize) -> String {
    match serde_json::to_value(one) {
        Ok(Value::String(word)) => word,
        Ok(Value::Null) | Err(_) => String::new(),
        Ok(other) => other.to_string(),
    }
}

/// Makes the type of a table's rows. Its fields are the columns, so that no cell stands under another's name; what a row says nothing of
/// stays empty.
macro_rules! sheet {
    ($(#[$about:meta])* $name:ident { $($column:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default)]
        pub(crate) struct $name {
            $(pub $column: String),+
        }

        impl crate::csv::Sheet for $name {
            const HEADER: &'static [&'static str] = &[$(stringify!($column)),+];

            fn row(&self) -> Vec<String> {
                vec![$(self.$column.clone()),+]
            }
        }
    };
}
pub(crate) use sheet;

/// A path as it is read: `%31` is `1`.
fn unescaped(path: &str) -> String {
    let mut pieces = path.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()).filter(u8::is_ascii);
        text.push(code.map_or('%', char::from));
        text.push_str(if code.is_some() { &piece[2..] } else { piece });
    }
    text
}

/// What a table is saved as: what its address names, which part of that it is, and the day.
pub fn file_name((address, part): (&str, &str), day: &str, media: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let path = unescaped(path.trim_start_matches(BASE));
    let words = path.split(|sign: char| !sign.is_ascii_alphanumeric()).chain([part]).filter(|word| !word.is_empty());
    let named: Vec<&str> = std::iter::once("krama").chain(words).chain([day]).collect();
    let ending = if media == JSON { "json" } else { "csv" };
    format!("{}.{ending}", named.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_named_by_its_address_and_the_day_and_by_nothing_that_was_asked() {
        let named = |address| file_name((address, ""), "2026-11-27", JSON);
        assert_eq!(named("/groups?q=012345678&format=whole"), "krama-groups-2026-11-27.json");
        assert_eq!(named("/api/v1/groups/G12/members?format=whole"), "krama-groups-G12-members-2026-11-27.json");
        assert_eq!(file_name(("/audit", ""), "2026-11-27", "text/csv"), "krama-audit-2026-11-27.csv");
        let part = ("/situation?table=newest", "newest");
        assert_eq!(file_name(part, "2026-11-27", "text/csv"), "krama-situation-newest-2026-11-27.csv");
        assert_eq!(named("/gr\"oups/%22;x\n"), "krama-gr-oups-x-2026-11-27.json");
        assert_eq!(named("/api/v1/reports/%31?format=whole"), "krama-reports-1-2026-11-27.json");
        assert_eq!(named("/groups/%47%31%2f%2E%2e%2fmembers%"), "krama-groups-G1-members-2026-11-27.json");
    }
}
