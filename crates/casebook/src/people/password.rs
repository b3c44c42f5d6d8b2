//! Passwords: which are refused, and how one is kept.
//!
//! Kept is what Argon2id makes of one, with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet asks
//! for. Refused are, as in OWASP's ASVS 5 (6.2), short ones and common ones; letters, digits and signs are nobody's
//! business. Two look at what is common, since each knows what the other does not. Krama's own list holds what passwords of
//! the trade and the country are made of, rather than whole ones. zxcvbn (Wheeler, USENIX Security 2016) holds 30,000 that
//! leaked and were seen most, names and words, and says how many guesses come before a password made of them; but of those
//! that leaked few are as long as is asked for here.

use crate::error::{Error, Refusal};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use zxcvbn::{Score, zxcvbn};

/// So many characters at least.
pub const SHORTEST: usize = 12;
/// So many at most: more is no password but a load.
pub const LONGEST: usize = 200;
/// A password of fewer pieces is common.
const PIECES: usize = 5;
/// A password of a lower score is common: zxcvbn's highest, from ten thousand million guesses on.
const SCORE: Score = Score::Four;
/// A password of fewer different characters is common.
const DIFFERENT: usize = 6;
/// A run or a row of keys of fewer characters is no piece.
const RUN: usize = 3;

static COMMON: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let file = include_str!("../../../../schemas/passwords/common.txt");
    let pieces = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    pieces.map(|piece| piece.chars().collect()).collect()
});

/// Keys in the order in which they lie side by side, or one above the other.
const ROWS: &[&str] = &[
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujmik",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
];

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these are within the bounds of RFC 9106");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What is kept of a password, as a PHC string.
pub(super) fn hash(password: &str, salt: &[u8]) -> Result<String, Error> {
    let hash = hasher().hash_password_with_salt(password.as_bytes(), salt);
    Ok(hash.map_err(|error| Refusal::Hashing(error.to_string()))?.to_string())
}

/// Whether a password is the one that was kept.
pub(super) fn fits(password: &str, kept: &str) -> bool {
    PasswordHash::new(kept).is_ok_and(|kept| hasher().verify_password(password.as_bytes(), &kept).is_ok())
}

/// Refuses a password that is short, huge or common, or made of names that are its own: its owner's and the workspace's.
pub(super) fn refuse_weak(password: &str, own: &[&str]) -> Result<(), Error> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refusal::ShortPassword.into());
    }
    if length > LONGEST {
        return Err(Refusal::LongPassword.into());
    }
    let different: BTreeSet<char> = password.chars().collect();
    let is_common = different.len() < DIFFERENT || pieces(password, own) < PIECES || is_guessed_early(password, own);
    if is_common { Err(Refusal::CommonPassword.into()) } else { Ok(()) }
}

/// Whether zxcvbn comes to a password early. It takes own names as they are, so it is given their parts as well.
fn is_guessed_early(password: &str, own: &[&str]) -> bool {
    let parts = own.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let names: Vec<&str> = own.iter().copied().chain(parts).filter(|name| name.chars().count() >= RUN).collect();
    zxcvbn(password, &names).score() < SCORE
}

/// How few pieces a password falls into: common words, its owner's names, runs, rows of keys, years, what was there before, and
/// single characters. What only parts words is no piece.
fn pieces(password: &str, own: &[&str]) -> usize {
    let text: Vec<char> = password.to_lowercase().chars().filter(|c| !" -_.,".contains(*c)).collect();
    let names = own.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let names: Vec<Vec<char>> =
        names.map(|name| name.to_lowercase().chars().collect()).filter(|name: &Vec<char>| name.len() >= RUN).collect();
    let words: Vec<&[char]> = COMMON.iter().chain(&names).map(Vec::as_slice).collect();
    let mut fewest: Vec<usize> = (0..=text.len()).collect();
    for start in 0..text.len() {
        let rest = &text[start..];
        let known = words.iter().filter(|word| starts_with(rest, word)).map(|word| word.len());
        let others = [run(rest), row(rest), year(rest), again(&text, start)];
        for length in known.chain(others).chain([1]).filter(|&length| length > 0) {
            // Every beginning of a run is a run as well.
            let end = start + length;
            fewest[end] = fewest[end].min(fewest[start] + 1);
        }
    }
    fewest[text.len()]
}

