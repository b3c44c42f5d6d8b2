//! Digests of files.

use super::{KindRules, app_signer, as_it_is, transaction_hash, worth};
use crate::scan::{Claim, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::FileHash,
    title: "File hash",
    text: "MD5, SHA-1, SHA-256 or SHA-512 as 32, 40, 64 or 128 hexadecimal digits in lower case; the length says which. \
           64 digits near a word for a transaction are a transaction's, and digits behind a word for a certificate an app's signer.",
    source: "RFC 1321, FIPS 180-4",
    stix: "`file:hashes`",
    follow_the_money: "`Document:contentHash`",
    evidence: worth(700, 365),
    examples: &[
        ("2FD828796083738EC434A78E2CE3E4EE", "2fd828796083738ec434a78e2ce3e4ee"),
        ("caf3eb0c725638149ee1c5d90417cd7c569e3aba", "caf3eb0c725638149ee1c5d90417cd7c569e3aba"),
    ],
    parse: |text, _| value(text),
    display: as_it_is,
    scan,
};

fn value(text: &str) -> Option<String> {
    let hexadecimal = matches!(text.len(), 32 | 40 | 64 | 128) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mixed = text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_alphabetic());
    (hexadecimal && mixed).then(|| text.to_ascii_lowercase())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words.iter().filter(|word| word.letters) {
        let Some(value) = value(&scene.text[word.start..word.end]) else { continue };
        let signer = value.len() <= 64 && app_signer::is_meant(scene, word.start);
        if signer || value.len() == 64 && transaction_hash::is_meant(scene, word.start, word.end) {
            continue;
        }
        claims.push(Claim::new(Kind::FileHash, value, word.start, word.end));
    }
}
