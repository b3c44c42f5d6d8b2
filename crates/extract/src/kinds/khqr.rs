//! KHQR: EMVCo merchant-presented payment codes as text.

use super::{KindRules, as_it_is, bakong_id, name, phone, worth};
use crate::scan::{Claim, Derived, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Khqr,
    title: "KHQR payload",
    text: "The whole payload as scanned. Objects must nest and the checksum in object 63 must hold. Yields the Bakong \
           account (29.00, 30.00), the account at the bank (29.01 with 29.02), the name (59) and the phone (62.02) it holds.",
    source: "EMVCo QR Code Specification, Merchant-Presented Mode 1.1; KHQR by the National Bank of Cambodia",
    stix: "`x-payment-code` (extension)",
    follow_the_money: "`BankAccount:notes`",
    evidence: worth(970, 720),
    examples: &[(
        "00020101021129200016sok_example@aclb5204599953038405802KH5911Sok Example6010Phnom Penh621502118551234567863045B8F",
        "00020101021129200016sok_example@aclb5204599953038405802KH5911Sok Example6010Phnom Penh621502118551234567863045B8F",
    )],
    parse: |text, _| {
        Payload::read(text).filter(|payload| payload.text.len() == text.len()).map(|payload| payload.text.to_owned())
    },
    display: as_it_is,
    scan,
};

/// The first object of every payload.
const OPENING: &str = "000201";
/// The longest payload that is looked at; the specification allows 512 characters.
const LONGEST: usize = 2048;

/// A payload whose checksum holds.
struct Payload<'t> {
    text: &'t str,
    objects: Vec<(u8, &'t str)>,
}

impl<'t> Payload<'t> {
    /// Reads a payload from the start of a text.
    fn read(text: &'t str) -> Option<Self> {
        let mut objects = Vec::new();
        let mut at = 0;
        loop {
            let (tag, value, next) = object(text, at)?;
            objects.push((tag, value));
            if tag == 63 {
                let holds =
                    value.len() == 4 && u16::from_str_radix(value, 16).ok()? == checksum(&text.as_bytes()[..next - 4]);
                return (holds && objects[0] == (0, "01")).then(|| Self { text: &text[..next], objects });
            }
            if next > LONGEST || objects.len() > 64 {
                return None;
            }
            at = next;
        }
    }

    fn object(&self, tag: u8) -> Option<&'t str> {
        self.objects.iter().find(|(other, _)| *other == tag).map(|(_, value)| *value)
    }
}

/// One tag-length-value object: two digits each of tag and length, then as many characters.
fn object(text: &str, at: usize) -> Option<(u8, &str, usize)> {
    let head = text.get(at..at + 4).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    let tag = head[..2].parse().ok()?;
    let length: usize = head[2..].parse().ok()?;
    let body = &text[at + 4..];
    let end = body.char_indices().nth(length).map_or(body.len(), |(end, _)| end);
    (length > 0 && body[..end].chars().count() == length).then(|| (tag, &body[..end], at + 4 + end))
}

/// An object inside a template.
fn inner(template: &str, tag: u8) -> Option<&str> {
    let mut at = 0;
    while at < template.len() {
        let (found, value, next) = object(template, at)?;
        if found == tag {
            return Some(value);
        }
        at = next;
    }
    None
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF (ISO/IEC 13239).
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, &byte| {
        (0..8)
            .fold(crc ^ (u16::from(byte) << 8), |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 })
    })
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let mut end = 0;
    for number in scene.numbers.iter().filter(|number| number.end - number.start >= OPENING.len()) {
        let Some(start) = scene.text[number.start..number.end].find(OPENING).map(|at| number.start + at) else {
            continue;
        };
        if start < end {
            continue;
        }
        if let Some(payload) = Payload::read(&scene.text[start..]) {
            end = start + payload.text.len();
            claims.push(claim(scene, &payload, start, end));
        }
    }
}

fn claim(scene: &Scene<'_>, payload: &Payload<'_>, start: usize, end: usize) -> Claim {
    let mut claim = Claim::new(Kind::Khqr, payload.text.to_owned(), start, end);
    for template in [29, 30].into_iter().filter_map(|tag| payload.object(tag)) {
        let bakong =
            inner(template, 0).and_then(|id| id.split_once('@')).and_then(|(name, bank)| bakong_id::value(name, bank));
        let number = inner(template, 1)
            .filter(|number| (9..=16).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()));
        let bank = inner(template, 2)
            .and_then(|name| scene.ground.home.known.bank_named(name))
            .map_or("", |bank| bank.id.as_str());
        push(&mut claim, Kind::BakongId, bakong);
        push(&mut claim, Kind::BankAccount, number.map(|number| format!("{bank}:{number}")));
    }
    push(&mut claim, Kind::Name, payload.object(59).and_then(name::value));
    let number = payload
        .object(62)
        .and_then(|template| inner(template, 2))
        .and_then(|number| phone::typed(number, scene.facts.home));
    push(&mut claim, Kind::Phone, number);
    claim
}

fn push(claim: &mut Claim, kind: Kind, value: Option<String>) {
    if let Some(value) = value {
        let (start, end) = (claim.start, claim.end);
        claim.derived.push(Derived { kind, value, start, end, from: None, ambiguous: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_specification() {
        assert_eq!(checksum(b"123456789"), 0x29b1);
    }

    #[test]
    fn a_changed_payload_is_refused() {
        let payload = RULES.examples[0].0;
        assert!(Payload::read(payload).is_some());
        assert!(Payload::read(&payload.replace("sok_", "sak_")).is_none());
        assert!(Payload::read(&payload[..payload.len() - 1]).is_none());
    }
}
