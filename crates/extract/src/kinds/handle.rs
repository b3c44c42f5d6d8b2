//! What the chat and social kinds share: accounts named by a link, or by words next to a platform's name.

use super::{
    Home, facebook, instagram, line, phone, schema, schema::SCHEMA, telegram, tiktok, viber, wechat, whatsapp, zalo,
};
use crate::scan::{Claim, Cue, Derived, Hit, Link, Scene};
use krama_model::{Field, Kind};

/// How a platform names accounts.
#[derive(Debug)]
pub(super) struct Platform {
    pub kind: Kind,
    /// Hosts whose links lead to accounts.
    pub hosts: &'static [&'static str],
    /// Normalises an account's name; without `@`.
    pub name: fn(&str) -> Option<String>,
    /// The account that a link's path and query lead to, given the host.
    pub link: fn(&str, &str, Home) -> Option<String>,
    /// Whether an account may be a phone number.
    pub phone: bool,
    /// The country that nearly all of its accounts are in, where there is one: it reads numbers that the region cannot.
    pub home: Option<&'static str>,
}

static PLATFORMS: &[&Platform] = &[
    &telegram::PLATFORM,
    &whatsapp::PLATFORM,
    &wechat::PLATFORM,
    &line::PLATFORM,
    &zalo::PLATFORM,
    &facebook::PLATFORM,
    &instagram::PLATFORM,
    &tiktok::PLATFORM,
    &viber::PLATFORM,
];

/// Letters, digits and the given marks, between two lengths; lower case.
pub(super) fn plain(text: &str, marks: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<String> {
    let fits = lengths.contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c));
    let inside = text.starts_with(|c: char| c.is_ascii_alphanumeric()) && !text.ends_with('.');
    (fits && inside).then(|| text.to_ascii_lowercase())
}

/// The segments of a path, without the query.
pub(super) fn segments(tail: &str) -> impl Iterator<Item = &str> {
    let tail = tail.strip_prefix(':').map_or(tail, |rest| rest.find('/').map_or("", |at| &rest[at..]));
    tail.split(['?', '#']).next().unwrap_or("").split('/').filter(|segment| !segment.is_empty())
}

/// The value of a query's key, with `%2B` and `%40` undone.
pub(super) fn query(tail: &str, key: &str) -> Option<String> {
    let query = tail.split_once('?')?.1.split('#').next()?;
    let value =
        query.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case(key)))?.1;
    Some(value.replace("%2B", "+").replace("%2b", "+").replace("%40", "@"))
}

/// A value that a person typed: a link, a phone number where accounts are numbers, or a name.
pub(super) fn parse(platform: &Platform, text: &str, home: Home) -> Option<String> {
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    if let Some((host, _)) = bare.split_once('/') {
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        if platform.hosts.contains(&host) {
            return (platform.link)(host, &bare[bare.find('/')?..], home);
        }
    }
    if platform.phone
        && let Some(value) = phone::typed(text, home)
    {
        return Some(value);
    }
    (platform.name)(text.strip_prefix('@').unwrap_or(text))
}

/// The account that a link on a platform's host leads to.
pub(super) fn from_link(host: &str, tail: &str, home: Home) -> Option<(Kind, String)> {
    let platform = PLATFORMS.iter().find(|platform| platform.hosts.contains(&host))?;
    Some((platform.kind, (platform.link)(host, tail, home)?))
}

/// Adds an account that a link leads to, and its phone number.
pub(super) fn add(claim: &mut Claim, kind: Kind, value: String) {
    let (start, end) = (claim.start, claim.end);
    let number = value.starts_with('+').then(|| value.clone());
    claim.derived.push(Derived { kind, value, start, end, from: None, ambiguous: false });
    if let Some(value) = number {
        let from = Some(claim.derived.len() - 1);
        claim.derived.push(Derived { kind: Kind::Phone, value, start, end, from, ambiguous: false });
    }
}

/// The account that a link with an app's own scheme opens: `tg://resolve?domain=…`, `viber://chat?number=…`.
pub(super) fn from_scheme(scene: &Scene<'_>, link: &Link, scheme: &str) -> Option<Claim> {
    let host = scene.text[link.host.clone()].to_ascii_lowercase();
    let tail = &scene.text[link.host.end..link.end];
    let home = scene.facts.home;
    let (platform, value) = match scheme {
        "tg" => (&telegram::PLATFORM, telegram::from_scheme(tail, home)?),
        "whatsapp" => (&whatsapp::PLATFORM, query(tail, "phone").and_then(|number| number_of(&number, home))?),
        "viber" => (&viber::PLATFORM, viber::from_scheme(&host, tail, home)?),
        "line" => (&line::PLATFORM, (line::PLATFORM.link)("line.me", &format!("/{host}{tail}"), home)?),
        "zalo" => (&zalo::PLATFORM, query(tail, "phone").and_then(|number| number_of(&number, home))?),
        _ => return None,
    };
    let claim = Claim::new(platform.kind, value.clone(), link.start, link.end);
    Some(if value.starts_with('+') { claim.with(Kind::Phone, value) } else { claim })
}

