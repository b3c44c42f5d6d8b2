//! Which group to look at first.
//!
//! Urgency adds, in millibits, what makes a case worth opening today: how many people it hurts (log2 of complainants), how
//! much they lost (half of log2 of the loss in whole US dollars, at the rough rates below), how lately (two bits less for
//! every month since its last sign, ten at most, counted from the newest report there is, never from the clock; a group
//! without any date has given no sign of being active, and loses all ten; a date later than the sealing of what came in
//! last is a slip and makes no other group older) and how strong the
//! evidence is (an eighth of the median bits, at most two bits). Every part is a logarithm, so cases stay apart even when
//! all are certain. Draws go to the earlier group.

use crate::tables::GroupRow;
use krama_group::weigh::log2_milli;
use krama_model::{Moment, Money};

/// Rough worth of one unit in thousandths of a US dollar. It orders cases and is shown nowhere: a rate ten per cent off
/// moves a case by a fourteenth of a bit.
const ROUGH_RATES: [(&str, f64); 12] = [
    ("USD", 1000.0),
    ("USDT", 1000.0),
    ("USDC", 1000.0),
    ("EUR", 1100.0),
    ("KHR", 0.25),
    ("THB", 29.0),
    ("VND", 0.04),
    ("CNY", 140.0),
    ("IDR", 0.062),
    ("MYR", 220.0),
    ("PHP", 17.5),
    ("LAK", 0.046),
];

/// Millibits lost for every month without a new sign.
const PER_MONTH: i64 = 2_000;

/// The most that silence costs: what has been quiet for five months stands behind by its other figures alone.
const LONG_SILENT: i64 = 10_000;

/// What silence is counted from: the newest of the times, or when the last reports were sealed, where a time lies after that.
pub fn latest(times_ms: impl Iterator<Item = i64>, sealed_at: Option<Moment>) -> Option<i64> {
    times_ms.max().map(|newest| sealed_at.map_or(newest, |sealed| newest.min(sealed.0)))
}

/// A group's urgency in millibits; below zero where its silence outweighs the rest. `latest_ms` is from [`latest`].
pub fn urgency(group: &GroupRow, latest_ms: Option<i64>) -> i64 {
    let people = log2_milli(u64::from(group.complainants) + 1);
    let loss = log2_milli(dollars(&group.losses) + 1) / 2;
    let silent_days = match (latest_ms, group.last_ms) {
        (Some(latest), Some(last)) => latest.saturating_sub(last).max(0) / 86_400_000,
        (Some(_), None) => i64::from(u16::MAX),
        (None, _) => 0,
    };
    let silence = (silent_days * PER_MONTH / 30).min(LONG_SILENT);
    let strength = (group.strength_millibits / 8).clamp(0, 2_000);
    people + loss + strength - silence
}

fn dollars(losses: &[Money]) -> u64 {
    let rate = |currency: &str| ROUGH_RATES.iter().find(|(code, _)| *code == currency).map_or(0.0, |(_, rate)| *rate);
    losses.iter().map(|money| (money.hundredths as f64 * rate(&money.currency) / 100_000.0) as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(complainants: u32, losses: &str, last_day: i64) -> GroupRow {
        GroupRow {
            group: 0,
            reports: complainants,
            complainants,
            duplicates: 0,
            first_ms: None,
            last_ms: Some(last_day * 86_400_000),
            scam_type: None,
            type_permille: 0,
            answered: 0,
            types: Vec::new(),
            losses: Money::parse(losses).into_iter().collect(),
            strength_millibits: 8_000,
            urgency_millibits: 0,
        }
    }

    #[test]
    fn more_people_more_money_and_later_signs_come_first() {
        let latest = Some(100 * 86_400_000);
        let base = urgency(&group(10, "USD 5000", 90), latest);
        assert!(urgency(&group(20, "USD 5000", 90), latest) > base);
        assert!(urgency(&group(10, "USD 50000", 90), latest) > base);
        assert!(urgency(&group(10, "USD 5000", 99), latest) > base);
        assert!(urgency(&group(10, "KHR 5000", 90), latest) < base);
    }

    #[test]
    fn a_group_without_dates_does_not_outrank_a_dated_one() {
        let latest = Some(100 * 86_400_000);
        let undated = GroupRow { last_ms: None, ..group(10, "USD 5000", 0) };
        assert!(urgency(&undated, latest) < urgency(&group(10, "USD 5000", 90), latest));
        assert_eq!(urgency(&undated, latest), urgency(&group(10, "USD 5000", -900), latest));
        assert_eq!(urgency(&undated, None), urgency(&group(10, "USD 5000", 100), latest));
    }

    #[test]
    fn a_date_after_the_last_sealing_silences_no_other_group() {
        let day = |day: i64| day * 86_400_000;
        let counted_from = latest([day(90), day(40_000)].into_iter(), Some(Moment(day(100))));
        assert_eq!(counted_from, Some(day(100)));
        assert_eq!(latest([day(90)].into_iter(), Some(Moment(day(100)))), Some(day(90)));
        assert_eq!((latest([].into_iter(), Some(Moment(0))), latest([5].into_iter(), None)), (None, Some(5)));
        let (lively, slip) = (group(10, "USD 5000", 90), group(10, "USD 5000", 40_000));
        assert_eq!(urgency(&slip, counted_from) - urgency(&lively, counted_from), 10 * PER_MONTH / 30);
    }

    #[test]
    fn no_time_overflows() {
        let oldest = GroupRow { last_ms: Some(i64::MIN), ..group(10, "USD 5000", 0) };
        assert_eq!(urgency(&oldest, Some(i64::MAX)), urgency(&group(10, "USD 5000", -900), Some(0)));
    }
}
