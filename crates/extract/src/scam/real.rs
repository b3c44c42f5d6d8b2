//! Looks at real collections where they are at hand; prints, and asserts only what must not get worse.

#![expect(clippy::print_stderr, reason = "these tests exist to be read")]

use super::Classifier;
use crate::lexicon::Lexicon;
use crate::role::table::{part, report};
use krama_model::{Author, Field};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Table = BTreeMap<String, BTreeMap<String, u32>>;

fn collection(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: the collection {name} is not at hand");
    None
}

/// Answers by label: a type's id, `?` for unsure, `-` where no sign was found.
fn answers(texts: impl IntoIterator<Item = (String, String)>) -> Table {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let mut table = Table::new();
    for (label, text) in texts {
        let report = report(vec![part(Field::Message, Author::Unknown, &text)]);
        let verdict = classifier.judge(&report, &cues.read(&report));
        let answer = match (verdict.scam_type.is_some(), verdict.answer()) {
            (_, Some(id)) => id.to_owned(),
            (true, None) => "?".to_owned(),
            (false, None) => "-".to_owned(),
        };
        *table.entry(label).or_default().entry(answer).or_default() += 1;
    }
    table
}

fn print(name: &str, table: &Table) {
    eprintln!("{name}:");
    for (label, answers) in table {
        eprintln!("  {label}: {answers:?}");
    }
}

/// Macro-F1 of "some scam type is answered" against the label.
fn macro_f1(table: &Table, is_fraud: impl Fn(&str) -> bool) -> f64 {
    let mut cells = [[0.0; 2]; 2];
    for (label, answers) in table {
        for (answer, &count) in answers {
            let said = !matches!(answer.as_str(), "?" | "-" | "none");
            cells[usize::from(is_fraud(label))][usize::from(said)] += f64::from(count);
        }
    }
    let f1 = |hit: f64| 2.0 * hit / (2.0 * hit + cells[0][1] + cells[1][0]);
    f64::midpoint(f1(cells[1][1]), f1(cells[0][0]))
}

/// The share of a label's texts that got one of these answers.
fn share(table: &Table, label: &str, wanted: &[&str]) -> f64 {
    let answers = &table[label];
    let right: u32 = wanted.iter().filter_map(|id| answers.get(*id)).sum();
    f64::from(right) / f64::from(answers.values().sum::<u32>())
}

#[test]
fn chinese_messages_of_fake_base_stations_fall_under_their_types() {
    let Some(folder) = collection("fbs_sms") else { return };
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let label = path.file_stem().unwrap().to_string_lossy().into_owned();
        let lines = std::fs::read_to_string(&path).unwrap();
        texts.extend(lines.lines().map(|line| (label.clone(), line.to_owned())));
    }
    let table = answers(texts);
    print("fbs_sms", &table);
    let score = macro_f1(&table, |label| label.starts_with("FR_") || label.starts_with("IL_"));
    eprintln!("  fraud or illegal against the rest: macro-F1 {score:.3}");
    assert!(score > 0.78, "{score}");
    assert!(share(&table, "FR_PhishingBank", &["identity-phishing"]) > 0.9);
    assert!(share(&table, "IL_Gambling", &["gambling"]) > 0.55);
    assert!(share(&table, "FR_Financial", &["investment", "loan-advance-fee"]) > 0.6);
}

#[test]
fn everyday_text_messages_are_not_called_scams() {
    let Some(file) = collection("sms/sms.csv") else { return };
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let texts = rows.records().map(|row| {
        let row = row.unwrap();
        (row[0].to_lowercase(), row[1].to_owned())
    });
    let table = answers(texts.collect::<Vec<_>>());
    print("sms", &table);
    eprintln!("  smishing and spam against ham: macro-F1 {:.3}", macro_f1(&table, |label| label != "ham"));
    assert!(share(&table, "ham", &["-", "?", "none"]) > 0.98);
}

#[test]
fn reported_crypto_sites_fall_under_phishing_or_investment() {
    let Some(file) = collection("cryptoscamdb/urls.json") else { return };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let texts = rows.iter().map(|row| {
        let field = |name: &str| row[name].as_str().unwrap_or_default();
        // The category itself is the label; only the sub-category and description are read.
        (field("category").to_owned(), format!("{}. {}", field("subcategory"), field("description")))
    });
    let table = answers(texts);
    print("cryptoscamdb", &table);
    assert!(share(&table, "Scamming", &["investment"]) > 0.7);
}

