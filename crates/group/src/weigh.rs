//! Weights of evidence in millibits (thousandths of a bit, logarithms to base 2).
//!
//! A tie's weight is log2(P(shared | same group) / P(shared | different groups)). By Bayes' rule that is the
//! posterior log-odds that two reports with this tie stand on one group, less the prior log-odds of any two reports:
//! `weight = logit(q) - logit(pi)`. We estimate `q` from the kind, the tie's rarity and its measured spread, and `pi`
//! from the partition itself.

use std::sync::{Arc, LazyLock};

/// Thousandths of a bit.
pub type Millibits = i64;

/// No single tie proves more than this, whatever was measured: 7 bits are odds of 128 to 1.
pub const STRONGEST: Millibits = 7_000;

/// Nor is any tie worth less than this.
pub const WEAKEST: Millibits = -10_000;

/// log2 of a positive number in thousandths, by repeated squaring of a 32-bit fixed-point mantissa: the same on every
/// machine, which `f64::log2` does not promise.
pub fn log2_milli(number: u64) -> Millibits {
    debug_assert!(number > 0, "the logarithm of zero is not finite");
    let number = number.max(1);
    let whole = u64::from(number.ilog2());
    let mut mantissa = if whole >= 32 { number >> (whole - 32) } else { number << (32 - whole) };
    let mut fraction = 0_u64;
    for bit in (0..16).rev() {
        let square = (u128::from(mantissa) * u128::from(mantissa)) >> 32;
        mantissa = square as u64;
        if mantissa >> 33 != 0 {
            mantissa >>= 1;
            fraction |= 1 << bit;
        }
    }
    ((whole << 16 | fraction) * 1000 / 65_536) as Millibits
}

/// The size that a logarithm in thousandths stands for, rounded.
pub fn size_of(log2: Millibits) -> u64 {
    /// 2^(f / 1000) in 65,536ths for every f below 1000, as [`log2_milli`] has it.
    static FRACTIONS: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let reaches = |log2: Millibits| {
            let (mut low, mut high) = (1_u64 << 16, 1 << 17);
            while low < high {
                let middle = u64::midpoint(low, high);
                if log2_milli(middle) < 16_000 + log2 { low = middle + 1 } else { high = middle }
            }
            low
        };
        (0..1000).map(reaches).collect()
    });
    let (whole, fraction) = (log2.clamp(0, 40_000) / 1000, log2.clamp(0, 40_000) % 1000);
    ((FRACTIONS[fraction as usize] << whole) + (1 << 15)) >> 16
}

/// log2(p / (1 - p)) for a chance in thousandths, kept within what 1 to 999 thousandths give.
pub fn logit_milli(permille: u64) -> Millibits {
    let permille = permille.clamp(1, 999);
    log2_milli(permille * 1_000_000) - log2_milli((1000 - permille) * 1_000_000)
}

/// The chance, in thousandths, that log-odds in millibits stand for.
pub fn chance_permille(logit: Millibits) -> u16 {
    /// The log-odds of 1 to 998 thousandths.
    static LOGITS: LazyLock<Vec<Millibits>> = LazyLock::new(|| (1..999).map(logit_milli).collect());
    LOGITS.partition_point(|&of| of < logit) as u16 + 1
}

/// What must be overcome before two reports, or two groups, are held to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prior {
    /// -logit(pi): what must be overcome before two random reports are held to be of one group, in millibits.
    pub pair: Millibits,
    /// log2 of every size there can be, in millibits; of nothing as of one.
    log2: Arc<[Millibits]>,
    /// log2 of the factorial of every size there can be, in millibits.
    factorial: Arc<[Millibits]>,
}

/// Two groups and what they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// Reports of the larger one.
    pub larger: u64,
    /// Ties they share, those that imply each other counted once.
    pub ties: u64,
    /// log2 of how many ties as common as those the smaller side seems to hold, in millibits: the number of holds on that
    /// side, through the number of those on a shared tie.
    pub values: Millibits,
}

impl Prior {
    /// The prior for a country of which nothing is known yet: any two of `reports` stand on one group with a chance of
    /// ten in `reports`.
    pub fn of_unknown(reports: usize) -> Self {
        let log2: Arc<[Millibits]> = (0..=reports as u64 + 1).map(|size| log2_milli(size.max(1))).collect();
        let factorial = log2.iter().scan(0, |sum, &log2| {
            *sum += log2;
            Some(*sum)
        });
        Self { pair: log2_milli((reports as u64 / 10).max(2)), factorial: factorial.collect(), log2 }
    }

