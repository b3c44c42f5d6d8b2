//! What a table is called by whoever sends it every week: its file's name without the date and without copy marks.

/// What parts words in the names of files.
const SEPARATORS: [char; 5] = ['-', '_', '.', ' ', ','];
/// The forms a date has in the names of files: digits by `y`, `m` and `d`, and what parts them by `-`. Longer ones first.
const FORMS: [&str; 4] = ["yyyy-mm-dd", "dd-mm-yyyy", "yyyymmdd", "yyyy-mm"];

/// The source of a table that nobody named one for: the stem of its file's name without a date and without copy marks, so
/// that next week's export comes under the same. Where nothing is left, the whole stem.
pub(crate) fn default_source(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let stem = if stem.is_empty() { file_name } else { stem };
    let mut name = without_copy_marks(stem).to_owned();
    while let Some((start, end)) = date(&name) {
        name = joined(&name[..start], &name[end..]);
    }
    let name = without_copy_marks(&name);
    let bare = name.trim_matches(SEPARATORS);
    if bare.is_empty() || name == stem { stem.to_owned() } else { bare.to_owned() }
}

/// The fewest digits of what may be somebody's number.
const FEWEST: usize = 8;

/// Whether a file is called by what may be somebody's number or mailbox; dates, the moments of machines and copy marks are none.
pub(crate) fn names_somebody(file_name: &str) -> bool {
    let name = default_source(file_name);
    let is_mailbox = name.split_once('@').is_some_and(|(before, after)| !before.is_empty() && after.contains('.'));
    // Whatever stands between the digits of a number is no letter.
    let runs = name.split(char::is_alphabetic).filter(|run| !is_moment(run));
    let most = runs.map(|run| run.chars().filter(|sign| sign.is_numeric()).count()).max();
    is_mailbox || most.is_some_and(|most| most >= FEWEST) && date(&name).is_none()
}

/// Whether digits are a day with the time of day right behind it: `20261119083000`.
fn is_moment(run: &str) -> bool {
    let digits = run.trim_matches(SEPARATORS).as_bytes();
    matches!(digits.len(), 12 | 14) && digits.iter().all(u8::is_ascii_digit) && fits(digits, "yyyymmdd")
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

/// Where the first date stands.
fn date(name: &str) -> Option<(usize, usize)> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..bytes.len()).filter(|&at| digit(at) && (at == 0 || !digit(at - 1)));
    let found = starts.flat_map(|at| FORMS.iter().map(move |form| (at, form)));
    let mut fitting = found.filter(|(at, form)| !digit(at + form.len()) && fits(&bytes[*at..], form));
    fitting.next().map(|(at, form)| (at, at + form.len()))
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
    fn a_name_that_may_be_somebodys_number_is_noticed() {
        for name in [
            "023 900 777.txt",
            "+85523900777.csv",
            "complaint_023-900-777 (1).csv",
            "០២៣៩០០៧៧៧.txt",
            "dara@invented.example.txt",
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
