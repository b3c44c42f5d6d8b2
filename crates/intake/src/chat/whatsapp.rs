//! `WhatsApp`'s chat export: a text file, or an archive of it with the media.

use super::whatsapp_stamp::{Order, Stamp};
use super::{Message, Sides};
use crate::archive::{Archive, bare_name};
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Encoding, Spelling};
use crate::fault::Notice;
use crate::{Error, date, text};
use krama_model::{Author, Digest, Field, Part, Report, ReportKey};
use std::collections::HashMap;
use std::io::Cursor;

/// Days from now after which a message cannot have been sent, whatever the clock of a phone says.
const YEAR_DAYS: i64 = 366;
/// Lines looked at to tell a chat.
const LOOK_LINES: usize = 20;

/// One line with a stamp, and the lines that go on from it.
struct Stamped {
    stamp: Stamp,
    author: Option<String>,
    text: String,
}

/// Whether a text is such an export: its first lines are stamped, and somebody writes.
pub(crate) fn is_chat(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(16 << 10)]);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(Some((_, first))) = lines.next().map(Stamp::split) else { return false };
    let notice = !first.contains(": ");
    let later = lines.take(LOOK_LINES).filter_map(Stamp::split).any(|(_, rest)| rest.contains(':'));
    !notice || later
}

/// Reads a chat that came as text.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let text = text::whole(desk, original, spelling)?;
    chat(desk, &text, &HashMap::new())
}

/// Reads a chat that came as an archive: one text, and the files sent.
pub(crate) fn read_archive(desk: &mut Desk<'_>, original: &mut dyn Original) -> Result<(), Stop> {
    let limits = desk.settings.limits.clone();
    let mut archive = Archive::open(original, &limits)?;
    let is_text = |name: &str| name.to_ascii_lowercase().ends_with(".txt");
    let mut chats = Vec::new();
    let texts: Vec<_> = archive.entries.iter().filter(|entry| is_text(&entry.name)).map(|entry| entry.index).collect();
    let mut too_large = false;
    for index in texts {
        match archive.unpack(index, limits.text_bytes)? {
            Some(bytes) => chats.extend(decode(&bytes)?.map(|spelled| (index, spelled))),
            None => too_large = true,
        }
    }
    let (text, spelling, media) = match (chats.len(), chats.pop()) {
        (1, Some((index, (text, spelling)))) => (text, spelling, media(desk, &mut archive, index)?),
        (0, _) if too_large => return Err(Error::TooLarge { limit: limits.text_bytes as u64 }.into()),
        _ => return Err(Error::UnknownArchive.into()),
    };
    desk.encoded(spelling.encoding);
    if spelling.encoding == Encoding::DamagedUtf8 {
        desk.notice(Notice::Replaced, "");
    }
    chat(desk, &text, &media)
}

/// The digest of each file sent, by its name; none where it is too large to be taken out.
type Media = HashMap<String, Option<Digest>>;

/// Keeps every file of the archive but the chat as an original of its own. One that is too large stays in the archive.
fn media(desk: &mut Desk<'_>, archive: &mut Archive<'_>, chat_index: usize) -> Result<Media, Error> {
    let mut media = HashMap::new();
    let files: Vec<_> = archive.entries.iter().filter(|entry| entry.index != chat_index).collect();
    let files: Vec<_> = files.into_iter().map(|entry| (entry.index, bare_name(&entry.name).to_owned())).collect();
    for (index, name) in files {
        let digest =
            archive.unpack(index, desk.settings.limits.text_bytes)?.map(|bytes| desk.attachment(&name, &bytes));
        if digest.is_none() {
            desk.notice(Notice::MediaTooLarge, &name);
        }
        media.insert(name, digest);
    }
    Ok(media)
}

/// The text of a chat; none where it is no chat.
fn decode(bytes: &[u8]) -> Result<Option<(String, Spelling)>, Error> {
    let mut cursor = Cursor::new(bytes);
    let original: &mut dyn Original = &mut cursor;
    let spelling = encoding::detect(original)?;
    let decoded = encoding::decoded_head(original, spelling, bytes.len() * 3)?;
    let text = String::from_utf8_lossy(&decoded).into_owned();
    Ok(is_chat(text.as_bytes()).then_some((text, spelling)))
}

