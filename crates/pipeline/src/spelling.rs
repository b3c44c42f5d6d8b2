//! Values however they are spelled: what can be compared of a number, a mailbox or an account's name without reading it as
//! a value of a kind, so that what is a victim's is masked where reading does not find it (`docs/roles.md`).
//!
//! A text is taken apart into all it may spell, each with its place, and compared *folded*. Of numbers only digits are
//! left, of whatever script, whatever separates them; of mailboxes and names small letters. A number begins and ends where
//! a row of digits does: `000/888/777` stands in `ref 12 000 888 777`, and not in `1000888777`.

mod columns;
mod theirs;

pub(crate) use columns::{merged, overlapping, unread};
pub(crate) use theirs::Theirs;

use krama_extract::Folded;
use krama_extract::kinds::{bank_account::fills_a_form, phone::dialled};
use krama_link::hash;
use krama_model::{Kind, ValueKey};
use rustc_hash::FxHashMap;
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

/// `@` as it is spelled out.
pub(crate) const AT: &str = " at ";

/// The most blanks on either side of a mailbox's `@`.
const BLANKS: usize = 2;

/// The most different forms that the texts of one report are asked for. Past it all of them are hidden.
pub(crate) const MOST_ASKED: usize = 262_144;

/// The stand-in of a form: it means nothing without the workspace's secret.
pub(crate) fn stand_in(key: &ValueKey, form: &str) -> u64 {
    let digest = key.digest(&[b"spelled", form.as_bytes()]).0;
    u64::from_be_bytes(digest[..8].try_into().expect("a digest has 32 bytes"))
}

/// A form for itself: what sets of them hold.
pub(crate) fn hash_of(form: &str) -> u64 {
    hash::of_bytes(form.as_bytes())
}

/// The places of a text, in Unicode scalar values, that spell something `wanted`; it is asked for every form there is.
pub(crate) fn places(text: &str, mut wanted: impl FnMut(&str) -> bool) -> Vec<Range<u32>> {
    search(text, |form, _| Some(wanted(form))).0
}

/// Asks for every form of a text, each with its place, until there is no answer. Gives the places of those that are wanted,
/// and whether all were asked for.
fn search(text: &str, wanted: impl FnMut(&str, &dyn Fn() -> Range<u32>) -> Option<bool>) -> (Vec<Range<u32>>, bool) {
    let folded = Folded::of(text);
    if folded.text().is_ascii() && !folded.text().bytes().any(may_tell) && !folded.text().contains(AT) {
        return (Vec::new(), true);
    }
    let signs = signs(folded.text());
    let mut search = Search { folded: &folded, signs: &signs, wanted, places: Vec::new() };
    let is_whole = search.numbers().and_then(|()| search.mailboxes()).and_then(|()| search.names()).is_some();
    (search.places, is_whole)
}

/// A question asked of all texts of one report, once for each form.
pub(crate) struct Asked<W> {
    wanted: W,
    answers: FxHashMap<u64, bool>,
    most: usize,
}

impl<W: FnMut(&str) -> bool> Asked<W> {
    /// Asks that of a report.
    pub(crate) fn of(wanted: W) -> Self {
        Self { wanted, answers: FxHashMap::default(), most: MOST_ASKED }
    }

    /// The places of a text that spell something wanted; none once the report spells more than is asked for.
    pub(crate) fn places(&mut self, text: &str) -> Option<Vec<Range<u32>>> {
        let Self { wanted, answers, most } = self;
        let (places, is_whole) = search(text, |form, _| {
            let hash = hash_of(form);
            if let Some(&answer) = answers.get(&hash) {
                return Some(answer);
            }
            (answers.len() < *most).then(|| *answers.entry(hash).or_insert_with(|| wanted(form)))
        });
        is_whole.then_some(places)
    }
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
    /// How many bytes, and where: no text has four billion.
    width: u8,
    start: u32,
}

impl Sign {
    fn start(&self) -> usize {
        self.start as usize
    }

