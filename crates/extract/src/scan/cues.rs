//! Words that say what the value next to them is, in every language at once.

use crate::fold::hiding_words;
use crate::kinds::schema::SCHEMA;
use crate::known::Known;
use crate::lexicon::Said;
use crate::phrase::Found;
use krama_model::Kind;

/// What a word says about the value next to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cue {
    /// An account at a bank.
    Account,
    /// A bank, by its place in [`Known::banks`].
    Bank(u16),
    /// A telephone.
    Phone,
    /// A document whose number follows.
    Document,
    /// Somebody is asked to send a text to a short code.
    TextTo,
    /// A name follows.
    Name,
    /// A transaction on a chain.
    Transaction,
    /// The certificate an app is signed with.
    Signer,
    /// Bakong or KHQR.
    Bakong,
    /// Solana.
    Solana,
    /// An Android app.
    Android,
    /// A version number follows.
    Version,
    /// A currency, by its place in [`crate::kinds::schema::Schema::currencies`].
    Currency(u16),
    /// A counting word that names its currency by itself, by its place in [`crate::kinds::schema::Schema::implied`].
    Counting(u16),
    /// A platform with accounts.
    Platform(Kind),
    /// A place, by its place in [`Known::places`].
    Place(u16),
    /// Something that may hide a link.
    Hidden,
}

impl Cue {
    /// One bit per sort of cue, whatever it carries.
    pub const fn bit(self) -> u32 {
        1 << match self {
            Self::Account => 0,
            Self::Bank(_) => 1,
            Self::Phone => 2,
            Self::TextTo => 3,
            Self::Name => 4,
            Self::Transaction => 5,
            Self::Signer => 6,
            Self::Bakong => 7,
            Self::Solana => 8,
            Self::Android => 9,
            Self::Version => 10,
            Self::Currency(_) => 11,
            Self::Counting(_) => 12,
            Self::Platform(_) => 13,
            Self::Place(_) => 14,
            Self::Hidden => 15,
            Self::Document => 16,
        }
    }
}

/// A cue in the text.
pub(crate) type Hit = Found<Cue>;

/// Every word of `schemas/kinds/`, and the names of a world's banks and places, with what it says.
pub(crate) fn words(known: &Known) -> Vec<(String, Cue)> {
    let mut words: Vec<(String, Cue)> = Vec::with_capacity(1500);
    let schema = &*SCHEMA;
    for (class, cue) in [
        (&schema.words.account, Cue::Account),
        (&schema.words.phone, Cue::Phone),
        (&schema.words.document, Cue::Document),
        (&schema.words.text_to, Cue::TextTo),
        (&schema.words.name, Cue::Name),
        (&schema.words.transaction, Cue::Transaction),
        (&schema.words.signer, Cue::Signer),
        (&schema.words.bakong, Cue::Bakong),
        (&schema.words.solana, Cue::Solana),
        (&schema.words.android, Cue::Android),
        (&schema.words.version, Cue::Version),
    ] {
        words.extend(class.values().flatten().map(|word| (word.clone(), cue)));
    }
    for (index, bank) in known.banks.iter().enumerate() {
        words.extend(bank.names.iter().map(|name| (name.clone(), Cue::Bank(index as u16))));
    }
    for (index, currency) in schema.currencies.iter().enumerate() {
        words.extend(currency.marks().map(|mark| (mark.to_owned(), Cue::Currency(index as u16))));
    }
    for (index, counting) in schema.implied.iter().enumerate() {
        words.push((counting.word.clone(), Cue::Counting(index as u16)));
    }
    for platform in &schema.platforms {
        words.extend(platform.words.iter().map(|word| (word.clone(), Cue::Platform(platform.kind))));
    }
    for (index, place) in known.places.iter().enumerate() {
        words.extend(place.also.iter().map(|name| (name.clone(), Cue::Place(index as u16))));
    }
    words.extend(hiding_words().map(|word| (word, Cue::Hidden)));
    words
}

/// The cues among the phrases of a text, by where they end; returns which sorts occur.
pub(super) fn find(said: &[Found<Said>], cues: &mut Vec<Hit>) -> u32 {
    cues.clear();
    let mut present = 0;
    for found in said {
        if let Said::Beside(meaning) = found.meaning {
            present |= meaning.bit();
            cues.push(Hit { meaning, start: found.start, end: found.end });
        }
    }
    present
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::token::Tokens;

    fn said(text: &str) -> Vec<(Cue, &str)> {
        let (mut tokens, mut said, mut found) = (Tokens::default(), Vec::new(), Vec::new());
        tokens.read(text);
        Lexicon::embedded().find(&tokens, &mut said);
        find(&said, &mut found);
        found.iter().map(|hit| (hit.meaning, &text[hit.start..hit.end])).collect()
    }

    #[test]
    fn a_word_inside_a_word_says_nothing() {
        assert_eq!(said("online"), []);
        assert_eq!(said("LINE 1"), [(Cue::Platform(Kind::Line), "LINE")]);
    }

    #[test]
    fn scripts_without_blanks_match_anywhere() {
        assert!(said("请加微信abc").contains(&(Cue::Platform(Kind::Wechat), "微信")));
        assert!(said("លេខគណនី000").contains(&(Cue::Account, "លេខគណនី")));
    }

    #[test]
    fn capitals_outside_ascii_are_known() {
        assert!(said("SỐ TÀI KHOẢN 12").iter().any(|(cue, _)| *cue == Cue::Account));
    }
}
