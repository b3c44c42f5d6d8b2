//! What the submitted versions spell of what a group shares: nothing else is told to who sees only them.

use super::{Submitted, incident};
use crate::ask::mask::mask;
use crate::ask::pinned::Pinned;
use crate::ask::reasons::Reasons;
use crate::error::Error;
use crate::mentions::{is_host, is_victims};
use crate::tables::{HoldRow, ReportRow, TieRow};
use crate::unit::{Unit, show};
use krama_casebook::SealedReport;
use krama_model::{Basis, Kind, Mention, ReportNumber};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// For each tie who names it, and how it is shown.
pub(super) struct Words {
    named: FxHashMap<u32, Vec<ReportNumber>>,
    shown: FxHashMap<u32, String>,
}

/// A tie's value as one submitted report spells it.
struct Spelled {
    report: ReportNumber,
    tie: u32,
    kind: Kind,
    /// As it was read there: an account with its bank, a domain with its own letters.
    value: String,
    /// That report calls it its victim's.
    is_victims: bool,
}

impl Words {
    pub(super) fn of(
        pinned: &Pinned<'_>,
        put: &Submitted,
        rows: &[ReportRow],
        (holds, ties): (&[HoldRow], &[TieRow]),
    ) -> Result<Self, Error> {
        let unit = pinned.unit();
        let held: FxHashSet<(u64, u32)> = holds.iter().map(|hold| (hold.report, hold.tie)).collect();
        let incidents: FxHashMap<u64, u64> = rows.iter().map(|row| (row.report, incident(row))).collect();
        let mut spelled = spelled(unit, put, ties)?;
        spelled.retain(|one| incidents.get(&one.report.0).is_some_and(|told| held.contains(&(*told, one.tie))));
        let mut named: BTreeMap<u32, BTreeSet<ReportNumber>> = BTreeMap::new();
        for one in &spelled {
            named.entry(one.tie).or_default().insert(one.report);
        }
        // A script is in no place of its own: of the version that the run read it is known who sent it.
        let scripts: FxHashSet<u32> = ties.iter().filter(|tie| tie.basis == Basis::Script).map(|tie| tie.tie).collect();
        for row in rows.iter().filter(|row| put.versions.get(&ReportNumber(row.report)) == Some(&row.version)) {
            let sent = holds.iter().filter(|hold| hold.report == row.report && scripts.contains(&hold.tie));
            sent.for_each(|hold| {
                named.entry(hold.tie).or_default().insert(ReportNumber(row.report));
            });
        }
        let named = named.into_iter().map(|(tie, reports)| (tie, reports.into_iter().collect())).collect();
        Ok(Self { named, shown: shown(unit, &spelled, ties)? })
    }

    /// The submitted reports that name a tie.
    pub(super) fn named(&self, tie: u32) -> &[ReportNumber] {
        self.named.get(&tie).map_or(&[], Vec::as_slice)
    }

    /// Its value; empty of a script, and where none of them names it.
    pub(super) fn value(&self, tie: u32) -> String {
        self.shown.get(&tie).cloned().unwrap_or_default()
    }
}

/// Every place where the submitted versions spell what a tie rests on.
fn spelled(unit: &Unit, put: &Submitted, ties: &[TieRow]) -> Result<Vec<Spelled>, Error> {
    // One value is a tie of its own in each of its seasons.
    let mut by_value: FxHashMap<(Basis, &str, bool), Vec<u32>> = FxHashMap::default();
    for tie in ties {
        by_value.entry((tie.basis, tie.value.as_str(), tie.sealed)).or_default().push(tie.tie);
    }
    let sealed = unit.sealed_versions(put.versions.iter().map(|(&report, &version)| (report, version)))?;
    let reader = unit.reader()?;
    let sealed: Vec<&SealedReport> = sealed.values().collect();
    let read: Vec<(ReportNumber, Mention)> = sealed
        .into_par_iter()
        .flat_map_iter(|sealed| {
            reader.read(&sealed.report).mentions.into_iter().map(|mention| (sealed.number, mention))
        })
        .collect();
    let resting_on = |(basis, form): (Basis, String)| {
        let open = by_value.get(&(basis, &*form, false)).cloned();
        let found = open.or_else(|| match basis {
            Basis::Value(kind) => by_value.get(&(basis, &*unit.stand_in(kind, &form), true)).cloned(),
            Basis::LookAlike | Basis::Script => None,
        });
        found.unwrap_or_default()
    };
    let of = |(report, mention): (ReportNumber, Mention)| {
        let ties: Vec<u32> = forms(&mention).into_iter().flat_map(resting_on).collect();
        let is_victims = is_victims(mention.role, mention.reason.rule) && !is_host(&mention);
        let (kind, value) = (mention.kind, mention.value);
        ties.into_iter().map(move |tie| Spelled { report, tie, kind, value: value.clone(), is_victims })
    };
    Ok(read.into_iter().flat_map(of).collect())
}

