//! WhatsApp accounts.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Whatsapp,
    title: "WhatsApp account",
    text: "The phone number, E.164; `group/…` for a group's invitation, `message/…` for a business link. Yields the phone number.",
    source: "WhatsApp, click to chat",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(900, 180),
    examples: &[("https://wa.me/85512345678", "+85512345678"), ("012 345 678", "+85512345678")],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform = Platform {
    kind: Kind::Whatsapp,
    hosts: &["wa.me", "api.whatsapp.com", "web.whatsapp.com", "chat.whatsapp.com", "whatsapp.com"],
    name,
    link,
    phone: true,
    home: None,
};

fn name(text: &str) -> Option<String> {
    let (form, code) = text.split_once('/')?;
    let holds = matches!(form, "group" | "message" | "channel") && (8..=64).contains(&code.len());
    (holds && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| text.to_owned())
}

fn link(host: &str, tail: &str, home: Home) -> Option<String> {
    let mut path = handle::segments(tail);
    if let Some(number) = handle::query(tail, "phone") {
        return handle::number_of(&number, home);
    }
    let first = path.next()?;
    match (host, first) {
        ("chat.whatsapp.com", code) => name(&format!("group/{code}")),
        ("whatsapp.com", "channel") => name(&format!("channel/{}", path.next()?)),
        ("wa.me", "message") => name(&format!("message/{}", path.next()?)),
        ("wa.me", number) => handle::number_of(number, home),
        _ => None,
    }
}