    fn end(&self) -> usize {
        self.start() + usize::from(self.width)
    }
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
        let (character, width) = (c.to_ascii_lowercase(), c.len_utf8() as u8);
        let mut sign = Sign { character, sort: Sort::Other, width, start: start as u32 };
        if let Some(meant) = (c == '%').then(|| escaped(&text.as_bytes()[start + 1..])).flatten() {
            sign.character = meant.to_ascii_lowercase();
            sign.width += 2;
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

/// Whether a character may stand before the `@` of a mailbox.
fn is_local(c: char) -> bool {
    is_name(c) || matches!(c, '+' | '-')
}

struct Search<'f, W> {
    folded: &'f Folded<'f>,
    signs: &'f [Sign],
    wanted: W,
    places: Vec<Range<u32>>,
}

impl<W: FnMut(&str, &dyn Fn() -> Range<u32>) -> Option<bool>> Search<'_, W> {
    fn ask(&mut self, form: &str, from: usize, to: usize) -> Option<()> {
        let (folded, signs) = (self.folded, self.signs);
        let place = || {
            let (start, end) = folded.span(signs[from].start()..signs[to - 1].end());
            start..end
        };
        if (self.wanted)(form, &place)? {
            self.places.push(place());
        }
        Some(())
    }

    /// Asks for every number that rows of digits make, one or several with little between them.
    fn numbers(&mut self) -> Option<()> {
        let rows = rows(self.signs);
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
                    self.ask(form, start, to)?;
                }
                before = to;
            }
        }
        Some(())
    }

    /// Asks for every mailbox, also with blanks around its signs.
    fn mailboxes(&mut self) -> Option<()> {
        let signs = self.signs;
        let spelled = |at: usize| AT.chars().eq(signs[at..].iter().take(AT.len()).map(|sign| sign.character));
        let is_blank = |at: usize| signs.get(at).is_some_and(|sign| sign.character == ' ');
        for (at, sign) in signs.iter().enumerate() {
            match sign.character {
                // `and @name` is an account's, `and @name.com` may be a mailbox.
                '@' if is_blank(at.wrapping_sub(1)) && !is_blank(at + 1) => self.mailbox((at, at + 1), 2)?,
                '@' => self.mailbox((at, at + 1), 1)?,
                ' ' if spelled(at) => self.mailbox((at, at + AT.len()), 2)?,
                _ => {}
            }
        }
        Some(())
    }

    /// Asks for the mailboxes around a sign, their hosts of so many labels or more: where its host goes on behind a dot, also
    /// for what it is without that, and where its name goes on before a blank, likewise.
    fn mailbox(&mut self, (name_end, host_start): (usize, usize), labels: usize) -> Option<()> {
        let signs = self.signs;
        let is_host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        let host = pieces(signs, host_start..signs.len(), is_host);
        let name = pieces(signs, (0..name_end).rev(), is_local);
        let is_next = |pair: &[usize]| pair[0] == pair[1] + 1;
        let tight = name.len().min(1 + name.windows(2).take_while(|pair| is_next(pair)).count());
        let is_dot = |end: &usize| signs[host[*end]].character == '.';
        let ends: Vec<usize> = (1..host.len()).filter(is_dot).chain([host.len()]).skip(labels - 1).collect();
        for name in [&name[..tight], &name].into_iter().skip(usize::from(tight == name.len())) {
            let dots = name.iter().rev().take_while(|&&at| signs[at].character == '.').count();
            let name = &name[..name.len() - dots];
            for &end in ends.iter().filter(|&&end| end > 0 && !name.is_empty()) {
                let characters = |places: &[usize]| places.iter().map(|&at| signs[at].character).collect::<String>();
                let mut mailbox: String = name.iter().rev().map(|&at| signs[at].character).collect();
                mailbox.push('@');
                mailbox.push_str(&characters(&host[..end]));
                self.ask(&mailbox, name[name.len() - 1], host[end - 1] + 1)?;
            }
        }
        Some(())
    }

    /// Asks for every word that stands as accounts' names do: behind `@`, `/` or `=`, or made of letters with digits or `_`.
    /// Where dots join it to others, also for what stands between two or more of them, and between any.
    fn names(&mut self) -> Option<()> {
        let mut from = 0;
        for row in self.signs.chunk_by(|a, b| is_name(a.character) == is_name(b.character)) {
            let (start, end) = (from, from + row.len());
            from = end;
            if !is_name(row[0].character) || self.is_host(start, end) {
                continue;
            }
            let end = end - row.iter().rev().take_while(|sign| sign.character == '.').count();
            self.name(start, end)?;
            let between = self.between_dots(start, end, 2);
            for &(from, to) in between.iter().filter(|&&piece| piece != (start, end)) {
                self.name(from, to)?;
            }
            for (first, last) in between {
                for (from, to) in self.between_dots(first, last, 1).into_iter().filter(|&piece| piece != (first, last))
                {
                    self.name(from, to)?;
                }
            }
        }
        Some(())
    }

    /// Asks for a word where it is like a name.
    fn name(&mut self, start: usize, end: usize) -> Option<()> {
        let word = &self.signs[start..end];
        let has = |wanted: fn(char) -> bool| word.iter().any(|sign| wanted(sign.character));
        let announced = start > 0 && matches!(self.signs[start - 1].character, '@' | '/' | '=');
        let odd = has(|c| c.is_ascii_digit() || c == '_');
        let named = (SHORTEST..=LONGEST).contains(&word.len()) && has(|c| c.is_ascii_lowercase()) && (announced || odd);
        if named {
            let name = self.text(start, end);
            self.ask(&name, start, end)?;
        }
        Some(())
    }

    /// What of a word stands between so many dots or more.
    fn between_dots(&self, start: usize, end: usize, fewest: usize) -> Vec<(usize, usize)> {
        let (mut pieces, mut from, mut at) = (Vec::new(), start, start);
        for run in self.signs[start..end].chunk_by(|a, b| (a.character == '.') == (b.character == '.')) {
            if run[0].character == '.' && run.len() >= fewest {
                pieces.push((from, at));
                from = at + run.len();
            }
            at += run.len();
        }
        pieces.push((from, end));
        pieces.retain(|(from, to)| from < to);
        pieces
    }

    /// Whether a word is the host of a mailbox or a link: that is not a name of whoever has the mailbox.
    fn is_host(&self, start: usize, end: usize) -> bool {
        let is_within = |sign: &&Sign| is_name(sign.character) || sign.character == '-';
        let before = self.signs[..start].iter().rev().take(LONGEST).take_while(is_within).count();
        let sign = |back: usize| start.checked_sub(before + back).map(|at| self.signs[at].character);
        let is_behind = match sign(1) {
            Some('@') => sign(2).is_some_and(is_local),
            Some('/') => sign(2) == Some('/'),
            _ => false,
        };
        let has = |wanted: fn(char) -> bool| self.signs[start..end].iter().any(|sign| wanted(sign.character));
        is_behind && !has(|c| c == '_') && (has(|c| c == '.') || !has(|c| c.is_ascii_digit()))
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.signs[from..to].iter().map(|sign| sign.character).collect()
    }
}

