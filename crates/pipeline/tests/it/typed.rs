//! What is doubted of a report that somebody types, before it is sealed.

use crate::support::Desk;
use krama_model::{Coded, Moment};
use krama_pipeline::typed::{Doubted, Typed};

/// A typed report with an account of what happened.
fn typed(fields: &[(&str, &[&str])]) -> Typed {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let told = [("narrative", &["They asked for a fee."][..])];
    let fields = told.iter().chain(fields).map(|(column, values)| ((*column).to_owned(), owned(values))).collect();
    Typed { source: "counter".to_owned(), reference: None, fields }
}

/// What is doubted, with its code and whether it is grave.
fn doubts(desk: &Desk, typed: &Typed) -> Vec<String> {
    let told = |doubted: &Doubted| {
        let sort = if doubted.doubt.is_grave() { "grave" } else { "unusual" };
        format!("{} {} {} {sort}", doubted.field, doubted.nth, doubted.doubt.code())
    };
    desk.unit.doubts(typed, Moment::parse("2026-03-10T02:00:00Z").unwrap()).unwrap().iter().map(told).collect()
}

#[track_caller]
fn are_doubted(desk: &Desk, field: &str, values: &[&str], expected: &[&str]) {
    for value in values {
        let found = doubts(desk, &typed(&[(field, &[value])]));
        let expected: Vec<String> = expected.iter().map(|code| format!("{field} 0 {code}")).collect();
        assert_eq!(found, expected, "{field} {value:?}");
    }
}

#[test]
fn an_age_is_a_whole_number_of_years() {
    let desk = Desk::empty();
    are_doubted(&desk, "victim_age", &["0", "34", " 34 ", "៣៤", "120", ""], &[]);
    are_doubted(&desk, "victim_age", &["abc", "121", "-3", "34.5", "34 years", "99999999999"], &["K7414 grave"]);
}

#[test]
fn a_day_is_a_real_one_of_our_time() {
    let desk = Desk::empty();
    let real = ["2026-03-10", "2026-03-09 08:30", "2026-03-11", "1990-01-02", "២០២៦-០៣-០១", "2569-03-01", ""];
    are_doubted(&desk, "occurred_at", &real, &[]);
    are_doubted(
        &desk,
        "occurred_at",
        &["2026-02-30", "08:30", "2026-03-09 25:00", "01/03/2026", "soon"],
        &["K7415 grave"],
    );
    are_doubted(&desk, "occurred_at", &["2026-03-12", "2027-03-01", "1989-12-30", "1926-03-01"], &["K7416 grave"]);
    are_doubted(&desk, "received_at", &["2026-03-12"], &["K7416 grave"]);
}

#[test]
fn an_amount_is_a_sum_with_its_currency() {
    let desk = Desk::empty();
    are_doubted(&desk, "amount", &["500 USD", "$1,250.50", "៥០០ USD"], &[]);
    are_doubted(&desk, "amount", &["abc", "much money", "-500 USD"], &["K7417 grave"]);
    are_doubted(&desk, "amount", &["500", "500 or so"], &["K7412 unusual"]);
    let in_currency =
        |amount: &str, currency: &str| doubts(&desk, &typed(&[("amount", &[amount]), ("currency", &[currency])]));
    assert_eq!(in_currency("500", "USD"), [""; 0]);
    assert_eq!(in_currency("2,000,000", "KHR"), [""; 0]);
    assert_eq!(in_currency("500", "coins"), ["amount 0 K7412 unusual"]);
    let which = |fields: &[(&str, &[&str])]| {
        let doubts = desk.unit.doubts(&typed(fields), Moment(0)).unwrap();
        doubts.iter().map(|doubted| doubted.doubt.particulars().which).collect::<Vec<_>>()
    };
    assert_eq!(which(&[("amount", &["500"])]), [Some("no-currency")]);
    assert_eq!(which(&[("amount", &["500-600"]), ("currency", &["USD"])]), [None]);
}

#[test]
fn a_value_that_is_not_read_is_told_and_not_refused() {
    let desk = Desk::empty();
    let phones: &[&str] = &["023 900 111", "", "not known", "+44 7700 900123"];
    assert_eq!(doubts(&desk, &typed(&[("suspect_phone", phones)])), ["suspect_phone 2 K7419 unusual"]);
    are_doubted(&desk, "victim_phone", &["12"], &["K7419 unusual"]);
    are_doubted(&desk, "suspect_account", &["1234567"], &["K7419 unusual"]);
    are_doubted(&desk, "suspect_wallet", &["my wallet"], &["K7419 unusual"]);
    are_doubted(&desk, "suspect_url", &["kx-invented.top", "https://kx-invented.top/pay"], &[]);
    are_doubted(&desk, "suspect_email", &["desk at nowhere"], &["K7419 unusual"]);
    are_doubted(&desk, "suspect_name", &["Any name at all"], &[]);
}

