//! Every mention of a run, with the report it stands in.

use crate::ask::mask::mask;
use crate::ask::pinned::place;
use crate::error::Error;
use crate::tables::{MentionRow, ReportRow};
use crate::unit::Unit;
use krama_model::{Field, Kind, ReportNumber, Role, RoleRule};
use rustc_hash::{FxHashMap, FxHashSet};
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
    /// The value; `masked:` and a keyed stand-in where any report calls it a victim's, and it is not unmasked.
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
    let pinned = unit.pin()?;
    let reports: FxHashMap<u64, ReportRow> =
        pinned.rows::<ReportRow>(|_| true)?.into_iter().map(|row| (row.report, row)).collect();
    let rows = pinned.rows::<MentionRow>(wanted)?;
    let plain = match sight {
        Sight::Masked => FxHashMap::default(),
        Sight::Unmasked => {
            let holders: FxHashSet<u64> = rows.iter().filter(|row| row.sealed).map(|row| row.report).collect();
            pinned.plain(&holders.iter().filter_map(|number| reports.get(number)).collect::<Vec<_>>())?
        }
    };
    for row in rows {
        let (source, reference) =
            reports.get(&row.report).map(|row| (row.source.clone(), row.reference.clone())).unwrap_or_default();
        each(MentionAnswer {
            report_ref: reference,
            kind: row.kind,
            value: plain.get(&place(&row)).cloned().unwrap_or_else(|| masked(&row)),
            role: row.role,
            field: row.field,
            start: row.start,
            end: row.end,
            rule: row.rule,
            ambiguous: row.ambiguous,
            part: row.part,
            source,
            report: ReportNumber(row.report),
        })?;
    }
    Ok(())
}

fn masked(row: &MentionRow) -> String {
    if row.sealed { mask(&row.value) } else { row.value.clone() }
}
