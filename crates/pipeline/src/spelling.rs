//! Values however they are spelled: what can be compared of a number, a mailbox or an account's name without reading it as
//! a value of a kind, so that what is a victim's is masked where reading does not find it (`docs/roles.md`).
//!
//! A text is taken apart into all it may spell, each with its place, and compared *folded*. Of numbers only digits are
//! left, of whatever script, whatever separates them; of mailboxes and names small letters. A number begins and ends where
//! a row of digits does: `000/888/777` stands in `ref 12 000 888 777`, and not in `1000888777`.

use krama_extract::Folded;
use krama_extract::kinds::{bank_account::fills_a_form, phone::dialled};
use krama_model::{Kind, ValueKey};
use std::ops::Range;

/// The fewest digits of a number that is compared: shorter ones are anybody's.
const FEWEST: usize = 7;

/// The most: no number that is read has more.
const MOST: usize = 24;

/// Zeros before a number are left out as long as so many digits stay: `00855…` and `012 …` are dialled without them.
const KEPT: usize = 8;

/// The fewest characters of an account's name that is compared.
const SHORTEST: usize = 5;

/// The most characters of one, and of either side of a mailbox.
const LONGEST: usize = 100;

/// The most characters that may separate the digits of one number.
const APART: usize = 3;

/// The stand-in of a form: it means nothing without the workspace's secret.
pub(crate) fn stand_in(key: &ValueKey, form: &str) -> u64 {
    let digest = key.digest(&[b"spelled", form.as_bytes()]).0;
    u64::from_be_bytes(digest[..8].try_into().expect("a digest has 32 bytes"))
}

/// The places of a text, in Unicode scalar values, that spell something `wanted`; it is asked for every form there is.
pub(crate) fn places(text: &str, wanted: impl FnMut(&str) -> bool) -> Vec<Range<u32>> {
    let folded = Folded::of(text);
    if folded.text().is_ascii() && !folded.text().bytes().any(may_tell) {
        return Vec::new();
    }
    let signs = signs(folded.text());
    let mut search = Search { folded: &folded, signs: &signs, wanted, places: Vec::new() };
    search.numbers();
    search.mailboxes();
    search.names();
    search.places
}

/// Every form a text spells.
pub(crate) fn forms_in(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    places(text, |form| {
        forms.push(form.to_owned());
        false
    });
    forms
}

/// The forms in which a value may stand in a text.
pub(crate) fn forms(kind: Kind, value: &str) -> Vec<String> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let as_dialled = || dialled(value).iter().filter_map(|digits| number(digits)).map(str::to_owned).collect();
    let as_number = |text: &str| number(text).filter(|_| all_digits(text)).map(str::to_owned).into_iter().collect();
    let mut forms: Vec<String> = match kind {
        Kind::Amount | Kind::Name | Kind::Place | Kind::PaymentCard | Kind::Domain | Kind::Url => Vec::new(),
        Kind::Phone => as_dialled(),
        Kind::BankAccount => value.rsplit(':').next().map(as_number).unwrap_or_default(),
        Kind::Iban => value.get(4..).map(as_number).unwrap_or_default(),
        Kind::Email | Kind::BakongId => vec![value.to_lowercase()],
        _ if value.starts_with('+') => as_dialled(),
        _ if all_digits(value) => as_number(value),
        _ => {
            let name = value.trim_start_matches('@').to_ascii_lowercase();
            let is_compared = (SHORTEST..=LONGEST).contains(&name.len()) && name.chars().all(is_name);
            if is_compared { vec![name] } else { Vec::new() }
        }
    };
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Digits as they are compared; none where they could be anybody's.
fn number(digits: &str) -> Option<&str> {
    let zeros = digits.bytes().take_while(|byte| *byte == b'0').count();
    let form = &digits[zeros.min(digits.len().saturating_sub(KEPT))..];
    ((FEWEST..=MOST).contains(&form.len()) && !fills_a_form(digits)).then_some(form)
}

/// One character as it is compared, and the folded bytes it was read from.
struct Sign {
    character: char,
    /// How digits of its sort are told from others: they are not one row with those.
    sort: Sort,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Digit,
    /// A digit as it is written out in Chinese, which may as well be a word.
    HanDigit,
    Letter,
    Other,
}

