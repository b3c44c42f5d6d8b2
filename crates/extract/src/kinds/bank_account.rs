//! Accounts at banks that are not IBANs.

use super::{Home, KindRules, worth};
use crate::known::Known;
use crate::scan::numbers::Digits;
use crate::scan::{Claim, Cue, Hit, Number, Scene, numbers};
use krama_model::{Field, Kind, World};

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::BankAccount,
    title: "Bank account",
    text: "`BANK:number`, the bank empty where none is stated. 9 to 16 digits (to 19 at a Chinese bank); blanks and dashes are left out. In prose a \
           word for an account or a bank's name must be nearer than a word for a telephone, or a word for paying, with the bank \
           right behind the number. A number of 7 or 8 digits \
           is too short and is not read, nor one digit repeated or 1234567890, which fill a form.",
    source: "banks' own practice; no common standard",
    stix: "`x-bank-account` (extension); OpenCTI `Bank-Account`",
    follow_the_money: "`BankAccount:accountNumber`",
    evidence: worth(950, 720),
    examples: &[
        ("ABA 000 111 222", "ABA:000111222"),
        ("Acleda: 0001-11122233-44", "ACLEDA:00011112223344"),
        ("000111222333", ":000111222333"),
    ],
    parse,
    display: |value| match value.split_once(':') {
        Some(("", number)) => number.to_owned(),
        Some((bank, number)) if is_named(bank) => format!("{bank} {number}"),
        // Only the colon says that an unknown word is a bank.
        Some(_) | None => value.to_owned(),
    },
    scan,
};

/// Whether a bank of any world has that name: a value shows its world by itself.
fn is_named(bank: &str) -> bool {
    [World::Ordinary, World::Exercise].iter().any(|&world| Known::of(world).bank_named(bank).is_some())
}

/// How many digits an account number has.
const LENGTHS: std::ops::RangeInclusive<usize> = 9..=16;
/// Chinese banks' numbers are longer.
const LONG: std::ops::RangeInclusive<usize> = 17..=19;
/// How far a word for an account or a bank reaches, in bytes of folded text.
const REACH: usize = 72;

fn parse(text: &str, home: Home) -> Option<String> {
    let split = text
        .rfind(|c: char| c.is_alphabetic() || c == ':')
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (bank, number) = text.split_at(split);
    let bank = bank.trim_end_matches([':', ' ', '#', '-']).trim();
    let id = match home.known.bank_named(bank) {
        Some(known) => known.id.clone(),
        None if bank.is_empty() => String::new(),
        None if text[..split].ends_with(':') && is_bank_name(bank) => bank.to_uppercase(),
        None => return None,
    };
    let joints = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.');
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let chinese = home.known.bank(&id).is_some_and(|bank| bank.country == "CN");
    let fits = LENGTHS.contains(&digits.len()) || chinese && LONG.contains(&digits.len());
    (number.chars().all(joints) && fits && !fills_a_form(&digits)).then(|| format!("{id}:{digits}"))
}

/// What an unknown bank may be called: words, and no colon of its own.
fn is_bank_name(name: &str) -> bool {
    name.len() <= 40 && name.contains(char::is_alphanumeric) && !name.contains(':')
}

/// What people type where a form asks for a number they do not have: one digit throughout, or 1234567890 as far as it goes.
pub fn fills_a_form(digits: &str) -> bool {
    let mut pairs = digits.bytes().zip(digits.bytes().skip(1));
    digits.bytes().all(|digit| digits.starts_with(char::from(digit)))
        || digits.starts_with('1') && pairs.all(|(digit, next)| next == b'0' + (digit + 1 - b'0') % 10)
}

