//! Writing a country down: `reports/`, `transfers/`, `truth/`, each saying that it is an exercise.

mod chats;
mod folder;
mod forms;
mod letters;
mod manifest;
mod tables;
mod transfers;
mod truth;
mod workbook;

use crate::Error;
use crate::country::{Country, Settings};
use crate::incident::Behind;
use crate::schedule::{self, Told};
use crate::time;
use crate::words::{self, Book};
pub use chats::COMPLAINANT;
use folder::Staging;
pub use folder::refuse_full;
use forms::Filed;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Reports that are told at once, on all cores, before they are written in their order.
const CHUNK: usize = 4_096;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// Reports.
    pub reports: u64,
    /// Groups that stand behind some of them.
    pub groups: u64,
    /// Files under `reports/`.
    pub files: u64,
    /// Transfers.
    pub transfers: u64,
}

/// Simulates a country and writes it into a folder that is missing or empty. A failure leaves nothing behind.
pub fn simulate(settings: Settings, out: &Path) -> Result<Written, Error> {
    refuse_full(out)?;
    let country = Country::found(settings)?;
    let books = words::books();
    let mut order = schedule::schedule(&country);
    let first = order.first().ok_or(Error::NoReports)?.received;
    if let Some(until) = settings.until {
        order.truncate(order.partition_point(|told| time::moment(told.received) < until));
    }
    if order.is_empty() {
        return Err(Error::NothingTold { first: time::day_text(first) });
    }
    let staging = Staging::beside(out)?;
    let written = fill(&country, &books, &order, staging.path())?;
    staging.publish(out)?;
    Ok(written)
}

fn fill(country: &Country, books: &[Book], order: &[Told], folder: &Path) -> Result<Written, Error> {
    let mut desks = tables::Desks::open(folder)?;
    let mut truth = truth::Truth::open(folder, country)?;
    let mut banks = transfers::Ledgers::open(folder)?;
    let tell = |chunk: Option<&[Told]>| -> Vec<Filed> {
        chunk.unwrap_or_default().par_iter().map(|&told| forms::file(country, books, told)).collect()
    };
    let mut groups = BTreeSet::new();
    let mut write = |filed: &[Filed]| -> Result<(), Error> {
        for report in filed {
            if let Behind::Team { group, .. } = report.facts.behind {
                groups.insert(group);
            }
            desks.take(report)?;
            truth.report(report)?;
            banks.take(&report.transfers)?;
            truth.path(&report.key, &report.transfers)?;
        }
        Ok(())
    };
    let mut chunks = order.chunks(CHUNK);
    let mut filed = tell(chunks.next());
    while !filed.is_empty() {
        let next = chunks.next();
        let (done, told) = rayon::join(|| write(&filed), || tell(next));
        done?;
        filed = told;
    }
    let report_files = desks.close()?;
    truth.close(country)?;
    let transfers = banks.close()?;
    manifest::write(country, folder)?;
    Ok(Written { reports: order.len() as u64, groups: groups.len() as u64, files: report_files, transfers })
}
