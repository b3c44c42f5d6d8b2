//! Links.

use super::{KindRules, as_it_is, domain, handle, ipv4, worth};
use crate::scan::{Claim, Derived, Form, Link, Scene};
use krama_model::{Field, Kind};
use std::net::Ipv6Addr;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Url,
    title: "Link",
    text: "Scheme and host in lower case, the default port and a lone `/` left out; path and query as written. `http` is \
           taken where no scheme is written. A link also yields its host, and on a chat or social platform the account it leads to.",
    source: "RFC 3986",
    stix: "`url`",
    follow_the_money: "`Thing:sourceUrl`",
    evidence: worth(900, 365),
    examples: &[
        ("hxxps://Example-Shop[.]com/Pay?id=7", "https://example-shop.com/Pay?id=7"),
        ("http://example-shop.top:80/", "http://example-shop.top"),
        ("example-shop.top/login", "http://example-shop.top/login"),
    ],
    parse: |text, _| {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), text),
        };
        let bracket = if rest.starts_with('[') { rest.find(']')? + 1 } else { 0 };
        let host_end = rest[bracket..].find(['/', '?', '#', ':']).map_or(rest.len(), |at| bracket + at);
        let host_start = rest[..host_end].rfind('@').map_or(0, |at| at + 1);
        let tail = &rest[host_end..];
        let clean = tail.bytes().all(|byte| byte.is_ascii_graphic());
        let web = matches!(scheme.as_str(), "http" | "https" | "ftp");
        (web && clean).then_some(())?;
        normalise(&scheme, &rest[host_start..host_end], tail)
    },
    display: as_it_is,
    scan,
};

/// The host of a normalised link, without its port.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    if rest.starts_with('[') {
        return rest.split_once(']').map(|(host, _)| &host[1..]);
    }
    rest.split(['/', '?', '#', ':']).next()
}

/// What stands behind the host of a normalised link.
pub(crate) fn tail_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find(['/', '?', '#']).map_or("", |at| &rest[at..])
}

/// What a link's host is.
enum Host {
    Domain(String),
    Ipv4(String),
    Ipv6(Ipv6Addr),
}

fn host(text: &str) -> Option<Host> {
    if let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return inner.parse().ok().map(Host::Ipv6);
    }
    domain::host(text).map(Host::Domain).or_else(|| ipv4::address(text).map(Host::Ipv4))
}

fn normalise(scheme: &str, host_text: &str, tail: &str) -> Option<String> {
    Some(joined(scheme, host_text, &host(host_text)?, tail))
}

fn joined(scheme: &str, host_text: &str, host: &Host, tail: &str) -> String {
    // The host of a link keeps its "www.": it is part of the address.
    let has_www = |text: &str| text.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www."));
    let www = matches!(host, Host::Domain(name) if has_www(host_text) && !name.starts_with("www."));
    let tail = match (scheme, tail) {
        ("http", tail) if port(tail) == Some("80") => &tail[3..],
        ("https", tail) if port(tail) == Some("443") => &tail[4..],
        (_, tail) => tail,
    };
    let tail = if tail == "/" || tail == ":" { "" } else { tail };
    let tail = if port(tail).is_some() {
        tail.strip_suffix('/').filter(|rest| !rest.contains('/')).unwrap_or(tail)
    } else {
        tail
    };
    let www = if www { "www." } else { "" };
    match host {
        Host::Domain(name) | Host::Ipv4(name) => [scheme, "://", www, name, tail].concat(),
        Host::Ipv6(address) => format!("{scheme}://[{address}]{tail}"),
    }
}

fn port(tail: &str) -> Option<&str> {
    let rest = tail.strip_prefix(':')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (end > 0).then_some(&rest[..end])
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    // A bare host, in the column for links too, is claimed as a domain.
    claims.extend(scene.links.iter().filter(|link| link.form == Form::Link).filter_map(|link| read(scene, link)));
}

fn read(scene: &Scene<'_>, link: &Link) -> Option<Claim> {
    let written = &scene.text[link.scheme.clone()];
    let scheme = ["", "http", "https", "ftp"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(written));
    let host_text = &scene.text[link.host.clone()];
    let tail = &scene.text[link.host.end..link.end];
    let Some(scheme) = scheme else { return handle::from_scheme(scene, link, &written.to_ascii_lowercase()) };
    let bare = scheme.is_empty();
    if bare && !(domain::plausible(scene, link, host_text) || scene.field == Field::SuspectUrl) {
        return None;
    }
    let scheme = if bare { "http" } else { scheme };
    let host = host(host_text)?;
    // Without a scheme, a path or a query there is only a host and a port.
    let value = joined(scheme, host_text, &host, tail);
    let mut claim = Claim::new(Kind::Url, value, link.start, link.end);
    let (kind, value) = match host {
        Host::Domain(name) => (Kind::Domain, name),
        Host::Ipv4(address) if bare => {
            return Some(Claim::new(Kind::Ipv4, address, link.host.start, link.host.end));
        }
        Host::Ipv4(address) => (Kind::Ipv4, address),
        Host::Ipv6(address) => (Kind::Ipv6, address.to_string()),
    };
    let (start, end) = (link.host.start, link.host.end);
    let account =
        (kind == Kind::Domain).then(|| handle::from_link(&value, tail_of(&claim.value), scene.facts.home)).flatten();
    claim.derived.push(Derived { kind, value, start, end, from: None, ambiguous: false });
    if let Some((kind, value)) = account {
        handle::add(&mut claim, kind, value);
    }
    Some(claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_found_again() {
        for (url, host) in [("https://a.com:81/x", "a.com"), ("http://[::1]/x", "::1"), ("http://1.2.3.4?x", "1.2.3.4")]
        {
            assert_eq!(host_of(url), Some(host));
        }
    }

    #[test]
    fn only_the_host_loses_its_case() {
        let home = super::super::Home::of(krama_model::World::Ordinary, "KH").unwrap();
        assert_eq!((RULES.parse)("HTTPS://WWW.Example.COM/Pay", home).unwrap(), "https://www.example.com/Pay");
        assert_eq!((RULES.parse)("javascript://a.com", home), None);
        assert_eq!((RULES.parse)("https://example.com:443/", home).unwrap(), "https://example.com");
    }
}
