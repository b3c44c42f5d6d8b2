//! Ethereum-style addresses.

use super::{KindRules, worth};
use crate::scan::{Claim, Scene};
use krama_model::Kind;
use sha3::{Digest as _, Keccak256};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::EthWallet,
    title: "Ethereum-style address",
    text: "`0x` and 40 hexadecimal digits in lower case: the same account on every chain of this style. Mixed case \
           carries a checksum; where it fails, a letter was mistyped or the case was lost, and the value is ambiguous.",
    source: "ERC-55",
    stix: "`x-cryptocurrency-wallet` (extension); OpenCTI `Cryptocurrency-Wallet`",
    follow_the_money: "`CryptoWallet:publicKey`",
    evidence: worth(950, 1000),
    examples: &[("0x6B72616D612D6578616D706C652D616464723031", "0x6b72616d612d6578616d706c652d616464723031")],
    parse: |text, _| value(text).map(|(value, _)| value),
    display: checksummed,
    scan,
};

/// The address, and whether its own checksum speaks against it.
fn value(text: &str) -> Option<(String, bool)> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    if digits.len() != 40
        || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        || digits.bytes().all(|byte| byte == b'0')
    {
        return None;
    }
    let value = format!("0x{}", digits.to_ascii_lowercase());
    let mixed = digits.bytes().any(|b| b.is_ascii_uppercase()) && digits.bytes().any(|b| b.is_ascii_lowercase());
    let fails = mixed && checksummed(&value)[2..] != *digits;
    Some((value, fails))
}

/// A letter is a capital where the Keccak-256 digest of the lower-case digits has a digit of 8 or more (ERC-55).
fn checksummed(value: &str) -> String {
    let digits = value.strip_prefix("0x").unwrap_or(value);
    let digest = Keccak256::digest(digits.as_bytes());
    let mut shown = String::from("0x");
    for (place, character) in digits.chars().enumerate() {
        let nibble = digest.get(place / 2).map_or(0, |byte| if place % 2 == 0 { byte >> 4 } else { byte & 15 });
        shown.push(if nibble >= 8 { character.to_ascii_uppercase() } else { character });
    }
    shown
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for word in scene.words.iter().filter(|word| word.end - word.start == 42) {
        if let Some((value, fails)) = value(&scene.text[word.start..word.end]) {
            claims.push(Claim::new(Kind::EthWallet, value, word.start, word.end).ambiguous_if(fails));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        // From ERC-55's own test cases.
        let written = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(checksummed(&written.to_ascii_lowercase()), written);
        assert_eq!(value(written), Some((written.to_ascii_lowercase(), false)));
        assert_eq!(value("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").map(|(_, fails)| fails), Some(true));
    }
}
