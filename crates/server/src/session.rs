//! Who is signed in: by a link that works once, or with an account. Sessions live in memory and end with the server.

use crate::around::{Around, mark};
use crate::problem::Refusal;
use crate::watch::{Asked, By};
use crate::work::Whose;
use krama_model::{EntryNumber, Moment, PersonNumber, PersonRole, Right, Rights, Viewer};
use krama_pipeline::Settings;
use krama_pipeline::people::{Person, Seed};
use krama_pipeline::workspace::{Act, Actor};
use serde::Serialize;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use utoipa::ToSchema;

/// A session ends after so long without a request, in milliseconds.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// A session ends so long after signing in, in milliseconds.
pub const WHOLE_MS: i64 = 12 * 60 * 60 * 1000;
/// A link can be used for so long, in milliseconds.
pub const LINK_MS: i64 = 10 * 60 * 1000;
/// So many sessions are kept; the one longest idle makes room.
const MOST: usize = 1_000;
/// So many pages of one session may follow the work at the same time.
const FOLLOWERS: usize = 20;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The name that the ledger gets, and whether it was proven.
    pub actor: Actor,
    /// The role's word; `operator` for the owner of the folder.
    pub role: &'static str,
    /// What they may do.
    pub rights: Rights,
    /// Their account, as its last entry left it; none of the owner of the folder.
    pub account: Option<Account>,
}

/// An account as somebody signed in with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: PersonNumber,
    /// What they are in the unit.
    pub role: PersonRole,
    /// The last entry on it: after another one they sign in again.
    pub changed: EntryNumber,
    /// Whether they must change their password before anything else.
    pub must_change: bool,
    /// Whether they sign in with a second factor.
    pub factor: SecondFactor,
}

/// Whether somebody signs in with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// They need none.
    None,
    /// They have none, and must set one before anything else.
    Missing,
    /// They do.
    Set,
}

impl SecondFactor {
    fn of(person: &Person, settings: &Settings) -> Self {
        match (person.factor, settings.second_factor) {
            (Some(_), _) => Self::Set,
            (None, true) => Self::Missing,
            (None, false) => Self::None,
        }
    }
}

impl Who {
    /// The owner of the folder, who could read its files anyway.
    pub fn operator(owner: &Actor) -> Self {
        Self { actor: owner.clone(), role: "operator", rights: Rights::ALL, account: None }
    }

    /// Somebody with an account. Until they have chosen their password, and set a second factor where everybody must have one, nothing is
    /// allowed but that.
    pub fn person(person: &Person, settings: &Settings) -> Self {
        let account = Account {
            person: person.number,
            role: person.role,
            changed: person.changed,
            must_change: person.must_change,
            factor: SecondFactor::of(person, settings),
        };
        let is_half_in = account.must_change || account.factor == SecondFactor::Missing;
        let rights = if is_half_in { Rights::NONE } else { person.role.rights(settings.world()) };
        let actor = Actor::signed_in(person.number, person.shown.clone());
        Self { actor, role: person.role.name(), rights, account: Some(account) }
    }

    /// Who they are to those who ask who may see what.
    pub fn viewer(&self) -> Viewer {
        let person = |account: Account| Viewer::Person { number: account.person, role: account.role };
        self.account.map_or(Viewer::Owner, person)
    }

    /// Whether they may do that.
    pub fn may(&self, right: Right) -> bool {
        self.rights.has(right)
    }
}

/// One session.
#[derive(Debug)]
pub struct Session {
    /// Who.
    pub who: Who,
    /// What every change must name.
    pub csrf: String,
    /// What the session is counted under where requests are limited.
    pub number: u64,
    /// The address that signed in.
    pub from: IpAddr,
    began: i64,
    seen: AtomicI64,
    /// What follows the work holds one more of it.
    follows: Arc<()>,
    /// The size of the ledger at which the account was last looked at.
    looked: AtomicU64,
    /// The second factor that was drawn for them last, until they set it.
    drawn: Mutex<Option<Seed>>,
}

impl Session {
    /// This person, now.
    pub fn act(&self, at: Moment) -> Act {
        Act { actor: self.who.actor.clone(), at }
    }

    /// The account to look at again, where the ledger has grown since that was done.
    pub fn to_look_at(&self, entries: u64) -> Option<Account> {
        self.who.account.filter(|_| self.looked.load(Ordering::Relaxed) != entries)
    }

    /// Notes that the account was looked at.
    pub fn looked_at(&self, entries: u64) {
        self.looked.store(entries, Ordering::Relaxed);
    }

    /// Keeps a second factor that was drawn for them.
    pub fn keep_drawn(&self, seed: Seed) {
        *self.drawn.lock().unwrap_or_else(PoisonError::into_inner) = Some(seed);
    }

    /// The second factor that was drawn for them last.
    pub fn drawn(&self) -> Option<Seed> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whose the work is that it begins.
    pub fn whose(&self) -> Whose {
        Whose { person: self.who.account.map(|account| account.person), session: self.number }
    }

