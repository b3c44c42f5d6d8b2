//! Amounts of money with their currency.

use super::{KindRules, as_it_is, schema, schema::SCHEMA, worth_nothing};
use crate::scan::{Claim, Cue, Hit, Scene};
use krama_model::{Field, Kind, Money};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Amount,
    title: "Amount",
    text: "Currency code and number, `USD 1200.50`. A mark or word of the currency must stand next to the number, or a \
           counting word that names it by itself (`triệu`, `万`, `juta`). Amounts are counted and never link.",
    source: "ISO 4217, and the codes of tokens",
    stix: "none; shown in notes",
    follow_the_money: "`Payment:amount`",
    evidence: worth_nothing(),
    examples: &[
        ("$1,200.50", "USD 1200.50"),
        ("4 000 000៛", "KHR 4000000"),
        ("5 triệu đồng", "VND 5000000"),
        ("2万元", "CNY 20000"),
    ],
    parse: |text, _| {
        if let Some(money) =
            Money::parse(text).filter(|money| SCHEMA.currencies.iter().any(|known| known.code == money.currency))
        {
            return Some(money.to_string());
        }
        let trimmed = text.trim();
        let mark = longest_mark(trimmed);
        mark.and_then(|(code, rest)| whole(rest, code)).or_else(|| implied_whole(trimmed))
    },
    display: as_it_is,
    scan,
};

/// A number with its counting word, as far as it reaches.
struct Figure {
    hundredths: i64,
    start: usize,
    end: usize,
}

/// The currency mark at either end of a text, and what is left.
fn longest_mark(text: &str) -> Option<(&'static str, &str)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let mut best: Option<(usize, &'static str, &str)> = None;
    for currency in &SCHEMA.currencies {
        for mark in currency.marks() {
            let rest = if lower.starts_with(mark) {
                text.get(mark.len()..)
            } else if lower.ends_with(mark) {
                text.get(..text.len() - mark.len())
            } else {
                None
            };
            if let Some(rest) = rest.filter(|_| best.is_none_or(|(length, _, _)| mark.len() > length)) {
                best = Some((mark.len(), currency.code.as_str(), rest));
            }
        }
    }
    best.map(|(_, code, rest)| (code, rest.trim()))
}

fn whole(text: &str, code: &str) -> Option<String> {
    let figure = figure_at(text, 0)?;
    (figure.end == text.len()).then(|| Money { currency: code.to_owned(), hundredths: figure.hundredths }.to_string())
}

fn implied_whole(text: &str) -> Option<String> {
    let counting = SCHEMA.implied.iter().find(|counting| text.to_lowercase().ends_with(&counting.word))?;
    whole(text, &counting.currency)
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    if scene.field == Field::Amount {
        claims.extend(column(scene));
    }
    let mut taken = 0;
    let mut before: Option<(&Hit, usize)> = None;
    for hit in scene.cues {
        // A mark may begin another: `ដុល្លា` stands in `ដុល្លារ`, `đô` in `đô la`. They come by their ends, the longest last.
        if let Some((_, claim)) = before.filter(|(shorter, _)| is_begun_by(hit, shorter)) {
            claims[claim].end = claims[claim].end.max(hit.end);
            taken = taken.max(hit.end);
            before = Some((hit, claim));
            continue;
        }
        let (figure, code) = match hit.meaning {
            Cue::Currency(index) => {
                let currency = &SCHEMA.currencies[usize::from(index)];
                (beside(scene.text, hit, currency, taken), currency.code.as_str())
            }
            Cue::Counting(index) => {
                let counting = &SCHEMA.implied[usize::from(index)];
                (
                    figure_before(scene.text, hit.start, taken)
                        .and_then(|start| figure_at(scene.text, start))
                        .filter(|f| f.end >= hit.end),
                    counting.currency.as_str(),
                )
            }
            _ => continue,
        };
        if let Some(figure) = figure {
            let money = Money { currency: code.to_owned(), hundredths: figure.hundredths };
            let (start, end) = (figure.start.min(hit.start), figure.end.max(hit.end));
            if matches!(hit.meaning, Cue::Currency(_)) {
                taken = end;
                before = Some((hit, claims.len()));
            }
            claims.push(Claim::new(Kind::Amount, money.to_string(), start, end));
        }
    }
}

/// Whether a shorter mark of the same currency stands at its beginning.
fn is_begun_by(hit: &Hit, shorter: &Hit) -> bool {
    matches!(hit.meaning, Cue::Currency(_)) && hit.meaning == shorter.meaning && hit.start == shorter.start
}

/// The amount column: a bare number takes the currency column's.
fn column(scene: &Scene<'_>) -> Option<Claim> {
    let text = scene.text.trim();
    let start = scene.text.len() - scene.text.trim_start().len();
    let value = whole(text, scene.facts.currency?)?;
    Some(Claim::new(Kind::Amount, value, start, start + text.len()))
}

