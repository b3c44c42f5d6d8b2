//! `krama.toml`: few settings, each with its meaning, and where every effective value came from.

use crate::error::Error;
use crate::text_file;
use krama_model::{Moment, World};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The settings file of a workspace.
pub const FILE: &str = krama_casebook::SETTINGS;

/// What a unit can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// ISO 3166 alpha-2 code: how phone numbers without a country code are read.
    pub region: String,
    /// IANA name: the zone of dates that come without one.
    pub zone: String,
    /// Whether everything in the workspace is invented. It is settled when the workspace is made.
    pub exercise: bool,
    /// Whether everybody with an account signs in with a second factor.
    pub second_factor: bool,
    /// A list of passwords that leaked, from the workspace's folder on: SHA-1 of each, in order. None of them is taken.
    pub leaked_passwords: Option<PathBuf>,
}

/// What the file says; the rest goes without saying.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    region: Option<String>,
    zone: Option<String>,
    exercise: Option<bool>,
    second_factor: Option<bool>,
    leaked_passwords: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(World::Ordinary)
    }
}

/// One effective setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effective {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Where it came from: `default` or the file.
    pub origin: String,
    /// What it means.
    pub meaning: &'static str,
}

impl Settings {
    /// The settings of a world's workspaces unless told otherwise.
    pub fn of(world: World) -> Self {
        let region = krama_extract::home_region(world).to_owned();
        let zone = "Asia/Phnom_Penh".to_owned();
        let exercise = world == World::Exercise;
        Self { region, zone, exercise, second_factor: false, leaked_passwords: None }
    }

    /// The world the workspace is about.
    pub fn world(&self) -> World {
        if self.exercise { World::Exercise } else { World::Ordinary }
    }

    /// What a key means.
    pub fn meaning(key: &str) -> &'static str {
        match key {
            "region" => "how phone numbers without a country code are read (ISO 3166, two letters)",
            "exercise" => "whether everything here is invented; settled when the workspace is made (true or false)",
            "second_factor" => "whether everybody with an account must have a second factor (true or false)",
            "leaked_passwords" => "a file of passwords that leaked, none of which is taken (SHA-1, in order)",
            "zone" => "the time zone of dates that come without one (IANA name)",
            _ => "",
        }
    }

    /// Reads a workspace's settings.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        Self::stated(&Stated::read(folder)?)
    }

    /// The settings a file states, and for the rest those of its world.
    fn stated(stated: &Stated) -> Result<Self, Error> {
        let exercise = stated.exercise.unwrap_or_default();
        let usual = Self::of(if exercise { World::Exercise } else { World::Ordinary });
        let or = |stated: &Option<String>, usual| stated.clone().unwrap_or(usual);
        let (region, zone) = (or(&stated.region, usual.region), or(&stated.zone, usual.zone));
        let (second_factor, leaked_passwords) =
            (stated.second_factor.unwrap_or_default(), stated.leaked_passwords.clone());
        let settings = Self { region, zone, exercise, second_factor, leaked_passwords };
        settings.check()?;
        Ok(settings)
    }

    /// Refuses values that mean nothing.
    pub fn check(&self) -> Result<(), Error> {
        self.time_zone()?;
        if krama_extract::is_region(self.world(), &self.region) {
            return Ok(());
        }
        let (world, home) = (self.world(), krama_extract::home_region(self.world()));
        let expected = match world {
            World::Ordinary => "the code of a country",
            World::Exercise => "the code of an invented country",
        };
        Err(Error::Settings(format!("region is {:?}; expected {expected} such as {home:?}", self.region)))
    }

    /// The zone as a zone.
    pub fn time_zone(&self) -> Result<chrono_tz::Tz, Error> {
        self.zone.parse().map_err(|_| {
            Error::Settings(format!("zone is {:?}; expected a name such as \"Asia/Phnom_Penh\"", self.zone))
        })
    }

    /// The calendar date of a moment in the workspace's zone, `2026-03-01`: the day people there would name.
    pub fn date(&self, moment: Moment) -> String {
        let utc = chrono::DateTime::from_timestamp_millis(moment.0);
        match (utc, self.time_zone()) {
            (Some(utc), Ok(zone)) => utc.with_timezone(&zone).format("%Y-%m-%d").to_string(),
            _ => moment.date(),
        }
    }

    /// Every setting with where it came from.
    pub fn effective(folder: &Path) -> Result<Vec<Effective>, Error> {
        let stated = Stated::read(folder)?;
        let settings = Self::stated(&stated)?;
        let row = |key: &str, value: &str, is_stated: bool| Effective {
            key: key.to_owned(),
            value: value.to_owned(),
            origin: if is_stated { FILE } else { "default" }.to_owned(),
            meaning: Self::meaning(key),
        };
        let list = settings.leaked_passwords.as_deref().map(|list| list.display().to_string()).unwrap_or_default();
        Ok(vec![
            row("region", &settings.region, stated.region.is_some()),
            row("zone", &settings.zone, stated.zone.is_some()),
            row("exercise", &settings.exercise.to_string(), stated.exercise.is_some()),
            row("second_factor", &settings.second_factor.to_string(), stated.second_factor.is_some()),
            row("leaked_passwords", &list, stated.leaked_passwords.is_some()),
        ])
    }

    /// The file a new workspace gets.
    pub fn file(&self) -> String {
        let line = |key: &str, value: &str| format!("# {}\n{key} = {value:?}\n", Self::meaning(key));
        let if_true = |key: &str, value: bool| {
            let text = || format!("\n# {}\n{key} = true\n", Self::meaning(key));
            if value { text() } else { String::new() }
        };
        let (exercise, second) = (if_true("exercise", self.exercise), if_true("second_factor", self.second_factor));
        let list = self.leaked_passwords.as_deref().map(|list| list.display().to_string());
        let list = list.map(|list| format!("\n{}", line("leaked_passwords", &list))).unwrap_or_default();
        format!("{}\n{}{exercise}{second}{list}", line("region", &self.region), line("zone", &self.zone))
    }
}

