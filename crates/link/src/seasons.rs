//! When a value was used: numbers are recycled, domains expire, so the same value long after is another's.

use krama_model::{Moment, Strength};

/// A gap of so many half-lives leaves less than an eighth of a value's worth: what follows is another season.
const SEASON_HALF_LIVES: u32 = 3;

/// The gap, in days, that a value is taken to have shown once before it was seen.
const MONTH: i64 = 30;

/// A silence that the rhythm of a value in use would show in one of so many values at most ends its season.
const ONE_IN: u128 = 128;

/// Per holder (same order as `times`) the season it falls into and the strength of its hold. Holders without a time fall
/// into the first season, weakly if there are several.
pub fn seasons(times: &[Option<Moment>], half_life_days: u16) -> Vec<(u32, Strength)> {
    let mut order: Vec<usize> = (0..times.len()).filter(|&at| times[at].is_some()).collect();
    order.sort_by_key(|&at| times[at]);
    let mut placed = vec![(0, Strength::Full); times.len()];
    let days: Vec<i64> = order.iter().filter_map(|&at| times[at]).map(Moment::day).collect();
    let mut silent = vec![false; days.len()];
    silences(&days, &mut silent);
    let late = stragglers(&mut silent);
    let mut season = 0;
    for (rank, &at) in order.iter().enumerate() {
        let before = gap(times, order.get(rank.wrapping_sub(1)), at);
        let after = gap(times, order.get(rank + 1), at);
        if silent[rank] || before.is_some_and(|days| days > u32::from(half_life_days) * SEASON_HALF_LIVES) {
            season += 1;
        }
        let nearest = before.into_iter().chain(after).min().unwrap_or(0);
        let near = nearest <= u32::from(half_life_days) && !late[rank];
        placed[at] = (season, if near { Strength::Full } else { Strength::Weak });
    }
    if season > 0 {
        for (at, place) in placed.iter_mut().enumerate().filter(|(at, _)| times[*at].is_none()) {
            debug_assert!(times[at].is_none(), "only holders without a time are left");
            *place = (0, Strength::Weak);
        }
    }
    placed
}

/// Takes back silences that leave one holder by itself, and says which: whoever tells late, or mistypes the date, still names the
/// value, only less surely.
fn stragglers(silent: &mut [bool]) -> Vec<bool> {
    let mut late = vec![false; silent.len()];
    for rank in 1..silent.len() {
        if silent[rank] && silent.get(rank + 1).is_none_or(|&next| next) {
            (late[rank], silent[rank]) = (true, false);
        }
    }
    if silent.get(1) == Some(&true) {
        (late[0], silent[1]) = (true, false);
    }
    late
}

/// Marks the days, ascending, before which a value was silent for so long that somebody else has it since: numbers and accounts
/// that are burned lie idle until they are sold on.
///
/// If a value is used at random times, the chance that a gap is longer than `g` is `(r / (r + g))^n` after `n` gaps of `r`
/// days in all (exponential waiting times whose rate was learned from those gaps). The longest of `n` gaps is that long `n`
/// times as often.
fn silences(days: &[i64], silent: &mut [bool]) {
    let gap = |at: usize| days[at] - days[at - 1];
    let Some(at) = (1..days.len()).max_by_key(|&at| (gap(at), std::cmp::Reverse(at))) else { return };
    let gaps = days.len() as u128 - 1;
    let others = (days[days.len() - 1] - days[0] - gap(at) + MONTH) as u128;
    let enough = (ONE_IN * gaps) << 16;
    let mut odds = 1_u128 << 16;
    for _ in 0..gaps {
        odds = odds * (others + gap(at) as u128) / others;
        if odds >= enough {
            silent[at] = true;
            let (before, after) = silent.split_at_mut(at);
            silences(&days[..at], before);
            silences(&days[at..], after);
            return;
        }
    }
}

fn gap(times: &[Option<Moment>], neighbour: Option<&usize>, at: usize) -> Option<u32> {
    Some(times[*neighbour?]?.days_apart(times[at]?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days<const N: usize>(days: [i64; N]) -> [Option<Moment>; N] {
        days.map(|day| Some(Moment(day * 86_400_000)))
    }

    #[test]
    fn close_together_is_one_full_season() {
        assert_eq!(seasons(&[days([3, 1]).as_slice(), &[None]].concat(), 100), [(0, Strength::Full); 3]);
    }

    #[test]
    fn a_silence_unlike_its_rhythm_is_another_season_and_a_slow_rhythm_is_none() {
        let used = |first: i64, every: i64| {
            (0..8).map(move |use_number| Some(Moment((first + use_number * every) * 86_400_000)))
        };
        let sold: Vec<_> = used(0, 3).chain(used(140, 3)).collect();
        assert!(
            seasons(&sold, 720).iter().enumerate().all(|(at, place)| *place == (u32::from(at >= 8), Strength::Full))
        );
        let slow: Vec<_> = used(0, 40).chain(used(400, 40)).collect();
        assert!(seasons(&slow, 720).iter().all(|place| place.0 == 0));
        assert!(seasons(&days([0, 120]), 720).iter().all(|place| place.0 == 0));
    }

    #[test]
    fn one_who_tells_late_holds_the_value_weakly() {
        let first: Vec<_> = (0..8).map(|day| Some(Moment(day * 3 * 86_400_000))).collect();
        let late = [first, vec![Some(Moment(200 * 86_400_000))]].concat();
        let placed = seasons(&late, 720);
        assert!(placed[..8].iter().all(|place| *place == (0, Strength::Full)));
        assert_eq!(placed[8], (0, Strength::Weak));
        let early: Vec<_> = late.iter().map(|time| Some(Moment(-time.unwrap().0))).collect();
        assert_eq!((seasons(&early, 720)[8], seasons(&early, 720)[0]), ((0, Strength::Weak), (0, Strength::Full)));
    }

    #[test]
    fn long_after_is_another_season_and_in_between_is_weak() {
        let placed = seasons(&days([0, 10, 160, 1000, 1001]), 100);
        assert_eq!(placed[2], (0, Strength::Weak));
        assert_eq!(placed[3], (1, Strength::Full));
        assert_eq!(placed[1], (0, Strength::Full));
    }
}
