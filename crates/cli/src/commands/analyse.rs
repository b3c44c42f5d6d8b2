use crate::output::{self, Bars, Format, count};
use crate::session::Session;
use krama_model::{ReportNumber, RunNumber};
use krama_pipeline::analyse::RunSummary;
use krama_pipeline::place::Kept;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama analyse`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  krama analyse\n  krama analyse --replay R3\n
Where a replay gives other rows than the run did, the exit code is 1. Where it gives the same, it writes the tables \
anew, and names those that were not what the run made.")]
pub struct Analyse {
    /// Make that run again and compare it row for row
    #[arg(long, value_name = "RUN")]
    replay: Option<RunNumber>,
}

impl Analyse {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        match self.replay {
            Some(run) => replay(session, run),
            None => analyse(session),
        }
    }
}

#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    summary: RunSummary,
    /// Reports whose place a person confirmed and that now stand elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved: Vec<ReportNumber>,
}

fn analyse(session: &Session) -> anyhow::Result<ExitCode> {
    let unit = session.unit()?;
    let summary = unit.analyse(&session.act(), &Bars::new())?;
    let moved = unit.confirmed_and_moved()?;
    if session.format() == Format::Json {
        output::json("krama/run/1", &Made { summary, moved })?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = output::out();
    writeln!(
        out,
        "Run {}: {} read, {} of them on {}, {} alone.",
        summary.run,
        count(summary.reports, "report"),
        summary.grouped,
        count(summary.groups, "group"),
        summary.reports - summary.grouped
    )?;
    if let Some(kept) = summary.provisional {
        let Kept { placed, kept, grouped, grouped_placed } = kept;
        writeln!(out, "{kept} of {placed} provisional placements kept.")?;
        writeln!(out, "Of {grouped} new reports that now stand on a group {grouped_placed} had one.")?;
    }
    let unread = summary.unread;
    if unread.amounts > 0 {
        writeln!(
            out,
            "note: the amount of {} could not be read as a sum; the original keeps it.",
            count(unread.amounts, "report")
        )?;
    }
    if unread.beyond_limit > 0 {
        writeln!(
            out,
            "note: more than 65,535 values stand in {}; those beyond were not read.",
            count(unread.beyond_limit, "report")
        )?;
    }
    if summary.waiting > 0 {
        let verb = if summary.waiting == 1 { "waits" } else { "wait" };
        writeln!(out, "{} {verb} for a person: krama reviews", count(summary.waiting, "value"))?;
    }
    if !moved.is_empty() {
        let verb = if moved.len() == 1 { "stands" } else { "stand" };
        let reports = moved.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        writeln!(out, "note: {reports} {verb} elsewhere than a person confirmed: krama decide list")?;
    }
    writeln!(out, "Entered in the ledger as {}. Next: krama groups", summary.entry)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn replay(session: &Session, run: RunNumber) -> anyhow::Result<ExitCode> {
    let replay = session.unit()?.replay(run, &Bars::new())?;
    let proven = replay.other.is_empty();
    if session.format() == Format::Json {
        output::json("krama/replay/1", &replay)?;
    } else {
        let mut out = output::out();
        if proven {
            writeln!(out, "Run {run} came out the same, row for row: {}.", replay.same.join(", "))?;
        }
        for other in &replay.other {
            let [then, now] = other.rows;
            writeln!(out, "{}: other rows than then ({then} then, {now} now).", other.table)?;
        }
        for table in &replay.altered {
            let mended = if proven { "; it was written anew" } else { "" };
            writeln!(out, "{table}: the table that stood on disk was not what the run makes{mended}.")?;
        }
        out.flush()?;
    }
    Ok(ExitCode::from(u8::from(!proven)))
}
