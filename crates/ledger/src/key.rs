//! Signing keys and the names they sign under (C2SP `signed-note`, <https://c2sp.org/signed-note>).

use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use krama_model::World;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// The signature type byte of Ed25519 in a signed note.
const ED25519: u8 = 1;

/// What the name of an exercise's workspace begins with, so that every checkpoint of one says so in its first line.
pub const EXERCISE: &str = "krama/exercise/";

/// A workspace's signing key, with the name it signs under.
pub struct WorkspaceKey {
    name: String,
    signing: SigningKey,
}

impl WorkspaceKey {
    /// The key made from 32 secret random bytes. The name holds neither spaces nor `+`.
    pub fn new(name: &str, seed: &[u8; 32]) -> Self {
        Self { name: name.to_owned(), signing: SigningKey::from_bytes(seed) }
    }

    /// Reads a PKCS #8 private key in PEM.
    pub fn from_pem(name: &str, pem: &str) -> Result<Self, Error> {
        let signing = SigningKey::from_pkcs8_pem(pem).map_err(|_| Error::NotAKey("expected PKCS #8 in PEM"))?;
        Ok(Self { name: name.to_owned(), signing })
    }

    /// The key as PKCS #8 in PEM. Keep it where only its owner reads.
    pub fn to_pem(&self) -> String {
        let pem = self.signing.to_pkcs8_pem(LineEnding::LF).expect("an Ed25519 key always encodes");
        pem.to_string()
    }

    /// What others check signatures with.
    pub fn public(&self) -> NoteKey {
        NoteKey { name: self.name.clone(), verifying: self.signing.verifying_key() }
    }

    /// The signature line over a note's text.
    pub(crate) fn signature_line(&self, text: &str) -> String {
        let mut bytes = self.public().id().to_vec();
        bytes.extend(self.signing.sign(text.as_bytes()).to_bytes());
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for WorkspaceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WorkspaceKey({})", self.public())
    }
}

/// The public half of a key: `name+id+base64`, the verifier key of a signed note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    verifying: VerifyingKey,
}

impl NoteKey {
    /// The name signatures stand under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The world of the workspace, as its name tells it.
    pub fn world(&self) -> World {
        if self.name.starts_with(EXERCISE) { World::Exercise } else { World::Ordinary }
    }

    /// The first four bytes of SHA-256 over the name, a line feed, the signature type and the key.
    fn id(&self) -> [u8; 4] {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.verifying.as_bytes())
            .finalize()
            .into();
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// Whether a signature line of a note is this key's over that text. Lines of other keys are not an error.
    pub(crate) fn signed(&self, text: &str, line: &str) -> bool {
        let Some((name, encoded)) = line.strip_prefix("\u{2014} ").and_then(|line| line.split_once(' ')) else {
            return false;
        };
        let Ok(bytes) = STANDARD.decode(encoded) else { return false };
        let Some((id, signature)) = bytes.split_first_chunk::<4>() else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        name == self.name && *id == self.id() && self.verifying.verify_strict(text.as_bytes(), &signature).is_ok()
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend(self.verifying.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(bytes))
    }
}

impl FromStr for NoteKey {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::NotAKey("expected name+id+base64");
        let mut fields = text.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(wrong());
        };
        let bytes = STANDARD.decode(encoded).map_err(|_| wrong())?;
        let bytes: &[u8; 33] = bytes.as_slice().try_into().map_err(|_| wrong())?;
        let (kind, key) = bytes.split_first_chunk::<1>().expect("33 bytes hold one");
        let key = key.try_into().map_err(|_| wrong())?;
        let verifying = VerifyingKey::from_bytes(key).map_err(|_| wrong())?;
        let note_key = Self { name: name.to_owned(), verifying };
        let fits = *kind == [ED25519] && hex::encode(note_key.id()) == id && !name.is_empty();
        if fits { Ok(note_key) } else { Err(Error::NotAKey("the key's id is not that of the key")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn reads_keys_and_signatures_that_others_wrote() {
        let key: NoteKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
        let text =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        assert!(key.signed(text, line));
        assert!(!key.signed(&text.replace("answer", "question"), line));
        assert_eq!(key.to_string().parse::<NoteKey>().unwrap(), key);
    }

    #[test]
    fn refuses_a_key_whose_id_is_anothers() {
        let other = "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert!(other.parse::<NoteKey>().is_err());
        assert!("name".parse::<NoteKey>().is_err());
    }

    #[test]
    fn pem_then_read_is_the_same_key() {
        let key = WorkspaceKey::new("krama/1", &[7; 32]);
        assert_eq!(WorkspaceKey::from_pem("krama/1", &key.to_pem()).unwrap().public(), key.public());
        assert!(WorkspaceKey::from_pem("krama/1", "nothing").is_err());
    }
}
