//! The e-mails and the chats.

use super::DemoFile;
use super::cast::{CASTS, Cast};
use crate::invented;
use serde::Serialize;
use std::fmt::Write;

/// The references these files get (an e-mail's message id; a chat's name or number, and its start), with their groups.
pub const TRUTH: &[(&str, &str)] = &[
    ("20250127021244.77A1@kx-dafensok0.com", "A"),
    ("offer-55@kx-neaormi0-vip.org", "G"),
    ("WhatsApp Chat with Anna 2025-02-10T01:03:00Z", "C"),
    ("chat 700000001 2025-02-03T12:05:00Z", "B"),
];

fn cast(name: &str) -> &'static Cast {
    CASTS.iter().find(|cast| cast.name == name).expect("the letters name groups of the cast")
}

/// The e-mails and chats of the demo.
pub fn files() -> anyhow::Result<Vec<DemoFile>> {
    Ok(vec![
        ("mail/investment-offer.eml", investment_offer(cast("A")).into_bytes()),
        ("mail/task-offer.eml", task_offer(cast("G")).into_bytes()),
        ("chat/WhatsApp Chat with Anna.txt", whatsapp(cast("C")).into_bytes()),
        ("chat/result.json", telegram(cast("B"))?),
    ])
}

fn investment_offer(cast: &Cast) -> String {
    let (brand, domain, wallet, phone) = (cast.brand(), cast.domain(0), cast.wallet(0), cast.phone(1));
    let persona = cast.persona(0);
    format!(
        "Return-Path: <bounce@{domain}>\r\n\
From: \"{brand} Support\" <support@{domain}>\r\n\
To: Sokunthea <sokunthea@mail.example>\r\n\
Subject: Your {brand} account is approved\r\n\
Date: Mon, 27 Jan 2025 09:12:44 +0700\r\n\
Message-ID: <20250127021244.77A1@{domain}>\r\n\
MIME-Version: 1.0\r\n\
Content-Type: text/plain; charset=utf-8\r\n\
Content-Transfer-Encoding: 8bit\r\n\
\r\n\
Dear Sokunthea,\r\n\
\r\n\
this is {persona} from the {brand} team. Your place in the plan is approved. The smallest deposit is 100 USDT and\r\n\
the profit of 12 per cent is paid every evening. Do not close the page before the order is finished.\r\n\
\r\n\
1. Log in at https://{domain}/login with the number of your identity card.\r\n\
2. Send the deposit to our wallet {wallet} and keep the picture of the transfer.\r\n\
3. Write to me on WhatsApp {phone} so that I can confirm it.\r\n\
\r\n\
The bank may ask; say it is for your family. Places are few.\r\n\
\r\n\
{persona}\r\n\
{brand}\r\n"
    )
}

fn task_offer(cast: &Cast) -> String {
    let (brand, domain, handle, persona) = (cast.brand(), cast.domain(1), cast.handle(0), cast.persona(0));
    let (account, bank) = cast.account(0);
    let bank = invented::BANKS[bank];
    let boundary = "=_kx_part_41";
    format!(
        "From: {persona} <hr@{domain}>\n\
To: Budi <budi@mail.example>\n\
Reply-To: <kx.staff@{domain}>\n\
Subject: =?utf-8?Q?Lowongan_kerja_dari_rumah_=E2=80=93_{subject}?=\n\
Date: Wed, 5 Mar 2025 14:02:10 +0700\n\
Message-ID: <offer-55@{domain}>\n\
MIME-Version: 1.0\n\
Content-Type: multipart/alternative; boundary=\"{boundary}\"\n\
\n\
--{boundary}\n\
Content-Type: text/plain; charset=utf-8\n\
\n\
Halo, saya {persona} dari bagian personalia {brand}. Kami mencari 30 orang untuk kerja dari rumah. Cukup 40 menit\n\
sehari dengan satu ponsel, setiap pesanan dibayar 20 ribu. Daftar di https://{domain}/register lalu hubungi Telegram\n\
@{handle}. Untuk pesanan gabungan isi saldo ke rekening {account} {bank}. Kalau berhenti sekarang seluruh grup\n\
kehilangan komisi.\n\
\n\
--{boundary}\n\
Content-Type: text/html; charset=utf-8\n\
\n\
<p>Halo, saya {persona} dari bagian personalia {brand}. Daftar di <a href=\"https://{domain}/register\">situs kami</a>,\n\
lalu hubungi Telegram @{handle}. Rekening: {account} {bank}.</p>\n\
\n\
--{boundary}--\n",
        subject = brand.replace(' ', "_")
    )
}

