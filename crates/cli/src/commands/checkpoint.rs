use crate::output::{self, Format};
use crate::session::Session;
use anyhow::Context;
use krama_pipeline::Error;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama checkpoint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama checkpoint --out checkpoint.txt --qr checkpoint.svg\n
Give it to a court registry or a partner. `krama verify --against checkpoint.txt` then detects rewriting and roll-back.")]
pub struct Checkpoint {
    /// Write the signed note to a file [default: print it]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write it as a QR code to print, as SVG
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
}

#[derive(Serialize)]
struct Signed {
    note: String,
    key: String,
}

impl Checkpoint {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let note = unit.workspace().checkpoint(&session.act()).map_err(Error::from)?;
        if let Some(path) = &self.qr {
            let code = qrcode::QrCode::new(note.as_bytes())?;
            let picture = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(480, 480).build();
            write_new(path, picture.as_bytes())?;
        }
        if let Some(path) = &self.out {
            write_new(path, note.as_bytes())?;
        }
        match (session.format(), &self.out) {
            (Format::Json, _) => {
                let key = unit.workspace().public_key().to_string();
                output::json("krama/checkpoint/1", &Signed { note, key })?;
            }
            (Format::Text, Some(path)) => wrote(path)?,
            (Format::Text, None) => output::exactly(&note)?,
        }
        if let (Format::Text, Some(path)) = (session.format(), &self.qr) {
            wrote(path)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn wrote(path: &Path) -> std::io::Result<()> {
    let mut out = output::out();
    writeln!(out, "Wrote {}.", path.display())?;
    out.flush()
}

/// Writes a file that is not there yet: what stands at the path may be an earlier checkpoint, or evidence.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = std::fs::File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Taken(path.display().to_string()),
        _ => Error::Path { path: path.display().to_string(), source: error },
    })?;
    file.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(file.sync_all()?)
}
