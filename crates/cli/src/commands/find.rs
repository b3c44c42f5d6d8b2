use crate::commands::mentions;
use crate::commands::why::in_place;
use crate::output::{self, Bars, Format, Lines, bits, count, shown};
use crate::session::Session;
use krama_model::GroupName;
use krama_pipeline::ask::find::{COUNTED, LONGEST, find};
use krama_pipeline::ask::{Found, WordHit};
use krama_pipeline::place::Placement;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama find`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama find '012 345 678'
  krama find t.me/some_name
  krama find 2026-0412
  krama find G12
  krama find 'money locked'
  krama find 支付宝

Values are found however they are written. Of several words, every one must stand in a report;
what stands in \"double quotes\" must stand together. Reports that came in since the last analysis
are found by reference and by words, with the group they stand on for now.
Victims' values and payment cards are never searched. Where nothing is found, the exit code is 1.")]
pub struct Find {
    /// A value, a report's reference, a group's name, or words in any script
    #[arg(value_parser = searchable)]
    text: String,
    /// How many mentions, and reports with the words, to show
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: u32,
}

/// Refuses nothing and whole documents.
fn searchable(text: &str) -> Result<String, String> {
    let length = text.trim().chars().count();
    let fits = (1..=LONGEST).contains(&length);
    fits.then(|| text.to_owned())
        .ok_or_else(|| format!("a search has 1 to {LONGEST} characters; this one has {length}"))
}

impl Find {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let found = find(&session.unit()?, &self.text, self.limit, &Bars::new())?;
        if session.format() == Format::Json {
            output::json("krama/find/1", &found)?;
        } else {
            print(&found, self.limit as usize)?;
        }
        Ok(ExitCode::from(u8::from(found.is_empty())))
    }
}

fn print(found: &Found, limit: usize) -> anyhow::Result<()> {
    let mut out = output::out();
    if found.is_empty() {
        writeln!(out, "Nothing found.")?;
    }
    for report in &found.reports {
        writeln!(out, "report {report} has this reference")?;
    }
    if let Some(group) = &found.group {
        writeln!(out, "group {} has {}: krama group {}", group.group, count(group.reports, "report"), group.group)?;
    }
    for hit in &found.groups {
        writeln!(out, "group {}: {}", hit.group, count(hit.mentions, "mention"))?;
    }
    for newcomer in &found.provisional {
        let (report, reference) = (newcomer.report, shown(&newcomer.report_ref, Lines::Shown));
        writeln!(out, "report {report} ({reference}) is {}", provisional(&newcomer.placement))?;
    }
    out.flush()?;
    drop(out);
    if !found.mentions.is_empty() {
        mentions::print(&found.mentions, limit)?;
    }
    words(found)
}

fn words(found: &Found) -> anyhow::Result<()> {
    let mut out = output::out();
    for hit in &found.words {
        let reference = shown(&hit.report_ref, Lines::Shown);
        let group = hit.group.map_or_else(|| "no group".to_owned(), |group: GroupName| group.to_string());
        writeln!(out, "{} {reference} ({group}), {}: {}", hit.report, hit.field, excerpt(hit))?;
    }
    if !found.words.is_empty() {
        let more = if found.words_in_all >= COUNTED { " or more" } else { "" };
        writeln!(out, "{} of {}{more} reports with these words shown.", found.words.len(), found.words_in_all)?;
    }
    if found.not_indexed > 0 {
        writeln!(out, "The words of {} are not indexed yet: krama index", count(found.not_indexed, "report"))?;
    }
    Ok(out.flush()?)
}

/// The words in their place, or why they are not shown.
fn excerpt(hit: &WordHit) -> String {
    match (hit.masked, hit.text.iter().all(String::is_empty)) {
        (_, true) => "nothing to show: its texts no longer hold the words".to_owned(),
        (true, false) => format!("{} (they stand in what is hidden)", in_place(&hit.text, hit.start)),
        (false, false) => in_place(&hit.text, hit.start),
    }
}

/// A provisional place in words.
pub fn provisional(placement: &Placement) -> String {
    let by: Vec<String> =
        placement.by.iter().take(3).map(|by| format!("{} {}", by.basis, output::value(by.basis, &by.value))).collect();
    let with = match placement.with {
        0 => String::new(),
        others => format!(" with {}", count(others, "other new report")),
    };
    let by = if by.is_empty() { "nothing of its own".to_owned() } else { by.join(", ") };
    format!("provisionally on {} ({} bits{with}: {by})", placement.group, bits(placement.millibits))
}
