//! Zalo accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Zalo,
    title: "Zalo account",
    text: "The phone number, E.164, or the name in the account's link; `g/…` for a group. Yields the phone number.",
    source: "Zalo, account links",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(920, 365),
    examples: &[("https://zalo.me/84912345678", "+84912345678"), ("zalo.me/g/abcdef123", "g/abcdef123")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform =
    Platform { kind: Kind::Zalo, hosts: &["zalo.me", "chat.zalo.me"], name, link, phone: true, home: Some("VN") };

fn name(text: &str) -> Option<String> {
    if let Some(code) = text.strip_prefix("g/") {
        return handle::plain(code, "", 5..=32).map(|code| format!("g/{code}"));
    }
    // Without a letter it is a telephone number as far as E.164 reaches; an official account's number is longer.
    let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let official = text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !letters && !official {
        return None;
    }
    let account = text.bytes().any(|byte| byte.is_ascii_digit());
    handle::plain(text, "._", 5..=32).filter(|_| account || text.len() >= 6)
}

fn link(_: &str, tail: &str, home: Home) -> Option<String> {
    let mut path = handle::segments(tail);
    match path.next()? {
        "g" => path.next().and_then(|code| name(&format!("g/{code}"))),
        first => number(first, home).or_else(|| name(first)),
    }
}

/// Links carry Vietnamese numbers with the country code or with the trunk zero.
fn number(text: &str, home: Home) -> Option<String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        None
    } else if let Some(national) = text.strip_prefix('0') {
        handle::number_of(&format!("84{national}"), home)
    } else {
        handle::number_of(text, home)
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn digits_with_marks_are_a_number_and_no_name() {
        for number in ["6333133.3", "60000000", "1.2.3.4.5.6.7.8.9"] {
            assert_eq!(name(number), None, "{number}");
        }
        assert_eq!(name("1234567890123456789").as_deref(), Some("1234567890123456789"));
        assert_eq!(name("kx.seller7").as_deref(), Some("kx.seller7"));
    }
}
