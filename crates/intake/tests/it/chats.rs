//! Chat exports.

use crate::collected::{Ask, Collected};
use krama_intake::Error;
use krama_model::{Author, Coded, Field};
use std::io::{Cursor, Write};

fn ask() -> Ask<'static> {
    Ask { complainant: Some("Sophea K"), ..Ask::default() }
}

fn lines(collected: &Collected) -> Vec<(Author, String, String)> {
    let [report] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    let line = |part: &krama_model::Part| {
        (part.author, part.sent_at.map_or(String::new(), |it| it.to_string()), part.text.clone())
    };
    report.parts.iter().map(line).collect()
}

const ANDROID: &str = "\
12/05/2026, 22:10 - Messages and calls are end-to-end encrypted. Tap to learn more.\n\
12/05/2026, 22:11 - Coach Lee: Hello dear\nplease read: this is real - not a scam\n\
12/05/2026, 22:12 - Sophea K: who is this\n\
13/05/2026, 08:00 - Coach Lee: IMG-1.jpg (file attached)\n";

#[test]
fn an_android_chat_has_its_sides_times_and_long_messages() {
    let collected = ask().reads("WhatsApp Chat with Coach Lee.txt", ANDROID.as_bytes());
    let lines = lines(&collected);
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0].0, Author::System);
    assert_eq!(
        lines[1],
        (
            Author::Counterpart,
            "2026-05-12T15:11:00Z".to_owned(),
            "Hello dear\nplease read: this is real - not a scam".to_owned()
        )
    );
    assert_eq!(lines[2].0, Author::Complainant);
    let report = collected.reports()[0];
    assert_eq!(report.key.to_string(), "whatsapp/WhatsApp Chat with Coach Lee 2026-05-12T15:10:00Z");
    assert_eq!(report.parts[2].place, "message 3");
    assert_eq!(collected.warnings()[0].code.to_string(), "K1206");
}

#[test]
fn an_apple_chat_has_marks_brackets_and_halves_of_the_day() {
    let text = "\u{200E}[5/13/26, 10:11:05\u{202F}PM] Coach Lee: \u{200E}Messages and calls are end-to-end encrypted.\r\n\
                [5/13/26, 10:12:00\u{202F}PM] Coach Lee: Deposit today\r\n\
                [5/14/26, 12:01:00\u{202F}AM] ~\u{202F}Sophea K: ok\r\n";
    let ask = Ask { complainant: Some("~\u{202F}sophea k"), ..Ask::default() };
    let lines = lines(&ask.reads("_chat.txt", text.as_bytes()));
    let shown: Vec<_> = lines.iter().map(|(author, time, _)| (*author, time.as_str())).collect();
    assert_eq!(
        shown,
        [
            (Author::System, "2026-05-13T15:11:05Z"),
            (Author::Counterpart, "2026-05-13T15:12:00Z"),
            (Author::Complainant, "2026-05-13T17:01:00Z"),
        ]
    );
}

#[test]
fn day_and_month_are_told_by_the_course_of_time() {
    let month_first = "1/2/26, 10:00 - A: x\n1/3/26, 10:00 - Sophea K: y\n2/1/26, 10:00 - A: z\n";
    let read = lines(&ask().reads("c.txt", month_first.as_bytes()));
    assert_eq!(read[1].1, "2026-01-03T03:00:00Z");
    let unclear = "1/2/26, 10:00 - A: x\n1/2/26, 11:00 - Sophea K: y\n";
    let collected = ask().reads("c.txt", unclear.as_bytes());
    assert_eq!(lines(&collected)[0].1, "2026-02-01T03:00:00Z");
    assert_eq!(collected.warnings()[0].code.to_string(), "K1210");
}

#[test]
fn nobody_is_taken_for_the_complainant_unasked() {
    for complainant in [None, Some("Somebody Else")] {
        let (collected, outcome) = Ask { complainant, ..Ask::default() }.read("c.txt", ANDROID.as_bytes());
        let Err(Error::NameComplainant { authors }) = outcome else { panic!("{outcome:?}") };
        assert_eq!(authors, ["Coach Lee", "Sophea K"]);
        assert!(collected.items.is_empty());
    }
}

