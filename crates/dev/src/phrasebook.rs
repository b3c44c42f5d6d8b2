//! What people and scammers say, by language: `phrases/<language>.toml`.
//!
//! A phrase is text with slots, `{phone}`, and choices, `[one|two|three]`. Choices are not nested.

use anyhow::Context;
use krama_train::random::Random;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The phrases of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrasebook {
    /// ISO 639-1 code.
    pub language: String,
    /// What stands between two sentences: a space, or nothing.
    pub joint: String,
    /// The marks around quoted words.
    pub quotes: [String; 2],
    /// How the account begins. Slots: `{date}`.
    pub opening: Vec<String>,
    /// First contact by telephone. Slots: `{phone}`, `{persona}`, `{brand}`.
    pub by_phone: Vec<String>,
    /// First contact on a chat platform. Slots: `{handle}`, `{platform}`, `{persona}`.
    pub by_handle: Vec<String>,
    /// What comes before the scammer's own words.
    pub said: Vec<String>,
    /// A transfer to an account. Slots: `{amount}`, `{account}`, `{bank}`, `{holder}`.
    pub to_account: Vec<String>,
    /// A payment to a wallet. Slots: `{amount}`, `{wallet}`.
    pub to_wallet: Vec<String>,
    /// The site used. Slots: `{url}`.
    pub site: Vec<String>,
    /// A call to the bank's hotline. Slots: `{bank}`, `{hotline}`.
    pub hotline: Vec<String>,
    /// The victim's own number. Slots: `{own_phone}`.
    pub own_phone: Vec<String>,
    /// The victim's own account. Slots: `{own_account}`, `{own_bank}`.
    pub own_account: Vec<String>,
    /// Sentences that carry no value, to make up the length.
    pub aside: Vec<String>,
    /// How the account ends.
    pub closing: Vec<String>,
    /// By scam type: its story and its script.
    pub scam: BTreeMap<String, Scam>,
}

/// What is told and said in one type of scam.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scam {
    /// What happened, in the complainant's words. Slots: `{brand}`, `{persona}`, `{amount}`.
    pub story: Vec<String>,
    /// The scammer's words: one phrase of each list, in order. Slots: `{brand}`, `{persona}`.
    pub script: Vec<Vec<String>>,
}

/// A value for a slot.
pub type Slot<'a> = (&'a str, &'a str);

const BOOKS: &[&str] = &[
    include_str!("../phrases/en.toml"),
    include_str!("../phrases/km.toml"),
    include_str!("../phrases/zh.toml"),
    include_str!("../phrases/th.toml"),
    include_str!("../phrases/vi.toml"),
    include_str!("../phrases/id.toml"),
];

/// Every language's phrases: English first, then Khmer, Chinese, Thai, Vietnamese, Indonesian.
pub fn all() -> anyhow::Result<Vec<Phrasebook>> {
    BOOKS.iter().map(|text| toml::from_str(text).context("a phrasebook does not parse")).collect()
}

impl Phrasebook {
    /// One scammer's script: the same for every report of a group that uses it.
    pub fn script(&self, scam: &Scam, random: &mut Random, slots: &[Slot]) -> String {
        let mut text = String::new();
        for (index, phrases) in scam.script.iter().enumerate() {
            if index > 0 {
                text.push_str(&self.joint);
            }
            render(random.pick(phrases).as_str(), random, slots, &mut text);
        }
        text
    }
}

/// Writes a phrase with its slots filled and its choices drawn. A slot without a value is left out.
pub fn render(phrase: &str, random: &mut Random, slots: &[Slot], out: &mut String) {
    let mut rest = phrase;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let closing = if rest.as_bytes()[at] == b'{' { '}' } else { ']' };
        let Some(length) = rest[at..].find(closing) else { break };
        let inner = &rest[at + 1..at + length];
        if closing == '}' {
            out.push_str(slots.iter().find(|(name, _)| *name == inner).map_or("", |(_, value)| value));
        } else {
            let choice = random.below(inner.split('|').count() as u64) as usize;
            out.push_str(inner.split('|').nth(choice).unwrap_or_default());
        }
        rest = &rest[at + length + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn fills_slots_and_draws_choices() {
        let mut seen = BTreeSet::new();
        for seed in 0..40 {
            let mut out = String::new();
            render("call {phone} [now|today]", &mut Random::new(seed), &[("phone", "1")], &mut out);
            seen.insert(out);
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["call 1 now", "call 1 today"]);
    }

    #[test]
    fn every_book_parses_and_every_brace_closes() {
        for book in all().unwrap() {
            let text = format!("{book:?}");
            assert!(text.contains("{phone}"), "{}", book.language);
            for scam in book.scam.values() {
                assert!(scam.script.len() >= 4, "{}", book.language);
                let phrases = scam.script.iter().flatten().chain(&scam.story);
                for phrase in phrases.chain(&book.opening).chain(&book.to_account) {
                    for (open, close) in [('{', '}'), ('[', ']')] {
                        assert_eq!(phrase.matches(open).count(), phrase.matches(close).count(), "{phrase}");
                    }
                }
            }
        }
    }

    #[test]
    fn says_the_same_script_for_the_same_seed_and_another_for_another() {
        let books = all().unwrap();
        let scam = books[0].scam.values().next().unwrap();
        let script = |seed| books[0].script(scam, &mut Random::new(seed), &[("brand", "Vinka")]);
        assert_eq!(script(1), script(1));
        assert_ne!(script(1), script(2));
    }
}
