//! What people say, by language: `schemas/exercise/words/<language>.toml`.
//!
//! A phrase is text with slots, `{phone}`, and choices, `[one|two|]`, which may hold slots and choices in turn. Phrases are
//! taken apart once, so that telling a report only walks them.

use crate::random::Random;
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! slots {
    ($($variant:ident = $name:literal,)*) => {
        /// A place in a phrase for a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the slot of that name")]
        pub enum Slot { $($variant,)* }

        impl Slot {
            const NAMES: &'static [(&'static str, Self)] = &[$(($name, Self::$variant),)*];
        }
    };
}

slots! {
    Date = "date",
    Brand = "brand",
    Persona = "persona",
    Victim = "victim",
    She = "she",
    Subject = "She",
    Her = "her",
    Herself = "herself",
    Phone = "phone",
    Handle = "handle",
    Platform = "platform",
    Account = "account",
    Bank = "bank",
    Holder = "holder",
    Code = "code",
    Payload = "payload",
    Wallet = "wallet",
    Coin = "coin",
    Url = "url",
    Email = "email",
    Package = "package",
    Signer = "signer",
    Amount = "amount",
    Small = "small",
    Fee = "fee",
    OwnPhone = "own_phone",
    OwnAccount = "own_account",
    OwnBank = "own_bank",
    OwnEmail = "own_email",
    Hotline = "hotline",
    Host = "host",
    Building = "building",
    Province = "province",
}

/// The values for the slots.
#[derive(Debug, Clone)]
pub struct Slots([String; Slot::NAMES.len()]);

impl Default for Slots {
    fn default() -> Self {
        Self(std::array::from_fn(|_| String::new()))
    }
}

impl Slots {
    /// Puts a value in.
    pub fn set(&mut self, slot: Slot, text: impl Into<String>) {
        self.0[slot as usize] = text.into();
    }

    /// The value.
    pub fn of(&self, slot: Slot) -> &str {
        &self.0[slot as usize]
    }
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Slot(Slot),
    Choice(Vec<Vec<Self>>),
}

/// One phrase, taken apart.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Phrase(Vec<Piece>);

impl TryFrom<String> for Phrase {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut rest = text.as_str();
        let pieces = pieces(&mut rest, false).ok_or_else(|| format!("brackets or a slot of {text:?}"))?;
        if rest.is_empty() { Ok(Self(pieces)) } else { Err(format!("what is left of {text:?}: {rest:?}")) }
    }
}

/// Takes pieces off the front until the text ends, or the choice that it stands in.
fn pieces(rest: &mut &str, inside: bool) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    loop {
        let stops: &[char] = if inside { &['{', '[', '|', ']'] } else { &['{', '['] };
        let at = rest.find(stops).unwrap_or(rest.len());
        if at > 0 {
            found.push(Piece::Text(rest[..at].to_owned()));
        }
        *rest = &rest[at..];
        match rest.as_bytes().first() {
            None => return (!inside).then_some(found),
            Some(b'{') => {
                let end = rest.find('}')?;
                let name = &rest[1..end];
                found.push(Piece::Slot(Slot::NAMES.iter().find(|(known, _)| *known == name)?.1));
                *rest = &rest[end + 1..];
            }
            Some(b'[') => {
                let mut choices = Vec::new();
                while !rest.starts_with(']') {
                    *rest = &rest[1..];
                    choices.push(pieces(rest, true)?);
                }
                *rest = &rest[1..];
                found.push(Piece::Choice(choices));
            }
            Some(_) => return Some(found),
        }
    }
}

/// How carefully somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// As it should be.
    Careful,
    /// Letters change places or go missing in so many words of a thousand.
    Hasty(u64),
}

impl Phrase {
    /// Writes the phrase with its slots filled and its choices drawn. Only the words suffer from haste, never the values.
    pub fn write(&self, slots: &Slots, care: Care, random: &mut Random, out: &mut String) {
        write_all(&self.0, (slots, care), random, out);
    }
}

fn write_all(pieces: &[Piece], how: (&Slots, Care), random: &mut Random, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => match how.1 {
                Care::Careful => out.push_str(text),
                Care::Hasty(permille) => write_hastily(text, permille, random, out),
            },
            Piece::Slot(slot) => out.push_str(how.0.of(*slot)),
            Piece::Choice(choices) => write_all(random.pick::<Vec<Piece>>(choices), how, random, out),
        }
    }
}