/// A zip archive of these files.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a zip in memory can be written");
        zip.write_all(bytes).expect("a zip in memory can be written");
    }
    zip.finish().expect("a zip in memory can be written").into_inner()
}

#[test]
fn a_chat_archive_keeps_its_media_as_originals() {
    let zip = zipped(&[("chat/WhatsApp Chat.txt", ANDROID.as_bytes()), ("chat/IMG-1.jpg", b"not really a picture")]);
    let collected = ask().reads("chat.zip", &zip);
    assert_eq!(collected.attachments, [("IMG-1.jpg".to_owned(), b"not really a picture".to_vec())]);
    let part = collected.reports()[0].parts.last().unwrap();
    let digest = krama_model::Digest::of(b"not really a picture");
    assert_eq!(
        (part.field, part.place.as_str()),
        (Field::Attachment, format!("message 4 attachment {digest}").as_str())
    );
    assert_eq!(part.author, Author::Counterpart);
}

#[test]
fn a_film_over_the_limit_stays_in_the_archive_and_the_chat_is_read() {
    let film = vec![b'x'; 2_000];
    let ask = Ask { limits: krama_intake::Limits { text_bytes: 1_000, ..krama_intake::Limits::default() }, ..ask() };
    let files = [("Chat.txt", ANDROID.as_bytes()), ("IMG-1.jpg", film.as_slice()), ("notes.txt", &film)];
    let collected = ask.reads("chat.zip", &zipped(&files));
    assert_eq!((lines(&collected).len(), collected.attachments.len()), (4, 0));
    let told: Vec<_> = collected.warnings().iter().map(|it| (it.code.to_string(), &*it.message)).collect();
    let [(code, message)] = &told[..] else { panic!("{told:?}") };
    assert!(code == "K1219" && message.ends_with("(IMG-1.jpg, notes.txt)"), "{told:?}");
    let (_, outcome) = ask.read("chat.zip", &zipped(&[("Chat.txt", ANDROID.repeat(9).as_bytes())]));
    assert_eq!(outcome.unwrap_err().code().to_string(), "K1002");
}

#[test]
fn damaged_characters_of_a_chat_in_an_archive_are_told() {
    let mut chat = ANDROID.replace("who is this", "សួស្តី ?").into_bytes();
    let at = chat.iter().rposition(|&byte| byte == b'?').unwrap();
    chat[at] = 0xff;
    for collected in [ask().reads("Chat.txt", &chat), ask().reads("chat.zip", &zipped(&[("Chat.txt", &chat)]))] {
        let told: Vec<_> = collected.warnings().iter().map(|it| it.code.to_string()).collect();
        assert_eq!(told, ["K1202", "K1206"]);
    }
}

const MESSAGES: &str = r#"[
  {"id": 1, "type": "service", "date": "2026-05-12T22:10:00", "actor": "Lee", "text": ""},
  {"id": 2, "type": "message", "date": "2026-05-12T22:11:00", "date_unixtime": "1778598660", "from": "Lee",
   "from_id": "user7", "text": ["Go to ", {"type": "text_link", "text": "our site", "href": "http://pay.example/x"}, " now"]},
  {"id": 3, "type": "message", "date": "2026-05-12T22:12:00", "from": "Sophea K", "from_id": "user8", "text": "no"},
  {"id": 4, "type": "message", "date": "2026-05-12T22:13:00", "from": null, "from_id": "user9", "text": "hi"}
]"#;

