//! Viber accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Viber,
    title: "Viber account",
    text: "The phone number, E.164, or `pa/…` for a public account. Yields the phone number.",
    source: "Viber, deep links",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(900, 180),
    examples: &[("012 345 678", "+85512345678"), ("+855 12 345 678", "+85512345678")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Viber, hosts: &["chats.viber.com", "viber.click"], name, link, phone: true, home: None };

fn name(text: &str) -> Option<String> {
    let code = text.strip_prefix("pa/")?;
    handle::plain(code, "_-", 3..=64).map(|code| format!("pa/{code}"))
}

fn link(host: &str, tail: &str, home: Home) -> Option<String> {
    let first = handle::segments(tail).next()?;
    if host == "viber.click" { handle::number_of(first, home) } else { name(&format!("pa/{first}")) }
}

/// `viber://chat?number=%2B855…`, `viber://pa?chatURI=name`.
pub(super) fn from_scheme(host: &str, tail: &str, home: Home) -> Option<String> {
    match host {
        "pa" => handle::query(tail, "chatURI").and_then(|name_| name(&format!("pa/{name_}"))),
        _ => handle::query(tail, "number").and_then(|number| handle::number_of(&number, home)),
    }
}
