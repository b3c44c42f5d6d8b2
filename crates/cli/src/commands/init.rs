use crate::failure::WrongUse;
use crate::output::{self, Format};
use crate::session::Session;
use crate::surroundings;
use krama_model::World;
use krama_pipeline::{Settings, Unit};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  krama init my-unit --region KH --zone Asia/Phnom_Penh\n  krama init trial --exercise"
)]
pub struct Init {
    /// The folder, missing or empty [default: the workspace]
    dir: Option<PathBuf>,
    /// How phone numbers without a country code are read: two letters, ISO 3166 [default: KH; in an exercise XE]
    #[arg(long, value_name = "XX")]
    region: Option<String>,
    /// The zone of dates that come without one
    #[arg(long, default_value = "Asia/Phnom_Penh", value_name = "ZONE")]
    zone: String,
    /// For an exercise: take in what `krama simulate` wrote, and nothing else; settled for good
    #[arg(long)]
    exercise: bool,
}

#[derive(Serialize)]
struct Made<'m> {
    folder: &'m Path,
    origin: &'m str,
}

impl Init {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let folder = self.dir.unwrap_or_else(|| session.folder().to_owned());
        let world = if self.exercise { World::Exercise } else { World::Ordinary };
        let usual = Settings::of(world);
        let settings =
            Settings { region: self.region.unwrap_or_else(|| usual.region.clone()), zone: self.zone, ..usual };
        settings.check().map_err(|error| WrongUse(error.to_string()))?;
        let unit = Unit::create(&folder, settings, surroundings::now(), surroundings::surroundings())?;
        output::about(world);
        let origin = unit.workspace().origin();
        if session.format() == Format::Json {
            output::json("krama/init/1", &Made { folder: &folder, origin })?;
        } else {
            let mut out = output::out();
            let shown = folder.display();
            writeln!(out, "Made the workspace {shown} ({origin}).")?;
            match world {
                World::Ordinary => {
                    writeln!(out, "Keep this folder on an encrypted disk: it will hold people's own words.")?;
                    writeln!(out, "Next: krama -w {shown} ingest FILE")?;
                }
                World::Exercise => {
                    writeln!(out, "It takes in what `krama simulate` wrote, and no real report.")?;
                    writeln!(out, "Next: krama -w {shown} ingest COUNTRY/reports --complainant Complainant")?;
                }
            }
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
