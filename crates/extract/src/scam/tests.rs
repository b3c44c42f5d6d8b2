//! One invented complaint a type and language: each must be known, with signs at the words that say so.

use super::*;
use crate::lexicon::Lexicon;
use crate::role::table::{part, report};
use krama_model::{Author, Field};

const COMPLAINTS: &[(&str, &str)] = &[
    ("shopping", "I ordered shoes from a Facebook page, paid 40 USD and never received the goods."),
    ("shopping", "ខ្ញុំបានកុម្ម៉ង់ទំនិញ បង់ប្រាក់ហើយ តែអត់បានទំនិញ។"),
    ("shopping", "我在网店下单付款后一直没发货，卖家拉黑了我。"),
    ("shopping", "สั่งซื้อของออนไลน์ โอนแล้วไม่ได้รับสินค้า"),
    ("shopping", "Tôi đặt hàng online, đã chuyển tiền nhưng không nhận được hàng."),
    ("shopping", "Saya beli barang di toko online tapi barang tidak dikirim."),
    ("romance", "We met on a dating app, he said he loved me and needed a plane ticket to visit me."),
    ("romance", "ស្គាល់គ្នាតាមកម្មវិធីណាត់ជួប គាត់ថាស្រលាញ់ខ្ញុំ ហើយសុំលុយ។"),
    ("investment", "They put me in a trading platform with high returns, then I could not withdraw."),
    ("investment", "គេឱ្យខ្ញុំវិនិយោគ សន្យាប្រាក់ចំណេញ ក្រោយមកដកលុយមិនបាន។"),
    ("investment", "群里的老师带单炒股，说稳赚，后来无法提现。"),
    ("investment", "ชวนลงทุนเทรดได้ผลตอบแทนสูง แต่ถอนเงินไม่ได้"),
    (
        "identity-phishing",
        "The message said my account has been suspended and to click the link to verify your password.",
    ),
    ("mobile-banking", "I installed an app he sent, my phone froze and my account was emptied."),
    ("mobile-banking", "โหลดแอปตามที่บอก แล้วเงินหายจากบัญชี"),
    ("job", "A part-time job to like videos; to complete tasks I had to pay first."),
    ("job", "Tuyển cộng tác viên làm nhiệm vụ, hoa hồng cao, nạp tiền rồi không rút được."),
    ("gambling", "Situs judi online itu tidak membayar kemenangan slot saya, bonus deposit hilang."),
    (
        "impersonation",
        "A man claiming to be police said I was involved in money laundering and must move money to a safe account.",
    ),
    ("impersonation", "对方自称公安，说我涉嫌洗钱，要我转到安全账户。"),
    (
        "loan-advance-fee",
        "I applied for a loan and had to pay a processing fee and an insurance fee before it was released.",
    ),
    ("loan-advance-fee", "Pinjaman segera diluluskan tetapi saya perlu bayar yuran pemprosesan dahulu."),
    ("sextortion", "She recorded a naked video call and threatened to send the video to my family."),
    ("sextortion", "គេថតវីដេអូអាក្រាតរបស់ខ្ញុំ ហើយគំរាមបង្ហោះវីដេអូ។"),
    ("account-takeover", "My Facebook was hacked after I gave the code; they asked my friends for money."),
    ("account-takeover", "Facebook của tôi bị hack sau khi cung cấp mã OTP."),
    // A mask is not the scheme: what was done with it tells the type.
    ("mobile-banking", "He claimed to be from my bank and made me share my screen."),
    ("mobile-banking", "มีคนอ้างว่าเป็นพนักงานธนาคาร ให้โหลดแอปแล้วแชร์หน้าจอ"),
    ("mobile-banking", "自称银行客服，让我安装软件，后来卡里的钱全没了。"),
    // The bait is told first; whoever comes later with a promise to bring the money back is not the type.
    ("investment", "I invested in gold trading. Months later a man pretending to be police wanted a fee to return it."),
    ("gambling", "Saya main judi online dan kalah. Kemudian orang mengaku polisi minta biaya."),
    // What was opened in somebody's name was not what they applied for.
    ("identity-phishing", "Somebody took a loan in my name after I typed my password into a fake page."),
    ("identity-phishing", "Giờ có khoản vay đứng tên tôi vì tôi nhập mật khẩu vào trang giả."),
    ("identity-phishing", "Your parcel could not be delivered, confirm your address: click the link below."),
    ("romance", "He said he loved me; his parcel was held at customs and I paid the duty. We were like a couple."),
    // A market seller tells what she lives on, not whom she bought from.
    ("job", "ខ្ញុំជាអ្នកលក់ផ្សារ។ គេឱ្យខ្ញុំបំពេញភារកិច្ច ហើយបង់ប្រាក់មុន។"),
    ("loan-advance-fee", "对方说我中了彩票，要先交手续费。"),
];