impl Stated {
    fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let text = text_file::read(&path).map_err(|source| {
            let path = path.display().to_string();
            if source.kind() == ErrorKind::NotFound { Error::NoSettings(path) } else { Error::Path { path, source } }
        })?;
        toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            Error::Settings(format!("{} in line {line} of {FILE}", error.message()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_new_workspace_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let (region, zone) = ("TH".to_owned(), "Asia/Bangkok".to_owned());
        let leaked_passwords = Some("lists/leaked \"all\".txt".into());
        let settings = Settings { region, zone, exercise: false, second_factor: true, leaked_passwords };
        std::fs::write(folder.path().join(FILE), settings.file()).unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), settings);
        assert_eq!(Settings::effective(folder.path()).unwrap()[0].origin, FILE);
    }

    #[test]
    fn what_the_file_leaves_out_is_that_of_its_world() {
        let folder = tempfile::tempdir().unwrap();
        for (text, region, origins) in [
            ("", "KH", ["default"; 5]),
            ("zone = \"UTC\"", "KH", ["default", FILE, "default", "default", "default"]),
            (
                "exercise = true",
                krama_extract::home_region(World::Exercise),
                ["default", "default", FILE, "default", "default"],
            ),
            ("second_factor = true", "KH", ["default", "default", "default", FILE, "default"]),
        ] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            let effective = Settings::effective(folder.path()).unwrap();
            assert_eq!(effective[0].value, region, "{text}");
            assert_eq!(effective.iter().map(|row| row.origin.as_str()).collect::<Vec<_>>(), origins, "{text}");
        }
    }

    #[test]
    fn a_date_is_the_day_it_was_in_the_zone() {
        let midnight = Moment::parse("2025-01-01T00:00:00+07:00").unwrap();
        assert_eq!(Settings::default().date(midnight), "2025-01-01");
        let settings = Settings { zone: "UTC".to_owned(), ..Settings::default() };
        assert_eq!(settings.date(midnight), "2024-12-31");
    }

    #[test]
    fn refuses_unknown_keys_and_zones() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "zone = \"UTC\"\nregin = \"KH\"\n").unwrap();
        let told = Settings::read(folder.path()).unwrap_err().to_string();
        assert!(told.contains("regin") && told.contains("line 2"), "{told}");
        for line in ["zone = \"Asia/Nowhere\"\n", "region = \"ZZ\"\n", "region = \"kh\"\n"] {
            std::fs::write(folder.path().join(FILE), line).unwrap();
            assert!(Settings::read(folder.path()).is_err(), "{line}");
        }
    }
}
