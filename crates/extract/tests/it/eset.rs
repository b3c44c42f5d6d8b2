//! Analysts' notes with defanged values, against the true list of each note.

use crate::support::{collection, narrative, reader};
use krama_model::Kind;
use std::collections::{BTreeMap, BTreeSet};

fn word(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::FileHash => "sha1",
        Kind::Domain => "domain",
        Kind::Url => "url",
        Kind::Ipv4 | Kind::Ipv6 => "ip",
        Kind::BtcWallet => "btc",
        Kind::Email => "email",
        _ => return None,
    })
}

fn comparable(kind: &str, value: &str) -> String {
    let lower = value.to_lowercase();
    let lower = lower.trim_end_matches('/');
    match kind {
        "url" => lower.replace("://www.", "://"),
        "domain" => lower.trim_start_matches("www.").to_owned(),
        _ => lower.to_owned(),
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures are what the test is for")]
fn analysts_notes_give_up_their_values() {
    let Some(folder) = collection("eset") else { return };
    let reader = reader("KH");
    let (mut found, mut all) = (0, 0);
    let mut by_kind: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let truth: Vec<(String, String)> =
            serde_json::from_slice(&std::fs::read(path.with_extension("values.json")).unwrap()).unwrap();
        let truth: BTreeSet<(String, String)> =
            truth.into_iter().map(|(kind, value)| (kind.clone(), comparable(&kind, &value))).collect();
        let mentions = reader.read(&narrative(&text)).mentions;
        let read: BTreeSet<(String, String)> = mentions
            .iter()
            .filter_map(|mention| word(mention.kind).map(|kind| (kind.to_owned(), comparable(kind, &mention.value))))
            .collect();
        let alone: BTreeSet<(String, String)> = mentions
            .iter()
            .filter(|mention| mention.follows_from.is_none())
            .filter_map(|mention| word(mention.kind).map(|kind| (kind.to_owned(), comparable(kind, &mention.value))))
            .collect();
        for value in &truth {
            let tally = by_kind.entry(value.0.clone()).or_default();
            tally.1 += 1;
            all += 1;
            // The lists call a bare host a url.
            let host = ("domain".to_owned(), value.1.clone());
            if read.contains(value) || value.0 == "url" && !value.1.contains('/') && read.contains(&host) {
                tally.0 += 1;
                found += 1;
            } else {
                println!("missed {} {} in {}", value.0, value.1, path.file_name().unwrap().display());
            }
        }
        for value in alone.difference(&truth) {
            by_kind.entry(value.0.clone()).or_default().2 += 1;
            println!("beyond the list {} {} in {}", value.0, value.1, path.file_name().unwrap().display());
        }
    }
    for (kind, (hit, listed, beyond)) in &by_kind {
        println!("{kind}: {hit} of {listed} listed, {beyond} beyond the list");
    }
    let recall = f64::from(found) / f64::from(all);
    println!("recall {recall:.4} over {all} values");
    assert!(recall >= 0.99, "recall {recall:.4}");
}
