//! The order in which ties are trusted.
//!
//! Rarity alone cannot tell a busy mule account from a hotline. So small ties form groups first; a larger tie is judged
//! by how its holders spread over those groups, which were formed without it; then it joins in, four times as large ones
//! are judged, and so on. At the end every tie is judged again by groups formed from the other ties, twice.

use crate::fork::{Fork, fork};
use crate::hypergraph::Hypergraph;
use crate::leiden::{Fold, Partition, grown};
use crate::order::Order;
use crate::split::part;
use crate::spread::{Measure, Spread, likelihood, opening_permille, starts};
use crate::weigh::{Millibits, Prior, STRONGEST, WEAKEST, log2_milli, prior_logit};
use krama_model::{Basis, Evidence, Trade};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The settled state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Per report the number of its group; a report that stands alone has a number of its own.
    pub partition: Partition,
    /// Per tie the posterior log-odds that two holders stand on one group, in millibits.
    pub logits: Vec<Millibits>,
    /// Per tie its worth against two random reports, in millibits; zero ties nothing.
    pub weights: Vec<Millibits>,
    /// Per tie how its holders spread over groups formed without it.
    pub spreads: Vec<Spread>,
    /// The prior the last round used.
    pub prior: Prior,
    /// Groups that came apart or together in time.
    pub forks: Vec<Fork>,
}

/// Parts that one tie joins are one neighbourhood when another is judged, if that tie's odds are better than eight to one.
const NEIGHBOURLY: Millibits = 3_000;

/// How often all ties are judged again.
const ROUNDS: usize = 2;

/// Finds the groups. The answer depends on the content of the evidence, never on the order it stands in.
pub fn settle(evidence: &Evidence) -> Settled {
    settle_while(evidence, &|| true).expect("nobody stops it")
}

/// The same, as long as it is wanted: asked between steps. Nothing where it was not wanted to the end.
pub fn settle_while(evidence: &Evidence, is_wanted: Wanted<'_>) -> Option<Settled> {
    let order = Order::of(evidence);
    let sorted = order.apply(evidence);
    Some(order.undo(&Rounds::new(&sorted).run(is_wanted)?))
}

/// Whether an answer is still wanted.
pub type Wanted<'w> = &'w (dyn Fn() -> bool + Sync);

/// One settling, over evidence in canonical order.
struct Rounds<'e> {
    evidence: &'e Evidence,
    starts: Vec<u32>,
    tellers: Vec<u64>,
    /// Per tie the broadest tie it implies, or itself.
    families: Vec<u32>,
    state: Settled,
}

impl<'e> Rounds<'e> {
    fn new(evidence: &'e Evidence) -> Self {
        let starts = starts(evidence);
        let tellers = (0..evidence.ties.len()).into_par_iter().map(|tie| tellers(evidence, &starts, tie)).collect();
        let ties = evidence.ties.len();
        let state = Settled {
            partition: (0..evidence.reports.len() as u32).collect(),
            logits: vec![WEAKEST; ties],
            weights: vec![0; ties],
            spreads: vec![Spread::default(); ties],
            prior: Prior::of_unknown(evidence.reports.len()),
            forks: Vec::new(),
        };
        let families = (0..ties as u32).map(|tie| broadest(evidence, tie)).collect();
        Self { evidence, starts, tellers, families, state }
    }

    fn run(mut self, is_wanted: Wanted<'_>) -> Option<Settled> {
        self.climb(is_wanted)?;
        for _ in 0..ROUNDS {
            self.see_pairs();
            self.judge_again();
            wanted(is_wanted)?;
            self.weigh(|_| true);
            self.state.partition = self.grow(&self.state.weights, Fold::Parts);
            wanted(is_wanted)?;
        }
        // Groups formed step by step tell best how likely two reports are of one, and that is what every tie is weighed by.
        self.see_pairs();
        self.weigh(|_| true);
        self.state.partition = self.regrow();
        wanted(is_wanted)?;
        self.state.forks = fork(self.evidence, &self.state.weights, &mut self.state.partition);
        wanted(is_wanted)?;
        Some(self.state)
    }

    /// Reads how likely two reports stand on one group off the groups so far.
    fn see_pairs(&mut self) {
        self.state.prior = self.state.prior.with_pair(pair_of(&self.state.partition));
    }

