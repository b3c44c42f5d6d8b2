//! Invented values of valid shape, each from a number: the same number gives the same value, different numbers give
//! different ones.

use bech32::{Hrp, segwit};
use krama_train::random::Random;
use sha2::{Digest, Sha256};
use sha3::Keccak256;
use std::fmt::Write;

/// Banks that do not exist.
pub const BANKS: &[&str] = &["Sarika Bank", "Phka Bank", "Mekara Bank", "Reaksa Bank", "Bopha Bank", "Kravanh Bank"];

const SYLLABLES: &[&str] = &[
    "ba", "cho", "da", "fen", "gra", "hok", "iva", "jun", "ka", "lor", "mi", "nea", "or", "phy", "qua", "rin", "sok",
    "tep", "ul", "vin", "wen", "xa", "yor", "zed", "bor", "cam", "del", "ent", "fur", "gil", "hes", "jar",
];
const ENDINGS: &[&str] = &["com", "net", "top", "shop", "vip", "org", "online", "cc"];
const FIRST_NAMES: &[&str] = &[
    "Dara", "Sophea", "Vichet", "Lina", "Kosal", "Maly", "Rithy", "Bopha", "Anna", "Kevin", "Mei", "Linh", "Somchai",
    "Putri", "Victor", "Grace", "Chenda", "Tola", "Nary", "Hugo",
];
const LAST_NAMES: &[&str] = &[
    "Velmarin",
    "Okasund",
    "Tharenko",
    "Brisvane",
    "Chanrethy",
    "Somvixay",
    "Kelderon",
    "Pharovan",
    "Lintoray",
    "Meksovan",
    "Ratanvelo",
    "Dovantes",
    "Sokhavel",
    "Tremolin",
    "Navarethy",
    "Quillanar",
];

/// Mobile prefixes of +855 after which six digits follow (ITU-T operational bulletins; libphonenumber's metadata).
const CAMBODIA: &[&str] = &[
    "10", "12", "15", "16", "17", "69", "70", "77", "78", "81", "85", "86", "87", "89", "92", "93", "95", "98", "99",
    "60",
];

/// Whose telephone plan a number follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// +855
    Cambodia,
    /// +86
    China,
    /// +66
    Thailand,
    /// +84
    Vietnam,
    /// +62
    Indonesia,
}

/// Spreads numbers over a range without two falling together, as long as they are below `range`.
fn spread(number: u64, range: u64, factor: u64) -> u64 {
    (u128::from(number % range) * u128::from(factor) % u128::from(range)) as u64
}

/// An invented mobile number, E.164. Numbers up to 20 million give different ones.
pub fn phone(plan: Plan, number: u64) -> String {
    let (prefix, digits) = match plan {
        Plan::Cambodia => {
            let place = spread(number, 20_000_000, 7_368_787);
            return format!("+855{}{:06}", CAMBODIA[(place / 1_000_000) as usize], place % 1_000_000);
        }
        Plan::China => ("+86139", 8),
        Plan::Thailand => ("+668", 8),
        Plan::Vietnam => {
            let place = spread(number, 40_000_000, 7_368_787);
            return format!("+849{}{:07}", [6, 7, 8, 0][(place / 10_000_000) as usize], place % 10_000_000);
        }
        Plan::Indonesia => ("+62812", 8),
    };
    let range = 10_u64.pow(digits);
    format!("{prefix}{:0width$}", spread(number, range, 7_368_787), width = digits as usize)
}

/// A bank's invented hotline: a landline in the capital.
pub fn hotline(bank: usize) -> String {
    format!("+85523{:06}", 910_000 + bank * 1_111)
}

/// An invented account number of nine digits. Numbers up to 899 million give different ones.
pub fn account(number: u64) -> String {
    (100_000_000 + spread(number, 899_999_963, 48_271_381)).to_string()
}

fn seed_of(label: &str, number: u64) -> [u8; 32] {
    Sha256::digest(format!("krama invented {label} {number}")).into()
}

/// A TRON address with a valid checksum (base58check over 0x41 and 20 bytes) whose key nobody holds.
pub fn tron_wallet(number: u64) -> String {
    let mut payload = [0x41_u8; 21];
    payload[1..].copy_from_slice(&seed_of("tron", number)[..20]);
    bs58::encode(payload).with_check().into_string()
}