    /// The same country, seen to be another way about pairs.
    pub fn with_pair(&self, pair: Millibits) -> Self {
        Self { pair, ..self.clone() }
    }

    /// log2 of a size, in millibits.
    pub fn log2(&self, size: u64) -> Millibits {
        self.log2[size.min(self.most()) as usize]
    }

    /// The largest size there can be.
    fn most(&self) -> u64 {
        self.log2.len() as u64 - 2
    }

    /// What every tie beyond the first costs against a group of that size.
    pub fn crowd(&self, size: u64) -> Millibits {
        (self.pair - (self.log2(self.most()) - self.log2(size))).max(0)
    }

    /// What two groups must share to become one, in the weights of ties.
    ///
    /// Of its values the smaller side shares `ties` with the other. If they are one group, nothing is known of how many
    /// they share, so every number up to all is as likely: log2(values + 1), of which the first bit is what a single report with a
    /// single value would pay; and of the values any could be among them, the common ones sooner: log2 of the binomial
    /// coefficient. If they are two groups, these are accidents, and the weights of the ties say how seldom those are. An
    /// accident falls on the larger side as often as that side is large, so against a large group every tie beyond the
    /// first is worth log2(reports / size) and not the full prior of a pair.
    pub fn joining(&self, meeting: Meeting) -> Millibits {
        let most = self.most();
        let ties = meeting.ties.clamp(1, most.max(1));
        let values = size_of(meeting.values).clamp(ties, most.max(ties));
        let [of_values, of_ties, of_others] = [values, ties, values - ties].map(|many| self.factorial[many as usize]);
        let any = of_values - of_ties - of_others;
        self.pair + self.log2[values as usize + 1] - self.log2[2]
            + any
            + (ties - 1) as Millibits * self.crowd(meeting.larger)
    }
}

/// What a tie is thought to be before its spread is seen: the kind's chance, less the more of all reports name it,
/// because what a tenth of a country names is a hotline sooner than a scammer. Two bits less for every doubling of
/// `1 + 20 * share`; a thousand reports are added to the country: what a desk's own few hundred name most is their case
/// sooner than a hotline.
pub fn prior_logit(exclusive_permille: u16, tellers: u64, reports: u64) -> Millibits {
    let share_permille = tellers.saturating_sub(2) * 1000 / (reports + 1000);
    logit_milli(u64::from(exclusive_permille)) - 2 * (log2_milli(1000 + 20 * share_permille) - log2_milli(1000))
}

/// What two groups share, as one of the two sees it, gathered tie by tie.
///
/// A tie may be an accident even between two parts of one group. So of those they share only those count that are worth more
/// than they ask for, and at least the best: a doubtful value more that two groups share never speaks against them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shared {
    /// Ties that count, what they are worth, and log2 of how many like each the side holds.
    ties: u64,
    worth: Millibits,
    values: Millibits,
    /// The best single tie: its worth, and log2 of how many like it the side holds.
    best: Option<(Millibits, Millibits)>,
    /// What narrower ties are worth beyond the broader ones they imply.
    beyond: Millibits,
}

impl Shared {
    /// One more tie, of so much worth; `values` is log2 of how many as common as it the side holds, `crowd` what a further tie
    /// costs against the other side.
    pub fn add(&mut self, worth: Millibits, values: Millibits, crowd: Millibits) {
        if worth > crowd + values {
            self.ties += 1;
            self.worth += worth;
            self.values += values;
        }
        let net = |(worth, values): (Millibits, Millibits)| worth - 2 * values;
        if self.best.is_none_or(|best| net((worth, values)) > net(best)) {
            self.best = Some((worth, values));
        }
    }

    /// A narrower tie's worth beyond the broader one it implies.
    pub fn add_beyond(&mut self, worth: Millibits) {
        self.beyond += worth;
    }

    /// What they are worth at most beyond the price of joining, which is never less than the prior of a pair.
    pub fn most(&self, prior: &Prior) -> Millibits {
        let best = self.best.map_or(0, |(worth, _)| worth);
        self.beyond + self.worth.max(best) - prior.pair
    }

