//! Telephone numbers.
//!
//! Which numbers exist comes from the metadata of the `phonenumber` crate (libphonenumber's), compiled once per country
//! calling code ([`plan`]); the crate's own parser is not called while reading, because its shared pattern cache is a
//! lock that every thread would wait on.

mod broken;
mod plan;
mod read;

pub(crate) use plan::{Home, Plans};
pub(super) use read::Reading;

use super::{KindRules, worth};
use crate::scan::numbers::Digits;
use crate::scan::{Claim, Cue, Number, Scene, numbers};
use krama_model::Kind;
use read::Written;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Phone,
    title: "Phone number",
    text: "E.164. With `+` or `00` the country is written; with the region's trunk prefix, or its calling code without \
           `+`, the region is read. In a column or near a word such as \"call\", any country's calling code is read without `+`. \
           Behind a `+`, in a column, or right behind such a word, a `/` or a line's end may stand within the number. \
           Numbers of plans that have ended are read where their country is written. Ambiguous, and so without links: a \
           number that only a neighbouring country's plan fits, one without any prefix, and one that has a possible \
           length but lies in no range handed out. A short \
           code keeps its country as RFC 3966 writes it; in prose it is read where somebody is asked to text it.",
    source: "ITU-T E.164, RFC 3966, libphonenumber's metadata",
    stix: "`x-phone-number` (extension); OpenCTI `Phone-Number`",
    follow_the_money: "`LegalEntity:phone`",
    evidence: worth(850, 180),
    examples: &[
        ("012 345 678", "+85512345678"),
        ("+855 (0)12 345 678", "+85512345678"),
        ("០៩៧ ១២៣ ៤៥៦៧", "+855971234567"),
        ("00442079460123", "+442079460123"),
        ("1299 (+855)", "1299;phone-context=+855"),
    ],
    parse,
    display,
    scan,
};

