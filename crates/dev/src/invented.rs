//! Invented values of valid shape, each from a number: the same number gives the same value, different numbers give
//! different ones.

use krama_train::random::Random;
use krama_train::wallet;
use sha2::{Digest, Sha256};

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

fn payload(label: &str, number: u64) -> [u8; 20] {
    let seed = seed_of(label, number);
    std::array::from_fn(|at| seed[at])
}

/// A TRON address with a valid checksum whose key nobody holds.
pub fn tron_wallet(number: u64) -> String {
    wallet::tron(&payload("tron", number))
}

/// A Bitcoin address with a valid checksum whose key nobody holds.
pub fn btc_wallet(number: u64) -> String {
    wallet::btc(&payload("btc", number))
}

/// An Ethereum address with a valid mixed-case checksum whose key nobody holds.
pub fn eth_wallet(number: u64) -> String {
    wallet::eth(&payload("eth", number))
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
    fn a_cambodian_number_has_eight_national_digits() {
        assert_eq!(phone(Plan::Cambodia, 77).len(), "+85512345678".len());
    }
}
