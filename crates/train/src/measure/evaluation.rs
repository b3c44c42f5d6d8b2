//! A run against the truth, in figures.

use super::apart::{Apart, apart};
use super::bcubed::bcubed;
use super::calibration::Calibration;
use super::ceiling::ceiling;
use super::components::{Components, joined};
use super::contingency::Agreement;
use super::extraction::{Extraction, extraction};
use super::found::Found;
use super::largest::{Largest, largest};
use super::links::links;
use super::matching::Matching;
use super::merges::{Merges, WrongMerge, by_cause, wrong_merges};
use super::mostly::{Mostly, mostly};
use super::mutual_information::adjusted_mutual_information;
use super::pairwise::pairwise;
use super::roles::{Roles, Suspects, roles, suspects};
use super::scripts::by_script;
use super::types::{Answer, Types, types};
use super::values::{Seal, ValuePair, pair};
use super::wholeness::{Wholeness, wholeness};
use crate::truth::{TrueReport, Truth};
use serde::Serialize;
use std::collections::BTreeMap;

/// The truth beside a run, with what every measure needs of both.
#[derive(Debug)]
pub struct Comparison<'t> {
    /// The truth.
    pub truth: &'t Truth,
    /// The run.
    pub found: &'t Found,
    /// Which report is which.
    pub matching: Matching,
    /// The true label of each report.
    pub true_labels: Vec<u32>,
    /// The found label of each report.
    pub labels: Vec<u32>,
    /// Values on both sides.
    pub pairs: Vec<ValuePair>,
    /// Wrong merges, worst first.
    pub merges: Vec<WrongMerge>,
}

/// Which reports there were on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Reports of the truth.
    pub truth: u64,
    /// Those in the run.
    pub matched: u64,
    /// Those not in the run; each is scored as standing alone, without values.
    pub missing: u64,
    /// Reports of the run that the truth does not know; they are not scored.
    pub strangers: u64,
    /// Reports of crimes.
    pub crimes: u64,
    /// Reports that tell a crime again.
    pub duplicates: u64,
}

/// Everything that is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Reports on both sides.
    pub reports: Counted,
    /// B-cubed over reports of crimes; a lone fraudster is a group.
    pub bcubed: Agreement,
    /// The same with reports of no crime, each of which belongs alone.
    pub bcubed_with_no_crime: Agreement,
    /// Over pairs of reports of crimes.
    pub pairwise: Agreement,
    /// Over reports of crimes.
    pub adjusted_mutual_information: f64,
    /// What became of the true groups.
    pub groups: Wholeness,
    /// Wrong merges by cause.
    pub wrong_merges: Merges,
    /// The largest group.
    pub largest: Largest,
    /// Lone fraudsters' reports.
    pub lone: Apart,
    /// Reports of no crime.
    pub no_crime: Apart,
    /// Whether values were given their roles.
    pub roles: Roles,
    /// What was found of what was told of suspects.
    pub suspects: Suspects,
    /// Whether scam types were told, over reports of crimes.
    pub types: Types,
    /// Reports of no crime that were given a scam type; to be told that there was none is right.
    pub no_crime_given_a_type: u64,
    /// Values found beside values told.
    pub extraction: Extraction,
    /// Whether ties claim the chances they have.
    pub links: Calibration,
    /// B-cubed of what an oracle could reach, over reports of crimes.
    pub ceiling: Agreement,
    /// B-cubed of grouping by the run's script ties alone, over reports of crimes.
    pub scripts_alone: Agreement,
    /// What joining all that shares a suspect's true value comes to, over reports of crimes.
    pub components: Components,
}

impl<'t> Comparison<'t> {
    /// Puts a run beside the truth.
    pub fn new(truth: &'t Truth, found: &'t Found, seal: Seal<'_>) -> Self {
        let matching = Matching::new(truth, found);
        Self {
            true_labels: truth.labels(),
            labels: matching.labels(found),
            pairs: pair(truth, found, &matching, seal),
            merges: wrong_merges(truth, found, &matching),
            truth,
            found,
            matching,
        }
    }

    /// The labels of reports of crimes alone.
    fn of_crimes(&self, labels: &[u32]) -> Vec<u32> {
        let of_crime = |(report, label): (&TrueReport, &u32)| (!report.no_crime).then_some(*label);
        self.truth.reports.iter().zip(labels).filter_map(of_crime).collect()
    }

