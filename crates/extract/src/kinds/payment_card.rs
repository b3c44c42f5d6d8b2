//! Payment cards: read, and never kept in the clear.

use super::{KindRules, as_it_is, worth};
use crate::scan::numbers::Digits;
use crate::scan::{Claim, Number, Scene, numbers};
use krama_model::{Kind, ValueKey};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::PaymentCard,
    title: "Payment card",
    text: "First six digits, `*` for each hidden one, last four, `#`, and 16 hexadecimal digits of a digest keyed with the \
           workspace's secret. Length, issuer range and Luhn check must hold. A number that passes is taken for a card \
           rather than an account: an account kept as a digest can still be compared, a card kept in the clear is a harm.",
    source: "ISO/IEC 7812; PCI DSS 3.4 on truncation",
    stix: "`x-payment-card` (extension); OpenCTI `Payment-Card`",
    follow_the_money: "`BankAccount:accountNumber`, shortened",
    evidence: worth(900, 720),
    examples: &[("411111******1111#00112233aabbccdd", "411111******1111#00112233aabbccdd")],
    parse: |text, _| kept(text),
    display: as_it_is,
    scan,
};

/// The kept form of a full card number, if it is one.
pub(crate) fn seal(text: &str, key: &ValueKey) -> Option<String> {
    let joints = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (text.chars().all(joints) && is_card(digits.as_bytes())).then(|| sealed(&digits, key))
}

fn sealed(digits: &str, key: &ValueKey) -> String {
    let (head, rest) = digits.split_at(6);
    let (hidden, tail) = rest.split_at(rest.len() - 4);
    format!("{head}{}{tail}#{}", "*".repeat(hidden.len()), key.seal(Kind::PaymentCard, digits))
}

/// A value that is already in its kept form.
fn kept(text: &str) -> Option<String> {
    let (shown, digest) = text.split_once('#')?;
    let digest_holds =
        digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let shape = (13..=19).contains(&shown.len())
        && shown
            .bytes()
            .enumerate()
            .all(|(at, byte)| if (6..shown.len() - 4).contains(&at) { byte == b'*' } else { byte.is_ascii_digit() });
    (digest_holds && shape).then(|| text.to_owned())
}

/// Length, issuer range and Luhn check.
fn is_card(digits: &[u8]) -> bool {
    issued(digits) && luhn(digits)
}

/// Issuer ranges by their first digits: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay.
fn issued(digits: &[u8]) -> bool {
    if !(14..=19).contains(&digits.len()) {
        return false;
    }
    let head = digits[..4].iter().fold(0_u32, |head, digit| head * 10 + u32::from(digit - b'0'));
    match digits.len() {
        14 => matches!(head, 3000..=3059 | 3600..=3699 | 3800..=3999),
        15 => matches!(head, 3400..=3499 | 3700..=3799),
        16 => matches!(head, 4000..=4999 | 5100..=5599 | 2221..=2720 | 6011 | 6440..=6599 | 3528..=3589 | 6200..=6299),
        _ => matches!(head, 6200..=6299),
    }
}

/// ISO/IEC 7812-1 annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') << (place % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|&digit| digit != digits[0])
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for chain in numbers::chains(scene.numbers) {
        let chain = &scene.numbers[chain];
        if numbers::length_of(chain) >= 14 {
            scan_chain(scene, chain, claims);
        }
    }
}

fn scan_chain(scene: &Scene<'_>, chain: &[Number], claims: &mut Vec<Claim>) {
    let mut from = 0;
    while from < chain.len() {
        let found = (from + 1..=chain.len()).find_map(|to| {
            let runs = &chain[from..to];
            let length: usize = runs.iter().map(|number| number.end - number.start).sum();
            let grouped = runs.len() == 1 || runs[0].end - runs[0].start == 4;
            let apart = !runs[0].letter_before && !runs[runs.len() - 1].letter_behind;
            if !(14..=19).contains(&length) || !grouped || !apart {
                return None;
            }
            let digits = Digits::of(scene.text, runs);
            is_card(digits.as_str().as_bytes()).then_some((to, digits))
        });
        match found {
            Some((to, digits)) => {
                let (start, end) = (chain[from].start, chain[to - 1].end);
                claims.push(Claim::new(Kind::PaymentCard, sealed(digits.as_str(), &scene.ground.key), start, end));
                from = to;
            }
            None => from += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_kept_shortened_and_digested() {
        let key = ValueKey::new([1; 32]);
        let value = seal("4111 1111 1111 1111", &key).unwrap();
        assert!(value.starts_with("411111******1111#") && value.len() == 33);
        assert_eq!(kept(&value), Some(value.clone()));
        assert_ne!(seal("4111 1111 1111 1111", &ValueKey::new([2; 32])), Some(value));
        assert_eq!(seal("4111 1111 1111 1112", &key), None);
        assert_eq!(seal("0000 0000 0000 0000", &key), None);
    }
}
