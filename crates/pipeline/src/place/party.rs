//! New reports grouped among themselves, and what each such party shares with the groups of the last run.

use super::known::{Known, KnownHold};
use super::{PlacedBy, Placement};
use crate::conclude::{Benign, linked};
use crate::reading::ReadReport;
use krama_casebook::SealedReport;
use krama_group::hypergraph::carried;
use krama_group::settle;
use krama_group::spread::starts;
use krama_group::weigh::{Millibits, Prior, Shared, logit_milli};
use krama_link::{Gathering, Linked, Material};
use krama_model::{GroupName, Strength};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// New reports, grouped among themselves.
pub(super) struct Parties {
    /// Per report its party.
    of: Vec<u32>,
    /// Per report its holds on ties between new reports that the last run does not have.
    others: Vec<u64>,
    /// Per tie of the last run what the new reports make it worth less, in millibits: they spread where they should not.
    less: FxHashMap<u32, Millibits>,
}

impl Parties {
    /// Groups new reports as a run would, taking each tie that the last run knows for what it was found to be.
    pub(super) fn of(reports: &[SealedReport], read: &[ReadReport], known: &Known, benign: &Benign) -> Self {
        let mut gathering = Gathering::default();
        for (sealed, read) in reports.iter().zip(read) {
            gathering.add(&read.told(sealed));
        }
        let Linked { mut evidence, materials, original, .. } = linked(&mut gathering, benign);
        let spans = starts(&evidence);
        let on = |tie: usize| {
            let Material::Value(value) = materials[tie] else { return None };
            let (basis, text) = (gathering.values.basis(value), gathering.values.text(value));
            let mut holds = evidence.holds[spans[tie] as usize..spans[tie + 1] as usize].iter();
            holds.find_map(|hold| known.tie_of(hold.report, basis, text))
        };
        let on: Vec<Option<u32>> = (0..materials.len()).map(on).collect();
        for (tie, on) in evidence.ties.iter_mut().zip(&on) {
            tie.exclusive_permille = on.map_or(tie.exclusive_permille, |on| known.ties[&on].chance_permille);
        }
        let settled = settle(&evidence);
        let mut less: FxHashMap<u32, Millibits> = FxHashMap::default();
        for (tie, on) in on.iter().enumerate() {
            if let Some(on) = on {
                let then = logit_milli(u64::from(known.ties[on].chance_permille));
                let now = less.entry(*on).or_default();
                *now = (*now).min(settled.logits[tie] - then);
            }
        }
        let mut others = vec![0; reports.len()];
        for hold in &evidence.holds {
            let tie = hold.tie as usize;
            let broadest = evidence.ties[tie].implies.is_none_or(|broader| settled.weights[broader as usize] <= 0);
            if on[tie].is_none() && settled.weights[tie] > 0 && broadest {
                others[hold.report as usize] += 1;
            }
        }
        let of = original.iter().map(|&first| settled.partition[first as usize]).collect();
        Self { of, others, less }
    }

    /// The reports of each party.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (report, &party) in self.of.iter().enumerate() {
            members.entry(party).or_default().push(report);
        }
        members.into_values().collect()
    }

    /// What a party shares with each group that holds a tie of its own.
    pub(super) fn sums<'k>(&self, members: &[usize], known: &'k Known, prior: &Prior) -> BTreeMap<GroupName, Sum<'k>> {
        let mut held: BTreeMap<u32, Held<'k>> = BTreeMap::new();
        let mut holds = 0;
        for &member in members {
            holds += self.others[member];
            for hold in &known.holds[member] {
                let tie = &known.ties[&hold.tie];
                if tie.own > 0 {
                    holds += u64::from(tie.counts);
                    let first = Held { reports: 0, strength: Strength::Weak, hold };
                    let held = held.entry(hold.tie).or_insert(first);
                    held.reports += 1;
                    held.strength = held.strength.max(hold.strength);
                }
            }
        }
        let mut sums: BTreeMap<GroupName, Sum<'k>> = BTreeMap::new();
        for (tie, Held { reports, strength, hold }) in held {
            let found = &known.ties[&tie];
            let own = found.own + self.less.get(&tie).copied().unwrap_or(0).min(0);
            let values = prior.log2(holds) - prior.log2(reports);
            for &(group, certain) in &found.groups {
                let theirs = if certain { Strength::Full } else { Strength::Weak };
                let worth = carried(own, strength, theirs);
                if worth > 0 {
                    sums.entry(group).or_default().ties.push(Common { hold, worth, values, counts: found.counts });
                }
            }
        }
        sums
    }
}

/// A party's hold on a tie: how many of its reports, and one of them.
struct Held<'k> {
    reports: u64,
    strength: Strength,
    hold: &'k KnownHold,
}

/// A tie that a party and a group share.
struct Common<'k> {
    hold: &'k KnownHold,
    worth: Millibits,
    /// log2 of how many ties as common as it the party holds.
    values: Millibits,
    /// Whether it counts as one more: of ties that imply each other the broadest does.
    counts: bool,
}

/// What a group and a party share.
#[derive(Default)]
pub(super) struct Sum<'k> {
    ties: Vec<Common<'k>>,
}

impl Sum<'_> {
    /// What they share beyond the price of joining, where the larger of the two has so many reports.
    pub(super) fn gain(&self, prior: &Prior, larger: u64) -> Millibits {
        let crowd = prior.crowd(larger);
        let mut shared = Shared::default();
        for tie in &self.ties {
            if tie.counts { shared.add(tie.worth, tie.values, crowd) } else { shared.add_beyond(tie.worth) }
        }
        shared.gain(prior, larger)
    }

    pub(super) fn placement(self, group: GroupName) -> Placement {
        let millibits = self.ties.iter().map(|tie| tie.worth).sum();
        let by =
            |tie: &Common<'_>| PlacedBy { basis: tie.hold.basis, value: tie.hold.shown.clone(), millibits: tie.worth };
        let mut by: Vec<PlacedBy> = self.ties.iter().map(by).collect();
        by.sort_by(|a, b| (b.millibits, a.basis, &a.value).cmp(&(a.millibits, b.basis, &b.value)));
        Placement { group, millibits, by, with: 0 }
    }
}
