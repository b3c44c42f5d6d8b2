//! E-mail addresses.

use super::{KindRules, as_it_is, domain, handle, schema::SCHEMA, worth};
use crate::fold;
use crate::scan::{Claim, Derived, Form, Link, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Email,
    title: "E-mail address",
    text: "Lower case, the domain under a public suffix and in punycode. `name (at) host (dot) com` is read; ` at ` in \
           plain words only before a host that is spelled out. Of that and of `name @ host.com`, with blanks, something must \
           say that the name is a mailbox: its dots, a word for mail before it, a mail provider, the column. Yields its domain.",
    source: "RFC 5321",
    stix: "`email-addr`",
    follow_the_money: "`LegalEntity:email`",
    evidence: worth(900, 720),
    examples: &[
        ("Mule.Manager@Example-Mail.com", "mule.manager@example-mail.com"),
        ("mule (at) example-mail [dot] com", "mule@example-mail.com"),
        ("mule.manager @ example-mail.com", "mule.manager@example-mail.com"),
    ],
    parse: |text, _| {
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let (local, host) = text.rsplit_once('@')?;
        value(local.trim_end(), host.trim_start())
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
    for link in scene.links {
        let read = match link.form {
            Form::Address => closed(scene, link),
            Form::Dotted => parted(scene, link),
            Form::Link | Form::Colons => None,
        };
        let Some((start, value)) = read else { continue };
        let domain = value.rsplit_once('@').and_then(|(_, host)| domain::host(host));
        let mut claim = Claim::new(Kind::Email, value, start, link.end);
        if let Some(value) = domain {
            let (start, end) = (link.host.start, link.host.end);
            claim.derived.push(Derived { kind: Kind::Domain, value, start, end, from: None, ambiguous: false });
        }
        claims.push(claim);
    }
}

/// A mailbox in one piece, with where it starts.
fn closed(scene: &Scene<'_>, link: &Link) -> Option<(usize, String)> {
    let local = &scene.text[link.start..link.host.start - 1];
    let host = &scene.text[link.host.clone()];
    let label = host.split('.').next().unwrap_or(host);
    let stands_for_any = handle::stands_for_a_value(local) && handle::stands_for_a_value(label);
    (!stands_for_any).then_some((link.start, value(local, host)?))
}

/// What says in the words before a name that a mailbox follows.
const MAIL: &[&str] = &["mail", "e-mel", "surel", "thư điện tử", "អ៊ីមែល", "អុីមែល", "អ៊ីម៉ែល", "อีเมล", "邮", "郵"];

/// How many bytes before a name are looked at for that.
const BEFORE: usize = 32;

/// A mailbox whose `@` has blanks around it, or is spelled before a spelled-out host. `shoes @ kx-shop.com` and `shoes at
/// kx-shop dot com` tell where something was bought, so the name must be known for a mailbox's.
fn parted(scene: &Scene<'_>, link: &Link) -> Option<(usize, String)> {
    let before = scene.text[..link.start].trim_end_matches(' ');
    let blanks = |kept: &str, all: &str| all.len() - kept.len();
    let before = if let Some(before) = before.strip_suffix('@') {
        before
    } else {
        let is_spelled = before.ends_with(" at") && scene.is_undone(link.start..link.end);
        is_spelled.then(|| &before[..before.len() - "at".len()])?
    };
    let name = before.trim_end_matches(' ');
    let is_near = blanks(name, &scene.text[..link.start]) <= " at ".len();
    let local = &name[name.trim_end_matches(is_of_mailbox).len()..];
    let start = name.len() - local.len();
    let host = &scene.text[link.host.clone()];
    let is_known = || {
        local.trim_matches(['.', '_']).contains(['.', '_'])
            || fold::is_mail_provider(host.split('.').next().unwrap_or(host))
            || says_mail(&scene.text[..start]) && !names_a_platform(local)
    };
    // `Facebook @name.me` is an account there.
    let is_apart = || scene.text[..link.start].ends_with(' ') || scene.is_undone(link.start..link.end);
    let is_mailbox = || scene.expects(Kind::Email) || is_apart() && is_known();
    (is_near && local.len() >= SHORTEST && is_mailbox()).then_some((start, value(local, host)?))
}

/// The shortest name of a mailbox that is read with blanks behind it.
const SHORTEST: usize = 3;

fn is_of_mailbox(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')
}

fn names_a_platform(word: &str) -> bool {
    SCHEMA.platforms.iter().flat_map(|platform| &platform.words).any(|name| name.eq_ignore_ascii_case(word))
}

fn says_mail(before: &str) -> bool {
    let mut from = before.len().saturating_sub(BEFORE);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before[from..].to_lowercase();
    MAIL.iter().any(|word| near.contains(word))
}