/// What ties may rest on where a report names a value: itself, an account's bare number, what a domain looks like.
fn forms(mention: &Mention) -> Vec<(Basis, String)> {
    let mut forms = vec![(Basis::Value(mention.kind), mention.value.clone())];
    if let (Kind::BankAccount, Some((_, number))) = (mention.kind, mention.value.rsplit_once(':')) {
        forms.push((Basis::Value(mention.kind), format!(":{number}")));
    }
    if mention.kind == Kind::Domain {
        forms.push((Basis::LookAlike, krama_extract::kinds::domain::skeleton(&mention.value)));
    }
    forms
}

/// How each tie that somebody spells is shown: masked where the run, a run since, or a submitted report itself calls it a victim's.
fn shown(unit: &Unit, spelled: &[Spelled], ties: &[TieRow]) -> Result<FxHashMap<u32, String>, Error> {
    let reports: BTreeSet<u64> = spelled.iter().map(|one| one.report.0).collect();
    let sealed_since: FxHashSet<(Kind, String)> = match unit.pin() {
        Ok(latest) => {
            let mentions = latest.mentions_in(reports)?.into_iter().filter(|row| row.sealed);
            mentions.map(|row| (row.kind, row.value)).collect()
        }
        Err(Error::NoRun | Error::TablesGone(_)) => FxHashSet::default(),
        Err(error) => return Err(error),
    };
    let display = |one: &Spelled| krama_extract::display(one.kind, &one.value);
    let texts: Vec<String> = spelled.iter().flat_map(|one| [display(one), one.value.clone()]).collect();
    let reasons = Reasons::of(unit, texts.iter().map(String::as_str))?;
    let mut hidden: FxHashSet<(Kind, &str)> = FxHashSet::default();
    for one in spelled {
        let spells_one = |text: &str| reasons.shown(text).map(|shown| shown != text);
        let is_sealed = sealed_since.contains(&(one.kind, unit.stand_in(one.kind, &one.value)));
        if one.is_victims || is_sealed || spells_one(&display(one))? || spells_one(&one.value)? {
            hidden.insert((one.kind, &one.value));
        }
    }
    let mut by_tie: BTreeMap<u32, BTreeSet<(Kind, &str)>> = BTreeMap::new();
    for one in spelled {
        by_tie.entry(one.tie).or_default().insert((one.kind, &one.value));
    }
    let rows: FxHashMap<u32, &TieRow> = ties.iter().map(|tie| (tie.tie, tie)).collect();
    let show = |(tie, values): (u32, BTreeSet<(Kind, &str)>)| {
        let row = rows[&tie];
        let is_hidden = values.iter().any(|value| hidden.contains(value));
        let text = match row.basis {
            _ if row.sealed => mask(&row.value),
            Basis::Value(kind) if is_hidden => mask(&unit.stand_in(kind, &row.value)),
            Basis::Value(_) => show(row.basis, &row.value),
            // The letters in common may be another report's: those of submitted ones are told.
            Basis::LookAlike | Basis::Script => {
                let one = |&(kind, value): &(Kind, &str)| {
                    let is_hidden = hidden.contains(&(kind, value));
                    if is_hidden { mask(&unit.stand_in(kind, value)) } else { krama_extract::display(kind, value) }
                };
                values.iter().map(one).collect::<Vec<_>>().join(", ")
            }
        };
        (tie, text)
    };
    Ok(by_tie.into_iter().map(show).collect())
}
