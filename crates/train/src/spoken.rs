//! How people write values down: in groups, in their own digits, disguised.

use crate::country::LANGUAGES;
use crate::exercise::Region;
use crate::random::Random;

/// Khmer digits for Western ones.
pub fn khmer_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x17e0 + digit)).unwrap_or(c)).collect()
}

fn in_groups(digits: &str, sizes: &[usize], joint: &str) -> String {
    let (mut at, mut groups) = (0, Vec::new());
    for size in sizes.iter().cycle() {
        if at >= digits.len() {
            break;
        }
        let end = (at + size).min(digits.len());
        groups.push(&digits[at..end]);
        at = end;
    }
    groups.join(joint)
}

/// A number as people write it: in full, in groups, at home without the country's code, in Khmer digits.
pub fn phone(value: &str, regions: &[Region], language: usize, random: &mut Random) -> String {
    let owner = regions.iter().enumerate().find_map(|(at, region)| {
        let national = value.strip_prefix('+')?.strip_prefix(&region.calling_code.to_string())?;
        Some((at, region, national))
    });
    let Some((at, region, national)) = owner else { return value.to_owned() };
    let sizes: &[usize] = if national.len().is_multiple_of(3) { &[3, 3, 3] } else { &[2, 3, 3, 3] };
    let grouped = in_groups(national, sizes, random.word(&[" ", "-", " ", "."]));
    if at > 0 || random.chance(250) {
        return match random.below(3) {
            0 => value.to_owned(),
            1 => format!("+{} {}", region.calling_code, in_groups(national, sizes, " ")),
            _ => format!("+{}{national}", region.calling_code),
        };
    }
    let written = if random.chance(400) { format!("0{national}") } else { format!("0{grouped}") };
    if LANGUAGES[language] == "km" && random.chance(300) { khmer_digits(&written) } else { written }
}

/// An account's number without its bank: plain, or in groups.
pub fn account(value: &str, random: &mut Random) -> String {
    let number = value.split_once(':').map_or(value, |(_, number)| number);
    match random.below(4) {
        0 | 1 => number.to_owned(),
        2 => in_groups(number, &[3], " "),
        _ => in_groups(number, &[3], "-"),
    }
}

/// A host as a link: with a path, bare, or disguised. What its path is, is nobody's mark.
pub fn link(host: &str, random: &mut Random) -> String {
    match random.below(10) {
        0 => format!("hxxps://{}/", host.replace('.', "[.]")),
        1 => host.replace('.', "[.]"),
        2..5 => host.to_owned(),
        5 => format!("www.{host}"),
        6 => format!("https://{host}"),
        _ => {
            format!("https://{host}/{}", random.word(&["login", "m/", "register", "index.html", "app", "h5/", "home"]))
        }
    }
}

/// A wallet as its program shows it, or in the case that copying left it.
pub fn wallet(value: &str, random: &mut Random) -> String {
    if value.starts_with("0x") && random.chance(300) { value.to_owned() } else { crate::wallet::shown(value) }
}

/// A mailbox, now and then with the sign spelled out.
pub fn mailbox(value: &str, random: &mut Random) -> String {
    if random.chance(80) { value.replace('@', "(at)") } else { value.to_owned() }
}

/// An amount of dollars; `#` in the form is the number.
pub fn amount(dollars: u64, forms: &[String], language: usize, random: &mut Random) -> String {
    let mut number = dollars.to_string();
    if dollars >= 1_000 && random.chance(500) {
        number.insert(number.len() - 3, ',');
    }
    let written = random.pick(forms).replace('#', &number);
    if LANGUAGES[language] == "km" && random.chance(250) { khmer_digits(&written) } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Exercise;

    fn digits(text: &str) -> String {
        let western =
            |c: char| if ('០'..='៩').contains(&c) { char::from_digit(c as u32 - 0x17e0, 10) } else { Some(c) };
        text.chars().filter_map(western).filter(char::is_ascii_digit).collect()
    }

    #[test]
    fn a_number_keeps_its_national_digits_whatever_the_form() {
        let exercise = Exercise::embedded();
        for seed in 0..200 {
            let random = &mut Random::new(seed);
            assert!(digits(&phone("+99931234567", &exercise.regions, 0, random)).ends_with("31234567"));
            assert_eq!(digits(&phone("+28913812345678", &exercise.regions, 2, random)), "28913812345678");
            assert_eq!(digits(&account("XPHKA:123456789012", random)), "123456789012");
        }
    }
}
