//! Values that were once missed, or taken for something else.

use crate::support::{narrative, reader, report, slice};
use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::{Field, Kind, Role, ValueKey, World};

fn found(text: &str) -> Vec<(Kind, String, Role)> {
    let mentions = reader("KH").read(&narrative(text)).mentions;
    mentions.into_iter().map(|mention| (mention.kind, mention.value, mention.role)).collect()
}

#[track_caller]
fn finds(text: &str, kind: Kind, value: &str) {
    let found = found(text);
    assert!(found.iter().any(|found| found.0 == kind && found.1 == value), "{text}: {found:?}");
}

#[test]
fn an_account_is_found_behind_its_platform_with_words_between() {
    for text in [
        "คุยกันทุกคืนทาง Telegram ชื่อบัญชี @example_shop คุยกันสองเดือน",
        "我们每晚在Telegram上聊天，对方账号 @example_shop 。",
        "Telegram của họ: @example_shop (Nga).",
        "We talked on Telegram; the user name was @example_shop.",
    ] {
        finds(text, Kind::Telegram, "example_shop");
    }
}

#[test]
fn an_account_nearer_to_another_platform_is_not_the_first_ones() {
    for text in ["not on Telegram but as @example_shop on TikTok", "I have Telegram. He is @example_shop there."] {
        let found = found(text);
        assert!(found.iter().all(|found| found.0 != Kind::Telegram), "{text}: {found:?}");
    }
}

#[test]
fn an_address_without_a_digit_or_with_joints_is_one() {
    finds(
        "send it to UQBrcmFtYS1leGFtcGxlLWFkZHJlc3MtbnVtYmVyLTAwMbwQ (TON)",
        Kind::TonWallet,
        "0:6b72616d612d6578616d706c652d616464726573732d6e756d6265722d303031",
    );
    for at in 0..400_u32 {
        let mut bytes = vec![0x41];
        bytes.extend((0..20).map(|byte| (at * 31 + byte * 57 + at * byte) as u8));
        let address = bs58::encode(&bytes).with_check().into_string();
        if address.starts_with('T') {
            finds(&format!("send it to {address} now"), Kind::TronWallet, &address);
        }
    }
}

#[test]
fn a_digest_behind_a_word_for_a_certificate_is_a_signer() {
    let digest = "caf3eb0c725638149ee1c5d90417cd7c569e3abacaf3eb0c725638149ee1c5d9";
    finds(&format!("the certificate SHA-256: {digest} of it"), Kind::AppSigner, digest);
    finds(&format!("the file {digest} was sent"), Kind::FileHash, digest);
}

#[test]
fn a_hotline_behind_a_banks_name_is_no_account() {
    let mut benign = BenignList::shipped(World::Ordinary).unwrap();
    benign.extend("own", "[[entry]]\nkind = \"phone\"\nvalue = \"+855 23 999 000\"\n").unwrap();
    let settings = ReaderSettings { world: World::Ordinary, region: "KH".into(), key: ValueKey::new([7; 32]), benign };
    let mentions = Reader::new(settings).unwrap().read(&narrative("ABA (023 999 000) told me to wait")).mentions;
    let [mention] = mentions.as_slice() else { panic!("{mentions:?}") };
    assert_eq!((mention.kind, mention.role), (Kind::Phone, Role::Bystander));
}

#[test]
fn a_word_for_an_account_before_a_name_says_nothing_of_the_number_behind_it() {
    let found = found("对方账号 @example_shop 。一个人用012345678给我打电话");
    assert!(found.iter().all(|found| found.0 != Kind::BankAccount), "{found:?}");
}

#[test]
fn an_app_on_my_phone_is_not_mine() {
    let found = found("The app on my phone is package com.example.shop.wallet, it asked for everything");
    let app = found.iter().find(|found| found.0 == Kind::AndroidPackage).unwrap();
    assert_ne!(app.2, Role::Victim);
}

#[test]
fn a_bank_before_another_account_in_groups_is_not_the_next_ones() {
    let text = "It went to ABA account 000-111-222-333. I paid from my own account 000444555 at Wing.";
    finds(text, Kind::BankAccount, "WING:000444555");
}

