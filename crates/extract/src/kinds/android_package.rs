//! Android application ids.

use super::{KindRules, as_it_is, worth};
use crate::scan::{Claim, Cue, Form, Scene};
use krama_model::{Field, Kind};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::AndroidPackage,
    title: "Android package",
    text: "Labels joined by dots as written (case matters to Android). In prose it has three labels or more and starts with a \
           domain turned round (`com.`, `org.`, …), or a word such as package or APK stands near; in its column two labels do.",
    source: "Android developer documentation, application id",
    stix: "`software:name`; OpenCTI `Software`",
    follow_the_money: "`Thing:name`",
    evidence: worth(800, 365),
    examples: &[("com.example.shop.wallet", "com.example.shop.wallet"), ("example.wallet", "example.wallet")],
    parse: |text, _| value(text),
    display: as_it_is,
    scan,
};

/// First labels of domains turned round.
const TURNED: &[&str] = &[
    "com", "org", "net", "io", "cn", "co", "app", "me", "info", "dev", "in", "kh", "vn", "th", "id", "my", "ru", "de",
    "uk", "br", "eu", "xyz", "top",
];
/// Last labels of hosts and files, which applications are not named with.
const NOT_LAST: &[&str] = &[
    "com", "net", "org", "info", "kh", "vn", "th", "cn", "uk", "top", "xyz", "exe", "dll", "apk", "plist", "xml",
    "jar", "php", "html", "js", "so", "zip",
];

fn value(text: &str) -> Option<String> {
    let label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_alphabetic())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let fits = text.len() <= 255 && text.contains('.') && text.split('.').all(label);
    fits.then(|| text.to_owned())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let column = scene.field == Field::SuspectApp;
    for link in scene.links.iter().filter(|link| link.form == Form::Dotted) {
        let text = &scene.text[link.host.clone()];
        let labels = text.split('.').count();
        let first = text.split('.').next().unwrap_or("");
        let last = text.rsplit('.').next().unwrap_or("");
        if !column
            && (labels < 3
                || NOT_LAST.contains(&last)
                || scene.text[..link.start].ends_with(['/', '\\', '.', '@', ':']) && !scene.has(Cue::Android))
        {
            continue;
        }
        let turned = TURNED.contains(&first);
        let named = scene.cues_before(link.start, 32, Cue::Android.bit()).next().is_some();
        // `e.t.c`: letters with dots between are an abbreviation.
        let abbreviation = text.split('.').all(|label| label.len() == 1);
        if !abbreviation
            && (column || turned || named && !NOT_LAST.contains(&last))
            && let Some(value) = value(text)
        {
            claims.push(Claim::new(Kind::AndroidPackage, value, link.start, link.host.end));
        }
    }
}
