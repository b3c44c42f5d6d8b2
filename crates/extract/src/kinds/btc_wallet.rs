//! Bitcoin addresses.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::BtcWallet,
    title: "Bitcoin address",
    text: "Pay-to-key and pay-to-script addresses in Base58Check as written; segregated witness addresses in lower case. \
           The checksum must hold.",
    source: "Base58Check; BIP 173, BIP 350",
    stix: "`x-cryptocurrency-wallet` (extension); OpenCTI `Cryptocurrency-Wallet`",
    follow_the_money: "`CryptoWallet:publicKey`",
    evidence: worth(950, 1000),
    examples: &[
        ("1Ao8KpzsiBzy1YaoUwqGaX4zSwBQW2PVmY", "1Ao8KpzsiBzy1YaoUwqGaX4zSwBQW2PVmY"),
        ("3BV9FNVKG6KM6iHEc3Vs19RvbTU8489UDb", "3BV9FNVKG6KM6iHEc3Vs19RvbTU8489UDb"),
        ("BC1QDDEXZMTP94JHSCTDWPKX2TTPV3J8YVP3R83VMC", "bc1qddexzmtp94jhsctdwpkx2ttpv3j8yvp3r83vmc"),
    ],
    parse: |text, _| value(text.strip_prefix("bitcoin:").unwrap_or(text)),
    display: as_it_is,
    scan,
};

fn value(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'1' | b'3' if (26..=35).contains(&text.len()) => {
            let bytes = bs58::decode(text).with_check(None).into_vec().ok()?;
            (bytes.len() == 21 && matches!(bytes[0], 0 | 5)).then(|| text.to_owned())
        }
        b'b' | b'B' if (14..=74).contains(&text.len()) => {
            let (hrp, _, _) = bech32::segwit::decode(text).ok()?;
            (hrp == bech32::hrp::BC).then(|| text.to_ascii_lowercase())
        }
        _ => None,
    }
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words {
        if word.end - word.start <= 74
            && let Some(value) = value(&scene.text[word.start..word.end])
        {
            claims.push(Claim::new(Kind::BtcWallet, value, word.start, word.end));
        }
    }
}