/// A chat as WhatsApp on Android exports it.
fn whatsapp(cast: &Cast) -> String {
    let own = invented::phone(invented::Plan::Cambodia, 7_990_001);
    let (account, bank) = cast.account(1);
    let (phone, bank, domain) = (cast.phone(0), invented::BANKS[bank], cast.domain(0));
    let lines = [
        ("", "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.".to_owned()),
        ("Anna", "Good morning my love, did you sleep well? I dreamed of you the whole night.".to_owned()),
        ("Sreyneang", "Good morning. Yes, thank you. When is your contract on the ship over?".to_owned()),
        ("Anna", "My contract ends in two weeks and then I come to you. I have sent you a parcel with a necklace and a letter.".to_owned()),
        ("Anna", "<Media omitted>".to_owned()),
        ("Sreyneang", format!("You are so kind. The driver can call me, my number is {own}.")),
        ("Anna", format!("The customs officer holds it and asks for the clearance, 850 dollars. His number is {phone}.\nPay it to {bank} account {account}, he sends the parcel the same day.")),
        ("Sreyneang", "That is a lot of money for me. Can you not pay it?".to_owned()),
        ("Anna", format!("My card does not work on this ship, can you help me this once? You can follow the parcel at {domain}")),
        ("Sreyneang", "I paid it this morning. Here is the receipt.".to_owned()),
        ("Anna", "If you love me you will not doubt. There is one more stamp of 300 dollars, I will pay you back double when I arrive.".to_owned()),
        ("Sreyneang", "Anna? Why do you not answer?".to_owned()),
    ];
    let mut chat = String::new();
    for (number, (author, text)) in lines.iter().enumerate() {
        let (day, minute) = (10 + number / 4, 3 + number * 4);
        let author = if author.is_empty() { String::new() } else { format!("{author}: ") };
        writeln!(chat, "{day:02}/02/2025, 08:{minute:02} - {author}{text}").expect("strings take any text");
    }
    chat
}

/// A chat as Telegram Desktop exports it.
fn telegram(cast: &Cast) -> anyhow::Result<Vec<u8>> {
    let (brand, domain, persona) = (cast.brand(), cast.domain(0), cast.persona(0));
    let (account, bank) = cast.account(0);
    let bank = invented::BANKS[bank];
    let turns = [
        (&persona, format!("សួស្តី ខ្ញុំ {persona} មកពីផ្នែកបុគ្គលិករបស់ {brand}។ បងចង់រកចំណូលបន្ថែមទេ?")),
        (&"Vanna".to_owned(), "ចង់ តើធ្វើអ្វីខ្លះ?".to_owned()),
        (&persona, "ធ្វើការតែ ៤០ នាទីក្នុងមួយថ្ងៃ គ្រាន់តែចុចឡាយ រួចថតអេក្រង់ផ្ញើមក។ មួយភារកិច្ចបាន ២ ដុល្លារ។".to_owned()),
        (&persona, format!("សូមចុះឈ្មោះនៅ https://{domain}/register")),
        (&"Vanna".to_owned(), "ខ្ញុំចុះឈ្មោះរួចហើយ ទទួលបាន ៦ ដុល្លារមែន អរគុណ។".to_owned()),
        (&persona, format!("បងចាប់បានការបញ្ជាទិញរួម សូមបញ្ចូលទឹកប្រាក់ ១៥០ ដុល្លារ ទៅគណនី {account} {bank} ដើម្បីបន្ត។")),
        (&"Vanna".to_owned(), "ខ្ញុំផ្ញើពីគណនីធនាគាររបស់ខ្ញុំរួចហើយ ពេលណាដកបាន?".to_owned()),
        (&persona, "បំពេញឱ្យគ្រប់ ៤០ ទើបដកប្រាក់បានទាំងអស់។ បើបងឈប់ឥឡូវ សមាជិកក្រុមទាំងអស់នឹងខាតកម្រៃ។".to_owned()),
    ];
    let messages = turns.iter().enumerate().map(|(number, (author, text))| Message {
        id: 100 + number,
        kind: "message",
        date: format!("2025-02-03T19:{:02}:00", 5 + number * 3),
        date_unixtime: (1_738_584_300 + number * 180).to_string(),
        from: author,
        from_id: if **author == persona { "user700000001" } else { "user700000002" },
        text,
        text_entities: vec![Entity { kind: "plain", text }],
    });
    let export = Export { name: &persona, kind: "personal_chat", id: 700_000_001, messages: messages.collect() };
    let mut bytes = serde_json::to_vec_pretty(&export)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Telegram Desktop's export of one chat, its keys in the order it writes them.
#[derive(Serialize)]
struct Export<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    id: u64,
    messages: Vec<Message<'a>>,
}

#[derive(Serialize)]
struct Message<'a> {
    id: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    date: String,
    date_unixtime: String,
    from: &'a str,
    from_id: &'static str,
    text: &'a str,
    text_entities: Vec<Entity<'a>>,
}

#[derive(Serialize)]
struct Entity<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
}
