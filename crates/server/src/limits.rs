//! How often something may be asked.

use crate::around::Around;
use crate::problem::Refusal;
use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// A moment of the injected clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick(u64);

impl std::ops::Add<Nanos> for Tick {
    type Output = Self;
    fn add(self, more: Nanos) -> Self {
        Self(self.0.saturating_add(more.as_u64()))
    }
}

impl Reference for Tick {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_sub(earlier.0).into()
    }
    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.saturating_sub(duration.as_u64()))
    }
}

/// The injected clock as rates are counted by.
#[derive(Clone)]
pub struct Ticks(Around);

impl Clock for Ticks {
    type Instant = Tick;
    fn now(&self) -> Tick {
        Tick((self.0.now_ms().max(0) as u64).saturating_mul(1_000_000))
    }
}

type Rate<K> = RateLimiter<K, DashMapStateStore<K>, Ticks, NoOpMiddleware<Tick>>;

/// How often something may be asked, by whom.
pub struct Limits {
    clock: Ticks,
    address: Rate<IpAddr>,
    line: Rate<IpAddr>,
    password: Rate<u64>,
    search: Rate<u64>,
    read: Rate<u64>,
    table: Rate<u64>,
    change: Rate<u64>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A sign-in, from an address.
    From(IpAddr),
    /// A line in the log about a request of somebody who is not signed in, from an address.
    Line(IpAddr),
    /// A password that a session gives once more.
    Password(u64),
    /// A search of a session.
    Search(u64),
    /// A question of a session.
    Read(u64),
    /// A whole table that a session asks for.
    Table(u64),
    /// A change of a session.
    Change(u64),
}

impl Limits {
    /// From one address 60 sign-ins a minute (a class sits behind one) and as many lines. Of one session ten passwords a minute, 20 searches
    /// and 20 changes a second, 100 questions a second, and a whole table every two seconds; a few more at once.
    pub fn new(around: &Around) -> Self {
        let clock = Ticks(around.clone());
        let a_minute = |times| Quota::per_minute(count(times));
        Self {
            address: rate(a_minute(60), &clock),
            line: rate(a_minute(60), &clock),
            password: rate(a_minute(10), &clock),
            search: rate(every(50, 200), &clock),
            read: rate(every(10, 2_000), &clock),
            table: rate(every(2_000, 30), &clock),
            change: rate(every(50, 200), &clock),
            clock,
        }
    }

    /// Counts one; refuses where it is too many.
    pub fn count(&self, counted: Counted) -> Result<(), Refusal> {
        let until = match counted {
            Counted::From(address) => self.address.check_key(&address),
            Counted::Line(address) => self.line.check_key(&address),
            Counted::Password(session) => self.password.check_key(&session),
            Counted::Search(session) => self.search.check_key(&session),
            Counted::Read(session) => self.read.check_key(&session),
            Counted::Table(session) => self.table.check_key(&session),
            Counted::Change(session) => self.change.check_key(&session),
        };
        until.map_err(|until: NotUntil<Tick>| {
            let after = until.wait_time_from(self.clock.now());
            Refusal::TooMany { after: after.as_secs() as u32 + 1 }
        })
    }

    /// Forgets those who have not asked for long.
    pub fn forget(&self) {
        [&self.address, &self.line].into_iter().for_each(Rate::retain_recent);
        let of_sessions = [&self.password, &self.search, &self.read, &self.table, &self.change];
        of_sessions.into_iter().for_each(Rate::retain_recent);
    }
}

fn rate<K: Hash + Eq + Clone>(quota: Quota, clock: &Ticks) -> Rate<K> {
    RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())
}

fn every(ms: u64, at_once: u32) -> Quota {
    let quota = Quota::with_period(Duration::from_millis(ms)).unwrap_or_else(|| Quota::per_second(count(1)));
    quota.allow_burst(count(at_once))
}

fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}
