//! The workbench's questions, timed apart, in process on a workspace that has been analysed: as a server asks them that
//! keeps the latest run in memory.

use crate::bench_find::{each, share, shuffle};
use anyhow::Context;
use krama_model::{GroupName, Moment, ReportNumber};
use krama_pipeline::ask::list::{self, GroupOrder, GroupsAsked};
use krama_pipeline::ask::members::{MembersAsked, members};
use krama_pipeline::ask::situation::{SituationAsked, situation};
use krama_pipeline::ask::{self, Scale, Sight};
use krama_pipeline::index::Index;
use krama_pipeline::ingest::Orders;
use krama_pipeline::workspace::{Act, Actor, Disk, Surroundings};
use krama_pipeline::{Settings, Shelf, Silent, Unit};
use serde::Serialize;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Pages opened of each sort.
const PAGES: usize = 100;

/// Values looked up.
const VALUES: u32 = 20_000;

/// What one sort of question takes, in milliseconds, in one thread.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// Half of them at most.
    pub p50_ms: f64,
    /// 99 of a hundred at most.
    pub p99_ms: f64,
}

/// What asking cost.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Reports in the run.
    pub reports: u64,
    /// Seconds to take the run into memory.
    pub take_in_s: f64,
    /// Milliseconds of the first answer on the situation; later ones are remembered.
    pub situation_ms: f64,
    /// A page of a hundred groups, sorted and filtered.
    pub list: Taken,
    /// A group's page, among the largest groups and others.
    pub group: Taken,
    /// Its network of 300 nodes.
    pub network: Taken,
    /// Its timeline by weeks.
    pub timeline: Taken,
    /// A page of a hundred of its reports.
    pub members: Taken,
    /// A report's page.
    pub report: Taken,
    /// Two reports of one group with the words between them.
    pub why: Taken,
    /// Look-ups of values a second.
    pub values_per_second: f64,
}

/// Makes a workspace of a table, analysed.
pub fn make(folder: &Path, reports: PathBuf) -> anyhow::Result<()> {
    let at = Moment::parse("2026-01-01T00:00:00Z").context("it is a time")?;
    let unit = Unit::create(folder, Settings::default(), at, around())?;
    let act = Act { actor: Actor::unproven("bench"), at };
    unit.ingest(&[reports], &Orders::default(), &act, &Silent)?;
    unit.analyse(&act, &Silent)?;
    Ok(())
}

fn around() -> Surroundings {
    Surroundings { disk: Disk::real(), random: Box::new(|bytes: &mut [u8]| bytes.fill(7)) }
}

/// Opens a workspace as a server would and times what it is asked.
pub fn measure(folder: &Path) -> anyhow::Result<Figures> {
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(folder, around())?.with_shelf(Arc::clone(&shelf));
    unit.reader()?;
    let start = Instant::now();
    shelf.take_in(&unit)?;
    let take_in_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let stands = situation(&unit, SituationAsked::default())?;
    let situation_ms = start.elapsed().as_secs_f64() * 1e3;
    let names = names(&unit)?;
    let orders = [GroupOrder::Urgency, GroupOrder::Losses, GroupOrder::Last];
    let asked = |at: &usize| GroupsAsked {
        order: orders[at % orders.len()],
        least_reports: (!at.is_multiple_of(2)).then_some(5),
        place: at.is_multiple_of(5).then(|| "phnom".to_owned()),
        ..GroupsAsked::default()
    };
    let pages: Vec<usize> = (0..PAGES).collect();
    let pair = |name: &GroupName| {
        let page = members(&unit, (*name, &MembersAsked::default()), None, 2)?;
        Ok::<_, krama_pipeline::Error>([page.items[0].report, page.items[1].report])
    };
    let pairs: Vec<[ReportNumber; 2]> = names.iter().map(pair).collect::<Result<_, _>>()?;
    let numbers: Vec<ReportNumber> =
        (0..PAGES as u64).map(|at| ReportNumber(at * stands.reports / PAGES as u64)).collect();
    let values_per_second = values(&unit, &shelf)?;
    Ok(Figures {
        reports: stands.reports,
        take_in_s,
        situation_ms,
        list: taken(&pages, |at| list::groups(&unit, &asked(at), 0, 100).map(black_box).map(drop))?,
        group: taken(&names, |name| ask::group::group(&unit, *name).map(black_box).map(drop))?,
        network: taken(&names, |name| ask::network::network(&unit, *name, 300).map(black_box).map(drop))?,
        timeline: taken(&names, |name| {
            ask::timeline::timeline(&unit, *name, Scale::Week, 40).map(black_box).map(drop)
        })?,
        members: taken(&names, |name| {
            members(&unit, (*name, &MembersAsked::default()), None, 100).map(black_box).map(drop)
        })?,
        report: taken(&numbers, |number| ask::report::report(&unit, *number, Sight::Masked).map(black_box).map(drop))?,
        why: taken(&pairs, |[a, b]| ask::why::why(&unit, *a, *b).map(black_box).map(drop))?,
        values_per_second,
    })
}

/// The groups whose pages are opened: the largest, and some of each size.
fn names(unit: &Unit) -> anyhow::Result<Vec<GroupName>> {
    let asked = GroupsAsked { order: GroupOrder::Reports, ..GroupsAsked::default() };
    let all = list::groups(unit, &asked, 0, usize::MAX)?.items;
    anyhow::ensure!(!all.is_empty(), "no groups to open: analyse the workspace first");
    let every = (all.len() / PAGES).max(1);
    let mut names: Vec<GroupName> = all.iter().step_by(every).take(PAGES).map(|item| item.group).collect();
    shuffle(&mut names);
    Ok(names)
}

/// Look-ups a second of values, each asked for once.
fn values(unit: &Unit, shelf: &Shelf) -> anyhow::Result<f64> {
    let mut index = Index::open(unit)?;
    index.follow(unit, &Silent)?;
    index.follow_values(unit, &Silent)?;
    let mut values = index.sample(VALUES)?;
    anyhow::ensure!(!values.is_empty(), "nothing to look up");
    shuffle(&mut values);
    let kept = (unit.workspace().origin(), unit.latest_run()?);
    let times = each(&values, |(kind, value)| match shelf.look(kept, Some(*kind), value) {
        // A stand-in is not read as a value.
        Some(Ok(_) | Err(krama_pipeline::Error::UnreadableValue { .. })) => Ok(()),
        Some(Err(error)) => Err(error),
        None => Err(krama_pipeline::Error::NoRun),
    });
    let times = times.context("looking values up")?;
    Ok(times.len() as f64 / times.iter().sum::<f64>())
}

fn taken<T>(items: &[T], act: impl FnMut(&T) -> Result<(), krama_pipeline::Error>) -> anyhow::Result<Taken> {
    let times = each(items, act)?;
    Ok(Taken { p50_ms: share(&times, 50) * 1e3, p99_ms: share(&times, 99) * 1e3 })
}
