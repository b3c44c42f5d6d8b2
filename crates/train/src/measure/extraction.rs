//! How many of the values told are found, and how many of those found were told, in all and by kind.

use super::contingency::Agreement;
use super::values::ValuePair;
use krama_model::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

/// Values found beside values told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extraction {
    /// Over all kinds that the truth names.
    #[serde(flatten)]
    pub all: Agreement,
    /// By kind.
    pub kinds: Vec<OfKind>,
}

/// Values of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfKind {
    /// The kind.
    pub kind: Kind,
    /// Values told.
    pub told: u64,
    /// Values found.
    pub found: u64,
    /// Values told and found.
    pub right: u64,
    /// How well they agree.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// Measures values, once for each report that has them.
pub fn extraction(pairs: &[ValuePair]) -> Extraction {
    let mut counts: BTreeMap<Kind, [u64; 3]> = BTreeMap::new();
    for pair in pairs {
        let of_kind = counts.entry(pair.kind).or_default();
        of_kind[0] += u64::from(pair.truly.is_some());
        of_kind[1] += u64::from(pair.found.is_some());
        of_kind[2] += u64::from(pair.truly.is_some() && pair.found.is_some());
    }
    let total = |at: usize| counts.values().map(|of_kind| of_kind[at]).sum();
    let all = Agreement::counted(total(2), total(1), total(0));
    let kinds = counts.into_iter().map(|(kind, [told, found, right])| OfKind {
        kind,
        told,
        found,
        right,
        agreement: Agreement::counted(right, found, told),
    });
    Extraction { all, kinds: kinds.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::pair;
    use krama_model::Role::Suspect;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        let mut domain = pair(0, Some(Suspect), None);
        domain.kind = Kind::Domain;
        let pairs = [pair(0, Some(Suspect), Some(Suspect)), pair(0, None, Some(Suspect)), domain];
        let measured = extraction(&pairs);
        assert!((measured.all.precision - 0.5).abs() < 1e-12 && (measured.all.recall - 0.5).abs() < 1e-12);
        let kinds: Vec<_> = measured.kinds.iter().map(|of| (of.kind, of.told, of.found, of.right)).collect();
        assert_eq!(kinds, [(Kind::Phone, 1, 2, 1), (Kind::Domain, 1, 0, 0)]);
    }
}
