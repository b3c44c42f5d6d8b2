//! Text files of which every line is a report.

use super::plan::Plan;
use super::row::{At, Draft};
use crate::Error;
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Spelling};
use crate::fault::Fault;
use crate::line::{Found, LineReader};

/// What the one column is called in a mapping.
const COLUMN: &str = "line";

/// Reads a file line by line, by the mapping that was asked for; a blank line says nothing and is no report.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let Some(mapping) = desk.arrival.mapping else { return Err(Error::UnknownFormat.into()) };
    let limits = desk.settings.limits.clone();
    let plan = Plan::mapped(desk, mapping);
    plan.demand_columns(desk, &[COLUMN.to_owned()])?;
    let mut draft = Draft::new(plan);
    let targets = draft.plan.targets(COLUMN);
    let mut lines = LineReader::new(encoding::decoded(original, spelling)?, limits.row_bytes);
    loop {
        let found = lines.next_line()?;
        let line = lines.line();
        let fault = match found {
            Found::End => return Ok(()),
            Found::Line if line.trim_ascii().is_empty() => continue,
            Found::TooLong => Some(Fault::RowTooLong),
            Found::Line if line.len() > limits.cell_bytes => Some(Fault::CellTooLong),
            Found::Line if memchr::memchr(0, line).is_some() => Some(Fault::Nul),
            Found::Line => None,
        };
        let number = lines.number();
        let at = At { number: number.to_string(), place: format!("line {number}") };
        match (fault, std::str::from_utf8(line)) {
            (Some(fault), _) => desk.reject(fault, at.place, line)?,
            (None, Err(_)) => desk.reject(Fault::NotUtf8, at.place, line)?,
            (None, Ok(text)) => {
                if draft.plan.skips(COLUMN, text) {
                    draft.skip();
                }
                draft.put(&targets, text.to_owned());
                draft.finish(desk, at, line)?;
            }
        }
    }
}
