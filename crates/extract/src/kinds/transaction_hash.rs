//! Hashes of transactions.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Cue, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::TransactionHash,
    title: "Transaction hash",
    text: "64 hexadecimal digits in lower case without `0x`. Read with `0x`, or where a word for a transaction stands near; \
           else 64 digits are a file's hash.",
    source: "Bitcoin, Ethereum and TRON: the digest that names a transaction",
    stix: "`x-cryptocurrency-transaction` (extension)",
    follow_the_money: "`Payment:transactionNumber`",
    evidence: worth(990, 3650),
    examples: &[(
        "0xF5B46251E617C3C4C3852297A6A5331978FE7B872DDC85C96F32BCD52DEC1BFA",
        "f5b46251e617c3c4c3852297a6a5331978fe7b872ddc85c96f32bcd52dec1bfa",
    )],
    parse: |text, _| value(text.strip_prefix("0x").unwrap_or(text)),
    display: as_it_is,
    scan,
};

fn value(digits: &str) -> Option<String> {
    (digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| digits.to_ascii_lowercase())
}

/// Whether the words around 64 digits speak of a transaction.
pub(super) fn is_meant(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    scene.near(start, end, 56, Cue::Transaction.bit())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words {
        let text = &scene.text[word.start..word.end];
        let digits = match text.len() {
            64 if is_meant(scene, word.start, word.end) => text,
            66 if text.starts_with("0x") => &text[2..],
            _ => continue,
        };
        if let Some(value) = value(digits) {
            claims.push(Claim::new(Kind::TransactionHash, value, word.start, word.end));
        }
    }
}
