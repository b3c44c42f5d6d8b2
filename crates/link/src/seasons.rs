//! When a value was used: numbers are recycled, domains expire, so the same value long after is another's.

use krama_model::{Moment, Strength};

/// A gap of so many half-lives leaves less than an eighth of a value's worth: what follows is another season.
const SEASON_HALF_LIVES: u32 = 3;

/// Per holder (same order as `times`) the season it falls into and the strength of its hold. Holders without a time fall
/// into the first season, weakly if there are several.
pub fn seasons(times: &[Option<Moment>], half_life_days: u16) -> Vec<(u32, Strength)> {
    let mut order: Vec<usize> = (0..times.len()).filter(|&at| times[at].is_some()).collect();
    order.sort_by_key(|&at| times[at]);
    let mut placed = vec![(0, Strength::Full); times.len()];
    let mut season = 0;
    for (rank, &at) in order.iter().enumerate() {
        let before = gap(times, order.get(rank.wrapping_sub(1)), at);
        let after = gap(times, order.get(rank + 1), at);
        if before.is_some_and(|days| days > u32::from(half_life_days) * SEASON_HALF_LIVES) {
            season += 1;
        }
        let nearest = before.into_iter().chain(after).min().unwrap_or(0);
        let near = nearest <= u32::from(half_life_days);
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
    fn long_after_is_another_season_and_in_between_is_weak() {
        let placed = seasons(&days([0, 10, 160, 1000, 1001]), 100);
        assert_eq!(placed[2], (0, Strength::Weak));
        assert_eq!(placed[3], (1, Strength::Full));
        assert_eq!(placed[1], (0, Strength::Full));
    }
}
