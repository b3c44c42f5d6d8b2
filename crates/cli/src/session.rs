//! What one call of the command line works with.

use crate::arguments::Common;
use crate::failure::WrongUse;
use crate::output::{self, Cells, Format, Shape};
use crate::surroundings;
use krama_pipeline::Unit;
use krama_pipeline::workspace::Act;
use std::path::{Path, PathBuf};

/// The workspace to use and the way to print.
pub struct Session {
    workspace: PathBuf,
    format: Format,
}

/// A table as CSV instead.
#[derive(Debug, clap::Args)]
pub struct AsCsv {
    /// All of it, as CSV; the columns stand in docs/json.md
    #[arg(long)]
    csv: bool,
    /// With --csv: defuse formulas and mark it as UTF-8, for spreadsheet programs
    #[arg(long, requires = "csv")]
    for_excel: bool,
}

impl AsCsv {
    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        self.csv
    }
}

impl Session {
    /// From the arguments every sub-command understands.
    pub fn new(common: &Common) -> Self {
        Self {
            workspace: common.workspace.clone().unwrap_or_else(|| PathBuf::from(".")),
            format: if common.json { Format::Json } else { Format::Text },
        }
    }

    /// The workspace folder.
    pub fn folder(&self) -> &Path {
        &self.workspace
    }

    /// Text or JSON.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What to print a table as. One thing at a time.
    pub fn shape(&self, csv: &AsCsv) -> Result<Shape, WrongUse> {
        match (csv.csv, self.format) {
            (true, Format::Json) => Err(WrongUse("--csv and --json are two answers: ask for one".to_owned())),
            (true, Format::Text) => Ok(Shape::Csv(if csv.for_excel { Cells::ForExcel } else { Cells::Raw })),
            (false, Format::Json) => Ok(Shape::Json),
            (false, Format::Text) => Ok(Shape::Text),
        }
    }

    /// Opens the workspace.
    pub fn unit(&self) -> anyhow::Result<Unit> {
        let unit = Unit::open(&self.workspace, surroundings::surroundings())?;
        output::about(unit.settings().world());
        let (name, entries) = (unit.workspace().origin(), unit.workspace().size().unwrap_or_default());
        tracing::debug!(name, entries, "opened the workspace");
        Ok(unit)
    }

    /// The person at this terminal, now.
    #[expect(clippy::unused_self, reason = "a session is whose act it is")]
    pub fn act(&self) -> Act {
        Act { actor: surroundings::actor(), at: surroundings::now() }
    }
}
