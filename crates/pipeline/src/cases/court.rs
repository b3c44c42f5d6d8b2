//! What of each group a case put before the court.

use crate::ask::court::Submitted;
use krama_casebook::CaseEntry;
use krama_model::{CaseChange, CaseNumber, Exhibit, Place};
use std::collections::BTreeMap;

/// The groups of which something was submitted that belongs together, the one submitted last at the end: a group, or two reports of it and more.
/// Of a report alone nothing is said but its words.
pub(super) fn submitted(case: CaseNumber, entries: Vec<CaseEntry>) -> Vec<Submitted> {
    let mut found: Vec<Submitted> = Vec::new();
    for entry in entries {
        if let CaseChange::Submitted { exhibits, .. } = entry.words.change {
            for exhibit in &exhibits {
                add(&mut found, case, exhibit);
            }
        }
    }
    found.retain(|put| put.versions.len() > 1);
    found
}

fn add(found: &mut Vec<Submitted>, case: CaseNumber, exhibit: &Exhibit) {
    let Some(place) = exhibit.held.place() else { return };
    let mut put = take(found, place).unwrap_or_else(|| Submitted { case, place, versions: BTreeMap::new() });
    put.versions.extend(exhibit.held.reports().iter().copied().zip(exhibit.versions.iter().copied()));
    found.push(put);
}

fn take(found: &mut Vec<Submitted>, place: Place) -> Option<Submitted> {
    let at = found.iter().position(|put| put.place == place)?;
    Some(found.remove(at))
}