/// The characters of a folded text: small, digits of every script as ASCII, `%2F` as what it stands for.
fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len());
    let mut characters = text.char_indices();
    while let Some((start, c)) = characters.next() {
        let mut sign = Sign { character: c.to_ascii_lowercase(), sort: Sort::Other, start, end: start + c.len_utf8() };
        if let Some(meant) = (c == '%').then(|| escaped(&text.as_bytes()[start + 1..])).flatten() {
            sign.character = meant.to_ascii_lowercase();
            sign.end += 2;
            characters.nth(1);
        }
        if let Some(digit) = digit(sign.character) {
            sign.character = digit;
            sign.sort = if c.is_alphabetic() { Sort::HanDigit } else { Sort::Digit };
        } else if sign.character.is_alphanumeric() {
            sign.sort = Sort::Letter;
        }
        signs.push(sign);
    }
    signs
}

/// What two hexadecimal digits behind `%` stand for, where that is ASCII.
fn escaped(behind: &[u8]) -> Option<char> {
    let of = |at: usize| behind.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let code = (of(0)? * 16 + of(1)?) as u8;
    code.is_ascii().then(|| char::from(code))
}

/// Zeros of decimal digits that folding leaves alone (Unicode general category Nd).
const ZEROS: &[char] = &[
    '\u{07c0}', '\u{0a66}', '\u{0ae6}', '\u{0b66}', '\u{0be6}', '\u{0c66}', '\u{0ce6}', '\u{0d66}', '\u{0de6}',
    '\u{0f20}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}', '\u{1b50}', '\u{1bb0}', '\u{1c40}',
    '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}', '\u{a9f0}', '\u{aa50}', '\u{abf0}',
];

/// A digit of any script as ASCII.
fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c).filter(char::is_ascii_digit);
    }
    let of = |value: u32| char::from_digit(value, 10);
    match "〇一二三四五六七八九".chars().position(|han| han == c) {
        Some(value) => of(value as u32),
        None if c == '零' => Some('0'),
        None => ZEROS.iter().find_map(|&zero| of((c as u32).checked_sub(zero as u32)?)),
    }
}

/// Whether an ASCII byte may belong to something that is compared.
fn may_tell(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'@' | b'/' | b'=' | b'_' | b'%')
}

fn is_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.')
}

struct Search<'f, W> {
    folded: &'f Folded<'f>,
    signs: &'f [Sign],
    wanted: W,
    places: Vec<Range<u32>>,
}

