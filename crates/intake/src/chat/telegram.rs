//! Telegram Desktop's JSON export: one chat, or a whole account (`result.json`).

use super::{Message, Sides};
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Spelling};
use crate::fault::Notice;
use crate::table::json::top_keys;
use crate::{Error, Limits, date};
use krama_model::{Moment, Report, ReportKey};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::BufReader;

/// Whether the document is such an export: by the keys of its outermost object.
pub(crate) fn is_export(original: &mut dyn Original, spelling: Spelling, limits: &Limits) -> Result<bool, Error> {
    let keys = top_keys(original, spelling, limits)?;
    let has = |key: &str| keys.iter().any(|known| known == key);
    let account = has("chats") && (has("personal_information") || has("about"));
    Ok((has("messages") && has("type") && has("id")) || account)
}

/// Reads the chat, or the chosen chats of an account.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let limit = desk.settings.limits.chat_messages;
    let export = parse(original, spelling, Wanted::Names)?;
    let chosen: Vec<String> =
        if export.is_account { choose(desk, &export.chats)? } else { export.chats.iter().map(Chat::label).collect() };
    let export = parse(original, spelling, Wanted::Messages { labels: &chosen, limit })?;
    for chat in export.chats {
        if chosen.contains(&chat.label()) {
            match chat {
                Chat { too_long: true, .. } => return Err(Error::TooManyMessages { limit }.into()),
                // Name and number stand before the messages, or the chat could not be told in time.
                Chat { is_read: false, .. } => return Err(Error::BadChat.into()),
                chat => report(desk, chat)?,
            }
        }
    }
    Ok(())
}

/// The labels of the chats the person chose, by name, number or label.
fn choose(desk: &Desk<'_>, chats: &[Chat]) -> Result<Vec<String>, Error> {
    let labels = || chats.iter().map(Chat::label).collect::<Vec<_>>();
    let Some(asked) = desk.arrival.chats else { return Err(Error::ChooseChats { chats: labels() }) };
    let mut chosen = Vec::new();
    for asked in asked {
        let meant = |chat: &&Chat| [chat.name.as_deref(), Some(&chat.id), Some(&chat.label())].contains(&Some(asked));
        let found: Vec<_> = chats.iter().filter(meant).map(Chat::label).collect();
        if found.is_empty() {
            return Err(Error::UnknownChat { chats: labels() });
        }
        chosen.extend(found);
    }
    Ok(chosen)
}

fn report(desk: &mut Desk<'_>, chat: Chat) -> Result<(), Stop> {
    let (mut messages, mut assumed) = (Vec::new(), false);
    for raw in chat.messages {
        let (sent_at, zone_assumed) = raw.sent_at(desk);
        assumed |= zone_assumed;
        if sent_at.is_none() && (raw.date.is_some() || raw.date_unixtime.is_some()) {
            desk.notice(Notice::SentAt, &format!("message {}", raw.number()));
        }
        let author = if raw.kind == "service" { None } else { Some(raw.author()) };
        messages.push(Message { place: format!("message {}", raw.number()), author, sent_at, text: raw.text() });
    }
    let sides = Sides::tell(desk, messages.iter().filter_map(|message| message.author.as_deref()))?;
    let occurred_at = messages.iter().find_map(|message| message.sent_at);
    let begun = occurred_at.map_or(String::new(), |begun| format!(" {begun}"));
    let parts: Vec<_> = messages.into_iter().filter_map(|message| message.part(&sides)).collect();
    let place = format!("chat {}", chat.id);
    if parts.is_empty() {
        return desk.reject(crate::fault::Fault::NothingSaid, place, &[]);
    }
    desk.report(Report {
        // The number is the counterpart's account: it is the same in the chats of all whom they wrote to.
        key: ReportKey { source: desk.source_name(Some("telegram")), reference: format!("{place}{begun}") },
        received_at: None,
        occurred_at,
        zone_assumed: assumed,
        original: desk.arrival.digest,
        place,
        parts,
    })
}

/// One message as the export has it.
#[derive(Deserialize)]
struct RawMessage {
    #[serde(default)]
    id: Value,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    date_unixtime: Option<Value>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    from_id: Value,
    #[serde(default)]
    text: Value,
}

impl RawMessage {
    fn number(&self) -> String {
        plain(&self.id)
    }

