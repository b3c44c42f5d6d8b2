//! Sign-ins that failed: each makes the next one wait longer, by name and address together, so that a stranger's guesses shut nobody
//! else out. Codes that were wrong after a right password are counted by account: whoever has the password guesses from many addresses.

use crate::around::{Around, mark};
use crate::problem::Refusal;
use krama_model::PersonNumber;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// After so long without a failure they are forgotten, in milliseconds.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;
/// So much is remembered of each sort; what is oldest makes room.
const MOST: usize = 10_000;

/// How failures slow down: so many are free, then each doubles the wait up to a longest one.
struct Pace {
    free: u32,
    longest_ms: i64,
}

/// With one name from one address.
const PAIR: Pace = Pace { free: 5, longest_ms: 15 * 60 * 1000 };
/// Codes of one account, from addresses that it never signed in from: six digits are few.
const CODE: Pace = Pace { free: 5, longest_ms: 6 * 60 * 60 * 1000 };
/// With one name from addresses that it never signed in from: guesses that are spread over many addresses.
const NAME: Pace = Pace { free: 50, longest_ms: 60 * 1000 };

impl Pace {
    fn wait_ms(&self, failures: u32) -> i64 {
        let doubled = failures.checked_sub(self.free).map(|over| 1_000_i64 << over.min(20));
        doubled.unwrap_or(0).min(self.longest_ms)
    }
}

#[derive(Clone, Copy, Default)]
struct Failed {
    times: u32,
    last: i64,
}

type Name = [u8; 32];

#[derive(Default)]
struct Kept {
    by_pair: HashMap<(Name, IpAddr), Failed>,
    by_name: HashMap<Name, Failed>,
    /// Wrong codes after a right password. Time alone forgets none: a right one does.
    codes: HashMap<PersonNumber, Failed>,
    /// From where somebody signed in with a name, and when.
    known: HashMap<(Name, IpAddr), Failed>,
}

/// Sign-ins that failed.
#[derive(Default)]
pub struct Guesses(Mutex<Kept>);

impl Guesses {
    /// Lets a sign-in with a name be tried from an address, or says how long to wait. It counts as failed until it has succeeded, so that
    /// many at once are no way around.
    pub fn try_one(&self, name: &str, from: IpAddr, around: &Around) -> Result<(), Refusal> {
        let (name, now) = (mark(name), around.now_ms());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Kept { by_pair, by_name, known, .. } = &mut *kept;
        let pair = by_pair.get(&(name, from)).copied().unwrap_or_default();
        let spread = by_name.get(&name).filter(|_| !known.contains_key(&(name, from))).copied().unwrap_or_default();
        let until = (pair.last + PAIR.wait_ms(pair.times)).max(spread.last + NAME.wait_ms(spread.times));
        if until > now {
            return Err(Refusal::TooMany { after: ((until - now) / 1000) as u32 + 1 });
        }
        add(by_pair, (name, from), now);
        add(by_name, name, now);
        Ok(())
    }

    /// Whether a code that came with a right password counts. It counts as failed until it has succeeded. Where it does not, the answer is
    /// that of a wrong one: that there is a wait would tell that the password was right. Who signed in from there before waits for nobody.
    pub fn try_code(&self, person: PersonNumber, (name, from): (&str, IpAddr), around: &Around) -> bool {
        let (name, now) = (mark(name), around.now_ms());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = kept.codes.get(&person).copied().unwrap_or_default();
        if failed.last + CODE.wait_ms(failed.times) > now && !kept.known.contains_key(&(name, from)) {
            return false;
        }
        add(&mut kept.codes, person, now);
        true
    }

    /// A code of that account was right, or its password is another.
    pub fn forget_codes(&self, person: PersonNumber) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).codes.remove(&person);
    }

    /// The one that was tried has succeeded.
    pub fn succeeded(&self, name: &str, from: IpAddr, around: &Around) {
        let (name, now) = (mark(name), around.now_ms());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.by_pair.remove(&(name, from));
        if let Some(failed) = kept.by_name.get_mut(&name) {
            failed.times = failed.times.saturating_sub(1);
        }
        add(&mut kept.known, (name, from), now);
    }

    /// Forgets what is long ago.
    pub fn forget(&self, around: &Around) {
        let now = around.now_ms();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |failed: &mut Failed| now - failed.last < FORGOTTEN_MS;
        kept.by_pair.retain(|_, failed| is_recent(failed));
        kept.by_name.retain(|_, failed| is_recent(failed));
        kept.known.retain(|_, last| is_recent(last));
    }
}

fn add<K: Hash + Eq + Copy>(all: &mut HashMap<K, Failed>, key: K, now: i64) {
    if all.len() >= MOST && !all.contains_key(&key) {
        let oldest = all.iter().min_by_key(|(_, failed)| failed.last).map(|(key, _)| *key);
        oldest.map(|oldest| all.remove(&oldest));
    }
    let failed = all.entry(key).or_default();
    *failed = Failed { times: failed.times.saturating_add(1), last: now };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_beyond_the_free_ones_doubles_the_wait_up_to_the_longest() {
        let waits: Vec<i64> = (4..=9).map(|failures| PAIR.wait_ms(failures)).collect();
        assert_eq!(waits, [0, 1_000, 2_000, 4_000, 8_000, 16_000]);
        let longest = [&PAIR, &NAME, &CODE].map(|pace| pace.wait_ms(u32::MAX));
        assert_eq!(longest, [15 * 60 * 1000, 60 * 1000, 6 * 60 * 60 * 1000]);
    }
}
