//! Facebook profiles, pages and groups.

use super::{Home, KindRules, handle, worth};
use handle::Platform;
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Facebook,
    title: "Facebook profile or page",
    text: "The name in the profile's link in lower case, the number of a profile without a name, `groups/…` for a group.",
    source: "Facebook, usernames",
    stix: "`user-account`",
    follow_the_money: "`UserAccount:username`",
    evidence: worth(900, 365),
    examples: &[
        ("https://www.facebook.com/Example.Page", "example.page"),
        ("facebook.com/profile.php?id=100000000000001", "100000000000001"),
    ],
    parse: |text, home| handle::parse(&PLATFORM, text, home),
    display: handle::shown,
    scan: |scene, claims| handle::scan(&PLATFORM, scene, claims),
};

pub(super) static PLATFORM: Platform = Platform {
    kind: Kind::Facebook,
    hosts: &["facebook.com", "m.facebook.com", "web.facebook.com", "fb.com", "m.me", "mbasic.facebook.com", "fb.me"],
    name,
    link,
    phone: false,
    home: None,
};

fn name(text: &str) -> Option<String> {
    if let Some(group) = text.strip_prefix("groups/") {
        return handle::plain(group, ".", 3..=64).map(|group| format!("groups/{group}"));
    }
    handle::plain(text, ".", 5..=50)
}

fn link(_: &str, tail: &str, _: Home) -> Option<String> {
    const NOT_PROFILES: &[&str] = &[
        "share",
        "sharer",
        "sharer.php",
        "watch",
        "events",
        "marketplace",
        "story.php",
        "photo.php",
        "photo",
        "permalink.php",
        "login",
        "login.php",
        "reel",
        "reels",
        "hashtag",
        "help",
        "ads",
        "dialog",
        "plugins",
        "video.php",
        "videos",
        "posts",
        "media",
        "search",
        "business",
        "policies",
    ];
    let mut path = handle::segments(tail);
    let first = path.next()?;
    match first.to_ascii_lowercase().as_str() {
        "profile.php" => handle::query(tail, "id").and_then(|id| name(&id)),
        "groups" => path.next().and_then(|group| name(&format!("groups/{group}"))),
        "people" | "pages" => path.nth(1).and_then(name),
        other if NOT_PROFILES.contains(&other) => None,
        _ => name(first),
    }
}
