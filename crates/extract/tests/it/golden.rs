//! `fixtures/extract/NAME.in` is a narrative; `NAME.out` lists `kind value [ambiguous] [< index] | original characters`.

use crate::support::{in_repository, narrative, reader, slice};
use std::fmt::Write as _;

fn rendered(text: &str) -> String {
    let reader = reader("KH");
    let report = narrative(text);
    let mut lines = String::new();
    for mention in reader.read(&report).mentions {
        let ambiguous = if mention.ambiguous { " ambiguous" } else { "" };
        let from = mention.follows_from.map(|from| format!(" <{from}")).unwrap_or_default();
        let original = slice(&report, &mention).replace('\n', "\\n");
        writeln!(lines, "{} {}{ambiguous}{from} | {original}", mention.kind.name(), mention.value).unwrap();
    }
    lines
}

#[test]
fn every_pair_agrees() {
    let folder = in_repository("fixtures/extract");
    let mut pairs = 0;
    let mut wrong = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "in")) {
        let found = rendered(&std::fs::read_to_string(path).unwrap());
        let expected = std::fs::read_to_string(path.with_extension("out")).unwrap_or_default();
        pairs += 1;
        if found != expected {
            std::fs::write(path.with_extension("out.new"), &found).unwrap();
            wrong.push(path.file_name().unwrap().to_owned());
        }
    }
    assert!(pairs >= 6, "only {pairs} pairs");
    assert!(wrong.is_empty(), "{wrong:?} differ: compare .out with .out.new");
}
