//! What makes a country easy or hard to see through: one table of rates for each level.
//!
//! The rates are assumed, not measured: nobody has counted how often a group changes its numbers. They were set so that
//! simple methods that are given the true suspect values reach what `docs/simulation.md` states for each level, and a
//! test holds them there.

use crate::Error;

/// A level of difficulty, 1 to 5. Level 3 is meant to look like a national desk's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(u8);

impl Level {
    /// The level of that number.
    pub fn new(level: u64) -> Result<Self, Error> {
        match level {
            1..=5 => Ok(Self(level as u8)),
            _ => Err(Error::NoSuchLevel { level }),
        }
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its rates.
    pub fn rates(self) -> &'static Rates {
        &RATES[usize::from(self.0) - 1]
    }
}

/// The rates of a level. Those that end in `permille` are chances in a thousand.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// How many of the values that were used on a victim reach the report. Assumed: the more a desk asks, the more.
    pub telling_permille: u64,
    /// Reports a value lasts for, in hundredths of what its kind lasts for at ease. Assumed: pressure makes groups rotate.
    pub lasting_percent: u64,
    /// Groups that buy from providers at all.
    pub customers_permille: u64,
    /// A customer's accounts, numbers and wallets that come from a provider and serve other groups at the same time.
    pub supplied_permille: u64,
    /// Links and deposits that go through what everybody uses: a shortener, a host, a marketplace's wallet.
    pub public_permille: u64,
    /// Deposits to a service that collects for anybody, and calls through a gateway that shows its own number.
    pub collected_permille: u64,
    /// Assets that a group buys second-hand from another group that burned them.
    pub resold_permille: u64,
    /// Payments and links that a team sends through another team of its group.
    pub crossing_permille: u64,
    /// Reports that quote the scammer's own words.
    pub quoting_permille: u64,
    /// Scripts that are taken over from another group.
    pub copied_permille: u64,
    /// Reports of lone fraudsters.
    pub lone_permille: u64,
    /// Lone fraudsters who rent from a provider that groups rent from.
    pub lone_customers_permille: u64,
    /// Reports of no crime: misunderstandings, quarrels over goods, spam.
    pub no_crime_permille: u64,
    /// Reports that tell an incident again through another channel.
    pub duplicate_permille: u64,
    /// Values with a wrong digit or letter.
    pub mistyped_permille: u64,
    /// Forms in which somebody's own number, or the bank's, stands in the suspect's column.
    pub misplaced_permille: u64,
}

const RATES: [Rates; 5] = [
    Rates {
        telling_permille: 1000,
        lasting_percent: 95,
        customers_permille: 800,
        supplied_permille: 105,
        public_permille: 8,
        collected_permille: 5,
        resold_permille: 10,
        crossing_permille: 350,
        quoting_permille: 350,
        copied_permille: 50,
        lone_permille: 100,
        lone_customers_permille: 50,
        no_crime_permille: 30,
        duplicate_permille: 20,
        mistyped_permille: 5,
        misplaced_permille: 5,
    },
    Rates {
        telling_permille: 930,
        lasting_percent: 94,
        customers_permille: 850,
        supplied_permille: 117,
        public_permille: 23,
        collected_permille: 11,
        resold_permille: 20,
        crossing_permille: 320,
        quoting_permille: 320,
        copied_permille: 80,
        lone_permille: 100,
        lone_customers_permille: 120,
        no_crime_permille: 40,
        duplicate_permille: 30,
        mistyped_permille: 8,
        misplaced_permille: 10,
    },
    Rates {
        telling_permille: 860,
        lasting_percent: 92,
        customers_permille: 900,
        supplied_permille: 131,
        public_permille: 62,
        collected_permille: 31,
        resold_permille: 30,
        crossing_permille: 300,
        quoting_permille: 280,
        copied_permille: 120,
        lone_permille: 100,
        lone_customers_permille: 240,
        no_crime_permille: 50,
        duplicate_permille: 40,
        mistyped_permille: 12,
        misplaced_permille: 20,
    },
    Rates {
        telling_permille: 800,
        lasting_percent: 89,
        customers_permille: 950,
        supplied_permille: 143,
        public_permille: 112,
        collected_permille: 65,
        resold_permille: 40,
        crossing_permille: 280,
        quoting_permille: 250,
        copied_permille: 160,
        lone_permille: 100,
        lone_customers_permille: 420,
        no_crime_permille: 60,
        duplicate_permille: 50,
        mistyped_permille: 20,
        misplaced_permille: 30,
    },
    Rates {
        telling_permille: 770,
        lasting_percent: 86,
        customers_permille: 1000,
        supplied_permille: 150,
        public_permille: 195,
        collected_permille: 150,
        resold_permille: 50,
        crossing_permille: 250,
        quoting_permille: 220,
        copied_permille: 200,
        lone_permille: 100,
        lone_customers_permille: 900,
        no_crime_permille: 70,
        duplicate_permille: 60,
        mistyped_permille: 30,
        misplaced_permille: 40,
    },
];
