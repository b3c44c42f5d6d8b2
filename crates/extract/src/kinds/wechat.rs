//! WeChat accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Wechat,
    title: "WeChat account",
    text: "The WeChat id in lower case (6 to 20 letters, digits, `-`, `_`, starting with a letter), or the digits of a phone or QQ number it is found under; `u/…` for a contact link.",
    source: "WeChat, rules for ids",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(930, 365),
    examples: &[("Example_Li88", "example_li88")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Wechat, hosts: &["u.wechat.com"], name, link, phone: false, home: None };

fn name(text: &str) -> Option<String> {
    if let Some(code) = text.strip_prefix("u/") {
        return handle::plain(code, "_-", 6..=64).map(|_| text.to_owned());
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    handle::plain(text, "_-", 5..=20).filter(|_| starts && text.len() >= 6 || digits && text.len() <= 12)
}

fn link(_: &str, tail: &str, _: Home) -> Option<String> {
    handle::segments(tail).next().and_then(|code| name(&format!("u/{code}")))
}
