use crate::output::{self, Format};
use crate::session::Session;
use chrono::{NaiveDate, NaiveTime};
use krama_model::{Moment, World};
use krama_train::{Level, Settings, Written};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama simulate --seed 7 --reports 2000 --difficulty 3 --out country
  krama init trial --exercise
  krama -w trial ingest country/reports --complainant Complainant\n
The folder gets reports/ to take in, transfers/ of banks and a chain, and truth/ to measure against.
Everything in it is invented and says so.")]
pub struct Simulate {
    /// The same seed gives the same country
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// How many reports
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    reports: u64,
    /// From 1, easy, to 5, hard; 3 is like a national desk's year
    #[arg(long, default_value_t = 3, value_name = "1..5")]
    difficulty: u64,
    /// Leave out what is reported after that day, as a desk stands that evening; a later day adds reports and changes none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, allow_hyphen_values = true)]
    until: Option<NaiveDate>,
    /// The folder for the country, missing or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Made<'m> {
    folder: &'m Path,
    seed: u64,
    difficulty: u8,
    #[serde(flatten)]
    written: Written,
}

impl Simulate {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        output::about(World::Exercise);
        let level = Level::new(self.difficulty)?;
        let settings = Settings { seed: self.seed, reports: self.reports, level, until: self.until.map(evening) };
        let written = krama_train::simulate(settings, &self.out)?;
        if session.format() == Format::Json {
            let made = Made { folder: &self.out, seed: self.seed, difficulty: level.number(), written };
            output::json("krama/simulate/1", &made)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (mut out, shown) = (output::out(), self.out.display());
        writeln!(
            out,
            "An exercise: {} in {}, {} and {}, in {shown}.",
            output::count(written.reports, "invented report"),
            output::count(written.files, "file"),
            output::count(written.groups, "group"),
            output::count(written.transfers, "transfer")
        )?;
        writeln!(out, "Next: krama init trial --exercise")?;
        writeln!(out, "      krama -w trial ingest {shown}/reports --complainant Complainant")?;
        writeln!(out, "The truth is in {shown}/truth; keep it from who is to find it.")?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A day of the calendar.
fn day(word: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(word, "%Y-%m-%d").ok().filter(|_| word.len() == "2026-01-31".len());
    day.ok_or_else(|| "no day of the calendar; write year, month and day, as in 2026-01-31".to_owned())
}

/// The end of a day on the country's clock.
pub fn evening(day: NaiveDate) -> Moment {
    let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    Moment(midnight + 86_400_000 - krama_train::time::OFFSET_MS)
}
