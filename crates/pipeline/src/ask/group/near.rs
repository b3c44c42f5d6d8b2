//! What would fit elsewhere almost as well.

use super::Against;
use crate::tables::ReportRow;
use krama_model::{GroupName, ReportNumber};
use std::collections::BTreeMap;

/// Reports that share with another group, or with a report that stands alone, at least four fifths of what they share with this one.
pub(super) fn near_another(members: &[ReportRow]) -> Vec<Against> {
    let near = || members.iter().filter(|report| report.next_millibits * 5 >= report.own_millibits * 4);
    let groups = most(near().filter_map(|report| report.next_group));
    let groups = groups.map(|(group, reports)| Against::NearAnother { group: GroupName(group), reports });
    let alone = most(near().filter_map(|report| report.next_report));
    let alone = alone.map(|(report, reports)| Against::NearReport { report: ReportNumber(report), reports });
    groups.chain(alone).collect()
}

/// The three that come most often, with how often, the one that comes most first.
fn most(all: impl Iterator<Item = u64>) -> impl Iterator<Item = (u64, u32)> {
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    let mut counts: Vec<(u64, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|&(one, times)| (std::cmp::Reverse(times), one));
    counts.into_iter().take(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report that shares ten bits with its group, and so many millibits with a group or a report that comes next.
    fn row(report: u64, next_millibits: i64, next_group: Option<u64>, next_report: Option<u64>) -> ReportRow {
        ReportRow {
            report,
            source: "desk".to_owned(),
            reference: report.to_string(),
            version: 1,
            group: Some(0),
            duplicate_of: None,
            teller: report,
            time_ms: None,
            scam_type: None,
            probability_permille: 0,
            unsure: true,
            own_millibits: 10_000,
            next_group,
            next_report,
            next_millibits,
            loss_currency: None,
            loss_hundredths: None,
            loss_from_text: false,
            language: None,
            platform: None,
            place: None,
            nationality: None,
            province: None,
        }
    }

    #[test]
    fn reports_that_stand_alone_are_rivals_as_groups_are() {
        let rows = [
            row(0, 8_000, Some(7), None),
            row(1, 9_000, None, Some(5)),
            row(2, 8_000, None, Some(5)),
            row(3, 7_999, None, Some(6)),
            row(4, 0, None, None),
        ];
        let group = Against::NearAnother { group: GroupName(7), reports: 1 };
        assert_eq!(near_another(&rows), [group, Against::NearReport { report: ReportNumber(5), reports: 2 }]);
    }
}
