//! Searching, timed apart: look-ups of values, searches for words, and placing one report, in process on a workspace that
//! has been analysed.

use anyhow::Context;
use krama_model::{Kind, ReportNumber};
use krama_pipeline::ask::find::{COUNTED, Sought, query};
use krama_pipeline::index::Index;
use krama_pipeline::place::Placer;
use krama_pipeline::workspace::{Disk, Surroundings};
use krama_pipeline::{Silent, Unit};
use serde::Serialize;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Values looked up.
const VALUES: u32 = 20_000;

/// A look-up fetches so many mentions at most, as a page of an answer would.
const PAGE: u32 = 100;

/// Reports placed.
const PLACED: u64 = 500;

/// Words of four scripts, frequent ones among them.
const QUERIES: [&str; 6] = ["money", "telegram", "parcel jewels", "转账", "ប្រាក់", "โอนเงิน"];

/// What searching cost, in one thread.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Sealed reports in the index.
    pub reports: u64,
    /// Seconds until the words were in, where they were not before.
    pub words_s: f64,
    /// Seconds until values, ties and groups were in, where they were not before.
    pub values_s: f64,
    /// Look-ups of values a second.
    pub values_per_second: f64,
    /// Microseconds that half of the look-ups take at most.
    pub value_p50_us: f64,
    /// Microseconds that 99 of a hundred take at most.
    pub value_p99_us: f64,
    /// Milliseconds of the slowest search for words: the newest twenty of them.
    pub words_worst_ms: f64,
    /// Milliseconds to open the index and get ready to place.
    pub place_ready_ms: f64,
    /// Milliseconds that 99 of a hundred placements take at most, reading the report included.
    pub place_p99_ms: f64,
}

/// Brings a workspace's index up to date and times what it is for.
pub fn measure(folder: &Path) -> anyhow::Result<Figures> {
    let random = Box::new(|bytes: &mut [u8]| bytes.fill(7));
    let unit = Unit::open(folder, Surroundings { disk: Disk::real(), random })?;
    let mut index = Index::open(&unit)?;
    let start = Instant::now();
    index.follow(&unit, &Silent)?;
    index.follow_values(&unit, &Silent)?;
    let values_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    index.take_words(&unit, &Silent)?;
    let words_s = start.elapsed().as_secs_f64();
    let reports = index.reach(&unit)?.indexed;
    let mut values = index.sample(VALUES)?;
    anyhow::ensure!(!values.is_empty(), "nothing to look up: analyse the workspace first");
    shuffle(&mut values);
    let look = |(kind, value): &(Kind, String)| {
        black_box(index.mentions(*kind, [value, &unit.stand_in(*kind, value)], PAGE)).map(|_| ())
    };
    let looked = each(&values, look)?;
    let queries: Vec<String> = QUERIES.iter().filter_map(|text| query(text, Sought::Words)).collect();
    let searches = each(&queries, |query| black_box(index.reports_with(query, 20, COUNTED)).map(|_| ()))?;
    let start = Instant::now();
    let opened = Index::open(&unit)?;
    let placer = Placer::new(&unit, &opened)?.context("nothing to place by: analyse the workspace first")?;
    let place_ready_ms = start.elapsed().as_secs_f64() * 1e3;
    let numbers: Vec<_> = (0..PLACED).map(|at| ReportNumber(at * reports.max(PLACED) / PLACED)).collect();
    let sealed = unit.workspace().reports_by_number(&numbers)?;
    let settled = each(&sealed, |sealed| placer.newcomers(std::slice::from_ref(sealed)).map(|_| ()))?;
    Ok(Figures {
        reports,
        words_s,
        values_s,
        values_per_second: looked.len() as f64 / looked.iter().sum::<f64>(),
        value_p50_us: share(&looked, 50) * 1e6,
        value_p99_us: share(&looked, 99) * 1e6,
        words_worst_ms: share(&searches, 100) * 1e3,
        place_ready_ms,
        place_p99_ms: share(&settled, 99) * 1e3,
    })
}

/// Seconds for each, shortest first.
pub(crate) fn each<T, E>(items: &[T], mut act: impl FnMut(&T) -> Result<(), E>) -> Result<Vec<f64>, E> {
    let mut times = Vec::with_capacity(items.len());
    for item in items {
        let start = Instant::now();
        act(item)?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// What so many in a hundred stay within.
pub(crate) fn share(times: &[f64], percent: usize) -> f64 {
    times[(times.len() * percent / 100).saturating_sub(usize::from(percent == 100)).min(times.len() - 1)]
}

/// Neighbours in the index are not asked for one after another.
pub(crate) fn shuffle<T>(items: &mut [T]) {
    let count = items.len();
    for at in 0..count {
        items.swap(at, at.wrapping_mul(7_919).wrapping_add(31) % count);
    }
}
