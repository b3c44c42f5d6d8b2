//! One message to one report.

use super::addresses::Addresses;
use super::forward::{Body, Inner};
use super::html;
use crate::date;
use crate::desk::{Desk, Stop};
use crate::fault::{Fault, Notice};
use encoding_rs::Encoding;
use krama_model::{Author, Field, Moment, Part, Report, ReportKey};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::collections::HashSet;

/// How many bytes of text are searched for the links of one body.
const SEARCH_BYTES: usize = 1 << 30;

/// Reads one message. `at` is its place and the reference it has where it states none.
pub(super) fn read(desk: &mut Desk<'_>, bytes: &[u8], at: (String, String)) -> Result<(), Stop> {
    let (place, reference) = at;
    let limits = &desk.settings.limits;
    // Nesting cannot be deeper than the types that make it are many; told before a parser follows them down.
    let nested = count(bytes, b"multipart/") + count(bytes, b"message/");
    if nested > limits.mail_parts {
        return desk.reject(Fault::TooManyParts, place, bytes);
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return desk.reject(Fault::BadMail, place, bytes);
    };
    if parts_of(&message) > limits.mail_parts || depth_of(&message) > limits.mail_depth {
        return desk.reject(Fault::TooManyParts, place, bytes);
    }
    let received_at = message.date().filter(|date| date.is_valid()).and_then(|it| date::at_second(it.to_timestamp()));
    if received_at.is_none() && message.header(HeaderName::Date).is_some() {
        desk.notice(Notice::SentAt, &place);
    }
    let mut letter = Letter { sent_at: received_at, parts: Vec::new(), label: String::new() };
    letter.write(desk, &message, &place);
    if letter.parts.iter().all(|part| part.text.trim().is_empty()) {
        return desk.reject(Fault::NothingSaid, place, bytes);
    }
    let stated = message.message_id().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    let source = desk.source_name(Some("mail"));
    let reference = stated.unwrap_or_else(|| {
        desk.named_by_file();
        reference
    });
    desk.report(Report {
        key: ReportKey { source, reference },
        received_at,
        occurred_at: None,
        zone_assumed: false,
        original: desk.arrival.digest,
        place,
        parts: letter.parts,
    })
}

/// Occurrences of a lower-case word, whatever its case in the text.
fn count(bytes: &[u8], word: &[u8]) -> usize {
    memchr::memchr_iter(b'/', bytes)
        .filter(|&slash| {
            (slash + 1).checked_sub(word.len()).is_some_and(|start| bytes[start..=slash].eq_ignore_ascii_case(word))
        })
        .count()
}

fn nested<'m, 'x>(message: &'m Message<'x>) -> impl Iterator<Item = &'m Message<'x>> {
    message.parts.iter().filter_map(|part| if let PartType::Message(inner) = &part.body { Some(inner) } else { None })
}

fn parts_of(message: &Message<'_>) -> usize {
    message.parts.len() + nested(message).map(parts_of).sum::<usize>()
}

fn depth_of(message: &Message<'_>) -> usize {
    1 + nested(message).map(depth_of).max().unwrap_or(0)
}

/// A message's parts, as they are written down.
struct Letter {
    sent_at: Option<Moment>,
    parts: Vec<Part>,
    /// What goes before a MIME part's number inside a message inside the message.
    label: String,
}

impl Letter {
    /// Writes a message down. One that carries another, or passes one on in its text, is the complainant's.
    fn write(&mut self, desk: &mut Desk<'_>, message: &Message<'_>, place: &str) {
        let bodies = bodies(message);
        let subject = message.subject().unwrap_or_default();
        let passes_on = |(_, text): &(u32, String)| matches!(Body::take_apart(text, subject), Body::Forward { .. });
        let forwarded = nested(message).next().is_some() || bodies.iter().any(passes_on);
        let (author, senders) =
            (if forwarded { Author::Complainant } else { Author::Counterpart }, Addresses::senders(message));
        let recipients = Addresses::recipients(message);
        self.put(if forwarded { Field::VictimEmail } else { Field::Sender }, author, "", senders.text());
        if !forwarded {
            self.put(Field::Recipient, author, "", recipients.text());
        }
        self.put(Field::Subject, author, "", subject.to_owned());
        for (id, text) in bodies {
            self.body(&text, (subject, author), (&senders, &recipients), &format!("part {id}"));
        }
        self.hidden_links(message, author);
        self.attachments(desk, message, author, place);
    }

