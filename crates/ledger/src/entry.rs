//! What the ledger holds: entries with digests and ids, and the payloads that lie beside them.

use crate::error::Error;
use crate::tree::leaf_hash;
use krama_model::{BatchNumber, CaseNumber, Digest, EntryNumber, Moment, PersonNumber, ReportNumber, RunNumber, World};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One entry. Its canonical JSON (RFC 8785) is a leaf of the tree; it names no person. Digests of what could be
/// guessed are keyed or salted; the SHA-256 of a file is bare, so that whoever has the file can recognise it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the ledger.
    pub number: EntryNumber,
    /// When it was entered, by the clock of the machine.
    pub at: Moment,
    /// Who, as a keyed digest of the name; the name itself lies in the payload.
    pub actor: String,
    /// What was done.
    #[serde(flatten)]
    pub body: Body,
    /// The commitment to the payload that lies beside the entry.
    pub payload: Digest,
}

impl Entry {
    /// The canonical JSON.
    pub fn canonical(&self) -> String {
        serde_json_canonicalizer::to_string(self).expect("an entry holds nothing JSON cannot say")
    }

    /// Reads canonical JSON and refuses any other spelling of the same entry.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let entry: Self = serde_json::from_str(text).map_err(Error::NotAnEntry)?;
        if entry.canonical() == text { Ok(entry) } else { Err(Error::NotCanonical) }
    }

    /// The entry's leaf in the tree.
    pub fn leaf(text: &str) -> Digest {
        leaf_hash(text.as_bytes())
    }
}

/// What an entry says was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Body {
    /// The workspace was created; always entry 0.
    WorkspaceCreated(WorkspaceCreated),
    /// Reports came in and were sealed.
    BatchSealed(BatchSealed),
    /// An analysis was run.
    RunCompleted(RunCompleted),
    /// A person decided.
    DecisionTaken(DecisionTaken),
    /// Something left the workspace.
    ExportMade(ExportMade),
    /// Somebody looked at values that identify persons; why stands in the payload.
    AccessToPersons,
    /// Something was destroyed under an order, which stands in the payload.
    Erasure(Erasure),
    /// Somebody was given access, or their account was changed.
    PersonChanged(PersonChanged),
    /// Something was written into a case.
    CaseChanged(CaseChanged),
}

impl Body {
    /// The word of every kind.
    pub const NAMES: [&'static str; 9] = [
        "workspace-created",
        "batch-sealed",
        "run-completed",
        "decision-taken",
        "export-made",
        "access-to-persons",
        "erasure",
        "person-changed",
        "case-changed",
    ];

    /// The kind's word.
    pub fn name(&self) -> &'static str {
        match self {
            Self::WorkspaceCreated(_) => "workspace-created",
            Self::BatchSealed(_) => "batch-sealed",
            Self::RunCompleted(_) => "run-completed",
            Self::DecisionTaken(_) => "decision-taken",
            Self::ExportMade(_) => "export-made",
            Self::AccessToPersons => "access-to-persons",
            Self::Erasure(_) => "erasure",
            Self::PersonChanged(_) => "person-changed",
            Self::CaseChanged(_) => "case-changed",
        }
    }
}

/// The key event a workspace starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceCreated {
    /// The format version of the folder.
    pub format: u32,
    /// The workspace's id, which is the origin of its checkpoints.
    pub workspace: String,
    /// The public key its checkpoints are signed with, `name+id+base64`.
    pub key: String,
    /// Whether it is for an exercise; nothing is said of an ordinary one.
    #[serde(default, skip_serializing_if = "World::is_ordinary")]
    pub world: World,
}

/// A list whose items are salted leaves of a tree of their own: each can be shown or erased without the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedList {
    /// How many items.
    pub count: u64,
    /// The Merkle root over their leaves.
    pub root: Digest,
}

impl SealedList {
    /// The list over some leaves.
    pub fn of(leaves: &[Digest]) -> Self {
        Self { count: leaves.len() as u64, root: crate::tree::root(leaves) }
    }
}

/// Reports that came in together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchSealed {
    /// The file with the new and changed reports; none where every report was known already.
    pub batch: Option<BatchFile>,
    /// The originals that had not been stored before.
    pub originals: SealedList,
    /// The rows that could not become reports.
    pub rejections: SealedList,
    /// Reports not known before.
    pub new: u64,
    /// Reports known before with other content: a new version.
    pub changed: u64,
    /// Reports known before with the same content: counted, not kept again.
    pub repeated: u64,
    /// Reports under erasure, which are not taken in again.
    pub withheld: u64,
}

