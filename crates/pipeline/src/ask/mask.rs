//! How values are shown: as people write them, or masked where only a stand-in is kept.

use crate::tables::{MentionRow, TieRow};
use crate::unit::show;
use krama_model::Kind;

/// What a stand-in is shown behind. No value begins so.
const MASKED: &str = "masked:";

/// How a keyed stand-in is shown.
pub(crate) fn mask(stand_in: &str) -> String {
    format!("{MASKED}{stand_in}")
}

/// A value that is masked or normalised, as it is shown.
pub(super) fn of_value(kind: Kind, value: &str) -> String {
    if value.starts_with(MASKED) { value.to_owned() } else { krama_extract::display(kind, value) }
}

/// A mention's value.
pub(super) fn of_mention(row: &MentionRow) -> String {
    if row.sealed { mask(&row.value) } else { krama_extract::display(row.kind, &row.value) }
}

/// A tie's value.
pub(super) fn of_tie(row: &TieRow) -> String {
    if row.sealed { mask(&row.value) } else { show(row.basis, &row.value) }
}
