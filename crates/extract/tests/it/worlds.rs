//! What exists in an exercise is nothing elsewhere, and the other way round.

use crate::support::{in_world, narrative, report};
use krama_extract::{BenignList, Beside, By, Foreign, Invented, Reader, display, parse};
use krama_model::{Author, Field, Kind, Report, World};
use krama_train::{Level, Settings, simulate};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static EXERCISE: LazyLock<Reader> = LazyLock::new(|| in_world(World::Exercise, "XE"));
static ORDINARY: LazyLock<Reader> = LazyLock::new(|| in_world(World::Ordinary, "KH"));
static FOREIGN: LazyLock<Foreign> = LazyLock::new(|| Foreign::new("KH").unwrap());

/// Kinds whose values are of both worlds: nobody keeps a name's beginning from being registered on a platform, and
/// names and sums say nothing of where they come from.
fn is_shared(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Telegram
            | Kind::Wechat
            | Kind::Line
            | Kind::Facebook
            | Kind::Instagram
            | Kind::Tiktok
            | Kind::Name
            | Kind::Amount
    )
}

fn values(reader: &Reader, text: &str) -> Vec<String> {
    reader.mentions(&narrative(text)).into_iter().map(|mention| mention.value).collect()
}

#[test]
fn every_value_a_country_tells_is_itself_in_an_exercise_and_nothing_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let country = folder.path().join("country");
    simulate(Settings { seed: 5, reports: 500, level: Level::new(3).unwrap(), until: None }, &country).unwrap();
    let mut told = BTreeSet::new();
    for row in csv::Reader::from_path(country.join("truth/mentions.csv")).unwrap().records() {
        let row = row.unwrap();
        told.insert((Kind::parse(&row[2]).unwrap(), row[3].to_owned()));
    }
    assert!(told.len() > 400, "{}", told.len());
    for (kind, value) in &told {
        assert_eq!(EXERCISE.parse(*kind, value).as_ref(), Some(value), "{}", kind.name());
        assert_eq!(EXERCISE.parse(*kind, &display(*kind, value)).as_ref(), Some(value), "{} as shown", kind.name());
        let elsewhere = ORDINARY.parse(*kind, value);
        assert_eq!(elsewhere.is_some(), is_shared(*kind), "{} {value}: {elsewhere:?}", kind.name());
    }
}

#[test]
fn no_real_value_is_one_in_an_exercise() {
    for rules in krama_extract::kinds() {
        for (typed, value) in rules.examples {
            if matches!(rules.kind, Kind::Name | Kind::Amount | Kind::Ipv4 | Kind::Ipv6) || value.starts_with(':') {
                continue;
            }
            let read = parse(World::Exercise, rules.kind, typed, "XE");
            // Written without a country, any number may be one of the country's own.
            assert_eq!(read.filter(|read| read == value), None, "{} {typed}", rules.title);
        }
    }
}

#[test]
fn numbers_are_read_by_the_invented_plan_in_every_form() {
    for text in
        ["call 031 234 567", "call +999 31 234 567", "call 0099931234567", "call 99931234567", "ទូរស័ព្ទ ០៣១ ២៣៤ ៥៦៧"]
    {
        assert_eq!(values(&EXERCISE, text), ["+99931234567"], "{text}");
        assert!(!values(&ORDINARY, text).contains(&"+99931234567".to_owned()), "{text}");
    }
    assert_eq!(values(&EXERCISE, "call +855 12 345 678"), Vec::<String>::new());
}

#[test]
fn a_host_lies_one_name_below_a_suffix_of_the_exercise() {
    assert_eq!(
        parse(World::Exercise, Kind::Domain, "kx-velmar.shop.test", "XE").as_deref(),
        Some("kx-velmar.shop.test")
    );
    for not in ["shop.test", "velmar.com", "kx-velmar.test", "kx-velmar.example"] {
        assert_eq!(parse(World::Exercise, Kind::Domain, not, "XE"), None, "{not}");
    }
    let registrable = krama_extract::kinds::domain::registrable;
    assert_eq!(registrable("pay.kx-velmar.shop.test"), "kx-velmar.shop.test");
    assert_eq!(registrable("pay.example-shop.com.kh"), "example-shop.com.kh");
}

#[test]
fn a_hotline_and_a_mailbox_of_an_exercise_say_nothing_of_anybody() {
    let benign = BenignList::shipped(World::Exercise).unwrap();
    for (kind, value) in [
        (Kind::Phone, "+99923910001"),
        (Kind::Domain, "kx-police.gov.example"),
        (Kind::Domain, "kx-lnk.web.test"),
        (Kind::Domain, "kx-post.mail.example"),
    ] {
        assert!(benign.contains(kind, value), "{value}");
    }
    assert!(!benign.contains(Kind::Email, "kx.somebody@kx-post.mail.example"));
    assert!(!benign.contains(Kind::Url, "https://kx-lnk.web.test/abc"));
    assert!(!benign.contains(Kind::Domain, "ababank.com"));
}

#[test]
fn what_can_stand_in_an_exercise_alone_is_found_in_a_report() {
    for text in [
        "he called from +999 31 234 567",
        "send it to TGHsNTTpTEPCDdb4i1Aq5UXYtSgnjfqd9p",
        "0x45584552434953450d4a27b1396f2b29f3823791",
        "bc1qg4vy25jrf9f5tfkdcsa4u2xmt5v902lgdqj762",
        "Solana 5fhCW18zZJsi3soYVUap748vv6uC61UDYLf9UorBNfDX",
        "the site kx-velmar[.]shop[.]test",
        "the app com.example.exercise.tidufure",
        "Bakong hugoyoda@xrks",
    ] {
        assert!(FOREIGN.find(&narrative(text)).is_some(), "{text}");
    }
}

