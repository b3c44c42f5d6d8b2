//! TON addresses.

use super::{KindRules, worth};
use crate::scan::{Claim, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::TonWallet,
    title: "TON address",
    text: "The raw form, `workchain:64 hexadecimal digits`, so that the bounceable (`EQ…`) and the other (`UQ…`) spelling of \
           one account are one value. The spelled form's checksum must hold. Shown as `UQ…`.",
    source: "TEP-2",
    stix: "`x-cryptocurrency-wallet` (extension); OpenCTI `Cryptocurrency-Wallet`",
    follow_the_money: "`CryptoWallet:publicKey`",
    evidence: worth(950, 1000),
    examples: &[
        (
            "EQBrcmFtYS1leGFtcGxlLWFkZHJlc3MtbnVtYmVyLTAwMeHV",
            "0:6b72616d612d6578616d706c652d616464726573732d6e756d6265722d303031",
        ),
        (
            "UQBrcmFtYS1leGFtcGxlLWFkZHJlc3MtbnVtYmVyLTAwMbwQ",
            "0:6b72616d612d6578616d706c652d616464726573732d6e756d6265722d303031",
        ),
    ],
    parse: |text, _| raw(text).or_else(|| spelled(text)),
    display: |value| shown(value).unwrap_or_else(|| value.to_owned()),
    scan,
};

/// How long the spelled form is.
const LENGTH: usize = 48;
/// The alphabet of RFC 4648, section 5.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn raw(text: &str) -> Option<String> {
    let (workchain, hash) = text.split_once(':')?;
    let holds =
        matches!(workchain, "0" | "-1") && hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    holds.then(|| text.to_ascii_lowercase())
}

fn spelled(text: &str) -> Option<String> {
    if text.len() != LENGTH {
        return None;
    }
    let mut bytes = Vec::with_capacity(36);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for &character in group {
            bits = bits << 6 | sextet(character)?;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    let (body, check) = bytes.split_at(34);
    // 0x11 bounceable, 0x51 not; 0x80 marks the test network, whose addresses hold nothing.
    let holds = matches!(body[0], 0x11 | 0x51) && matches!(body[1], 0 | 0xff) && checksum(body).to_be_bytes() == *check;
    holds.then(|| {
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
        let hash: String = body[2..].iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        format!("{}:{hash}", if body[1] == 0 { "0" } else { "-1" })
    })
}

fn sextet(character: u8) -> Option<u32> {
    let character = match character {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    };
    ALPHABET.iter().position(|&other| other == character).map(|at| at as u32)
}

/// CRC-16/XMODEM: polynomial 0x1021, initial value 0.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(
            crc ^ (u16::from(byte) << 8),
            |crc: u16, _| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 },
        )
    })
}

fn shown(value: &str) -> Option<String> {
    let (workchain, hash) = value.split_once(':')?;
    let mut bytes = vec![0x51, if workchain == "0" { 0 } else { 0xff }];
    for pair in hash.as_bytes().chunks(2) {
        bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
    }
    bytes.extend_from_slice(&checksum(&bytes).to_be_bytes());
    let mut shown = String::with_capacity(LENGTH);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
        shown.extend([18, 12, 6, 0].iter().map(|shift| char::from(ALPHABET[bits >> shift & 63])));
    }
    Some(shown)
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let bytes = scene.text.as_bytes();
    let joint = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    for word in scene.words {
        let first = scene.text.get(word.start..word.start + 2);
        if matches!(first, Some("EQ" | "UQ" | "Ef" | "Uf")) {
            let end = word.start + bytes[word.start..].iter().take(LENGTH + 1).take_while(|byte| joint(byte)).count();
            if let Some(value) = scene.text.get(word.start..end).and_then(spelled) {
                claims.push(Claim::new(Kind::TonWallet, value, word.start, end));
            }
        } else if word.end - word.start == 64 && word.start >= 2 && bytes[word.start - 1] == b':' {
            let start = if scene.text[..word.start].ends_with("-1:") { word.start - 3 } else { word.start - 2 };
            if let Some(value) = scene.text.get(start..word.end).and_then(raw) {
                claims.push(Claim::new(Kind::TonWallet, value, start, word.end));
            }
        }
    }
}