#[test]
fn a_form_that_tells_nothing_is_refused() {
    let desk = Desk::empty();
    let of = |fields: &[(&str, &[&str])]| {
        let mut typed = typed(fields);
        typed.fields.remove("narrative");
        doubts(&desk, &typed)
    };
    assert_eq!(of(&[]), ["narrative 0 K1101 grave"]);
    assert_eq!(
        of(&[("victim_age", &["34"]), ("suspect_bank", &["ABA"]), ("suspect_phone", &[" "])]),
        ["narrative 0 K1101 grave"]
    );
    assert_eq!(of(&[("suspect_phone", &["", "023 900 111"])]), [""; 0]);
}

#[test]
fn a_source_and_a_reference_are_short_words_and_a_known_reference_is_told() {
    let desk = Desk::empty();
    let of = |source: &str, reference: &str| {
        doubts(&desk, &Typed { source: source.to_owned(), reference: Some(reference.to_owned()), ..typed(&[]) })
    };
    assert_eq!(of("counter", "K-1"), [""; 0]);
    let torn = typed(&[("narrative", &["They asked\0for a fee."])]);
    assert_eq!(doubts(&desk, &torn), ["narrative 0 K1108 grave"]);
    assert_eq!(of(" ", "K-1\nK-2"), ["source 0 K7418 grave", "ref 0 K7418 grave"]);
    assert_eq!(of(&"x".repeat(201), &"ក".repeat(200)), ["source 0 K7418 grave"]);
    desk.ingest("counter.csv", "ref,narrative\nK-1,They asked for a fee.\n");
    assert_eq!(of("counter", "K-1"), ["ref 0 K7420 unusual"]);
    assert_eq!(of("another", "K-1"), [""; 0]);
}

#[test]
fn accounts_stand_with_the_banks_beside_them() {
    let desk = Desk::empty();
    let cells = |fields: &[(&str, &[&str])]| {
        let typed = typed(fields);
        assert_eq!(doubts(&desk, &typed), [""; 0], "{fields:?}");
        typed.cells().into_iter().skip(1).map(|(column, cell)| format!("{column}: {cell}")).collect::<Vec<_>>()
    };
    let accounts: &[&str] = &["000 111 222", "0001-11122233-44"];
    assert_eq!(
        cells(&[("suspect_account", accounts), ("suspect_bank", &["ABA", "Acleda"])]),
        ["suspect_account: ABA 000 111 222; Acleda 0001-11122233-44"]
    );
    let both = ["suspect_account: 000 111 222; 0001-11122233-44", "suspect_bank: ABA"];
    assert_eq!(cells(&[("suspect_account", accounts), ("suspect_bank", &["ABA"])]), both);
    assert_eq!(cells(&[("suspect_account", accounts), ("suspect_bank", &["ABA", " ABA "])]), both);
    assert_eq!(
        cells(&[("suspect_account", accounts), ("suspect_bank", &["", "Acleda"])]),
        ["suspect_account: 000 111 222; Acleda 0001-11122233-44"]
    );
    assert_eq!(
        cells(&[("suspect_phone", &["023 900 111", " ", "023 900 112"])]),
        ["suspect_phone: 023 900 111; 023 900 112"]
    );
}

#[test]
fn a_source_and_a_reference_hold_nothing_that_shows_them_the_other_way_round() {
    let desk = Desk::empty();
    for turned in ["A\u{202e}321", "\u{2067}A-1\u{2069}", "A\n1"] {
        let typed = Typed { source: turned.to_owned(), reference: Some(turned.to_owned()), ..typed(&[]) };
        assert_eq!(doubts(&desk, &typed), ["source 0 K7418 grave", "ref 0 K7418 grave"], "{turned:?}");
    }
    let khmer = Typed {
        source: "ប៉ុស្តិ៍\u{200b}ទី១".to_owned(), reference: Some("ក-១".to_owned()), ..typed(&[])
    };
    assert_eq!(doubts(&desk, &khmer), [""; 0]);
}