/// A file of sealed reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchFile {
    /// Its number.
    pub number: BatchNumber,
    /// SHA-256 of the file.
    pub file: Digest,
    /// Its reports, one leaf a row.
    pub reports: SealedList,
}

/// An analysis, pinned to what it read and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCompleted {
    /// Its number.
    pub run: RunNumber,
    /// How many ledger entries it read.
    pub ledger_size: u64,
    /// The version of Krama.
    pub version: String,
    /// A digest of its settings under the workspace's secret; the settings stand in the payload.
    pub settings: Digest,
    /// Its tables.
    pub tables: Vec<RunTable>,
}

/// One table of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTable {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// The digest over its canonical rows, not over the bytes of a file, under the workspace's secret.
    pub digest: Digest,
}

/// A decision, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionTaken {
    /// `same`, `different`, `unsure`, `benign`, `confirmed` or `withdrawn`.
    pub verdict: String,
    /// The reports it names.
    pub reports: Vec<ReportNumber>,
    /// The decision that no longer holds.
    pub withdraws: Option<EntryNumber>,
}

/// Something that left the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportMade {
    /// What kind of thing: `backup`, `checkpoint`, `proof`.
    pub what: String,
    /// SHA-256 of what left.
    pub digest: Digest,
}

/// A change of an account, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChanged {
    /// Whose account.
    pub person: PersonNumber,
    /// `added`, `changed`, `disabled`, `enabled`, `password-set`, `factor-set` or `factor-taken-off`.
    pub change: String,
}

/// What was written into a case, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChanged {
    /// Which case.
    pub case: CaseNumber,
    /// `opened`, `renamed`, `assigned`, `unassigned`, `added`, `removed`, `noted`, `struck`, `submitted`, `closed` or
    /// `reopened`.
    pub change: String,
    /// The entry that is taken back, where one is.
    pub of: Option<EntryNumber>,
}

/// What was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The report whose every version was erased, if it was one report.
    pub report: Option<ReportNumber>,
    /// The original with every report read from it, if it was a whole original.
    pub original: Option<Digest>,
    /// The original files that are gone.
    pub originals: Vec<Digest>,
    /// The batch files that were replaced. Their Merkle roots stand: an erased row keeps its leaf.
    pub batches: Vec<Replaced>,
    /// How many sealed rows were blanked.
    pub rows: u64,
    /// How many rejected rows were blanked.
    pub rejections: u64,
    /// The decision or the entry of a case whose words were erased, if it was those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<ErasedWords>,
}

/// A decision whose words are gone: its payload no longer opens the commitment in its entry, and what is left of it is held
/// by this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedWords {
    /// The decision's entry.
    pub decision: EntryNumber,
    /// A digest of what is left of its payload, under the workspace's secret.
    pub left: Digest,
}

/// A file that took another's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Which batch.
    pub batch: BatchNumber,
    /// SHA-256 of the file before.
    pub old: Digest,
    /// SHA-256 of the file after.
    pub new: Digest,
}

/// Words that lie beside an entry. The entry commits to them; destroying text and salt leaves the ledger whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// 32 random bytes.
    pub salt: [u8; 32],
    /// Canonical JSON.
    pub text: String,
}

impl Payload {
    /// A payload from something serialisable.
    pub fn new(salt: [u8; 32], words: &impl Serialize) -> Self {
        let text = serde_json_canonicalizer::to_string(words).expect("a payload holds nothing JSON cannot say");
        Self { salt, text }
    }

    /// SHA-256 over salt and text.
    pub fn commitment(&self) -> Digest {
        Digest(Sha256::new().chain_update(self.salt).chain_update(&self.text).finalize().into())
    }
}

/// Something in canonical JSON.
pub fn canonical(value: &impl Serialize) -> String {
    serde_json_canonicalizer::to_string(value).expect("the value holds nothing JSON cannot say")
}

/// SHA-256 over something in canonical JSON.
pub fn canonical_digest(value: &impl Serialize) -> Digest {
    let text = serde_json_canonicalizer::to_vec(value).expect("the value holds nothing JSON cannot say");
    Digest::of(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created(world: World) -> String {
        let body = WorkspaceCreated { format: 2, workspace: "krama/00".to_owned(), key: String::new(), world };
        serde_json::to_string(&body).unwrap()
    }

    #[test]
    fn an_ordinary_workspace_is_created_in_the_words_it_always_was() {
        assert_eq!(created(World::Ordinary), r#"{"format":2,"workspace":"krama/00","key":""}"#);
        let read: WorkspaceCreated = serde_json::from_str(&created(World::Ordinary)).unwrap();
        assert_eq!(read.world, World::Ordinary);
        assert!(created(World::Exercise).ends_with(r#""world":"exercise"}"#));
    }
}