    /// Small ties first, then ties four times as large, judged by the groups so far.
    fn climb(&mut self, is_wanted: Wanted<'_>) -> Option<()> {
        let largest = self.tellers.iter().copied().max().unwrap_or(0);
        let (mut below, mut upto) = (0, 4);
        while below < largest {
            let step: Vec<u32> = (0..self.evidence.ties.len() as u32)
                .filter(|&tie| (below + 1..=upto).contains(&self.tellers[tie as usize]))
                .collect();
            if !step.is_empty() {
                let measure = self.measure(&self.state.partition, &self.state.weights);
                let spreads = measure.spreads(&step);
                self.believe(&step, &spreads);
                self.weigh(|tellers| tellers <= upto);
                let asked = self.holders_of(|tie| step.binary_search(&tie).is_ok());
                let graph = self.graph(&self.state.weights);
                self.state.partition =
                    grown(&graph, &self.state.prior, &self.state.partition, &asked, Fold::Communities);
                wanted(is_wanted)?;
            }
            (below, upto) = (upto, upto * 4);
        }
        Some(())
    }

    /// Every tie by groups formed without it, and without all else of its trade; where that places most of a trade nowhere, the
    /// values it leaves unplaced without their own kind.
    fn judge_again(&mut self) {
        let all: Vec<u32> = (0..self.evidence.ties.len() as u32).collect();
        let mut spreads = vec![Spread::default(); all.len()];
        self.measure_apart(&all, &mut spreads, |tie| self.basis_of(tie).trade());
        self.measure_apart(&self.unplaced(&spreads), &mut spreads, |tie| self.basis_of(tie));
        self.believe(&all, &spreads);
    }

    /// The values that nothing but their own trade could judge, of trades most of which nothing else places: reports name goods of
    /// that trade alone. Likenesses are left out: names of one kind that look alike would judge each other.
    fn unplaced(&self, spreads: &[Spread]) -> Vec<u32> {
        let mut balance: BTreeMap<Trade, i64> = BTreeMap::new();
        let is_placed = |tie: u32| spreads[tie as usize].placed > 1;
        for tie in 0..spreads.len() as u32 {
            *balance.entry(self.basis_of(tie).trade()).or_default() += if is_placed(tie) { 1 } else { -1 };
        }
        let alone = |tie: u32| {
            let basis = self.basis_of(tie);
            !is_placed(tie) && matches!(basis, Basis::Value(_)) && balance[&basis.trade()] < 0
        };
        (0..spreads.len() as u32).filter(|&tie| alone(tie)).collect()
    }

    /// How these ties spread over groups grown without all that shares their class, scripts excepted: what is copied from another
    /// group is copied more than once. What one supplier sells to two groups would vouch for each other just so.
    fn measure_apart<C: Ord + Copy + Send + Sync>(
        &self,
        ties: &[u32],
        spreads: &mut [Spread],
        class: impl Fn(u32) -> C + Sync,
    ) {
        let classes: BTreeSet<C> = ties.iter().map(|&tie| class(tie)).collect();
        let judged: Vec<Vec<(u32, Spread)>> = Vec::from_iter(classes)
            .into_par_iter()
            .map(|left_out| {
                let apart = |tie: u32| class(tie) == left_out || self.basis_of(tie) == Basis::Script;
                let weigh = |(tie, &weight): (usize, &Millibits)| if apart(tie as u32) { 0 } else { weight };
                let weights: Vec<Millibits> = self.state.weights.iter().enumerate().map(weigh).collect();
                let partition = self.grow(&weights, Fold::Communities);
                let measure = self.measure(&partition, &weights);
                let apart: Vec<u32> = ties.iter().copied().filter(|&tie| class(tie) == left_out).collect();
                let spreads = measure.spreads(&apart);
                apart.into_iter().zip(spreads).collect()
            })
            .collect();
        for (tie, spread) in judged.into_iter().flatten() {
            spreads[tie as usize] = spread;
        }
    }

    /// A tie counts as the broadest tie it implies, which it would stand in for: a link to an account on a platform is that account.
    fn basis_of(&self, tie: u32) -> Basis {
        self.evidence.ties[self.families[tie as usize] as usize].basis
    }

    /// A measure by groups formed under these weights.
    fn measure<'p>(&'p self, partition: &'p [u32], weights: &[Millibits]) -> Measure<'p> {
        let believed = |tie: u32| weights[tie as usize] > 0 && self.state.logits[tie as usize] > NEIGHBOURLY;
        Measure::new(self.evidence, &self.starts, partition, believed)
    }

