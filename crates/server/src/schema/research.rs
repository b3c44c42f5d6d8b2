//! Counts for statistics.

use super::groups::Money;
use super::words::{Property, RunName};
use utoipa::ToSchema;

/// A table of counts.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResearchAnswer {
    /// The run this is from.
    pub run: RunName,
    /// What reports are counted by.
    pub by: Vec<Property>,
    /// Cells in the order of their words; combinations that no report states are left out.
    pub cells: Vec<Cell>,
    /// Cells that are suppressed, such of no report among them.
    pub suppressed: u64,
    /// The scam types' codes, where reports are counted by type.
    pub codes: Vec<TypeCode>,
}

/// The reports that have some properties in common.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// A word for each property: `(rest)` for all that few reports state, `unstated` where a report states nothing.
    pub words: Vec<String>,
    /// How many reports; none where that is suppressed.
    pub reports: Option<u64>,
    /// Their losses by currency, to two significant digits; without those that would tell somebody's.
    pub losses: Vec<Money>,
}

/// A scam type in the International Classification of Crime for Statistical Purposes.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeCode {
    /// The type.
    pub scam_type: String,
    /// Its code; `-` where there is none.
    pub iccs: String,
    /// The class's title.
    pub title: String,
    /// Whether the class is wider than the type or only near it.
    pub approximate: bool,
}