fn numbers(text: &str) -> Vec<(String, String)> {
    let report = narrative(text);
    let mentions = reader("KH").mentions(&report).into_iter().filter(|mention| mention.kind == Kind::Phone);
    mentions.map(|mention| (mention.value.clone(), slice(&report, &mention))).collect()
}

#[test]
fn a_number_that_a_line_end_or_a_slash_breaks_is_one() {
    for written in
        ["012\n345 678", "012 345\r\n678", "012/345 678", "012/345678", "+855 12\n345 678", "+855 (0)12/345-678"]
    {
        let found = numbers(&format!("Please call {written} now"));
        assert_eq!(found, [("+85512345678".to_owned(), written.to_owned())], "{written:?}");
    }
    let column = report(vec![(Field::SuspectPhone, "012\n345 678".to_owned())]);
    assert_eq!(reader("KH").mentions(&column)[0].value, "+85512345678");
}

#[test]
fn two_numbers_parted_by_a_slash_or_a_line_end_are_two() {
    for parted in [" / ", "/", " /", "\n", " or\n"] {
        let found = numbers(&format!("call 012 345 678{parted}098 765 432"));
        let values: Vec<_> = found.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(values, ["+85512345678", "+85598765432"], "{parted:?}");
    }
    let values = numbers("call 012345678/+855 98 765 432\n1. first\n2. second");
    assert_eq!(values.len(), 2, "{values:?}");
}

#[test]
fn lines_of_digits_that_are_no_number_together_stay_apart() {
    for text in [
        "He paid twice\n012\n345 678 riel",
        "call me at 10:00\n12345678 is the order",
        "call 012\n\n345 678",
        "call 012, then\n345 678",
        "call 012 / 345678",
        "phone 5\n12 345 678",
        "my ID card number is 012\n345 678",
        "tel 012\n345 678 901 234 567 890",
    ] {
        let found = numbers(text);
        assert!(found.iter().all(|(_, written)| !written.contains(['\n', '/'])), "{text:?}: {found:?}");
    }
}

#[test]
fn an_account_behind_a_telephone_is_read_where_it_is_paid_to_at_a_bank() {
    for text in [
        "call 088 123 4567 or pay to 000 123 456 at ABA",
        "They said: call 088 123 4567, then transfer the fee to 000 123 456 (ABA).",
        "Phone 088 123 4567. Send the money to 000 123 456 in the ABA bank",
        "call 088 123 4567 or pay to ABA account 000 123 456",
        "call 088 123 4567 and ABA 000 123 456",
        "ហៅ 088 123 4567 ឬបង់ទៅ 000 123 456 នៅ ABA",
        "致电 088 123 4567 或转账到 000 123 456 ABA",
        "โทร 088 123 4567 หรือโอนไปที่ 000 123 456 ธนาคาร ABA",
        "gọi 088 123 4567 hoặc chuyển đến 000 123 456 tại ABA",
        "hubungi 088 123 4567 atau bayar ke 000 123 456 di ABA",
    ] {
        finds(text, Kind::BankAccount, "ABA:000123456");
        finds(text, Kind::Phone, "+855881234567");
    }
}

#[test]
fn a_telephone_at_a_bank_is_no_account() {
    for text in [
        "call 088 123 4567 or 012 345 678 at ABA",
        "call 088 123 4567 or pay; ask 012 345 678 at ABA's hotline",
        "I paid. Call 012 345 678 at ABA",
        "call to pay: 012 345 678 at the ABA hotline",
        "text 012 345 678 at ABA before you repay",
        "call 088 123 4567, pay me back, or 012 345 678 before ABA closes",
        "ហៅ 088 123 4567 ឬ 012 345 678 នៅ ABA",
        "致电 012 345 678 ABA 客服",
    ] {
        let found = found(text);
        assert!(found.iter().all(|found| found.0 != Kind::BankAccount), "{text}: {found:?}");
    }
}

