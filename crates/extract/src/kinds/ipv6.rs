//! IPv6 addresses.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Form, Scene};
use krama_model::Kind;
use std::net::Ipv6Addr;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Ipv6,
    title: "IPv6 address",
    text: "Shortened as RFC 5952 says. In prose it must have four groups or more and a digit, so that times and \
           program words are not read. Addresses of local networks are ambiguous.",
    source: "RFC 4291, RFC 5952",
    stix: "`ipv6-addr`",
    follow_the_money: "none; `Thing:notes`",
    evidence: worth(300, 60),
    examples: &[("2001:DB8:0:0:0:0:0:7", "2001:db8::7")],
    parse: |text, _| address(text).map(|address| address.to_string()),
    display: as_it_is,
    scan,
};

fn address(text: &str) -> Option<Ipv6Addr> {
    let address: Ipv6Addr = text.trim_matches(['[', ']']).parse().ok()?;
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for link in scene.links.iter().filter(|link| link.form == Form::Colons) {
        let text = &scene.text[link.host.clone()];
        let groups = text.split(':').filter(|group| !group.is_empty()).count();
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        if groups < 4 && !text.starts_with('2') || !digits {
            continue;
        }
        if let Some(address) = address(text) {
            let local = matches!(address.segments()[0] & 0xffc0, 0xfe80) || address.segments()[0] & 0xfe00 == 0xfc00;
            claims.push(Claim::new(Kind::Ipv6, address.to_string(), link.start, link.end).ambiguous_if(local));
        }
    }
}