#[test]
fn long_advance_fee_letters_are_known_and_short_notes_are_left_open() {
    let Some(file) = collection("advance_fee/messages.jsonl") else { return };
    let text = std::fs::read_to_string(file).unwrap();
    let texts = text.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let body = row["body"].as_str().unwrap_or_default();
        let label = if body.chars().count() < 200 { "short" } else { "long" };
        (label.to_owned(), format!("{}\n{body}", row["subject"].as_str().unwrap_or_default()))
    });
    let table = answers(texts);
    print("advance_fee", &table);
    let open = share(&table, "short", &["-", "?"]);
    assert!(share(&table, "long", &["loan-advance-fee", "-", "?"]) > 0.92);
    assert!(open + share(&table, "short", &["loan-advance-fee"]) > 0.95);
}

/// The types that would be right for a text, and the text.
type Labelled = (&'static [&'static str], String);

/// The collections with their texts and the types that would be right for each; none where the label does not say.
fn labelled() -> Vec<(&'static str, Vec<Labelled>)> {
    let mut all = Vec::new();
    if let Some(folder) = collection("fbs_sms") {
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let right = right_for(&path.file_stem().unwrap().to_string_lossy());
            let lines = std::fs::read_to_string(&path).unwrap();
            texts.extend(lines.lines().map(|line| (right, line.to_owned())));
        }
        all.push(("fbs_sms", texts));
    }
    if let Some(file) = collection("sms/sms.csv") {
        let bytes = std::fs::read(file).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let texts =
            rows.records().map(|row| row.unwrap()).map(|row| (right_for(&row[0].to_lowercase()), row[1].to_owned()));
        all.push(("sms", texts.collect()));
    }
    if let Some(file) = collection("advance_fee/messages.jsonl") {
        let text = std::fs::read_to_string(file).unwrap();
        let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let texts = rows
            .map(|row| format!("{}\n{}", row["subject"].as_str().unwrap_or(""), row["body"].as_str().unwrap_or("")));
        all.push(("advance_fee", texts.map(|text| (right_for("advance_fee"), text)).collect()));
    }
    if let Some(file) = collection("cryptoscamdb/urls.json") {
        let rows: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let field = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let text = |row: &serde_json::Value| format!("{}. {}", field(row, "subcategory"), field(row, "description"));
        all.push(("cryptoscamdb", rows.iter().map(|row| (right_for(&field(row, "category")), text(row))).collect()));
    }
    all
}

fn right_for(label: &str) -> &'static [&'static str] {
    match label {
        "FR_PhishingBank" | "FR_PhishingOther" | "Phishing" => &["identity-phishing"],
        "FR_Financial" | "AD_Loan" => &["investment", "loan-advance-fee"],
        "IL_Gambling" => &["gambling"],
        "IL_Fake_ID_and_invoice" | "IL_Escort_service" => &["other"],
        "smishing" | "spam" => {
            &["identity-phishing", "loan-advance-fee", "other", "shopping", "mobile-banking", "investment"]
        }
        "Scamming" => &["investment"],
        "advance_fee" => &["loan-advance-fee"],
        "ham" | "AD_Network_service" | "AD_Other" | "AD_Real_estate" | "AD_Retail" => &["none"],
        _ => &[],
    }
}

/// Prints what `schemas/scam-types/calibration.toml` is made of: the share of right answers in each tenth of raw probability.
#[test]
fn higher_raw_probabilities_are_right_more_often() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let mut tenths = [[(0_u32, 0_u32); 10]; 4];
    for ((name, texts), tenths) in labelled().into_iter().zip(&mut tenths) {
        for (right, text) in texts.iter().filter(|(right, _)| !right.is_empty()) {
            let report = report(vec![part(Field::Message, Author::Unknown, text)]);
            if let Some((answer, raw)) = classifier.raw(&report, &cues.read(&report)) {
                let tenth = &mut tenths[usize::from(raw / 100).min(9)];
                *tenth = (tenth.0 + u32::from(right.contains(&answer)), tenth.1 + 1);
            }
        }
        eprintln!("{name}: {tenths:?}");
    }
    let share = |tenth: usize| {
        let full = tenths.iter().map(|tenths| tenths[tenth]).filter(|(_, all)| *all >= 20);
        let shares: Vec<f64> = full.map(|(right, all)| f64::from(right) / f64::from(all)).collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    let shares: Vec<f64> = (0..10).map(share).collect();
    eprintln!("mean: {shares:.3?}");
    assert!(shares[9].is_nan() || shares[9] > shares[4]);
}
