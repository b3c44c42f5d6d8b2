//! The real collections, where they are there. They are read in place and never copied.

use crate::collected::{Ask, Collected, parts};
use krama_intake::Mapping;
use krama_model::{Author, Coded, Field};
use std::collections::HashSet;
use std::path::PathBuf;

/// The bytes of a file of the collections; none, said aloud, where it is absent.
fn real(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let bytes = std::fs::read(&file).ok();
    if bytes.is_none() {
        #[allow(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: {} is absent", file.display());
        }
    }
    bytes
}

fn embedded(name: &str) -> Mapping {
    Mapping::embedded().into_iter().find(|mapping| mapping.name == name).expect("it ships")
}

fn distinct_refs(collected: &Collected) -> usize {
    collected.reports().iter().map(|report| &report.key).collect::<HashSet<_>>().len()
}

#[test]
fn cryptoscamdb_is_told_by_its_columns() {
    let Some(bytes) = real("cryptoscamdb/urls.json") else { return };
    let (collected, outcome) = Ask::default().read("urls.json", &bytes);
    assert_eq!(outcome.unwrap().mapping.as_deref(), Some("cryptoscamdb"));
    assert_eq!(collected.reports().len() + collected.rejections().len(), 9_889);
    assert!(collected.rejections().is_empty(), "{:?}", collected.rejections()[0]);
    assert_eq!(distinct_refs(&collected), 9_889);
    let wallets = collected.reports().iter().filter(|report| report.text(Field::SuspectWallet).is_some()).count();
    assert!(wallets > 4_000, "{wallets}");
}

#[test]
fn cryptoscamdb_is_read_the_same_by_name() {
    let Some(bytes) = real("cryptoscamdb/urls.json") else { return };
    let mapping = embedded("cryptoscamdb");
    let named = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("urls.json", &bytes);
    assert!(named.items == Ask::default().reads("urls.json", &bytes).items);
}

#[test]
fn stalkerware_rows_carry_digest_package_and_certificate() {
    let Some(bytes) = real("stalkerware/samples.csv") else { return };
    let collected = Ask::default().reads("samples.csv", &bytes);
    assert_eq!((collected.reports().len(), collected.rejections().len()), (1_587, 0));
    assert_eq!(distinct_refs(&collected), 1_587);
    let report = collected.reports()[0];
    assert_eq!(report.key.reference.len(), 64);
    let app = report.text(Field::SuspectApp).unwrap();
    assert!(app.starts_with(&format!("{}; ", report.key.reference)), "{app}");
    assert!(report.text(Field::SuspectAppSigner).is_some());
}

#[test]
fn advance_fee_mails_are_the_counterparts() {
    let Some(bytes) = real("advance_fee/messages.jsonl") else { return };
    let collected = Ask::default().reads("messages.jsonl", &bytes);
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
    assert_eq!(collected.reports().len() + collected.rejections().len(), lines);
    assert!(collected.rejections().len() < 40, "{}", collected.rejections().len());
    let bodies = collected.reports().into_iter().flat_map(|report| &report.parts).filter(|p| p.field == Field::Body);
    assert!(bodies.clone().count() > 3_900 && bodies.clone().all(|part| part.author == Author::Counterpart));
    let dated = collected.reports().iter().filter(|report| report.received_at.is_some()).count();
    assert!(dated > 1_000, "{dated}");
}

#[test]
fn sms_rows_are_messages_without_a_reference_of_their_own() {
    let Some(bytes) = real("sms/sms.csv") else { return };
    let collected = Ask::default().reads("sms.csv", &bytes);
    assert_eq!(collected.reports()[0].text(Field::Region), Some("GB"));
    assert_eq!(collected.reports().len() + collected.rejections().len(), 2_969);
    assert_eq!(collected.reports()[0].key.to_string(), "sms/sms.csv#2");
    assert_eq!(parts(collected.reports()[0])[0].0, Field::Message);
}

#[test]
fn fake_base_station_messages_are_read_by_line() {
    let Some(bytes) = real("fbs_sms/FR_PhishingBank.txt") else { return };
    let mapping = embedded("fbs_sms");
    let collected = Ask { mapping: Some(&mapping), ..Ask::default() }.reads("FR_PhishingBank.txt", &bytes);
    let lines = String::from_utf8(bytes).unwrap().lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!((collected.reports().len(), collected.rejections().len()), (lines, 0));
    assert_eq!(collected.reports()[0].key.to_string(), "fbs_sms/FR_PhishingBank.txt#1");
}

#[test]
fn analysts_notes_are_one_account_each() {
    let Some(bytes) = real("eset/dukes.txt") else { return };
    let collected = Ask::default().reads("dukes.txt", &bytes);
    assert_eq!(collected.reports().len(), 1);
    assert_eq!(collected.reports()[0].text(Field::Narrative).unwrap().as_bytes(), bytes);
}

#[test]
fn exchange_files_end_in_a_code() {
    for path in [
        "stix/2021-07-18_nso_pegasus.stix2.json",
        "stix/2021-12-16_cytrox_cytrox.stix2.json",
        "stix/2023-03-29_android_campaign_malware.stix2.json",
        "stix/validator_cases.jsonl",
        "misp/stalkerware_event.json",
    ] {
        let Some(bytes) = real(path) else { return };
        let (collected, outcome) = Ask::default().read(path, &bytes);
        assert_eq!(outcome.unwrap_err().code().to_string(), "K1010", "{path}");
        assert!(collected.items.is_empty());
    }
}
