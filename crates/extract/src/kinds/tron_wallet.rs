//! TRON addresses.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::TronWallet,
    title: "TRON address",
    text: "34 characters of Base58Check that start with `T`; the checksum must hold.",
    source: "TRON protocol, account address format",
    stix: "`x-cryptocurrency-wallet` (extension); OpenCTI `Cryptocurrency-Wallet`",
    follow_the_money: "`CryptoWallet:publicKey`",
    evidence: worth(950, 1000),
    examples: &[("TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb", "TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb")],
    parse: |text, _| value(text),
    display: as_it_is,
    scan,
};

fn value(text: &str) -> Option<String> {
    if text.len() != 34 || !text.starts_with('T') {
        return None;
    }
    let bytes = bs58::decode(text).with_check(None).into_vec().ok()?;
    (bytes.len() == 21 && bytes[0] == 0x41).then(|| text.to_owned())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words.iter().filter(|word| word.end - word.start == 34) {
        if let Some(value) = value(&scene.text[word.start..word.end]) {
            claims.push(Claim::new(Kind::TronWallet, value, word.start, word.end));
        }
    }
}
