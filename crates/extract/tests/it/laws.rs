use crate::support::{narrative, reader, report, slice};
use krama_extract::{Reader, display, parse};
use krama_model::{Field, Kind, World};
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| reader("KH"));

/// Pieces that values are made of, so that random text comes close to them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z]{1,8}",
        "[0-9]{1,12}",
        "[ .,:;/@#_+-]{1,3}",
        Just("hxxp://".to_owned()),
        Just("[.]".to_owned()),
        Just(".com".to_owned()),
        Just("www.".to_owned()),
        Just("ABA ".to_owned()),
        Just("គណនី".to_owned()),
        Just("០១២".to_owned()),
        Just("微信".to_owned()),
        Just(" Telegram: @".to_owned()),
        Just("$".to_owned()),
        Just("đồng".to_owned()),
        Just("000201".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("0x".to_owned()),
        Just("+855".to_owned()),
        Just(" (at) ".to_owned()),
        Just("wa.me/".to_owned()),
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    // As many cases as PROPTEST_CASES says.
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn any_text_is_read_and_every_span_lies_in_it(text in pieces(), field in 0..Field::ALL.len()) {
        let report = report(vec![(Field::ALL[field], text.clone())]);
        let scalars = text.chars().count() as u32;
        let reading = READER.read(&report);
        for (index, mention) in reading.mentions.iter().enumerate() {
            prop_assert!(mention.start < mention.end && mention.end <= scalars, "{mention:?}");
            prop_assert!(mention.follows_from.is_none_or(|from| usize::from(from) < index));
        }
    }

    #[test]
    fn what_is_read_is_a_value_of_its_kind(text in pieces()) {
        for mention in READER.read(&narrative(&text)).mentions {
            let again = parse(World::Ordinary, mention.kind, &mention.value, "KH");
            prop_assert_eq!(again.as_deref(), Some(mention.value.as_str()), "{} in {:?}", mention.kind.name(), text);
            let shown = display(mention.kind, &mention.value);
            prop_assert_eq!(parse(World::Ordinary, mention.kind, &shown, "KH"), Some(mention.value), "{} shown {:?}", mention.kind.name(), shown);
        }
    }

    #[test]
    fn normalising_twice_is_normalising_once(text in pieces(), kind in 0..Kind::ALL.len()) {
        let kind = Kind::ALL[kind];
        if let Some(value) = parse(World::Ordinary, kind, &text, "KH") {
            prop_assert_eq!(parse(World::Ordinary, kind, &value, "KH"), Some(value.clone()), "{}", kind.name());
            prop_assert_eq!(parse(World::Ordinary, kind, &display(kind, &value), "KH"), Some(value), "{}", kind.name());
        }
    }
}

#[test]
fn the_characters_of_a_value_parse_to_it() {
    let text = "ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨, hxxp://evil-shop[.]top/a, bob (at) evil-shop [dot] top, 203.0.113[.]9, TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb";
    let report = narrative(text);
    let mentions = READER.read(&report).mentions;
    assert_eq!(mentions.iter().filter(|mention| mention.follows_from.is_none()).count(), 5, "{mentions:?}");
    for mention in mentions.iter().filter(|mention| mention.follows_from.is_none()) {
        assert_eq!(parse(World::Ordinary, mention.kind, &slice(&report, mention), "KH").as_ref(), Some(&mention.value));
    }
}

#[test]
fn a_long_hostile_line_is_read_in_time_that_grows_with_it() {
    for unit in [
        "0",
        "1 ",
        "a.",
        "@",
        "a@b",
        ":",
        "http://",
        "000201",
        "T",
        "(",
        "1.",
        "ABA ",
        "$1",
        "telegram ",
        "0x",
        "DE44 ",
        "[.]",
        " dot ",
        "១",
        "\u{200b}",
        "name is ",
        "“",
        "he wrote: ",
        "012 345 678, ",
        "«012 345 678» he wrote “call 097 555 0142” ",
    ] {
        let text = unit.repeat(400_000 / unit.len());
        READER.read(&narrative(&text));
    }
}
