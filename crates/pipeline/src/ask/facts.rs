//! What statistics are made of: a few columns of every report.

use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::since::Since;
use crate::table::table;
use krama_model::Money;
use std::collections::BTreeMap;

fn seal_fact(fact: &mut Fact, since: &Since) {
    let Fact { language, platform, place, nationality, province, .. } = fact;
    let loss = (&mut fact.loss_currency, &mut fact.loss_hundredths);
    since.seal_stated([language, platform, place, nationality, province], loss);
}

table! {
    /// What is counted of a report, in few columns.
    Fact = "reports" sealed by seal_fact {
        /// The report's number.
        report: u64,
        /// The group, by name.
        group: Option<u64>,
        /// The report that this one tells again.
        duplicate_of: Option<u64>,
        /// When it happened, else when it was received.
        time_ms: Option<i64>,
        /// The most probable scam type.
        scam_type: Option<String>,
        /// True where the classifier says "unsure".
        unsure: bool,
        /// Currency of the loss.
        loss_currency: Option<String>,
        /// The loss in hundredths.
        loss_hundredths: Option<i64>,
        /// Language as stated.
        language: Option<String>,
        /// Platform as stated.
        platform: Option<String>,
        /// Place as stated.
        place: Option<String>,
        /// The victim's nationality as stated.
        nationality: Option<String>,
        /// The victim's province as stated.
        province: Option<String>,
    }
}

impl Fact {
    /// The type it tells of, if it tells of one for certain enough: `none` where it tells of no scam.
    pub fn answer(&self) -> Option<&str> {
        self.scam_type.as_deref().filter(|_| !self.unsure)
    }

    /// Whether it tells what no other tells.
    pub fn is_first(&self) -> bool {
        self.duplicate_of.is_none()
    }

    /// The loss it states, if it tells what no other tells.
    pub fn loss(&self) -> Option<(&str, i64)> {
        Some((self.loss_currency.as_deref()?, self.loss_hundredths?)).filter(|_| self.is_first())
    }
}

impl Pinned<'_> {
    /// Calls `each` with what is counted of every report, in the order of their numbers.
    pub(super) fn facts(&self, each: impl FnMut(Fact)) -> Result<(), Error> {
        self.each(each)
    }
}

/// Losses as they are added up, by currency.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums(BTreeMap<String, i64>);

impl Sums {
    pub(super) fn add(&mut self, loss: Option<(&str, i64)>) {
        let Some((currency, hundredths)) = loss else { return };
        match self.0.get_mut(currency) {
            Some(sum) => *sum = sum.saturating_add(hundredths),
            None => drop(self.0.insert(currency.to_owned(), hundredths)),
        }
    }

    /// In the order of the currencies' codes.
    pub(super) fn list(self) -> Vec<Money> {
        self.0.into_iter().map(|(currency, hundredths)| Money { currency, hundredths }).collect()
    }
}
