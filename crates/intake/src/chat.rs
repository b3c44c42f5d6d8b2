//! Chat exports: one report per chat, one part per message.

pub(crate) mod telegram;
pub(crate) mod whatsapp;
mod whatsapp_stamp;

use crate::Error;
use crate::desk::Desk;
use krama_model::{Author, Field, Moment, Part};

/// One message on its way to a part.
pub(crate) struct Message {
    /// `message 17`, or `message` and the program's own number.
    pub place: String,
    /// Who wrote it; none for the program's own notices.
    pub author: Option<String>,
    pub sent_at: Option<Moment>,
    pub text: String,
}

/// Tells which authors complain: the ones of that name, compared without case and outer blanks.
pub(crate) struct Sides {
    complainant: String,
}

impl Sides {
    /// Refuses a chat in which the named complainant does not write, or nobody was named. Authors are named by first
    /// message.
    pub fn tell<'m>(desk: &Desk<'_>, authors: impl Iterator<Item = &'m str>) -> Result<Self, Error> {
        let mut named: Vec<String> = Vec::new();
        for author in authors {
            if !named.iter().any(|known| known == author) {
                named.push(author.to_owned());
            }
        }
        match desk.arrival.complainant.map(same_name) {
            Some(complainant) if named.iter().any(|author| same_name(author) == complainant) => {
                Ok(Self { complainant })
            }
            _ => Err(Error::NameComplainant { authors: named }),
        }
    }

    pub fn of(&self, author: Option<&str>) -> Author {
        match author {
            None => Author::System,
            Some(author) if same_name(author) == self.complainant => Author::Complainant,
            Some(_) => Author::Counterpart,
        }
    }
}

/// A name as it is compared. Marks of writing direction, which exports put around names, do not count.
fn same_name(name: &str) -> String {
    let mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    name.replace(mark, "").replace('\u{A0}', " ").trim().to_lowercase()
}

impl Message {
    /// The message as a part; a message without text says nothing.
    pub fn part(self, sides: &Sides) -> Option<Part> {
        let author = sides.of(self.author.as_deref());
        let part = Part { field: Field::Message, author, sent_at: self.sent_at, place: self.place, text: self.text };
        (!part.text.trim().is_empty()).then_some(part)
    }
}