/// The number beside a currency's mark: on the side its writing puts it.
fn beside(text: &str, hit: &Hit, currency: &schema::Currency, taken: usize) -> Option<Figure> {
    let mark = text[hit.start..hit.end].to_lowercase();
    let (both, before) = (currency.both.contains(&mark), currency.before.contains(&mark));
    let sign = !mark.starts_with(char::is_alphanumeric);
    let right = || {
        let gap = text[hit.end..].bytes().take(2).take_while(|byte| matches!(byte, b' ' | b':')).count();
        figure_at(text, hit.end + gap)
    };
    let left = || {
        figure_before(text, hit.start, taken)
            .and_then(|start| figure_at(text, start))
            .filter(|figure| figure.end <= hit.start)
    };
    match (both, before) {
        (true, _) if sign => right().or_else(left),
        (true, _) => left().or_else(right),
        (_, true) => right(),
        _ => left(),
    }
}

/// Where the number starts that ends, with its counting word, right before `end`.
fn figure_before(text: &str, end: usize, floor: usize) -> Option<usize> {
    let mut rest = text[floor.min(end)..end].trim_end_matches(' ');
    if end - floor.min(end) - rest.len() > 2 {
        return None;
    }
    if !rest.ends_with(|c: char| c.is_ascii_digit()) {
        let (word, _) = SCHEMA.multipliers.before(rest)?;
        rest = rest[..rest.len() - word.len()].trim_end_matches(' ');
    }
    let bytes = rest.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes.len() - start < 32 {
        let byte = bytes[start - 1];
        let grouped = matches!(byte, b',' | b'.' | b' ' | b'\'')
            && start >= 2
            && bytes[start - 2].is_ascii_digit()
            && bytes.get(start).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || grouped && (byte != b' ' || is_group(&bytes[start..]))) {
            break;
        }
        start -= 1;
    }
    (start < bytes.len() && bytes[start].is_ascii_digit()).then_some(floor.min(end) + start)
}

/// Three digits and no fourth: what a blank may separate.
fn is_group(bytes: &[u8]) -> bool {
    bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit) && !bytes.get(3).is_some_and(u8::is_ascii_digit)
}

/// The number that starts at `start`, with the counting word behind it.
fn figure_at(text: &str, start: usize) -> Option<Figure> {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() && end - start < 32 {
        let byte = bytes[end];
        let digit_behind = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let grouped = end > start
            && digit_behind
            && (matches!(byte, b',' | b'.' | b'\'') || byte == b' ' && is_group(&bytes[end + 1..]));
        if !(byte.is_ascii_digit() || grouped) {
            break;
        }
        end += 1;
    }
    if is_dialled(&bytes[start..end]) {
        return None;
    }
    let (mantissa, decimals) = number(text.get(start..end)?)?;
    let gap = text[end..].bytes().take(1).take_while(|&byte| byte == b' ').count();
    let rest = &text[end + gap..];
    let multiplier = SCHEMA.multipliers.at(rest).find(|(word, _)| ends_a_word(rest, word));
    let (factor, end) = multiplier.map_or((1, end), |(word, factor)| (*factor, end + gap + word.len()));
    let scale = 10_i128.pow(decimals);
    let hundredths = i128::from(mantissa) * i128::from(factor) * 100 / scale;
    let hundredths = i64::try_from(hundredths).ok().filter(|&hundredths| hundredths > 0)?;
    Some(Figure { hundredths, start, end })
}

/// Whether digits are those of a telephone or an account, and no sum: eight or more of which the first is 0.
fn is_dialled(digits: &[u8]) -> bool {
    let leads = matches!(digits, [b'0', next, ..] if next.is_ascii_digit());
    leads && digits.iter().filter(|byte| byte.is_ascii_digit()).count() >= 8
}

/// Whether no letter touches the word that a text begins with.
fn ends_a_word(text: &str, word: &str) -> bool {
    !word.ends_with(schema::is_spaced) || !text[word.len()..].starts_with(schema::is_spaced)
}

/// Digits without separators, and how many of them are decimals. The last separator is a decimal mark unless three digits
/// follow it or it occurs twice.
fn number(text: &str) -> Option<(i64, u32)> {
    let separators = |c: char| matches!(c, ',' | '.' | ' ' | '\'');
    let last = text.rfind(separators);
    let decimals = match last {
        Some(at) if !text[at..].starts_with([' ', '\'']) => {
            let mark = &text[at..=at];
            let behind = text.len() - at - 1;
            let other = text[..at].contains(separators);
            let grouping = behind == 3 || text.matches(mark).count() > 1;
            if grouping && !(other && !text[..at].contains(mark) && behind != 3) { 0 } else { behind }
        }
        _ => 0,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > 18 || decimals > 8 {
        return None;
    }
    digits.parse().ok().map(|mantissa| (mantissa, decimals as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_model::World;

    #[test]
    fn reads_numbers_as_the_region_writes_them() {
        for (text, value) in [
            ("USD 500", "USD 500"),
            ("500usd", "USD 500"),
            ("$1.5k", "USD 1500"),
            ("1.200.000 đồng", "VND 1200000"),
            ("Rp 2.500.000", "IDR 2500000"),
            ("20tr", "VND 20000000"),
            ("3 ล้านบาท", "THB 3000000"),
            ("RM1,234.5", "MYR 1234.50"),
            ("0.5 USDT", "USDT 0.50"),
            ("5 juta", "IDR 5000000"),
        ] {
            assert_eq!(
                crate::kinds::parse(World::Ordinary, Kind::Amount, text, "KH").as_deref(),
                Some(value),
                "{text}"
            );
        }
        assert_eq!(crate::kinds::parse(World::Ordinary, Kind::Amount, "500", "KH"), None);
    }
}
