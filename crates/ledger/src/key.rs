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
    pub(crate) fn signature_line(&self, text: &str) -> SignatureLine {
        let signature = self.signing.sign(text.as_bytes()).to_bytes().to_vec();
        SignatureLine { name: self.name.clone(), id: self.public().id(), signature }
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

    /// Whether a signature line says that it is this key's.
    pub(crate) fn is_named_by(&self, line: &SignatureLine) -> bool {
        line.name == self.name && line.id == self.id()
    }

    /// Whether a signature line of a note is this key's over that text.
    pub(crate) fn signed(&self, text: &str, line: &SignatureLine) -> bool {
        let Ok(signature) = Signature::from_slice(&line.signature) else { return false };
        self.is_named_by(line) && self.verifying.verify_strict(text.as_bytes(), &signature).is_ok()
    }
}

/// One signature line of a note, by whichever key: `— name base64(id and signature)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignatureLine {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads a line, without its end.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let (name, signature) = (name.to_owned(), signature.to_owned());
        (is_name(&name) && !signature.is_empty()).then_some(Self { name, id: *id, signature })
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{2014} {} {}", self.name, STANDARD.encode([&self.id[..], &self.signature].concat()))
    }
}

/// Whether a key may be called that.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '+' || c.is_whitespace() || c.is_control())
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
        let fits = *kind == [ED25519] && hex::encode(note_key.id()) == id && is_name(name);
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
        let line = SignatureLine::parse(line).unwrap();
        assert!(key.signed(text, &line));
        assert!(!key.signed(&text.replace("answer", "question"), &line));
        assert_eq!(key.to_string().parse::<NoteKey>().unwrap(), key);
    }

    #[test]
    fn refuses_a_key_whose_id_is_anothers() {
        let other = "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert!(other.parse::<NoteKey>().is_err());
        assert!("name".parse::<NoteKey>().is_err());
        let named = |name: &str| WorkspaceKey::new(name, &[1; 32]).public().to_string().parse::<NoteKey>().is_ok();
        assert!(named("krama/1") && !named("krama 1") && !named("krama\n1") && !named(""));
    }

    #[test]
    fn pem_then_read_is_the_same_key() {
        let key = WorkspaceKey::new("krama/1", &[7; 32]);
        assert_eq!(WorkspaceKey::from_pem("krama/1", &key.to_pem()).unwrap().public(), key.public());
        assert!(WorkspaceKey::from_pem("krama/1", "nothing").is_err());
    }
}
