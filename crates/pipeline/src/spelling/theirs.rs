//! What victims' values may be spelled as.

use super::{forms, hash_of, places};
use crate::ask::blanked;
use krama_model::Kind;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The fewest digits of a sum that may be somebody's number; fewer are too often a sum.
const FEWEST_OF_SUM: usize = 8;

/// What victims' values may be spelled as, each form by its hash. There are millions of them.
#[derive(Default)]
pub(crate) struct Theirs {
    /// Also what victims' columns spell that is no value.
    all: FxHashSet<u64>,
    /// Those of values.
    values: FxHashSet<u64>,
    /// Those of their accounts: elsewhere such a number may have been taken for a telephone's.
    accounts: FxHashSet<u64>,
}

impl Theirs {
    /// The forms of values, each with whether it is an account's, and what columns spell beside them.
    pub(crate) fn new(
        of_values: impl Iterator<Item = (u64, bool)> + Clone,
        of_columns: impl Iterator<Item = u64>,
    ) -> Self {
        let accounts = of_values.clone().filter(|(_, of_account)| *of_account).map(|(form, _)| form).collect();
        let values: FxHashSet<u64> = of_values.map(|(form, _)| form).collect();
        let all = values.iter().copied().chain(of_columns).collect();
        Self { all, values, accounts }
    }

    /// Whether a form, by its hash, is one of them.
    pub(crate) fn holds(&self, form: u64) -> bool {
        self.all.contains(&form)
    }

    /// Where they stand in a text.
    fn places(&self, text: &str) -> Vec<Range<u32>> {
        places(text, |form| self.holds(hash_of(form)))
    }

    /// Whether they stand in a text.
    pub(crate) fn are_spelled_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// What a report states in a few words, without what it spells of theirs.
    pub(crate) fn shown(&self, stated: &str) -> String {
        let hidden = self.places(stated);
        if hidden.is_empty() { stated.to_owned() } else { blanked(stated, hidden) }
    }

    /// Whether a sum is one of the numbers, put where a sum belongs. A round one is a sum, whoever's number it is.
    pub(crate) fn stand_in_sum(&self, sum: &str) -> bool {
        let digits = sum.bytes().filter(u8::is_ascii_digit).count();
        let is_theirs =
            |form: &str| form.len() >= FEWEST_OF_SUM && !form.ends_with("000") && self.values.contains(&hash_of(form));
        digits >= FEWEST_OF_SUM && !places(sum, is_theirs).is_empty()
    }

    /// Whether one of the values stands in a value. Two countries' numbers may be the same at home, and are not the same.
    pub(crate) fn stand_in(&self, kind: Kind, text: &str) -> bool {
        match kind {
            Kind::Amount => self.stand_in_sum(text),
            Kind::Name | Kind::Place | Kind::PaymentCard => false,
            Kind::Phone if forms(kind, text).iter().any(|form| self.accounts.contains(&hash_of(form))) => true,
            // A name that is a plain word stands in many a link.
            _ => !places(text, |form| !is_word(form) && self.values.contains(&hash_of(form))).is_empty(),
        }
    }
}

fn is_word(form: &str) -> bool {
    form.bytes().all(|byte| byte.is_ascii_lowercase())
}
