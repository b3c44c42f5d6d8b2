//! From digits to one number, or to none.

use super::plan::{self, Home};

/// How a number was written, which decides how much its digits must prove by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::kinds) enum Written {
    /// With a `+` before it.
    Plus,
    /// In a column for phone numbers, or typed by a person who says it is one.
    Column,
    /// With a word such as "call" near it.
    Cued,
    /// With such a word right before it.
    Close,
    /// With a word near it, and digits that could be a country's calling code stand apart at its start: `234-80…`.
    Apart,
    /// With nothing.
    Bare,
}

/// What the digits were read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::kinds) struct Reading {
    /// E.164.
    pub value: String,
    /// True where another reading is as likely.
    pub ambiguous: bool,
}

/// The fewest digits of a number that says its country without `+`.
const SHORTEST_INTERNATIONAL: usize = 10;

/// Reads digits.
pub(in crate::kinds) fn read(digits: &str, written: Written, home: Home) -> Option<Reading> {
    let sure = |value: String| Reading { value, ambiguous: false };
    let guess = |value: String| Reading { value, ambiguous: true };
    let written_code = |digits: &str| coded(digits, home).map(sure).or_else(|| possible(digits, home).map(guess));
    if written == Written::Plus {
        return written_code(digits.trim_start_matches('0'));
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|rest| rest.len() >= SHORTEST_INTERNATIONAL - 1) {
        return written_code(rest);
    }
    if let Some(value) = national(digits, home).or_else(|| own_code(digits, home)) {
        return Some(sure(value));
    }
    if written == Written::Bare {
        return abroad(digits, home).map(guess);
    }
    // Spreadsheets drop a leading zero: in a column the bare national number is the number.
    if written == Written::Column && !digits.starts_with('0') && home.plan.has_mobile(digits) {
        return Some(sure(e164(home.code, digits)));
    }
    let value = if written == Written::Cued { abroad(digits, home) } else { outside(digits, home) };
    if let Some(value) = value {
        let certain = match written {
            Written::Close => digits.len() > SHORTEST_INTERNATIONAL,
            _ => written != Written::Cued,
        };
        return Some(if certain { sure(value) } else { guess(value) });
    }
    neighbour(digits, home)
        .or_else(|| unassigned(digits, home))
        .or_else(|| (written == Written::Column).then(|| international(digits, home)).flatten())
        .map(guess)
}

/// Digits that start with a country calling code.
pub(super) fn international(digits: &str, home: Home) -> Option<String> {
    let (code, rest) = home.plans().split(digits)?;
    let plan = home.plans().of_code(code)?;
    // People write the trunk zero behind the code: +855 (0)12, +44 0207.
    let national = if plan.has(rest) { rest } else { rest.strip_prefix('0').filter(|rest| plan.has(rest))? };
    Some(format!("+{code}{national}"))
}

/// Digits that start with a country calling code, under today's plan or one that has ended.
fn coded(digits: &str, home: Home) -> Option<String> {
    let earlier = || {
        let (code, written) = home.plans().split(digits)?;
        let national = [written, written.strip_prefix('0').unwrap_or(written)];
        national.into_iter().find(|national| plan::had(code, national)).map(|national| format!("+{code}{national}"))
    };
    international(digits, home).or_else(earlier)
}

/// A number that says its country without `+`, also behind the digits that America dials before one.
fn outside(digits: &str, home: Home) -> Option<String> {
    let digits = digits.strip_prefix("011").unwrap_or(digits);
    let long = digits.len() >= SHORTEST_INTERNATIONAL && !digits.starts_with('0');
    if long { coded(digits, home) } else { None }
}

/// An international number of a possible length, whether or not its range is handed out.
pub(in crate::kinds) fn possible(digits: &str, home: Home) -> Option<String> {
    let (code, national) = home.plans().split(digits)?;
    let fits = home.plans().of_code(code)?.may_have(national) && national.len() >= 8 && !national.starts_with('0');
    fits.then(|| format!("+{code}{national}"))
}

/// With the region's trunk prefix; where the region has none, the bare number.
fn national(digits: &str, home: Home) -> Option<String> {
    // A trunk prefix that is no zero (1 in America) says little: ten digits must follow.
    let national = digits.strip_prefix(home.trunk)?;
    home.plan.has(national).then(|| e164(home.code, national))
}

fn e164(code: &str, national: &str) -> String {
    ["+", code, national].concat()
}

