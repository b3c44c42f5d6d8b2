//! LINE accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Line,
    title: "LINE account",
    text: "The LINE id in lower case; `p/…` for a contact link's code.",
    source: "LINE, URL schemes",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(930, 365),
    examples: &[("https://line.me/ti/p/~example.shop", "example.shop"), ("example.shop", "example.shop")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Line, hosts: &["line.me", "lin.ee", "liff.line.me"], name, link, phone: false, home: None };

fn name(text: &str) -> Option<String> {
    if let Some(code) = text.strip_prefix("p/").or_else(|| text.strip_prefix("lin.ee/")) {
        return handle::plain(code, "_-", 4..=64).map(|_| text.to_owned());
    }
    handle::plain(text.strip_prefix('@').unwrap_or(text), "._-", 4..=20)
}

fn link(host: &str, tail: &str, _: Home) -> Option<String> {
    let path: Vec<&str> = handle::segments(tail).take(5).collect();
    if host == "lin.ee" {
        return path.first().and_then(|code| name(&format!("lin.ee/{code}")));
    }
    let at = path.iter().position(|&segment| segment.eq_ignore_ascii_case("p"))?;
    let account = path.get(at + 1)?.replace("%40", "@");
    match account.strip_prefix(['~', '@']) {
        Some(id) => name(id),
        None => name(&format!("p/{account}")),
    }
}
