//! People held to scam: who, where, since when, and which signs somebody who screens them would find.

use crate::country::Country;
use crate::random::Random;
use crate::time::{DAY, Minute};

/// Somebody held at a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// A number of their own, which their name is drawn from.
    pub number: u64,
    /// Since when.
    pub from: Minute,
    /// Until when.
    pub to: Minute,
    /// What screening would find.
    pub signs: Vec<&'static str>,
}

/// Signs that screening looks for, and how many of a thousand show each. Assumed.
const SIGNS: [(&str, u64); 10] = [
    ("job-unlike-advert", 850),
    ("debt-for-travel", 600),
    ("passport-taken", 800),
    ("cannot-leave", 900),
    ("sold-between-sites", 300),
    ("ransom-to-exit", 500),
    ("quota-by-violence", 450),
    ("phones-watched", 700),
    ("scripted-answers", 550),
    ("unpaid", 650),
];

/// Everybody who is held at a team.
pub fn people(country: &Country, team: usize) -> Vec<Person> {
    let held = &country.teams[team];
    let mut random = Random::of(&[country.settings.seed, 81, team as u64]);
    let span = u64::from(held.to - held.from);
    let person = |at: u32| {
        let from = held.from + random.below(span * 2 / 3 + 1) as Minute;
        let to = (from + DAY * (30 + random.below(300) as Minute)).min(held.to);
        let signs = SIGNS.iter().filter(|(_, permille)| random.chance(*permille)).map(|(sign, _)| *sign).collect();
        Person { number: 20_000_000 + team as u64 * 64 + u64::from(at), from, to, signs }
    };
    (0..held.people.0).map(person).collect()
}
