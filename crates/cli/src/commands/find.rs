use crate::commands::mentions;
use crate::output::{self, Format};
use crate::session::Session;
use krama_pipeline::ask;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama find`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  krama find '012 345 678'\n  krama find t.me/some_name\n  krama find 2026-0412

Values are found however they are written. Victims' values are never searched. Where nothing is found, the exit code is 1.")]
pub struct Find {
    /// A value or a report's reference
    text: String,
    /// How many mentions to show
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

impl Find {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let found = ask::find::find(&session.unit()?, &self.text)?;
        let nothing = found.mentions.is_empty() && found.reports.is_empty();
        if session.format() == Format::Json {
            output::json("krama/find/1", &found)?;
        } else if nothing {
            let mut out = output::out();
            writeln!(out, "Nothing found.")?;
            out.flush()?;
        } else {
            let mut out = output::out();
            for report in &found.reports {
                writeln!(out, "report {report} has this reference")?;
            }
            for hit in &found.groups {
                writeln!(out, "group {}: {} mentions", hit.group, hit.mentions)?;
            }
            out.flush()?;
            drop(out);
            if !found.mentions.is_empty() {
                mentions::print(&found.mentions, self.limit)?;
            }
        }
        Ok(ExitCode::from(u8::from(nothing)))
    }
}
