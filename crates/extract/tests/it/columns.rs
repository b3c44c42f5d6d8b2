//! A column says what its bare values are.

use crate::support::{reader, report};
use krama_model::{Field, Kind, Role};

fn read(parts: &[(Field, &str)]) -> Vec<(Kind, String, bool)> {
    let report = report(parts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect());
    let mentions = reader("KH").read(&report).mentions;
    mentions.into_iter().map(|mention| (mention.kind, mention.value, mention.ambiguous)).collect()
}

fn one(field: Field, text: &str) -> Option<(Kind, String, bool)> {
    read(&[(field, text)]).into_iter().next()
}

#[test]
fn a_bare_value_is_what_its_column_holds() {
    for (field, text, kind, value) in [
        (Field::SuspectPhone, "12345678", Kind::Phone, "+85512345678"),
        (Field::SuspectPhone, "66812345678", Kind::Phone, "+66812345678"),
        (Field::SuspectAccount, "000 333 444", Kind::BankAccount, ":000333444"),
        (Field::SuspectName, "SOK Example", Kind::Name, "sok example"),
        (Field::SuspectUrl, "example.work", Kind::Domain, "example.work"),
        (Field::SuspectApp, "example.wallet", Kind::AndroidPackage, "example.wallet"),
        (
            Field::SuspectAppSigner,
            "caf3eb0c725638149ee1c5d90417cd7c569e3aba",
            Kind::AppSigner,
            "caf3eb0c725638149ee1c5d90417cd7c569e3aba",
        ),
        (Field::SuspectHandle, "LINE: example99", Kind::Line, "example99"),
        (Field::Place, "Poipet", Kind::Place, "KH/Banteay Meanchey"),
    ] {
        assert_eq!(one(field, text), Some((kind, value.into(), false)), "{} {text}", field.name());
    }
}

#[test]
fn one_column_completes_another() {
    let account = read(&[(Field::SuspectAccount, "000333444"), (Field::SuspectBank, "Acleda Bank Plc")]);
    assert_eq!(account, [(Kind::BankAccount, "ACLEDA:000333444".into(), false)]);
    let amount = read(&[(Field::Amount, "1,200.50"), (Field::Currency, "usd")]);
    assert_eq!(amount, [(Kind::Amount, "USD 1200.50".into(), false)]);
    let handle = read(&[(Field::SuspectHandle, "@Example_Name"), (Field::Platform, "Telegram")]);
    assert_eq!(handle, [(Kind::Telegram, "example_name".into(), false)]);
}

#[test]
fn a_handle_of_no_named_platform_is_telegrams_where_it_starts_with_its_sign() {
    for (text, ambiguous) in [("@Example_Name", false), ("Example_Name", true)] {
        assert_eq!(one(Field::SuspectHandle, text), Some((Kind::Telegram, "example_name".into(), ambiguous)), "{text}");
    }
    let elsewhere = read(&[(Field::SuspectHandle, "@example_name"), (Field::Platform, "Instagram")]);
    assert_eq!(elsewhere, [(Kind::Instagram, "example_name".into(), false)]);
}

#[test]
fn a_reports_own_region_reads_its_numbers() {
    let number = |region: &str| {
        let parts = [(Field::Narrative, "Call 0812345678 or send to 12345"), (Field::Region, region)];
        read(&parts).into_iter().map(|(_, value, ambiguous)| (value, ambiguous)).next().unwrap()
    };
    assert_eq!(number("TH"), ("+66812345678".into(), false));
    assert_eq!(number(" th "), ("+66812345678".into(), false));
    for none in ["", "Siam", "XX"] {
        assert_eq!(number(none), ("+66812345678".into(), true), "{none}");
    }
}

#[test]
fn an_account_number_of_seven_digits_is_too_short() {
    assert_eq!(one(Field::SuspectAccount, "0003334"), None);
}

#[test]
fn lists_give_every_value() {
    let phones = read(&[(Field::SuspectPhone, r#"["012 345 678", "+66 81 234 5678"]"#)]);
    let values: Vec<&str> = phones.iter().map(|(_, value, _)| value.as_str()).collect();
    assert_eq!(values, ["+85512345678", "+66812345678"]);
    let accounts = read(&[(Field::SuspectAccount, "ABA 000333444; ACLEDA 00011112223333")]);
    let values: Vec<&str> = accounts.iter().map(|(_, value, _)| value.as_str()).collect();
    assert_eq!(values, ["ABA:000333444", "ACLEDA:00011112223333"]);
}

#[test]
fn a_victims_column_makes_victims_values() {
    let report =
        report(vec![(Field::VictimPhone, "012 345 678".into()), (Field::Channel, "hotline 012 999 888".into())]);
    let mentions = reader("KH").read(&report).mentions;
    assert_eq!(mentions.len(), 1);
    assert_eq!(mentions[0].role, Role::Victim);
}
