//! Tables: how their columns are told, and how a row becomes a report.

pub(crate) mod delimited;
mod heading;
pub(crate) mod json;
mod json_tree;
mod json_values;
pub(crate) mod lines;
mod plan;
mod row;
mod split;
pub(crate) mod workbook;
