//! Addresses on chains with valid checksums, from the bytes they stand for.

use bech32::{Hrp, segwit};
use sha3::{Digest, Keccak256};
use std::fmt::Write;

/// A TRON address: `Base58Check` over 0x41 and 20 bytes.
pub fn tron(payload: &[u8; 20]) -> String {
    let mut bytes = [0x41_u8; 21];
    bytes[1..].copy_from_slice(payload);
    bs58::encode(bytes).with_check().into_string()
}

/// A Bitcoin address (BIP 173, witness version 0).
pub fn btc(payload: &[u8; 20]) -> String {
    let hrp = Hrp::parse("bc").expect("bc is a valid prefix");
    segwit::encode_v0(hrp, payload).expect("20 bytes are a valid version 0 program")
}

/// An Ethereum address in the mixed case that is its checksum (ERC-55).
pub fn eth(payload: &[u8; 20]) -> String {
    let plain = hex::encode(payload);
    let hash = Keccak256::digest(plain.as_bytes());
    let mut address = String::with_capacity(42);
    address.push_str("0x");
    for (at, digit) in plain.char_indices() {
        let nibble = if at % 2 == 0 { hash[at / 2] >> 4 } else { hash[at / 2] & 15 };
        address.push(if nibble >= 8 { digit.to_ascii_uppercase() } else { digit });
    }
    address
}

/// An address as wallets show it, from its normal form: Ethereum's in the case that is its checksum, TON's as `UQ…`.
pub fn shown(value: &str) -> String {
    if let Some(payload) = value.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()?.try_into().ok()) {
        return eth(&payload);
    }
    match value.strip_prefix("0:").and_then(|digits| hex::decode(digits).ok()) {
        Some(payload) => spelled(&payload),
        None => value.to_owned(),
    }
}

/// TEP-2: a tag, the workchain, the payload, and CRC-16/XMODEM, in the URL's alphabet of Base64.
fn spelled(payload: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = vec![0x51, 0];
    bytes.extend_from_slice(payload);
    let crc = bytes.iter().fold(0_u16, |crc, &byte| {
        (0..8)
            .fold(crc ^ (u16::from(byte) << 8), |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 })
    });
    bytes.extend_from_slice(&crc.to_be_bytes());
    let mut text = String::with_capacity(48);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
        text.extend([18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63])));
    }
    text
}

/// A Solana address: Base58 over 32 bytes.
pub fn sol(payload: &[u8; 32]) -> String {
    bs58::encode(payload).into_string()
}

/// A TON address in its raw form, which is how Krama keeps it.
pub fn ton(payload: &[u8; 32]) -> String {
    let mut address = String::with_capacity(66);
    address.push_str("0:");
    for byte in payload {
        write!(address, "{byte:02x}").expect("strings take any text");
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_their_checksums() {
        for byte in 0..50 {
            assert!(bs58::decode(tron(&[byte; 20])).with_check(Some(0x41)).into_vec().is_ok());
            assert!(segwit::decode(&btc(&[byte; 20])).is_ok());
            assert_eq!(bs58::decode(sol(&[byte; 32])).into_vec().unwrap(), [byte; 32]);
        }
        assert!(tron(&[1; 20]).starts_with('T'));
    }

    #[test]
    fn the_case_of_an_eth_address_is_that_of_the_standards_own_example() {
        let example = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let payload: [u8; 20] = hex::decode(&example[2..]).unwrap().try_into().unwrap();
        assert_eq!(eth(&payload), example);
        assert_eq!(shown(&example.to_ascii_lowercase()), example);
    }

    #[test]
    fn a_ton_address_is_spelled_as_its_readers_expect() {
        let value = "0:6b72616d612d6578616d706c652d616464726573732d6e756d6265722d303031";
        assert_eq!(shown(value), "UQBrcmFtYS1leGFtcGxlLWFkZHJlc3MtbnVtYmVyLTAwMbwQ");
    }
}
