//! The paper that shows one report was sealed, without showing another.
//!
//! Everything a proof is checked with lies in this crate and in `krama-model`: whoever checks it needs no workspace.

use crate::checkpoint::SignedCheckpoint;
use crate::entry::{Body, Entry};
use crate::error::Error;
use crate::key::NoteKey;
use crate::leaf::{ReportSalts, Sealed, salted_content};
use crate::tree::{TreeHead, verify_consistency, verify_inclusion};
use krama_model::{Digest, Report, ReportNumber};
use serde::{Deserialize, Serialize};

/// What `format` says in a proof written today.
pub const FORMAT: &str = "krama-report-proof/1";

/// What is wrong where an earlier head of the ledger is not one it grew from.
const REWRITTEN: &str = "its ledger does not continue the earlier checkpoint";

/// Shows that a report stands in a batch, the batch's entry in the ledger, and that the ledger's head was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportProof {
    /// `krama-report-proof/1`.
    pub format: String,
    /// The workspace's public key, `name+id+base64`.
    pub key: String,
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
    /// From an earlier head of the ledger to this one, for whoever kept a checkpoint of that one.
    pub since: Option<Continuation>,
}

/// Shows that the ledger of a proof continues an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continuation {
    /// The signed head of the earlier one.
    pub checkpoint: String,
    /// From that head to the proof's.
    pub path: Vec<Digest>,
}

/// What a proof shows, once it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The key of the workspace, whose name is that of the ledger.
    pub key: NoteKey,
    /// The entry that sealed the report.
    pub entry: Entry,
    /// How many entries the ledger had when the proof was made.
    pub size: u64,
    /// Who else vouches for it.
    pub witness: Witness,
}

/// What a checkpoint that was kept elsewhere says of a proven report. Sizes are the kept checkpoint's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// None was given: whoever holds the workspace holds its key, and nobody else vouches.
    Missing,
    /// The report was sealed when it was signed.
    Sealed(u64),
    /// The ledger continues it, and the report was sealed after it.
    SealedSince(u64),
}

impl ReportProof {
    /// Reads a proof and refuses any other spelling of it: one proof has one file.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        let proof: Self = serde_json::from_slice(file).map_err(Error::NotAProof)?;
        if proof.format != FORMAT {
            return Err(Error::ProofFails("it is of another format"));
        }
        if proof.file().as_bytes() == file {
            Ok(proof)
        } else {
            Err(Error::ProofFails("its file is not as it was written"))
        }
    }

    /// The text of the proof's file: one line of canonical JSON.
    pub fn file(&self) -> String {
        serde_json_canonicalizer::to_string(self).expect("a proof holds nothing JSON cannot say") + "\n"
    }

    /// Checks every step, and, where one is given, that it leads to a checkpoint which somebody else kept.
    pub fn verify(&self, against: Option<&str>) -> Result<Proven, Error> {
        let key: NoteKey = self.key.parse()?;
        let head = written_head(&self.checkpoint, &key)?;
        let entry = Entry::parse(&self.entry)?;
        verify_inclusion(Entry::leaf(&self.entry), entry.number.0, head.size, &self.ledger_path, head.root)
            .map_err(|_| Error::ProofFails("its entry does not stand in the signed ledger"))?;
        self.verify_sealed(&entry)?;
        let heads: Vec<TreeHead> = [head].into_iter().chain(self.verify_since(&key, head)?).collect();
        let witness = match against {
            None => Witness::Missing,
            Some(note) => witness(signed_head(note, &key)?, &heads, &entry)?,
        };
        Ok(Proven { key, entry, size: head.size, witness })
    }

    /// The report must stand in the batch that the entry names.
    fn verify_sealed(&self, entry: &Entry) -> Result<(), Error> {
        let Body::BatchSealed(sealed) = &entry.body else {
            return Err(Error::ProofFails("its entry seals no batch"));
        };
        let Some(batch) = &sealed.batch else {
            return Err(Error::ProofFails("its entry seals no file"));
        };
        let content = salted_content(self.salts.content, &self.report);
        let row = Sealed { number: self.number, version: self.version, report: &self.report };
        let leaf = row.leaf(self.salts.leaf, content);
        verify_inclusion(leaf, self.row, batch.reports.count, &self.batch_path, batch.reports.root)
            .map_err(|_| Error::ProofFails("its report is not the one that its entry sealed"))
    }

    /// The earlier head that the ledger continues, where the proof carries one.
    fn verify_since(&self, key: &NoteKey, head: TreeHead) -> Result<Option<TreeHead>, Error> {
        let Some(since) = &self.since else { return Ok(None) };
        let earlier = written_head(&since.checkpoint, key)?;
        verify_consistency(earlier, head, &since.path).map_err(|_| Error::ProofFails(REWRITTEN))?;
        Ok(Some(earlier))
    }
}

/// The head that a note states, if that key signed it.
fn signed_head(note: &str, key: &NoteKey) -> Result<TreeHead, Error> {
    Ok(SignedCheckpoint::parse(note)?.signed_by(key)?.head)
}

/// The head that a proof's own note states: such a note is as the workspace wrote it, byte for byte, for whatever stood in
/// it beside would be covered by nothing.
fn written_head(note: &str, key: &NoteKey) -> Result<TreeHead, Error> {
    let signed = SignedCheckpoint::parse(note)?;
    if signed.note_by(key)? != note {
        return Err(Error::ProofFails("a checkpoint in it is not as it was written"));
    }
    Ok(signed.signed_by(key)?.head)
}

/// What a kept checkpoint says of an entry, where one of the proof's heads is the very same.
fn witness(kept: TreeHead, heads: &[TreeHead], entry: &Entry) -> Result<Witness, Error> {
    match heads.iter().find(|head| head.size == kept.size) {
        None => Err(Error::AnotherCheckpoint { kept: kept.size }),
        Some(&head) if head != kept => Err(Error::ProofFails(REWRITTEN)),
        Some(_) if entry.number.0 < kept.size => Ok(Witness::Sealed(kept.size)),
        Some(_) => Ok(Witness::SealedSince(kept.size)),
    }
}
