//! How a report becomes one leaf.
//!
//! Two digests. The *content* digest says "the same words again": it covers the dates and the texts with field, author
//! and time, and neither the original nor the place in it, so that the same row in next week's export is recognised. The
//! *leaf* covers everything the batch file holds of the report. Both are salted from the workspace's secret, so a report
//! can be shown with its salts while no neighbour can be guessed from its digest.
//!
//! Integers are big-endian; a text is its length in bytes as 4 bytes, then UTF-8; an optional moment is 0, or 1 and
//! 8 bytes of milliseconds.

use krama_model::{Digest, Moment, Part, Report, ReportKey, ReportNumber, ValueKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What has to be known to check one report's leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSalts {
    /// The salt of the leaf, other for every version.
    pub leaf: Digest,
    /// The salt of the content digest, one for all versions of a report.
    pub content: Digest,
}

impl ReportSalts {
    /// The salts of one version of a report.
    pub fn of(secret: &ValueKey, key: &ReportKey, version: u32) -> Self {
        Self { leaf: Self::leaf_salt(secret, key, version), content: content_salt(secret, key) }
    }

    /// The salt of the leaf alone.
    pub fn leaf_salt(secret: &ValueKey, key: &ReportKey, version: u32) -> Digest {
        let (source, reference) = (key.source.as_bytes(), key.reference.as_bytes());
        secret.digest(&[b"report-leaf", source, reference, &version.to_be_bytes()])
    }
}

fn content_salt(secret: &ValueKey, key: &ReportKey) -> Digest {
    secret.digest(&[b"report-content", key.source.as_bytes(), key.reference.as_bytes()])
}

/// The content digest of a report under the workspace's secret.
pub fn content_digest(secret: &ValueKey, report: &Report) -> Digest {
    salted_content(content_salt(secret, &report.key), report)
}

/// The content digest under a known salt.
pub fn salted_content(salt: Digest, report: &Report) -> Digest {
    let texts: usize = report.parts.iter().map(|part| part.text.len() + 48).sum();
    let mut bytes = Vec::with_capacity(64 + texts);
    bytes.extend(salt.0);
    moment(&mut bytes, report.received_at);
    moment(&mut bytes, report.occurred_at);
    count(&mut bytes, report.parts.len());
    report.parts.iter().for_each(|part| content_of(&mut bytes, part));
    Digest(Sha256::digest(&bytes).into())
}

fn content_of(bytes: &mut Vec<u8>, part: &Part) {
    text(bytes, part.field.name());
    text(bytes, part.author.name());
    moment(bytes, part.sent_at);
    text(bytes, &part.text);
}

/// A report as it stands in a batch.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// Its number.
    pub number: ReportNumber,
    /// Which version, from 1.
    pub version: u32,
    /// What it says.
    pub report: &'a Report,
}

impl Sealed<'_> {
    /// The leaf, from the leaf's salt and the content digest.
    pub fn leaf(&self, salt: Digest, content: Digest) -> Digest {
        let report = self.report;
        let mut bytes = Vec::with_capacity(192);
        bytes.push(0);
        bytes.extend(salt.0);
        bytes.extend(self.number.0.to_be_bytes());
        bytes.extend(self.version.to_be_bytes());
        text(&mut bytes, &report.key.source);
        text(&mut bytes, &report.key.reference);
        bytes.push(u8::from(report.zone_assumed));
        bytes.extend(report.original.0);
        text(&mut bytes, &report.place);
        count(&mut bytes, report.parts.len());
        report.parts.iter().for_each(|part| text(&mut bytes, &part.place));
        bytes.extend(content.0);
        Digest(Sha256::digest(&bytes).into())
    }
}

/// The leaf of something else that is sealed in a list: SHA-256 over 0x00, a random salt and the texts.
pub fn salted_leaf(salt: &[u8; 32], texts: &[&str]) -> Digest {
    let mut bytes = vec![0];
    bytes.extend(salt);
    for item in texts {
        text(&mut bytes, item);
    }
    Digest(Sha256::digest(&bytes).into())
}

fn count(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend((number as u32).to_be_bytes());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    count(bytes, text.len());
    bytes.extend(text.as_bytes());
}

fn moment(bytes: &mut Vec<u8>, moment: Option<Moment>) {
    match moment {
        None => bytes.push(0),
        Some(moment) => {
            bytes.push(1);
            bytes.extend(moment.0.to_be_bytes());
        }
    }
}
