//! Nothing of the machine it was written on, and no address that could be somebody's.

use crate::tree::texts;
use std::fmt::Write;

/// Folders that only a developer's machine has. Written in two halves so that this file passes its own check.
const MACHINE: &[&str] = &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// Hosts that nobody can register, and the prefixes that mark an invented one: `kx` and `example`, in the
/// host or before the @.
fn is_invented(address: &str) -> bool {
    let (person, host) = address.rsplit_once('@').unwrap_or(("", address));
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    let reserved = ["test", "invalid", "example", "localhost"].contains(&last);
    let example = ["example.com", "example.org", "example.net"];
    let under = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let marked = person.starts_with("kx") || person.starts_with("example");
    let labelled = host.split('.').any(|label| label.starts_with("kx-") || label.starts_with("example"));
    marked || reserved || labelled || example.iter().any(|domain| under(domain))
}

fn is_address_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%')
}

/// The e-mail addresses of a text: something, an @, and a host whose last label is letters.
fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].rsplit(|c| !is_address_character(c)).next().unwrap_or_default();
        let host = text[at + 1..].split(|c: char| !is_address_character(c)).next().unwrap_or_default();
        let host = host.trim_end_matches(['.', '-', '_']);
        let Some((_, last)) = host.rsplit_once('.') else { continue };
        if !before.is_empty() && last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic()) {
            found.push(format!("{before}@{host}"));
        }
    }
    found
}

#[test]
fn no_file_names_a_folder_of_a_machine() {
    let mut leaks = String::new();
    for (name, text) in texts("") {
        for (number, line) in text.lines().enumerate() {
            if MACHINE.iter().any(|folder| line.contains(folder)) {
                write!(leaks, "\n  {name}:{}", number + 1).expect("strings take any text");
            }
        }
    }
    assert!(leaks.is_empty(), "absolute paths of a machine:{leaks}");
}

#[test]
fn no_file_holds_an_address_that_could_be_real() {
    let mut leaks = String::new();
    for (name, text) in texts("") {
        for (number, line) in text.lines().enumerate() {
            let real = addresses(line).into_iter().find(|address| !is_invented(address));
            if let Some(address) = real {
                write!(leaks, "\n  {name}:{}: {address}", number + 1).expect("strings take any text");
            }
        }
    }
    assert!(leaks.is_empty(), "addresses outside example.*, .test, .invalid and kx-…:{leaks}");
}

#[test]
fn finds_addresses_and_knows_the_reserved_ones() {
    let line = concat!(
        "write to dara",
        "@",
        "mail.example.org or <sok",
        "@",
        "some-bank.com>, not name",
        "@",
        "bank or x",
        "@",
        "1.2"
    );
    assert_eq!(addresses(line), [concat!("dara", "@", "mail.example.org"), concat!("sok", "@", "some-bank.com")]);
    assert!(is_invented("mail.example.org") && is_invented("kx-vin1.com") && is_invented("a.test"));
    assert!(!is_invented("some-bank.com") && !is_invented("notexample.org"));
}
