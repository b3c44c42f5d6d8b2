//! E-mail: one message (`.eml`, RFC 5322 and MIME) or a mailbox of them (`.mbox`, RFC 4155).

mod addresses;
mod forward;
mod html;
mod mailbox;
mod message;

pub(crate) use mailbox::{is_mailbox, read_mailbox};

use crate::Error;
use crate::desk::{Desk, Original, Stop};
use std::io::{Read, SeekFrom};

/// Headers that tell a message from other text.
const TELLING: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "content-type",
    "delivered-to",
    "reply-to",
    "dkim-signature",
    "authentication-results",
    "content-transfer-encoding",
    "sender",
];

/// Bytes of headers that are looked at.
const HEADER_BYTES: usize = 32 << 10;

/// Whether a text starts as a message does: a block of headers, some of them known, one of them saying from whom.
pub(crate) fn is_mail(head: &[u8]) -> bool {
    // What a broken disk or a careless program left between the characters hides no header.
    let text = String::from_utf8_lossy(&head[..head.len().min(HEADER_BYTES)]).replace('\0', "");
    let (mut known, mut sender) = (0, false);
    for line in text.lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && known > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
        if !is_name {
            return false;
        }
        let name = name.to_ascii_lowercase();
        known += usize::from(TELLING.contains(&name.as_str()));
        sender |= matches!(name.as_str(), "from" | "received" | "return-path" | "sender");
    }
    sender && known >= 3
}

/// Reads one message.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original) -> Result<(), Stop> {
    let limit = desk.settings.limits.text_bytes;
    original.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    original.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(Error::TooLarge { limit: limit as u64 }.into());
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty.into());
    }
    let name = desk.arrival.file_name.to_owned();
    message::read(desk, &bytes, (String::new(), name))
}
