//! E-mails: a complainant passes on what the scammers wrote, with a few words above.

use super::forms::{Form, Key};
use crate::asset::Trade;
use crate::country::Country;
use crate::incident::{Incident, Value};
use crate::narrative::{self, Own, Teller};
use crate::random::Random;
use crate::row::Column;
use crate::statement::{self, Mention, Statement};
use crate::time;
use crate::words::{Book, Slot};
use krama_model::{Kind, Role};
use std::fmt::Write;

const DAYS: [&str; 7] = ["Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Wed, 1 Jan 2025 08:30:00 +0700` (RFC 5322)
fn dated(when: time::Minute) -> String {
    let ((year, month, day), (hour, minute)) = (time::date(when), time::clock(when));
    let weekday = DAYS[(when / time::DAY % 7) as usize];
    format!("{weekday}, {day} {} {year} {hour:02}:{minute:02}:00 +0700", MONTHS[month as usize - 1])
}

/// One letter.
pub fn letter(
    country: &Country,
    books: &[Book],
    incident: &Incident<'_>,
    random: &mut Random,
) -> (Key, Form, Vec<Mention>) {
    let teller = Teller::new(country, books, incident, random);
    let (told, victim) = (incident.told, &incident.victim);
    let mut slots = teller.slots(random);
    let in_prose: Vec<&Value<'_>> = incident.values.iter().filter(|value| value.trade != Trade::Mailbox).collect();
    let own = Own { phone: random.chance(300), ..Own::default() };
    let account = narrative::compose(&teller, &in_prose, own, random);
    let senders: Vec<&Value<'_>> = incident.values.iter().filter(|value| value.trade == Trade::Mailbox).collect();
    let sender = senders.first().map_or("", |value| value.value.as_ref());
    let lines = incident
        .speaks
        .map_or_else(Vec::new, |script| teller.script_lines(&country.scripts[script as usize], &slots, random));
    slots.set(Slot::Email, sender);
    let (victim_name, persona) = (slots.of(Slot::Victim), slots.of(Slot::Persona));
    let subject = slots.of(Slot::Brand);
    let exercise = country.mint.exercise();
    let id = format!("{}-{}@{}", exercise.file_mark, told.number, exercise.domains.mail[0]);
    let mut text = String::with_capacity(account.len() + 1_200);
    write!(
        text,
        "From: {victim_name} <{}>\r\nTo: <reports@{}>\r\nSubject: Fwd: {subject}\r\nDate: {}\r\nMessage-ID: <{id}>\r\n\
         X-Exercise: everything in this message is invented\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{account}\r\n\r\n\
         ---------- Forwarded message ---------\r\nFrom: {persona} <{sender}>\r\nDate: {}\r\nSubject: {subject}\r\n\
         To: <{}>\r\n\r\n{}\r\n",
        victim.mailbox,
        narrative::POLICE,
        dated(told.received),
        dated(told.when),
        victim.mailbox,
        lines.join("\r\n"),
    )
    .expect("strings take any text");
    let mut statement = Statement::default();
    statement.row.set(Column::Narrative, &account);
    statement::suspects(&teller, &account, &mut statement);
    statement.mentions.push(Mention {
        kind: Kind::Email,
        value: victim.mailbox.clone(),
        role: Role::Victim,
        form: statement::Form::Told,
    });
    statement::own_mentions(incident, (own, &account), &mut statement);
    statement::settle(&mut statement.mentions);
    let name = format!("mail/forwarded-{}.eml", told.number);
    (Key { source: "mail", reference: id }, Form::Alone(name, text.into_bytes()), statement.mentions)
}
