//! The invented country as the reader needs it: `schemas/exercise/*.toml`.

use crate::kinds::schema::{self, Bank, Place, read};
use serde::Deserialize;
use std::sync::LazyLock;

/// One country's numbering plan.
#[derive(Debug, Deserialize)]
pub(crate) struct Numbering {
    pub id: String,
    pub calling_code: u16,
    pub trunk: String,
    pub mobile: Vec<Range>,
    pub fixed: Vec<Range>,
}

/// Numbers with the same first digits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    starts: String,
    /// How many digits in all.
    pub digits: u32,
}

impl Range {
    /// As a pattern.
    pub fn pattern(&self) -> String {
        format!("{}[0-9]{{{}}}", self.starts, self.digits as usize - self.starts.len())
    }
}

/// Names of hosts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hosts {
    pub suffixes: Vec<String>,
    pub honest: Vec<String>,
    pub shorteners: Vec<String>,
    pub hosting: Vec<String>,
    pub mail: Vec<String>,
}

/// How packages and signers begin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apps {
    pub package: String,
    pub signer: String,
}

#[derive(Debug, Deserialize)]
struct NumberingFile {
    home: String,
    region: Vec<Numbering>,
}

#[derive(Debug, Deserialize)]
struct Marked {
    mark: String,
}

#[derive(Debug, Deserialize)]
struct HandleFile {
    mark: String,
    dotted: String,
}

/// What the invented country is told by.
#[derive(Debug)]
pub(crate) struct Exercise {
    /// The region whose numbers need no country code.
    pub home: String,
    pub numbering: Vec<Numbering>,
    pub hosts: Hosts,
    pub apps: Apps,
    /// What the bytes of wallets and hashes begin with.
    pub wallet_mark: String,
    /// What reports bear, whatever they name.
    pub file_mark: String,
    /// What names of accounts begin with.
    pub handle_marks: [String; 2],
    /// Ids and suffixes, without the rest of the banks.
    banks: Vec<Bank>,
}

/// The shipped data. A test reads it, so a damaged file never leaves the workshop.
pub(crate) static EXERCISE: LazyLock<Exercise> = LazyLock::new(|| {
    let numbering: NumberingFile = read(include_str!("../../../../schemas/exercise/numbering.toml"));
    let wallets: Marked = read(include_str!("../../../../schemas/exercise/wallets.toml"));
    let files: Marked = read(include_str!("../../../../schemas/exercise/files.toml"));
    let handles: HandleFile = read(include_str!("../../../../schemas/exercise/handles.toml"));
    Exercise {
        home: numbering.home,
        numbering: numbering.region,
        hosts: read(include_str!("../../../../schemas/exercise/domains.toml")),
        apps: read(include_str!("../../../../schemas/exercise/apps.toml")),
        wallet_mark: wallets.mark,
        file_mark: files.mark,
        handle_marks: [handles.mark, handles.dotted],
        banks: banks(),
    }
});

/// The invented banks.
pub(crate) fn banks() -> Vec<Bank> {
    schema::bank_file(include_str!("../../../../schemas/exercise/banks.toml"))
}

/// The invented places.
pub(crate) fn places() -> Vec<Place> {
    let mut places = schema::place_file(include_str!("../../../../schemas/exercise/places.toml"));
    places.iter_mut().flat_map(|place| &mut place.also).for_each(|word| *word = word.to_lowercase());
    places
}

/// Whether a bank's id is an invented one's.
pub(crate) fn has_bank(id: &str) -> bool {
    EXERCISE.banks.iter().any(|bank| bank.id == id)
}

/// Whether a Bakong suffix is an invented bank's.
pub(crate) fn has_bakong(suffix: &str) -> bool {
    bakong_suffixes().any(|known| known.eq_ignore_ascii_case(suffix))
}

/// Under which of an exercise's suffixes a host lies, itself not included: the suffix's length.
pub(crate) fn suffix_of(host: &str) -> Option<usize> {
    let hosts = &EXERCISE.hosts;
    let under = |suffix: &&String| host.strip_suffix(suffix.as_str()).is_some_and(|rest| rest.ends_with('.'));
    hosts.suffixes.iter().chain(&hosts.honest).find(under).map(String::len)
}

/// The suffixes of all invented banks.
pub(crate) fn bakong_suffixes() -> impl Iterator<Item = &'static String> {
    EXERCISE.banks.iter().flat_map(|bank| &bank.bakong)
}
