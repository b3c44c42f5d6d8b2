//! From who names what to bipartite evidence.

use crate::gathering::{Gathering, Naming};
use crate::hash;
use crate::namings::{Conflict, Elsewhere, Links, bare_number, conflict, families, runs, stand_for};
use crate::pages::pages;
use crate::scripts::{Script, scripts};
use crate::seasons::seasons;
use crate::tellers::{Tellers, tellers};
use crate::values::{Value, ValueTable};
use krama_model::{Basis, Evidence, Hold, Kind, KindEvidence, Moment, Role, Strength, Tie, Trade};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// What kinds are worth, and which values say nothing.
pub struct Rules<'r> {
    /// By kind.
    pub kind: &'r (dyn Fn(Kind) -> KindEvidence + Sync),
    /// Values a person called benign.
    pub benign: &'r (dyn Fn(Basis, &str) -> bool + Sync),
}

/// Near-identical text of the other side: scripts are bought, copied and translated, so they are little surer than even.
fn script_permille(grams: u32) -> u16 {
    match grams {
        0..80 => 520,
        80..250 => 560,
        _ => 600,
    }
}

/// Look-alike domains: many imitate the same brand without knowing each other, so a likeness alone joins nothing. It adds
/// to what else is shared, and counts for more where groups formed without it bear it out.
const LOOK_ALIKE: KindEvidence = KindEvidence { may_link: true, exclusive_permille: 450, half_life_days: 60 };

/// What a tie is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    /// A value, in one season of its use.
    Value(Value),
    /// A script, led by the text of this report.
    Script(u32),
}

/// Evidence with where it came from.
#[derive(Debug)]
pub struct Linked {
    /// The bipartite graph.
    pub evidence: Evidence,
    /// Per tie what it is made of.
    pub materials: Vec<Material>,
    /// Per report the one it repeats, or itself.
    pub original: Vec<u32>,
    /// Values a person has to look at.
    pub conflicts: Vec<Conflict>,
    /// Links that say no more than their host.
    pub pages: FxHashSet<Value>,
}

/// One tie before it has a number.
struct Draft {
    tie: Tie,
    material: Material,
    holders: Vec<(u32, Strength)>,
}

/// Ties all reports together.
pub fn tie(gathering: &mut Gathering, rules: &Rules<'_>) -> Linked {
    let spoken = runs(gathering);
    let links =
        |value: Value| matches!(gathering.values.basis(value), Basis::Value(kind) if (rules.kind)(kind).may_link);
    let own = |value: Value| links(value) && is_one_persons(gathering.values.basis(value));
    let tellers = tellers(gathering, spoken.iter().filter(|(value, _)| own(*value)).map(|(_, run)| run));
    let elsewhere = Elsewhere::of(gathering, &spoken);
    let conflicts: Vec<Conflict> = spoken
        .iter()
        .filter(|(value, _)| links(*value))
        .filter_map(|(value, run)| {
            let said = elsewhere.with(&gathering.values, *value, &gathering.namings[run.clone()]);
            conflict(*value, &said, &gathering.torn, &tellers.nodes)
        })
        .collect();
    let in_review = |links: Links| conflicts.iter().filter(move |one| one.links == links).map(|one| one.value);
    let withheld: FxHashSet<Value> = in_review(Links::Not).collect();
    // What an account at a bank is in doubt about, its bare number is as well.
    let doubted: FxHashSet<Value> = in_review(Links::Weakly)
        .flat_map(|value| [Some(value), bare_number(&gathering.values, value)])
        .flatten()
        .collect();
    let pages = pages_among(&gathering.values);
    let mute = mute(&gathering.values, rules, |value| withheld.contains(&value) || pages.contains(&value));
    let families = families(gathering);
    stand_for(gathering, |value| mute[value as usize]);
    let runs = runs(gathering);
    let gathering = &*gathering;
    let of_values = || -> Vec<Draft> {
        let held = runs.par_iter().filter(|(_, run)| run.len() > 1);
        let tie = held
            .filter(|(value, _)| gathering.values.basis(*value) != Basis::LookAlike || families.contains(value))
            .flat_map_iter(|(value, run)| {
                let most = if doubted.contains(value) { Strength::Weak } else { Strength::Full };
                value_ties(gathering, rules, &tellers, (*value, most), run)
            });
        tie.collect()
    };
    let (mut drafts, scripts) = rayon::join(of_values, || scripts(&gathering.scripts, &tellers.nodes));
    drafts.extend(scripts.iter().filter_map(|script| script_tie(gathering, &tellers, script)));
    let (evidence, materials) = assemble(gathering, &tellers, drafts);
    Linked { evidence, materials, original: tellers.original, conflicts, pages }
}

