//! What a table is called by whoever sends it every week: its file's name without the date and without copy marks.

use crate::date::fold_digits;

/// What parts words in the names of files.
const SEPARATORS: [char; 5] = ['-', '_', '.', ' ', ','];
/// The forms a date has in the names of files: digits by `y`, `m` and `d`, and what parts them by `-`. Longer ones first.
const FORMS: [&str; 4] = ["yyyy-mm-dd", "dd-mm-yyyy", "yyyymmdd", "yyyy-mm"];
/// A form that other numbers may have too: a date where the name has none of the others.
const RARE_FORMS: [&str; 1] = ["ddmmyyyy"];

/// The source of a table that nobody named one for: the stem of its file's name without a date and without copy marks, so
/// that next week's export comes under the same. Where nothing is left, the whole stem.
pub(crate) fn default_source(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let stem = if stem.is_empty() { file_name } else { stem };
    let whole = without_copy_marks(stem);
    let name = Some(without_dates(whole, &FORMS)).filter(|name| name != whole);
    let name = name.unwrap_or_else(|| without_dates(whole, &RARE_FORMS));
    let name = without_copy_marks(&name);
    let bare = name.trim_matches(SEPARATORS);
    if bare.is_empty() || name == stem { stem.to_owned() } else { bare.to_owned() }
}

/// The fewest digits of what may be somebody's number.
const FEWEST: usize = 8;

/// Whether a file is called by what may be somebody's number or mailbox; dates, the moments of machines and copy marks are none.
pub(crate) fn names_somebody(file_name: &str) -> bool {
    let name = plain(&default_source(file_name));
    let has_date = date(&name, &FORMS).or_else(|| date(&name, &RARE_FORMS)).is_some();
    // Whatever stands between the digits of a number is no letter.
    let runs = name.split(char::is_alphabetic).filter(|run| !is_moment(run));
    let most = runs.map(|run| run.chars().filter(|sign| sign.is_numeric()).count()).max();
    has_mailbox(&name) || most.is_some_and(|most| most >= FEWEST) && !has_date
}

/// A name as it is read: without signs that are not seen, digits of every script as ASCII, what stands for `@` and the dot as these.
fn plain(name: &str) -> String {
    let unescaped = unescaped(name);
    let seen =
        fold_digits(&unescaped).chars().filter(|sign| !is_unseen(*sign)).map(narrow).collect::<String>().to_lowercase();
    let named = [("(at)", "@"), ("[at]", "@"), (" at ", "@"), ("(dot)", "."), ("[dot]", "."), (" dot ", ".")];
    named.iter().fold(seen, |name, (spelled, sign)| name.replace(spelled, sign))
}

/// A full-width or small sign as ASCII, and a digit that is written out in Chinese as a digit.
fn narrow(sign: char) -> char {
    let digit =
        "零一二三四五六七八九".chars().position(|han| han == sign).and_then(|value| char::from_digit(value as u32, 10));
    match sign {
        '〇' => '0',
        '\u{fe6b}' => '@',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xff01 + 0x21).unwrap_or(sign),
        _ => digit.unwrap_or(sign),
    }
}

/// Signs without width, which part nothing.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// With `%40` as what it stands for, where that is ASCII.
fn unescaped(name: &str) -> String {
    let mut pieces = name.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()).filter(u8::is_ascii_graphic);
        match code {
            Some(code) => text.extend([char::from(code)].into_iter().chain(piece[2..].chars())),
            None => text.extend(['%'].into_iter().chain(piece.chars())),
        }
    }
    text
}

/// Whether something is before an `@` and a host behind it: the label behind its dot begins with letters, as no version's does.
fn has_mailbox(name: &str) -> bool {
    let is_host =
        |host: &str| host.split('.').skip(1).any(|label| label.chars().take_while(|c| c.is_alphabetic()).count() > 1);
    let mut sides = name.split('@').peekable();
    let mut found = false;
    while let (Some(before), Some(host)) = (sides.next(), sides.peek()) {
        found |= !before.is_empty() && is_host(host);
    }
    found
}

