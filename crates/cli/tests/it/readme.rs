//! The README's spreadsheet, taken in as the README says: what it prints is what the README shows.

use crate::support::{command, fixtures, run};
use regex::Regex;
use std::fs;
use tempfile::TempDir;

/// The code blocks of the chapter about one's own spreadsheet.
fn blocks() -> Vec<String> {
    let readme = fs::read_to_string(fixtures().join("../README.md")).unwrap();
    let chapter = readme.split("\n## ").find(|chapter| chapter.starts_with("Your own spreadsheet")).unwrap();
    chapter.split("```\n").skip(1).step_by(2).map(str::to_owned).collect()
}

/// The calls of a block, each with what it prints.
fn calls(block: &str) -> Vec<(&str, &str)> {
    block.split("$ krama ").skip(1).map(|call| call.split_once('\n').unwrap()).collect()
}

/// Without what differs from workspace to workspace, and blanks at the ends of lines.
fn plain(text: &str) -> String {
    let name = Regex::new("krama/[0-9a-f]{16}").unwrap().replace_all(text, "krama/…").into_owned();
    name.trim_end().lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// A call as a shell splits it.
fn words(call: &str) -> Vec<String> {
    let quoted = |(at, part): (usize, &str)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    call.split('\'').enumerate().flat_map(quoted).collect()
}

#[test]
fn the_spreadsheet_of_the_readme_goes_as_it_says() {
    let (folder, blocks) = (TempDir::new().unwrap(), blocks());
    let [table, proposing, decided, taking, deciding] = &blocks[..] else { panic!("{} blocks", blocks.len()) };
    fs::write(folder.path().join("desk.csv"), table).unwrap();
    let hold = |call: &str, expected: &str| {
        let words = words(call);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let answer = run(command(&words).current_dir(folder.path()));
        assert_eq!(plain(&answer.out), plain(expected), "krama {call}: {}", answer.err);
    };
    for (call, expected) in calls(proposing) {
        hold(call, expected);
    }
    let mapping = proposing.split("mapping FILE\n").last().unwrap();
    let mapping = decided.lines().fold(mapping.to_owned(), |mapping, line| {
        let key = regex::escape(line.split(" = ").next().unwrap());
        let proposed = Regex::new(&format!("(?m)^(# )?{key} = .*$")).unwrap();
        assert!(proposed.is_match(&mapping), "{line} was not proposed");
        proposed.replace(&mapping, line).into_owned()
    });
    fs::write(folder.path().join("desk.toml"), mapping).unwrap();
    for (call, expected) in [calls(taking), calls(deciding)].concat() {
        hold(call, expected);
    }
}
