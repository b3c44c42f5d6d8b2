//! TikTok accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Tiktok,
    title: "TikTok account",
    text: "The name in lower case without `@` (2 to 24 letters, digits, `.`, `_`).",
    source: "TikTok, usernames",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(920, 365),
    examples: &[("https://www.tiktok.com/@Example.Shop", "example.shop"), ("@example.shop", "example.shop")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Tiktok, hosts: &["tiktok.com", "m.tiktok.com"], name, link, phone: false, home: None };

fn name(text: &str) -> Option<String> {
    handle::plain(text, "._", 2..=24)
}

fn link(_: &str, tail: &str, _: Home) -> Option<String> {
    handle::segments(tail).next()?.strip_prefix('@').and_then(name)
}