/// A phone number in a link, with or without `+`.
pub(super) fn number_of(text: &str, home: Home) -> Option<String> {
    phone::international(&text.chars().filter(char::is_ascii_digit).collect::<String>(), home)
}

/// Claims the accounts named next to a platform's name, and in the column for accounts.
pub(super) fn scan(platform: &Platform, scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let before = claims.len();
    if scene.has(Cue::Platform(platform.kind)) {
        for hit in scene.cues.iter().filter(|hit| hit.meaning == Cue::Platform(platform.kind)) {
            if is_named(scene, hit) {
                let near = behind(platform, scene, hit).or_else(|| ahead(platform, scene, hit));
                claims.extend(near.or_else(|| further(platform, scene, hit)));
            }
        }
    }
    if scene.field == Field::SuspectHandle && claims.len() == before {
        column(platform, scene, claims);
    }
}

/// Whether a platform's word stands for it: not inside a hash (`4fb698c4`), nor at the end of a word for a telephone
/// (`FAX LINE`), nor as that word itself where a number follows (`Tele: 0036…`).
fn is_named(scene: &Scene<'_>, hit: &Hit) -> bool {
    let latin = scene.text.as_bytes()[hit.start].is_ascii_alphabetic();
    let glued = latin && scene.text[..hit.start].ends_with(|c: char| c.is_ascii_digit());
    let mut telephones = scene.cues_before(hit.end, 0, Cue::Phone.bit());
    let number = || phone::at_start(scene, lead(scene.text, hit.end).at, None).is_some();
    !glued && !telephones.any(|other| other.start < hit.start || other.start == hit.start && number())
}

/// `Telegram: @name`, `LINE ID name`, `Zalo 0901…`.
fn behind(platform: &Platform, scene: &Scene<'_>, hit: &Hit) -> Option<Claim> {
    let lead = lead(scene.text, hit.end);
    if platform.phone
        && let Some((reading, start, end)) = phone::at_start(scene, lead.at, platform.home)
    {
        let claim = Claim::new(platform.kind, reading.value.clone(), start, end).ambiguous_if(reading.ambiguous);
        return Some(claim.with(Kind::Phone, reading.value));
    }
    let rest = &scene.text[lead.at..];
    let at_sign = rest.starts_with('@');
    let start = lead.at + usize::from(at_sign);
    let word = name_word(&scene.text[start..]);
    let value = (platform.name)(word).filter(|_| !is_spelled_number(word) && !stands_for_a_value(word))?;
    let end = start + word.len();
    let marked = word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_')
        && word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let ends = ends_a_phrase(&scene.text[end..]);
    let meant = at_sign
        || lead.strong && !is_word(word)
        || lead.colon && (marked || ends) && !is_word(word)
        || marked && lead.gap <= 12;
    let linked = scene.text[end..].starts_with(['@', '/'])
        || scene.text[end..].starts_with(':') && scene.text[end + 1..].starts_with('/')
        || word.contains('.') && super::domain::host(word).is_some();
    (meant && !linked).then(|| Claim::new(platform.kind, value, lead.at, end))
}

/// What stands between a platform's name and an account's.
struct Lead {
    at: usize,
    colon: bool,
    strong: bool,
    gap: usize,
}

fn lead(text: &str, from: usize) -> Lead {
    let (mut at, mut colon, mut strong) = (from, false, false);
    for _ in 0..6 {
        let marks = text[at..]
            .bytes()
            .take(4)
            .take_while(|byte| matches!(byte, b' ' | b':' | b'=' | b'-' | b'"' | b'\'' | b'('));
        let length = marks.clone().count();
        colon |= marks.into_iter().any(|byte| matches!(byte, b':' | b'='));
        at += length;
        at += text[at..].strip_prefix('“').map_or(0, |_| '“'.len_utf8());
        let rest = &text[at..];
        let Some((word, lead)) = SCHEMA.link.at(rest).find(|(word, _)| ends_a_word(rest, word)) else { break };
        strong |= *lead == schema::Lead::Strong;
        at += word.len();
    }
    Lead { at, colon, strong, gap: at - from }
}

/// Whether nothing that could be an account's name touches the word that a text begins with.
fn ends_a_word(text: &str, word: &str) -> bool {
    let touched = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    !(word.ends_with(|c: char| c.is_ascii_alphanumeric()) && text[word.len()..].starts_with(touched))
}

/// The letters, digits and marks at the start of a text that could be an account's name.
fn name_word(text: &str) -> &str {
    let end = text
        .bytes()
        .take(64)
        .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    text[..end].trim_end_matches(['.', '-'])
}

fn ends_a_phrase(behind: &str) -> bool {
    let rest = behind.trim_start_matches(' ');
    rest.is_empty()
        || behind.starts_with(['\n', '\r', ',', '.', ';', ')', '|', '/', '"'])
        || rest.starts_with(['\n', '\r', '(', '|'])
        || behind.starts_with(|c: char| !c.is_ascii())
}

