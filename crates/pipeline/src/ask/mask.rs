//! How values are shown: as people write them, or masked where only a stand-in is kept.

use crate::tables::{MentionRow, TieRow};
use crate::unit::show;

/// How a keyed stand-in is shown.
pub(crate) fn mask(stand_in: &str) -> String {
    format!("masked:{stand_in}")
}

/// A mention's value.
pub(super) fn of_mention(row: &MentionRow) -> String {
    if row.sealed { mask(&row.value) } else { krama_extract::display(row.kind, &row.value) }
}

/// A tie's value.
pub(super) fn of_tie(row: &TieRow) -> String {
    if row.sealed { mask(&row.value) } else { show(row.basis, &row.value) }
}
