//! Mailboxes in the mbox format: each message behind a line that starts with `From ` (RFC 4155).

use super::{is_mail, message};
use crate::desk::{Desk, Original, Stop};
use crate::fault::Fault;
use crate::line::{Found, LineReader};
use std::io::SeekFrom;

/// Whether a text is a mailbox: the separating line, then a message. What stands before it that no letter is does not
/// make it anything else.
pub(crate) fn is_mailbox(head: &[u8]) -> bool {
    let start = head.iter().position(|byte| *byte != 0 && !byte.is_ascii_whitespace()).unwrap_or(head.len());
    let head = &head[start..];
    let Some(length) = memchr::memchr(b'\n', head) else { return false };
    separates(head) && is_mail(&head[length + 1..])
}

/// Whether a line is the one that stands before each message.
fn separates(line: &[u8]) -> bool {
    let start = line.iter().position(|byte| *byte != 0).unwrap_or(line.len());
    line[start..].starts_with(b"From ")
}

/// Reads the messages one by one, holding one at a time.
pub(crate) fn read_mailbox(desk: &mut Desk<'_>, original: &mut dyn Original) -> Result<(), Stop> {
    original.seek(SeekFrom::Start(0))?;
    let limits = desk.settings.limits.clone();
    let mut lines = LineReader::new(original, limits.row_bytes);
    let mut open = Open { bytes: Vec::new(), number: 0, fault: None };
    let mut after_blank = true;
    loop {
        let found = lines.next_line()?;
        let line = lines.line();
        match found {
            Found::End => return open.close(desk),
            Found::Line if after_blank && separates(line) => {
                open.close(desk)?;
                open.number += 1;
                after_blank = false;
                continue;
            }
            Found::Line if open.bytes.len() + line.len() <= limits.text_bytes => {
                let quoted = line.starts_with(b">")
                    && line.trim_ascii_start().iter().skip_while(|b| **b == b'>').take(5).eq(b"From ");
                open.bytes.extend_from_slice(if quoted { &line[1..] } else { line });
                open.bytes.push(b'\n');
            }
            Found::Line | Found::TooLong => open.fault = Some(Fault::RowTooLong),
        }
        after_blank = line.iter().all(|byte| *byte == 0);
    }
}

/// The message being gathered.
struct Open {
    bytes: Vec<u8>,
    number: u64,
    fault: Option<Fault>,
}

impl Open {
    fn close(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let (number, fault) = (self.number, self.fault.take());
        let mut bytes = std::mem::take(&mut self.bytes);
        // The blank line behind a message is the mailbox's: as a file of its own the message says the same without it.
        if bytes.ends_with(b"\n\n") {
            bytes.pop();
        }
        let place = format!("message {number}");
        match fault {
            Some(fault) => desk.reject(fault, place, &bytes),
            None if bytes.trim_ascii().is_empty() => Ok(()),
            None => {
                let reference = format!("{}#{number}", desk.arrival.file_name);
                message::read(desk, &bytes, (place, reference))
            }
        }
    }
}
