//! E-mail addresses.

use super::{KindRules, as_it_is, domain, handle, worth};
use crate::scan::{Claim, Derived, Form, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Email,
    title: "E-mail address",
    text: "Lower case, the domain under a public suffix and in punycode. `name (at) host (dot) com` is read; ` at ` in \
           plain words only before a mail provider that is spelled out. Yields its domain.",
    source: "RFC 5321",
    stix: "`email-addr`",
    follow_the_money: "`LegalEntity:email`",
    evidence: worth(900, 720),
    examples: &[
        ("Mule.Manager@Example-Mail.com", "mule.manager@example-mail.com"),
        ("mule (at) example-mail [dot] com", "mule@example-mail.com"),
    ],
    parse: |text, _| {
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let (local, host) = text.rsplit_once('@')?;
        value(local, host)
    },
    display: as_it_is,
    scan,
};

fn value(local: &str, host: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-');
    let fits = (1..=64).contains(&local.len()) && local.bytes().all(allowed);
    let dots = local.starts_with(['.', '-', '+', '%']) || local.ends_with('.') || local.contains("..");
    (fits && !dots).then_some(())?;
    let host = domain::host(host)?;
    Some(format!("{}@{host}", local.to_ascii_lowercase()))
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for link in scene.links.iter().filter(|link| link.form == Form::Address) {
        let local = &scene.text[link.start..link.host.start - 1];
        let host = &scene.text[link.host.clone()];
        let label = host.split('.').next().unwrap_or(host);
        if handle::stands_for_a_value(local) && handle::stands_for_a_value(label) {
            continue;
        }
        let Some(value) = value(local, host) else { continue };
        let domain = value.rsplit_once('@').and_then(|(_, host)| domain::host(host));
        let mut claim = Claim::new(Kind::Email, value, link.start, link.end);
        if let Some(value) = domain {
            let (start, end) = (link.host.start, link.host.end);
            claim.derived.push(Derived { kind: Kind::Domain, value, start, end, from: None, ambiguous: false });
        }
        claims.push(claim);
    }
}
