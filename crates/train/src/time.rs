//! The country's clock: minutes since the start of its first day.

use krama_model::Moment;

/// Minutes since the first day began.
pub type Minute = u32;

/// Minutes of a day.
pub const DAY: Minute = 1_440;
/// Days the country's incidents spread over.
pub const DAYS: Minute = 540;
/// 2025-01-01T00:00:00Z in milliseconds since 1970.
const FIRST_MS: i64 = 1_735_689_600_000;
/// The country's clocks are this far ahead of UTC.
pub const OFFSET_MS: i64 = 7 * 3_600_000;

/// The moment of a minute, with the country's clock as the minute's.
pub fn moment(minute: Minute) -> Moment {
    Moment(FIRST_MS - OFFSET_MS + i64::from(minute) * 60_000)
}

/// Year, month and day of a minute, on the country's clock.
pub fn date(minute: Minute) -> (i64, u32, u32) {
    // Days since 0000-03-01, by H. Hinnant's algorithm for the proleptic Gregorian calendar.
    let days = FIRST_MS / 86_400_000 + i64::from(minute / DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of + of / 4 - of / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + of + i64::from(month <= 2), month as u32, day as u32)
}

/// Hour and minute.
pub fn clock(minute: Minute) -> (u32, u32) {
    (minute % DAY / 60, minute % 60)
}

/// Two digits.
fn pair(number: u32, out: &mut String) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// `2025-01-01`
pub fn day_text(minute: Minute) -> String {
    let (year, month, day) = date(minute);
    let mut text = String::with_capacity(25);
    pair(year as u32 / 100, &mut text);
    pair(year as u32 % 100, &mut text);
    for part in [month, day] {
        text.push('-');
        pair(part, &mut text);
    }
    text
}

/// `2025-01-01T08:30:00+07:00`
pub fn stamp(minute: Minute) -> String {
    let (hour, of_hour) = clock(minute);
    let mut text = day_text(minute);
    text.push('T');
    pair(hour, &mut text);
    text.push(':');
    pair(of_hour, &mut text);
    text.push_str(":00+07:00");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_name_the_same_moment() {
        for minute in [0, 61, 400 * DAY + 75, 800_000] {
            assert_eq!(Moment::parse(&stamp(minute)), Some(moment(minute)), "{}", stamp(minute));
        }
        assert_eq!(day_text(0), "2025-01-01");
        assert_eq!(day_text(365 * DAY), "2026-01-01");
    }
}
