//! A point in time.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds. Shown as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment(pub i64);

impl Moment {
    /// Reads an RFC 3339 time.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|time| Self(time.timestamp_millis()))
    }

    /// The calendar date in UTC, `2026-03-01`.
    pub fn date(self) -> String {
        self.to_string().chars().take_while(|&c| c != 'T').collect()
    }

    /// The day it falls on, counted from 1970-01-01 in UTC.
    pub fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }

    /// Whole days between two moments, never negative.
    pub fn days_apart(self, other: Self) -> u32 {
        u32::try_from(self.0.abs_diff(other.0) / 86_400_000).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_then_parse_is_identity() {
        let moment = Moment::parse("2026-03-01T08:30:00+07:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-01T01:30:00Z");
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        assert_eq!(moment.date(), "2026-03-01");
    }

    #[test]
    fn days_apart_does_not_care_for_the_order() {
        let (day, later) = (Moment(0), Moment(3 * 86_400_000 + 5));
        assert_eq!((day.days_apart(later), later.days_apart(day)), (3, 3));
    }
}