/// Words that follow a platform's name in a sentence.
const NOT_ACCOUNTS: &str = "the and or group channel chat account link message messages app user users then they that this where \
    who call video but join click here now from with for contact page profile scam please she he her him \
    was has had you your our their to same below above only unknown none not number phone name send sent \
    add added asked told said blocked bot web business official yang untuk dan saya telegram whatsapp \
    wechat line zalo facebook instagram tiktok viber messenger http https www";

/// Digits in groups: a telephone number, whatever the platform.
fn is_spelled_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    digits >= 7 && digits < word.len() && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

/// Words that are written in place of a value: `WECHAT`, `CELLPHONE`, `xxxxx`.
const STANDING_FOR: &str = "phone cellphone telephone mobile hotline number digit digits email url link name nickname     username userid account place date bank amount value redacted removed hidden masked deleted censored unknown";

/// Whether a word is written in place of a value.
pub(super) fn stands_for_a_value(word: &str) -> bool {
    let first = word.bytes().next();
    let one_letter = word.len() >= 3 && word.bytes().all(|byte| byte.eq_ignore_ascii_case(&first.unwrap_or(0)));
    one_letter || STANDING_FOR.split(' ').any(|other| other.eq_ignore_ascii_case(word))
}

/// Whether a word is a sentence's and no account.
fn is_word(word: &str) -> bool {
    NOT_ACCOUNTS.split(' ').any(|other| other.eq_ignore_ascii_case(word))
}

/// `@name on Telegram`, `@name (LINE)`.
fn ahead(platform: &Platform, scene: &Scene<'_>, hit: &Hit) -> Option<Claim> {
    let before = scene.text[..hit.start].trim_end_matches([' ', '(', ',', '-']);
    let before = ["on", "via", "in", "at", "trên", "di", "ใน", "នៅ", "លើ"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .map_or(before, |rest| rest.trim_end());
    if hit.start - before.len() > 12 {
        return None;
    }
    let length = before
        .bytes()
        .rev()
        .take(64)
        .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        .count();
    let (rest, word) = before.split_at(before.len() - length);
    let at = rest.strip_suffix('@')?;
    let apart = !at.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
    let value = (platform.name)(word).filter(|_| apart)?;
    Some(Claim::new(platform.kind, value, at.len(), before.len()))
}

/// How far an account that its `@` tells may stand behind its platform's name, in bytes.
const FURTHER: usize = 64;

/// `Telegram ชื่อบัญชี @name`, `我们在Telegram上聊天，对方账号 @name`: in the same sentence, and nearer to no other platform.
fn further(platform: &Platform, scene: &Scene<'_>, hit: &Hit) -> Option<Claim> {
    let rest = &scene.text[hit.end..];
    let at = rest.bytes().take(FURTHER).position(|byte| byte == b'@')?;
    let between = &rest[..at];
    let apart = between.ends_with(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-'));
    if !apart || between.contains(ENDS_A_SENTENCE) {
        return None;
    }
    let start = hit.end + at + 1;
    let word = name_word(&scene.text[start..]);
    let end = start + word.len();
    let platforms = Cue::Platform(platform.kind).bit();
    let other = scene.cue_after(hit.end, at, platforms).is_some() || scene.cue_after(end, 12, platforms).is_some();
    let linked = scene.text[end..].starts_with(['@', '/']);
    let value = (platform.name)(word).filter(|_| !other && !linked && !stands_for_a_value(word))?;
    Some(Claim::new(platform.kind, value, start - 1, end))
}

/// What ends a sentence.
const ENDS_A_SENTENCE: [char; 10] = ['.', '!', '?', '\n', '\r', '。', '！', '？', '។', '៕'];

/// The column for accounts: every item of its list is one. Without a platform's name the `platform` column says which it
/// is; without that it is read as Telegram: surely where it starts with `@`, ambiguously
/// where it does not.
fn column(platform: &Platform, scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let stated = scene.facts.platform;
    if stated.unwrap_or(Kind::Telegram) != platform.kind || Kind::ALL.iter().any(|&kind| scene.names_platform(kind)) {
        return;
    }
    let mut start = 0;
    for item in scene.text.split([';', '\n', ',', '|']) {
        let trimmed = item.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '[' | ']'));
        let lead = item.find(trimmed).unwrap_or(0);
        let (from, to) = (start + lead, start + lead + trimmed.len());
        start += item.len() + 1;
        if trimmed.contains('/') {
            continue;
        }
        if let Some(value) = parse(platform, trimmed, scene.facts.home) {
            let number = value.starts_with('+').then(|| value.clone());
            let open = stated.is_none() && !trimmed.starts_with('@');
            let claim = Claim::new(platform.kind, value, from, to).ambiguous_if(open);
            claims.push(match number {
                Some(number) => claim.with(Kind::Phone, number),
                None => claim,
            });
        }
    }
}

/// How an account is shown: a number in groups, a name with its `@`.
pub(super) fn shown(value: &str) -> String {
    if value.starts_with('+') {
        return phone::shown(value);
    }
    if value.contains('/') || value.starts_with('@') { value.to_owned() } else { format!("@{value}") }
}
