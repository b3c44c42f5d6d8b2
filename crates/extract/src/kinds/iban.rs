//! International bank account numbers.

use super::{KindRules, worth};
use crate::scan::{Claim, Scene};
use iban::{Iban, IbanLike};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Iban,
    title: "IBAN",
    text: "Without blanks, capitals. Country, length and check digits must hold.",
    source: "ISO 13616, SWIFT's IBAN registry",
    stix: "`x-bank-account` (extension); OpenCTI `Bank-Account`",
    follow_the_money: "`BankAccount:iban`",
    evidence: worth(950, 720),
    examples: &[("de75 5121 0800 1245 1261 99", "DE75512108001245126199")],
    parse: |text, _| {
        let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        value(&compact)
    },
    display: |value| {
        let groups: Vec<&str> =
            value.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    },
    scan,
};

fn value(compact: &str) -> Option<String> {
    if !(15..=34).contains(&compact.len()) || !compact.is_ascii() {
        return None;
    }
    compact.to_ascii_uppercase().parse::<Iban>().ok().map(|iban| iban.electronic_str().to_owned())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let bytes = scene.text.as_bytes();
    for number in scene.numbers.iter().filter(|number| number.letter_before && number.end - number.start >= 2) {
        let Some(start) = number.start.checked_sub(2) else { continue };
        let country = bytes[start].is_ascii_uppercase() && bytes[start + 1].is_ascii_uppercase();
        if !country || start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
            continue;
        }
        if let Some((value, end)) = longest(bytes, start) {
            claims.push(Claim::new(Kind::Iban, value, start, end));
        }
    }
}

/// Letters and digits with single blanks between groups, as far as an IBAN can reach; the longest that holds.
fn longest(bytes: &[u8], start: usize) -> Option<(String, usize)> {
    let mut compact = String::with_capacity(34);
    let mut ends = Vec::new();
    let mut at = start;
    while compact.len() < 34 {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_uppercase() || byte.is_ascii_digit() => {
                compact.push(char::from(*byte));
                if !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
                    ends.push((compact.len(), at + 1));
                }
            }
            Some(b' ' | b'-') if at > start && bytes[at - 1].is_ascii_alphanumeric() => {}
            _ => break,
        }
        at += 1;
    }
    ends.iter().rev().find_map(|&(length, end)| value(&compact[..length]).map(|value| (value, end)))
}
