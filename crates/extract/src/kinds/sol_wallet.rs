//! Solana addresses.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Cue, Scene};
use krama_model::{Field, Kind};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::SolWallet,
    title: "Solana address",
    text: "32 bytes in Base58. There is no checksum, so in prose it must have 43 or 44 characters of both cases and digits, \
           or stand near a word such as Solana; without such a word it is ambiguous.",
    source: "Solana documentation, accounts",
    stix: "`x-cryptocurrency-wallet` (extension); OpenCTI `Cryptocurrency-Wallet`",
    follow_the_money: "`CryptoWallet:publicKey`",
    evidence: worth(940, 1000),
    examples: &[("DVwp3bEtKTPVAt6fZzNUDVTW7B8QLBtCR6NLm7sUKRcB", "DVwp3bEtKTPVAt6fZzNUDVTW7B8QLBtCR6NLm7sUKRcB")],
    parse: |text, _| value(text),
    display: as_it_is,
    scan,
};

fn value(text: &str) -> Option<String> {
    if !(32..=44).contains(&text.len()) {
        return None;
    }
    let mut bytes = [0_u8; 33];
    let length = bs58::decode(text).onto(&mut bytes[..]).ok()?;
    (length == 32).then(|| text.to_owned())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words.iter().filter(|word| word.letters && (32..=44).contains(&(word.end - word.start))) {
        let text = &scene.text[word.start..word.end];
        let cased = text.bytes().any(|b| b.is_ascii_uppercase()) && text.bytes().any(|b| b.is_ascii_lowercase());
        let named = scene.field == Field::SuspectWallet || scene.near(word.start, word.end, 48, Cue::Solana.bit());
        let alone = !scene.text[word.end..].starts_with(['/', '+', '=', '-', '_'])
            && !scene.text[..word.start].ends_with(['/', '+', '=', '-', '_']);
        if !cased || !text.bytes().any(|b| b.is_ascii_digit()) || !(named || alone && text.len() >= 43) {
            continue;
        }
        if let Some(value) = value(text) {
            claims.push(Claim::new(Kind::SolWallet, value, word.start, word.end).ambiguous_if(!named));
        }
    }
}
