use crate::output::{self, Format};
use crate::session::Session;
use krama_pipeline::Settings;
use krama_pipeline::settings::Effective;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama config`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama config show")]
pub struct Config {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print every setting, its value, where it came from and what it means
    Show,
}

#[derive(Serialize)]
struct Shown {
    settings: Vec<Effective>,
}

impl Config {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let What::Show = self.what;
        session.unit()?;
        let settings = Settings::effective(session.folder())?;
        if session.format() == Format::Json {
            output::json("krama/config/1", &Shown { settings })?;
        } else {
            let mut table = output::table(&["setting", "value", "from", "meaning"]);
            for setting in &settings {
                table.add_row([&setting.key, &setting.value, &setting.origin, setting.meaning]);
            }
            let mut out = output::out();
            writeln!(out, "{table}")?;
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
