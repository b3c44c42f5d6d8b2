//! Victims: where they come from, what they speak, what they lose.

use crate::country::{Country, LANGUAGES};
use crate::random::Random;

/// A victim, or whoever else reports.
#[derive(Debug, Clone)]
pub struct Victim {
    /// A number of their own.
    pub number: u64,
    /// Index of the language they tell it in.
    pub language: usize,
    /// Region code of their nationality.
    pub nationality: String,
    /// In years.
    pub age: u64,
    /// `female` or `male`.
    pub sex: &'static str,
    /// Index of the province they live in.
    pub province: usize,
    /// Their own number, E.164.
    pub phone: String,
    /// Their own account, `BANK:number`.
    pub account: String,
    /// Their own mailbox.
    pub mailbox: String,
    /// Number of their name.
    pub name: u64,
}

/// Where victims' own values begin, apart from everybody else's.
const OWN: u64 = 8_000_000;

impl Victim {
    /// The victim of that number, of a market.
    pub fn of(country: &Country, number: u64, market: usize) -> Self {
        let mut random = Random::of(&[country.settings.seed, 50, number]);
        // One in eight tells it in another language than the scammers spoke, most in the country's own.
        let language = match random.below(16) {
            0 => 0,
            1 => random.below(LANGUAGES.len() as u64) as usize,
            _ => market,
        };
        let mint = &country.mint;
        let abroad = mint.exercise().region_of(LANGUAGES[language]);
        let from = if language == 1 { random.below(6) as usize } else { abroad };
        let region = if random.chance(600) { 0 } else { from };
        let banks: Vec<usize> = mint.banks(region).collect();
        Self {
            number,
            language,
            nationality: mint.exercise().regions[from].id.clone(),
            age: 18 + u64::midpoint(random.below(60), random.below(60)),
            sex: random.word(&["female", "male"]),
            province: random.below(mint.exercise().places.len() as u64) as usize,
            phone: mint.phone(region, OWN + number),
            account: mint.account(*random.pick(&banks), OWN + number),
            mailbox: mint.mailbox(OWN + number),
            name: OWN + number,
        }
    }
}

/// What was lost, in dollars: most losses are small and a few large. Assumed, with a long tail as published losses have.
pub fn loss(random: &mut Random) -> u64 {
    let scale = [50, 100, 300, 800, 2_000, 8_000, 50_000][random.below(7) as usize];
    10 + random.below(scale)
}
