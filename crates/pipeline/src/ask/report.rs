//! One report for its page: what it says with every value at its place, where it is sealed, and why it stands where it does.

mod parts;
mod standing;

pub use parts::{MentionView, PartView, ScamView, SignView};
pub use standing::{GroupTie, StandingView};

use crate::ask::mentions::Sight;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::index::Index;
use crate::place::Placement;
use crate::unit::Unit;
use krama_casebook::{SealedReport, Sealing};
use krama_model::{Digest, Moment, ReportNumber, RunNumber};
use serde::Serialize;

/// A report and what is known of it.
///
/// `{report, source, report_ref, received_at, occurred_at, zone_assumed, masked, parts, scam, seal, run, standing,
/// provisional}`: times, `run`, `standing` and `provisional` are null where there are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportAnswer {
    /// Its number.
    pub report: ReportNumber,
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub report_ref: String,
    /// When it came to the source.
    pub received_at: Option<Moment>,
    /// When it happened.
    pub occurred_at: Option<Moment>,
    /// Whether its dates came without a zone, so that the workspace's was assumed.
    pub zone_assumed: bool,
    /// Whether victims' values are left out of all that follows.
    pub masked: bool,
    /// Its texts in order, with the values that stand in them.
    pub parts: Vec<PartView>,
    /// The type of scam it tells of; none of an exhibit.
    pub scam: Option<ScamView>,
    /// Where it is sealed.
    pub seal: SealView,
    /// The run that read it, in this version; none where the latest did not.
    pub run: Option<RunNumber>,
    /// Where that run put it and why.
    pub standing: Option<StandingView>,
    /// Where it stands for now, if no run has seen it.
    pub provisional: Option<Placement>,
}

/// What a report is proven by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealView {
    /// SHA-256 of the original it was read from; none where victims' values are left out. Who has the rest of a small file would only
    /// need to try every number under the mask until the digest is right.
    pub original: Option<Digest>,
    /// Where in the original it stands.
    pub place: String,
    /// The batch that holds it, and the ledger's entry for that.
    #[serde(flatten)]
    pub sealing: Sealing,
}

/// Opens one report, in its newest version. What is asked for unmasked was entered in the ledger before.
pub fn report(unit: &Unit, number: ReportNumber, sight: Sight) -> Result<ReportAnswer, Error> {
    let sealing = unit.workspace().sealing(number)?;
    let sealed = unit.workspace().reports_by_number(&[number])?.pop();
    let sealed = sealed.ok_or(krama_casebook::Error::NoSuchReport(number))?;
    let pinned = latest(unit)?;
    let row = pinned.as_ref().map(|pinned| pinned.report_row(number)).transpose()?.flatten();
    let read_by = pinned.as_ref().filter(|_| row.as_ref().is_some_and(|row| row.version == sealed.version));
    let (parts, scam) = parts::of(unit, (pinned.as_ref(), read_by), &sealed, sight)?;
    let standing = match (&pinned, row) {
        (Some(pinned), Some(row)) => Some(standing::of(pinned, &row)?),
        _ => None,
    };
    let provisional = match pinned.as_ref().filter(|_| standing.is_none()) {
        Some(_) => provisional(unit, number)?,
        None => None,
    };
    let run = read_by.map(Pinned::run);
    Ok(assembled(sealed, (parts, scam), SealAnd { sealing, sight, run, standing, provisional }))
}

/// Opens one version of a report as it was sealed, masked by what is known now, and without what a run makes of it.
pub fn version(unit: &Unit, number: ReportNumber, version: u32) -> Result<ReportAnswer, Error> {
    let sealing = unit.workspace().sealing_of(number, version)?;
    let mut versions = unit.workspace().versions_of(number)?;
    versions.retain(|sealed| sealed.version == version);
    let sealed = versions.pop().ok_or(krama_casebook::Error::NoSuchReport(number))?;
    let pinned = latest(unit)?;
    let row = pinned.as_ref().map(|pinned| pinned.report_row(number)).transpose()?.flatten();
    let read_by = pinned.as_ref().filter(|_| row.as_ref().is_some_and(|row| row.version == version));
    let texts = parts::of(unit, (pinned.as_ref(), read_by), &sealed, Sight::Masked)?;
    let beside = SealAnd { sealing, sight: Sight::Masked, run: None, standing: None, provisional: None };
    Ok(assembled(sealed, texts, beside))
}

/// Opens one version of a report as an exhibit: the words that were submitted, with what is a victim's left out, and its seal.
/// What Krama reads in them was not put before the court.
pub fn exhibit(unit: &Unit, number: ReportNumber, version: u32) -> Result<ReportAnswer, Error> {
    let mut answer = self::version(unit, number, version)?;
    answer.scam = None;
    answer.parts.iter_mut().for_each(|part| part.mentions.clear());
    Ok(answer)
}

fn latest(unit: &Unit) -> Result<Option<Pinned<'_>>, Error> {
    match unit.pin() {
        Ok(pinned) => Ok(Some(pinned)),
        Err(Error::NoRun | Error::TablesGone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What stands beside a report's texts.
struct SealAnd {
    sealing: Sealing,
    sight: Sight,
    run: Option<RunNumber>,
    standing: Option<StandingView>,
    provisional: Option<Placement>,
}

fn assembled(sealed: SealedReport, (parts, scam): (Vec<PartView>, ScamView), beside: SealAnd) -> ReportAnswer {
    let SealAnd { sealing, sight, run, standing, provisional } = beside;
    let report = sealed.report;
    ReportAnswer {
        report: sealed.number,
        source: report.key.source,
        report_ref: report.key.reference,
        received_at: report.received_at,
        occurred_at: report.occurred_at,
        zone_assumed: report.zone_assumed,
        masked: sight == Sight::Masked,
        parts,
        scam: Some(scam),
        seal: SealView {
            original: (sight == Sight::Unmasked).then_some(report.original),
            place: report.place,
            sealing,
        },
        run,
        standing,
        provisional,
    }
}

/// Where a report that came in since the last run stands for now.
fn provisional(unit: &Unit, number: ReportNumber) -> Result<Option<Placement>, Error> {
    let mut index = Index::open(unit)?;
    index.follow(unit, &crate::Silent)?;
    let placed = unit.newcomers(&index)?.unwrap_or_default();
    Ok(placed.into_iter().find(|newcomer| newcomer.report == number).map(|newcomer| newcomer.placement))
}
