//! Which reports stand in which originals besides the one they were sealed from, and which originals came inside which.
//! The words of a sealing say so, and the tables `sighting` and `enclosed` follow from them.

use crate::seal::Delivery;
use crate::seal::sorting::Sorted;
use krama_model::{Digest, ReportNumber};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The words of a sealing.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// Originals with the reports that stand in each, as first and last number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sighted: Vec<(Digest, Vec<(u64, u64)>)>,
    /// Originals with those that came inside each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) enclosed: Vec<(Digest, Vec<Digest>)>,
}

impl Seen {
    /// What a delivery shows, once it is sorted.
    pub(crate) fn of(delivery: &Delivery, sorted: &Sorted<'_>) -> Self {
        let mut sighted: BTreeMap<Digest, BTreeSet<u64>> = BTreeMap::new();
        for (number, original) in sorted.repeated.iter().chain(&sorted.withheld) {
            sighted.entry(*original).or_default().insert(number.0);
        }
        let mut enclosed: BTreeMap<Digest, BTreeSet<Digest>> = BTreeMap::new();
        for inner in &delivery.enclosed {
            enclosed.entry(inner.outer).or_default().insert(inner.original);
            if let Some(ReportNumber(number)) = inner.report.map(|place| sorted.numbers[place]) {
                sighted.entry(inner.original).or_default().insert(number);
            }
        }
        Self {
            sighted: sighted.into_iter().map(|(original, numbers)| (original, ranges(&numbers))).collect(),
            enclosed: enclosed.into_iter().map(|(outer, inner)| (outer, inner.into_iter().collect())).collect(),
        }
    }

    /// Each report with an original it stands in.
    pub(crate) fn sightings(&self) -> impl Iterator<Item = (u64, Digest)> {
        let numbers = |ranges: &Vec<(u64, u64)>| ranges.clone().into_iter().flat_map(|(first, last)| first..=last);
        self.sighted.iter().flat_map(move |(original, ranges)| numbers(ranges).map(|number| (number, *original)))
    }

    /// Each original that came inside another, behind that other.
    pub(crate) fn enclosures(&self) -> impl Iterator<Item = (Digest, Digest)> {
        self.enclosed.iter().flat_map(|(outer, inner)| inner.iter().map(|inner| (*outer, *inner)))
    }
}

fn ranges(numbers: &BTreeSet<u64>) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}
