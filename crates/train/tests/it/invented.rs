//! No simulated value is a real one.

use crate::support::{rows, settings, written};
use krama_train::exercise::Exercise;
use std::collections::BTreeSet;

/// Names that RFC 2606 and RFC 6761 keep from ever being registered.
const RESERVED: [&str; 2] = [".example", ".test"];

fn is_reserved(host: &str) -> bool {
    RESERVED.iter().any(|suffix| host.ends_with(suffix))
}

fn is_marked(kind: &str, value: &str, exercise: &Exercise) -> bool {
    let mark = hex::encode(&exercise.wallet_mark);
    let suffix = |host: &str| {
        exercise.domains.suffixes.iter().chain(&exercise.domains.honest).any(|it| host.ends_with(it.as_str()))
    };
    match kind {
        "phone" => phonenumber::parse(None, value).map_or(true, |number| !phonenumber::is_valid(&number)),
        "bank-account" => {
            exercise.banks.iter().any(|bank| value.strip_prefix(&bank.id).is_some_and(|it| it.starts_with(':')))
        }
        "bakong-id" => exercise.banks.iter().flat_map(|bank| &bank.bakong).any(|it| value.ends_with(&format!("@{it}"))),
        "khqr" => value.contains("5802XE"),
        "tron-wallet" => {
            bs58::decode(value).with_check(Some(0x41)).into_vec().is_ok_and(|it| hex::encode(&it[1..9]) == mark)
        }
        "sol-wallet" => bs58::decode(value).into_vec().is_ok_and(|it| it.len() == 32 && hex::encode(&it[..8]) == mark),
        "btc-wallet" => bech32::segwit::decode(value).is_ok_and(|(_, _, it)| hex::encode(&it[..8]) == mark),
        "eth-wallet" => value.starts_with(&format!("0x{mark}")) && value.len() == 42,
        "ton-wallet" => value.starts_with(&format!("0:{mark}")) && value.len() == 66,
        "domain" => is_reserved(value) && suffix(value) && value.starts_with("kx-"),
        "email" => {
            value.starts_with("kx.") && value.rsplit('@').next().is_some_and(|host| is_reserved(host) && suffix(host))
        }
        "android-package" => value.starts_with(&exercise.apps.package),
        "app-signer" => value.starts_with(&exercise.apps.signer) && value.len() == 64,
        _ => value.starts_with(&exercise.handles.mark) || value.starts_with(&exercise.handles.dotted),
    }
}

#[test]
fn every_value_that_is_told_carries_its_mark() {
    let (country, exercise) = (written(settings(5, 2, 6_000)), Exercise::embedded());
    let mut kinds = BTreeSet::new();
    for row in rows(&country.folder.join("truth/mentions.csv")) {
        let (kind, value) = (row["kind"].as_str(), row["value"].as_str());
        assert!(is_marked(kind, value, &exercise), "{kind} {value}");
        kinds.insert(kind.to_owned());
    }
    assert!(kinds.len() >= 16, "{kinds:?}");
}

#[test]
fn every_transfer_is_between_invented_accounts_and_wallets() {
    let (country, exercise) = (written(settings(3, 2, 2_000)), Exercise::embedded());
    let mark = hex::encode(&exercise.wallet_mark);
    for row in rows(&country.folder.join("transfers/tron.csv")) {
        assert!(is_marked("tron-wallet", &row["from"], &exercise) && is_marked("tron-wallet", &row["to"], &exercise));
        assert!(row["transaction"].starts_with(&mark) && row["transaction"].len() == 64);
    }
    for row in rows(&country.folder.join("transfers/bank.csv")) {
        for side in ["from", "to"] {
            let bank = &row[&format!("{side}_bank")];
            let known = exercise.banks.iter().any(|it| it.id == *bank);
            assert!(known || is_marked("bakong-id", &row[&format!("{side}_account")], &exercise), "{row:?}");
        }
    }
}

#[test]
fn different_things_have_different_values() {
    let country = written(settings(1, 9, 20_000));
    let mut seen = BTreeSet::new();
    for row in rows(&country.folder.join("truth/values.csv")).iter().filter(|row| row["owner"] != "mistyped") {
        // A mistyped number may by chance be another one; nothing else may.
        assert!(seen.insert((row["kind"].clone(), row["value"].clone(), row["role"].clone())), "{row:?}");
    }
}

#[test]
fn what_is_a_bystanders_in_the_report_of_a_crime_is_on_the_exercises_benign_list() {
    let listed = include_str!("../../../../schemas/exercise/hotlines.toml");
    let hosts = include_str!("../../../../schemas/exercise/domains.toml");
    // A host that was mistyped is nobody's.
    let is_host = |value: &str| {
        let bare = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
        value.ends_with(".web.test") && bare(hosts).contains(&format!("\"{}\"", bare(value)))
    };
    let country = written(settings(4, 5, 4_000));
    let crimes: BTreeSet<(String, String)> = rows(&country.folder.join("truth/reports.csv"))
        .into_iter()
        .filter(|row| row["no_crime"] == "0")
        .map(|row| (row["source"].clone(), row["ref"].clone()))
        .collect();
    let mut checked = 0;
    for row in rows(&country.folder.join("truth/mentions.csv")) {
        if row["role"] == "bystander" && crimes.contains(&(row["source"].clone(), row["ref"].clone())) {
            assert!(listed.contains(&format!("value = \"{}\"", row["value"])) || is_host(&row["value"]), "{row:?}");
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked}");
}
