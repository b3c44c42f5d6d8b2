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
    /// Complainants that call it the victim's, and none the suspect's.
    pub victims: u32,
    /// Complainants that call it the suspect's, and none the victim's.
    pub suspects: u32,
    /// Complainants that call it both, in one report or in several.
    pub both: u32,
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
    /// Who tells it: complainants are numbered from 1 in the order of their first reports here.
    pub complainant: u32,
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
        let mut tellers = FxHashMap::default();
        let mut numbered = |row: &ReportRow| {
            let next = tellers.len() as u32 + 1;
            *tellers.entry(row.teller).or_insert(next)
        };
        let told = |said: &ReviewReportRow| {
            let row = reports.get(&said.report)?;
            Some(report(row, said, numbered(row)))
        };
        let reports: Vec<ReviewReport> = said.iter().filter_map(told).collect();
        let [victims, suspects, both] = sides(&reports);
        Some(Review { kind, value: mask(&row.value), victims, suspects, both, links: row.links, reports })
    };
    let mut reviews: Vec<Review> = rows.into_iter().filter_map(review).collect();
    let named = |one: &Review| std::cmp::Reverse(one.victims + one.suspects + one.both);
    reviews.sort_by_key(|one| (one.links, named(one), one.kind, one.value.clone()));
    Ok(reviews)
}

/// Complainants that call a value the victim's, the suspect's, and both.
fn sides(reports: &[ReviewReport]) -> [u32; 3] {
    let says = |role: Role| -> FxHashSet<u32> {
        reports.iter().filter(|report| report.says == role).map(|report| report.complainant).collect()
    };
    let (mut victims, mut suspects, mut both) = (says(Role::Victim), says(Role::Suspect), says(Role::Unknown));
    both.extend(victims.intersection(&suspects));
    victims.retain(|one| !both.contains(one));
    suspects.retain(|one| !both.contains(one));
    [victims, suspects, both].map(|side| side.len() as u32)
}

fn report(row: &ReportRow, said: &ReviewReportRow, complainant: u32) -> ReviewReport {
    ReviewReport {
        report: ReportNumber(row.report),
        report_ref: row.reference.clone(),
        source: row.source.clone(),
        group: row.group.map(GroupName),
        complainant,
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
