//! Whose a number is, from the sentence it stands in to the role of the mention.

use crate::support::{narrative, reader};
use krama_model::{Kind, Role};

const HOTLINES: &[&str] = &[
    "I called the hotline of Example Bank, +85523999000, but they said it was too late.",
    "Example Bank told me on +85523999000 to make a report to the police first.",
    "I reported it to my bank, Example Bank (hotline +85523999000), on the next day.",
    "The man at +85523999000 told me to go to the police.",
    "Tôi gọi đường dây nóng của Example Bank, số +85523999000, nhưng họ nói đã muộn.",
    "Example Bank theo số +85523999000 bảo tôi trình báo công an.",
    "ភ្នាក់ងារ Example Bank តាមលេខ +85523999000 ប្រាប់ឱ្យខ្ញុំប្តឹងនគរបាលជាមុនសិន។",
    "ខ្ញុំបានតេទៅលេខទាន់ហេតុការណ៍របស់ធនាគារ Example Bank គឺ +85523999000 ប៉ុន្តែគេថាយឺតពេលហើយ។",
    "Example Bank客服(+85523999000)让我先报警。",
    "我打了+85523999000，他们建议我报警。",
    "Saya menelepon layanan Example Bank di +85523999000, tetapi katanya sudah terlambat.",
    "เจ้าหน้าที่ Example Bank ที่เบอร์ +85523999000 บอกให้ไปแจ้งความ",
];

const CALLERS: &[&str] = &[
    "He contacted me on Telegram via number +85512345678 and told me to pay.",
    "A man pretending to be from Example Bank called me from +85512345678.",
    "គេប្រើលេខ +85512345678 ហើយប្រាប់ឱ្យខ្ញុំផ្ទេរលុយ។",
];

fn role(text: &str) -> Role {
    let mentions = reader("KH").read(&narrative(text)).mentions;
    mentions.iter().find(|mention| mention.kind == Kind::Phone).unwrap_or_else(|| panic!("no number: {text}")).role
}

#[test]
fn who_sends_the_complainant_to_the_police_is_not_the_suspect() {
    let roles: Vec<(Role, &str)> = HOTLINES.iter().map(|text| (role(text), *text)).collect();
    let accused: Vec<&(Role, &str)> = roles.iter().filter(|(role, _)| *role == Role::Suspect).collect();
    assert!(accused.is_empty(), "{accused:#?}");
    let open: Vec<&(Role, &str)> = roles.iter().filter(|(role, _)| *role != Role::Bystander).collect();
    assert!(open.len() <= 1, "{open:#?}");
}

#[test]
fn who_calls_is_the_suspect_still() {
    for text in CALLERS {
        assert_eq!(role(text), Role::Suspect, "{text}");
    }
}

#[test]
fn an_account_behind_and_is_the_same_persons_link_and_all() {
    for text in [
        "My telegram is @sok_home and facebook.com/sok.home",
        "My WhatsApp is +855 12 345 678, facebook.com/sok.home",
        "My Telegram: @sok_home, Facebook: facebook.com/sok.home",
    ] {
        let mentions = reader("KH").read(&narrative(text)).mentions;
        let of = |kind: Kind| mentions.iter().find(|mention| mention.kind == kind).map(|mention| mention.role);
        assert_eq!((of(Kind::Facebook), of(Kind::Url)), (Some(Role::Victim), Some(Role::Victim)), "{text}");
    }
}

#[test]
fn the_number_of_a_document_is_no_telephone_number() {
    for text in [
        "ID card number 012345678",
        "my national id: 012 345 678",
        "លេខអត្តសញ្ញាណប័ណ្ណ 012345678",
        "身份证号012345678",
        "CCCD 012345678",
    ] {
        let mentions = reader("KH").read(&narrative(text)).mentions;
        assert!(mentions.iter().all(|mention| mention.kind != Kind::Phone), "{text}: {mentions:?}");
    }
    for text in ["ID card 012345678, phone 099 888 777", "Passport N01234567. He called from 099 888 777"] {
        let mentions = reader("KH").read(&narrative(text)).mentions;
        assert_eq!(mentions.iter().filter(|mention| mention.kind == Kind::Phone).count(), 1, "{text}");
    }
}