/// A value that a person typed is a number even where prose would leave it alone.
fn parse(text: &str, home: Home) -> Option<String> {
    if let Some(short) = short_code(text, home) {
        return Some(short);
    }
    let accepted = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+');
    let text = text.strip_prefix("tel:").unwrap_or(text);
    if !text.chars().all(accepted)
        || text.rfind('+').is_some_and(|at| text[..at].contains(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let written = if text.contains('+') { Written::Plus } else { Written::Column };
    let read = read::read(&digits, written, home).map(|reading| reading.value);
    // Values that prose gave up as possible are values when they are typed again.
    read.or_else(|| if written == Written::Plus { read::possible(&digits, home) } else { None })
}

/// `1299;phone-context=+855` or `1299 (+855)`; a bare `1299` takes the region's code.
fn short_code(text: &str, home: Home) -> Option<String> {
    let (number, context) = match text.split_once(";phone-context=+") {
        Some((number, context)) => (number, context),
        None => match text.split_once(" (+") {
            Some((number, context)) if text.find('(') != Some(0) => (number, context.strip_suffix(')')?),
            _ => (text, ""),
        },
    };
    let code = if context.is_empty() { home.calling_code } else { context.parse().ok()? };
    let digits = (3..=6).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (digits && home.plans().is_calling_code(code)).then(|| format!("{number};phone-context=+{code}"))
}

/// Grouped for reading: `+855 12 345 678`.
fn display(value: &str) -> String {
    if let Some((number, context)) = value.split_once(";phone-context=") {
        return format!("{number} ({context})");
    }
    let Some(digits) = value.strip_prefix('+') else { return value.to_owned() };
    let Some((code, national)) = plan::split(digits) else { return value.to_owned() };
    let head = match national.len() {
        0..=4 => national.len(),
        length if length % 3 == 0 => 3,
        length => 2 + usize::from(length % 3 == 1) * 2,
    };
    let (head, rest) = national.split_at(head.min(national.len()));
    let mut shown = format!("+{code} {head}");
    for group in rest.as_bytes().chunks(3) {
        shown.push(' ');
        shown.extend(group.iter().map(|&byte| char::from(byte)));
    }
    shown
}

/// The digits in which a number may be written: at home, with and without the trunk prefix, and with its calling code.
/// None of a short code.
pub fn dialled(value: &str) -> Vec<String> {
    let Some(digits) = value.strip_prefix('+') else { return Vec::new() };
    let mut written = vec![digits.to_owned()];
    if let Some((code, national)) = plan::split(digits) {
        written.extend([national.to_owned(), format!("0{national}"), format!("{code}0{national}")]);
    }
    written
}

/// The fewest digits of anything that is dialled: a short code's.
const SHORTEST: usize = 4;

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let mut unread = None;
    for chain in numbers::chains(scene.numbers) {
        let (runs, before) = (&scene.numbers[chain.clone()], claims.len());
        if numbers::length_of(runs) >= SHORTEST {
            scan_chain(scene, runs, claims);
        }
        if claims.len() > before {
            unread = None;
            continue;
        }
        let broken = unread.and_then(|from| broken::join(scene, &scene.numbers[from..chain.end], chain.start - from));
        unread = if broken.is_some() { None } else { Some(chain.start) };
        claims.extend(broken);
    }
}

/// Reads a chain of runs from the left: at each run the longest stretch that is a number.
fn scan_chain(scene: &Scene<'_>, chain: &[Number], claims: &mut Vec<Claim>) {
    let mut from = 0;
    while from < chain.len() {
        if is_document(scene, chain[from].start) {
            from += rest_of(scene, &chain[from..]);
            continue;
        }
        let one = || glued(scene, &chain[from]).or_else(|| texted(scene, &chain[from])).map(|claim| (claim, 1));
        let claim = longest(scene, &chain[from..]).or_else(one);
        match claim {
            Some((claim, runs)) => {
                claims.push(claim);
                from += runs;
            }
            // What is left of a number whose country is written and that could not be read is no number by itself.
            None if says_country(scene, &chain[from..]) => from += rest_of(scene, &chain[from..]),
            None => from += 1,
        }
    }
}

/// Whether a country's calling code opens the runs: behind `+` or `00`, or apart near a word.
fn says_country(scene: &Scene<'_>, runs: &[Number]) -> bool {
    let first = &scene.text[runs[0].start..runs[0].end];
    let apart = || numbers::length_of(runs) >= 10 && is_apart(scene, runs) && is_cued(scene, &runs[0]);
    opening(scene.text, runs[0].start).1 || first.starts_with("00") && runs.len() > 1 || apart()
}

/// How many runs belong to the number that opens there: up to one that opens a number itself.
fn rest_of(scene: &Scene<'_>, runs: &[Number]) -> usize {
    let opens = |run: &Number| opening(scene.text, run.start).1 || scene.text[run.start..run.end].starts_with("00");
    1 + runs[1..].iter().take_while(|run| !opens(run)).count()
}

/// Whether the first run is a calling code and more follows.
fn is_apart(scene: &Scene<'_>, runs: &[Number]) -> bool {
    let first = &scene.text[runs[0].start..runs[0].end];
    let plans = scene.facts.home.plans();
    let code = || first.parse().is_ok_and(|code| plans.is_calling_code(code));
    runs.len() > 1 && first.len() <= 3 && !first.starts_with('0') && code()
}

/// Whether a word that speaks of a phone stands near.
fn is_cued(scene: &Scene<'_>, run: &Number) -> bool {
    scene.near(run.start, run.end, 40, Cue::Phone.bit() | Cue::Platform(Kind::Viber).bit())
}

/// Whether a word that speaks of a phone stands right before a number: nothing but a few letters and blanks between.
fn is_announced(scene: &Scene<'_>, start: usize) -> bool {
    let word = scene.cues_before(start, 16, Cue::Phone.bit()).next();
    word.is_some_and(|hit| !scene.text[hit.end..start].contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';')))
}

/// Whether the nearest word says that a document's number follows: "ID card number 012345678".
fn is_document(scene: &Scene<'_>, start: usize) -> bool {
    const NEAR: usize = 24;
    let nearest = scene.cues_before(start, NEAR, Cue::Document.bit() | Cue::Phone.bit()).next();
    let said = |text: &str| !text.contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | '.' | '\n'));
    nearest.is_some_and(|hit| hit.meaning == Cue::Document && said(scene.text[hit.end..start].trim_start_matches('.')))
}

