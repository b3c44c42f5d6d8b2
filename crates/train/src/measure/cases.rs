//! Small truths and runs, for tests.

use super::found::{Found, FoundHold, FoundMention, FoundReport, FoundTie};
use super::values::ValuePair;
use crate::truth::{TrueMention, TrueReport, Truth};
use krama_model::{Basis, Kind, Role};

/// A truth of reports: source, reference, and the group (`L…` a lone fraudster, empty for no crime).
pub fn truth(reports: &[(&str, &str, &str)]) -> Truth {
    let mut names: Vec<String> = Vec::new();
    let reports = reports.iter().enumerate().map(|(at, (source, reference, group))| {
        let name = if group.is_empty() { format!("#{at}") } else { (*group).to_owned() };
        let label = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        TrueReport {
            source: (*source).to_owned(),
            reference: (*reference).to_owned(),
            label: label as u32,
            group: (*group).to_owned(),
            lone: group.starts_with('L'),
            no_crime: group.is_empty(),
            duplicate_of: None,
            scam_type: if group.is_empty() { "none" } else { "shopping" }.to_owned(),
            script: None,
        }
    });
    Truth { reports: reports.collect(), ..Truth::default() }
}

/// A run's reports, numbered from 100: source, reference and group.
pub fn found(reports: &[(&str, &str, Option<u64>)]) -> Found {
    let reports = reports.iter().zip(100..).map(|((source, reference, group), number)| FoundReport {
        number,
        source: (*source).to_owned(),
        reference: (*reference).to_owned(),
        group: *group,
        duplicate_of: None,
        scam_type: Some("shopping".to_owned()),
        probability: 0.9,
        unsure: false,
    });
    Found { reports: reports.collect(), ..Found::default() }
}

/// A value that was told.
pub fn told(report: u32, kind: Kind, value: &str, role: Role) -> TrueMention {
    TrueMention { report, kind, value: value.to_owned(), role, told: true }
}

/// A value that was found.
pub fn mention(report: u64, kind: Kind, value: &str, role: Role) -> FoundMention {
    FoundMention { report, kind, value: value.to_owned(), sealed: false, role, follows: false }
}

/// A value of which only a stand-in is known.
pub fn sealed(report: u64, kind: Kind, value: &str, role: Role) -> FoundMention {
    FoundMention { sealed: true, ..mention(report, kind, value, role) }
}

/// A tie of a phone number.
pub fn tie(tie: u32, value: &str, chance_permille: u16) -> FoundTie {
    FoundTie { tie, basis: Basis::Value(Kind::Phone), value: value.to_owned(), chance_permille, millibits: 8_000 }
}

/// A hold that its group's chains run along.
pub fn hold(tie: u32, report: u64, group: u64) -> FoundHold {
    FoundHold { tie, report, group: Some(group), millibits: 8_000, in_chain: true }
}

/// A value of one report, on both sides.
pub fn pair(report: u32, truly: Option<Role>, found: Option<Role>) -> ValuePair {
    ValuePair { report, kind: Kind::Phone, value: "+1".to_owned(), truly, told: truly.is_some(), found }
}
