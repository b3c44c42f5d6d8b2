//! Dates as the generators write them.

use krama_model::Moment;

const DAY_MS: i64 = 86_400_000;

/// The days from 2025-01-01 on, by number.
#[derive(Debug)]
pub struct Calendar(Vec<String>);

impl Calendar {
    /// So many days.
    pub fn new(days: u32) -> Self {
        let first = Moment::parse("2025-01-01T00:00:00Z").expect("the first day is a valid time").0;
        Self((0..i64::from(days)).map(|day| Moment(first + day * DAY_MS).date()).collect())
    }

    /// The date of a day, `2025-01-01`; the last day where the number is past the end.
    pub fn date(&self, day: u32) -> &str {
        let last = self.0.len().saturating_sub(1);
        self.0.get((day as usize).min(last)).map_or("2025-01-01", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_over_the_end_of_a_year() {
        let calendar = Calendar::new(400);
        assert_eq!((calendar.date(0), calendar.date(365)), ("2025-01-01", "2026-01-01"));
        assert_eq!(calendar.date(9999), calendar.date(399));
    }
}
