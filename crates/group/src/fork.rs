//! Groups that came apart, and groups that came together, told by time.
//!
//! Whoever leaves a group takes numbers and words along, and whoever joins one brings his own. Such values tie what came before
//! to what came after on both sides, so the two stand on one group. But from that day on (or until that day) they name
//! nothing in common, however much is told of both. A report belongs to those it was done for on its day: where a large
//! part of a group had nothing in common with the rest until a day, or from a day on, it is a group of its own.
//!
//! How large is large the run tells: in all its groups, how often a report of a small part that stands by itself so far
//! is also the one that ties it to the rest.

use crate::forest::Sets;
use crate::hypergraph::{DOUBT, own_weight};
use crate::leiden::{Partition, renumber};
use crate::rows::Rows;
use crate::weigh::{Millibits, log2_milli};
use krama_model::{Evidence, Moment};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::ops::Range;

/// A group that came of another, or went into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// A report of the one.
    pub part: u32,
    /// A report of the other.
    pub rest: u32,
    /// When the two name nothing in common.
    pub apart: Apart,
}

/// Before or after which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Until that moment, at which a report names values of both.
    Until(Moment),
    /// From that moment on, at which the last report names values of both.
    From(Moment),
}

/// What another group is to one, after a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kin {
    /// This one came of it.
    CameOf,
    /// It came of this one.
    Left,
    /// This one went into it.
    WentInto,
    /// It went into this one.
    Joined,
}

impl Kin {
    /// All of them.
    const ALL: [Self; 4] = [Self::CameOf, Self::Left, Self::WentInto, Self::Joined];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CameOf => "came-of",
            Self::Left => "left",
            Self::WentInto => "went-into",
            Self::Joined => "joined",
        }
    }

    /// The one of that word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kin| kin.name() == name)
    }
}

impl Fork {
    /// The moment, and what the rest is to the part and the part to the rest.
    pub fn kin(&self) -> (Moment, [Kin; 2]) {
        match self.apart {
            Apart::From(moment) => (moment, [Kin::CameOf, Kin::Left]),
            Apart::Until(moment) => (moment, [Kin::WentInto, Kin::Joined]),
        }
    }

    /// The same fork where reports have other numbers.
    pub(crate) fn renamed(self, name: impl Fn(u32) -> u32) -> Self {
        Self { part: name(self.part), rest: name(self.rest), ..self }
    }
}

/// Odds against a part of one group standing alone for so long, over all groups of a run: 128 to 1, as for a value.
const SURE: Millibits = 7_000;

/// Parts from this size on tell how soon a part meets the rest: smaller ones have not shown that they go on.
const LEAST: u32 = 4;

/// Up to this size: what stands alone longer is what is looked for.
const MOST: u32 = 20;

/// Fewer meetings than this tell nothing of the others.
const MEETINGS: u64 = 8;

/// A group comes apart into no more than this.
const MOST_FORKS: usize = 64;

/// Parts groups where they came apart or together in time.
pub fn fork(evidence: &Evidence, weights: &[Millibits], partition: &mut Partition) -> Vec<Fork> {
    let stories = stories(evidence, weights, partition);
    let pooled = stories.par_iter().map(Story::meetings).reduce(Meetings::default, Meetings::with);
    let Some(enough) = pooled.enough(stories.len() as u64) else { return Vec::new() };
    let told: Vec<_> = stories.par_iter().map(|story| story.forks(enough)).collect();
    let unused = partition.iter().max().map_or(0, |&last| last + 1)..;
    let mut forks = Vec::new();
    for (own, (fork, part)) in unused.zip(told.into_iter().flatten()) {
        for report in part {
            partition[report as usize] = own;
        }
        forks.push(fork);
    }
    renumber(partition);
    forks
}

/// The stories of all groups, by the number of the group.
fn stories(evidence: &Evidence, weights: &[Millibits], partition: &[u32]) -> Vec<Story> {
    let tells = |tie: usize| own_weight(evidence, weights, tie);
    let worth: Vec<Millibits> = (0..evidence.ties.len()).into_par_iter().map(tells).collect();
    let holds = evidence.holds.iter().filter(|hold| worth[hold.tie as usize] > 0);
    let ties_of = Rows::of_pairs(evidence.reports.len(), holds.map(|hold| (hold.report, hold.tie)));
    let mut reports: Vec<u32> = (0..evidence.reports.len() as u32).collect();
    let group = |report: u32| partition[report as usize];
    reports.par_sort_unstable_by_key(|&report| (group(report), evidence.reports[report as usize].time, report));
    let of_group = reports.par_chunk_by(|&a, &b| group(a) == group(b)).filter(|of_group| of_group.len() > 1);
    of_group.map(|of_group| Story::new(evidence, &worth, &ties_of, of_group)).collect()
}

