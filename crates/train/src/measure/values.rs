//! The values of the truth beside those of a run: one row for each value of each report that either side has.

use super::found::Found;
use super::matching::Matching;
use crate::truth::Truth;
use krama_model::{Kind, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Gives the keyed stand-in of a value, as the run keeps victims' values.
pub type Seal<'s> = &'s dyn Fn(Kind, &str) -> String;

/// One value of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuePair {
    /// Index of the report in the truth.
    pub report: u32,
    /// Its kind.
    pub kind: Kind,
    /// In normal form; a stand-in where only the run has it, and sealed.
    pub value: String,
    /// Its true role; none where nobody told it.
    pub truly: Option<Role>,
    /// Whether it was told itself, and does not only follow from another.
    pub told: bool,
    /// The role the run gave it; none where it was not found.
    pub found: Option<Role>,
}

/// An account's number alone, as it is found where a report does not state the bank: `BANK:123` is also `:123`.
pub fn without_bank(kind: Kind, value: &str) -> Option<&str> {
    let at = value.find(':').filter(|at| kind == Kind::BankAccount && *at > 0)?;
    Some(&value[at..])
}

/// The role a report's mentions of one value amount to. What is called the suspect's anywhere is held to be.
fn stronger(a: Role, b: Role) -> Role {
    let order = |role: Role| match role {
        Role::Suspect => 0,
        Role::Victim => 1,
        Role::Bystander => 2,
        Role::Unknown => 3,
    };
    if order(a) <= order(b) { a } else { b }
}

/// Pairs values. Reports that the run does not have are left out; so are found values that only follow from another and
/// are not in the truth, and found values of kinds that the truth never names.
pub fn pair(truth: &Truth, found: &Found, matching: &Matching, seal: Seal<'_>) -> Vec<ValuePair> {
    let named: BTreeSet<Kind> = truth.mentions.iter().map(|mention| mention.kind).collect();
    let mut roles: BTreeMap<(u32, Kind, bool, String), (Role, bool)> = BTreeMap::new();
    for mention in found.mentions.iter().filter(|mention| named.contains(&mention.kind)) {
        let Some(&report) = matching.truth_of.get(&mention.report) else { continue };
        let key = (report, mention.kind, mention.sealed, mention.value.clone());
        let entry = roles.entry(key).or_insert((mention.role, true));
        *entry = (stronger(entry.0, mention.role), entry.1 && mention.follows);
    }
    let mut pairs = Vec::with_capacity(truth.mentions.len());
    for mention in &truth.mentions {
        if matching.found_of[mention.report as usize].is_none() {
            continue;
        }
        let bare = without_bank(mention.kind, &mention.value);
        let mut found: Option<Role> = None;
        for value in std::iter::once(mention.value.as_str()).chain(bare) {
            for (sealed, value) in [(false, value.to_owned()), (true, seal(mention.kind, value))] {
                if let Some((role, _)) = roles.remove(&(mention.report, mention.kind, sealed, value)) {
                    found = Some(found.map_or(role, |other| stronger(other, role)));
                }
            }
        }
        pairs.push(ValuePair {
            report: mention.report,
            kind: mention.kind,
            value: mention.value.clone(),
            truly: Some(mention.role),
            told: mention.told,
            found,
        });
    }
    let invented = roles.into_iter().filter(|(_, (_, follows))| !follows);
    pairs.extend(invented.map(|((report, kind, _, value), (role, _))| ValuePair {
        report,
        kind,
        value,
        truly: None,
        told: false,
        found: Some(role),
    }));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases;

    #[test]
    fn pairs_plain_and_sealed_values_and_keeps_what_one_side_alone_has() {
        let mut truth = cases::truth(&[("s", "1", "G1")]);
        truth.mentions = vec![
            cases::told(0, Kind::Phone, "+1", Role::Suspect),
            cases::told(0, Kind::Phone, "+2", Role::Victim),
            cases::told(0, Kind::Domain, "kx.test", Role::Suspect),
        ];
        let mut found = cases::found(&[("s", "1", None)]);
        found.mentions = vec![
            cases::mention(100, Kind::Phone, "+1", Role::Unknown),
            cases::mention(100, Kind::Phone, "+1", Role::Suspect),
            cases::sealed(100, Kind::Phone, "seal +2", Role::Victim),
            cases::mention(100, Kind::Phone, "+3", Role::Suspect),
            cases::mention(100, Kind::Amount, "USD 3", Role::Unknown),
        ];
        let matching = Matching::new(&truth, &found);
        let pairs = pair(&truth, &found, &matching, &|_, value| format!("seal {value}"));
        let sides: Vec<_> = pairs.iter().map(|pair| (pair.value.as_str(), pair.truly, pair.found)).collect();
        assert_eq!(
            sides,
            [
                ("+1", Some(Role::Suspect), Some(Role::Suspect)),
                ("+2", Some(Role::Victim), Some(Role::Victim)),
                ("kx.test", Some(Role::Suspect), None),
                ("+3", None, Some(Role::Suspect)),
            ]
        );
    }

    #[test]
    fn an_account_whose_bank_is_not_stated_is_the_same_account() {
        let mut truth = cases::truth(&[("s", "1", "G1")]);
        truth.mentions = vec![cases::told(0, Kind::BankAccount, "XMEKHA:123456", Role::Suspect)];
        let mut found = cases::found(&[("s", "1", None)]);
        found.mentions = vec![cases::mention(100, Kind::BankAccount, ":123456", Role::Suspect)];
        let matching = Matching::new(&truth, &found);
        let pairs = pair(&truth, &found, &matching, &|_, value| format!("seal {value}"));
        assert_eq!((pairs.len(), pairs[0].found), (1, Some(Role::Suspect)));
        assert_eq!(without_bank(Kind::Phone, "a:b"), None);
    }
}
