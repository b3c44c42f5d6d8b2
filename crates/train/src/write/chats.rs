//! Chats as phones export them. The desk has put one name in place of every complainant's.

use super::forms::{Form, Key};
use crate::country::Country;
use crate::incident::{Incident, Value};
use crate::narrative::{self, Own, Teller};
use crate::random::Random;
use crate::statement::{self, Mention, Statement};
use crate::time::{self, Minute};
use crate::words::{Book, Care, Slot};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What every complainant is called in the exports of an exercise.
pub const COMPLAINANT: &str = "Complainant";

/// One message: whether the complainant wrote it, when, and what.
struct Message {
    own: bool,
    when: Minute,
    text: String,
}

struct Chat {
    persona: String,
    messages: Vec<Message>,
    mentions: Vec<Mention>,
}

/// The scammer's script and what they handed over, with the complainant's answers between.
fn chat(country: &Country, books: &[Book], incident: &Incident<'_>, random: &mut Random) -> Chat {
    let teller = Teller::new(country, books, incident, random);
    let mut slots = teller.slots(random);
    let mut lines = incident
        .speaks
        .map_or_else(Vec::new, |script| teller.script_lines(&country.scripts[script as usize], &slots, random));
    let mut rest: Vec<&Value<'_>> = Vec::new();
    for value in &incident.values {
        let Some(phrases) = narrative::give_key(value.trade).and_then(|key| teller.market.give.get(key)) else {
            rest.push(value);
            continue;
        };
        teller.fill(value, &mut slots, random);
        let mut line = String::new();
        random.pick(phrases).write(&slots, Care::Careful, random, &mut line);
        let place = random.below(lines.len() as u64 + 1) as usize;
        lines.insert(place, line);
    }
    let mut when = incident.told.when.saturating_sub(random.below(4_000) as Minute);
    let mut messages = Vec::with_capacity(lines.len() * 2 + 2);
    for text in lines {
        when += 1 + random.below(90) as Minute;
        messages.push(Message { own: false, when, text });
        if random.chance(700) {
            when += 1 + random.below(20) as Minute;
            messages.push(Message { own: true, when, text: teller.say(&teller.market.reply, &slots, random) });
        }
    }
    let mut statement = Statement::default();
    let own = Own { phone: random.chance(150), ..Own::default() };
    let mut last = String::new();
    teller.fill_own(own, &mut slots, random);
    if own.phone {
        last = teller.say(&teller.book.tell.own_phone, &slots, random);
    }
    for value in rest {
        teller.fill(value, &mut slots, random);
        write!(last, " {}", teller.say(&teller.book.tell.signer, &slots, random)).expect("strings take any text");
    }
    if last.is_empty() {
        last = teller.say(&teller.book.reply, &slots, random);
    }
    messages.push(Message { own: true, when: when + 3, text: last.trim().to_owned() });
    let prose: String = messages.iter().map(|message| message.text.as_str()).collect();
    statement::suspects(&teller, &prose, &mut statement);
    statement::own_mentions(incident, (own, &prose), &mut statement);
    statement::settle(&mut statement.mentions);
    Chat { persona: slots.of(Slot::Persona).to_owned(), messages, mentions: statement.mentions }
}

/// A `WhatsApp` export: text, or an archive of it.
pub fn whatsapp(
    country: &Country,
    books: &[Book],
    incident: &Incident<'_>,
    random: &mut Random,
) -> (Key, Form, Vec<Mention>) {
    let chat = chat(country, books, incident, random);
    let first = chat.messages.first().map_or(0, |message| message.when);
    let stamp = |when| {
        let ((year, month, day), (hour, minute)) = (time::date(when), time::clock(when));
        format!("{day:02}/{month:02}/{year}, {hour:02}:{minute:02}")
    };
    let mut text = format!("{} - {}\n", stamp(first), country.mint.exercise().file_mark);
    for message in &chat.messages {
        let author = if message.own { COMPLAINANT } else { &chat.persona };
        writeln!(text, "{} - {author}: {}", stamp(message.when), message.text).expect("strings take any text");
    }
    let stem = format!("WhatsApp Chat with {} {}", chat.persona, incident.told.number);
    let key = Key { source: "whatsapp", reference: format!("{stem} {}", time::moment(first)) };
    let form = if random.chance(300) {
        Form::Alone(format!("chats/{stem}.zip"), archive(&text))
    } else {
        Form::Alone(format!("chats/{stem}.txt"), text.into_bytes())
    };
    (key, form, chat.mentions)
}

fn archive(text: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    archive.start_file("_chat.txt", options).expect("memory takes any file");
    archive.write_all(text.as_bytes()).expect("memory takes any file");
    archive.finish().expect("memory takes any file").into_inner()
}

/// A Telegram export of one chat.
pub fn telegram(
    country: &Country,
    books: &[Book],
    incident: &Incident<'_>,
    random: &mut Random,
) -> (Key, Form, Vec<Mention>) {
    let chat = chat(country, books, incident, random);
    let id = 7_000_000_000 + incident.told.number;
    let first = chat.messages.first().map_or(0, |message| message.when);
    let line = |at: usize, kind: &str, when: Minute, text: &str| {
        json!({
            "id": at, "type": kind, "date": &time::stamp(when)[..19],
            "date_unixtime": (time::moment(when).0 / 1000).to_string(), "text": text,
        })
    };
    let mut messages = vec![line(0, "service", first, &country.mint.exercise().file_mark).to_string()];
    messages.extend(chat.messages.iter().zip(1..).map(|(message, at)| {
        let (from, from_id) = if message.own { (COMPLAINANT, 1) } else { (chat.persona.as_str(), id) };
        let mut line = line(at, "message", message.when, &message.text);
        line["from"] = json!(from);
        line["from_id"] = json!(format!("user{from_id}"));
        line.to_string()
    }));
    // Name, type and number stand before the messages, as Telegram writes them.
    let head = format!("{{\"name\":{},\"type\":\"personal_chat\",\"id\":{id},\"messages\":[\n", json!(chat.persona));
    let text = format!("{head}{}\n]}}\n", messages.join(",\n"));
    let key = Key { source: "telegram", reference: format!("chat {id} {}", time::moment(first)) };
    (key, Form::Alone(format!("chats/telegram-{}.json", incident.told.number), text.into_bytes()), chat.mentions)
}
