//! The paper that shows one report was sealed, without showing another.

use crate::checkpoint::SignedCheckpoint;
use crate::entry::{Body, Entry};
use crate::error::Error;
use crate::key::NoteKey;
use crate::leaf::{ReportSalts, Sealed, salted_content};
use crate::tree::verify_inclusion;
use krama_model::{Digest, Report, ReportNumber};
use serde::{Deserialize, Serialize};

/// What `format` says in a proof written today.
pub const FORMAT: &str = "krama-report-proof/1";

/// Shows that a report stands in a batch, the batch's entry in the ledger, and that the ledger's head was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportProof {
    /// `krama-report-proof/1`.
    pub format: String,
    /// The report's number.
    pub number: ReportNumber,
    /// Which version of it, from 1.
    pub version: u32,
    /// What it says.
    pub report: Report,
    /// The salts of its leaf.
    pub salts: ReportSalts,
    /// Its row in the batch, from 0.
    pub row: u64,
    /// From its leaf to the batch's root.
    pub batch_path: Vec<Digest>,
    /// The batch's ledger entry in canonical JSON.
    pub entry: String,
    /// From the entry's leaf to the ledger's root.
    pub ledger_path: Vec<Digest>,
    /// The signed head of the ledger.
    pub checkpoint: String,
}

impl ReportProof {
    /// Checks every step against the key of the workspace and gives the entry that sealed the report.
    pub fn verify(&self, key: &NoteKey) -> Result<Entry, Error> {
        if self.format != FORMAT {
            return Err(Error::ProofFails("it is of another format"));
        }
        let checkpoint = SignedCheckpoint::parse(&self.checkpoint)?;
        let head = checkpoint.signed_by(key)?.head;
        let entry = Entry::parse(&self.entry)?;
        verify_inclusion(Entry::leaf(&self.entry), entry.number.0, head.size, &self.ledger_path, head.root)?;
        let Body::BatchSealed(sealed) = &entry.body else {
            return Err(Error::ProofFails("its entry seals no batch"));
        };
        let Some(batch) = &sealed.batch else {
            return Err(Error::ProofFails("its entry seals no file"));
        };
        let content = salted_content(self.salts.content, &self.report);
        let row = Sealed { number: self.number, version: self.version, report: &self.report };
        let leaf = row.leaf(self.salts.leaf, content);
        verify_inclusion(leaf, self.row, batch.reports.count, &self.batch_path, batch.reports.root)?;
        Ok(entry)
    }
}