#[test]
fn a_telegram_chat_has_its_sides_and_exact_times() {
    let json = format!(r#"{{"name": "Lee", "type": "personal_chat", "id": 4242, "messages": {MESSAGES}}}"#);
    let collected = ask().reads("result.json", json.as_bytes());
    assert_eq!(collected.reports()[0].key.to_string(), "telegram/chat 4242 2026-05-12T15:10:00Z");
    let read = lines(&collected);
    assert_eq!(
        read,
        [
            (Author::Counterpart, "2026-05-12T15:11:00Z".into(), "Go to our site (http://pay.example/x) now".into()),
            (Author::Complainant, "2026-05-12T15:12:00Z".into(), "no".into()),
            (Author::Counterpart, "2026-05-12T15:13:00Z".into(), "hi".into()),
        ]
    );
    assert_eq!(collected.reports()[0].parts[0].place, "message 2");
}

#[test]
fn a_whole_account_is_refused_until_chats_are_chosen() {
    let chat = |name: &str, id: u32| {
        format!(r#"{{"name": {name}, "type": "personal_chat", "id": {id}, "messages": {MESSAGES}}}"#)
    };
    let json = format!(
        r#"{{"about": "x", "personal_information": {{"user_id": 8}}, "chats": {{"about": "y", "list": [{}, {}, {}]}}}}"#,
        chat("\"Lee\"", 1),
        chat("\"Mother\"", 2),
        chat("null", 3)
    );
    let (_, outcome) = ask().read("result.json", json.as_bytes());
    let Err(Error::ChooseChats { chats }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(chats, ["Lee (1)", "Mother (2)", "3"]);
    let chosen = Ask { chats: Some(vec!["Lee".to_owned(), "3".to_owned()]), ..ask() };
    let collected = chosen.reads("result.json", json.as_bytes());
    let places: Vec<_> = collected.reports().iter().map(|report| report.place.clone()).collect();
    assert_eq!(places, ["chat 1", "chat 3"]);
    let missing = Ask { chats: Some(vec!["Nobody".to_owned()]), ..ask() };
    assert_eq!(missing.read("result.json", json.as_bytes()).1.unwrap_err().code().to_string(), "K1051");
}

#[test]
fn two_digits_of_a_buddhist_year_are_no_year_to_come() {
    let ask = Ask { complainant: Some("Dara"), ..Ask::default() };
    let chat = "3/2/69 09:15 - Lim: hi kx-goldmax.top\n14/2/69 09:15 - Dara: ok\n";
    let collected = ask.reads("WhatsApp Chat with Lim.txt", chat.as_bytes());
    assert_eq!(collected.reports()[0].occurred_at.unwrap().date(), "2026-02-03");
    assert!(collected.warnings().is_empty(), "{:?}", collected.warnings());
    let collected = ask.reads("WhatsApp Chat with Lim.txt", chat.replace("/69", "/41").as_bytes());
    assert_eq!(collected.reports()[0].occurred_at.unwrap().date(), "2041-02-03");
    assert_eq!(collected.warnings()[0].code.to_string(), "K1218");
}

#[test]
fn a_message_of_an_impossible_year_has_no_date_and_is_told() {
    let chat = |first: &str, second: &str| {
        format!(
            r#"{{"name": "Lee", "type": "personal_chat", "id": 1, "messages": [
            {{"id": 1, "type": "message", {first}, "from": "Lee", "text": "hi"}},
            {{"id": 2, "type": "message", {second}, "from": "Sophea K", "text": "no"}}]}}"#
        )
    };
    let local = r#""date": "2026-05-12T22:11:00", "date_unixtime": "9223372036854775""#;
    for never in [r#""date_unixtime": "9223372036854775""#, r#""date": "9999-12-31T00:00:00""#, r#""date": "soon""#] {
        let collected = ask().reads("result.json", chat(local, never).as_bytes());
        let times: Vec<_> = lines(&collected).into_iter().map(|(_, time, _)| time).collect();
        assert_eq!(times, ["2026-05-12T15:11:00Z", ""], "{never}");
        let told: Vec<_> = collected.warnings().iter().map(|it| it.code.to_string()).collect();
        assert_eq!(told, ["K1208"], "{never}");
        assert!(collected.warnings()[0].message.ends_with("(message 2)"), "{:?}", collected.warnings());
    }
    let chat = "3/2/2026 09:15 - Lim: hi\n3/2/9026 09:16 - Sophea K: ok\n";
    let collected = ask().reads("WhatsApp Chat with Lim.txt", chat.as_bytes());
    assert_eq!(lines(&collected)[1].1, "");
    assert!(collected.warnings().iter().any(|it| it.code.to_string() == "K1208"), "{:?}", collected.warnings());
}