    fn body(&mut self, text: &str, by: (&str, Author), people: (&Addresses, &Addresses), place: &str) {
        let ((subject, author), (senders, recipients)) = (by, people);
        let own_field = if author == Author::Complainant { Field::Narrative } else { Field::Body };
        match Body::take_apart(text, subject) {
            Body::Single => self.put(own_field, author, place, text.to_owned()),
            Body::Forward { above, inner } => {
                let inner_place = format!("{place} forwarded");
                let inner = Inner::parse(inner);
                self.put(Field::Narrative, Author::Complainant, place, above.to_owned());
                self.put(Field::Sender, Author::Counterpart, &inner_place, inner.from.to_owned());
                self.put(Field::Recipient, Author::Counterpart, &inner_place, inner.to.to_owned());
                self.put(Field::Subject, Author::Counterpart, &inner_place, inner.subject.to_owned());
                self.put(Field::Body, Author::Counterpart, &inner_place, inner.text.to_owned());
            }
            Body::Reply { above, attribution, quoted } => {
                self.put(own_field, author, place, above.to_owned());
                let quoted_by = match () {
                    () if author != Author::Counterpart => Author::Unknown,
                    () if senders.are_named_in(attribution) => Author::Counterpart,
                    () if recipients.are_named_in(attribution) => Author::Complainant,
                    () => Author::Unknown,
                };
                self.put(Field::Body, quoted_by, &format!("{place} quoted"), quoted.to_owned());
            }
        }
    }

    /// Addresses that only the HTML form of a body goes to.
    fn hidden_links(&mut self, message: &Message<'_>, author: Author) {
        let plain: HashSet<_> = message.text_body.iter().collect();
        for &id in message.html_body.iter().filter(|id| !plain.contains(id)) {
            let Some(PartType::Html(html)) = message.part(id).map(|part| &part.body) else { continue };
            let mut links = html::links(html);
            let mut seen = HashSet::new();
            links.retain(|link| seen.insert(link.clone()));
            let unsaid = self.unsaid(links);
            self.put(Field::Body, author, &format!("part {id} links"), unsaid.join("\n"));
        }
    }

    /// The links that no text says. Each is looked for in every text, so beyond a budget they count as unsaid: said twice
    /// is better than lost, and either is better than a message that takes an hour.
    fn unsaid(&self, mut links: Vec<String>) -> Vec<String> {
        let length = self.parts.iter().map(|part| part.text.len()).sum::<usize>().max(1);
        let (affordable, mut asked) = (SEARCH_BYTES / length, 0);
        links.retain(|link| {
            asked += 1;
            let finder = memchr::memmem::Finder::new(link);
            asked > affordable || !self.parts.iter().any(|part| finder.find(part.text.as_bytes()).is_some())
        });
        links
    }

    fn attachments(&mut self, desk: &mut Desk<'_>, message: &Message<'_>, author: Author, place: &str) {
        if message.parts.iter().any(names_unknown_charset) {
            desk.notice(Notice::Charset, place);
        }
        for &id in &message.attachments {
            let Some(part) = message.part(id) else { continue };
            let name = part.attachment_name().unwrap_or("attachment").to_owned();
            let (bytes, text) = match &part.body {
                PartType::Text(text) => (text.as_bytes(), text.to_string()),
                PartType::Html(html) => (html.as_bytes(), html::text_of(html)),
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => (bytes.as_ref(), name.clone()),
                PartType::Message(inner) => (inner.raw_message(), String::new()),
                PartType::Multipart(_) => continue,
            };
            let digest = desk.attachment(&name, bytes);
            let label = format!("{}part {id} attachment {digest}", self.label);
            if let PartType::Message(inner) = &part.body {
                let outer = std::mem::replace(&mut self.label, format!("{label} "));
                self.write(desk, inner, place);
                self.label = outer;
            } else {
                self.put(Field::Attachment, author, &format!("part {id} attachment {digest}"), text);
            }
        }
    }

    fn put(&mut self, field: Field, author: Author, place: &str, text: String) {
        if !text.trim().is_empty() {
            let place = format!("{}{place}", self.label).trim_end().to_owned();
            // When an inner message was sent is not said by the outer one's date.
            let inner = place.ends_with("forwarded") || place.ends_with("quoted");
            let sent_at = if inner { None } else { self.sent_at };
            self.parts.push(Part { field, author, sent_at, place, text });
        }
    }
}

/// The text bodies with their MIME part's number; HTML where there is nothing else.
fn bodies(message: &Message<'_>) -> Vec<(u32, String)> {
    let ids = message.text_body.iter().copied();
    let text = |id: u32| match &message.part(id)?.body {
        PartType::Text(text) => Some((id, text.to_string())),
        PartType::Html(html) => Some((id, html::text_of(html))),
        _ => None,
    };
    ids.filter_map(text).collect()
}

fn names_unknown_charset(part: &MessagePart<'_>) -> bool {
    let charset = part.content_type().and_then(|it| it.attribute("charset"));
    charset.is_some_and(|label| Encoding::for_label(label.as_bytes()).is_none())
}