/// The reports of one group in the order of time, those without a time first.
struct Story {
    /// Their numbers.
    reports: Vec<u32>,
    times: Vec<Option<Moment>>,
    /// Whether nobody told before: a teller's further reports add nothing to the size of a part.
    counts: Vec<bool>,
    /// Per report the ties it holds: those that hold the group together, and the number of the surer ones, which come first.
    held: Rows<u32>,
    sure: Vec<u32>,
    ties: usize,
}

/// The order in which a story is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Forward,
    Backward,
}

/// A report that ties two parts, by itself or with others of its moment; neither had anything in common with the other before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meeting {
    /// Tellers of the smaller part.
    size: u32,
    /// The report's place in the story.
    at: u32,
    /// A report of the larger part, and one of the smaller.
    parts: [u32; 2],
    order: Order,
}

/// What is told at one moment and hangs together.
struct Told {
    /// The first report of it.
    first: u32,
    /// The parts of earlier moments it has something in common with, and their sizes before them, largest first.
    joined: Vec<(u32, u32)>,
}

/// How often parts meet the rest of their group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Meetings {
    /// Reports of parts that stood alone until then.
    reports: u64,
    /// Of these, reports that tie their part to the rest.
    meet: u64,
}

impl Meetings {
    fn with(self, other: Self) -> Self {
        Self { reports: self.reports + other.reports, meet: self.meet + other.meet }
    }

    /// From how many tellers on a part of one group would not stand alone by chance in any of so many groups.
    fn enough(self, groups: u64) -> Option<u32> {
        if self.meet < MEETINGS {
            return None;
        }
        let apart = (self.reports - self.meet).max(1);
        let each = (log2_milli(self.reports) - log2_milli(apart)).max(1);
        let against = SURE + log2_milli(groups.max(1));
        Some((against / each + 1).clamp(i64::from(LEAST) * 2, i64::from(u32::MAX)) as u32)
    }
}

impl Story {
    fn new(evidence: &Evidence, worth: &[Millibits], ties_of: &Rows<u32>, reports: &[u32]) -> Self {
        let (mut names, mut tellers) = (FxHashMap::default(), FxHashSet::default());
        let (mut held, mut sure) = (Rows::default(), Vec::with_capacity(reports.len()));
        for &report in reports {
            let mut of_report = ties_of.row(report).to_vec();
            of_report.sort_by_key(|&tie| worth[tie as usize] <= DOUBT);
            sure.push(of_report.iter().take_while(|&&tie| worth[tie as usize] > DOUBT).count() as u32);
            held.push(of_report.into_iter().map(|tie| {
                let next = names.len() as u32;
                *names.entry(tie).or_insert(next)
            }));
        }
        let node = |&report: &u32| evidence.reports[report as usize];
        Self {
            times: reports.iter().map(|report| node(report).time).collect(),
            counts: reports.iter().map(|report| tellers.insert(node(report).teller)).collect(),
            reports: reports.to_vec(),
            ties: names.len(),
            held,
            sure,
        }
    }

    /// The same story with some of its reports alone.
    fn of(&self, places: &[u32]) -> Self {
        let mut held = Rows::default();
        for &at in places {
            held.push(self.held.row(at).iter().copied());
        }
        Self {
            reports: places.iter().map(|&at| self.reports[at as usize]).collect(),
            times: places.iter().map(|&at| self.times[at as usize]).collect(),
            counts: places.iter().map(|&at| self.counts[at as usize]).collect(),
            sure: places.iter().map(|&at| self.sure[at as usize]).collect(),
            ties: self.ties,
            held,
        }
    }