/// Whether a text starts with a word, its letters disguised or not.
fn starts_with(text: &[char], word: &[char]) -> bool {
    text.len() >= word.len() && text.iter().zip(word).all(|(&c, &letter)| c == letter || disguises(c).contains(letter))
}

/// The letters that a character stands for where somebody disguises them.
fn disguises(c: char) -> &'static str {
    match c {
        '0' => "o",
        '1' | '!' | '|' => "il",
        '3' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '7' | '+' => "t",
        '8' => "b",
        '9' => "g",
        _ => "",
    }
}

/// How long the same step leads from each character to the next: `aaaa`, `1234`, `fedc`.
fn run(text: &[char]) -> usize {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let mut steps = text.windows(2).map(step);
    let Some(first) = steps.next().filter(|step| step.abs() <= 1) else { return 0 };
    at_least_a_run(2 + steps.take_while(|&step| step == first).count())
}

/// How long it follows a row of keys, forwards or backwards.
fn row(text: &[char]) -> usize {
    let follow = |keys: &[char]| {
        let from = |at: usize| keys[at..].iter().zip(text).take_while(|(key, c)| key == c).count();
        (0..keys.len()).map(from).max().unwrap_or(0)
    };
    let longest = ROWS.iter().map(|row| {
        let keys: Vec<char> = row.chars().collect();
        let back: Vec<char> = row.chars().rev().collect();
        follow(&keys).max(follow(&back))
    });
    at_least_a_run(longest.max().unwrap_or(0))
}

fn at_least_a_run(length: usize) -> usize {
    if length >= RUN { length } else { 0 }
}

/// Four digits that are a year of somebody's life.
fn year(text: &[char]) -> usize {
    let is_year = text.len() >= 4
        && matches!((text[0], text[1]), ('1', '9') | ('2', '0'))
        && text[2].is_ascii_digit()
        && text[3].is_ascii_digit();
    if is_year { 4 } else { 0 }
}

/// How much of what follows stood there before.
fn again(text: &[char], start: usize) -> usize {
    let rest = &text[start..];
    let same = |from: usize| rest.iter().zip(&text[from..start]).take_while(|(c, before)| c == before).count();
    at_least_a_run((0..start).map(same).max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[&str] = &["sreyneang.k", "Sreyneang Keo"];

    #[test]
    fn refuses_what_is_short_common_disguised_repeated_or_ones_own_name() {
        assert!(matches!(refuse_weak("kX9#vQ2!mZp", OWN), Err(Error::Refused(Refusal::ShortPassword))));
        assert!(matches!(refuse_weak(&"kX9 vQ2 mZp ".repeat(20), OWN), Err(Error::Refused(Refusal::LongPassword))));
        for common in [
            "password1234",
            "P@ssw0rd2024!",
            "passwordpassword",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "qwertyuiop123",
            "1qaz2wsx3edc",
            "iloveyou1234",
            "PhnomPenh2025",
            "Cambodia@2026!",
            "abcdefghijkl",
            "adminadmin123!",
            "kxvqkxvqkxvq",
            "Sreyneang2026",
            "zxcvbnmasdfghjkl",
            "krama-krama-krama",
        ] {
            assert!(matches!(refuse_weak(common, OWN), Err(Error::Refused(Refusal::CommonPassword))), "{common}");
        }
    }

    #[test]
    fn refuses_whole_passwords_that_leaked_though_they_look_drawn() {
        for leaked in ["nemvxyheqdd5oqxyxyzi", "zqjphsyf6ctifgu", "flvbybcnhfnjh", "NEMVXYHEQDD5OQXYXYZI"] {
            assert!(pieces(leaked, OWN) >= PIECES, "{leaked} tells nothing here");
            assert!(matches!(refuse_weak(leaked, OWN), Err(Error::Refused(Refusal::CommonPassword))), "{leaked}");
        }
    }

    #[test]
    fn takes_phrases_other_scripts_and_whatever_a_machine_made() {
        for good in [
            "kX9#vQ2!mZpT",
            "correct horse battery staple",
            "seven ducks crossed the wet road",
            "ទន្សាយបីក្បាលលោតលើភ្នំ",
            "vfe4 rtmz 88kw qsua",
        ] {
            assert!(refuse_weak(good, OWN).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_kept_password_fits_itself_alone_and_names_its_cost() {
        let kept = hash("seven ducks crossed the road", &[7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(fits("seven ducks crossed the road", &kept) && !fits("seven ducks crossed the roads", &kept));
        assert!(!fits("seven ducks crossed the road", "no hash"));
    }
}
