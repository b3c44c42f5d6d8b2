//! The laws of grouping, on random evidence.

mod world;

use krama_group::{InForce, settle};
use krama_model::Kind;
use proptest::prelude::*;
use world::{World, shuffled};

/// The groups as sets of report keys, whatever their numbers.
fn sets(world: &World, partition: &[u32]) -> std::collections::BTreeSet<Vec<u64>> {
    let mut groups = std::collections::BTreeMap::<u32, Vec<u64>>::new();
    for (report, &group) in partition.iter().enumerate() {
        groups.entry(group).or_default().push(world.evidence.reports[report].key);
    }
    groups
        .into_values()
        .map(|mut keys| {
            keys.sort_unstable();
            keys
        })
        .collect()
}

fn leads(chain: Option<&[krama_group::Step]>, from: u32, to: u32) -> bool {
    let Some((steps, first)) = chain.and_then(|steps| Some((steps, steps.first()?))) else { return false };
    first.from == from
        && steps.last().is_some_and(|last| last.to == to)
        && steps.windows(2).all(|pair| pair[0].to == pair[1].from)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_reports_and_ties_does_not_matter(world in World::any(), seed in any::<u64>()) {
        let other = shuffled(&world, seed);
        prop_assert_eq!(
            sets(&world, &settle(&world.evidence).partition),
            sets(&other, &settle(&other.evidence).partition)
        );
    }

    #[test]
    fn different_keeps_those_two_apart_and_touches_no_other_group(
        world in World::any(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()
    ) {
        let settled = settle(&world.evidence);
        let count = world.evidence.reports.len();
        let (a, b) = (a.index(count) as u32, b.index(count) as u32);
        prop_assume!(a != b);
        let none = InForce::default();
        let (before, _) = none.apply(&world.evidence, &settled.weights, &settled.partition);
        let words = InForce { different: vec![(a, b)], ..InForce::default() };
        let (after, _) = words.apply(&world.evidence, &settled.weights, &settled.partition);
        prop_assert_ne!(after[a as usize], after[b as usize]);
        let touched = (before[a as usize] == before[b as usize]).then_some(before[a as usize]);
        let kept = |partition: &[u32]| -> std::collections::BTreeSet<Vec<u32>> {
            let mut groups = std::collections::BTreeMap::<u32, Vec<u32>>::new();
            for report in (0..count as u32).filter(|&r| Some(before[r as usize]) != touched) {
                groups.entry(partition[report as usize]).or_default().push(report);
            }
            groups.into_values().collect()
        };
        prop_assert_eq!(kept(&before), kept(&after));
    }

    #[test]
    fn same_joins_the_two_groups_and_withdrawing_restores_them(
        world in World::any(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()
    ) {
        let settled = settle(&world.evidence);
        let count = world.evidence.reports.len();
        let (a, b) = (a.index(count) as u32, b.index(count) as u32);
        prop_assume!(a != b);
        let apply = |words: InForce| words.apply(&world.evidence, &settled.weights, &settled.partition).0;
        let before = apply(InForce::default());
        let joined = apply(InForce { same: vec![(a, b)], ..InForce::default() });
        for report in 0..count {
            let expected = before[report] == before[a as usize] || before[report] == before[b as usize];
            prop_assert_eq!(joined[report] == joined[a as usize], expected);
        }
        prop_assert_eq!(before, apply(InForce::default()));
    }

    #[test]
    fn inside_every_group_a_chain_leads_from_anyone_to_anyone(world in World::any()) {
        let settled = settle(&world.evidence);
        let (partition, forest) = InForce::default().apply(&world.evidence, &settled.weights, &settled.partition);
        let steps = forest.steps(&world.evidence, &settled.weights, &partition);
        for a in 0..partition.len() as u32 {
            for b in (0..a).filter(|&b| partition[b as usize] == partition[a as usize]) {
                let chain = krama_group::forest::chain(&steps, a, b);
                prop_assert!(leads(chain.as_deref(), a, b));
            }
        }
    }
}

#[test]
fn a_hotline_in_every_report_joins_nothing_that_is_apart() {
    let world = World::with_hotline(12, 8);
    let settled = settle(&world.evidence);
    for report in 0..world.evidence.reports.len() {
        let first = report / 8 * 8;
        assert_eq!(settled.partition[report], settled.partition[first], "report {report} left its group");
    }
    assert_eq!(sets(&world, &settled.partition).len(), 12);
}

#[test]
fn contradicting_words_are_refused_with_their_chain() {
    let words = InForce { same: vec![(0, 1), (1, 2)], different: vec![(2, 0)] };
    let refused = words.check().unwrap_err();
    assert_eq!(refused.different, (2, 0));
    assert_eq!(refused.chain, [(2, 1), (1, 0)]);
}

#[test]
fn what_one_supplier_sells_does_not_vouch_for_itself() {
    let holds = |common: [Kind; 3], groups: u32, found: &[u32]| {
        let (world, things) = World::with_things_in_common(common);
        let settled = settle(&world.evidence);
        assert!(settled.spreads[things].iter().all(|spread| spread.groups == groups), "{common:?}");
        assert_eq!(sets(&world, &settled.partition), sets(&world, found), "{common:?}");
    };
    let own: Vec<u32> = (0..16).map(|report| report / 4).collect();
    holds([Kind::BankAccount, Kind::BakongId, Kind::Iban], 4, &own);
    // Three suppliers in common are three witnesses.
    holds([Kind::BankAccount, Kind::TronWallet, Kind::AppSigner], 1, &[0; 16]);
}

#[test]
fn where_reports_name_one_trade_only_its_kinds_judge_each_other() {
    let (world, common) = World::with_things_in_common([Kind::AppSigner; 3]);
    let mut evidence = world.evidence;
    for tie in &mut evidence.ties[..common.start] {
        tie.basis = krama_model::Basis::Value(Kind::AndroidPackage);
    }
    let settled = settle(&evidence);
    assert!(common.clone().all(|tie| settled.spreads[tie].placed > 1), "{:?}", &settled.spreads[common]);
}

/// The forks by report keys, whatever the reports' numbers.
fn forks(world: &World, settled: &krama_group::Settled) -> Vec<([u64; 2], krama_group::Apart)> {
    let key = |report: u32| world.evidence.reports[report as usize].key;
    let mut forks: Vec<_> = settled.forks.iter().map(|fork| ([fork.part, fork.rest].map(key), fork.apart)).collect();
    forks.sort_unstable_by_key(|&(keys, _)| keys);
    forks
}

#[test]
fn a_group_that_came_apart_does_so_in_every_order() {
    let world = World::that_came_apart();
    let settled = settle(&world.evidence);
    assert_eq!(settled.forks.len(), 1, "{:?}", settled.forks);
    let groups = sets(&world, &settled.partition);
    assert!(
        groups.iter().any(|group| (80..220).contains(&group.len())),
        "{:?}",
        groups.iter().map(Vec::len).collect::<Vec<_>>()
    );
    for seed in 0..4 {
        let other = shuffled(&world, seed);
        let again = settle(&other.evidence);
        assert_eq!(sets(&other, &again.partition), groups);
        assert_eq!(forks(&other, &again), forks(&world, &settled));
    }
}