/// The places, one after another, of the characters of one side of a mailbox; blanks before the first and beside dots are
/// left out.
fn pieces(signs: &[Sign], places: impl Iterator<Item = usize>, is_of: impl Fn(char) -> bool) -> Vec<usize> {
    let of = |&at: &usize| signs[at].character;
    let mut places = places.take(LONGEST).peekable();
    for _ in 0..BLANKS {
        places.next_if(|at| of(at) == ' ');
    }
    let mut kept: Vec<usize> = Vec::new();
    while let Some(at) = places.next() {
        let is_beside = |at: Option<&usize>| at.map(of) == Some('.');
        if is_of(of(&at)) {
            kept.push(at);
        } else if of(&at) != ' ' || !is_beside(places.peek()) && !is_beside(kept.last()) {
            break;
        }
    }
    kept
}

/// Rows of digits of one sort that nothing interrupts.
fn rows(signs: &[Sign]) -> Vec<(usize, usize)> {
    let mut rows = Vec::new();
    let mut from = 0;
    for row in signs.chunk_by(|a, b| a.sort == b.sort) {
        if matches!(row[0].sort, Sort::Digit | Sort::HanDigit) {
            rows.push((from, from + row.len()));
        }
        from += row.len();
    }
    rows
}

#[cfg(test)]
mod tests;