    /// Places with a time, in an order; those of one moment together, since nothing says which was first.
    fn moments(&self, order: Order) -> impl Iterator<Item = Range<u32>> {
        let dated = self.times.partition_point(Option::is_none) as u32..self.times.len() as u32;
        let mut left = dated;
        std::iter::from_fn(move || {
            let time = |at: u32| self.times[at as usize];
            let moment = match order {
                Order::Forward => {
                    let end = left.clone().find(|&at| time(at) != time(left.start)).unwrap_or(left.end);
                    let start = std::mem::replace(&mut left.start, end);
                    start..end
                }
                Order::Backward => {
                    let last = left.end.checked_sub(1)?;
                    let start = left.clone().rev().find(|&at| time(at) != time(last)).map_or(left.start, |at| at + 1);
                    let end = std::mem::replace(&mut left.end, start);
                    start..end
                }
            };
            (!moment.is_empty()).then_some(moment)
        })
    }

    fn sure_ties(&self, at: u32) -> &[u32] {
        &self.held.row(at)[..self.sure[at as usize] as usize]
    }

    fn meetings(&self) -> Meetings {
        let mut meetings = Meetings::default();
        for order in [Order::Forward, Order::Backward] {
            let mut parts = Parts::of(self);
            for moment in self.moments(order) {
                let largest = parts.largest();
                for told in parts.told_at(self, moment.clone()) {
                    for &(size, part) in &told.joined {
                        if Some(part) != largest && (LEAST..MOST).contains(&size) {
                            meetings.reports += 1;
                            meetings.meet += u64::from(told.joined.iter().any(|&(_, other)| Some(other) == largest));
                        }
                    }
                }
                parts.take(self, moment);
            }
        }
        meetings
    }

    /// The meeting of the largest part, if it is large enough.
    fn meeting(&self, enough: u32) -> Option<Meeting> {
        let largest = [Order::Forward, Order::Backward].map(|order| {
            let mut parts = Parts::of(self);
            let mut largest: Option<Meeting> = None;
            for moment in self.moments(order) {
                for Told { first, joined } in parts.told_at(self, moment.clone()) {
                    if let [(_, larger), (size, smaller), ..] = joined[..]
                        && size >= enough
                        && largest.is_none_or(|meeting| meeting.size < size)
                    {
                        largest = Some(Meeting { size, at: first, parts: [larger, smaller], order });
                    }
                }
                parts.take(self, moment);
            }
            largest
        });
        let [forward, backward] = largest;
        forward.into_iter().chain(backward).reduce(|first, then| if then.size > first.size { then } else { first })
    }

    /// Where it comes apart, and which reports go.
    fn forks(&self, enough: u32) -> Vec<(Fork, Vec<u32>)> {
        let mut found = Vec::new();
        let mut waiting: Vec<Vec<u32>> = vec![(0..self.reports.len() as u32).collect()];
        while let Some(places) = waiting.pop() {
            let story = self.of(&places);
            let Some(meeting) = story.meeting(enough).filter(|_| found.len() < MOST_FORKS) else { continue };
            let goes = story.going(meeting);
            let [gone, rest] = [true, false].map(|wanted| {
                let of = places.iter().zip(&goes).filter(|&(_, &goes)| goes == wanted);
                of.map(|(&at, _)| at).collect::<Vec<u32>>()
            });
            let numbers = |places: &[u32]| places.iter().map(|&at| self.reports[at as usize]).collect::<Vec<u32>>();
            // What either becomes when it is looked at again, the reports where they met tell what it was.
            let met = places[meeting.at as usize];
            let Some(&part) = gone.iter().min_by_key(|at| at.abs_diff(met)) else { continue };
            let [part, other] = [part, met].map(|at| self.reports[at as usize]);
            let moment = story.times[meeting.at as usize].unwrap_or(Moment(0));
            let apart = if meeting.order == Order::Forward { Apart::Until(moment) } else { Apart::From(moment) };
            found.push((Fork { part, rest: other, apart }, numbers(&gone)));
            waiting.extend([rest, gone]);
        }
        found
    }

