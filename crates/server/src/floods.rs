//! Refusals of one session that come too fast for a line each: the first of a minute are told one by one, the others as one line that
//! says how many they were.

use crate::around::Around;
use crate::watch::{Doing, Line};
use krama_model::Code;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many refusals with one code of one session get a line of their own.
const OWN: u32 = 10;
/// Counted anew after so long, in milliseconds.
const LONG_MS: i64 = 60_000;
/// What stands for the route where the refusals of a line are of several.
const SEVERAL: &str = "several routes";

/// The refusals of one session with one code, since a moment.
struct Flood {
    since: i64,
    own: u32,
    /// The one line for all that got none.
    others: Option<Line>,
}

impl Flood {
    fn begin(now: i64) -> Self {
        Self { since: now, own: 0, others: None }
    }

    /// Also where the clock was set back.
    fn is_over(&self, now: i64) -> bool {
        !(0..LONG_MS).contains(&(now - self.since))
    }

    /// The line, where it is told by itself.
    fn take(&mut self, line: &Line) -> Option<Line> {
        if self.own < OWN {
            self.own += 1;
            return Some(line.clone());
        }
        let before = self.others.take();
        let is_elsewhere = before.as_ref().is_some_and(|before| before.route != line.route);
        let route = if is_elsewhere { SEVERAL.to_owned() } else { line.route.clone() };
        let times = before.map_or(0, |before| before.times).saturating_add(line.times);
        self.others = Some(Line { route, times, ..line.clone() });
        None
    }
}

type BySession = BTreeMap<(u64, Option<Code>), Flood>;

/// All refusals of the last minute, by session and code: a flood of one code hides no refusal with another.
#[derive(Default)]
pub struct Floods(Mutex<BySession>);

impl Floods {
    /// What is to be told now that a line has come.
    pub fn take(&self, line: &Line, around: &Around) -> Vec<Line> {
        let Some(session) = line.session.filter(|_| line.doing == Doing::Refused) else { return vec![line.clone()] };
        let now = around.now_ms();
        let mut floods = self.lock();
        let flood = floods.entry((session, line.code)).or_insert_with(|| Flood::begin(now));
        let before = if flood.is_over(now) { std::mem::replace(flood, Flood::begin(now)).others } else { None };
        before.into_iter().chain(flood.take(line)).collect()
    }

    /// What is left to tell of floods that are over. They are forgotten.
    pub fn over(&self, around: &Around) -> Vec<Line> {
        let now = around.now_ms();
        let mut floods = self.lock();
        let (over, lasting) = std::mem::take(&mut *floods).into_iter().partition(|(_, flood)| flood.is_over(now));
        *floods = lasting;
        untold(over)
    }

    /// What is left to tell of all, as the server ends.
    pub fn all(&self) -> Vec<Line> {
        untold(std::mem::take(&mut *self.lock()))
    }

    fn lock(&self) -> MutexGuard<'_, BySession> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn untold(floods: BySession) -> Vec<Line> {
    floods.into_values().filter_map(|flood| flood.others).collect()
}
