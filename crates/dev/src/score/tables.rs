//! The tables a score is read from.

use anyhow::{Context, ensure};
use krama_model::{Kind, Role};
use rustc_hash::FxHashMap;
use std::io::Read;

/// The true group of every report, as numbers.
#[derive(Debug, Default)]
pub struct Truth {
    /// Index of each reference in `groups`.
    index: FxHashMap<String, u32>,
    /// The true group of each report.
    pub groups: Vec<u32>,
}

/// A label for every report of the truth, and how many rows named none of them.
#[derive(Debug)]
pub struct Partition {
    /// Labels in the order of the truth.
    pub labels: Vec<u32>,
    /// Rows whose report the truth does not know.
    pub strangers: usize,
}

impl Truth {
    /// The index of a report named `source/ref` or `ref`.
    pub fn find(&self, report_ref: &str) -> Option<u32> {
        let whole = self.index.get(report_ref);
        whole.or_else(|| self.index.get(report_ref.split_once('/')?.1)).copied()
    }
}

/// Reads `ref,group`. A reference that stands twice is refused.
pub fn read_truth(input: impl Read) -> anyhow::Result<Truth> {
    let mut truth = Truth::default();
    let mut names: FxHashMap<String, u32> = FxHashMap::default();
    for record in csv::Reader::from_reader(input).records() {
        let record = record.context("the truth is not readable as CSV")?;
        let [reference, group] = [0, 1].map(|at| record.get(at).unwrap_or_default());
        let next = truth.groups.len() as u32;
        let known = truth.index.insert(reference.to_owned(), next);
        ensure!(
            known.is_none(),
            "line {}: the reference stands twice",
            record.position().map_or(0, csv::Position::line)
        );
        let label = names.len() as u32;
        truth.groups.push(*names.entry(group.to_owned()).or_insert(label));
    }
    Ok(truth)
}

/// Reads `report_ref,group_id,…`. Reports that are absent or have no group stand alone.
pub fn read_members(input: impl Read, truth: &Truth) -> anyhow::Result<Partition> {
    let reports = truth.groups.len() as u32;
    let mut partition = Partition { labels: (0..reports).collect(), strangers: 0 };
    let mut names: FxHashMap<String, u32> = FxHashMap::default();
    for record in csv::Reader::from_reader(input).records() {
        let record = record.context("the members are not readable as CSV")?;
        let [reference, group] = [0, 1].map(|at| record.get(at).unwrap_or_default());
        match truth.find(reference) {
            None => partition.strangers += 1,
            Some(_) if group.is_empty() => {}
            Some(report) => {
                let label = reports + names.len() as u32;
                partition.labels[report as usize] = *names.entry(group.to_owned()).or_insert(label);
            }
        }
    }
    Ok(partition)
}

/// Whether a naive correlation joins reports on a kind. Names, places and amounts are left out: they would only make the
/// baseline worse. So are payment cards, of which a digest is kept.
fn links(kind: Kind) -> bool {
    !matches!(kind, Kind::Name | Kind::Place | Kind::Amount | Kind::PaymentCard)
}

/// Reads `report_ref,kind,value,role,…` and keeps what could link: suspect and unknown values of linking kinds, as
/// pairs of a report's index and `kind value`.
pub fn read_mentions(input: impl Read, truth: &Truth) -> anyhow::Result<Vec<(u32, String)>> {
    let mut kept = Vec::new();
    for record in csv::Reader::from_reader(input).records() {
        let record = record.context("the mentions are not readable as CSV")?;
        let [reference, kind, value, role] = [0, 1, 2, 3].map(|at| record.get(at).unwrap_or_default());
        let links = Kind::parse(kind).is_some_and(links);
        let counts = matches!(Role::parse(role), Some(Role::Suspect | Role::Unknown));
        if let Some(report) = truth.find(reference).filter(|_| links && counts) {
            kept.push((report, format!("{kind} {value}")));
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &str = "ref,group\nA1,x\nA2,x\nB/1,y\n";

    #[test]
    fn reports_that_are_absent_or_without_group_stand_alone() {
        let truth = read_truth(TRUTH.as_bytes()).unwrap();
        let members = "report_ref,group_id\nbench/A1,G0\nA2,\nbench/Z9,G0\n";
        let partition = read_members(members.as_bytes(), &truth).unwrap();
        assert_eq!((partition.labels, partition.strangers), (vec![3, 1, 2], 1));
    }

    #[test]
    fn a_reference_may_itself_hold_a_slash() {
        let truth = read_truth(TRUTH.as_bytes()).unwrap();
        assert_eq!((truth.find("bench/B/1"), truth.find("B/1"), truth.find("B")), (Some(2), Some(2), None));
    }

    #[test]
    fn refuses_a_reference_that_stands_twice() {
        assert!(read_truth("ref,group\nA,x\nA,y\n".as_bytes()).is_err());
    }

    #[test]
    fn keeps_only_what_could_link() {
        let truth = read_truth(TRUTH.as_bytes()).unwrap();
        let mentions = "report_ref,kind,value,role,field,start,end\n\
            s/A1,phone,+1,suspect,narrative,0,2\ns/A1,phone,+2,victim,narrative,0,2\n\
            s/A2,name,Dara,suspect,narrative,0,2\ns/A2,domain,kx.test,unknown,narrative,0,2\n";
        let kept = read_mentions(mentions.as_bytes(), &truth).unwrap();
        assert_eq!(kept, [(0, "phone +1".to_owned()), (1, "domain kx.test".to_owned())]);
    }
}
