//! The words, banks, currencies, platforms and places under `schemas/`, read once.

use super::opening::Openings;
use krama_model::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words by language.
pub(crate) type ByLanguage = BTreeMap<String, Vec<String>>;

/// `schemas/kinds/words.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CueWords {
    pub account: ByLanguage,
    pub phone: ByLanguage,
    pub document: ByLanguage,
    pub text_to: ByLanguage,
    pub name: ByLanguage,
    pub transaction: ByLanguage,
    pub signer: ByLanguage,
    pub bakong: ByLanguage,
    pub solana: ByLanguage,
    pub android: ByLanguage,
    pub version: ByLanguage,
}

/// A bank that accounts are held at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bank {
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub names: Vec<String>,
    #[serde(default)]
    pub bakong: Vec<String>,
    /// How many digits its account numbers have; any number where nothing is said.
    #[serde(default)]
    digits: Vec<usize>,
}

impl Bank {
    /// Whether an account number may have so many digits.
    pub fn holds(&self, digits: usize) -> bool {
        self.digits.is_empty() || self.digits.contains(&digits)
    }
}

/// A currency and how it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Currency {
    pub code: String,
    #[serde(default)]
    pub both: Vec<String>,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
}

impl Currency {
    /// Every way it is written.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        self.both.iter().chain(&self.before).chain(&self.after).map(String::as_str)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MultiplierFile {
    factor: i64,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyFile {
    currency: Vec<Currency>,
    multiplier: Vec<MultiplierFile>,
    implied: BTreeMap<String, Vec<String>>,
}

/// A counting word that names its currency by itself.
#[derive(Debug)]
pub(crate) struct Counting {
    pub word: String,
    pub currency: String,
}

/// A platform and its words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Platform {
    pub kind: Kind,
    pub words: Vec<String>,
}

/// Words between a platform and an account's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkWords {
    strong: Vec<String>,
    weak: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformFile {
    platform: Vec<Platform>,
    link: LinkWords,
}

/// A place and its spellings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    pub name: String,
    pub also: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    place: Vec<Place>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BankFile {
    bank: Vec<Bank>,
}

/// What is the same in every world: words, currencies and platforms under `schemas/kinds/`.
#[derive(Debug)]
pub(crate) struct Schema {
    pub words: CueWords,
    pub currencies: Vec<Currency>,
    /// Counting words and their factors.
    pub multipliers: Openings<i64>,
    pub implied: Vec<Counting>,
    pub platforms: Vec<Platform>,
    /// Words between a platform and an account's name, and what they say of it.
    pub link: Openings<Lead>,
}

/// What a word between a platform and an account's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// What follows is a name, even without `@` or `:`.
    Strong,
    /// Nothing by itself.
    Weak,
}

/// The shipped data. A test reads it, so a damaged file never leaves the workshop.
pub(crate) static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let money: CurrencyFile = read(include_str!("../../../../schemas/kinds/currencies.toml"));
    let platforms: PlatformFile = read(include_str!("../../../../schemas/kinds/platforms.toml"));
    let mut multipliers: Vec<(String, i64)> = Vec::new();
    for group in money.multiplier {
        multipliers.extend(group.words.into_iter().map(|word| (word, group.factor)));
    }
    let mut implied = Vec::new();
    for (currency, words) in money.implied {
        implied.extend(words.into_iter().map(|word| Counting { word, currency: currency.clone() }));
    }
    Schema {
        words: read(include_str!("../../../../schemas/kinds/words.toml")),
        currencies: money.currency,
        multipliers: Openings::new(multipliers),
        implied,
        platforms: platforms.platform,
        link: {
            let strong = platforms.link.strong.into_iter().map(|word| (word, Lead::Strong));
            let weak = platforms.link.weak.into_iter().map(|word| (word, Lead::Weak));
            Openings::new(strong.chain(weak))
        },
    }
});

/// The banks of the ordinary world.
pub(crate) fn banks() -> Vec<Bank> {
    bank_file(include_str!("../../../../schemas/kinds/banks.toml"))
}

/// Its places.
pub(crate) fn places() -> Vec<Place> {
    let mut places = place_file(include_str!("../../../../schemas/places/cambodia.toml"));
    places.extend(place_file(include_str!("../../../../schemas/places/region.toml")));
    places
}

pub(crate) fn bank_file(text: &str) -> Vec<Bank> {
    read::<BankFile>(text).bank
}

pub(crate) fn place_file(text: &str) -> Vec<Place> {
    read::<PlaceFile>(text).place
}

/// Reads a shipped file.
pub(crate) fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the shipped files under schemas/ are valid: a test reads them")
}

/// Letters of scripts that write blanks between words (Latin, Greek, Cyrillic and their kin).
pub(crate) fn is_spaced(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    character.is_alphabetic() && matches!(character as u32, 0x80..0x0900 | 0x1e00..0x2000)
}

/// Whether a text starts with a lower-case word, in any case, without copying what needs no copy.
pub(crate) fn starts_with_ignoring_case(text: &str, word: &str) -> bool {
    let Some(head) = text.as_bytes().get(..word.len()) else { return false };
    if word.is_ascii() {
        return head.eq_ignore_ascii_case(word.as_bytes());
    }
    head == word.as_bytes()
        || text
            .get(..word.len())
            .is_some_and(|head| head.starts_with(char::is_uppercase) && head.to_lowercase() == word)
}

/// The same for how a text ends.
pub(crate) fn ends_with_ignoring_case(text: &str, word: &str) -> bool {
    text.len()
        .checked_sub(word.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|tail| starts_with_ignoring_case(tail, word))
}

/// The currency a text names.
pub(crate) fn currency_named(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let found = SCHEMA
        .currencies
        .iter()
        .find(|currency| currency.code.eq_ignore_ascii_case(&lower) || currency.marks().any(|mark| mark == lower));
    found.map(|currency| currency.code.as_str())
}

/// The platform a text names.
pub(crate) fn platform_named(text: &str) -> Option<Kind> {
    let lower = text.trim().to_lowercase();
    SCHEMA.platforms.iter().find(|platform| platform.words.contains(&lower)).map(|platform| platform.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known::Known;
    use krama_model::World;

    #[test]
    fn the_shipped_data_is_read() {
        let known = Known::of(World::Ordinary);
        assert!(known.places.len() > 25 && known.banks.len() > 30);
        assert_eq!(known.bank_named("ABA Bank").map(|bank| bank.id.as_str()), Some("ABA"));
        assert_eq!(known.bank_named("Acleda Bank Plc").map(|bank| bank.id.as_str()), Some("ACLEDA"));
        assert_eq!(currency_named("៛"), Some("KHR"));
        assert_eq!(platform_named("Telegram"), Some(Kind::Telegram));
    }

    #[test]
    fn no_word_stands_for_two_banks() {
        let banks = [Known::of(World::Ordinary), Known::of(World::Exercise)].into_iter().flat_map(|known| &known.banks);
        let mut names: Vec<&str> = banks.flat_map(|bank| bank.names.iter().map(String::as_str)).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
