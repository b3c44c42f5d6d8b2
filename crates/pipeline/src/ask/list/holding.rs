//! Which groups hold a value.

use crate::ask::find::{readings, ways};
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::index::{Findable, Placed};
use crate::mentions::is_victims;
use crate::spelling::{forms, hash_of, stand_in};
use crate::table::table;
use crate::tables::{REPORT, VALUE};
use krama_model::{Kind, Role, RoleRule};
use rustc_hash::FxHashSet;

table! {
    /// Who names what as whose, in few columns.
    Named = "mentions" {
        /// The report's number.
        report: u64,
        /// What type of value.
        kind: Kind,
        /// The value, or its stand-in where `sealed`.
        value: String,
        /// True where only the stand-in stands here.
        sealed: bool,
        /// Whose the report says it is.
        role: Role,
        /// The rule that settled that.
        rule: RoleRule,
    }
}

/// The groups whose reports hold a text as a value, however it is spelled. A value that any report calls a victim's stands in
/// the tables by its stand-in alone and finds nothing, whoever else names it; nor does what is spelled as one is.
pub(super) fn holding(pinned: &Pinned<'_>, text: &str) -> Result<FxHashSet<u64>, Error> {
    let (unit, findable) = (pinned.unit(), Findable::default());
    let (world, key) = (unit.settings().world(), unit.workspace().secret());
    let mut read = readings(unit, text);
    read.retain(|(kind, _)| findable.by(*kind));
    let forms = read.iter().flat_map(|(kind, value)| forms(*kind, value));
    let spelled = forms.map(|form| (stand_in(key, &form), hash_of(&form))).collect();
    if read.is_empty() || !pinned.guarded_forms(&spelled)?.is_empty() {
        return Ok(FxHashSet::default());
    }
    let all_ways = |(kind, value): (Kind, String)| ways(world, kind, &value).into_iter().map(move |way| (kind, way));
    let wanted: FxHashSet<(Kind, String)> = read.into_iter().flat_map(all_ways).collect();
    let mut rows = pinned.among_texts::<Named>(VALUE, wanted.iter().map(|(_, value)| value.clone()))?;
    rows.retain(|row| !row.sealed && !is_victims(row.role, row.rule));
    let named = rows.into_iter().filter(|row| wanted.contains(&(row.kind, row.value.clone())));
    let reports: FxHashSet<u64> = named.map(|row| row.report).collect();
    let placed = pinned.among::<Placed>(REPORT, reports)?;
    Ok(placed.into_iter().filter_map(|row| row.group).collect())
}
