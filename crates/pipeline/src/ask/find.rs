//! Where a value stands, or which report a reference means.

use crate::ask::mentions::{MentionAnswer, Sight, mentions};
use crate::error::Error;
use crate::unit::Unit;
use krama_model::{GroupName, Kind, ReportNumber, Role};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Reports that answer to the text as a reference.
    pub reports: Vec<ReportNumber>,
    /// How the text was read as a value.
    pub readings: Vec<ValueReading>,
    /// Where those values stand as anything but a victim's. Victims' values are never searched.
    pub mentions: Vec<MentionAnswer>,
    /// Groups those reports stand on, with how many of the mentions.
    pub groups: Vec<GroupHit>,
}

/// One way to read the text as a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueReading {
    /// What type of value.
    pub kind: Kind,
    /// The value, normalised.
    pub value: String,
}

/// A group that holds what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupHit {
    /// The group.
    pub group: GroupName,
    /// How many of the mentions stand in its reports.
    pub mentions: u32,
}

/// Searches for a reference or a value.
pub fn find(unit: &Unit, text: &str) -> Result<Found, Error> {
    let region = &unit.settings().region;
    let readings: Vec<ValueReading> = Kind::ALL
        .iter()
        .filter(|kind| krama_extract::kinds()[**kind as usize].evidence.may_link)
        .filter_map(|&kind| Some(ValueReading { kind, value: krama_extract::parse(kind, text, region)? }))
        .collect();
    let mut found = Vec::new();
    let wanted = |row: &crate::tables::MentionRow| {
        row.role != Role::Victim
            && readings.iter().any(|reading| row.kind == reading.kind && row.value == reading.value)
    };
    mentions(unit, Sight::Masked, wanted, &mut |mention| {
        found.push(mention);
        Ok(())
    })?;
    let of_report: FxHashMap<u64, Option<u64>> =
        crate::ask::reports(unit)?.into_iter().map(|row| (row.report, row.group)).collect();
    let mut groups: std::collections::BTreeMap<u64, u32> = std::collections::BTreeMap::new();
    for mention in &found {
        if let Some(group) = of_report.get(&mention.report.0).copied().flatten() {
            *groups.entry(group).or_default() += 1;
        }
    }
    let groups = groups.into_iter().map(|(group, mentions)| GroupHit { group: GroupName(group), mentions }).collect();
    Ok(Found { reports: unit.reports_named(text)?, readings, mentions: found, groups })
}
