//! Dates as people and programs write them.

use chrono::format::{Item, Parsed, StrftimeItems};
use chrono::{
    DateTime, Datelike, Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc,
};
use chrono_tz::Tz;
use krama_model::Moment;
use std::ops::RangeInclusive;

/// The years a report can be of, whoever states the date: what lies beyond them stands for "never" or is a slip.
const YEARS: RangeInclusive<i32> = 1857..=2157;
/// The same years as they are counted in the Buddhist era, which is ahead.
const BUDDHIST: RangeInclusive<i32> = 2400..=2700;
const BUDDHIST_AHEAD: i32 = 543;

/// A moment, and whether the workspace's zone had to be taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dated {
    pub moment: Moment,
    pub zone_assumed: bool,
}

/// Whether a mapping may name that form: `unix`, `unix-ms`, `excel`, or strftime.
pub(crate) fn is_form(form: &str) -> bool {
    matches!(form, "unix" | "unix-ms" | "excel")
        || (form.contains('%') && StrftimeItems::new(form).all(|item| item != Item::Error))
}

/// Reads a date in one of the forms, else in ISO 8601 (RFC 3339, a date, or a date and a time).
pub(crate) fn read(text: &str, forms: &[String], zone: Tz) -> Option<Dated> {
    let text = text.trim();
    let folded;
    let text = if text.is_ascii() {
        text
    } else {
        folded = fold_digits(text);
        folded.trim()
    };
    forms.iter().find_map(|form| in_form(text, form, zone)).or_else(|| iso(text, zone))
}

/// The moment of a local time in a zone: the earlier of two, and the first that exists where the clock was put forward.
pub(crate) fn in_zone(time: NaiveDateTime, zone: Tz) -> Option<Dated> {
    let time = match zone.from_local_datetime(&time) {
        LocalResult::Single(time) => time,
        LocalResult::Ambiguous(first, second) => first.min(second),
        LocalResult::None => zone.from_local_datetime(&time.checked_add_signed(Duration::hours(1))?).earliest()?,
    };
    Some(Dated { moment: possible(&time)?, zone_assumed: true })
}

/// The moment so many seconds after 1970-01-01T00:00:00Z.
pub(crate) fn at_second(seconds: i64) -> Option<Moment> {
    possible(&DateTime::<Utc>::from_timestamp(seconds, 0)?)
}

/// The moment, where a report can be of that year in the zone the time is told in. Every date goes through here.
fn possible<Z: TimeZone>(time: &DateTime<Z>) -> Option<Moment> {
    YEARS.contains(&time.year()).then(|| Moment(time.timestamp_millis()))
}

/// Khmer, Thai, Lao, Burmese, Arabic-Indic, Devanagari and full-width digits as ASCII.
pub fn fold_digits(text: &str) -> String {
    const ZEROS: &[char] =
        &['\u{17E0}', '\u{0E50}', '\u{0ED0}', '\u{1040}', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{FF10}'];
    let fold = |c: char| {
        let digit = ZEROS.iter().find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|&digit| digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    text.chars().map(fold).collect()
}

/// The date in the common era.
fn western(date: NaiveDate) -> Option<NaiveDate> {
    if BUDDHIST.contains(&date.year()) { date.with_year(date.year() - BUDDHIST_AHEAD) } else { Some(date) }
}

/// ISO 8601 in its extended form: `2026-03-01`, `2026/03/01`, `2026-03-01 08:30`, with seconds, fractions and an offset.
fn iso(text: &str, zone: Tz) -> Option<Dated> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = bytes.get(from..to)?;
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0')))
    };
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'-' | b'/') || bytes.get(7) != Some(&separator) {
        return None;
    }
    let date = western(NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?)?;
    let Some(mark) = bytes.get(10) else {
        return in_zone(date.and_time(NaiveTime::MIN), zone);
    };
    if !matches!(mark, b'T' | b't' | b' ') {
        return None;
    }
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    if bytes[13] != b':' {
        return None;
    }
    let (second, millisecond, rest) = seconds(text.get(16..)?)?;
    let time = date.and_time(NaiveTime::from_hms_milli_opt(hour, minute, second, millisecond)?);
    match offset(rest.trim())? {
        Offset::Unstated => in_zone(time, zone),
        Offset::Stated(offset) => {
            let moment = possible(&offset.from_local_datetime(&time).single()?)?;
            Some(Dated { moment, zone_assumed: false })
        }
    }
}

/// Reads `:SS` and `.fff`; answers what is left.
fn seconds(text: &str) -> Option<(u32, u32, &str)> {
    let Some(after) = text.strip_prefix(':') else { return Some((0, 0, text)) };
    let second = after.get(..2)?.parse().ok()?;
    let Some(fraction) = after[2..].strip_prefix(['.', ',']) else { return Some((second, 0, &after[2..])) };
    let digits = fraction.len() - fraction.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let millisecond =
        fraction[..digits].bytes().chain([b'0'; 3]).take(3).fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
    (digits > 0).then_some((second, millisecond, &fraction[digits..]))
}

/// What a time says of its zone.
enum Offset {
    Unstated,
    Stated(FixedOffset),
}

/// Reads `Z`, `UTC`, `+07:00`, `+0700`, `+07`; none where it is something else.
fn offset(text: &str) -> Option<Offset> {
    if text.is_empty() {
        return Some(Offset::Unstated);
    }
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return FixedOffset::east_opt(0).map(Offset::Stated);
    }
    let sign = match text.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|&c| c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at(2);
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().unwrap_or(0) * 60;
    FixedOffset::east_opt(sign * seconds).map(Offset::Stated)
}

