//! What reaches the desks, and when.

use crate::country::Country;
use crate::random::Random;
use crate::time::{DAY, DAYS, Minute};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A team's n-th reported crime.
    Crime {
        /// The team.
        team: u32,
        /// Which of its crimes.
        turn: u32,
    },
    /// A lone fraudster's crime.
    Lone(u32),
    /// No crime.
    NoCrime(u32),
}

/// One report on its way.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Its place in the order of arrival.
    pub number: u64,
    /// What it is about.
    pub subject: Subject,
    /// When that happened.
    pub when: Minute,
    /// When the report arrived.
    pub received: Minute,
    /// The number of the report that told of it first, where this one tells it again.
    pub again: Option<u64>,
}

/// Every report in the order of arrival.
pub fn schedule(country: &Country) -> Vec<Told> {
    let seed = country.settings.seed;
    let mut told: Vec<Told> = Vec::with_capacity(country.settings.reports as usize);
    let mut push = |subject: Subject, when: Minute, random: &mut Random| {
        told.push(Told { number: 0, subject, when, received: when + delay(random), again: None });
    };
    for (index, team) in country.teams.iter().enumerate() {
        let mut random = Random::of(&[seed, 40, index as u64]);
        for turn in 0..team.crimes {
            let when = team.time_of(turn, &mut random);
            push(Subject::Crime { team: index as u32, turn: turn as u32 }, when, &mut random);
        }
    }
    let mut random = Random::of(&[seed, 41]);
    let anytime = |random: &mut Random| random.below(u64::from(DAYS * DAY)) as Minute;
    for n in 0..country.shares.lone as u32 {
        let when = anytime(&mut random);
        push(Subject::Lone(n), when, &mut random);
    }
    for n in 0..country.shares.no_crime as u32 {
        let when = anytime(&mut random);
        push(Subject::NoCrime(n), when, &mut random);
    }
    order(&mut told, country.shares.again, &mut random);
    told
}

/// Adds what is told again, sorts by arrival and numbers.
fn order(told: &mut Vec<Told>, again: u64, random: &mut Random) {
    let crimes = told.len() as u64;
    for place in 0..again.min(crimes) {
        let first = told[random.below(crimes) as usize];
        let received = first.received + DAY / 2 + random.below(20 * u64::from(DAY)) as Minute;
        told.push(Told { received, again: Some(place), ..first });
    }
    let key = |subject: &Subject| match *subject {
        Subject::Crime { team, turn } => (0, team, turn),
        Subject::Lone(n) => (1, n, 0),
        Subject::NoCrime(n) => (2, n, 0),
    };
    told.sort_by_key(|told| (told.received, key(&told.subject), told.again));
    let mut firsts = std::collections::HashMap::with_capacity(told.len());
    for (number, report) in told.iter_mut().enumerate() {
        report.number = number as u64;
        if report.again.is_none() {
            firsts.insert(key(&report.subject), number as u64);
        }
    }
    for report in told.iter_mut().filter(|report| report.again.is_some()) {
        report.again = firsts.get(&key(&report.subject)).copied();
    }
}

/// From the crime to the report: half within three days, a tenth after more than a month. Assumed; victims are known to
/// wait out of shame or hope.
fn delay(random: &mut Random) -> Minute {
    let days = match random.below(100) {
        0..30 => 1,
        30..55 => 3,
        55..75 => 10,
        75..90 => 30,
        _ => 120,
    };
    120 + random.below(u64::from(days * DAY)) as Minute
}