    /// A deleted account has no name, only a number.
    fn author(&self) -> String {
        self.from.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| plain(&self.from_id))
    }

    /// The exact second where the export gives it, else the local time it gives.
    fn sent_at(&self, desk: &Desk<'_>) -> (Option<Moment>, bool) {
        let exact = self.date_unixtime.as_ref().and_then(|it| date::at_second(plain(it).parse().ok()?));
        if exact.is_some() {
            return (exact, false);
        }
        let dated = self.date.as_deref().and_then(|text| date::read(text, &[], desk.settings.zone));
        (dated.map(|it| it.moment), dated.is_some_and(|it| it.zone_assumed))
    }

    /// Text is a string, or a list of strings and entities. A hidden link's address is kept behind its words.
    fn text(&self) -> String {
        let Value::Array(pieces) = &self.text else { return plain(&self.text) };
        let mut text = String::new();
        for piece in pieces {
            let words = piece.get("text").map_or_else(|| plain(piece), plain);
            text.push_str(&words);
            if let Some(href) = piece.get("href").and_then(Value::as_str).filter(|href| *href != words) {
                text.extend([" (", href, ")"]);
            }
        }
        text
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// One chat of an export.
#[derive(Default)]
struct Chat {
    name: Option<String>,
    id: String,
    messages: Vec<RawMessage>,
    is_read: bool,
    too_long: bool,
}

impl Chat {
    /// What a person chooses the chat by. Two chats may have one name, so the number stands with it.
    fn label(&self) -> String {
        match &self.name {
            Some(name) if !name.trim().is_empty() => format!("{name} ({})", self.id),
            _ => self.id.clone(),
        }
    }
}

#[derive(Default)]
struct Export {
    chats: Vec<Chat>,
    is_account: bool,
}

/// Which chats' messages are read.
#[derive(Clone, Copy)]
enum Wanted<'w> {
    /// None: only names and numbers.
    Names,
    /// Those of these labels, and a chat that is a document of its own.
    Messages { labels: &'w [String], limit: usize },
}

impl Wanted<'_> {
    fn wants(self, chat: &Chat) -> bool {
        match self {
            Self::Names => false,
            Self::Messages { labels, .. } => labels.contains(&chat.label()),
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Names => 0,
            Self::Messages { limit, .. } => limit,
        }
    }
}

fn parse(original: &mut dyn Original, spelling: Spelling, wanted: Wanted<'_>) -> Result<Export, Error> {
    let text = BufReader::with_capacity(256 << 10, encoding::decoded(original, spelling)?);
    let mut json = serde_json::Deserializer::from_reader(text);
    json.deserialize_map(Outermost(wanted)).map_err(|error| match error.classify() {
        serde_json::error::Category::Io => Error::Read(error.into()),
        _ => Error::BadJson(Some(error)),
    })
}

/// Reads the outermost object: a chat's own keys, or an account's.
struct Outermost<'w>(Wanted<'w>);

impl<'de> Visitor<'de> for Outermost<'_> {
    type Value = Export;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Telegram export")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Export, A::Error> {
        let (mut export, mut chat) = (Export::default(), Chat::default());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "chats" | "left_chats" => {
                    export.is_account = true;
                    export.chats.extend(map.next_value_seed(Chats(self.0))?);
                }
                _ => chat_entry(&mut chat, &key, &mut map, self.0)?,
            }
        }
        if !export.is_account {
            export.chats.push(chat);
        }
        Ok(export)
    }
}

/// Reads one entry of a chat. A single chat is always wanted; in an account a chat's name stands before its messages.
fn chat_entry<'de, A: MapAccess<'de>>(
    chat: &mut Chat,
    key: &str,
    map: &mut A,
    wanted: Wanted<'_>,
) -> Result<(), A::Error> {
    match key {
        "name" => chat.name = map.next_value()?,
        "id" => chat.id = plain(&map.next_value::<Value>()?),
        "messages" if wanted.wants(chat) => {
            chat.is_read = true;
            map.next_value_seed(Messages { chat, limit: wanted.limit() })?;
        }
        _ => {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

/// Reads `{ "list": [ chat … ] }`.
struct Chats<'w>(Wanted<'w>);

impl<'de> DeserializeSeed<'de> for Chats<'_> {
    type Value = Vec<Chat>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Chat>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Chats<'_> {
    type Value = Vec<Chat>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of chats")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Chat>, A::Error> {
        let mut chats = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == "list" {
                chats.extend(map.next_value_seed(Chats(self.0))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(chats)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Chat>, A::Error> {
        let mut chats = Vec::new();
        while let Some(chat) = seq.next_element_seed(OneChat(self.0))? {
            chats.push(chat);
        }
        Ok(chats)
    }
}

struct OneChat<'w>(Wanted<'w>);

impl<'de> DeserializeSeed<'de> for OneChat<'_> {
    type Value = Chat;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Chat, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneChat<'_> {
    type Value = Chat;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chat")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Chat, A::Error> {
        let mut chat = Chat::default();
        while let Some(key) = map.next_key::<String>()? {
            chat_entry(&mut chat, &key, &mut map, self.0)?;
        }
        Ok(chat)
    }
}

/// Reads a chat's messages, as many as the limit allows.
struct Messages<'c> {
    chat: &'c mut Chat,
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for Messages<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Messages<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while self.chat.messages.len() < self.limit {
            let Some(message) = seq.next_element::<RawMessage>()? else { return Ok(()) };
            self.chat.messages.push(message);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            self.chat.too_long = true;
        }
        Ok(())
    }
}
