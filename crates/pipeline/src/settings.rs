//! `krama.toml`: few settings, each with its meaning, and where every effective value came from.

use crate::error::Error;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use krama_model::{Moment, World};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The settings file of a workspace.
pub const FILE: &str = krama_casebook::SETTINGS;

/// What a unit can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// ISO 3166 alpha-2 code: how phone numbers without a country code are read.
    pub region: String,
    /// IANA name: the zone of dates that come without one.
    pub zone: String,
    /// Whether everything in the workspace is invented. It is settled when the workspace is made.
    #[serde(default)]
    pub exercise: bool,
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
        Self { region, zone: "Asia/Phnom_Penh".to_owned(), exercise: world == World::Exercise }
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
            "zone" => "the time zone of dates that come without one (IANA name)",
            _ => "",
        }
    }

    /// Reads a workspace's settings.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Err(Error::NoSettings(file.display().to_string()));
        }
        let settings: Self = figment(folder).extract().map_err(|error| Error::Settings(error.to_string()))?;
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
        let (settings, figment) = (Self::read(folder)?, figment(folder));
        let origin = |key: &str| match figment.find_metadata(key) {
            Some(metadata) if metadata.source.as_ref().is_some_and(|source| source.file_path().is_some()) => FILE,
            _ => "default",
        };
        let row = |key: &str, value: &str| Effective {
            key: key.to_owned(),
            value: value.to_owned(),
            origin: origin(key).to_owned(),
            meaning: Self::meaning(key),
        };
        Ok(vec![
            row("region", &settings.region),
            row("zone", &settings.zone),
            row("exercise", &settings.exercise.to_string()),
        ])
    }

    /// The file a new workspace gets.
    pub fn file(&self) -> String {
        let line = |key: &str, value: &str| format!("# {}\n{key} = {value:?}\n", Self::meaning(key));
        let exercise = match self.world() {
            World::Ordinary => String::new(),
            World::Exercise => format!("\n# {}\nexercise = true\n", Self::meaning("exercise")),
        };
        format!("{}\n{}{exercise}", line("region", &self.region), line("zone", &self.zone))
    }
}

fn figment(folder: &Path) -> Figment {
    let file = Figment::from(Toml::file_exact(folder.join(FILE)));
    // The region that goes without saying is that of the world.
    let world = if file.extract_inner("exercise").unwrap_or(false) { World::Exercise } else { World::Ordinary };
    Figment::from(Serialized::defaults(Settings::of(world))).merge(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_new_workspace_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { region: "TH".to_owned(), zone: "Asia/Bangkok".to_owned(), exercise: false };
        std::fs::write(folder.path().join(FILE), settings.file()).unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), settings);
        assert_eq!(Settings::effective(folder.path()).unwrap()[0].origin, FILE);
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
        std::fs::write(folder.path().join(FILE), "regin = \"KH\"\n").unwrap();
        assert!(Settings::read(folder.path()).is_err());
        for line in ["zone = \"Asia/Nowhere\"\n", "region = \"ZZ\"\n", "region = \"kh\"\n"] {
            std::fs::write(folder.path().join(FILE), line).unwrap();
            assert!(Settings::read(folder.path()).is_err(), "{line}");
        }
    }
}