fn in_form(text: &str, form: &str, zone: Tz) -> Option<Dated> {
    let exact = |moment: Moment| Dated { moment, zone_assumed: false };
    match form {
        "unix" => at_second(text.parse().ok()?).map(exact),
        "unix-ms" => possible(&DateTime::<Utc>::from_timestamp_millis(text.parse().ok()?)?).map(exact),
        "excel" => in_zone(excel_serial(text.parse().ok()?)?, zone),
        _ => in_strftime(text, form, zone),
    }
}

/// Days since 1899-12-30, the day part and the fraction (ECMA-376 part 1, 18.17.4, the 1900 date system).
fn excel_serial(serial: f64) -> Option<NaiveDateTime> {
    if !(1.0..=2_958_466.0).contains(&serial) {
        return None;
    }
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    start.checked_add_signed(Duration::milliseconds((serial * 86_400_000.0).round() as i64))
}

fn in_strftime(text: &str, form: &str, zone: Tz) -> Option<Dated> {
    let mut parsed = Parsed::new();
    chrono::format::parse(&mut parsed, text, StrftimeItems::new(form)).ok()?;
    let date = western(parsed.to_naive_date().ok()?)?;
    let time = parsed.to_naive_time().unwrap_or(NaiveTime::MIN);
    match parsed.to_fixed_offset() {
        Ok(offset) => {
            let moment = possible(&offset.from_local_datetime(&date.and_time(time)).single()?)?;
            Some(Dated { moment, zone_assumed: false })
        }
        Err(_) => in_zone(date.and_time(time), zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Phnom_Penh;

    fn shown(text: &str, forms: &[&str]) -> Option<(String, bool)> {
        let forms: Vec<String> = forms.iter().map(ToString::to_string).collect();
        read(text, &forms, Phnom_Penh).map(|dated| (dated.moment.to_string(), dated.zone_assumed))
    }

    #[track_caller]
    fn reads(text: &str, forms: &[&str], moment: &str, zone_assumed: bool) {
        assert_eq!(shown(text, forms), Some((moment.to_owned(), zone_assumed)), "{text}");
    }

    #[test]
    fn reads_iso_dates_with_and_without_a_zone() {
        reads("2026-03-01T08:30:00+07:00", &[], "2026-03-01T01:30:00Z", false);
        reads("2026-03-01T01:30:00.250Z", &[], "2026-03-01T01:30:00.250Z", false);
        reads("2026-03-01 08:30 +0700", &[], "2026-03-01T01:30:00Z", false);
        reads("2026-03-01 08:30", &[], "2026-03-01T01:30:00Z", true);
        reads(" 2026/03/01 ", &[], "2026-02-28T17:00:00Z", true);
    }

    #[test]
    fn reads_khmer_digits_and_buddhist_years() {
        reads("២០២៦-០៣-០១", &[], "2026-02-28T17:00:00Z", true);
        reads("2569-03-01", &[], "2026-02-28T17:00:00Z", true);
        reads("๐๑/๐๓/๒๕๖๙", &["%d/%m/%Y"], "2026-02-28T17:00:00Z", true);
    }

    #[test]
    fn reads_the_forms_a_mapping_names() {
        reads("01/03/2026 14:05", &["%d/%m/%Y %H:%M", "%d/%m/%Y"], "2026-03-01T07:05:00Z", true);
        reads("46082.5", &["excel"], "2026-03-01T05:00:00Z", true);
        reads("1772328600", &["unix"], "2026-03-01T01:30:00Z", false);
        reads("2026-03-01", &["%d/%m/%Y"], "2026-02-28T17:00:00Z", true);
    }

    #[test]
    fn does_not_guess_between_day_and_month() {
        for text in ["01/03/2026", "03-01-2026", "yesterday", "2026-13-01", "2026-02-30", "2026-03-01x", "2026-03-01T8"]
        {
            assert_eq!(shown(text, &[]), None, "{text}");
        }
    }

    #[test]
    fn a_year_that_stands_for_never_is_no_date() {
        for text in ["9999-12-31", "9999-12-31T23:59:59Z", "2701-01-01", "2399-12-31", "2158-01-01"] {
            assert_eq!(shown(text, &[]), None, "{text}");
        }
        assert_eq!(shown("31/12/9999", &["%d/%m/%Y"]), None);
        assert_eq!(shown("0001-01-01", &[]), None);
        let numbers = ["0", "-9223372036854775808", "9223372036854775807", "92233720368547758070", "253402300799000"];
        for (number, form) in numbers[1..].iter().flat_map(|number| [(number, "unix"), (number, "unix-ms")]) {
            assert_eq!(shown(number, &[form]), None, "{number} {form}");
        }
        reads(numbers[0], &["unix-ms"], "1970-01-01T00:00:00Z", false);
        assert_eq!(shown("2958465", &["excel"]), None);
        reads("2400-01-01T00:00:00Z", &[], "1857-01-01T00:00:00Z", false);
    }

    #[test]
    fn a_time_the_clock_skipped_is_the_first_that_exists() {
        let dated = read("2026-03-29 02:30", &[], chrono_tz::Europe::Vienna).unwrap();
        assert_eq!(dated.moment.to_string(), "2026-03-29T01:30:00Z");
    }
}