    /// The groups so far, grown on under weights that have changed.
    fn regrow(&self) -> Partition {
        let graph = self.graph(&self.state.weights);
        let asked = vec![true; self.state.partition.len()];
        let mut partition = grown(&graph, &self.state.prior, &self.state.partition, &asked, Fold::Parts);
        part(&graph, &self.state.prior, &self.families, &mut partition);
        partition
    }

    /// Groups from nothing: the surest ties form them, less sure ones add to what is there. In one go, the reports of two
    /// groups that share a doubtful value could gather around it before they find their own. Groups that are only measured
    /// by are found well enough in whole communities.
    fn grow(&self, weights: &[Millibits], fold: Fold) -> Partition {
        const SURE: [Millibits; 4] = [Millibits::MAX, 5_000, 3_000, WEAKEST];
        let alone: Partition = (0..self.evidence.reports.len() as u32).collect();
        let mut graph = Hypergraph::default();
        let mut partition = SURE.windows(2).fold(alone, |partition, bounds| {
            let [above, least] = [bounds[0], bounds[1]];
            let sure = |(&weight, &logit): (&Millibits, &Millibits)| if logit >= least { weight } else { 0 };
            let weights: Vec<Millibits> = weights.iter().zip(&self.state.logits).map(sure).collect();
            let asked = self.holders_of(|tie| weights[tie as usize] > 0 && self.state.logits[tie as usize] < above);
            graph = self.graph(&weights);
            grown(&graph, &self.state.prior, &partition, &asked, fold)
        });
        // The last step took in every tie.
        part(&graph, &self.state.prior, &self.families, &mut partition);
        partition
    }

    /// Marks the reports that hold one of some ties.
    fn holders_of(&self, tie: impl Fn(u32) -> bool) -> Vec<bool> {
        let mut marked = vec![false; self.evidence.reports.len()];
        for of in (0..self.evidence.ties.len() as u32).filter(|&of| tie(of)) {
            let holds = self.starts[of as usize] as usize..self.starts[of as usize + 1] as usize;
            self.evidence.holds[holds].iter().for_each(|hold| marked[hold.report as usize] = true);
        }
        marked
    }

    fn believe(&mut self, ties: &[u32], spreads: &[Spread]) {
        let opening = opening_permille(spreads.iter().copied());
        let reports = self.evidence.reports.len() as u64;
        for (&tie, &spread) in ties.iter().zip(spreads) {
            let at = tie as usize;
            let prior = prior_logit(self.evidence.ties[at].exclusive_permille, self.tellers[at], reports);
            self.state.logits[at] = (prior + likelihood(spread, opening)).clamp(WEAKEST, STRONGEST);
            self.state.spreads[at] = spread;
        }
    }

    fn weigh(&mut self, among: impl Fn(u64) -> bool) {
        for (tie, weight) in self.state.weights.iter_mut().enumerate() {
            let worth = self.state.logits[tie] + self.state.prior.pair;
            *weight = if among(self.tellers[tie]) { worth.max(0) } else { 0 };
        }
    }

    fn graph(&self, weights: &[Millibits]) -> Hypergraph {
        Hypergraph::of_evidence(self.evidence, weights)
    }
}

fn wanted(is_wanted: Wanted<'_>) -> Option<()> {
    is_wanted().then_some(())
}

fn broadest(evidence: &Evidence, mut tie: u32) -> u32 {
    while let Some(broader) = evidence.ties[tie as usize].implies {
        tie = broader;
    }
    tie
}

/// How many different tellers hold a tie.
fn tellers(evidence: &Evidence, starts: &[u32], tie: usize) -> u64 {
    let holds = &evidence.holds[starts[tie] as usize..starts[tie + 1] as usize];
    let mut tellers: Vec<u32> = holds.iter().map(|hold| evidence.reports[hold.report as usize].teller).collect();
    tellers.sort_unstable();
    tellers.dedup();
    tellers.len() as u64
}

/// -logit of the chance that two random reports stand on one group, read off a partition; at most what an unknown country
/// starts with.
fn pair_of(partition: &[u32]) -> Millibits {
    let mut sizes = vec![0_u64; partition.len()];
    for &group in partition {
        sizes[group as usize] += 1;
    }
    let together: u64 = sizes.iter().map(|&size| size * size.saturating_sub(1)).sum();
    let pairs = (partition.len() as u64 * (partition.len() as u64).saturating_sub(1)).max(1);
    log2_milli((pairs / together.max(1)).max(2)).min(log2_milli((partition.len() as u64 / 10).max(2)))
}