    /// Who asks by it, for the log.
    pub fn asked(&self) -> Asked {
        let by = self.who.account.map_or(By::Operator, |account| By::Person(account.person));
        Asked { by, session: Some(self.number), doing: None }
    }

    /// When it began and when it was last used.
    pub fn times(&self) -> (Moment, Moment) {
        (Moment(self.began), Moment(self.seen.load(Ordering::Relaxed)))
    }

    /// Lets one more page follow the work, as long as it holds what it is given.
    pub fn follow(&self) -> Result<Arc<()>, Refusal> {
        if Arc::strong_count(&self.follows) > FOLLOWERS {
            return Err(Refusal::TooMany { after: 1 });
        }
        Ok(Arc::clone(&self.follows))
    }

    fn is_of(&self, who: &Who) -> bool {
        let person = |who: &Who| who.account.map(|account| account.person);
        person(&self.who) == person(who)
    }

    fn is_over(&self, now: i64) -> bool {
        now - self.seen.load(Ordering::Relaxed) >= IDLE_MS || now - self.began >= WHOLE_MS
    }
}

/// All sessions, and the links that were not used yet.
#[derive(Default)]
pub struct Sessions {
    open: RwLock<Open>,
    links: Mutex<HashMap<[u8; 32], i64>>,
}

#[derive(Default)]
struct Open {
    by_mark: HashMap<[u8; 32], Arc<Session>>,
    begun: u64,
}

impl Sessions {
    /// A new link's secret.
    pub fn invite(&self, around: &Around) -> String {
        let (secret, now) = (around.secret(), around.now_ms());
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, until| *until > now);
        links.insert(mark(&secret), now + LINK_MS);
        secret
    }

    /// Whether a link's secret is right. It is right once.
    pub fn redeem(&self, secret: &str, around: &Around) -> bool {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.remove(&mark(secret)).is_some_and(|until| around.now_ms() < until)
    }

    /// Opens a session and gives its secret, which is always a new one.
    pub fn open(&self, who: Who, from: IpAddr, around: &Around) -> (String, Arc<Session>) {
        let (secret, now) = (around.secret(), around.now_ms());
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.by_mark.retain(|_, session| !session.is_over(now));
        while open.by_mark.len() >= MOST {
            let idle = open.by_mark.iter().min_by_key(|(_, session)| session.seen.load(Ordering::Relaxed));
            let Some(idle) = idle.map(|(mark, _)| *mark) else { break };
            open.by_mark.remove(&idle);
        }
        open.begun += 1;
        let (csrf, number, seen) = (around.secret(), open.begun, AtomicI64::new(now));
        let (looked, follows, drawn) = (AtomicU64::new(0), Arc::default(), Mutex::default());
        let session = Arc::new(Session { who, csrf, number, from, began: now, seen, follows, looked, drawn });
        open.by_mark.insert(mark(&secret), Arc::clone(&session));
        (secret, session)
    }

    /// The session of a secret. A person's request is seen; what a page asks by itself keeps no session open.
    pub fn of(&self, secret: &str, is_seen: bool, around: &Around) -> Option<Arc<Session>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let (session, now) = (open.by_mark.get(&mark(secret))?, around.now_ms());
        if session.is_over(now) {
            return None;
        }
        if is_seen {
            session.seen.store(now, Ordering::Relaxed);
        }
        Some(Arc::clone(session))
    }

    /// Whether the session of that number is still open.
    pub fn is_open(&self, number: u64, around: &Around) -> bool {
        let (open, now) = (self.open.read().unwrap_or_else(PoisonError::into_inner), around.now_ms());
        open.by_mark.values().any(|session| session.number == number && !session.is_over(now))
    }

    /// Whether the session of that number is still open, and goes on by what is asked in it now.
    pub fn goes_on(&self, number: u64, around: &Around) -> bool {
        let (open, now) = (self.open.read().unwrap_or_else(PoisonError::into_inner), around.now_ms());
        let session = open.by_mark.values().find(|session| session.number == number && !session.is_over(now));
        session.inspect(|session| session.seen.store(now, Ordering::Relaxed)).is_some()
    }

    /// All that somebody has open, the first first.
    pub fn all_of(&self, who: &Who, around: &Around) -> Vec<Arc<Session>> {
        let (open, now) = (self.open.read().unwrap_or_else(PoisonError::into_inner), around.now_ms());
        let own = open.by_mark.values().filter(|session| session.is_of(who) && !session.is_over(now));
        let mut own: Vec<Arc<Session>> = own.map(Arc::clone).collect();
        own.sort_unstable_by_key(|session| session.number);
        own
    }

    /// Ends all that somebody has open with their account.
    pub fn end_of(&self, person: PersonNumber) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.by_mark.retain(|_, session| session.who.account.is_none_or(|account| account.person != person));
    }

    /// Ends those of some numbers.
    pub fn end(&self, numbers: &[u64]) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.by_mark.retain(|_, session| !numbers.contains(&session.number));
    }

    /// Ends the session of a secret.
    pub fn close(&self, secret: &str) {
        self.open.write().unwrap_or_else(PoisonError::into_inner).by_mark.remove(&mark(secret));
    }
}
