//! Signed tree heads (C2SP `tlog-checkpoint`, <https://c2sp.org/tlog-checkpoint>).
//!
//! ```text
//! krama/6f1d…          the log's origin, which is also the key's name
//! 17                   how many entries
//! 4mYc…=               the root over them, base64
//!
//! — krama/6f1d… Xy…=   the signature
//! ```

use crate::error::Error;
use crate::key::{NoteKey, SignatureLine, WorkspaceKey};
use crate::tree::TreeHead;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use krama_model::Digest;

/// A tree head under the name of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Its size and root.
    pub head: TreeHead,
}

impl Checkpoint {
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, STANDARD.encode(self.head.root.0))
    }

    /// Signs the checkpoint and gives the whole note.
    pub fn sign(&self, key: &WorkspaceKey) -> String {
        let text = self.text();
        let signature = key.signature_line(&text);
        format!("{text}\n{signature}\n")
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(Error::NotACheckpoint("expected three lines: origin, size, root"));
        };
        let number = size.parse().map_err(|_| Error::NotACheckpoint("the second line is not a size"))?;
        let wrong = || Error::NotACheckpoint("the third line is not a root");
        let bytes = STANDARD.decode(root).map_err(|_| wrong())?;
        let root = Digest(bytes.as_slice().try_into().map_err(|_| wrong())?);
        let checkpoint = Self { origin: origin.to_owned(), head: TreeHead { size: number, root } };
        // Extension lines are allowed by the format and not by us: nothing may be signed that is not read.
        if checkpoint.text() == text { Ok(checkpoint) } else { Err(Error::NotACheckpoint("unexpected lines")) }
    }
}

/// Signature lines that a note may have. The specification lets verifiers bound them, and has them take up to 16.
const MOST_SIGNATURES: usize = 16;

/// A checkpoint as it came in, with its signatures not yet checked. Others may have added theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    text: String,
    signatures: Vec<SignatureLine>,
}

impl SignedCheckpoint {
    /// Reads a note: the checkpoint, a blank line and some signature lines, and nothing else. Line ends of another system
    /// and a missing last one are what mail programs make of it. Says nothing yet about who signed it.
    pub fn parse(note: &str) -> Result<Self, Error> {
        let note = note.replace("\r\n", "\n");
        let Some((body, signatures)) = note.split_once("\n\n") else {
            return Err(Error::NotACheckpoint("no signature"));
        };
        let text = format!("{body}\n");
        let checkpoint = Checkpoint::parse(&text)?;
        let lines = signatures.strip_suffix('\n').unwrap_or(signatures).split('\n');
        let lines: Vec<&str> = lines.take(MOST_SIGNATURES + 1).collect();
        if lines.len() > MOST_SIGNATURES {
            return Err(Error::NotACheckpoint("more than 16 signatures"));
        }
        let signatures = lines.into_iter().map(SignatureLine::parse).collect::<Option<_>>();
        let signatures = signatures.ok_or(Error::NotACheckpoint("a line that is no signature"))?;
        Ok(Self { checkpoint, text, signatures })
    }

    /// The whole note, as it is written.
    pub fn note(&self) -> String {
        let lines: Vec<String> = self.signatures.iter().map(ToString::to_string).collect();
        format!("{}\n{}\n", self.text, lines.join("\n"))
    }

    /// The note with that key's signature alone, as its workspace wrote it.
    pub fn note_by(&self, key: &NoteKey) -> Result<String, Error> {
        self.signed_by(key)?;
        let signatures = self.signatures.iter().filter(|line| key.is_named_by(line)).take(1).cloned().collect();
        Ok(Self { signatures, ..self.clone() }.note())
    }

    /// The checkpoint, if that key signed it. Lines of other keys say nothing; one that only bears this key's name and id
    /// spoils the note.
    pub fn signed_by(&self, key: &NoteKey) -> Result<&Checkpoint, Error> {
        let mut own = self.signatures.iter().filter(|line| key.is_named_by(line)).peekable();
        let is_signed = own.peek().is_some() && own.all(|line| key.signed(&self.text, line));
        if is_signed && self.checkpoint.origin == key.name() {
            Ok(&self.checkpoint)
        } else {
            Err(Error::NotSignedBy { key: key.name().to_owned() })
        }
    }
}