#[test]
fn each_complaint_is_known_by_the_words_that_say_it() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    for (expected, text) in COMPLAINTS {
        let report = report(vec![part(Field::Narrative, Author::Complainant, text)]);
        let verdict = classifier.judge(&report, &cues.read(&report));
        assert_eq!(verdict.answer(), Some(*expected), "{text}: {verdict:?}");
        assert!(verdict.signs.iter().any(|sign| *sign.scam_type == **expected));
        assert!(verdict.signs.iter().all(|sign| sign.start < sign.end && sign.end as usize <= text.chars().count()));
    }
}

#[test]
fn a_text_that_says_nothing_has_no_type() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let report = report(vec![part(Field::Narrative, Author::Complainant, "Please see the attached form.")]);
    let verdict = classifier.judge(&report, &cues.read(&report));
    assert_eq!((verdict.scam_type, verdict.abstained), (None, true));
}

#[test]
fn a_filled_column_adds_to_words_and_says_nothing_alone() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let judge = |parts| {
        let report = report(parts);
        classifier.judge(&report, &cues.read(&report))
    };
    let app = || part(Field::SuspectApp, Author::System, "com.kx.wallet");
    let signer = part(Field::SuspectAppSigner, Author::System, &"ab".repeat(20));
    let alone = judge(vec![app(), signer]);
    assert_eq!((alone.scam_type, alone.abstained, alone.signs.len()), (None, true, 0));
    let words = || part(Field::Narrative, Author::Complainant, "Somebody made me install an apk.");
    let (bare, with_app) = (judge(vec![words()]), judge(vec![words(), app()]));
    assert_eq!(with_app.scam_type.as_deref(), Some("mobile-banking"));
    assert!(with_app.probability_permille >= bare.probability_permille && with_app.signs.len() > bare.signs.len());
    let other = judge(vec![part(Field::Narrative, Author::Complainant, "casino"), app()]);
    assert_ne!(other.scam_type.as_deref(), Some("mobile-banking"));
}

#[test]
fn repeating_a_word_is_not_proof() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let judge = |parts| {
        let report = report(parts);
        classifier.judge(&report, &cues.read(&report))
    };
    let once = judge(vec![part(Field::Narrative, Author::Complainant, "casino")]);
    let often = judge(vec![part(Field::Narrative, Author::Complainant, &"casino ".repeat(90))]);
    assert!(often.signs[0].millibits < 2 * once.signs[0].millibits);
}

#[test]
fn other_scores_can_take_the_place_of_the_baseline() {
    #[derive(Debug)]
    struct AlwaysJob;
    impl Scores for AlwaysJob {
        fn millibits(&self, tree: &Tree, _: Evidence<'_>) -> Vec<i32> {
            tree.types.iter().map(|scam_type| if scam_type.id == "job" { 9000 } else { 0 }).collect()
        }
    }
    let cues = Lexicon::embedded();
    let report = report(vec![part(Field::Narrative, Author::Complainant, "casino")]);
    let verdict = Classifier::new(Tree::embedded(), Box::new(AlwaysJob)).judge(&report, &cues.read(&report));
    assert_eq!(verdict.answer(), Some("job"));
}

#[test]
fn the_page_on_scam_types_is_the_catalogue() {
    let page = include_str!("../../../../docs/scam-types.md");
    assert_eq!(page, catalogue(), "write `scam::catalogue()` to docs/scam-types.md");
}

#[test]
fn whoever_tells_of_a_scam_has_not_seen_none() {
    let classifier = Classifier::embedded();
    let cues = Lexicon::new(crate::known::Known::of(krama_model::World::Ordinary), classifier.tree());
    let verdict = |parts: Vec<krama_model::Part>| {
        let report = report(parts);
        classifier.judge(&report, &cues.read(&report)).scam_type
    };
    let narrative = |text: &str| vec![part(Field::Narrative, Author::Complainant, text)];
    let offer = "New arrivals with free shipping, shop now, sale ends tonight";
    assert_eq!(verdict(vec![part(Field::Message, Author::Unknown, offer)]).as_deref(), Some("none"));
    assert_eq!(verdict(narrative(offer)).as_deref(), Some("none"));
    for told in [
        format!("The page wrote: \"{offer}\". I transferred to his account."),
        format!("This was a scam: {offer}"),
        "ផេកបានសរសេរថា៖ «បញ្ចុះតម្លៃពិសេស» ហើយខ្ញុំផ្ទេរទៅគណនីរបស់គេ".to_owned(),
    ] {
        assert_ne!(verdict(narrative(&told)).as_deref(), Some("none"), "{told}");
    }
    let mut filed = narrative(offer);
    filed.push(part(Field::SuspectPhone, Author::System, "012 345 678"));
    assert_eq!(verdict(filed), None);
}