/// A Bitcoin address with a valid checksum (BIP 173, version 0) whose key nobody holds.
pub fn btc_wallet(number: u64) -> String {
    let hrp = Hrp::parse("bc").expect("bc is a valid prefix");
    segwit::encode_v0(hrp, &seed_of("btc", number)[..20]).expect("20 bytes are a valid version 0 program")
}

/// An Ethereum address with a valid mixed-case checksum (ERC-55) whose key nobody holds.
pub fn eth_wallet(number: u64) -> String {
    let mut plain = String::with_capacity(40);
    for byte in &seed_of("eth", number)[..20] {
        write!(plain, "{byte:02x}").expect("writing to a string cannot fail");
    }
    let hash = Keccak256::digest(plain.as_bytes());
    let cased = plain.char_indices().map(|(at, digit)| {
        let nibble = if at % 2 == 0 { hash[at / 2] >> 4 } else { hash[at / 2] & 15 };
        if nibble >= 8 { digit.to_ascii_uppercase() } else { digit }
    });
    format!("0x{}", cased.collect::<String>())
}

fn word(random: &mut Random, syllables: u64) -> String {
    (0..syllables).map(|_| random.word(SYLLABLES)).collect()
}

/// An invented host under a real ending, marked by the prefix `kx-`: under `.example` no reader would take it for a
/// domain.
pub fn domain(number: u64) -> String {
    let mut random = Random::of(&[1, number]);
    format!("kx-{}{}.{}", word(&mut random, 3), number % 1000, random.pick(ENDINGS))
}

/// An invented user name, marked by the prefix `kx_`.
pub fn handle(number: u64) -> String {
    format!("kx_{}{}", word(&mut Random::of(&[2, number]), 3), number % 10_000)
}

/// An invented person's name.
pub fn name(number: u64) -> String {
    let mut random = Random::of(&[3, number]);
    format!("{} {}", random.pick(FIRST_NAMES), random.pick(LAST_NAMES))
}

/// An invented company's name.
pub fn brand(number: u64) -> String {
    let mut random = Random::of(&[4, number]);
    let mut name = word(&mut random, 3);
    name[..1].make_ascii_uppercase();
    format!("{name} {}", random.pick(&["Capital", "Global", "Mall", "Group", "Trade", "Services", "Fund", "Express"]))
}

/// An invented building.
pub fn site(number: u64) -> String {
    let mut random = Random::of(&[5, number]);
    let mut name = word(&mut random, 2);
    name[..1].make_ascii_uppercase();
    format!("{name} Tower, block {}", random.pick(&["A", "B", "C", "D"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn different_numbers_give_different_phones_and_accounts() {
        let numbers = 0..50_000_u64;
        for plan in [Plan::Cambodia, Plan::China, Plan::Thailand, Plan::Vietnam, Plan::Indonesia] {
            assert_eq!(numbers.clone().map(|n| phone(plan, n)).collect::<BTreeSet<_>>().len(), 50_000);
        }
        assert_eq!(numbers.map(account).collect::<BTreeSet<_>>().len(), 50_000);
    }

    #[test]
    fn wallets_hold_their_checksums() {
        for number in 0..50 {
            assert!(bs58::decode(tron_wallet(number)).with_check(Some(0x41)).into_vec().is_ok());
            assert!(segwit::decode(&btc_wallet(number)).is_ok());
        }
        assert!(tron_wallet(1).starts_with('T'));
    }

    #[test]
    fn eth_checksum_is_a_fixed_point_of_its_own_rule() {
        let wallet = eth_wallet(3);
        let hash = Keccak256::digest(wallet[2..].to_ascii_lowercase().as_bytes());
        for (at, digit) in wallet[2..].char_indices().filter(|(_, digit)| digit.is_ascii_alphabetic()) {
            let nibble = if at % 2 == 0 { hash[at / 2] >> 4 } else { hash[at / 2] & 15 };
            assert_eq!(digit.is_ascii_uppercase(), nibble >= 8);
        }
    }

    #[test]
    fn a_cambodian_number_has_eight_national_digits() {
        assert_eq!(phone(Plan::Cambodia, 77).len(), "+85512345678".len());
    }
}
