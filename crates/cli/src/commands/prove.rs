use crate::commands::verify::note_at;
use crate::output::{self, Format};
use crate::reason;
use crate::session::Session;
use krama_pipeline::Error;
use krama_pipeline::workspace::{Proved, Proving};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama prove`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama prove 2026-0412 --out 2026-0412.proof.json --why 'file 88/2026, for the court'
  krama prove 2026-0412 --out 2026-0412.proof.json --since checkpoint-2026-03.txt --why 'file 88/2026, for the court'\n
The file shows all that this one report says, unmasked, to whoever gets it; so the look and the reason are entered in the \
ledger. Of other reports it shows nothing but how many came in with it. It names the original by its SHA-256: who holds that \
file, or can guess the whole of it, recognises it. `krama verify --proof FILE` checks it anywhere, without a workspace. \
Whoever kept a checkpoint from before needs it named with --since.")]
pub struct Prove {
    /// The report: its reference, source/reference or #number
    report: String,
    /// The file to write; nothing is overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// An earlier checkpoint that somebody else kept: the proof leads to it too
    #[arg(long, value_name = "CHECKPOINT")]
    since: Option<PathBuf>,
    /// Why its words are shown
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Serialize)]
struct Done<'d> {
    file: &'d Path,
    #[serde(flatten)]
    proved: Proved,
}

impl Prove {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let why = reason::given(&self.why)?;
        let since = self.since.as_deref().map(note_at).transpose()?;
        let unit = session.unit()?;
        let proving = Proving { report: unit.report_named(&self.report)?, since: since.as_deref(), why };
        let proved = unit.workspace().prove(&proving, &self.out, &session.act()).map_err(Error::from)?;
        if session.format() == Format::Json {
            output::json("krama/prove/1", &Done { file: &self.out, proved })?;
        } else {
            let mut out = output::out();
            writeln!(
                out,
                "Wrote {}, SHA-256 {}. It shows all that report {} says.",
                self.out.display(),
                proved.digest,
                proved.report
            )?;
            writeln!(
                out,
                "Entered in the ledger as {}, and the look at its words as {}.",
                proved.entry, proved.access
            )?;
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
