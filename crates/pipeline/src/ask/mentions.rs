//! Every mention of a run, with the report it stands in.

use crate::error::Error;
use crate::table::{read_all, read_where};
use crate::tables::{MentionRow, ReportRow};
use crate::unit::Unit;
use krama_model::{Field, Kind, ReportNumber, Role, RoleRule};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Whether victims' values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Victims' values are masked.
    Masked,
    /// Victims' values are shown; the look was entered in the ledger before.
    Unmasked,
}

/// One mention as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MentionAnswer {
    /// The report's reference at its source.
    pub report_ref: String,
    /// What type of value.
    pub kind: Kind,
    /// The value; `masked:` and a keyed stand-in where it is a victim's and not unmasked.
    pub value: String,
    /// The part it plays.
    pub role: Role,
    /// The field it stands in.
    pub field: Field,
    /// First Unicode scalar value in the decoded field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The rule that settled the role.
    pub rule: RoleRule,
    /// Another reading is as likely; it does not link.
    pub ambiguous: bool,
    /// Index of the part in the report.
    pub part: u16,
    /// The report's source.
    pub source: String,
    /// The report's number.
    pub report: ReportNumber,
}

/// Calls `each` with every mention that is wanted, in the order of reports.
pub fn mentions(
    unit: &Unit,
    sight: Sight,
    wanted: impl Fn(&MentionRow) -> bool,
    each: &mut dyn FnMut(MentionAnswer) -> Result<(), Error>,
) -> Result<(), Error> {
    let (lake, run) = (unit.lake(), unit.latest_run()?);
    let reports: FxHashMap<u64, (String, String)> =
        read_all::<ReportRow>(lake, run)?.into_iter().map(|row| (row.report, (row.source, row.reference))).collect();
    let rows = read_where::<MentionRow>(lake, run, wanted)?;
    for chunk in rows.chunk_by(|a, b| a.report == b.report) {
        let number = ReportNumber(chunk[0].report);
        let plain = match sight {
            Sight::Unmasked if chunk.iter().any(|row| row.sealed) => unit.reread(number)?,
            _ => Vec::new(),
        };
        for row in chunk {
            let (source, reference) = reports.get(&row.report).cloned().unwrap_or_default();
            let found = plain.iter().find(|mention| {
                (mention.part, mention.start, mention.end, mention.kind) == (row.part, row.start, row.end, row.kind)
            });
            each(MentionAnswer {
                report_ref: reference,
                kind: row.kind,
                value: found.map_or_else(|| masked(row), |mention| mention.value.clone()),
                role: row.role,
                field: row.field,
                start: row.start,
                end: row.end,
                rule: row.rule,
                ambiguous: row.ambiguous,
                part: row.part,
                source,
                report: number,
            })?;
        }
    }
    Ok(())
}

fn masked(row: &MentionRow) -> String {
    if row.sealed { format!("masked:{}", row.value) } else { row.value.clone() }
}
