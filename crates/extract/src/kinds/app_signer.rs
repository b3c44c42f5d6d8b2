//! Digests of the certificates that apps are signed with.

use super::{KindRules, worth};
use crate::scan::{Claim, Cue, Form, Scene};
use krama_model::{Field, Kind};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::AppSigner,
    title: "App signing certificate",
    text: "The MD5, SHA-1 or SHA-256 of the certificate as lower-case hexadecimal digits without colons. Read in its column, \
           or behind words such as certificate or signer.",
    source: "Android APK Signature Scheme; keytool's fingerprints",
    stix: "`x509-certificate:hashes`",
    follow_the_money: "`Thing:notes`",
    evidence: worth(850, 1000),
    examples: &[(
        "CA:F3:EB:0C:72:56:38:14:9E:E1:C5:D9:04:17:CD:7C:56:9E:3A:BA",
        "caf3eb0c725638149ee1c5d90417cd7c569e3aba",
    )],
    parse: |text, _| value(text),
    display: |value| {
        let pairs: Vec<String> =
            value.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_ascii_uppercase()).collect();
        pairs.join(":")
    },
    scan,
};

fn value(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|&c| c != ':' && c != ' ').collect();
    let pairs = !text.contains(':') || text.split(':').all(|pair| pair.len() == 2);
    let holds = matches!(digits.len(), 32 | 40 | 64) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (holds && pairs).then(|| digits.to_ascii_lowercase())
}

/// Whether the column, or a word before a digest, says that it is a certificate's.
pub(super) fn is_meant(scene: &Scene<'_>, start: usize) -> bool {
    scene.field == Field::SuspectAppSigner || scene.cues_before(start, 40, Cue::Signer.bit()).next().is_some()
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let meant = |start: usize| is_meant(scene, start);
    if scene.field != Field::SuspectAppSigner && !scene.has(Cue::Signer) {
        return;
    }
    for word in scene.words.iter().filter(|word| meant(word.start)) {
        if let Some(value) = value(&scene.text[word.start..word.end]) {
            claims.push(Claim::new(Kind::AppSigner, value, word.start, word.end));
        }
    }
    for link in scene.links.iter().filter(|link| link.form == Form::Colons && meant(link.start)) {
        if let Some(value) = value(&scene.text[link.start..link.end]) {
            claims.push(Claim::new(Kind::AppSigner, value, link.start, link.end));
        }
    }
}
