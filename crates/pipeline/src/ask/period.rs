//! Days, weeks and months in the workspace's zone.

use crate::error::Error;
use crate::unit::Unit;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How long the stretches are that something is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Days.
    Day,
    /// Weeks, from Monday on.
    Week,
    /// Months.
    Month,
}

/// A calendar.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    zone: Tz,
    scale: Scale,
}

impl Calendar {
    /// The calendar of a workspace.
    pub fn of(unit: &Unit, scale: Scale) -> Result<Self, Error> {
        Ok(Self { zone: unit.settings().time_zone()?, scale })
    }

    /// The first day of the stretch that a time falls into; none of a time that no calendar has.
    pub fn start(self, time_ms: i64) -> Option<NaiveDate> {
        let day = DateTime::<Utc>::from_timestamp_millis(time_ms)?.with_timezone(&self.zone).date_naive();
        match self.scale {
            Scale::Day => Some(day),
            Scale::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))),
            Scale::Month => day.with_day(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_model::Moment;

    #[test]
    fn a_stretch_begins_where_the_zone_says() {
        let zone = chrono_tz::Asia::Phnom_Penh;
        let late = Moment::parse("2025-02-28T18:00:00Z").unwrap().0;
        let start = |scale| Calendar { zone, scale }.start(late).unwrap().to_string();
        assert_eq!([Scale::Day, Scale::Week, Scale::Month].map(start), ["2025-03-01", "2025-02-24", "2025-03-01"]);
        assert_eq!(Calendar { zone, scale: Scale::Day }.start(i64::MAX), None);
    }
}
