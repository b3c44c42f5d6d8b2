//! Which group to look at first.
//!
//! Urgency adds, in millibits, what makes a case worth opening today: how many people it hurts (log2 of complainants), how
//! much they lost (half of log2 of the loss in whole US dollars, at the rough rates below), how lately (two bits less for
//! every month since its last sign, ten at most, counted from [`today`], never from the clock; a date more
//! than a day later than the sealing of what came in last is a slip and no sign of anything; a group without any sign has
//! shown nothing of being active, and loses all ten) and how strong the evidence is (an eighth of the median bits, at most
//! two bits). Every part is a logarithm, so cases stay apart even when
//! all are certain. Draws go to the earlier group.

use crate::tables::GroupRow;
use krama_group::weigh::log2_milli;
use krama_model::{Moment, Money};
use serde::Serialize;

/// Rough worth of one unit in thousandths of a US dollar. It orders cases and puts losses into bands of powers of ten,
/// and is shown nowhere: a rate ten per cent off moves a case by a fourteenth of a bit.
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

/// How much later than the last sealing a date may lie: a day, which a zone may make of it.
const ALLOWED_MS: i64 = 86_400_000;

/// Whether a time is a slip: later than the last sealing by more than a day.
pub fn lies_ahead(time_ms: i64, sealed_at: Option<Moment>) -> bool {
    sealed_at.is_some_and(|sealed| time_ms > sealed.0.saturating_add(ALLOWED_MS))
}

/// The newest of the times that are no slips.
pub fn last_sign(times_ms: impl Iterator<Item = i64>, sealed_at: Option<Moment>) -> Option<i64> {
    times_ms.filter(|&time| !lies_ahead(time, sealed_at)).max()
}

/// What counts as company of a report: others of the week before it.
const COMPANY_MS: i64 = 7 * 86_400_000;

/// The time that is counted from, of all reports' times in any order: that of the newest report that others of the week
/// before it keep company, at least one where reports mostly have some, and a tenth of what they mostly have. A date that
/// was mistyped stands alone, or among a few that are strewn over months, and so does the single report that comes long after
/// all others; when reports come in again, they soon have company. No more than one report in a hundred is passed over,
/// or two: where more stand alone, that is how reports come in here.
pub fn today(times_ms: impl Iterator<Item = i64>, sealed_at: Option<Moment>) -> Option<i64> {
    let mut times: Vec<i64> = times_ms.filter(|&time| !lies_ahead(time, sealed_at)).collect();
    times.sort_unstable();
    let company = |at: usize| at - times.partition_point(|&time| time < times[at].saturating_sub(COMPANY_MS));
    let mut of_all: Vec<usize> = (0..times.len()).map(company).collect();
    let middle = times.len() / 2;
    let mostly = if of_all.is_empty() { 0 } else { *of_all.select_nth_unstable(middle).1 };
    let enough = mostly.div_ceil(10);
    let passed_over = (times.len() / 100).max(2);
    let newest = (0..times.len()).rev().take(passed_over + 1).find(|&at| company(at) >= enough);
    newest.map(|at| times[at]).or(times.last().copied())
}

/// What a group's urgency is made of, in millibits: it is the first three together less the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// For how many people it hurts.
    pub people: i64,
    /// For how much they lost.
    pub loss: i64,
    /// For how strong the evidence is.
    pub strength: i64,
    /// What its silence takes away.
    pub silence: i64,
}

impl Parts {
    /// Those of a group whose urgency is known.
    pub fn of(group: &GroupRow) -> Self {
        let [people, loss, strength] = merits(group);
        Self { people, loss, strength, silence: people + loss + strength - group.urgency_millibits }
    }
}

/// What people, loss and strength of evidence add to a group's urgency.
fn merits(group: &GroupRow) -> [i64; 3] {
    let people = log2_milli(u64::from(group.complainants) + 1);
    let loss = log2_milli(dollars(&group.losses) + 1) / 2;
    [people, loss, (group.strength_millibits / 8).clamp(0, 2_000)]
}

/// A group's urgency in millibits; below zero where its silence outweighs the rest. `last_ms` is the group's last sign
/// ([`last_sign`]), `latest_ms` what time is counted from ([`today`]).
pub fn urgency(group: &GroupRow, last_ms: Option<i64>, latest_ms: Option<i64>) -> i64 {
    let silent_days = match (latest_ms, last_ms) {
        (Some(latest), Some(last)) => latest.saturating_sub(last).max(0) / 86_400_000,
        (Some(_), None) => i64::from(u16::MAX),
        (None, _) => 0,
    };
    let silence = (silent_days * PER_MONTH / 30).min(LONG_SILENT);
    merits(group).iter().sum::<i64>() - silence
}

