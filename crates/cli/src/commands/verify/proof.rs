//! Checking the proof of one report, without a workspace.

use super::bytes_at;
use crate::output::{self, Format, Lines, count, shown};
use krama_model::{Digest, EntryNumber, Moment, ReportNumber};
use krama_pipeline::Error;
use krama_pipeline::workspace::{Proven, ReportProof, Witness};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

#[derive(Serialize)]
struct Answer<'p> {
    workspace: &'p str,
    key: String,
    report: ReportNumber,
    source: &'p str,
    reference: &'p str,
    version: u32,
    original: Digest,
    sealed_at: Moment,
    entry: EntryNumber,
    entries: u64,
    witnessed: Option<u64>,
    continues: Option<u64>,
}

/// Checks a proof, against a checkpoint where one is given. One that does not hold is an error.
pub fn check(path: &Path, against: Option<&str>, format: Format) -> anyhow::Result<ExitCode> {
    let file = bytes_at(path)?;
    let proof = ReportProof::parse(&file).map_err(Error::from)?;
    let proven = proof.verify(against).map_err(Error::from)?;
    output::about(proven.key.world());
    match format {
        Format::Json => output::json("krama/verify-proof/1", &answer(&proof, &proven))?,
        Format::Text => print(&proof, &proven)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn answer<'p>(proof: &'p ReportProof, proven: &'p Proven) -> Answer<'p> {
    let (witnessed, continues) = match proven.witness {
        Witness::Missing => (None, None),
        Witness::Sealed(size) => (Some(size), Some(size)),
        Witness::SealedSince(size) => (None, Some(size)),
    };
    Answer {
        workspace: proven.key.name(),
        key: proven.key.to_string(),
        report: proof.number,
        source: &proof.report.key.source,
        reference: &proof.report.key.reference,
        version: proof.version,
        original: proof.report.original,
        sealed_at: proven.entry.at,
        entry: proven.entry.number,
        entries: proven.size,
        witnessed,
        continues,
    }
}

fn print(proof: &ReportProof, proven: &Proven) -> anyhow::Result<()> {
    let mut out = output::out();
    let key = &proof.report.key;
    let line = |text: &str| shown(text, Lines::Shown).into_owned();
    writeln!(
        out,
        "The proof holds: report {} ({} of {}), version {}, stands as it was sealed in {} at {} by the clock of {}.",
        proof.number,
        line(&key.reference),
        line(&key.source),
        proof.version,
        proven.entry.number,
        proven.entry.at,
        line(proven.key.name())
    )?;
    match proven.witness {
        Witness::Missing => writeln!(
            out,
            "Not witnessed: whoever holds that workspace holds its key. Check against a checkpoint that somebody else kept \
             (--against)."
        )?,
        Witness::Sealed(size) => writeln!(
            out,
            "Witnessed: it was sealed when the checkpoint of {} that was kept elsewhere was signed.",
            count(size, "entry")
        )?,
        Witness::SealedSince(size) => writeln!(
            out,
            "Not witnessed: its ledger continues the checkpoint of {} that was kept elsewhere, and the report was sealed \
             after that.",
            count(size, "entry")
        )?,
    }
    Ok(out.flush()?)
}