    /// What they are worth beyond the price of joining, where the larger of the two has so many reports; nothing where they
    /// do not reach it by far.
    pub fn gain(&self, prior: &Prior, larger: u64) -> Millibits {
        if self.most(prior) <= 0 {
            return 0;
        }
        let best = self.best.unwrap_or_default();
        let of =
            |ties: u64, worth: Millibits, values: Millibits| worth - prior.joining(Meeting { larger, ties, values });
        let alone = || of(1, best.0, best.1);
        let shared = match self.ties {
            0 => alone(),
            1 => of(1, self.worth, self.values),
            many => of(many, self.worth, self.values / many as Millibits).max(alone()),
        };
        self.beyond + shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn logarithms_are_right_to_a_thousandth() {
        assert_eq!(log2_milli(1), 0);
        assert_eq!(log2_milli(1024), 10_000);
        assert_eq!(log2_milli(3), 1584);
        assert_eq!(logit_milli(500), 0);
        assert_eq!(logit_milli(950), 4_248);
        assert_eq!(logit_milli(50), -4_248);
    }

    #[test]
    fn a_value_many_people_name_starts_lower() {
        assert!(prior_logit(950, 2, 1000) > prior_logit(950, 64, 1000));
        assert!(prior_logit(950, 64, 1_000_000) > prior_logit(950, 64, 1000));
        assert!(prior_logit(950, 3000, 10_000) < 0);
    }

    #[test]
    fn what_a_desk_names_most_is_its_case() {
        assert!((2..=40).all(|tellers| prior_logit(850, tellers, 40) > 0));
        assert!(prior_logit(850, 50, 200) > 0 && prior_logit(950, 100, 1000) > 0);
    }

    proptest! {
        #[test]
        fn logarithm_agrees_with_floating_point(number in 1_u64..u64::MAX / 2) {
            let expected = (number as f64).log2() * 1000.0;
            prop_assert!((log2_milli(number) as f64 - expected).abs() <= 1.1);
        }

        #[test]
        fn chance_undoes_logit(permille in 1_u16..1000) {
            prop_assert!(i32::from(chance_permille(logit_milli(u64::from(permille)))).abs_diff(i32::from(permille)) <= 1);
        }

        #[test]
        fn larger_groups_ask_for_more(larger in 2_u64..1000, values in 2_u64..500, ties in 1_u64..9) {
            let prior = Prior::of_unknown(2000);
            let of = |larger, values| prior.joining(Meeting { larger, values: log2_milli(values), ties });
            prop_assert!(of(larger * 2, values) >= of(larger, values));
            prop_assert!(of(larger, values.max(ties) + 1) > of(larger, values.max(ties)));
        }

        #[test]
        fn all_that_a_part_holds_asks_for_less_than_some_of_it(values in 3_u64..500) {
            let prior = Prior::of_unknown(2000);
            let of = |ties| prior.joining(Meeting { larger: 2000, values: log2_milli(values), ties })
                - (ties - 1) as Millibits * prior.pair;
            prop_assert!(of(values) < of(values / 2) && of(values) < of(1));
        }
    }

    #[test]
    fn a_doubtful_value_more_never_speaks_against() {
        let prior = Prior::of_unknown(2000);
        let crowd = prior.crowd(200);
        let mut shared = Shared::default();
        shared.add(prior.pair + 2_500, log2_milli(2), crowd);
        let before = shared.gain(&prior, 200);
        assert!(before > 0);
        for (worth, values) in [(1, 10_000), (prior.pair - 400, log2_milli(80)), (prior.pair, log2_milli(40))] {
            shared.add(worth, values, crowd);
            assert!(shared.gain(&prior, 200) >= before, "{worth}");
        }
    }

    #[test]
    fn a_size_comes_back_from_its_logarithm() {
        assert!((1..=500).all(|size| size_of(log2_milli(size)) == size));
        assert_eq!((size_of(-5), size_of(1_117), size_of(1_400)), (1, 2, 3));
        assert!(size_of(log2_milli(1_000_000)).abs_diff(1_000_000) < 1_000);
    }

    #[test]
    fn one_value_joins_a_single_report_at_the_price_of_a_pair() {
        let prior = Prior::of_unknown(2000);
        assert_eq!(prior.joining(Meeting { larger: 1, values: 0, ties: 1 }), prior.pair);
    }
}
