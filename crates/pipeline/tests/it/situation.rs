//! How things stand.

use crate::support::Desk;
use krama_pipeline::ask;
use krama_pipeline::ask::Scale;
use krama_pipeline::ask::situation::{SituationAsked, situation};
use std::fmt::Write;

#[test]
fn everything_is_counted_once_in_each_list() {
    let desk = Desk::hotline();
    let answer = situation(&desk.unit, SituationAsked::default()).unwrap();
    let rows = ask::reports(&desk.unit).unwrap();
    assert_eq!(answer.reports, rows.len() as u64);
    assert_eq!(answer.over_time.iter().map(|stretch| stretch.reports).sum::<u64>() + answer.undated, answer.reports);
    assert_eq!(answer.types.iter().map(|total| total.reports).sum::<u64>(), answer.reports);
    let stated = rows.iter().filter(|row| row.province.is_some()).count() as u64;
    assert!(stated > 0);
    assert_eq!(answer.provinces.iter().map(|place| place.reports).sum::<u64>(), stated);
    assert!(answer.provinces.iter().any(|place| place.place == "KH/Siem Reap" && place.known));
    let of_groups: u64 = answer.losses.iter().map(|money| money.hundredths.unsigned_abs()).sum();
    let by_time = answer.over_time.iter().flat_map(|stretch| &stretch.losses);
    let undated = rows.iter().filter(|row| row.time_ms.is_none()).count();
    assert_eq!(undated as u64, answer.undated);
    assert_eq!(by_time.map(|money| money.hundredths.unsigned_abs()).sum::<u64>(), of_groups);
}

#[test]
fn the_most_urgent_group_says_what_its_urgency_is_made_of() {
    let desk = Desk::hotline();
    let answer = situation(&desk.unit, SituationAsked { scale: Scale::Month, ..SituationAsked::default() }).unwrap();
    let groups = ask::groups(&desk.unit).unwrap();
    assert_eq!(answer.urgent[0].group.0, groups[0].group);
    for urgent in &answer.urgent {
        let why = urgent.why;
        assert_eq!(why.people + why.loss + why.strength - why.silence, urgent.glance.urgency_millibits);
        assert!(why.silence >= 0 && why.people > 0);
    }
    assert!(answer.over_time.iter().all(|stretch| stretch.start.ends_with("-01")));
}

#[test]
fn what_grew_since_the_run_before_and_what_is_new_is_told() {
    let desk = Desk::hotline();
    let before = situation(&desk.unit, SituationAsked::default()).unwrap();
    assert!(before.run_before.is_none() && before.growing.iter().all(|growth| growth.reports_before.is_none()));
    desk.ingest(
        "later.csv",
        "ref,occurred_at,narrative,suspect_phone\n\
         L-1,2025-05-30,Called from 012 010 000.,012010000\n\
         L-2,2025-05-30,They asked me to pay to kx-newnamed0.com for a job.,\n\
         L-3,2025-05-30,The site kx-newnamed0.com took my deposit for a job.,\n",
    );
    desk.analyse();
    let after = situation(&desk.unit, SituationAsked::default()).unwrap();
    assert_eq!(after.run_before, Some(before.run));
    let seen: Vec<&str> = after.first_seen.iter().map(|seen| seen.value.as_str()).collect();
    assert!(seen.contains(&"kx-newnamed0.com"), "{seen:?}");
    let old = after.first_seen.iter().any(|seen| seen.value.contains("12 010 000"));
    assert!(!old, "{:?}", after.first_seen);
    assert!(after.growing.iter().any(|growth| growth.reports_before.is_some_and(|then| growth.reports > then)));
}

#[test]
fn one_late_report_moves_no_day_that_is_counted_from() {
    let desk = Desk::hotline();
    let asked = SituationAsked { days: 30, ..SituationAsked::default() };
    let before = situation(&desk.unit, asked).unwrap();
    desk.ingest(
        "slip.csv",
        "ref,occurred_at,narrative\nS-1,2025-05-29,They asked me to pay to kx-newnamed0.com for a job.\n",
    );
    desk.analyse();
    let after = situation(&desk.unit, asked).unwrap();
    assert_eq!((after.until, after.since), (before.until, before.since));
    assert_eq!(after.later, before.later + 1);
    assert!(!before.first_seen.is_empty() && after.first_seen == before.first_seen);
    let silence = |answer: &ask::SituationAnswer| answer.urgent.iter().map(|urgent| urgent.why.silence).sum::<i64>();
    assert_eq!(silence(&after), silence(&before));
}

#[test]
fn groups_are_ranked_by_the_growth_that_is_told() {
    let mut table = "ref,occurred_at,narrative,suspect_phone\n".to_owned();
    // Reports of a week and of the week after: much growth, growth from nothing, as many as before, one more by chance.
    for (number, weeks) in
        [("012 010 001", [3, 8]), ("012 010 002", [0, 4]), ("012 010 003", [5, 5]), ("012 010 004", [3, 4])]
    {
        for (week, reports) in (0..).zip(weeks) {
            for at in 0..reports {
                let (day, own) = (week * 7 + 3 + at % 5, table.len());
                writeln!(table, "R-{own},2025-03-{day:02},The caller {number} asked for a fee.,{number}").unwrap();
            }
        }
    }
    let growing = situation(&Desk::of(&table).unit, SituationAsked::default()).unwrap().growing;
    let told: Vec<[u32; 2]> = growing.iter().map(|growth| [growth.in_period_before, growth.in_period]).collect();
    assert_eq!(told, [[3, 8], [0, 4]]);
}