/// The longest number that starts at the first run, and how many runs it takes.
fn longest(scene: &Scene<'_>, runs: &[Number]) -> Option<(Claim, usize)> {
    let plus = opening(scene.text, runs[0].start).1;
    if !may_start(scene, runs, plus) {
        return None;
    }
    let column = scene.expects(Kind::Phone);
    // A cue is looked for once per number and not once per stretch.
    let written = match (plus, column, column || is_cued(scene, &runs[0])) {
        (true, _, _) => Written::Plus,
        (_, true, _) => Written::Column,
        (_, _, true) if is_apart(scene, runs) => Written::Apart,
        (_, _, true) if is_announced(scene, runs[0].start) => Written::Close,
        (_, _, true) => Written::Cued,
        _ => Written::Bare,
    };
    let mut length = numbers::length_of(runs);
    for taken in (1..=runs.len()).rev() {
        let last = &runs[taken - 1];
        if let Some(claim) = whole(scene, &runs[..taken], length, written) {
            return Some((claim, taken));
        }
        length -= last.end - last.start;
    }
    None
}

/// The runs as one number, which has so many digits.
fn whole(scene: &Scene<'_>, runs: &[Number], length: usize, written: Written) -> Option<Claim> {
    let last = runs.last()?;
    if !(6..=17).contains(&length) || !may_end(scene, last, length) || is_date(scene.text, runs) {
        return None;
    }
    let reading = read::read(Digits::of(scene.text, runs).as_str(), written, scene.facts.home)?;
    let start = opening(scene.text, runs[0].start).0;
    Some(Claim::new(Kind::Phone, reading.value, start, last.end).ambiguous_if(reading.ambiguous))
}

/// `08700621170150p per msg`: a number of the region that a price or a count was glued to. Its length is that of the plan,
/// so the cut is a guess.
fn glued(scene: &Scene<'_>, run: &Number) -> Option<Claim> {
    let length = run.end - run.start;
    let text = &scene.text[run.start..run.end];
    let cued = || scene.near(run.start, run.end, 40, Cue::Phone.bit());
    if !(12..=15).contains(&length) || !text.starts_with('0') || run.letter_before || !(run.letter_behind || cued()) {
        return None;
    }
    let (reading, cut) = (9..=11)
        .rev()
        .find_map(|cut| read::read(&text[..cut], Written::Bare, scene.facts.home).map(|reading| (reading, cut)))?;
    Some(Claim::new(Kind::Phone, reading.value, run.start, run.start + cut).ambiguous_if(true))
}

/// Where a number opens: at its `+`, also as `(+` and `+ `.
fn opening(text: &str, digits: usize) -> (usize, bool) {
    let before = text[..digits].trim_end_matches([' ', '(']);
    match before.strip_suffix('+') {
        Some(rest) if digits - before.len() <= 2 => (rest.len(), true),
        _ => (digits, false),
    }
}

fn may_start(scene: &Scene<'_>, runs: &[Number], plus: bool) -> bool {
    let run = &runs[0];
    let first = scene.text.as_bytes()[run.start];
    let before = run.start.checked_sub(1).map(|at| scene.text.as_bytes()[at]);
    // "x08712345678" and "No08712345678" are typed without a blank; "A4012" is not a number.
    let glued = run.letter_before && (first != b'0' || run.end - run.start < 10);
    // "1,200" and "1.200": the rest of an amount. "£5" and "$5": an amount.
    let amount = matches!(before, Some(b'$' | b'#' | b'=' | b'_' | b'%'))
        || scene.text[..run.start].ends_with(['£', '€', '¥', '₫', '៛', '฿']);
    let middle = matches!(before, Some(b',' | b'.' | b'/'))
        && run.start >= 2
        && scene.text.as_bytes()[run.start - 2].is_ascii_digit()
        && first != b'0';
    // `Tel=234-80…`, `phone#234-1-…`, and the second of two numbers behind a comma.
    let country = || matches!(before, Some(b'#' | b'=' | b',' | b'/')) && !glued && is_cued(scene, run);
    plus || !(glued || amount || middle) || is_apart(scene, runs) && country()
}

/// What follows a number must not make it part of something else.
fn may_end(scene: &Scene<'_>, run: &Number, length: usize) -> bool {
    let behind = &scene.text[run.end..];
    if run.letter_behind {
        return length >= 10;
    }
    !(behind.starts_with(['%', '_', '='])
        || behind.starts_with(',') && behind[1..].starts_with(|c: char| c.is_ascii_digit()) && length < 9)
}

/// `12.05.2021`, `2021-05-12`, `12-05-21`, `2021 05 12`.
fn is_date(text: &str, runs: &[Number]) -> bool {
    let number = |run: &Number| text[run.start..run.end].parse::<u16>().ok().map(|value| (run.end - run.start, value));
    let [a, b, c] = runs else { return false };
    let (Some(a), Some(b), Some(c)) = (number(a), number(b), number(c)) else { return false };
    let day = |(length, value): (usize, u16)| length <= 2 && (1..=31).contains(&value);
    let year = |(length, value): (usize, u16)| length == 4 && (1900..2100).contains(&value) || length == 2;
    day(a) && day(b) && year(c) || year(a) && day(b) && day(c)
}