impl<W: FnMut(&str) -> bool> Search<'_, W> {
    fn ask(&mut self, form: &str, from: usize, to: usize) {
        if (self.wanted)(form) {
            let (start, end) = self.folded.span(self.signs[from].start..self.signs[to - 1].end);
            self.places.push(start..end);
        }
    }

    /// Asks for every number that rows of digits make, one or several with little between them.
    fn numbers(&mut self) {
        let rows = self.rows();
        let mut digits = String::new();
        for (first, &(start, _)) in rows.iter().enumerate() {
            digits.clear();
            let mut before = start;
            for &(from, to) in &rows[first..] {
                let apart = self.signs.get(before..from).unwrap_or_default();
                let one = apart.len() <= APART && apart.iter().all(|sign| sign.sort == Sort::Other);
                if !one || digits.len() > MOST {
                    break;
                }
                digits.extend(self.signs[from..to].iter().map(|sign| sign.character));
                if let Some(form) = number(&digits) {
                    self.ask(form, start, to);
                }
                before = to;
            }
        }
    }

    /// Rows of digits of one sort that nothing interrupts.
    fn rows(&self) -> Vec<(usize, usize)> {
        let mut rows = Vec::new();
        let mut from = 0;
        for row in self.signs.chunk_by(|a, b| a.sort == b.sort) {
            if matches!(row[0].sort, Sort::Digit | Sort::HanDigit) {
                rows.push((from, from + row.len()));
            }
            from += row.len();
        }
        rows
    }

    /// Asks for every mailbox, and where its host goes on behind a dot, for what it is without that.
    fn mailboxes(&mut self) {
        let signs = self.signs;
        let local = |c: char| is_name(c) || matches!(c, '+' | '-');
        let host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        for at in (0..signs.len()).filter(|&at| signs[at].character == '@') {
            let before = signs[..at].iter().rev().take(LONGEST).take_while(|sign| local(sign.character)).count();
            let behind = signs[at + 1..].iter().take(LONGEST).take_while(|sign| host(sign.character)).count();
            let dots = signs[at - before..at].iter().take_while(|sign| sign.character == '.').count();
            let (from, to) = (at - before + dots, at + 1 + behind);
            let ends = (at + 1..to).filter(|&end| signs[end].character == '.').chain([to]);
            for end in ends.filter(|&end| from < at && end > at + 1) {
                let mailbox = self.text(from, end);
                self.ask(&mailbox, from, end);
            }
        }
    }

    /// Asks for every word that stands as accounts' names do: behind `@`, `/` or `=`, or made of letters with digits or `_`.
    fn names(&mut self) {
        let signs = self.signs;
        let mut from = 0;
        for row in signs.chunk_by(|a, b| is_name(a.character) == is_name(b.character)) {
            let start = from;
            from += row.len();
            let dots = row.iter().rev().take_while(|sign| sign.character == '.').count();
            let word = &row[..row.len() - dots];
            let has = |wanted: fn(char) -> bool| word.iter().any(|sign| wanted(sign.character));
            let announced = start > 0 && matches!(signs[start - 1].character, '@' | '/' | '=');
            let odd = has(|c| c.is_ascii_digit() || c == '_');
            let named = has(|c| c.is_ascii_lowercase()) && (announced || odd);
            if named && is_name(word[0].character) && (SHORTEST..=LONGEST).contains(&word.len()) {
                let name = self.text(start, start + word.len());
                self.ask(&name, start, start + word.len());
            }
        }
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.signs[from..to].iter().map(|sign| sign.character).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What of a text is masked where that is a victim's value; the longest where several overlap.
    fn masked(text: &str, kind: Kind, value: &str) -> Vec<String> {
        let own = forms(kind, value);
        let mut found = places(text, |form| own.iter().any(|one| one == form));
        found.dedup_by(|next, before| next.end <= before.end);
        let of = |place: Range<u32>| text.chars().skip(place.start as usize).take(place.len()).collect();
        found.into_iter().map(of).collect()
    }

    #[test]
    fn an_account_is_seen_however_it_is_spelled_and_wherever_it_stands() {
        for (text, seen) in [
            ("My account is ABA 000 888 777, ref 000888777", &["000 888 777", "000888777"][..]),
            ("000/888/777", &["000/888/777"]),
            ("https://x.example/pay?acc=000888777&n=1", &["000888777"]),
            ("https://x.example/pay?acc=000%20888%20777", &["000%20888%20777"]),
            ("acc000888777x", &["000888777"]),
            ("លេខ០០០៨៨៨៧៧៧ហើយ", &["០០០៨៨៨៧៧៧"]),
            ("０００．８８８．７７７", &["０００．８８８．７７７"]),
            ("0 0 0\n8 8 8 - 7_7_7.", &["0 0 0\n8 8 8 - 7_7_7"]),
            ("௦௦௦௮௮௮௭௭௭", &["௦௦௦௮௮௮௭௭௭"]),
            ("第一000888777号", &["000888777"]),
            ("帐号零零零八八八七七七", &["零零零八八八七七七"]),
            ("on 12.03.2026 000-888-777", &["000-888-777"]),
            ("00888777", &["00888777"]),
        ] {
            assert_eq!(masked(text, Kind::BankAccount, "ABA:000888777"), seen, "{text}");
        }
        for text in ["1000888777", "0008887771", "888777", "000 888 and 777", "000 888 7771", "៩000888777"] {
            assert_eq!(masked(text, Kind::BankAccount, "ABA:000888777"), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_telephone_is_seen_as_it_is_dialled() {
        for text in ["012999001", "12 999 001", "+855 (0)12 999 001", "0085512999001", "855/12/999/001", "012-999-001"]
        {
            let seen = masked(text, Kind::Phone, "+85512999001");
            assert!(seen.iter().any(|seen| seen == text.trim_start_matches('+')), "{text} {seen:?}");
        }
        assert_eq!(masked("13 999 001, 112999001", Kind::Phone, "+85512999001"), [""; 0]);
        assert_eq!(masked("012/345/678", Kind::Phone, "+85512345678"), ["012/345/678"]);
    }

    #[test]
    fn mailboxes_and_names_are_seen_in_any_case_and_inside_links() {
        for (text, seen) in [
            ("Kx.Victim@Mail.EXAMPLE.He said", "Kx.Victim@Mail.EXAMPLE"),
            ("kx.victim (at) mail [dot] example", "kx.victim (at) mail [dot] example"),
            ("https://x.example/?to=kx.victim%40mail.example", "kx.victim%40mail.example"),
        ] {
            assert_eq!(masked(text, Kind::Email, "kx.victim@mail.example"), [seen], "{text}");
        }
        assert_eq!(masked("a-kx.victim@mail.example", Kind::Email, "kx.victim@mail.example"), [""; 0]);
        for (text, seen) in
            [("it is KX_Dara, and", "KX_Dara"), ("x.example/kx_dara?a", "kx_dara"), ("@kx_dara.", "kx_dara")]
        {
            assert_eq!(masked(text, Kind::Telegram, "kx_dara"), [seen], "{text}");
        }
        assert_eq!(masked("@sokhakx and sokhakx", Kind::Telegram, "sokhakx"), ["sokhakx"]);
        assert_eq!(masked("kx_dara2 xkx_dara", Kind::Telegram, "kx_dara"), [""; 0]);
    }

    #[test]
    fn what_fills_a_form_or_is_short_is_nobodys() {
        for number in [":0000000000", ":123456789", ":123456"] {
            assert_eq!(forms(Kind::BankAccount, number), [""; 0], "{number}");
        }
        assert_eq!(forms_in("paid 100,000 riel on 3/4 to 0000000"), [""; 0]);
    }

    /// A number with something between its digits here and there, its digits of one script.
    fn spelling(digits: &str, apart: &[usize], script: usize) -> String {
        const APART: &[&str] = &["", "", " ", "/", ".", "-", " - ", "_", "\u{200b}", "%20", "·", ") "];
        const ZEROS: &[char] = &['0', '\u{17e0}', '\u{ff10}', '\u{0e50}', '\u{0be6}'];
        let own = |c: char| char::from_u32(ZEROS[script % ZEROS.len()] as u32 + c.to_digit(10).unwrap()).unwrap();
        let spell = |(at, c): (usize, char)| {
            let before = if at == 0 { "" } else { APART[apart[at % apart.len()] % APART.len()] };
            format!("{before}{}", own(c))
        };
        digits.chars().enumerate().map(spell).collect()
    }

    proptest! {
        #[test]
        fn every_spelling_of_a_number_is_seen_whole(
            digits in "[0-9]{9,16}", apart in prop::collection::vec(0_usize..12, 1..16), script in 0_usize..5,
            before in "([a-z ]{0,8}[a-z=/ ]|ខ្ញុំ|[1-9]{2} on )", behind in "( [a-z0-9]{0,6}|&x=1|។|)",
        ) {
            prop_assume!(!fills_a_form(&digits));
            let number = spelling(&digits, &apart, script);
            let text = format!("{before}{number}{behind}");
            let seen = masked(&text, Kind::BankAccount, &format!("ABA:{digits}"));
            prop_assert!(seen.contains(&number), "{text:?} {seen:?}");
        }

        #[test]
        fn a_longer_number_is_another(digits in "[0-9]{9,14}", more in "[1-9]{1,6}", first: bool) {
            prop_assume!(!fills_a_form(&digits));
            let longer = if first { format!("{more}{digits}") } else { format!("{digits}{more}") };
            prop_assert_eq!(masked(&longer, Kind::BankAccount, &format!(":{digits}")), [""; 0]);
        }

        #[test]
        fn places_lie_in_the_text(text in "(\\PC|[0-9@/=_.% -]|\u{200b}|០){0,60}") {
            let scalars = text.chars().count() as u32;
            for place in places(&text, |_| true) {
                prop_assert!(place.start < place.end && place.end <= scalars, "{:?}", place);
            }
        }
    }
}
