//! Errors one by one, worst first, each with the reports it concerns, so that it can be opened.

use super::evaluation::Comparison;
use super::merges::Cause;
use super::values::ValuePair;
use super::wholeness::{Fate, fates};
use krama_model::{Kind, Role};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A sort of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Ties that join what belongs apart.
    Merges,
    /// True groups that were not found together.
    Splits,
    /// Values given another role than they have.
    Roles,
    /// Scam types told wrongly.
    Types,
    /// Suspects' values that were told and not found.
    Missed,
}

/// A tie that a merge rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joint {
    /// What it rests on: a kind of value, `script` or `look-alike`.
    pub basis: String,
    /// The value.
    pub value: String,
    /// The claimed chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Its weight, in millibits.
    pub millibits: i64,
}

/// One error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The reports that show it, one or two, as `source/reference`.
    pub reports: Vec<String>,
    /// What is true of each: its group, role or type.
    pub truly: Vec<String>,
    /// What was found instead.
    pub found: String,
    /// How many reports it concerns.
    pub concerns: u64,
    /// Of merges: why the tie could join them.
    pub cause: Option<Cause>,
    /// Of merges: the tie.
    pub by: Option<Joint>,
    /// Of roles and what was missed: the kind of the value.
    pub kind: Option<Kind>,
    /// Of roles and what was missed: the value.
    pub value: Option<String>,
}

impl Mistake {
    fn new(reports: Vec<String>, truly: Vec<String>, found: String, concerns: usize) -> Self {
        let concerns = concerns as u64;
        Self { reports, truly, found, concerns, cause: None, by: None, kind: None, value: None }
    }
}

impl Comparison<'_> {
    /// All errors of a sort, worst first.
    pub fn mistakes(&self, sort: Sort) -> Vec<Mistake> {
        match sort {
            Sort::Merges => self.merge_mistakes(),
            Sort::Splits => self.split_mistakes(),
            Sort::Roles => self.value_mistakes(|pair| {
                pair.truly.is_some() && pair.found.is_some_and(|found| Some(found) != pair.truly)
            }),
            Sort::Types => self.type_mistakes(),
            Sort::Missed => {
                self.value_mistakes(|pair| pair.truly == Some(Role::Suspect) && pair.told && pair.found.is_none())
            }
        }
    }

    /// A report as the run knows it, which may be by a longer reference.
    fn key(&self, report: u32) -> String {
        let truth = &self.truth.reports[report as usize];
        let found = self.matching.found_of[report as usize].map(|at| &self.found.reports[at].reference);
        format!("{}/{}", truth.source, found.unwrap_or(&truth.reference))
    }

    fn group(&self, report: u32) -> String {
        let group = &self.truth.reports[report as usize].group;
        if group.is_empty() { "no crime".to_owned() } else { group.clone() }
    }

    fn merge_mistakes(&self) -> Vec<Mistake> {
        let mistake = |merge: &super::merges::WrongMerge| {
            let tie = &self.found.ties[merge.tie];
            let ends = [merge.a, merge.b];
            let mut mistake = Mistake::new(
                ends.map(|report| self.key(report)).to_vec(),
                ends.map(|report| self.group(report)).to_vec(),
                format!("G{}", merge.group),
                merge.reports,
            );
            mistake.cause = Some(merge.cause);
            mistake.by = Some(Joint {
                basis: tie.basis.name().to_owned(),
                value: tie.value.clone(),
                chance_permille: tie.chance_permille,
                millibits: tie.millibits,
            });
            mistake
        };
        self.merges.iter().map(mistake).collect()
    }

    fn split_mistakes(&self) -> Vec<Mistake> {
        let mut fates: Vec<Fate> = fates(&self.labels, &self.true_labels);
        fates.retain(super::wholeness::Fate::is_split);
        let outside = |fate: &Fate| fate.pieces[1..].iter().map(|(_, reports)| reports.len()).sum::<usize>();
        fates.sort_by_key(|fate| (Reverse(outside(fate)), fate.label));
        let mistake = |fate: &Fate| {
            let (largest, next) = (&fate.pieces[0].1, &fate.pieces[1].1);
            let ends = [largest[0], next[0]];
            let found =
                format!("{} pieces: {} reports of it together, then {}", fate.pieces.len(), largest.len(), next.len());
            let truly = ends.map(|report| self.group(report)).to_vec();
            Mistake::new(ends.map(|report| self.key(report)).to_vec(), truly, found, outside(fate))
        };
        fates.iter().map(mistake).collect()
    }

    fn value_mistakes(&self, wanted: impl Fn(&ValuePair) -> bool) -> Vec<Mistake> {
        let mut wrong: Vec<&ValuePair> = self.pairs.iter().filter(|pair| wanted(pair)).collect();
        let mut named: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for pair in &wrong {
            *named.entry((pair.kind, &pair.value)).or_default() += 1;
        }
        let times = |pair: &ValuePair| named[&(pair.kind, pair.value.as_str())];
        // Calling a victim's value the suspect's is the worst; then what happens most often.
        wrong.sort_by_key(|pair| (!super::roles::accuses_victim(pair), Reverse(times(pair)), pair.report, pair.kind));
        let mistake = |pair: &&ValuePair| {
            let role = |role: Option<Role>| role.map_or("not found", Role::name).to_owned();
            let mut mistake =
                Mistake::new(vec![self.key(pair.report)], vec![role(pair.truly)], role(pair.found), times(pair));
            mistake.kind = Some(pair.kind);
            mistake.value = Some(pair.value.clone());
            mistake
        };
        wrong.iter().map(mistake).collect()
    }

    fn type_mistakes(&self) -> Vec<Mistake> {
        let mut wrong: Vec<(u32, &str, &str, f64)> = self
            .answers()
            .into_iter()
            .filter_map(|(index, answer)| Some((index, answer.truth, answer.claimed?, answer.chance)))
            .filter(|(_, truth, claimed, _)| truth != claimed)
            .collect();
        let mut confused: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (_, truth, claimed, _) in &wrong {
            *confused.entry((truth, claimed)).or_default() += 1;
        }
        // The surest of each confusion first, the most frequent confusions before others.
        wrong.sort_by(|a, b| {
            confused[&(b.1, b.2)].cmp(&confused[&(a.1, a.2)]).then(b.3.total_cmp(&a.3)).then(a.0.cmp(&b.0))
        });
        let mistake = |(index, truth, claimed, chance): &(u32, &str, &str, f64)| {
            let found = format!("{claimed} ({:.0} %)", chance * 100.0);
            Mistake::new(vec![self.key(*index)], vec![(*truth).to_owned()], found, confused[&(*truth, *claimed)])
        };
        wrong.iter().map(mistake).collect()
    }
}
