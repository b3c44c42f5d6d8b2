//! What joined reports that belong apart, and why it could.

use super::found::{Found, FoundHold, FoundTie};
use super::matching::Matching;
use super::values::without_bank;
use crate::truth::{Origin, Truth};
use krama_model::{Basis, Kind, Role};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Why a tie could join what belongs apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The value is of a provider that serves several groups.
    SharedProvider,
    /// The text was copied from another group, or is like it.
    CopiedScript,
    /// The value tells nothing: a bystander's, or in everybody's use.
    BenignValue,
    /// The value is the complainant's in one of both reports.
    WrongRole,
    /// One group had the value before the other bought it.
    SecondHand,
    /// Anything else: a value misread or mistyped, hosts that look alike by chance.
    Other,
}

/// Wrong merges by cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Merges {
    /// All of them.
    pub all: u64,
    /// By a provider's value.
    pub shared_provider: u64,
    /// By a script.
    pub copied_script: u64,
    /// By a value that tells nothing.
    pub benign_value: u64,
    /// By a complainant's value.
    pub wrong_role: u64,
    /// By a value that changed hands.
    pub second_hand: u64,
    /// By anything else.
    pub other: u64,
}

/// One tie that holds reports of two true groups together in one found group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongMerge {
    /// The found group.
    pub group: u64,
    /// Index of the tie among the run's.
    pub tie: usize,
    /// A report, by its index in the truth.
    pub a: u32,
    /// A report that belongs elsewhere, and that the tie joins with it.
    pub b: u32,
    /// Why the tie could join them.
    pub cause: Cause,
    /// Reports of the smaller of both true groups that stand in the found one.
    pub reports: usize,
}

/// Every wrong merge along the chains that hold found groups together, worst first. A tie that joins the same two true
/// groups in one found group in several places counts once.
pub fn wrong_merges(truth: &Truth, found: &Found, matching: &Matching) -> Vec<WrongMerge> {
    let ties: BTreeMap<u32, usize> = found.ties.iter().enumerate().map(|(at, tie)| (tie.tie, at)).collect();
    let sizes = sizes(truth, found, matching);
    let known = Known::new(truth);
    let mut merges: BTreeMap<(u64, usize, u32, u32), WrongMerge> = BTreeMap::new();
    for (group, tie, a, b) in steps(found, matching) {
        let labels = [a, b].map(|report| truth.reports[report as usize].label);
        let Some(&at) = ties.get(&tie).filter(|_| labels[0] != labels[1]) else { continue };
        let key = (group, at, labels[0].min(labels[1]), labels[0].max(labels[1]));
        merges.entry(key).or_insert_with(|| WrongMerge {
            group,
            tie: at,
            a,
            b,
            cause: known.cause(&found.ties[at], [a, b]),
            reports: labels.iter().filter_map(|label| sizes.get(&(group, *label))).copied().min().unwrap_or(0),
        });
    }
    let mut merges: Vec<WrongMerge> = merges.into_values().collect();
    merges.sort_by_key(|merge| (Reverse(merge.reports), merge.group, merge.tie, merge.a, merge.b));
    merges
}

/// Counts them by cause.
pub fn by_cause(merges: &[WrongMerge]) -> Merges {
    let count = |cause| merges.iter().filter(|merge| merge.cause == cause).count() as u64;
    Merges {
        all: merges.len() as u64,
        shared_provider: count(Cause::SharedProvider),
        copied_script: count(Cause::CopiedScript),
        benign_value: count(Cause::BenignValue),
        wrong_role: count(Cause::WrongRole),
        second_hand: count(Cause::SecondHand),
        other: count(Cause::Other),
    }
}

/// Reports of each true label in each found group.
fn sizes(truth: &Truth, found: &Found, matching: &Matching) -> BTreeMap<(u64, u32), usize> {
    let mut sizes = BTreeMap::new();
    for (report, at) in truth.reports.iter().zip(&matching.found_of) {
        if let Some(group) = at.and_then(|at| found.reports[at].group) {
            *sizes.entry((group, report.label)).or_default() += 1;
        }
    }
    sizes
}

/// The steps of the chains that hold groups together: for each tie in a group a star around its strongest holder.
fn steps(found: &Found, matching: &Matching) -> Vec<(u64, u32, u32, u32)> {
    let mut kept: Vec<(u64, &FoundHold)> =
        found.holds.iter().filter(|hold| hold.in_chain).filter_map(|hold| Some((hold.group?, hold))).collect();
    kept.sort_by_key(|(group, hold)| (*group, hold.tie, Reverse(hold.millibits), hold.report));
    let mut steps = Vec::new();
    for star in kept.chunk_by(|a, b| (a.0, a.1.tie) == (b.0, b.1.tie)) {
        let Some(&centre) = matching.truth_of.get(&star[0].1.report) else { continue };
        let others = star[1..].iter().filter_map(|(_, hold)| matching.truth_of.get(&hold.report));
        steps.extend(others.map(|&other| (star[0].0, star[0].1.tie, centre, other)));
    }
    steps
}