#[test]
fn a_mailbox_with_blanks_or_words_for_its_signs_is_one_and_its_host_accuses_nobody() {
    for text in [
        "Also kx.dara at kx-post dot com was named",
        "Also kx.dara @ kx-post.com was named",
        "Also kx.dara @kx-post[.]com was named",
        "His mail: kxdara at kx-post dot com",
        "ផ្ញើអ៊ីមែលទៅ kxdara @ kx-post.com",
    ] {
        let found = found(text);
        let mailbox = found.iter().find(|one| one.0 == Kind::Email);
        assert!(mailbox.is_some_and(|one| one.1.ends_with("dara@kx-post.com")), "{text}: {found:?}");
        let is_host = |one: &&(Kind, String, Role)| one.0 == Kind::Domain && one.1 == "kx-post.com";
        assert_eq!(found.iter().filter(is_host).count(), 1, "{text}: {found:?}");
    }
    let own = found("I lost 20 USD. My mail is kx.dara at kx-post dot com.");
    assert!(own.iter().all(|one| one.0 == Kind::Amount || one.2 == Role::Victim), "{own:?}");
    let named = found("Also kx.dara at kx-post dot com was named");
    assert!(named.iter().all(|one| one.2 != Role::Suspect), "{named:?}");
    let column = reader("KH").read(&report(vec![(Field::VictimEmail, "kxbopha @ kx-post.com".to_owned())])).mentions;
    assert_eq!((column[0].kind, column[0].value.as_str()), (Kind::Email, "kxbopha@kx-post.com"));
}

#[test]
fn an_account_behind_its_platform_is_no_mailbox() {
    for text in ["mail or Facebook @kx.shop.me", "by mail, Facebook @ kx-sok.com", "kx.dara is Telegram @kx.sok.me"] {
        let found = found(text);
        assert!(found.iter().all(|one| one.0 != Kind::Email), "{text}: {found:?}");
    }
}

#[test]
fn where_something_was_bought_is_no_mailbox() {
    for text in [
        "I bought shoes at kx-shop dot com",
        "shoes @ kx-shop.com, 20 USD",
        "he sat at kx-shop.com. We paid",
        "a.b at kx-shop.com today",
        "mail me @ kx-shop.com/a.b",
    ] {
        let found = found(text);
        assert!(found.iter().all(|one| one.0 != Kind::Email), "{text}: {found:?}");
        assert!(found.iter().any(|one| one.0 == Kind::Domain && one.2 == Role::Suspect), "{text}: {found:?}");
    }
}

#[test]
fn an_account_is_held_by_the_bank_behind_it_where_the_one_before_stands_in_a_sentence_that_has_ended() {
    for (text, value) in [
        (
            "I paid to an account at Wing Bank, in the name of Sok Example. My account is 248 460 674 870, ABA Bank.",
            "ABA:248460674870",
        ),
        ("Uang itu ke rekening Wing. Uang keluar dari rekening saya 302-159-203-4 (ABA).", "ABA:3021592034"),
        ("对方的账户在Wing Bank。钱是从我自己的账户 403064173 （ABA Bank）转出的。", "ABA:403064173"),
        ("I have an account at Wing Bank acct no. 248 460 674 870, ABA told me to wait.", "WING:248460674870"),
        ("The bank is Wing. The account number is 248 460 674 870.", "WING:248460674870"),
    ] {
        finds(text, Kind::BankAccount, value);
    }
}

#[test]
fn a_mark_that_begins_with_another_is_taken_whole() {
    for (text, whole) in [
        ("ខូចខាត: 21,107 ដុល្លារ ;", "21,107 ដុល្លារ"),
        ("ខូចខាត: 21,107 ដុល្លា ;", "21,107 ដុល្លា"),
        ("mất 500 đô la rồi", "500 đô la"),
    ] {
        let report = narrative(text);
        let mentions = reader("KH").read(&report).mentions;
        let amounts: Vec<String> =
            mentions.iter().filter(|mention| mention.kind == Kind::Amount).map(|one| slice(&report, one)).collect();
        assert_eq!(amounts, [whole], "{text}");
    }
}
