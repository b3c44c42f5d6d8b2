//! Which report of the truth is which of the run.

use super::found::Found;
use crate::truth::Truth;
use std::collections::BTreeMap;

/// The truth and a run, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// For each report of the truth, its index among the run's.
    pub found_of: Vec<Option<usize>>,
    /// For each number of the run, the index in the truth.
    pub truth_of: BTreeMap<u64, u32>,
    /// Reports of the truth that the run does not have, by index.
    pub missing: Vec<u32>,
    /// Reports of the run that the truth does not have, by index.
    pub strangers: Vec<usize>,
}

/// The reference without what is put behind it to part two files of one name: `note.txt (1f2e…)` is `note.txt`.
fn plain(reference: &str) -> &str {
    reference.strip_suffix(')').and_then(|open| open.rsplit_once(" (")).map_or(reference, |(name, _)| name)
}

impl Matching {
    /// Matches by source and reference; what is left, by the reference as the file had it, where that is one report's
    /// on both sides.
    pub fn new(truth: &Truth, found: &Found) -> Self {
        let mut by_key: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, report) in found.reports.iter().enumerate() {
            by_key.insert((&report.source, &report.reference), at);
            by_name.entry((&report.source, plain(&report.reference))).or_default().push(at);
        }
        let exact = |report: &crate::truth::TrueReport| {
            by_key.get(&(report.source.as_str(), report.reference.as_str())).copied()
        };
        let mut found_of: Vec<Option<usize>> = truth.reports.iter().map(exact).collect();
        let mut taken = vec![false; found.reports.len()];
        found_of.iter().flatten().for_each(|&at| taken[at] = true);
        let mut by_true_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, report) in truth.reports.iter().enumerate().filter(|(at, _)| found_of[*at].is_none()) {
            by_true_name.entry((&report.source, plain(&report.reference))).or_default().push(at);
        }
        for (name, wanted) in by_true_name {
            let free = by_name.get(&name).into_iter().flatten().copied().filter(|&at| !taken[at]);
            if let (&[one], [other]) = (wanted.as_slice(), free.collect::<Vec<_>>().as_slice()) {
                found_of[one] = Some(*other);
                taken[*other] = true;
            }
        }
        let pairs = found_of.iter().zip(0_u32..).filter_map(|(at, index)| Some((found.reports[(*at)?].number, index)));
        Self {
            truth_of: pairs.collect(),
            missing: (0..).zip(&found_of).filter(|(_, at)| at.is_none()).map(|(index, _)| index).collect(),
            strangers: (0..taken.len()).filter(|&at| !taken[at]).collect(),
            found_of,
        }
    }

    /// The found label of every report of the truth. What stands on no group, or is missing, stands alone; a report that
    /// was held to tell another again stands with that one.
    pub fn labels(&self, found: &Found) -> Vec<u32> {
        let by_number: BTreeMap<u64, usize> =
            found.reports.iter().enumerate().map(|(at, report)| (report.number, at)).collect();
        let mut labels: BTreeMap<(u8, u64), u32> = BTreeMap::new();
        let key = |(index, at): (usize, &Option<usize>)| match at {
            None => (0, index as u64),
            Some(at) => match found.reports[*at].group {
                Some(group) => (1, group),
                None => (2, first_telling(found, &by_number, *at)),
            },
        };
        self.found_of
            .iter()
            .enumerate()
            .map(|report| {
                let next = labels.len() as u32;
                *labels.entry(key(report)).or_insert(next)
            })
            .collect()
    }
}

fn first_telling(found: &Found, by_number: &BTreeMap<u64, usize>, at: usize) -> u64 {
    let report = &found.reports[at];
    let first = report.duplicate_of.filter(|first| by_number.contains_key(first));
    first.unwrap_or(report.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases;

    #[test]
    fn matches_exactly_first_and_then_by_the_file_s_name() {
        let truth = cases::truth(&[("text", "a.txt", "G1"), ("text", "b.txt", "G1"), ("text", "c.txt", "G2")]);
        let found = cases::found(&[
            ("text", "a.txt", Some(7)),
            ("text", "a.txt (77aa…)", Some(7)),
            ("text", "b.txt (12ef…)", Some(7)),
            ("mail", "c.txt", None),
        ]);
        let matching = Matching::new(&truth, &found);
        assert_eq!(matching.found_of, [Some(0), Some(2), None]);
        assert_eq!((matching.missing.as_slice(), matching.strangers.as_slice()), ([2].as_slice(), [1, 3].as_slice()));
    }

    #[test]
    fn who_stands_on_no_group_or_is_missing_stands_alone_and_a_duplicate_with_its_first() {
        let truth =
            cases::truth(&[("s", "1", "G1"), ("s", "2", "G1"), ("s", "3", "G1"), ("s", "4", "G1"), ("s", "5", "G1")]);
        let mut found = cases::found(&[("s", "1", Some(9)), ("s", "2", Some(9)), ("s", "3", None), ("s", "4", None)]);
        found.reports[3].duplicate_of = Some(found.reports[2].number);
        let labels = Matching::new(&truth, &found).labels(&found);
        assert_eq!(labels, [0, 0, 1, 1, 2]);
    }
}