/// What the truth has of values, each also under the form it is found in.
struct Known<'t> {
    roles: BTreeMap<(u32, Kind, &'t str), Role>,
    origins: BTreeMap<(Kind, &'t str), Origin>,
}

impl<'t> Known<'t> {
    fn new(truth: &'t Truth) -> Self {
        let mut known = Self { roles: BTreeMap::new(), origins: BTreeMap::new() };
        for ((kind, value), origin) in &truth.origins {
            known.origins.insert((*kind, value), *origin);
            known.origins.extend(without_bank(*kind, value).map(|bare| ((*kind, bare), *origin)));
        }
        for mention in &truth.mentions {
            let (report, kind, value) = (mention.report, mention.kind, mention.value.as_str());
            known.roles.insert((report, kind, value), mention.role);
            known.roles.extend(without_bank(kind, value).map(|bare| ((report, kind, bare), mention.role)));
        }
        known
    }

    /// Why a tie could join two reports.
    fn cause(&self, tie: &FoundTie, reports: [u32; 2]) -> Cause {
        let (kind, value) = match tie.basis {
            Basis::Script => return Cause::CopiedScript,
            Basis::LookAlike => return Cause::Other,
            Basis::Value(Kind::Url) => (Kind::Domain, host(&tie.value)),
            Basis::Value(kind) => (kind, tie.value.as_str()),
        };
        let has = |role| reports.iter().any(|&report| self.roles.get(&(report, kind, value)) == Some(&role));
        match self.origins.get(&(kind, value)) {
            _ if has(Role::Victim) => Cause::WrongRole,
            _ if has(Role::Bystander) => Cause::BenignValue,
            Some(Origin::Public) => Cause::BenignValue,
            Some(Origin::Provider) => Cause::SharedProvider,
            Some(Origin::SecondHand) => Cause::SecondHand,
            None => Cause::Other,
        }
    }
}

/// The host of a link.
fn host(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::{self, hold, tie};

    /// Reports 0 and 1 of G1, 2 and 3 of G2, all on one found group.
    fn merged() -> (Truth, Found) {
        let truth = cases::truth(&[("s", "1", "G1"), ("s", "2", "G1"), ("s", "3", "G2"), ("s", "4", "G2")]);
        let mut found =
            cases::found(&[("s", "1", Some(1)), ("s", "2", Some(1)), ("s", "3", Some(1)), ("s", "4", Some(1))]);
        found.ties = vec![tie(0, "+1", 900), tie(1, "+2", 900)];
        found.holds = vec![hold(0, 100, 1), hold(0, 101, 1), hold(1, 101, 1), hold(1, 102, 1), hold(1, 103, 1)];
        (truth, found)
    }

    fn causes(truth: &Truth, found: &Found) -> Vec<Cause> {
        let matching = Matching::new(truth, found);
        wrong_merges(truth, found, &matching).into_iter().map(|merge| merge.cause).collect()
    }

    #[test]
    fn a_tie_that_joins_two_true_groups_counts_once() {
        let (truth, found) = merged();
        let matching = Matching::new(&truth, &found);
        let merges = wrong_merges(&truth, &found, &matching);
        assert_eq!(merges.len(), 1);
        assert_eq!((merges[0].tie, merges[0].a, merges[0].b, merges[0].reports), (1, 1, 2, 2));
        assert_eq!(by_cause(&merges), Merges { all: 1, other: 1, ..Merges::default() });
    }

    #[test]
    fn names_the_cause_and_a_victim_s_value_before_all() {
        let (mut truth, mut found) = merged();
        for (origin, cause) in [
            (Origin::Provider, Cause::SharedProvider),
            (Origin::Public, Cause::BenignValue),
            (Origin::SecondHand, Cause::SecondHand),
        ] {
            truth.origins.insert((Kind::Phone, "+2".to_owned()), origin);
            assert_eq!(causes(&truth, &found), [cause]);
        }
        truth.mentions = vec![cases::told(1, Kind::Phone, "+2", Role::Bystander)];
        assert_eq!(causes(&truth, &found), [Cause::BenignValue]);
        truth.mentions = vec![cases::told(2, Kind::Phone, "+2", Role::Victim)];
        assert_eq!(causes(&truth, &found), [Cause::WrongRole]);
        found.ties[1].basis = Basis::Script;
        assert_eq!(causes(&truth, &found), [Cause::CopiedScript]);
    }

    #[test]
    fn a_link_is_of_its_host() {
        assert_eq!(host("https://kx.test/a?b"), "kx.test");
        assert_eq!(host("kx.test:8080"), "kx.test");
    }
}