/// The values the same account may stand as besides: a number without a bank at every known bank, one at a bank without it.
pub fn otherwise(world: World, value: &str) -> Vec<String> {
    match value.split_once(':') {
        Some(("", number)) => Known::of(world).banks.iter().map(|bank| format!("{}:{number}", bank.id)).collect(),
        Some((_, number)) => vec![format!(":{number}")],
        None => Vec::new(),
    }
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    let column = scene.expects(Kind::BankAccount);
    if !column && !scene.has(Cue::Account) && !scene.has(Cue::Bank(0)) {
        return;
    }
    let mut previous: Option<Taken> = None;
    for chain in numbers::chains(scene.numbers) {
        let chain = &scene.numbers[chain];
        let Some((runs, length)) = stretch(chain) else { continue };
        let (start, end) = (runs[0].start, runs[runs.len() - 1].end);
        let lettered = runs[0].letter_before && !touches_bank(scene, start) || runs[runs.len() - 1].letter_behind;
        let fraction = scene.text[end..].starts_with(['.', ','])
            && scene.text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        // Nobody writes a plus before an account.
        let dialled = !column && scene.text[..start].ends_with('+');
        if lettered || dialled || fraction && !column {
            continue;
        }
        let bank =
            if column { Some(column_bank(scene, start, end)) } else { context(scene, start, end, previous.as_ref()) };
        let long = |id: &str| scene.ground.home.known.bank(id).is_some_and(|bank| bank.country == "CN");
        if let Some(bank) = bank.filter(|bank| LENGTHS.contains(&length) || long(bank)) {
            let digits = Digits::of(scene.text, runs);
            if fills_a_form(digits.as_str()) {
                continue;
            }
            previous = Some(Taken { end, bank: bank.clone() });
            claims.push(Claim::new(Kind::BankAccount, format!("{bank}:{}", digits.as_str()), start, end));
        }
    }
}
/// The account read last, which a following one may share its words with.
struct Taken {
    end: usize,
    bank: String,
}

/// The runs of a chain that make an account number: all of them, or the longest first part behind which a number of its
/// own is left.
fn stretch(chain: &[Number]) -> Option<(&[Number], usize)> {
    let all = numbers::length_of(chain);
    let mut length = all;
    for taken in (1..=chain.len()).rev() {
        let whole = all == length && LONG.contains(&all);
        if whole || LENGTHS.contains(&length) && (all == length || all - length >= *LENGTHS.start()) {
            return Some((&chain[..taken], length));
        }
        length -= chain[taken - 1].end - chain[taken - 1].start;
    }
    None
}

fn touches_bank(scene: &Scene<'_>, start: usize) -> bool {
    scene.cues_before(start, 0, Cue::Bank(0).bit()).next().is_some()
}

fn column_bank(scene: &Scene<'_>, start: usize, end: usize) -> String {
    named(scene, start, end)
        .or_else(|| scene.facts.suspect_bank.clone().filter(|_| scene.field == Field::SuspectAccount))
        .unwrap_or_default()
}

/// The bank of a number in prose, empty where none is named; none where the words do not speak of an account.
fn context(scene: &Scene<'_>, start: usize, end: usize, previous: Option<&Taken>) -> Option<String> {
    let account = Cue::Account.bit() | Cue::Bank(0).bit();
    let nearest = scene.cues_before(start, REACH, account | Cue::Phone.bit()).next();
    // A word for an account before `@name`, or in a sentence that has ended, speaks of something else.
    let speaks = |hit: &&Hit| !scene.text[hit.end.min(start)..start].contains(['@', '。', '។', '៕']);
    if let Some(hit) = nearest.filter(speaks) {
        if hit.meaning == Cue::Phone {
            return paid(scene, hit.end, start, end);
        }
        let Some(taken) = previous.filter(|taken| taken.end > hit.end) else {
            return Some(named(scene, start, end).unwrap_or_default());
        };
        // "from ABA 000 111 222 to 000 333 444": the second shares the first one's words.
        let between = scene.text[taken.end..start].trim();
        let shares = between.len() <= 24 && SHARING.iter().any(|word| between.ends_with(word));
        return shares.then(|| behind(scene, end).unwrap_or_else(|| taken.bank.clone()));
    }
    behind(scene, end)
}

/// The bank of a number behind a word for a telephone, where a word for paying is nearer and the number is held at a bank:
/// "call 088 123 4567 or pay to 000 123 456 at ABA".
fn paid(scene: &Scene<'_>, word: usize, start: usize, end: usize) -> Option<String> {
    let hit = scene.cue_after(end, 24, Cue::Bank(0).bit())?;
    let holds = scene.text[end..hit.start].trim_matches([' ', '(', ',']).to_lowercase();
    if !holds.split_whitespace().all(|word| HOLDING.contains(&word)) {
        return None;
    }
    let behind = &scene.text[hit.end..];
    let line = behind.starts_with("'s") || scene.cue_after(hit.end, 16, Cue::Phone.bit()).is_some();
    let between = scene.text[word..start].to_lowercase();
    let is_paid = PAYING.iter().any(|word| holds_word(&between, word));
    if line || !is_paid { None } else { id(scene, hit.meaning) }
}

/// Whether a word stands in a text; where words are written apart, as a word of its own.
fn holds_word(text: &str, word: &str) -> bool {
    let part_of = |c: char| word.is_ascii() && c.is_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let behind = &text[at + word.len()..];
        !text[..at].ends_with(part_of) && !behind.starts_with(part_of)
    })
}

