//! People's words, applied to a partition.
//!
//! "Same" joins two groups. "Different" splits only the group that holds both reports, at the weakest step of the
//! strongest chain between them, and touches no other group. Everything is a pure function of the words in force, so
//! withdrawing one restores what was before exactly.

use crate::forest::{Forest, Sets, Step, chain};
use crate::leiden::renumber;
use crate::weigh::Millibits;
use krama_model::Evidence;
use std::collections::BTreeSet;

/// The words in force, as pairs of report indexes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce {
    /// These stand on one group.
    pub same: Vec<(u32, u32)>,
    /// These do not.
    pub different: Vec<(u32, u32)>,
}

/// A word that cannot hold together with the ones in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "decisions contradict each other: two reports are held to be different, and the same through a chain of decisions"
)]
pub struct Contradiction {
    /// The two reports that are said to be different.
    pub different: (u32, u32),
    /// The chain of "same" words between them.
    pub chain: Vec<(u32, u32)>,
}

impl krama_model::Coded for Contradiction {
    fn code(&self) -> krama_model::Code {
        krama_model::Code(6101)
    }
    fn hint(&self) -> Option<String> {
        Some("withdraw one of the decisions in the chain first".to_owned())
    }
}

impl InForce {
    /// Refuses words that contradict each other, naming the chain.
    pub fn check(&self) -> Result<(), Contradiction> {
        let steps: Vec<Step> =
            self.same.iter().map(|&(from, to)| Step { from, to, tie: None, worth: Millibits::MAX }).collect();
        for &(a, b) in &self.different {
            if let Some(path) = chain(&steps, a, b) {
                return Err(Contradiction {
                    different: (a, b),
                    chain: path.iter().map(|step| (step.from, step.to)).collect(),
                });
            }
        }
        Ok(())
    }

    /// The first telling of each report's incident, as these words allow it: what is told twice stays one incident unless a
    /// word tells the two apart. `first` is, per report, the one it repeats, or itself.
    pub fn incidents(&self, first: &[u32]) -> Vec<u32> {
        let mut first = first.to_vec();
        let apart =
            |first: &[u32]| self.different.iter().find(|&&(a, b)| first[a as usize] == first[b as usize]).copied();
        while let Some((a, b)) = apart(&first) {
            let again = if first[b as usize] == b { a } else { b };
            first[again as usize] = again;
        }
        if self.of_incidents(&first).check().is_err() {
            for &(a, b) in self.same.iter().chain(&self.different) {
                (first[a as usize], first[b as usize]) = (a, b);
            }
        }
        first
    }

    /// The same words, said of each incident's first telling.
    pub fn of_incidents(&self, first: &[u32]) -> Self {
        let told = |&(a, b): &(u32, u32)| (first[a as usize], first[b as usize]);
        let same = self.same.iter().map(told).filter(|(a, b)| a != b).collect();
        Self { same, different: self.different.iter().map(told).collect() }
    }

    /// The partition under these words. Words must not contradict each other, see [`InForce::check`].
    pub fn apply(&self, evidence: &Evidence, weights: &[Millibits], partition: &[u32]) -> (Vec<u32>, Forest) {
        let mut joined = partition.to_vec();
        let mut sets = Sets::new(partition.iter().max().map_or(0, |&most| most as usize + 1));
        for &(a, b) in &self.same {
            sets.join(partition[a as usize], partition[b as usize]);
        }
        for group in &mut joined {
            *group = sets.find(*group);
        }
        let key = |report: u32| evidence.reports[report as usize].key;
        let mut same = self.same.clone();
        same.sort_unstable_by_key(|&(a, b)| (key(a).min(key(b)), key(a).max(key(b))));
        let mut different = self.different.clone();
        different.sort_unstable_by_key(|&(a, b)| (key(a).min(key(b)), key(a).max(key(b))));
        let mut forest = Forest::grow(evidence, weights, &joined, &same);
        for (a, b) in different {
            if joined[a as usize] == joined[b as usize] {
                split(evidence, weights, &mut joined, &forest, (a, b));
                forest = Forest::grow(evidence, weights, &joined, &same);
            }
        }
        renumber(&mut joined);
        (joined, forest)
    }
}

/// Splits the one group that holds both, at the weakest step between them.
fn split(evidence: &Evidence, weights: &[Millibits], partition: &mut [u32], forest: &Forest, apart: (u32, u32)) {
    let group = partition[apart.0 as usize];
    let steps: Vec<Step> = forest
        .steps(evidence, weights, partition)
        .into_iter()
        .filter(|step| partition[step.from as usize] == group)
        .collect();
    let Some(path) = chain(&steps, apart.0, apart.1) else {
        return leave_alone(partition, apart.1);
    };
    let key = |report: u32| evidence.reports[report as usize].key;
    let Some(weakest) = path.iter().min_by_key(|step| (step.worth, key(step.from).min(key(step.to)))) else { return };
    let cut = |step: &Step| {
        step.tie == weakest.tie
            && ((step.from, step.to) == (weakest.from, weakest.to)
                || (step.from, step.to) == (weakest.to, weakest.from))
    };
    let kept: Vec<Step> = steps.iter().filter(|step| !cut(step)).copied().collect();
    let moved = reachable(&kept, apart.1);
    let fresh = partition.iter().max().map_or(0, |&most| most + 1);
    for report in moved {
        partition[report as usize] = fresh;
    }
}

fn leave_alone(partition: &mut [u32], report: u32) {
    let fresh = partition.iter().max().map_or(0, |&most| most + 1);
    partition[report as usize] = fresh;
}

fn reachable(steps: &[Step], from: u32) -> BTreeSet<u32> {
    let mut around: rustc_hash::FxHashMap<u32, Vec<u32>> = rustc_hash::FxHashMap::default();
    for step in steps {
        around.entry(step.from).or_default().push(step.to);
        around.entry(step.to).or_default().push(step.from);
    }
    let mut seen = BTreeSet::from([from]);
    let mut queue = vec![from];
    while let Some(at) = queue.pop() {
        queue.extend(around.get(&at).into_iter().flatten().copied().filter(|&next| seen.insert(next)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_on_a_second_telling_is_a_word_on_the_incident() {
        let words = InForce { same: vec![(1, 3)], different: vec![(1, 2)] };
        let first = words.incidents(&[0, 0, 2, 3]);
        assert_eq!(first, [0, 0, 2, 3]);
        assert_eq!(words.of_incidents(&first), InForce { same: vec![(0, 3)], different: vec![(0, 2)] });
    }

    #[test]
    fn different_inside_one_incident_makes_two_of_it() {
        for pair in [(0, 1), (1, 0), (1, 2)] {
            let words = InForce { same: vec![], different: vec![pair] };
            let first = words.incidents(&[0, 0, 0]);
            assert_ne!(first[pair.0 as usize], first[pair.1 as usize], "{pair:?}");
        }
    }

    #[test]
    fn words_that_contradict_through_an_incident_are_taken_as_they_were_said() {
        let words = InForce { same: vec![(1, 2)], different: vec![(0, 2)] };
        let first = words.incidents(&[0, 0, 2]);
        assert_eq!(first, [0, 1, 2]);
        assert!(words.of_incidents(&first).check().is_ok());
    }
}
