//! Host names under a public suffix.
//!
//! A dotted word in prose is a domain only when its suffix is one and the rest speaks for it: many suffixes are also
//! English words (`.call`, `.it`) or file extensions (`.zip`, `.sh`), and a missing blank after a full stop looks the same.

use super::{KindRules, as_it_is, worth};
use crate::known::exercise;
use crate::scan::{Claim, Form, Link, Scene};
use krama_model::{Field, Kind};
use psl::Psl as _;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Domain,
    title: "Domain",
    text: "The full host as written, lower case, without `www.`, internationalised labels in punycode. Read with its \
           link, or alone when its suffix is on the public suffix list; suffixes that are also words or file extensions \
           need more than a dot (a path, `www.`, brackets, quotes, a digit or hyphen, three labels).",
    source: "RFC 1035, UTS 46, publicsuffix.org",
    stix: "`domain-name`",
    follow_the_money: "`Thing:website`",
    evidence: worth(800, 365),
    examples: &[
        ("Example-Shop.com", "example-shop.com"),
        ("www.example-shop.com.kh", "example-shop.com.kh"),
        ("bücher.example.com", "xn--bcher-kva.example.com"),
        ("example-shop[.]top", "example-shop.top"),
    ],
    parse: |text, _| {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        host(text.split(['/', '?', '#', ':']).next()?)
    },
    display: as_it_is,
    scan,
};

/// In order. Suffixes that hardly come about by a missing blank, so that a dot is enough. Every other one of three letters or more
/// is a word or a brand, and every country's code that is not here is an everyday word or abbreviation somewhere.
const STRONG: &[&str] = &[
    "ae", "aero", "af", "ag", "ao", "app", "ar", "asia", "au", "az", "bd", "bg", "bh", "biz", "bn", "bond", "br", "bt",
    "buzz", "bw", "bz", "cfd", "ch", "ci", "ck", "cl", "cloud", "club", "cn", "co", "com", "coop", "cr", "cu", "cv",
    "cw", "cx", "cy", "cyou", "cz", "dev", "dj", "dk", "dz", "edu", "ee", "eg", "eu", "fi", "fj", "fr", "gd", "gf",
    "gg", "gh", "gi", "gm", "gn", "gov", "gq", "gr", "gs", "gt", "gy", "hk", "hn", "ht", "hu", "icu", "ie", "il",
    "info", "ink", "io", "iq", "ir", "je", "jm", "jo", "jp", "ke", "ki", "kr", "kw", "ky", "kz", "lb", "lk", "lr",
    "lt", "ltd", "lu", "lv", "ly", "md", "mk", "mn", "mobi", "monster", "mq", "mv", "mw", "mx", "mz", "net", "nf",
    "ng", "ni", "nl", "np", "nz", "om", "onion", "online", "org", "pe", "pg", "pk", "pn", "pro", "ps", "pw", "py",
    "qa", "quest", "ro", "ru", "rw", "sbs", "sg", "shop", "site", "sk", "su", "sv", "sx", "sy", "sz", "tech", "th",
    "tj", "tk", "tl", "tm", "tn", "top", "tr", "tt", "tw", "tz", "ua", "ug", "uk", "uy", "uz", "vc", "ve", "vg", "vi",
    "vip", "vn", "vu", "wang", "webcam", "website", "wf", "xin", "xyz", "ye", "za", "zm", "zw",
];

/// Names of techniques that are written like a host.
const NOT_HOSTS: &[&str] = &["asp.net", "vb.net", "ado.net", "paint.net", "socket.io", "deno.land"];

/// In order. Suffixes that are also file extensions.
const EXTENSIONS: &[&str] = &[
    "ac", "bat", "bin", "bz", "cab", "cat", "cc", "ga", "inc", "ink", "jar", "java", "js", "lib", "lnk", "md", "mk",
    "mo", "mov", "pl", "ps", "pub", "py", "rs", "sh", "so", "tar", "ts", "zip",
];

/// Normalises a host name: lower case, without `www.` and the root's dot, punycode; none unless it ends in a public suffix.
pub fn host(text: &str) -> Option<String> {
    let name = spelled(text)?;
    if is_reserved(&name) {
        return Some(name);
    }
    let suffix = psl::List.suffix(name.as_bytes())?;
    let known = suffix.typ().is_some();
    let registrable = suffix.as_bytes().len() < name.len() || suffix.typ() == Some(psl::Type::Private);
    (known && registrable).then_some(name)
}

