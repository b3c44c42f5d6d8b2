//! Values that were once missed, or taken for something else.

use crate::support::{narrative, reader};
use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::{Kind, Role, ValueKey, World};

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