    /// What the run said of each report's type, with the report's index in the truth.
    pub fn answers(&self) -> Vec<(u32, Answer<'_>)> {
        let reports = self.truth.reports.iter().zip(&self.matching.found_of).zip(0..);
        let answer = |((report, at), index): ((&'t TrueReport, &Option<usize>), u32)| {
            let found = at.map(|at| &self.found.reports[at]);
            let claimed = found.filter(|found| !found.unsure).and_then(|found| found.scam_type.as_deref());
            (index, Answer { truth: &report.scam_type, claimed, chance: found.map_or(0.0, |found| found.probability) })
        };
        reports.map(answer).collect()
    }

    /// Measures everything.
    pub fn evaluate(&self) -> Evaluation {
        let truth = self.of_crimes(&self.true_labels);
        let labels = self.of_crimes(&self.labels);
        let sort = |of: fn(&TrueReport) -> bool| self.truth.reports.iter().map(of).collect::<Vec<bool>>();
        let apart = |of| apart(&self.labels, &self.true_labels, &sort(of));
        let joined = self.of_crimes(&joined(self.truth));
        let answers = self.answers();
        let is_crime = |index: u32| !self.truth.reports[index as usize].no_crime;
        let of_crimes: Vec<Answer<'_>> =
            answers.iter().filter(|(index, _)| is_crime(*index)).map(|(_, answer)| *answer).collect();
        // The truth of such a report is that it tells of no scam: who says so is right.
        let is_given_a_type = |answer: &Answer<'_>| answer.claimed.is_some_and(|claimed| claimed != answer.truth);
        let no_crime_given_a_type =
            answers.iter().filter(|(index, answer)| !is_crime(*index) && is_given_a_type(answer)).count() as u64;
        Evaluation {
            reports: self.counted(),
            bcubed: bcubed(&labels, &truth),
            bcubed_with_no_crime: bcubed(&self.labels, &self.true_labels),
            pairwise: pairwise(&labels, &truth),
            adjusted_mutual_information: adjusted_mutual_information(&labels, &truth),
            groups: wholeness(&labels, &truth),
            wrong_merges: by_cause(&self.merges),
            largest: largest(&labels, &truth),
            lone: apart(|report| report.lone),
            no_crime: apart(|report| report.no_crime),
            roles: roles(&self.pairs),
            suspects: suspects(&self.pairs),
            types: types(&of_crimes),
            no_crime_given_a_type,
            extraction: extraction(&self.pairs),
            links: links(self.found, &self.matching, &self.true_labels),
            ceiling: bcubed(&self.of_crimes(&ceiling(self.truth)), &truth),
            scripts_alone: bcubed(&self.of_crimes(&by_script(self.found, &self.matching)), &truth),
            components: Components { bcubed: bcubed(&joined, &truth), largest: largest(&joined, &truth).found },
        }
    }

    /// Which true label each group of the run mostly has, by the group's name. Groups without any report that the truth
    /// knows are left out.
    pub fn mostly(&self) -> BTreeMap<u64, Mostly> {
        let of_label = mostly(&self.labels, &self.true_labels);
        let known = self.found.reports.iter().filter_map(|report| {
            let index = *self.matching.truth_of.get(&report.number)?;
            Some((report.group?, *of_label.get(&self.labels[index as usize])?))
        });
        known.collect()
    }

    /// What the truth calls a label; nothing where there was no crime.
    pub fn name(&self, label: u32) -> &'t str {
        let truth: &'t Truth = self.truth;
        truth.reports.iter().find(|report| report.label == label).map_or("", |report| &report.group)
    }

    fn counted(&self) -> Counted {
        let count = |of: fn(&TrueReport) -> bool| self.truth.reports.iter().filter(|report| of(report)).count() as u64;
        let (truth, missing) = (self.truth.reports.len() as u64, self.matching.missing.len() as u64);
        Counted {
            truth,
            matched: truth - missing,
            missing,
            strangers: self.matching.strangers.len() as u64,
            crimes: count(|report| !report.no_crime),
            duplicates: count(|report| report.duplicate_of.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::{found, truth};

    #[test]
    fn a_report_of_no_crime_told_to_be_of_none_was_given_no_type() {
        let truth = truth(&[("d", "1", ""), ("d", "2", ""), ("d", "3", ""), ("d", "4", "G1")]);
        let mut run = found(&[("d", "1", None), ("d", "2", None), ("d", "3", None), ("d", "4", None)]);
        run.reports[0].scam_type = Some("none".to_owned());
        run.reports[1].unsure = true;
        let measured = Comparison::new(&truth, &run, &|_, value| value.to_owned()).evaluate();
        assert_eq!((measured.no_crime.reports, measured.no_crime_given_a_type), (3, 1));
    }
}
