//! What waits for a person: values that some reports call the victim's and others the suspect's.

use crate::ask::pinned::{Pinned, place};
use crate::ask::{Sight, mask::mask};
use crate::error::Error;
use crate::tables::{MentionRow, REPORT, ReportRow, ReviewReportRow, ReviewRow};
use crate::unit::Unit;
use krama_link::Links;
use krama_model::{Basis, GroupName, Kind, ReportNumber, Role};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// A value in review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// What type of value.
    pub kind: Kind,
    /// The value: `masked:` and a keyed stand-in, since it may be a victim's, unless it was unmasked.
    pub value: String,
    /// Complainants that call it the victim's.
    pub victims: u32,
    /// Complainants that call it the suspect's.
    pub suspects: u32,
    /// How far it links until a person has looked.
    #[serde(serialize_with = "word")]
    pub links: Links,
    /// The reports that say either, in the order of their numbers.
    pub reports: Vec<ReviewReport>,
}

/// What one report says of a value in review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewReport {
    /// The report's number.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// Its source.
    pub source: String,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
    /// Whose it says the value is: the victim's, the suspect's, or both (unknown).
    pub says: Role,
    /// Whether a column says so, and not only words.
    pub by_column: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn word<S: serde::Serializer>(links: &Links, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(links.name())
}

/// Every value in review, those that link nothing first, then those that most reports name.
pub fn reviews(unit: &Unit, sight: Sight) -> Result<Vec<Review>, Error> {
    let pinned = unit.pin()?;
    let mut reviews = read(&pinned, |_| true, |_| true)?;
    if sight == Sight::Unmasked {
        unmask(&pinned, &mut reviews)?;
    }
    Ok(reviews)
}

/// The values in review that some reports name.
pub(super) fn of_reports(pinned: &Pinned<'_>, reports: &[u64]) -> Result<Vec<Review>, Error> {
    let named: FxHashSet<(Basis, String)> = pinned
        .among::<ReviewReportRow>(REPORT, reports.iter().copied())?
        .into_iter()
        .map(|row| (row.basis, row.value))
        .collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    read(pinned, |row| named.contains(&(row.basis, row.value.clone())), |_| true)
}

/// The review of one value, if it is in review.
pub(super) fn of_value(pinned: &Pinned<'_>, kind: Kind, value: &str) -> Result<Vec<Review>, Error> {
    let sealed = pinned.unit().workspace().secret().seal(kind, value);
    let same = |basis: Basis, value: &str| basis == Basis::Value(kind) && value == sealed;
    read(pinned, |row| same(row.basis, &row.value), |row| same(row.basis, &row.value))
}

fn read(
    pinned: &Pinned<'_>,
    wanted: impl Fn(&ReviewRow) -> bool,
    said: impl Fn(&ReviewReportRow) -> bool,
) -> Result<Vec<Review>, Error> {
    let rows = pinned.rows::<ReviewRow>(wanted)?;
    let mut said_of: FxHashMap<(Basis, String), Vec<ReviewReportRow>> = FxHashMap::default();
    for row in pinned.rows::<ReviewReportRow>(said)? {
        said_of.entry((row.basis, row.value.clone())).or_default().push(row);
    }
    let numbers: FxHashSet<u64> = said_of.values().flatten().map(|row| row.report).collect();
    let reports: FxHashMap<u64, ReportRow> =
        pinned.report_rows(numbers)?.into_iter().map(|row| (row.report, row)).collect();
    let review = |row: ReviewRow| {
        let Basis::Value(kind) = row.basis else { return None };
        let said = said_of.get(&(row.basis, row.value.clone())).map_or(&[][..], Vec::as_slice);
        let reports = said.iter().filter_map(|said| Some(report(reports.get(&said.report)?, said))).collect();
        let value = mask(&row.value);
        Some(Review { kind, value, victims: row.victims, suspects: row.suspects, links: row.links, reports })
    };
    let mut reviews: Vec<Review> = rows.into_iter().filter_map(review).collect();
    reviews.sort_by_key(|one| (one.links, std::cmp::Reverse(one.victims + one.suspects), one.kind, one.value.clone()));
    Ok(reviews)
}

fn report(row: &ReportRow, said: &ReviewReportRow) -> ReviewReport {
    ReviewReport {
        report: ReportNumber(row.report),
        report_ref: row.reference.clone(),
        source: row.source.clone(),
        group: row.group.map(GroupName),
        says: said.role,
        by_column: said.by_column,
    }
}

/// Shows the values as the reports that name them spell them.
fn unmask(pinned: &Pinned<'_>, reviews: &mut [Review]) -> Result<(), Error> {
    let numbers: FxHashSet<u64> =
        reviews.iter().flat_map(|review| &review.reports).map(|report| report.report.0).collect();
    let rows = pinned.mentions_in(numbers.iter().copied())?;
    let reports = pinned.report_rows(numbers)?;
    let plain = pinned.plain(&reports.iter().collect::<Vec<_>>())?;
    let unit = pinned.unit();
    let masked = |row: &MentionRow| {
        if row.sealed { mask(&row.value) } else { mask(&unit.stand_in(row.kind, &row.value)) }
    };
    let of_stand_in: FxHashMap<(Kind, String), &String> =
        rows.iter().filter_map(|row| Some(((row.kind, masked(row)), plain.get(&place(row))?))).collect();
    for review in reviews {
        if let Some(&value) = of_stand_in.get(&(review.kind, review.value.clone())) {
            review.value.clone_from(value);
        }
    }
    Ok(())
}
