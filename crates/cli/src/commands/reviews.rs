use crate::commands::mentions::Look;
use crate::output::{self, Csv, Lines, Shape, shown};
use crate::session::{AsCsv, Session};
use krama_model::Role;
use krama_pipeline::ask::reviews::reviews;
use krama_pipeline::ask::{Links, Review, ReviewReport};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama reviews`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama reviews
  krama reviews --csv > reviews.csv
  krama reviews --unmask --why 'to ask the bank whose account it is'

A value that some reports call the victim's and others the suspect's waits for a person. It links nothing, \
unless clearly more complainants call it the suspect's (three to one; a column counts as three): then it links \
weakly, and fully where fewer than one in twenty call it the victim's. After looking: `krama decide benign --open-victims` \
if it says nothing about who stands behind a report and is nobody's own, `krama decide same` if two reports belong together all the same, or \
correct the table it came from and take it in again.")]
pub struct Reviews {
    #[command(flatten)]
    csv: AsCsv,
    #[command(flatten)]
    look: Look,
    /// How many values to show
    #[arg(long, default_value_t = 25, value_name = "N")]
    limit: usize,
}

#[derive(Serialize)]
struct List {
    reviews: Vec<Review>,
}

/// Reports shown on one side of a value; the rest is counted.
const REPORTS_SHOWN: usize = 6;

impl Reviews {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let sight = self.look.sight(&unit, session, "values in review")?;
        let found = reviews(&unit, sight)?;
        match shape {
            Shape::Csv(cells) => csv(&found, cells)?,
            Shape::Json => output::json("krama/reviews/1", &List { reviews: found })?,
            Shape::Text => {
                let mut out = output::out();
                print(&mut out, &found[..self.limit.min(found.len())])?;
                writeln!(out, "{} of {} values in review shown.", self.limit.min(found.len()), found.len())?;
                out.flush()?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints values in review for people, each with the reports on both sides.
pub fn print(out: &mut impl Write, reviews: &[Review]) -> anyhow::Result<()> {
    for review in reviews {
        writeln!(out, "{} {}: {}", review.kind.name(), shown(&review.value, Lines::Shown), effect(review.links))?;
        for (role, title) in
            [(Role::Victim, "the victim's, say"), (Role::Suspect, "the suspect's, say"), (Role::Unknown, "both, say")]
        {
            let said: Vec<&ReviewReport> = review.reports.iter().filter(|report| report.says == role).collect();
            if said.is_empty() {
                continue;
            }
            let mut names: Vec<String> = said.iter().take(REPORTS_SHOWN).map(|report| name(report)).collect();
            if said.len() > REPORTS_SHOWN {
                names.push(format!("and {} more", said.len() - REPORTS_SHOWN));
            }
            writeln!(out, "    {title}: {}", names.join(", "))?;
        }
    }
    Ok(())
}

/// How far a value in review links, in words.
fn effect(links: Links) -> &'static str {
    match links {
        Links::Not => "links nothing until a person has looked",
        Links::Weakly => "links weakly until a person has looked",
        Links::Fully => "links, since few call it the victim's",
    }
}

fn name(report: &ReviewReport) -> String {
    let group = report.group.map_or_else(|| "alone".to_owned(), |group| format!("on {group}"));
    format!("{} ({}, {group})", shown(&report.report_ref, Lines::Shown), by(report))
}

fn by(report: &ReviewReport) -> &'static str {
    if report.by_column { "column" } else { "words" }
}

fn csv(reviews: &[Review], cells: output::Cells) -> anyhow::Result<()> {
    const HEADER: [&str; 13] = [
        "kind",
        "value",
        "links",
        "victims",
        "suspects",
        "both",
        "report_ref",
        "complainant",
        "says",
        "by_column",
        "source",
        "report",
        "group_id",
    ];
    let mut csv = Csv::new(&HEADER, cells)?;
    for review in reviews {
        for report in &review.reports {
            csv.row(&[
                review.kind.name().to_owned(),
                review.value.clone(),
                review.links.name().to_owned(),
                review.victims.to_string(),
                review.suspects.to_string(),
                review.both.to_string(),
                report.report_ref.clone(),
                report.complainant.to_string(),
                report.says.name().to_owned(),
                report.by_column.to_string(),
                report.source.clone(),
                report.report.to_string(),
                report.group.map(|group| group.to_string()).unwrap_or_default(),
            ])?;
        }
    }
    csv.finish()
}