fn dollars(losses: &[Money]) -> u64 {
    losses.iter().filter_map(|money| rough_dollars(&money.currency, money.hundredths)).sum()
}

/// An amount in whole US dollars, roughly; nothing where no rate is known.
pub(crate) fn rough_dollars(currency: &str, hundredths: i64) -> Option<u64> {
    let (_, rate) = ROUGH_RATES.iter().find(|(code, _)| *code == currency)?;
    Some((hundredths as f64 * rate / 100_000.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The urgency of a group whose last sign was on that day.
    fn of_group(complainants: u32, losses: &str, last_day: Option<i64>, latest: Option<i64>) -> i64 {
        let row = GroupRow {
            group: 0,
            reports: complainants,
            complainants,
            duplicates: 0,
            first_ms: None,
            last_ms: None,
            scam_type: None,
            type_permille: 0,
            answered: 0,
            types: Vec::new(),
            losses: Money::parse(losses).into_iter().collect(),
            strength_millibits: 8_000,
            urgency_millibits: 0,
        };
        urgency(&row, last_day.map(day), latest)
    }

    fn day(day: i64) -> i64 {
        day * 86_400_000
    }

    #[test]
    fn more_people_more_money_and_later_signs_come_first() {
        let latest = Some(day(100));
        let base = of_group(10, "USD 5000", Some(90), latest);
        assert!(of_group(20, "USD 5000", Some(90), latest) > base);
        assert!(of_group(10, "USD 50000", Some(90), latest) > base);
        assert!(of_group(10, "USD 5000", Some(99), latest) > base);
        assert!(of_group(10, "KHR 5000", Some(90), latest) < base);
    }

    #[test]
    fn a_group_without_dates_does_not_outrank_a_dated_one() {
        let latest = Some(day(100));
        let undated = of_group(10, "USD 5000", None, latest);
        assert!(undated < of_group(10, "USD 5000", Some(90), latest));
        assert_eq!(undated, of_group(10, "USD 5000", Some(-900), latest));
        assert_eq!(of_group(10, "USD 5000", None, None), of_group(10, "USD 5000", Some(100), None));
    }

    #[test]
    fn a_date_after_the_last_sealing_is_no_sign_and_silences_no_group() {
        let sealed = Some(Moment(day(300)));
        assert_eq!(last_sign([day(90), day(40_000)].into_iter(), sealed), Some(day(90)));
        assert_eq!(last_sign([day(301), day(302)].into_iter(), sealed), Some(day(301)));
        assert_eq!(last_sign([day(40_000)].into_iter(), sealed), None);
        assert_eq!((last_sign([].into_iter(), sealed), last_sign([5].into_iter(), None)), (None, Some(5)));
    }

    #[test]
    fn no_report_that_stands_alone_moves_today() {
        let steady: Vec<i64> = (0..60).flat_map(|at| [day(at), day(at) + 5]).collect();
        let with = |late: &[i64]| today(steady.iter().chain(late).copied(), Some(Moment(day(500)))).unwrap();
        assert_eq!(with(&[]), day(59) + 5);
        assert_eq!(with(&[day(90)]), day(59) + 5);
        assert_eq!(with(&[day(90), day(130), day(40_000)]), day(59) + 5);
        // The first reports after a pause move nothing, as soon as there are some they do: here fourteen keep company mostly.
        assert_eq!(with(&[day(90), day(91)]), day(59) + 5);
        assert_eq!(with(&[day(90), day(91), day(92)]), day(92));
        assert_eq!(with(&[day(61)]), day(61));
    }

    #[test]
    fn where_reports_mostly_stand_alone_the_newest_is_today() {
        let seldom = || (0..30).map(|at| day(at * 20));
        assert_eq!(today(seldom(), None), Some(day(580)));
        assert_eq!(today([day(3)].into_iter(), None), Some(day(3)));
        assert_eq!(today([day(3), day(400)].into_iter(), None), Some(day(400)));
        assert_eq!(today([].into_iter(), None), None);
        assert_eq!(today([i64::MIN, i64::MAX].into_iter(), None), Some(i64::MAX));
    }

    #[test]
    fn no_time_overflows() {
        let far = [i64::MIN / 86_400_000, i64::MAX / 86_400_000];
        let silent = of_group(10, "USD 5000", Some(-900), Some(0));
        assert_eq!(of_group(10, "USD 5000", Some(far[0]), Some(i64::MAX)), silent);
        assert_eq!(last_sign([i64::MAX].into_iter(), Some(Moment(i64::MAX))), Some(i64::MAX));
    }
}
