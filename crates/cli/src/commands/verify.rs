mod proof;

use crate::failure::WrongUse;
use crate::output::{self, Format, Lines, count, shown};
use crate::session::Session;
use krama_model::RunNumber;
use krama_pipeline::verify::Checked;
use krama_pipeline::workspace::Finding;
use serde::Serialize;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  krama verify\n  krama verify --against checkpoint-2026-03.txt
  krama verify --proof 2026-0412.proof.json --against checkpoint-2026-03.txt\n
Checks originals, batches, the ledger, every table that follows from it, and the tables of runs that stand on disk. \
Where something is not as it was sealed or entered, the exit code is 1. What was erased under an order is a note.\n
With --proof it needs no workspace and checks one report, as `krama prove` wrote it. A proof that does not hold is an error, and \
names what of it does not.")]
pub struct Verify {
    /// A checkpoint that somebody else kept
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Check this proof of one report instead of a workspace
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
}

/// Bytes of a proof or checkpoint at most: one report of 16 MiB, the largest there is, with room for what stands around it.
const LONGEST: u64 = 64 << 20;

/// The bytes of a proof or checkpoint.
pub fn bytes_at(path: &Path) -> Result<Vec<u8>, WrongUse> {
    let mut bytes = Vec::new();
    // Before it is opened: a pipe would be waited for without an end.
    let read = path.metadata().and_then(|metadata| {
        if !metadata.is_file() {
            return Err(std::io::Error::other("it is no file"));
        }
        std::fs::File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)
    });
    read.map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > LONGEST {
        return Err(unreadable(path, &std::io::Error::other("it is longer than any proof or checkpoint can be")));
    }
    Ok(bytes)
}

/// The checkpoint in a file.
pub fn note_at(path: &Path) -> Result<String, WrongUse> {
    String::from_utf8(bytes_at(path)?).map_err(|error| unreadable(path, &std::io::Error::other(error)))
}

fn unreadable(path: &Path, error: &std::io::Error) -> WrongUse {
    WrongUse(format!("cannot read {}: {error}", path.display()))
}

impl Verify {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let note = self.against.as_deref().map(note_at).transpose()?;
        if let Some(path) = &self.proof {
            return proof::check(path, note.as_deref(), session.format());
        }
        let checked = session.unit()?.verify(note.as_deref());
        if session.format() == Format::Json {
            json_of(&checked)?;
        } else {
            print(&checked)?;
        }
        Ok(ExitCode::from(u8::from(!checked.verification.findings.is_empty())))
    }
}

#[derive(Serialize)]
struct Answer<'v> {
    findings: &'v [Finding],
    erasures: &'v [String],
    witnessed: Option<u64>,
    entries: u64,
    originals: u64,
    batches: u64,
    rows: u64,
    strays: &'v [String],
    tables: u64,
    other_versions: &'v [RunNumber],
}

fn json_of(checked: &Checked) -> anyhow::Result<()> {
    let verification = &checked.verification;
    let answer = Answer {
        findings: &verification.findings,
        erasures: &verification.erasures,
        witnessed: verification.witnessed,
        entries: verification.entries,
        originals: verification.originals,
        batches: verification.batches,
        rows: verification.rows,
        strays: &verification.strays,
        tables: checked.tables,
        other_versions: &checked.other_versions,
    };
    output::json("krama/verify/1", &answer)
}

/// Prints for people what was checked and found.
pub fn print(checked: &Checked) -> anyhow::Result<()> {
    let verification = &checked.verification;
    let mut out = output::out();
    for finding in &verification.findings {
        writeln!(out, "{} {}", finding.code, finding.what)?;
    }
    verification.erasures.iter().try_for_each(|erasure| writeln!(out, "note: {erasure}"))?;
    for stray in &verification.strays {
        writeln!(out, "note: {} is no part of the workspace", shown(stray, Lines::Shown))?;
    }
    for run in &checked.other_versions {
        writeln!(out, "note: the tables of run {run} were not checked: another version of Krama wrote them")?;
    }
    writeln!(
        out,
        "Checked {}, {}, {} with {}, {} of runs.",
        count(verification.entries, "ledger entry"),
        count(verification.originals, "original"),
        count(verification.batches, "batch"),
        count(verification.rows, "report"),
        count(checked.tables, "table")
    )?;
    match (verification.findings.len(), verification.witnessed) {
        (0, Some(size)) => writeln!(
            out,
            "Consistent, and witnessed: the ledger continues the checkpoint of {} that was kept elsewhere.",
            count(size, "entry")
        )?,
        (0, None) => writeln!(
            out,
            "Internally consistent, not witnessed: whoever holds this folder holds its key. Keep checkpoints elsewhere \
             (krama checkpoint) and verify against one."
        )?,
        (found, _) => writeln!(out, "{}.", count(found as u64, "finding"))?,
    }
    Ok(out.flush()?)
}
