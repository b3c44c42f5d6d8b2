//! Names somebody went by.

use super::{KindRules, schema, worth_nothing};
use crate::fold::Folded;
use crate::scan::{Claim, Cue, Scene};
use krama_model::{Field, Kind};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Name,
    title: "Name",
    text: "Lower case, single blanks. The name column as it stands; in prose only right behind words such as \"account name\": \
           two to four capitalised words, two to four Chinese characters, or two short words of a script without capitals. \
           Names are shown and counted and never link: many people share one.",
    source: "none",
    stix: "`identity:name`",
    follow_the_money: "`Person:name`",
    evidence: worth_nothing(),
    examples: &[("SOK  Example", "sok example"), ("សុខ ឧទាហរណ៍", "សុខ ឧទាហរណ៍")],
    parse: |text, _| value(text),
    display,
    scan,
};

/// The longest name in scalar values.
const LONGEST: usize = 80;

/// Normalises a name. What hides a link is undone once blanks are single, so that the value reads back to itself.
pub(super) fn value(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let single = words.join(" ");
    let joined = Folded::of(&single).text().to_lowercase();
    let joined = joined.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    let letters = joined.chars().any(char::is_alphabetic);
    let digits = joined.chars().filter(char::is_ascii_digit).count();
    (letters && digits <= 3 && joined.chars().count() <= LONGEST).then(|| joined.to_owned())
}

/// Each word with a capital, where that can be taken back.
fn display(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    let mut first = true;
    for character in value.chars() {
        let upper: Vec<char> = character.to_uppercase().collect();
        let back = upper.len() == 1 && upper[0].to_lowercase().eq(std::iter::once(character));
        shown.push(if first && back { upper[0] } else { character });
        first = character == ' ' || character == '-';
    }
    shown
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    if scene.field == Field::SuspectName {
        column(scene, claims);
        return;
    }
    if !scene.has(Cue::Name) {
        return;
    }
    for hit in scene.cues.iter().filter(|hit| hit.meaning == Cue::Name) {
        let Some((start, end)) = behind(scene.text, hit.end) else { continue };
        if let Some(value) = value(&scene.text[start..end]) {
            claims.push(Claim::new(Kind::Name, value, start, end));
        }
    }
}

/// Every name of a list in the column.
fn column(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let mut start = 0;
    for item in scene.text.split([';', '\n', '/', '|']) {
        let trimmed = item.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
        let lead = item.find(trimmed).unwrap_or(0);
        if let Some(value) = value(trimmed) {
            claims.push(Claim::new(Kind::Name, value, start + lead, start + lead + trimmed.len()));
        }
        start += item.len() + 1;
    }
}

/// The stretch behind a cue that is written like a name.
fn behind(text: &str, cue_end: usize) -> Option<(usize, usize)> {
    let window = head(&text[cue_end..], 160);
    let gap = window.len() - window.trim_start_matches([' ', ':', '=', '-', '"', '\'', '(']).len();
    let mut start = cue_end + gap;
    for filler in ["is ", "was ", "គឺ ", "là ", "คือ ", "是", "mr. ", "mrs. ", "ms. ", "mr ", "mrs ", "ms "]
    {
        if text.get(start..start + filler.len()).is_some_and(|head| head.eq_ignore_ascii_case(filler)) {
            start += filler.len();
        }
    }
    let rest = head(&text[start..], 160);
    let first = rest.chars().next()?;
    let length = if schema::is_spaced(first) {
        capitalised(rest)
    } else if is_han(first) {
        let length: usize = rest.chars().take(5).take_while(|&c| is_han(c)).map(char::len_utf8).sum();
        ((6..=12).contains(&length) && !LABELS.contains(&&rest[..length])).then_some(length)
    } else if gap > 0 {
        two_short_words(rest, first)
    } else {
        None
    };
    length.map(|length| (start, start + length))
}

/// What a form asks for beside a name: `姓名+电话`.
const LABELS: &[&str] = &[
    "电话",
    "手机",
    "手机号",
    "性别",
    "年龄",
    "地址",
    "号码",
    "身份证",
    "公司",
    "银行",
    "定制",
    "微信",
    "账号",
    "卡号",
];

/// At most so many bytes, cut at a character.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_han(character: char) -> bool {
    matches!(character as u32, 0x4e00..=0x9fff | 0x3400..=0x4dbf)
}

/// Two to four words that start with a capital.
fn capitalised(text: &str) -> Option<usize> {
    let (mut end, mut words) = (0, 0);
    for word in text.split(' ').take(4) {
        let letters: usize = word
            .chars()
            .take_while(|&c| schema::is_spaced(c) || matches!(c, '\'' | '-' | '.'))
            .map(char::len_utf8)
            .sum();
        if letters == 0 || !word.starts_with(char::is_uppercase) || words > 0 && is_no_name(&word[..letters]) {
            break;
        }
        let separator = usize::from(words > 0);
        end += separator + letters;
        words += 1;
        if letters < word.len() || word.ends_with('.') && letters > 3 {
            break;
        }
    }
    let trimmed = text[..end].trim_end_matches(['.', '-', '\'']).len();
    (words >= 2).then_some(trimmed)
}

/// Capitalised words behind a name that belong to the next thing.
fn is_no_name(word: &str) -> bool {
    let next = [
        "ABA", "ACLEDA", "Acleda", "Wing", "WING", "Bank", "Phone", "Telegram", "WhatsApp", "Account", "USD", "KHR",
        "Tel", "The", "He", "She", "I",
    ];
    next.contains(&word.trim_end_matches('.'))
}

/// Two words of up to twelve characters in the script of the first.
fn two_short_words(text: &str, first: char) -> Option<usize> {
    let script = |c: char| (c as u32) >> 7 == (first as u32) >> 7;
    if !first.is_alphabetic() {
        return None;
    }
    let mut words = text.split(' ');
    let (one, two) = (words.next()?, words.next()?);
    let fits = |word: &str| (1..=12).contains(&word.chars().count()) && word.chars().all(script);
    let two_end = two.trim_end_matches(|c: char| c.is_ascii_punctuation() || c == '។');
    (fits(one) && fits(two_end)).then_some(one.len() + 1 + two_end.len())
}