/// Whether a value can be one person's own: a number, an account, a mailbox. Many bear one name, and one host has many mailboxes.
fn is_one_persons(basis: Basis) -> bool {
    match basis {
        Basis::Value(Kind::Email) => true,
        Basis::Value(kind) => {
            matches!(kind.trade(), Trade::Numbers | Trade::BankAccounts | Trade::Wallets | Trade::Handles)
        }
        Basis::Script | Basis::LookAlike => false,
    }
}

/// The links among the values whose path stands on several hosts.
fn pages_among(values: &ValueTable) -> FxHashSet<Value> {
    let links = || (0..values.len() as Value).filter(|&value| values.basis(value) == Basis::Value(Kind::Url));
    let pages = pages(links().map(|link| values.text(link)).collect::<Vec<_>>().into_iter());
    links().filter(|&link| pages.contains(values.text(link))).collect()
}

/// Per value whether it says nothing: the reports contradict each other, it is a page, or a person called it benign.
fn mute(values: &ValueTable, rules: &Rules<'_>, is_nothing: impl Fn(Value) -> bool) -> Vec<bool> {
    let says_nothing = |value: Value| is_nothing(value) || (rules.benign)(values.basis(value), values.text(value));
    (0..values.len() as Value).map(says_nothing).collect()
}

/// A value's ties, one for each season of its use, held at most as strongly as given.
fn value_ties(
    gathering: &Gathering,
    rules: &Rules<'_>,
    tellers: &Tellers,
    (value, most): (Value, Strength),
    run: &Range<usize>,
) -> Vec<Draft> {
    let basis = gathering.values.basis(value);
    let kind = match basis {
        Basis::Value(kind) => (rules.kind)(kind),
        Basis::LookAlike => LOOK_ALIKE,
        Basis::Script => return Vec::new(),
    };
    let namings = &gathering.namings[run.clone()];
    // A domain that stands in addresses only hosts mail, for whomever.
    let hosts_mail = basis == Basis::Value(Kind::Domain) && namings.iter().all(|naming| naming.role != Role::Suspect);
    if hosts_mail || !kind.may_link {
        return Vec::new();
    }
    let holders = holders(namings, tellers);
    let times: Vec<Option<Moment>> = holders.iter().map(|&(report, _)| gathering.facts[report as usize].time).collect();
    let placed = seasons(&times, kind.half_life_days);
    let last = placed.iter().map(|&(season, _)| season).max().unwrap_or(0);
    let draft = |season| {
        let among = holders.iter().zip(&placed).filter(|(_, place)| place.0 == season);
        Draft {
            tie: Tie {
                basis,
                key: hash::join(gathering.values.key(value), u64::from(season)),
                exclusive_permille: kind.exclusive_permille,
                implies: None,
            },
            material: Material::Value(value),
            holders: among.map(|(&(report, role), &(_, strength))| (report, role.min(strength).min(most))).collect(),
        }
    };
    (0..=last).map(draft).filter(|draft| draft.holders.len() > 1).collect()
}

