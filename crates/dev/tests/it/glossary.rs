//! One idea, one word. GLOSSARY.md has a table `use | not | meaning`; a word of the "not" column may stand neither in an
//! identifier of the code nor in what users read.
//!
//! Where a word is meant in another sense, the line says so: `glossary: allow word`, in a comment.

use crate::tree::{root, texts_of};
use std::fmt::Write;
use std::fs;

/// The row whose words are empty as names in code, and ordinary in a sentence.
const NAMES_ONLY: &str = "what it does";

/// The words of the "not" column with what to use instead.
fn unwanted(glossary: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for line in glossary.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [wanted, not, _] = cells.as_slice() else { continue };
        if *wanted == "use" || wanted.starts_with("---") {
            continue;
        }
        let words = not.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "–");
        pairs.extend(words.map(|word| (word.to_lowercase(), (*wanted).to_owned())));
    }
    pairs
}

/// A text as lower-case words with one space around each; identifiers fall apart at `_` and at capitals, and a full stop
/// stands for whatever else comes between words.
fn words(text: &str) -> String {
    let mut out = String::from(" ");
    let mut was_lower = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric();
        if !is_word && !matches!(c, '_' | ' ' | '-') {
            out.push_str(" . ");
        } else if (!is_word || (c.is_uppercase() && was_lower)) && !out.ends_with(' ') {
            out.push(' ');
        }
        if is_word {
            out.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    out.push(' ');
    out
}

/// Code without comments and texts, line by line.
fn code(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = skipped(rest);
        if length == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            let (gone, kept) = rest.split_at(length);
            out.extend(gone.chars().filter(|&c| c == '\n'));
            rest = kept;
        }
    }
    out
}

/// How many bytes of a comment, a text or a character literal start here; 0 where code does.
fn skipped(rest: &str) -> usize {
    let until = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    let raw = rest.strip_prefix('r').map(|after| after.len() - after.trim_start_matches('#').len());
    match raw {
        Some(hashes) if rest[1 + hashes..].starts_with('"') => {
            return until(&format!("\"{}", "#".repeat(hashes)), 2 + hashes);
        }
        _ => {}
    }
    if rest.starts_with("//") {
        until("\n", 0) - 1
    } else if rest.starts_with("/*") {
        until("*/", 2)
    } else if let Some(inner) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = inner.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        end.map_or(rest.len(), |at| at + 2)
    } else if rest.starts_with("'\\") {
        until("'", 3)
    } else {
        let mut ahead = rest.chars().skip(1);
        let is_character = rest.starts_with('\'') && ahead.next().is_some() && ahead.next() == Some('\'');
        if is_character { rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at) } else { 0 }
    }
}

fn stands_alone(spoken: &str, at: usize, length: usize) -> bool {
    spoken[..at].ends_with(' ') && spoken[at + length..].starts_with(' ')
}

/// What the library that writes the document of the interface calls what a field is written as.
const OF_A_LIBRARY: &str = "value_type =";

fn faults(name: &str, text: &str, source: &str, unwanted: &[(String, String)]) -> String {
    let mut faults = String::new();
    for (number, (line, original)) in text.lines().zip(source.lines()).enumerate() {
        let spoken = words(&line.replace(OF_A_LIBRARY, " "));
        for (word, instead) in unwanted {
            let is_used = || spoken.match_indices(word.as_str()).any(|(at, _)| stands_alone(&spoken, at, word.len()));
            if is_used() && !original.contains(&format!("glossary: allow {word}")) {
                let line = number + 1;
                write!(faults, "\n  {name}:{line}: \"{word}\"; the word is \"{instead}\"")
                    .expect("strings take any text");
            }
        }
    }
    faults
}

#[test]
fn one_idea_has_one_word() {
    let glossary = fs::read_to_string(root().join("GLOSSARY.md")).expect("GLOSSARY.md stands at the root");
    let unwanted = unwanted(&glossary);
    assert!(unwanted.len() > 20, "the table of GLOSSARY.md is not read");
    let mut found = String::new();
    for (name, source) in &texts_of("crates", "rs") {
        found.push_str(&faults(name, &code(source), source, &unwanted));
    }
    let spoken: Vec<_> = unwanted.into_iter().filter(|(_, instead)| instead != NAMES_ONLY).collect();
    let readme = fs::read_to_string(root().join("README.md")).map(|text| ("README.md".to_owned(), text));
    for (name, text) in texts_of("docs", "md").into_iter().chain(readme) {
        found.push_str(&faults(&name, &text, &text, &spoken));
    }
    assert!(found.is_empty(), "words the glossary does not use:{found}");
}

#[test]
fn sees_identifiers_and_not_comments_or_texts() {
    let table = unwanted("| use | not | meaning |\n|---|---|---|\n| group | gang, crime ring | … |\n");
    let check = |source: &str| faults("a.rs", &code(source), source, &table);
    assert!(check("let gang = 1;").contains("a.rs:1"));
    assert!(check("struct CrimeRing;\nfn gang_size() {}").contains("a.rs:2"));
    assert_eq!(check("// a gang\nlet x = \"gang \\\" gang\"; /* gang */ let c = 'g';\nlet r = r#\"gang\"#;"), "");
    assert_eq!(check("crime.ring(); crime::ring; let gangway = 1;\nlet gang = 2; // glossary: allow gang"), "");
}
