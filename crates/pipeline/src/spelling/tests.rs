//! What is seen of victims' values in texts, and what stays open.

use super::*;
use proptest::prelude::*;

/// What of a text is masked where that is a victim's value; the longest where several overlap.
fn masked(text: &str, kind: Kind, value: &str) -> Vec<String> {
    let own = forms(kind, value);
    let mut found = places(text, |form| own.iter().any(|one| one == form));
    found.dedup_by(|next, before| next.end <= before.end);
    let of = |place: Range<u32>| text.chars().skip(place.start as usize).take(place.len()).collect();
    found.into_iter().map(of).collect()
}

#[test]
fn an_account_is_seen_however_it_is_spelled_and_wherever_it_stands() {
    for (text, seen) in [
        ("My account is ABA 000 888 777, ref 000888777", &["000 888 777", "000888777"][..]),
        ("000/888/777", &["000/888/777"]),
        ("https://x.example/pay?acc=000888777&n=1", &["000888777"]),
        ("https://x.example/pay?acc=000%20888%20777", &["000%20888%20777"]),
        ("acc000888777x", &["000888777"]),
        ("លេខ០០០៨៨៨៧៧៧ហើយ", &["០០០៨៨៨៧៧៧"]),
        ("０００．８８８．７７７", &["０００．８８８．７７７"]),
        ("0 0 0\n8 8 8 - 7_7_7.", &["0 0 0\n8 8 8 - 7_7_7"]),
        ("௦௦௦௮௮௮௭௭௭", &["௦௦௦௮௮௮௭௭௭"]),
        ("第一000888777号", &["000888777"]),
        ("帐号零零零八八八七七七", &["零零零八八八七七七"]),
        ("on 12.03.2026 000-888-777", &["000-888-777"]),
        ("00888777", &["00888777"]),
    ] {
        assert_eq!(masked(text, Kind::BankAccount, "ABA:000888777"), seen, "{text}");
    }
    for text in ["1000888777", "0008887771", "888777", "000 888 and 777", "000 888 7771", "៩000888777"] {
        assert_eq!(masked(text, Kind::BankAccount, "ABA:000888777"), [""; 0], "{text}");
    }
}

#[test]
fn a_telephone_is_seen_as_it_is_dialled() {
    for text in ["012999001", "12 999 001", "+855 (0)12 999 001", "0085512999001", "855/12/999/001", "012-999-001"] {
        let seen = masked(text, Kind::Phone, "+85512999001");
        assert!(seen.iter().any(|seen| seen == text.trim_start_matches('+')), "{text} {seen:?}");
    }
    assert_eq!(masked("13 999 001, 112999001", Kind::Phone, "+85512999001"), [""; 0]);
    assert_eq!(masked("012/345/678", Kind::Phone, "+85512345678"), ["012/345/678"]);
}

#[test]
fn mailboxes_and_names_are_seen_in_any_case_and_inside_links() {
    for (text, seen) in [
        ("Kx.Victim@Mail.EXAMPLE.He said", "Kx.Victim@Mail.EXAMPLE"),
        ("kx.victim (at) mail [dot] example", "kx.victim (at) mail [dot] example"),
        ("https://x.example/?to=kx.victim%40mail.example", "kx.victim%40mail.example"),
        ("from kx.victim @ mail.example.", "kx.victim @ mail.example"),
        ("He left. kx.victim @mail.example", "kx.victim @mail.example"),
        ("kx . victim@ mail . example, he said", "kx . victim@ mail . example"),
        ("write to kx.victim at mail [dot] example", "kx.victim at mail [dot] example"),
    ] {
        assert_eq!(masked(text, Kind::Email, "kx.victim@mail.example"), [seen], "{text}");
    }
    for text in
        ["a-kx.victim@mail.example", "kx.victim and @ mail.example", "kx.victim at mail", "kx.victim  @   mail.example"]
    {
        assert_eq!(masked(text, Kind::Email, "kx.victim@mail.example"), [""; 0], "{text}");
    }
    assert_eq!(masked("shoes at mail", Kind::Email, "shoes@mail"), [""; 0]);
    for (text, seen) in
        [("it is KX_Dara, and", "KX_Dara"), ("x.example/kx_dara?a", "kx_dara"), ("@kx_dara.", "kx_dara")]
    {
        assert_eq!(masked(text, Kind::Telegram, "kx_dara"), [seen], "{text}");
    }
    assert_eq!(masked("@sokhakx and sokhakx", Kind::Telegram, "sokhakx"), ["sokhakx"]);
    assert_eq!(masked("kx_dara2 xkx_dara", Kind::Telegram, "kx_dara"), [""; 0]);
}