/// The region's own calling code without `+`.
fn own_code(digits: &str, home: Home) -> Option<String> {
    let rest = digits.strip_prefix(home.code)?;
    let national = rest.strip_prefix('0').unwrap_or(rest);
    (digits.len() >= SHORTEST_INTERNATIONAL && home.plan.has(national)).then(|| e164(home.code, national))
}

/// A neighbour's mobile number with its calling code and without `+`: nothing but a phone number looks like it.
fn abroad(digits: &str, home: Home) -> Option<String> {
    if digits.len() < SHORTEST_INTERNATIONAL || digits.len() > 13 || digits.starts_with('0') {
        return None;
    }
    let (code, rest) = home.plans().split(digits)?;
    let known = home.plans().neighbours.contains(&code) && home.plans().of_code(code)?.has_mobile(rest);
    known.then(|| format!("+{code}{rest}"))
}

/// A neighbour's national number: with a trunk zero, or bare where the country has no trunk prefix.
fn neighbour(digits: &str, home: Home) -> Option<String> {
    let rest = digits.strip_prefix('0').unwrap_or(digits);
    home.plans().neighbours.iter().find_map(|&code| {
        let plan = home.plans().of_code(code)?;
        (rest.len() >= 8 && plan.has_mobile(rest)).then(|| format!("+{code}{rest}"))
    })
}

/// A number of the region that has a possible length and lies in no range handed out: mistyped, old, or made up.
fn unassigned(digits: &str, home: Home) -> Option<String> {
    let national = digits.strip_prefix(home.trunk).filter(|_| !home.trunk.is_empty())?;
    let possible = home.plan.may_have(national) && national.len() >= 8 && !national.starts_with('0');
    possible.then(|| e164(home.code, national))
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_model::World;

    fn value(digits: &str, written: Written, region: &str) -> Option<(String, bool)> {
        read(digits, written, Home::of(World::Ordinary, region).unwrap())
            .map(|reading| (reading.value, reading.ambiguous))
    }

    #[test]
    fn the_regions_own_ways_are_sure() {
        for digits in ["012345678", "85512345678", "0085512345678", "855012345678"] {
            assert_eq!(value(digits, Written::Bare, "KH"), Some(("+85512345678".into(), false)), "{digits}");
        }
        assert_eq!(value("08712300220", Written::Bare, "GB"), Some(("+448712300220".into(), false)));
    }

    #[test]
    fn a_neighbours_reading_is_a_guess() {
        let (_, ambiguous) = value("0812345678", Written::Cued, "KH").unwrap();
        assert!(ambiguous);
        assert_eq!(value("66812345678", Written::Bare, "KH"), Some(("+66812345678".into(), true)));
        assert_eq!(value("66812345678", Written::Column, "KH"), Some(("+66812345678".into(), false)));
    }

    #[test]
    fn a_calling_code_without_plus_is_read_near_a_word() {
        for (digits, value_of) in [
            ("2348020000001", "+2348020000001"),
            ("23417000001", "+23417000001"),
            ("234017000001", "+23417000001"),
            ("22507000001", "+22507000001"),
            ("0022993000001", "+22993000001"),
            ("0112348020000001", "+2348020000001"),
            ("447400000001", "+447400000001"),
        ] {
            assert_eq!(value(digits, Written::Close, "KH"), Some((value_of.into(), false)), "{digits}");
            assert_eq!(value(value_of.trim_start_matches('+'), Written::Plus, "KH"), Some((value_of.into(), false)));
        }
        assert_eq!(value("6591234567", Written::Close, "KH"), Some(("+6591234567".into(), true)));
        assert_eq!(value("6591234567", Written::Apart, "KH"), Some(("+6591234567".into(), false)));
    }

    #[test]
    fn a_written_country_is_not_exchanged_for_another() {
        assert_eq!(value("44847774255", Written::Plus, "KH"), Some(("+44847774255".into(), true)));
        assert_eq!(value("0099912345678", Written::Cued, "KH"), None);
    }

    #[test]
    fn without_prefix_only_a_column_or_a_word_makes_it_a_number() {
        assert_eq!(value("12345678", Written::Bare, "KH"), None);
        assert_eq!(value("12345678", Written::Column, "KH"), Some(("+85512345678".into(), false)));
    }

    #[test]
    fn a_country_must_exist_and_have_the_number() {
        assert_eq!(value("9991234567", Written::Plus, "KH"), None);
        assert_eq!(value("8551", Written::Plus, "KH"), None);
    }
}
