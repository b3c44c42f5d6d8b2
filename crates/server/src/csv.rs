//! Tables as CSV: raw for machines, or with formula starts defused for spreadsheet programs.

use crate::answer::Given;
use crate::page::Paging;
use crate::problem::{Problem, Refusal};
use crate::store::Told;
use crate::tide::Tide;
use krama_model::Money;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// In which form a table is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A page of JSON.
    #[default]
    Json,
    /// All rows as CSV.
    Csv,
}

/// In which form a table is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsTable {
    /// `csv` gives all rows as CSV instead of a page of JSON.
    #[serde(default)]
    #[param(inline)]
    format: Format,
    /// `1` puts an apostrophe before cells that a spreadsheet program would run as formulas.
    #[param(minimum = 0, maximum = 1)]
    for_excel: Option<u8>,
}

/// Something that is a row of a table.
pub trait Sheet {
    /// The table's header.
    const HEADER: &'static [&'static str];
    /// Its cells.
    fn row(&self) -> Vec<String>;
}

/// What a spreadsheet program takes for the start of a formula, full-width forms and the minus sign among them.
const FORMULA_STARTS: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}'];

impl AsTable {
    /// Whether CSV is wanted.
    pub fn is_csv(&self) -> bool {
        self.format == Format::Csv
    }

    /// Rows as CSV.
    pub fn csv<R: Sheet>(&self, rows: &[R]) -> Result<Given, Problem> {
        self.rows(R::HEADER, rows.iter().map(R::row))
    }

    /// All rows as CSV, or the page that is asked for.
    pub fn or_page<R: Sheet + Serialize>(&self, rows: Vec<R>, paging: &Paging, tide: Tide) -> Result<Given, Problem> {
        if self.is_csv() { self.csv(&rows) } else { Given::json(&paging.cut(rows, tide)?) }
    }

    /// Cells as CSV.
    pub fn rows(&self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Given, Problem> {
        let is_for_excel = self.for_excel == Some(1);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |_| Problem::from(Refusal::Failed);
        writer.write_record(header).map_err(failed)?;
        for row in rows {
            let cells = row.into_iter();
            let defused = cells
                .map(|cell| if is_for_excel && cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell });
            writer.write_record(defused).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|_| Refusal::Failed)?;
        Ok(Given { told: Told { media: "text/csv; charset=utf-8", bytes: bytes.into(), is_table: true }, lasts: true })
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
