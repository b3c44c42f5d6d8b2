use crate::failure::WrongUse;
use crate::output::{self, Format};
use crate::session::Session;
use crate::surroundings;
use krama_pipeline::{Settings, Unit};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama init my-unit --region KH --zone Asia/Phnom_Penh")]
pub struct Init {
    /// The folder, missing or empty [default: the workspace]
    dir: Option<PathBuf>,
    /// How phone numbers without a country code are read: two letters, ISO 3166
    #[arg(long, default_value = "KH", value_name = "XX")]
    region: String,
    /// The zone of dates that come without one
    #[arg(long, default_value = "Asia/Phnom_Penh", value_name = "ZONE")]
    zone: String,
}

#[derive(Serialize)]
struct Made<'m> {
    folder: &'m Path,
    origin: &'m str,
}

impl Init {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let folder = self.dir.unwrap_or_else(|| session.folder().to_owned());
        let settings = Settings { region: self.region, zone: self.zone };
        settings.check().map_err(|error| WrongUse(error.to_string()))?;
        let unit = Unit::create(&folder, settings, surroundings::now(), surroundings::surroundings())?;
        let origin = unit.workspace().origin();
        if session.format() == Format::Json {
            output::json("krama/init/1", &Made { folder: &folder, origin })?;
        } else {
            let mut out = output::out();
            let shown = folder.display();
            writeln!(out, "Made the workspace {shown} ({origin}).")?;
            writeln!(out, "Keep this folder on an encrypted disk: it will hold people's own words.")?;
            writeln!(out, "Next: krama -w {shown} ingest FILE")?;
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