fn chat(desk: &mut Desk<'_>, text: &str, media: &Media) -> Result<(), Stop> {
    let (stamped, preamble) = split(text, desk.settings.limits.chat_messages)?;
    if preamble {
        desk.notice(Notice::Preamble, "");
    }
    let sides = Sides::tell(desk, stamped.iter().filter_map(|message| message.author.as_deref()))?;
    let order = order(&stamped).unwrap_or_else(|| {
        desk.notice(Notice::DayMonthAssumed, "");
        Order::DayMonth
    });
    let zone = desk.settings.zone;
    let mut parts = Vec::with_capacity(stamped.len());
    let mut first = None;
    for (index, Stamped { stamp, author, text }) in stamped.into_iter().enumerate() {
        let place = format!("message {}", index + 1);
        let sent_at = stamp.at(order).and_then(|time| date::in_zone(time, zone)).map(|dated| dated.moment);
        match sent_at {
            None => desk.notice(Notice::SentAt, &place),
            Some(at) if at.day() > desk.settings.now.day() + YEAR_DAYS => desk.notice(Notice::DateAhead, &place),
            Some(_) => {}
        }
        first = first.or(sent_at);
        let file = attached(&text).map(str::to_owned);
        let message = Message { place, author, sent_at, text };
        let Some(part) = message.part(&sides) else { continue };
        let (author, place) = (part.author, part.place.clone());
        parts.push(part);
        if let Some(file) = file {
            parts.extend(media_part(desk, media, (file, author, place)).map(|part| Part { sent_at, ..part }));
        }
    }
    let name = desk.arrival.file_name;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let begun = first.map_or(String::new(), |moment| format!(" {moment}"));
    desk.report(Report {
        // `_chat.txt` is every chat's name on some phones; when the chat began tells them apart and does not change.
        key: ReportKey { source: desk.source_name(Some("whatsapp")), reference: format!("{stem}{begun}") },
        received_at: None,
        occurred_at: first,
        zone_assumed: first.is_some(),
        original: desk.arrival.digest,
        place: String::new(),
        parts,
    })
}

fn media_part(desk: &mut Desk<'_>, media: &Media, file: (String, Author, String)) -> Option<Part> {
    let (name, author, place) = file;
    let Some(digest) = media.get(&name) else {
        desk.notice(Notice::MissingMedia, &place);
        return None;
    };
    let digest = (*digest)?;
    Some(Part {
        field: Field::Attachment,
        author,
        sent_at: None,
        place: format!("{place} attachment {digest}"),
        text: name,
    })
}

/// Splits a text into its messages; true where something stands before the first.
fn split(text: &str, limit: usize) -> Result<(Vec<Stamped>, bool), Error> {
    let (mut messages, mut preamble): (Vec<Stamped>, bool) = (Vec::new(), false);
    for line in text.lines() {
        match (Stamp::split(line), messages.last_mut()) {
            (Some((stamp, rest)), _) => {
                if messages.len() >= limit {
                    return Err(Error::TooManyMessages { limit });
                }
                let (author, text) = by_whom(rest);
                messages.push(Stamped { stamp, author, text });
            }
            (None, Some(message)) => {
                message.text.push('\n');
                message.text.push_str(line);
            }
            (None, None) => preamble |= !line.trim().is_empty(),
        }
    }
    if messages.is_empty() { Err(Error::BadChat) } else { Ok((messages, preamble)) }
}

/// Splits `Name: text`. What has no name is the program's own notice; iOS writes those under the chat's name, with a
/// mark of writing direction before the text, which it also puts before a sent file.
fn by_whom(rest: &str) -> (Option<String>, String) {
    let Some((name, text)) = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|name| (name, ""))) else {
        return (None, rest.to_owned());
    };
    let notice = text.starts_with('\u{200E}') && attached(text).is_none() && NOTICES.iter().any(|it| text.contains(it));
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}'));
    if notice { (None, text.to_owned()) } else { (Some(name.to_owned()), text.to_owned()) }
}

/// What the program's own notices say, in the languages it is used in here.
const NOTICES: &[&str] = &[
    "end-to-end encrypted",
    "created group",
    "created this group",
    "changed their phone number",
    "security code",
    "端到端加密",
    "端對端加密",
    "เข้ารหัสจากต้นทางถึงปลายทาง",
    "mã hóa đầu cuối",
    "terenkripsi secara end-to-end",
    "disulitkan hujung ke hujung",
];

/// The name of the file a message stands for.
fn attached(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}'));
    let line = text.lines().next()?;
    if let Some(inner) = line.split_once("<attached: ").and_then(|(_, inner)| inner.strip_suffix('>')) {
        return Some(inner);
    }
    // `(file attached)` in the phone's language: a bare file name, then words in brackets.
    let (name, note) = line.rsplit_once(" (")?;
    let is_name = name.rsplit_once('.').is_some_and(|(stem, it)| !stem.contains(' ') && (2..=5).contains(&it.len()));
    (is_name && note.ends_with(')')).then_some(name)
}

/// The order of day and month: as some date demands, else the one under which time runs backwards less often.
fn order(messages: &[Stamped]) -> Option<Order> {
    if let Some(order) = messages.iter().find_map(|message| message.stamp.order()) {
        return Some(order);
    }
    let backwards = |order: Order| {
        let times: Vec<_> = messages.iter().map(|message| message.stamp.at(order)).collect();
        times.windows(2).filter(|pair| pair[0] > pair[1]).count()
    };
    match backwards(Order::DayMonth).cmp(&backwards(Order::MonthDay)) {
        std::cmp::Ordering::Less => Some(Order::DayMonth),
        std::cmp::Ordering::Greater => Some(Order::MonthDay),
        std::cmp::Ordering::Equal => None,
    }
}