    /// Which of the two parts that meet becomes a group of its own: the one of which fewer later reports name anything. Who joins a group works
    /// with its things from then on and brings few that last; who leaves one takes few along.
    fn leaving(&self, meeting: Meeting, parts: &mut Parts) -> u32 {
        let [larger, smaller] = meeting.parts.map(|part| parts.sets.find(part));
        let mut of_tie = vec![[false; 2]; self.ties];
        let mut later = [0_u64; 2];
        let mut told = true;
        for at in self.moments(meeting.order).flatten() {
            told &= self.times[at as usize] != self.times[meeting.at as usize];
            let part = parts.sets.find(at);
            for (which, wanted) in [larger, smaller].into_iter().enumerate() {
                if told && part == wanted {
                    self.sure_ties(at).iter().for_each(|&tie| of_tie[tie as usize][which] = true);
                } else if !told && self.counts[at as usize] {
                    later[which] += u64::from(self.sure_ties(at).iter().any(|&tie| of_tie[tie as usize][which]));
                }
            }
        }
        if later[1] > later[0] { larger } else { smaller }
    }

    /// Per report whether it goes with the part that leaves at a meeting: it is of it, or hangs on the group by it alone.
    fn going(&self, meeting: Meeting) -> Vec<bool> {
        let mut parts = Parts::of(self);
        for moment in self.moments(meeting.order).take_while(|moment| !moment.contains(&meeting.at)) {
            parts.take(self, moment);
        }
        let part = self.leaving(meeting, &mut parts);
        let count = self.reports.len() as u32;
        let in_part: Vec<bool> = (0..count).map(|at| parts.sets.find(at) == part).collect();
        let mut rest = Sets::new(self.reports.len());
        let mut last = vec![None; self.ties];
        for at in (0..count).filter(|&at| !in_part[at as usize]) {
            for &tie in self.held.row(at) {
                if let Some(other) = last[tie as usize].replace(at) {
                    rest.join(other, at);
                }
            }
        }
        let home = rest.find(meeting.at);
        (0..count).map(|at| in_part[at as usize] || rest.find(at) != home).collect()
    }
}

/// The parts that what was told so far falls into.
struct Parts {
    sets: Sets,
    /// Per part, at its own number, its tellers.
    sizes: Vec<u32>,
    /// Per tie the last report that held it.
    last: Vec<Option<u32>>,
    largest: Option<u32>,
}

impl Parts {
    fn of(story: &Story) -> Self {
        let count = story.reports.len();
        Self { sets: Sets::new(count), sizes: vec![0; count], last: vec![None; story.ties], largest: None }
    }

    /// What is told at a moment, each with the parts of earlier moments that it has something in common with.
    fn told_at(&mut self, story: &Story, moment: Range<u32>) -> Vec<Told> {
        let mut together = Sets::new(moment.len());
        if moment.len() > 1 {
            let mut first: FxHashMap<u32, u32> = FxHashMap::default();
            for (nth, at) in (0..).zip(moment.clone()) {
                for &tie in story.sure_ties(at) {
                    together.join(*first.entry(tie).or_insert(nth), nth);
                }
            }
        }
        let mut told: Vec<Told> = Vec::new();
        let mut place = vec![usize::MAX; moment.len()];
        for (nth, at) in (0..).zip(moment) {
            let first = together.find(nth) as usize;
            if place[first] == usize::MAX {
                place[first] = told.len();
                told.push(Told { first: at, joined: Vec::new() });
            }
            let joined = &mut told[place[first]].joined;
            for other in story.sure_ties(at).iter().filter_map(|&tie| self.last[tie as usize]) {
                let part = self.sets.find(other);
                joined.push((self.sizes[part as usize], part));
            }
        }
        for Told { joined, .. } in &mut told {
            joined.sort_unstable_by(|a, b| b.cmp(a));
            joined.dedup();
        }
        told
    }

    /// Takes in what is told at a moment, and joins the parts it has something in common with.
    fn take(&mut self, story: &Story, moment: Range<u32>) {
        for at in moment {
            let mut part = at;
            self.sizes[at as usize] = u32::from(story.counts[at as usize]);
            for &tie in story.sure_ties(at) {
                let Some(other) = self.last[tie as usize].replace(at) else { continue };
                let sizes = [self.sets.find(other), part].map(|set| self.sizes[set as usize]);
                if self.sets.join(other, part) {
                    part = self.sets.find(part);
                    self.sizes[part as usize] = sizes[0] + sizes[1];
                }
            }
            let is_larger =
                self.largest().is_none_or(|largest| self.sizes[part as usize] >= self.sizes[largest as usize]);
            if is_larger {
                self.largest = Some(part);
            }
        }
    }

    fn largest(&mut self) -> Option<u32> {
        self.largest.map(|part| self.sets.find(part))
    }
}

#[cfg(test)]
mod tests;
