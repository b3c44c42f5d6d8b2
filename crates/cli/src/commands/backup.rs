use crate::commands::verify;
use crate::failure::WrongUse;
use crate::output::{self, Format};
use crate::session::Session;
use crate::surroundings;
use krama_model::{Digest, EntryNumber};
use krama_pipeline::verify::Checked;
use krama_pipeline::{Error, Unit, workspace};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama backup`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama backup /media/safe/my-unit-2026-03.zip\n
The file holds everything, the signing key too: keep it as safe as the workspace itself.")]
pub struct Backup {
    /// The file to write; nothing is overwritten
    file: PathBuf,
}

#[derive(Serialize)]
struct Done<'d> {
    file: &'d Path,
    files: u64,
    digest: Digest,
    entry: EntryNumber,
}

#[derive(Serialize)]
struct Restored<'d> {
    folder: &'d Path,
    entries: u64,
    rows: u64,
}

impl Backup {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let done = session.unit()?.workspace().backup(&self.file, &session.act()).map_err(Error::from)?;
        if session.format() == Format::Json {
            let done = Done { file: &self.file, files: done.files, digest: done.digest, entry: done.entry };
            output::json("krama/backup/1", &done)?;
        } else {
            let mut out = output::out();
            writeln!(out, "Wrote {} with {} files, SHA-256 {}.", self.file.display(), done.files, done.digest)?;
            writeln!(out, "Entered in the ledger as {}.", done.entry)?;
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Arguments of `krama restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama restore /media/safe/my-unit-2026-03.zip my-unit\n
Everything is verified before it is put in place; a folder with something in it is never overwritten.")]
pub struct Restore {
    /// The backup
    file: PathBuf,
    /// The folder to make
    dir: PathBuf,
}

impl Restore {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        if !self.file.exists() {
            return Err(WrongUse(format!("there is no file {}", self.file.display())).into());
        }
        let checked = workspace::restore(&self.file, &self.dir, surroundings::surroundings()).map_err(Error::from)?;
        if let Ok(unit) = Unit::open(&self.dir, surroundings::surroundings()) {
            output::about(unit.settings().world());
        }
        if session.format() == Format::Json {
            let restored = Restored { folder: &self.dir, entries: checked.entries, rows: checked.rows };
            output::json("krama/restore/1", &restored)?;
        } else {
            verify::print(&Checked { verification: checked, ..Checked::default() })?;
            let mut out = output::out();
            writeln!(out, "Restored to {}. Next: krama -w {0} analyse", self.dir.display())?;
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
