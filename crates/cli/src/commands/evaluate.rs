pub mod figures;
mod mistakes;
pub mod rows;

use crate::output::{self, Format};
use crate::session::Session;
use clap::ValueEnum;
use krama_model::RunNumber;
use krama_train::Truth;
use krama_train::measure::{Comparison, Evaluation, Sort};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `krama evaluate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama evaluate --truth country
  krama evaluate --truth country --json
  krama evaluate --truth country --show merges --limit 5

The truth is read after the run and changes nothing in the workspace. docs/measures.md says what each figure means.")]
pub struct Evaluate {
    /// The folder that `krama simulate` wrote, or its truth/
    #[arg(long, value_name = "DIR")]
    truth: PathBuf,
    /// List errors one by one, worst first, instead of the figures
    #[arg(long, value_enum, value_name = "SORT")]
    show: Option<Shown>,
    /// How many errors to list
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
}

/// What errors can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// Ties that join reports of two true groups
    Merges,
    /// True groups that were not found together
    Splits,
    /// Values given another role than they have
    Roles,
    /// Scam types told wrongly
    Types,
    /// Suspects' values that were told and not found
    Missed,
}

impl From<Shown> for Sort {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Merges => Self::Merges,
            Shown::Splits => Self::Splits,
            Shown::Roles => Self::Roles,
            Shown::Types => Self::Types,
            Shown::Missed => Self::Missed,
        }
    }
}

#[derive(Serialize)]
struct Evaluated<'e> {
    run: RunNumber,
    #[serde(flatten)]
    evaluation: &'e Evaluation,
}

impl Evaluate {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let run = unit.pin()?;
        let found = rows::found(&run)?;
        let truth = Truth::read(&self.truth)?;
        let comparison = Comparison::new(&truth, &found, &|kind, value| unit.stand_in(kind, value));
        match (self.show, session.format()) {
            (None, Format::Json) => {
                output::json("krama/evaluation/1", &Evaluated { run: run.run(), evaluation: &comparison.evaluate() })?;
            }
            (None, Format::Text) => figures::print(run.run(), &comparison.evaluate())?,
            (Some(sort), format) => mistakes::show(&comparison, sort.into(), self.limit, format)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
