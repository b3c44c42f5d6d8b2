//! Instagram accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Instagram,
    title: "Instagram account",
    text: "The name in lower case without `@` (letters, digits, `.`, `_`, up to 30).",
    source: "Instagram, usernames",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(920, 365),
    examples: &[("https://instagram.com/Example_Shop/", "example_shop"), ("@example_shop", "example_shop")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Instagram, hosts: &["instagram.com", "instagr.am"], name, link, phone: false, home: None };

fn name(text: &str) -> Option<String> {
    handle::plain(text.trim_start_matches('_'), "._", 3..=30).and_then(|_| handle::plain(text, "._", 3..=30))
}

fn link(_: &str, tail: &str, _: Home) -> Option<String> {
    let first = handle::segments(tail).next()?;
    let page = ["p", "reel", "reels", "explore", "stories", "accounts", "tv", "direct", "about"];
    (!page.contains(&first)).then(|| name(first)).flatten()
}
