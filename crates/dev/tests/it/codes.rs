//! What goes wrong is told in words: every code that the server can send has its words on the page.

use crate::tree::{root, texts_of};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// Crates whose codes never reach the server.
const ELSEWHERE: &[&str] = &["crates/cli/", "crates/dev/", "crates/train/"];

/// Codes that only the command line tells: making a workspace (5011, 5018), backing up (5030 to 5032), starting to serve (91xx).
const NOT_SENT: &[u16] = &[5011, 5018, 5030, 5031, 5032, 9101, 9102, 9103, 9104, 9105, 9106];

/// The codes that a source names: as `Code(n)`, in the body of `fn code`, or one for each of `ALL`.
fn codes(source: &str) -> BTreeSet<u16> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let found = |pattern: &str, text: &str| -> Vec<u16> {
        let pattern = Regex::new(pattern).expect("the pattern is one");
        pattern.captures_iter(text).filter_map(|found| found[1].parse().ok()).collect()
    };
    let mut codes: BTreeSet<u16> = found(r"\bCode\((\d{4})\)", source).into_iter().collect();
    for body in source.split("fn code(").skip(1) {
        let body = body.split("\n    }").next().unwrap_or_default();
        codes.extend(found(r"\b(\d{4})\b", body));
    }
    let lists = source.split("pub const ALL: &'static [Self] = &[").skip(1);
    for (list, first) in lists.zip(found(r"Code\((\d{4}) \+ self as u16\)", source)) {
        let members = list.split(']').next().unwrap_or_default().matches("Self::").count();
        codes.extend(first..first + u16::try_from(members).expect("few"));
    }
    codes
}

/// The codes that the crates the server is made of name.
fn of_the_server() -> BTreeSet<u16> {
    let sources = texts_of("crates", "rs").into_iter();
    let named = sources.filter(|(name, _)| name.contains("/src/") && !ELSEWHERE.iter().any(|it| name.starts_with(it)));
    named.flat_map(|(_, source)| codes(&source)).collect()
}

/// The codes that files of the page name.
fn of_the_page(files: &[&str]) -> BTreeSet<u16> {
    let code = Regex::new(r"\bK(\d{4})\b").expect("the pattern is one");
    let texts = files.iter().map(|file| fs::read_to_string(root().join("web/src/lib").join(file)).expect(file));
    texts
        .flat_map(|text| code.captures_iter(&text).map(|found| found[1].parse().expect("digits")).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_code_that_the_server_sends_has_words_on_the_page() {
    let not_sent: BTreeSet<u16> = NOT_SENT.iter().copied().collect();
    let all = of_the_server();
    assert!(all.len() > 150 && all.is_superset(&not_sent), "{all:?}");
    let sent: BTreeSet<u16> = all.difference(&not_sent).copied().collect();
    for language in ["en", "km"] {
        let (problems, intake) = (format!("words/{language}/problems.ts"), format!("words/{language}/intake.ts"));
        let told = of_the_page(&[&problems, &intake, "problems.ts"]);
        let (without, unknown) = (sent.difference(&told), told.difference(&sent));
        let (without, unknown): (Vec<_>, Vec<_>) = (without.collect(), unknown.collect());
        assert!(
            without.is_empty(),
            "no words in {language} (web/src/lib/words, or a family in lib/problems.ts): {without:?}"
        );
        assert!(unknown.is_empty(), "words in {language} for what the server never sends: {unknown:?}");
    }
}

#[test]
fn codes_are_found_however_they_are_declared() {
    let source = "const A: Code = Code(7412); fn code(&self) -> Code {\n Code(match self { X => 5001, Y => 5002 })\n    }\n\
                  pub const ALL: &'static [Self] = &[\n Self::A,\n Self::B,\n];\n fn code(self) -> Code {\n Code(1101 + self as u16)\n    }\n\
                  fn other() { 2024 }\n#[cfg(test)] mod tests { Code(9999) }";
    assert_eq!(codes(source), [1101, 1102, 5001, 5002, 7412].into());
}
