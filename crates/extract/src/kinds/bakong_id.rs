//! Bakong accounts.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Cue, Form, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::BakongId,
    title: "Bakong account",
    text: "`name@bank`, lower case; what follows the `@` is a bank's suffix without a dot, so it is no mailbox. Read when \
           the suffix is known (`schemas/kinds/banks.toml`), or a word such as Bakong or KHQR stands near.",
    source: "National Bank of Cambodia, Bakong",
    stix: "`x-bank-account` (extension); OpenCTI `Bank-Account`",
    follow_the_money: "`BankAccount:accountNumber`",
    evidence: worth(950, 720),
    examples: &[("Sok_Example@ACLB", "sok_example@aclb")],
    parse: |text, _| {
        let (name, bank) = text.rsplit_once('@')?;
        value(name, bank)
    },
    display: as_it_is,
    scan,
};

pub(super) fn value(name: &str, bank: &str) -> Option<String> {
    let name_fits = (2..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    let bank_fits = (2..=12).contains(&bank.len())
        && bank.bytes().all(|b| b.is_ascii_alphanumeric())
        && bank.as_bytes()[0].is_ascii_alphabetic();
    (name_fits && bank_fits).then(|| format!("{name}@{bank}").to_ascii_lowercase())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for link in scene.links.iter().filter(|link| link.form == Form::Address) {
        let (name, bank) = (&scene.text[link.start..link.host.start - 1], &scene.text[link.host.clone()]);
        if bank.contains('.')
            || !(scene.ground.home.known.is_bakong(bank) || scene.near(link.start, link.end, 40, Cue::Bakong.bit()))
        {
            continue;
        }
        if let Some(value) = value(name, bank) {
            claims.push(Claim::new(Kind::BakongId, value, link.start, link.end));
        }
    }
}
