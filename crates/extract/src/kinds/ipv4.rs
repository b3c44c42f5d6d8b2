//! IPv4 addresses.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Cue, Form, Link, Scene};
use krama_model::Kind;
use std::net::Ipv4Addr;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Ipv4,
    title: "IPv4 address",
    text: "Four numbers to 255 without leading zeros. Not read after words that announce a version, nor in pairs of digits behind a word such as \"fax\". Addresses of \
           private networks (RFC 1918) and of the machine itself are ambiguous: every network has them.",
    source: "RFC 791, RFC 6890",
    stix: "`ipv4-addr`",
    follow_the_money: "none; `Thing:notes`",
    evidence: worth(300, 60),
    examples: &[("203.0.113[.]7", "203.0.113.7"), ("198.51.100.23", "198.51.100.23")],
    parse: |text, _| address(text),
    display: as_it_is,
    scan,
};

/// The address, if the text is one.
pub(super) fn address(text: &str) -> Option<String> {
    let address: Ipv4Addr = text.parse().ok()?;
    (!address.is_unspecified() && !address.is_broadcast()).then(|| address.to_string())
}

/// True where the same address stands for another machine in every network.
fn is_everywhere(value: &str) -> bool {
    value.parse::<Ipv4Addr>().is_ok_and(|address| {
        address.is_private() || address.is_loopback() || address.is_link_local() || address.octets()[0] == 0
    })
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for link in scene.links.iter().filter(|link| matches!(link.form, Form::Dotted | Form::Link)) {
        if link.form == Form::Link && !link.scheme.is_empty() {
            continue;
        }
        let text = &scene.text[link.host.clone()];
        if !text.starts_with(|c: char| c.is_ascii_digit()) || is_version(scene, link) {
            continue;
        }
        if let Some(value) = address(text).filter(|_| !is_number(scene, link, text)) {
            let ambiguous = is_everywhere(&value);
            claims.push(Claim::new(Kind::Ipv4, value, link.host.start, link.host.end).ambiguous_if(ambiguous));
        }
    }
}

/// A telephone number in pairs of digits: `FAX: 50.30.41.62`.
fn is_number(scene: &Scene<'_>, link: &Link, text: &str) -> bool {
    text.split('.').all(|octet| octet.len() == 2)
        && scene.cues_before(link.start, 24, Cue::Phone.bit()).next().is_some()
}

fn is_version(scene: &Scene<'_>, link: &Link) -> bool {
    let announced = scene.cues_before(link.start, 12, Cue::Version.bit()).next();
    announced.is_some_and(|hit| {
        scene.text[hit.end..link.start].chars().all(|c| matches!(c, ' ' | ':' | '=' | '/' | '.' | '-'))
    })
}
