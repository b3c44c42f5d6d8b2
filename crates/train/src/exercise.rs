//! The invented country as data: `schemas/exercise/*.toml`.

use serde::Deserialize;

/// The invented plans, banks, hosts and marks.
#[derive(Debug)]
pub struct Exercise {
    /// Numbering plans; the first is the home country's.
    pub regions: Vec<Region>,
    /// Banks of all countries.
    pub banks: Vec<Bank>,
    /// Names of hosts.
    pub domains: Domains,
    /// What wallets' payloads begin with.
    pub wallet_mark: String,
    /// What reports bear, whatever they name.
    pub file_mark: String,
    /// How packages and signers begin.
    pub apps: Apps,
    /// Chat and social platforms.
    pub handles: Handles,
    /// Provinces, as people spell them.
    pub places: Vec<Place>,
}

/// One country's numbering plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// A region code that ISO 3166-1 leaves to users.
    pub id: String,
    /// The country's name.
    pub name: String,
    /// A calling code that nobody has.
    pub calling_code: u16,
    /// What is dialled before a national number; empty where nothing is.
    pub trunk: String,
    /// ISO 639-1 codes of what is spoken there.
    pub languages: Vec<String>,
    /// Mobile numbers.
    pub mobile: Vec<Range>,
    /// Landlines.
    pub fixed: Vec<Range>,
    /// Short codes.
    pub short: Vec<String>,
}

/// One range of numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// First digits of the national number.
    pub starts: String,
    /// How many digits it has in all.
    pub digits: u32,
}

/// An invented bank.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// The word in `BANK:number`.
    pub id: String,
    /// Its country's region code.
    pub country: String,
    /// What people call it.
    pub names: Vec<String>,
    /// Suffixes of its `name@suffix` accounts.
    pub bakong: Vec<String>,
    /// How many digits its account numbers have.
    pub digits: Vec<u32>,
}

/// Reserved names for hosts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domains {
    /// Where groups register.
    pub suffixes: Vec<String>,
    /// Suffixes of honest hosts.
    pub honest: Vec<String>,
    /// Hosts of short links.
    pub shorteners: Vec<String>,
    /// Hosts that rent out names below theirs.
    pub hosting: Vec<String>,
    /// Hosts of mailboxes.
    pub mail: Vec<String>,
}

/// How packages and signers begin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apps {
    /// The start of a package.
    pub package: String,
    /// The start of a signer's digest.
    pub signer: String,
}

/// Accounts on platforms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handles {
    /// How every invented account begins.
    pub mark: String,
    /// The same where a platform takes no underscore.
    pub dotted: String,
    /// The platforms.
    pub platform: Vec<Platform>,
}

/// One platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Krama's kind.
    pub kind: String,
    /// What people call it.
    pub word: String,
    /// Languages its users speak.
    pub languages: Vec<String>,
}

/// A province.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its normal form.
    pub name: String,
    /// How people spell it; the first in Latin letters.
    pub also: Vec<String>,
}

#[derive(Deserialize)]
struct NumberingFile {
    home: String,
    region: Vec<Region>,
}

#[derive(Deserialize)]
struct BanksFile {
    bank: Vec<Bank>,
}

#[derive(Deserialize)]
struct Marked {
    mark: String,
}

#[derive(Deserialize)]
struct PlacesFile {
    place: Vec<Place>,
}

macro_rules! schema {
    ($name:literal) => {
        toml::from_str(include_str!(concat!("../../../schemas/exercise/", $name)))
            .expect("shipped schemas are parsed by a test")
    };
}

impl Exercise {
    /// Reads what ships with Krama.
    pub fn embedded() -> Self {
        let NumberingFile { home, mut region } = schema!("numbering.toml");
        region.sort_by_key(|region| region.id != home);
        let BanksFile { bank } = schema!("banks.toml");
        let Marked { mark } = schema!("wallets.toml");
        let Marked { mark: file_mark } = schema!("files.toml");
        let PlacesFile { place } = schema!("places.toml");
        Self {
            regions: region,
            banks: bank,
            domains: schema!("domains.toml"),
            wallet_mark: mark,
            file_mark,
            apps: schema!("apps.toml"),
            handles: schema!("handles.toml"),
            places: place,
        }
    }

    /// The region whose people speak a language; the home country where that is spoken at home.
    pub fn region_of(&self, language: &str) -> usize {
        let speaks = |region: &Region| region.languages.iter().any(|spoken| spoken == language);
        self.regions.iter().position(speaks).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_home_comes_first() {
        let exercise = Exercise::embedded();
        assert_eq!(exercise.regions[0].id, "XE");
        assert_eq!(exercise.region_of("km"), 0);
        assert_eq!(exercise.regions[exercise.region_of("th")].id, "XG");
        assert!(exercise.banks.iter().all(|bank| exercise.regions.iter().any(|region| region.id == bank.country)));
    }
}