/// Whether digits are a day with the time of day right behind it: `20261119083000`.
fn is_moment(run: &str) -> bool {
    let digits = run.trim_matches(SEPARATORS);
    let is_day = |form| fits(&ascii(digits, '0'), form);
    matches!(digits.len(), 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (is_day("yyyymmdd") || is_day("ddmmyyyy"))
}

fn without_dates(name: &str, forms: &[&str]) -> String {
    let mut name = name.to_owned();
    while let Some((start, end)) = date(&name, forms) {
        name = joined(&name[..start], &name[end..]);
    }
    name
}

/// Both sides of what was taken out, with at most one separator between them.
fn joined(left: &str, right: &str) -> String {
    let parted = left.chars().next_back().into_iter().chain(right.chars().next()).find(|c| SEPARATORS.contains(c));
    let (left, right) = (left.trim_end_matches(SEPARATORS), right.trim_start_matches(SEPARATORS));
    let between = parted.filter(|_| !left.is_empty() && !right.is_empty()).map_or(String::new(), String::from);
    [left, &between, right].concat()
}

/// Without ` (1)`, ` - Copy` and `copy` at the end.
fn without_copy_marks(name: &str) -> &str {
    let mut name = name.trim_end();
    loop {
        let shorter = without_number(name).or_else(|| without_copy(name));
        match shorter {
            Some(shorter) => name = shorter,
            None => return name,
        }
    }
}

fn without_number(name: &str) -> Option<&str> {
    let (rest, number) = name.strip_suffix(')')?.rsplit_once('(')?;
    let counts = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    counts.then(|| rest.trim_end())
}

fn without_copy(name: &str) -> Option<&str> {
    let (rest, word) = name.split_at_checked(name.len().checked_sub("copy".len())?)?;
    let bare = rest.trim_end_matches(SEPARATORS);
    (word.eq_ignore_ascii_case("copy") && bare.len() < rest.len() && !bare.is_empty()).then_some(bare)
}

/// The zeros of scripts that dates are written in: ASCII, Khmer, Thai, Lao, Burmese, full-width.
const ZEROS: [char; 6] = ['0', '\u{17e0}', '\u{e50}', '\u{ed0}', '\u{1040}', '\u{ff10}'];

/// Where the first date stands in the digits of one script.
fn date(name: &str, forms: &[&str]) -> Option<(usize, usize)> {
    ZEROS.iter().find_map(|&zero| {
        let signs = ascii(name, zero);
        let digit = |at: usize| signs.get(at).is_some_and(u8::is_ascii_digit);
        let starts = (0..signs.len()).filter(|&at| digit(at) && (at == 0 || !digit(at - 1)));
        let found = starts.flat_map(|at| forms.iter().map(move |form| (at, form)));
        let mut fitting = found.filter(|(at, form)| !digit(at + form.len()) && fits(&signs[*at..], form));
        let byte = |at: usize| name.char_indices().nth(at).map_or(name.len(), |(byte, _)| byte);
        fitting.next().map(|(at, form)| (byte(at), byte(at + form.len())))
    })
}

/// The signs of a name, the digits of one script as ASCII, and those of others as nothing.
fn ascii(name: &str, zero: char) -> Vec<u8> {
    let sign = |sign: char| match (sign as u32).checked_sub(zero as u32) {
        Some(digit @ 0..=9) => b'0' + digit as u8,
        _ if sign.is_ascii_digit() => 0,
        _ => u8::try_from(sign).unwrap_or(0),
    };
    name.chars().map(sign).collect()
}

/// Whether a text begins with a date of that form.
fn fits(text: &[u8], form: &str) -> bool {
    let Some(text) = text.get(..form.len()) else { return false };
    let (mut year, mut month, mut day, mut mark) = (0, 0, None, None);
    for (byte, part) in text.iter().zip(form.bytes()) {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        match part {
            b'-' if matches!(byte, b'-' | b'_' | b'.') && mark.is_none_or(|mark| mark == byte) => mark = Some(byte),
            _ if part == b'-' || digit > 9 => return false,
            b'y' => year = year * 10 + digit,
            b'm' => month = month * 10 + digit,
            _ => day = Some(day.unwrap_or(0) * 10 + digit),
        }
    }
    let is_year = (1990..2100).contains(&year) || (2533..2643).contains(&year);
    is_year && (1..=12).contains(&month) && day.is_none_or(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_weeks_export_comes_under_the_same_name() {
        for name in [
            "complaints-2026-11-19.csv",
            "complaints-2026-11-26.csv",
            "complaints_20261126.xlsx",
            "complaints 26-11-2026.csv",
            "complaints 26.11.2569.csv",
            "2026_11_26 complaints.csv",
            "complaints 2026-11.csv",
            "complaints (1).csv",
            "complaints - Copy.csv",
            "complaints - Copy (2).csv",
            "complaints-2026-11-19 (1).csv",
            "complaints_copy.csv",
            "complaints.csv",
        ] {
            assert_eq!(default_source(name), "complaints", "{name}");
        }
        assert_eq!(default_source("station-2026-11-19-phnom.csv"), "station-phnom");
    }

    #[test]
    fn dates_in_other_digits_and_other_order_are_dates() {
        for name in [
            "complaints-២០២៦-០៣-០១.csv",
            "complaints-២០២៦-០៣-០៨ (1).csv",
            "០៨.០៣.២៥៦៩ complaints.csv",
            "complaints_๒๕๖๙๐๓๐๑.xlsx",
            "complaints-２０２６-０３.csv",
            "complaints 31122026.csv",
            "07012027_complaints.csv",
            "complaints ០៧០១២០២៧.csv",
        ] {
            assert_eq!(default_source(name), "complaints", "{name}");
        }
        // Of the rare form may be another number: it stays where a date is found that comes before.
        assert_eq!(default_source("station 12102015 2026-11-19.csv"), "station 12102015");
        assert_eq!(default_source("រាយការណ៍-២០២៦-០៣-០១.csv"), "រាយការណ៍");
        assert_eq!(default_source("២០២៦-០៣-០១.csv"), "២០២៦-០៣-០១");
    }

    #[test]
    fn a_name_that_may_be_somebodys_number_is_noticed() {
        for name in [
            "023 900 777.txt",
            "+85523900777.csv",
            "complaint_023-900-777 (1).csv",
            "០២៣៩០០៧៧៧.txt",
            "dara@invented.example.txt",
            "零一二三四五六七八.txt",
            "dara(at)kx-mail.example.txt",
            "dara%40kx-mail.example.txt",
            "dara at kx-mail dot example.txt",
            "dara＠kx-mail.example.txt",
            "chat with dara@kx-mail.example (2).txt",
            "012\u{200b}345\u{200b}678.txt",
            "012%20345%20678.txt",
            "០១២ ៣៤៥ ៦៧៨ ២០២៦-០៣-០១.csv",
        ] {
            assert!(names_somebody(name), "{name}");
        }
        for name in [
            "complaints-2026-11-26.csv",
            "2026-11-26.csv",
            "hotline 1288 (12).csv",
            "desk-20261126-7.csv",
            "export_20261119083000.csv",
            "kx@csv",
            "២០២៦-០៣-០១.csv",
            "31122026.csv",
            "kx-weekly@v1.2.csv",
            "export_២០២៦១១១៩០៨៣០០០.csv",
            "二〇二六年三月一日.csv",
            "100%.csv",
        ] {
            assert!(!names_somebody(name), "{name}");
        }
    }

    #[test]
    fn what_is_no_date_and_no_copy_mark_stays() {
        for (name, source) in [
            ("station-001.csv", "station-001"),
            ("station-002.csv", "station-002"),
            ("hotline 1288.csv", "hotline 1288"),
            ("photocopy.csv", "photocopy"),
            ("case-20269919.csv", "case-20269919"),
            ("desk 120261119.csv", "desk 120261119"),
            ("2026-11-19.csv", "2026-11-19"),
            ("copy.csv", "copy"),
            ("(1).csv", "(1)"),
            (".csv", ".csv"),
            ("រាយការណ៍ 2026-11-19.csv", "រាយការណ៍"),
        ] {
            assert_eq!(default_source(name), source, "{name}");
        }
    }
}
