//! Telegram users, channels and groups.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Telegram,
    title: "Telegram account",
    text: "The public name in lower case without `@` (5 to 32 letters, digits, underscores), `joinchat/…` for an invitation, or the phone number.",
    source: "telegram.org, usernames and deep links",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(930, 365),
    examples: &[
        ("https://t.me/Example_Invest", "example_invest"),
        ("@Example_Invest", "example_invest"),
        ("t.me/+AbCdEfGh12345678", "joinchat/AbCdEfGh12345678"),
    ],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform = Platform {
    kind: Kind::Telegram,
    hosts: &["t.me", "telegram.me", "telegram.dog"],
    name,
    link,
    phone: true,
    home: None,
};

fn name(text: &str) -> Option<String> {
    if let Some(invitation) = text.strip_prefix("joinchat/") {
        return handle::plain(invitation, "_-", 8..=64).map(|_| format!("joinchat/{invitation}"));
    }
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.ends_with('_');
    handle::plain(text, "_", 5..=32).filter(|_| starts)
}

fn link(_: &str, tail: &str, home: Home) -> Option<String> {
    let mut path = handle::segments(tail);
    let first = path.next()?;
    match first {
        "joinchat" => name(&format!("joinchat/{}", path.next()?)),
        "s" => name(path.next()?),
        "share" | "addstickers" | "addemoji" | "proxy" | "socks" | "iv" | "login" | "setlanguage" => None,
        _ => match first.strip_prefix('+') {
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => handle::number_of(number, home),
            Some(invitation) => name(&format!("joinchat/{invitation}")),
            None => name(first),
        },
    }
}

/// `tg://resolve?domain=name`, `tg://join?invite=…`.
pub(super) fn from_scheme(tail: &str, home: Home) -> Option<String> {
    let named = handle::query(tail, "domain").and_then(|domain| name(&domain));
    let invited = || handle::query(tail, "invite").and_then(|code| name(&format!("joinchat/{code}")));
    named.or_else(invited).or_else(|| handle::query(tail, "phone").and_then(|number| handle::number_of(&number, home)))
}