/// Words for paying.
const PAYING: &[&str] = &[
    "pay",
    "paid",
    "send",
    "sent",
    "transfer",
    "transferred",
    "deposit",
    "deposited",
    "wire",
    "wired",
    "bayar",
    "kirim",
    "setor",
    "tf",
    "chuyển",
    "gửi",
    "nộp",
    "trả",
    "បង់",
    "ផ្ទេរ",
    "វេរ",
    "ផ្ញើ",
    "ដាក់",
    "转",
    "轉",
    "汇",
    "匯",
    "付",
    "打款",
    "存",
    "โอน",
    "จ่าย",
    "ฝาก",
    "ส่งเงิน",
];

/// Words between an account and the bank that holds it.
const HOLDING: &[&str] = &[
    "at",
    "in",
    "with",
    "of",
    "the",
    "bank",
    "នៅ",
    "នៅធនាគារ",
    "ធនាគារ",
    "របស់",
    "របស់ធនាគារ",
    "在",
    "银行",
    "ที่",
    "ธนาคาร",
    "ที่ธนาคาร",
    "tại",
    "ở",
    "ngân",
    "hàng",
    "di",
    "pada",
    "ke",
];

/// Words between two accounts that share one bank.
const SHARING: &[&str] = &[
    "to",
    "and",
    "or",
    "&",
    "/",
    ",",
    "->",
    "=>",
    "→",
    "ទៅ",
    "និង",
    "到",
    "和",
    "ไป",
    "ไปยัง",
    "และ",
    "đến",
    "sang",
    "và",
    "ke",
    "dan",
];

/// The bank named nearest: before the number, else behind it. One in a sentence that has ended gives way to
/// one behind it.
fn named(scene: &Scene<'_>, start: usize, end: usize) -> Option<String> {
    let before = scene.cues_before(start, REACH, Cue::Bank(0).bit()).next();
    // Another number in between owns the bank before it.
    let free = before.filter(|hit| {
        let first = scene.numbers.partition_point(|number| number.start < hit.end);
        let last = scene.numbers.partition_point(|number| number.end <= start).max(first);
        let between = &scene.numbers[first..last];
        !numbers::chains(between).any(|chain| numbers::length_of(&between[chain]) >= 6)
    });
    let nearer = free.filter(|hit| ends_sentence(&scene.text[hit.end..start])).and_then(|_| behind(scene, end));
    nearer.or_else(|| free.and_then(|hit| id(scene, hit.meaning))).or_else(|| behind(scene, end))
}

/// Whether a sentence ends in a text and another begins. A full stop before a number or a small letter may be an
/// abbreviation's.
fn ends_sentence(text: &str) -> bool {
    let begins = |(at, stop): (usize, &str)| {
        let behind = &text[at + stop.len()..];
        let next = behind.trim_start();
        next.len() < behind.len() && next.starts_with(char::is_uppercase)
    };
    text.contains(['。', '！', '？', '។', '៕', '\n']) || text.match_indices(['.', '!', '?']).any(begins)
}

fn behind(scene: &Scene<'_>, end: usize) -> Option<String> {
    let hit = scene.cue_after(end, 24, Cue::Bank(0).bit())?;
    let between = &scene.text[end..hit.start];
    let sentence = between.contains(['.', '\n', ';']) || between.contains(|c: char| c.is_ascii_digit());
    if sentence { None } else { id(scene, hit.meaning) }
}

fn id(scene: &Scene<'_>, cue: Cue) -> Option<String> {
    match cue {
        Cue::Bank(index) => scene.ground.home.known.banks.get(usize::from(index)).map(|bank| bank.id.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{display, parse};
    use krama_model::{Kind, World};

    fn account(text: &str) -> Option<String> {
        parse(World::Ordinary, Kind::BankAccount, text, "KH")
    }

    #[test]
    fn what_fills_a_form_is_no_account() {
        for filler in ["000000000", "9999999999", "123456789", "1234567890", "ABA 1234567890"] {
            assert_eq!(account(filler), None, "{filler}");
        }
        assert_eq!(account("123456780").as_deref(), Some(":123456780"));
    }

    #[test]
    fn a_bank_has_a_name_and_shows_as_it_is_read() {
        for nameless in [":?:0000000000000027", "?:000111222"] {
            assert_eq!(account(nameless), None, "{nameless}");
        }
        let named = account("Bank of Sala: 000111222").unwrap();
        assert_eq!(account(&display(Kind::BankAccount, &named)), Some(named));
    }
}
