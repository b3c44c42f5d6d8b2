//! What is told follows from what is so, in every language and form.

use crate::support::{Written, files, rows, settings, written};
use krama_train::country::LANGUAGES;
use std::collections::{BTreeMap, BTreeSet};

type Key = (String, String);

fn key(row: &BTreeMap<String, String>) -> Key {
    (row["source"].clone(), row["ref"].clone())
}

fn country() -> Written {
    written(settings(4, 6, 8_000))
}

#[test]
fn who_owns_a_told_value_is_the_group_a_provider_or_a_group_that_used_it_then() {
    let country = country();
    let table = |name: &str| rows(&country.folder.join("truth").join(name));
    let groups: BTreeMap<Key, (String, String)> =
        table("reports.csv").iter().map(|row| (key(row), (row["group"].clone(), row["occurred"].clone()))).collect();
    let owners: BTreeMap<Key, String> = table("values.csv")
        .iter()
        .map(|row| ((row["kind"].clone(), row["value"].clone()), row["owner"].clone()))
        .collect();
    let mut uses: BTreeMap<Key, Vec<(String, String, String)>> = BTreeMap::new();
    for row in table("uses.csv") {
        let of = uses.entry((row["kind"].clone(), row["value"].clone())).or_default();
        of.push((row["group"].clone(), row["from"].clone(), row["to"].clone()));
    }
    let mut checked = 0;
    for row in table("mentions.csv").iter().filter(|row| row["role"] == "suspect" && row["form"] == "told") {
        let value = (row["kind"].clone(), row["value"].clone());
        let (group, occurred) = &groups[&key(row)];
        let owner = owners[&value].as_str();
        let by_right = owner == group || owner.starts_with('P') || owner == "mistyped";
        let day = |stamp: &str| stamp[..10].to_owned();
        let in_use = uses
            .get(&value)
            .is_some_and(|uses| uses.iter().any(|(_, from, to)| day(from) <= *occurred && *occurred <= day(to)));
        assert!(by_right || in_use, "{row:?} owner {owner}");
        checked += usize::from(in_use);
    }
    assert!(checked > 5_000);
}

#[test]
fn every_language_is_told_and_most_accounts_are_in_its_script() {
    let country = country();
    let mut own: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for row in rows(&country.folder.join("reports/hotline.csv")) {
        let text = &row["narrative"];
        assert!(!text.contains(['{', '}', '|']), "{text}");
        assert!(text.chars().count() > 20, "{text}");
        let script = |range: std::ops::RangeInclusive<char>| text.chars().any(|c| range.contains(&c));
        let fits = match row["language"].as_str() {
            "km" => script('ក'..='៿'),
            "zh" => script('一'..='鿿'),
            "th" => script('ก'..='๛'),
            "vi" => script('ạ'..='ỹ') || script('à'..='ư'),
            _ => text.is_ascii() || script('À'..='￿'),
        };
        let of = own.entry(row["language"].clone()).or_default();
        *of = (of.0 + 1, of.1 + u32::from(fits));
    }
    assert_eq!(own.len(), LANGUAGES.len());
    for (language, (all, fits)) in own {
        assert!(all > 50 && fits * 100 >= all * 99, "{language}: {fits} of {all}");
    }
}

#[test]
fn wallets_handles_and_packages_stand_in_the_reports_letter_by_letter() {
    let country = country();
    let all: String = files(&country.folder.join("reports"))
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let exact = ["tron-wallet", "btc-wallet", "sol-wallet", "telegram", "android-package", "bakong-id", "app-signer"];
    let mentions = rows(&country.folder.join("truth/mentions.csv"));
    let values: BTreeSet<&String> =
        mentions.iter().filter(|row| exact.contains(&row["kind"].as_str())).map(|row| &row["value"]).collect();
    assert!(values.len() > 500);
    for value in values {
        assert!(all.contains(value.as_str()), "{value}");
    }
}

#[test]
fn same_text_with_other_values_gives_few_groups_away() {
    // Exact templates: the account with every word that holds a digit or a mark taken out.
    let country = written(settings(3, 1, 8_000));
    let mut templates: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows(&country.folder.join("reports/hotline.csv")) {
        let bare = |word: &&str| !word.contains(|c: char| c.is_numeric() || matches!(c, '@' | '/' | '.' | '[' | '$'));
        let template: Vec<&str> = row["narrative"].split(' ').filter(bare).collect();
        *templates.entry(template.join(" ")).or_default() += 1;
    }
    let all: u32 = templates.values().sum();
    let repeated: u32 = templates.values().filter(|times| **times > 1).sum();
    assert!(repeated * 100 <= all * 12, "{repeated} of {all} accounts repeat another's template");
}

#[test]
fn a_duplicate_tells_the_same_crime_as_its_first() {
    let country = country();
    let reports = rows(&country.folder.join("truth/reports.csv"));
    let by_number: BTreeMap<&String, &BTreeMap<String, String>> =
        reports.iter().map(|row| (&row["number"], row)).collect();
    let again: Vec<_> = reports.iter().filter(|row| !row["duplicate_of"].is_empty()).collect();
    assert!(again.len() > 100);
    for row in again {
        let first = by_number[&row["duplicate_of"]];
        for column in ["group", "scam_type", "team", "occurred", "loss"] {
            assert_eq!(row[column], first[column], "{column}");
        }
        assert_ne!(key(row), key(first));
    }
}

#[test]
fn shares_of_what_reports_are_about_are_as_the_level_says() {
    let country = written(settings(3, 1, 10_000));
    let reports = rows(&country.folder.join("truth/reports.csv"));
    let count = |holds: fn(&BTreeMap<String, String>) -> bool| reports.iter().filter(|row| holds(row)).count();
    let rates = krama_train::Level::new(3).unwrap().rates();
    let near = |found: usize, permille: u64| found.abs_diff(permille as usize * 10) <= 60;
    assert!(near(count(|row| row["lone"] == "1"), rates.lone_permille));
    assert!(near(count(|row| row["no_crime"] == "1"), rates.no_crime_permille));
    assert!(near(count(|row| !row["duplicate_of"].is_empty()), rates.duplicate_permille));
}