#[test]
fn dots_do_not_join_a_name_to_its_neighbours() {
    let long = format!("{}dara_sok", "ab.".repeat(60));
    for text in ["telegram...dara_sok", "it was dara_sok...he", "t.me.dara_sok.", "...dara_sok", &long] {
        assert_eq!(masked(text, Kind::Telegram, "dara_sok"), ["dara_sok"], "{text}");
    }
    assert_eq!(masked("tg..sok.dara9..he", Kind::Facebook, "sok.dara9"), ["sok.dara9"]);
    for text in ["telegram...xdara_sok", "dara..sok", "dara_sok2...he"] {
        assert_eq!(masked(text, Kind::Telegram, "dara_sok"), [""; 0], "{text}");
    }
}

#[test]
fn the_host_of_a_mailbox_or_a_link_is_nobodys_name() {
    assert_eq!(forms_in("sokha@mail.example"), ["sokha@mail", "sokha@mail.example"]);
    assert_eq!(forms_in("a+b@mail2.example"), ["a+b@mail2", "a+b@mail2.example"]);
    assert_eq!(forms_in("sokha@mail"), ["sokha@mail"]);
    assert_eq!(forms_in("https://mail2.example/"), [""; 0]);
    assert_eq!(forms_in("a@kx-mail2.top, https://kx-mail2.top"), ["a@kx-mail2", "a@kx-mail2.top"]);
    assert_eq!(forms_in("tg@kx_dara and @kxdara, x/kxdara"), ["tg@kx", "kx_dara", "kxdara", "kxdara"]);
}

/// Digits with a blank between each two, no row of them like another.
fn spaced(digits: usize) -> String {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'0' + (state >> 40) as u8 % 10)
    };
    (0..digits).flat_map(|_| [next(), ' ']).collect()
}

#[test]
fn a_text_that_spells_without_end_is_asked_for_so_much_and_no_more() {
    let mut questions = 0;
    let mut asked = Asked::of(|_| {
        questions += 1;
        false
    });
    assert_eq!(asked.places("000 888 777"), Some(Vec::new()));
    assert_eq!(asked.places(&spaced(200_000)), None);
    assert_eq!(asked.places("and 012 999 001"), None);
    assert_eq!(asked.places("000 888 777"), Some(Vec::new()));
    assert_eq!(questions, MOST_ASKED);
    let mut once = 0;
    let mut asked = Asked::of(|form| {
        once += 1;
        form == "00888777"
    });
    let again = "000 888 777, and ".repeat(50_000);
    assert_eq!(asked.places(&again).map(|places| places.len()), Some(50_000));
    assert!(once < 10, "{once}");
}

#[test]
fn what_fills_a_form_or_is_short_is_nobodys() {
    for number in [":0000000000", ":123456789", ":123456"] {
        assert_eq!(forms(Kind::BankAccount, number), [""; 0], "{number}");
    }
    assert_eq!(forms_in("paid 100,000 riel on 3/4 to 0000000"), [""; 0]);
}

/// A number with something between its digits here and there, its digits of one script.
fn spelling(digits: &str, apart: &[usize], script: usize) -> String {
    const APART: &[&str] = &["", "", " ", "/", ".", "-", " - ", "_", "\u{200b}", "%20", "·", ") "];
    const ZEROS: &[char] = &['0', '\u{17e0}', '\u{ff10}', '\u{0e50}', '\u{0be6}'];
    let own = |c: char| char::from_u32(ZEROS[script % ZEROS.len()] as u32 + c.to_digit(10).unwrap()).unwrap();
    let spell = |(at, c): (usize, char)| {
        let before = if at == 0 { "" } else { APART[apart[at % apart.len()] % APART.len()] };
        format!("{before}{}", own(c))
    };
    digits.chars().enumerate().map(spell).collect()
}

proptest! {
    #[test]
    fn every_spelling_of_a_number_is_seen_whole(
        digits in "[0-9]{9,16}", apart in prop::collection::vec(0_usize..12, 1..16), script in 0_usize..5,
        before in "([a-z ]{0,8}[a-z=/ ]|ខ្ញុំ|[1-9]{2} on )", behind in "( [a-z0-9]{0,6}|&x=1|។|)",
    ) {
        prop_assume!(!fills_a_form(&digits));
        let number = spelling(&digits, &apart, script);
        let text = format!("{before}{number}{behind}");
        let seen = masked(&text, Kind::BankAccount, &format!("ABA:{digits}"));
        prop_assert!(seen.contains(&number), "{text:?} {seen:?}");
    }

    #[test]
    fn a_longer_number_is_another(digits in "[0-9]{9,14}", more in "[1-9]{1,6}", first: bool) {
        prop_assume!(!fills_a_form(&digits));
        let longer = if first { format!("{more}{digits}") } else { format!("{digits}{more}") };
        prop_assert_eq!(masked(&longer, Kind::BankAccount, &format!(":{digits}")), [""; 0]);
    }

    #[test]
    fn places_lie_in_the_text(text in "(\\PC|[0-9@/=_.% -]|\u{200b}|០){0,60}") {
        let scalars = text.chars().count() as u32;
        for place in places(&text, |_| true) {
            prop_assert!(place.start < place.end && place.end <= scalars, "{:?}", place);
        }
    }
}