/// A short code somebody is asked to send a text to: `txt WIN to 87077`, `ketik REG ke 9123`.
fn texted(scene: &Scene<'_>, run: &Number) -> Option<Claim> {
    let length = run.end - run.start;
    if !(4..=6).contains(&length) || run.letter_before || !scene.has(Cue::TextTo) {
        return None;
    }
    let text = &scene.text[run.start..run.end];
    if length == 4 && (text.starts_with("19") || text.starts_with("20")) || text.starts_with('0') {
        return None;
    }
    let before = scene.text[..run.start].trim_end_matches([' ', ':', '.']);
    let before = ["no", "number", "nr", "code"].iter().find_map(|word| ends_with_word(before, word)).unwrap_or(before);
    let towards = ["to", "2", "ke", "gửi", "đến", "tới", "到", "至", "ที่", "มาที่", "ទៅ", "on"];
    towards.iter().find_map(|word| ends_with_word(before, word))?;
    scene.cues_before(run.start, 120, Cue::TextTo.bit()).next()?;
    Some(Claim::new(
        Kind::Phone,
        format!("{text};phone-context=+{}", scene.facts.home.calling_code),
        run.start,
        run.end,
    ))
}

/// The text without a word at its end, if it ends in that word.
fn ends_with_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(word.len())?;
    let tail = text.get(at..)?;
    let alone = !word.is_ascii() || !text[..at].ends_with(super::schema::is_spaced);
    (tail.eq_ignore_ascii_case(word) && alone).then(|| text[..at].trim_end_matches([' ', ':', '.']))
}

/// The number that stands at the start of a text after a platform's word, for accounts that are numbers.
pub(super) fn at_start(scene: &Scene<'_>, from: usize, elsewhere: Option<&str>) -> Option<(Reading, usize, usize)> {
    let first = scene.numbers.partition_point(|number| number.start < from);
    let runs = scene.numbers.get(first..)?;
    let chain = numbers::chains(runs).next()?;
    let runs = &runs[chain];
    let (start, plus) = opening(scene.text, runs[0].start);
    let gap = scene.text.get(from..start)?;
    if !gap.chars().all(|c| matches!(c, ' ' | '(' | ':' | '+')) {
        return None;
    }
    let mut length = numbers::length_of(runs);
    let written = if plus { Written::Plus } else { Written::Cued };
    for taken in (1..=runs.len()).rev() {
        let last = &runs[taken - 1];
        if (7..=17).contains(&length) && !last.letter_behind {
            let digits = Digits::of(scene.text, &runs[..taken]);
            let reading = read::read(digits.as_str(), written, scene.facts.home);
            let at_home = || {
                let home = elsewhere.and_then(|region| scene.facts.home.elsewhere(region));
                let reading = home.and_then(|home| read::read(digits.as_str(), Written::Bare, home));
                reading.filter(|reading| !reading.ambiguous)
            };
            if let Some(reading) = reading.clone().filter(|reading| !reading.ambiguous).or_else(at_home).or(reading) {
                return Some((reading, start, last.end));
            }
        }
        length -= last.end - last.start;
    }
    None
}

/// A number with its country code and without `+`, as links such as `wa.me/855…` carry it.
pub(super) fn international(digits: &str, home: Home) -> Option<String> {
    read::international(digits.trim_start_matches('0'), home)
}

/// A number that a person typed for an account whose name is a number.
pub(super) fn typed(text: &str, home: Home) -> Option<String> {
    parse(text, home).filter(|value| !value.contains(';'))
}

/// How a number is shown.
pub(super) fn shown(value: &str) -> String {
    display(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_numbers_in_groups() {
        assert_eq!(display("+85512345678"), "+855 12 345 678");
        assert_eq!(display("+855971234567"), "+855 971 234 567");
        assert_eq!(display("87077;phone-context=+44"), "87077 (+44)");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let home = Home::of(krama_model::World::Ordinary, "KH").unwrap();
        for not in ["", "+", "12", "+1 2 3 + 4", "call me", "00000000000000000000"] {
            assert_eq!(parse(not, home), None, "{not}");
        }
    }
}