#[test]
fn what_is_real_beside_it_is_told_from_what_either_world_could_have() {
    let invented = "the site kx-velmar.shop.test";
    for (beside, what) in [
        ("and paid to ABA 000 333 444", Beside::Real),
        ("he called from +855 12 345 678", Beside::Real),
        ("he called from 012 345 678", Beside::Real),
        ("first http://example-shop.top/pay, later", Beside::Real),
        ("WhatsApp +855 12 345 678", Beside::Real),
        // No number of the country has 12 at its start; 61 is given out in both worlds.
        ("he called from 061 234 567", Beside::Nothing),
        ("WhatsApp 061 234 567", Beside::Nothing),
        ("Telegram @kx_gold", Beside::Nothing),
        ("account 1234567890 of Bopha, 200 USD", Beside::Nothing),
        // Everybody writes of these, and nobody stands behind a report for it.
        ("I looked on facebook.com and called 117", Beside::Nothing),
    ] {
        let found = FOREIGN.find(&narrative(&format!("{beside} {invented}"))).unwrap();
        assert_eq!(found, Invented { by: By::Value(Kind::Domain, Field::Narrative), beside: what }, "{beside}");
    }
}

#[test]
fn an_account_beside_it_is_real_at_a_bank_that_exists() {
    for (bank, what) in [("ABA", Beside::Real), ("Mekara Bank", Beside::Nothing), ("", Beside::Nothing)] {
        let named = [
            (Field::SuspectBank, bank),
            (Field::SuspectAccount, "000333444"),
            (Field::Narrative, "kx-velmar.shop.test"),
        ];
        let found = FOREIGN.find(&report(named.map(|(field, text)| (field, text.to_owned())).to_vec()));
        assert_eq!(found.unwrap().beside, what, "{bank}");
    }
}

#[test]
fn nothing_real_stands_in_the_reports_of_a_country() {
    let folder = tempfile::tempdir().unwrap();
    let country = folder.path().join("country");
    simulate(Settings { seed: 11, reports: 2_000, level: Level::new(3).unwrap(), until: None }, &country).unwrap();
    let mut table = csv::Reader::from_path(country.join("reports/hotline.csv")).unwrap();
    let columns: Vec<_> = table.headers().unwrap().iter().map(Field::parse).collect();
    let (mut by_value, mut by_mark) = (0, 0);
    for row in table.records() {
        let row = row.unwrap();
        let parts = columns.iter().zip(&row).filter_map(|(field, text)| Some(((*field)?, text.to_owned())));
        let found = FOREIGN.find(&report(parts.collect())).unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(found.beside, Beside::Nothing, "{row:?}");
        *(if found.by == By::Mark { &mut by_mark } else { &mut by_value }) += 1;
    }
    assert!(by_value > 300 && by_mark > 50, "{by_value} and {by_mark}");
}

/// A report with nothing but words, and one thing more.
fn quiet(change: impl FnOnce(&mut Report)) -> Option<Invented> {
    let mut quiet =
        report(vec![(Field::Narrative, "they took my money".to_owned()), (Field::Channel, "hotline".into())]);
    change(&mut quiet);
    FOREIGN.find(&quiet)
}

#[test]
fn a_report_is_told_by_its_mark_where_desks_and_programs_write() {
    let told = Some(Invented { by: By::Mark, beside: Beside::Nothing });
    assert_eq!(quiet(|_| ()), None);
    assert_eq!(quiet(|report| report.key.reference = "krama-exercise-statement-0000001.txt".to_owned()), told);
    assert_eq!(quiet(|report| report.parts[1].text = "bank/krama-exercise".to_owned()), told);
    let chat = |author, text: &str| {
        quiet(|report| {
            (report.parts[0].field, report.parts[0].author) = (Field::Message, author);
            report.parts[0].text = text.to_owned();
        })
    };
    assert_eq!(chat(Author::System, "krama-exercise"), told);
    assert_eq!(chat(Author::Counterpart, "krama-exercise"), None);
    // The scammer's name stands in such a notice.
    assert_eq!(chat(Author::System, "krama-exercise changed the group name"), None);
    assert_eq!(quiet(|report| report.parts[0].text = "krama-exercise".to_owned()), None);
    assert_eq!(quiet(|report| report.key.source = "krama-exercise-desk".to_owned()), None);
    let with_a_real_value = quiet(|report| {
        report.key.reference = "krama-exercise-1@mail.test".to_owned();
        report.parts[0].text = "he called from +855 12 345 678".to_owned();
    });
    assert_eq!(with_a_real_value, Some(Invented { by: By::Mark, beside: Beside::Real }));
}

#[test]
fn a_real_report_is_not_taken_for_an_exercise() {
    for text in [
        // In the invented country this is a number; without its code it may be anybody's.
        "I called 031 234 5678 and +855 12 345 678 for example, as a test",
        "Bopha 1234567890 is whom I paid, from ABA 000 333 444",
        "@kx_gold on Telegram; TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb; https://example-shop.top/test",
    ] {
        assert_eq!(FOREIGN.find(&narrative(text)), None, "{text}");
    }
    assert_eq!(FOREIGN.find(&report(vec![(Field::SuspectAccount, "999123456".to_owned())])), None);
    assert!(values(&ORDINARY, "Telegram: @kx_gold").contains(&"kx_gold".to_owned()));
}