/// Reports that hold a value, each by its original account, and as strongly as the role allows.
fn holders(namings: &[Naming], tellers: &Tellers) -> Vec<(u32, Strength)> {
    let mut holders: Vec<(u32, Strength)> = namings
        .iter()
        .filter_map(|naming| {
            let strength = match naming.role {
                Role::Suspect => Strength::Full,
                Role::Unknown => Strength::Weak,
                Role::Victim | Role::Bystander => return None,
            };
            Some((tellers.original[naming.report as usize], strength))
        })
        .collect();
    once_each(&mut holders, tellers);
    holders
}

/// One hold a report; where all holders are one teller's, or one teller says it again, the hold is weak.
fn once_each(holders: &mut Vec<(u32, Strength)>, tellers: &Tellers) {
    holders.sort_unstable_by_key(|&(report, strength)| (report, std::cmp::Reverse(strength)));
    holders.dedup_by_key(|&mut (report, _)| report);
    let mut voices: FxHashMap<u32, (u64, usize)> = FxHashMap::default();
    for (at, &(report, _)) in holders.iter().enumerate() {
        let node = tellers.nodes[report as usize];
        let first = voices.entry(node.teller).or_insert((node.key, at));
        *first = (*first).min((node.key, at));
    }
    for (at, (report, strength)) in holders.iter_mut().enumerate() {
        if voices[&tellers.nodes[*report as usize].teller].1 != at {
            *strength = Strength::Weak;
        }
    }
}

fn script_tie(gathering: &Gathering, tellers: &Tellers, script: &Script) -> Option<Draft> {
    let mut holders: Vec<(u32, Strength)> =
        script.reports.iter().map(|&report| (tellers.original[report as usize], Strength::Full)).collect();
    once_each(&mut holders, tellers);
    let leader = gathering.scripts[script.leader as usize].0;
    let key = hash::join(hash::of_bytes(b"script"), gathering.facts[leader as usize].key);
    let tie = Tie { basis: Basis::Script, key, exclusive_permille: script_permille(script.grams), implies: None };
    (holders.len() > 1).then_some(Draft { tie, material: Material::Script(leader), holders })
}

fn assemble(gathering: &Gathering, tellers: &Tellers, drafts: Vec<Draft>) -> (Evidence, Vec<Material>) {
    let mut of_value: FxHashMap<Value, Vec<u32>> = FxHashMap::default();
    for (number, draft) in drafts.iter().enumerate() {
        if let Material::Value(value) = draft.material {
            of_value.entry(value).or_default().push(number as u32);
        }
    }
    let implied: Vec<Option<u32>> = drafts.iter().map(|draft| implied(gathering, &of_value, &drafts, draft)).collect();
    let mut evidence = Evidence { reports: tellers.nodes.clone(), ..Evidence::default() };
    let mut materials = Vec::with_capacity(drafts.len());
    for (number, draft) in drafts.into_iter().enumerate() {
        let hold = |&(report, strength): &(u32, Strength)| Hold { report, tie: number as u32, strength };
        evidence.holds.extend(draft.holders.iter().map(hold));
        evidence.ties.push(Tie { implies: implied[number], ..draft.tie });
        materials.push(draft.material);
    }
    (evidence, materials)
}

/// The tie of the nearest broader value that all its holders hold as well, and as strongly.
fn implied(
    gathering: &Gathering,
    of_value: &FxHashMap<Value, Vec<u32>>,
    drafts: &[Draft],
    draft: &Draft,
) -> Option<u32> {
    let Material::Value(mut value) = draft.material else { return None };
    let holds = |number: &&u32| {
        let broader = &drafts[**number as usize].holders;
        draft.holders.iter().all(|&(report, strength)| {
            let found = broader.binary_search_by_key(&report, |&(r, _)| r);
            found.is_ok_and(|at| broader[at].1 >= strength)
        })
    };
    // A cycle cannot be longer than the chain URL, domain, look-alike.
    for _ in 0..4 {
        value = gathering.values.broader(value)?;
        if let Some(&number) = of_value.get(&value).and_then(|numbers| numbers.iter().find(holds)) {
            return Some(number);
        }
    }
    None
}