/// Top-level names that are never delegated (RFC 2606, RFC 6761); an exercise's hosts lie under them.
const RESERVED: [&str; 2] = ["example", "test"];

/// Whether a normalised host is one of an exercise's: it lies under one of the suffixes that the exercise reserves.
pub(crate) fn is_reserved(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    RESERVED.contains(&last) && exercise::suffix_of(host).is_some()
}

/// The same spelling for any dotted name, be it a public suffix such as `gov.kh` itself.
pub(crate) fn spelled(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.len() > 253 || !text.contains('.') {
        return None;
    }
    let mut name = if text.is_ascii() { text.to_ascii_lowercase() } else { idna::domain_to_ascii(text).ok()? };
    while let Some(rest) = name.strip_prefix("www.").filter(|rest| rest.contains('.')) {
        name = String::from(rest);
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.split('.').all(label).then_some(name)
}

/// The part of a host that somebody registered: `a.b.example.co.uk` gives `example.co.uk`.
pub fn registrable(host: &str) -> &str {
    if is_reserved(host)
        && let Some(suffix) = exercise::suffix_of(host)
    {
        let rest = &host[..host.len() - suffix - 1];
        return &host[rest.rfind('.').map_or(0, |dot| dot + 1)..];
    }
    psl::domain_str(host).unwrap_or(host)
}

/// Letters and digits that a registered name must have for another to be like it.
pub const SHORTEST_LIKENESS: usize = 6;

/// What look-alike domains of one family have in common: the registrable name without its suffix, with digits and
/// letters that are drawn alike made equal, hyphens and doubled letters left out. `paypa1-secure.top` and
/// `paypal-secure.com` give the same skeleton. A name of fewer than [`SHORTEST_LIKENESS`] letters has none, since so short
/// a one (`t.co`, `goo.gl`, `redd.it`) is near too many. Two equal skeletons are a hint and not an identity.
pub fn skeleton(value: &str) -> String {
    let registrable = registrable(value);
    let label = registrable.split('.').next().unwrap_or(registrable);
    let (unicode, _) = idna::domain_to_unicode(label);
    if unicode.chars().filter(|character| character.is_alphanumeric()).count() < SHORTEST_LIKENESS {
        return String::new();
    }
    let mut skeleton = String::with_capacity(unicode.len());
    for character in unicode.chars().flat_map(char::to_lowercase) {
        let alike = alike(character);
        if alike.is_alphanumeric() && !skeleton.ends_with(alike) {
            skeleton.push(alike);
        }
    }
    skeleton.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

/// The Latin letter a character is drawn like (a small part of Unicode TS 39's confusables, and digits).
fn alike(character: char) -> char {
    match character {
        '0' | 'о' | 'ο' | 'ö' | 'ó' | 'ò' | 'ô' => 'o',
        '1' | 'l' | '|' | 'і' | 'ι' | 'ı' | 'í' | 'ì' | 'ï' | 'ł' | 'ӏ' => 'i',
        '2' => 'z',
        '3' | 'е' | 'ё' | 'é' | 'è' | 'ê' | 'ë' => 'e',
        '4' | 'а' | 'α' | 'á' | 'à' | 'â' | 'ä' | 'ă' => 'a',
        '5' | 'ѕ' | '$' | 'ş' => 's',
        '7' | 'τ' | 'т' => 't',
        '9' | 'ԛ' => 'g',
        'с' | 'ç' | 'ć' => 'c',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'ү' | 'ý' => 'y',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'н' => 'h',
        '6' | '8' | 'б' | 'в' | 'ß' => 'b',
        'ν' => 'v',
        'ñ' | 'ń' | 'п' => 'n',
        'ü' | 'ú' | 'ù' | 'û' | 'υ' => 'u',
        'ԁ' | 'đ' => 'd',
        'ј' => 'j',
        'ԝ' | 'ω' => 'w',
        other => other,
    }
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    for link in scene.links.iter().filter(|link| link.form == Form::Dotted) {
        let text = &scene.text[link.host.clone()];
        if let Some((value, end)) = read(scene, link, text) {
            claims.push(Claim::new(Kind::Domain, value, link.start, end));
        }
    }
}

/// The host of a dotted word, and where it ends. After `www.` a missing blank behind a common suffix is forgiven.
fn read(scene: &Scene<'_>, link: &Link, text: &str) -> Option<(String, usize)> {
    if let Some(value) = host(text) {
        return plausible(scene, link, text).then_some((value, link.host.end));
    }
    if !text.get(..4)?.eq_ignore_ascii_case("www.") {
        return None;
    }
    let cut = glued_suffix(text)?;
    host(&text[..cut]).map(|value| (value, link.host.start + cut))
}

/// `www.name.com1win`: where the common suffix ends that a word without a blank follows.
fn glued_suffix(text: &str) -> Option<usize> {
    let (before, last) = text.rsplit_once('.')?;
    let suffix = ["com", "net", "org", "info"]
        .iter()
        .find(|suffix| last.len() > suffix.len() && last.to_ascii_lowercase().starts_with(**suffix))?;
    Some(before.len() + 1 + suffix.len())
}

/// Whether a suffix is also a word, so that a dot is not enough.
fn is_weak(suffix: &str) -> bool {
    STRONG.binary_search(&suffix).is_err() && !RESERVED.contains(&suffix)
}

/// Whether a dotted word whose suffix is a public one is meant as a host.
pub(super) fn plausible(scene: &Scene<'_>, link: &Link, text: &str) -> bool {
    let Some((rest, suffix)) = text.rsplit_once('.') else { return false };
    let before = scene.text[..link.start].chars().next_back();
    if matches!(before, Some('\\' | '$' | '%' | '~')) || text.contains('_') && !scene.is_undone(link.host.clone()) {
        return false;
    }
    let www = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    if www || scene.field == Field::SuspectUrl || scene.is_undone(link.host.clone()) {
        return true;
    }
    if NOT_HOSTS.iter().any(|name| name.eq_ignore_ascii_case(text)) {
        return false;
    }
    let lower = suffix.to_ascii_lowercase();
    let cased = suffix.bytes().any(|b| b.is_ascii_uppercase())
        && (suffix != suffix.to_ascii_uppercase() || rest != rest.to_ascii_uppercase());
    let behind = scene.text[link.end..].chars().next();
    let in_path = matches!(before, Some('/'));
    let (weak, extension) = (is_weak(&lower), EXTENSIONS.binary_search(&lower.as_str()).is_ok());
    if cased || (in_path && (weak || extension || suffix != lower)) || behind == Some('(') && (weak || extension) {
        return false;
    }
    let path = link.form == Form::Link;
    let labels = text.split('.').count();
    let label = rest.rsplit('.').next().unwrap_or(rest);
    let written = label.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-')
        && label.bytes().any(|b| b.is_ascii_alphabetic());
    let quoted = matches!((before, behind), (Some('`' | '"' | '“' | '\'' | '<' | '|'), _));
    if extension {
        return path && label.len() >= 2
            || labels >= 3 && !in_path && !matches!(lower.as_str(), "zip" | "mov" | "jar" | "tar");
    }
    if weak {
        let lower_case = text == text.to_ascii_lowercase();
        return path || labels >= 3 && lower_case || (written || quoted) && label.len() >= 3;
    }
    label.len() >= 2 || path || labels >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_share_a_skeleton() {
        for (a, b) in [
            ("paypa1-secure.top", "paypal-secure.com"),
            ("xn--pple-43d.com", "app1e.net"),
            ("arnazon.com", "amazon.top"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("ababank.com"), skeleton("abebank.com"));
    }

    #[test]
    fn short_hosts_are_like_nothing() {
        for short in ["redd.it", "youtu.be", "goo.gl", "t.co", "bit.ly", "t.me"] {
            assert_eq!(skeleton(short), "", "{short}");
        }
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(STRONG.is_sorted() && EXTENSIONS.is_sorted());
    }

    #[test]
    fn a_host_needs_a_public_suffix() {
        assert_eq!(host("WWW.Example.COM."), Some("example.com".into()));
        assert_eq!(host("www.com"), Some("www.com".into()));
        for not in ["com", "co.uk", "localhost", "a.nosuchsuffix", "-a.com", "a..com", "1.2.3.4", "a b.com"] {
            assert_eq!(host(not), None, "{not}");
        }
    }
}