/// Words in Latin letters lose a letter or have two swapped; blanks of other scripts are left out.
fn write_hastily(text: &str, permille: u64, random: &mut Random, out: &mut String) {
    for (at, word) in text.split(' ').enumerate() {
        let latin = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let hit = random.chance(permille);
        if at > 0 && !(hit && !word.is_ascii() && !word.contains(['+', '@', ':', '：'])) {
            out.push(' ');
        }
        if latin && hit {
            let letter = 1 + random.below(word.len() as u64 - 2) as usize;
            out.push_str(&word[..letter]);
            if random.chance(500) {
                out.push_str(&word[letter + 1..=letter + 1]);
                out.push_str(&word[letter..=letter]);
                out.push_str(&word[letter + 2..]);
            } else {
                out.push_str(&word[letter + 1..]);
            }
        } else {
            out.push_str(word);
        }
    }
}

/// Phrases that say the same.
pub type Phrases = Vec<Phrase>;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// ISO 639-1 code.
    pub language: String,
    /// What stands between two sentences: a blank, or nothing.
    pub joint: String,
    /// The marks around quoted words.
    pub quotes: [String; 2],
    /// Ways to write an amount; the number goes where `#` stands.
    pub amounts: Vec<String>,
    /// The complainant's sentences.
    pub tell: Tell,
    /// What an operator puts before a value in a short note.
    pub label: BTreeMap<String, String>,
    /// The scammer's sentences that hand over a value.
    pub give: BTreeMap<String, Phrases>,
    /// What the complainant writes in a chat.
    pub reply: Phrases,
    /// By scam type: what happened.
    pub story: BTreeMap<String, Story>,
    /// By scam type: what the scammer writes, line by line.
    pub script: BTreeMap<String, Vec<Phrases>>,
    /// Accounts of no crime.
    pub no_crime: Phrases,
    /// Advertising that somebody passed on as if it were a report.
    pub spam: Phrases,
}

/// What happened, in the complainant's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// How it began.
    pub begin: Phrases,
    /// How it went on.
    pub turn: Phrases,
}

/// The complainant's sentences, by what they are for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named after what it tells")]
pub struct Tell {
    pub opening: Phrases,
    pub again: Phrases,
    pub by_phone: Phrases,
    pub by_handle: Phrases,
    pub said: Phrases,
    pub screenshot: Phrases,
    pub to_account: Phrases,
    pub to_second: Phrases,
    pub to_code: Phrases,
    pub scanned: Phrases,
    pub to_wallet: Phrases,
    pub site: Phrases,
    pub app: Phrases,
    pub signer: Phrases,
    pub mailbox: Phrases,
    pub paid_out: Phrases,
    pub fees: Phrases,
    pub recovery: Phrases,
    pub hotline: Phrases,
    pub platform_page: Phrases,
    pub own_phone: Phrases,
    pub own_account: Phrases,
    pub own_email: Phrases,
    pub place: Phrases,
    pub held: Phrases,
    pub aside: Phrases,
    pub closing: Phrases,
}

const BOOKS: [&str; 6] = [
    include_str!("../../../schemas/exercise/words/km.toml"),
    include_str!("../../../schemas/exercise/words/en.toml"),
    include_str!("../../../schemas/exercise/words/zh.toml"),
    include_str!("../../../schemas/exercise/words/th.toml"),
    include_str!("../../../schemas/exercise/words/vi.toml"),
    include_str!("../../../schemas/exercise/words/id.toml"),
];

/// Every language's words, in the order of [`crate::country::LANGUAGES`].
pub fn books() -> Vec<Book> {
    BOOKS.iter().map(|text| toml::from_str(text).expect("shipped words are parsed by a test")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::{LANGUAGES, SCAM_TYPES};

    #[test]
    fn choices_may_hold_slots_and_choices() {
        let phrase = Phrase::try_from("pay [{amount}|[all|half] of it] now".to_owned()).unwrap();
        let mut slots = Slots::default();
        slots.set(Slot::Amount, "5 USD");
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..60 {
            let mut out = String::new();
            phrase.write(&slots, Care::Careful, &mut Random::new(seed), &mut out);
            seen.insert(out);
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["pay 5 USD now", "pay all of it now", "pay half of it now"]);
    }

    #[test]
    fn refuses_a_slot_nobody_knows_and_a_bracket_that_stays_open() {
        assert!(Phrase::try_from("pay {nobody}".to_owned()).is_err());
        assert!(Phrase::try_from("pay [now|later".to_owned()).is_err());
    }

    #[test]
    fn every_book_tells_every_type_and_no_scam_is_left_out() {
        for (book, language) in books().iter().zip(LANGUAGES) {
            assert_eq!(book.language, language);
            for scam in SCAM_TYPES {
                assert!(book.story.contains_key(scam), "{language} {scam}");
                assert_eq!(book.script[scam].len(), crate::script::LINES, "{language} {scam}");
            }
        }
    }
}