#[test]
fn whoever_bought_something_was_not_cheated_for_that() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let answer = |text: &str| {
        let report = report(vec![part(Field::Narrative, Author::Complainant, text)]);
        classifier.judge(&report, &cues.read(&report)).answer().map(str::to_owned)
    };
    assert_eq!(answer("I ordered a lamp and they told me to wait."), None);
    assert_eq!(answer("I ordered a lamp and it never arrived.").as_deref(), Some("shopping"));
}

/// What is answered to a complainant's own words.
fn answer(text: &str) -> Option<String> {
    answered(vec![part(Field::Narrative, Author::Complainant, text)])
}

fn answered(parts: Vec<krama_model::Part>) -> Option<String> {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let report = report(parts);
    classifier.judge(&report, &cues.read(&report)).answer().map(str::to_owned)
}

#[test]
fn whoever_only_says_that_it_was_a_scam_leaves_the_type_open() {
    for text in [
        "I was cheated by a scammer, it is all fraud.",
        "我被骗了，对方是骗子，后来失联了。",
        "Saya ditipu, penipu itu menghilang.",
    ] {
        assert_eq!(answer(text), None, "{text}");
    }
}

#[test]
fn a_purchase_needs_more_than_a_shop_to_be_a_scam() {
    assert_eq!(answer("I ordered a lamp from an online shop and only want to ask about the colour."), None);
    assert_eq!(
        answer("I ordered a lamp from an online shop; since I paid nobody answers.").as_deref(),
        Some("shopping")
    );
    assert_eq!(answer("Tôi đặt mua giày của một shop online, trả tiền xong bị chặn.").as_deref(), Some("shopping"));
}

#[test]
fn everyday_reports_of_no_crime_are_no_scam() {
    for text in [
        "I lost my id card in the market and need a paper for a new one.",
        "ខ្ញុំបាត់អត្តសញ្ញាណប័ណ្ណ ចង់ធ្វើថ្មី។",
        "KTP saya hilang di pasar.",
        "转账时输错了账号，想请银行退回。",
    ] {
        assert_eq!(answer(text).as_deref(), Some("none"), "{text}");
    }
}

#[test]
fn a_conversation_that_is_handed_in_is_no_advertisement() {
    let offer = "Shop now, free shipping, sale ends tonight";
    let chat = |author| part(Field::Message, author, offer);
    assert_eq!(answered(vec![chat(Author::Unknown)]).as_deref(), Some("none"));
    let reply = part(Field::Message, Author::Complainant, "is this real? where do I pay");
    assert_eq!(answered(vec![chat(Author::Counterpart), reply]), None);
}

#[test]
fn phrases_that_overlap_say_one_thing_once() {
    let (cues, classifier) = (Lexicon::embedded(), Classifier::embedded());
    let weight = |text: &str| {
        let report = report(vec![part(Field::Message, Author::Unknown, text)]);
        classifier.judge(&report, &cues.read(&report)).signs[0].millibits
    };
    assert_eq!(weight("my account was hacked"), weight("hacker"));
    assert!(weight("my account was hacked, it got hacked") > weight("hacker"));
}

#[test]
fn a_warning_asks_for_no_password() {
    let warning = vec![part(Field::Message, Author::Unknown, "Never share your password.")];
    assert_eq!(answered(warning), None);
}

#[test]
fn probabilities_are_whole_numbers_everywhere_alike() {
    assert_eq!(halved(1000), super::ONE / 2 - 1);
    assert!((0..40_000).all(|at| halved(at) >= halved(at + 1)));
    for at in 0..20_000_u32 {
        let exact = (f64::from(at) * -0.001).exp2() * super::ONE as f64;
        assert!((halved(at) as f64 - exact).abs() <= 1.5, "{at}: {} {exact}", halved(at));
    }
    assert_eq!(halved(u32::MAX), 0);
    assert_eq!(most_probable(&[5_000, 5_000, -9_000]), (0, 500));
    assert_eq!(most_probable(&[0]), (0, 1000));
}
