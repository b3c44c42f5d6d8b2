//! Whose value is it, over all reports together.

use crate::gathering::{Gathering, Ground, Naming, once_each};
use crate::values::{Value, ValueTable};
use krama_model::{Basis, Kind, ReportNode, Role};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;

/// A value that some reports call the victim's and others the suspect's: a person has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The value.
    pub value: Value,
    /// Tellers that call it a victim's.
    pub victims: u32,
    /// Tellers that call it a suspect's.
    pub suspects: u32,
    /// What it does until then.
    pub links: Links,
    /// The reports that say either, ascending, with what each says.
    pub said: Vec<(u32, Said)>,
}

/// How far a value that is in review links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Links {
    /// Not at all.
    Not,
    /// Every hold on it is weak: clearly more call it the suspect's.
    Weakly,
    /// As any other: those who call it the victim's are so few that they are slips of reading.
    Fully,
}

impl Links {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::Weakly => "weakly",
            Self::Fully => "fully",
        }
    }

    /// What the word says.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Not, Self::Weakly, Self::Fully].into_iter().find(|links| links.name() == name)
    }
}

/// What one report says of a value in review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// That it is the victim's.
    Victims(Ground),
    /// That it is the suspect's.
    Suspects(Ground),
    /// Both.
    Both,
}

/// A column's word counts as so many read off prose, which may have been misread.
const COLUMN: u32 = 3;

/// The suspects' side is clearly the larger from so many times the victims' on.
const CLEARLY_MORE: u32 = 3;

/// Below this share of the victims' side, in thousandths, its words are slips of reading.
const SLIPS_BELOW: u32 = 50;

/// The runs of one value each in `namings`, which get sorted by value and report.
pub fn runs(gathering: &mut Gathering) -> Vec<(Value, Range<usize>)> {
    gathering.namings.par_sort_unstable();
    let mut runs = Vec::new();
    let mut start = 0;
    for run in gathering.namings.chunk_by(|a, b| a.value == b.value) {
        runs.push((run[0].value, start..start + run.len()));
        start += run.len();
    }
    runs
}

/// The bare number of an account at a bank.
pub(crate) fn bare_number(values: &ValueTable, value: Value) -> Option<Value> {
    let account = Basis::Value(Kind::BankAccount);
    let broader = values.broader(value)?;
    (values.basis(value) == account && values.basis(broader) == account).then_some(broader)
}

/// What is said to be the victim's of accounts that others name otherwise: with their bank, or without one.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    /// By the account's bare number.
    victims: FxHashMap<Value, Vec<Naming>>,
}

impl Elsewhere {
    /// Gathers the words of victims, and of those who say both.
    pub(crate) fn of(gathering: &Gathering, spoken: &[(Value, Range<usize>)]) -> Self {
        let values = &gathering.values;
        let mut found = Self::default();
        for (value, run) in spoken.iter().filter(|(value, _)| values.basis(*value) == Basis::Value(Kind::BankAccount)) {
            let torn = |naming: &Naming| gathering.torn.contains(&(naming.value, naming.report));
            let said =
                gathering.namings[run.clone()].iter().filter(|naming| naming.role == Role::Victim || torn(naming));
            for naming in said {
                let bare = bare_number(values, *value).unwrap_or(*value);
                found.victims.entry(bare).or_default().push(Naming { role: Role::Victim, ..*naming });
            }
        }
        found
    }

    /// What is said of a value, and by reports that do not name it so, that the same account is the victim's. Accounts at
    /// two banks are two.
    pub(crate) fn with<'n>(&self, values: &ValueTable, value: Value, run: &'n [Naming]) -> Cow<'n, [Naming]> {
        let bare = bare_number(values, value).unwrap_or(value);
        let same = |naming: &&Naming| naming.value != value && (naming.value == bare || value == bare);
        let speaks = |naming: &&Naming| run.binary_search_by_key(&naming.report, |own| own.report).is_err();
        let of_number = self.victims.get(&bare).map_or(&[][..], Vec::as_slice);
        let mut more: Vec<Naming> =
            of_number.iter().filter(same).filter(speaks).map(|naming| Naming { value, ..*naming }).collect();
        if more.is_empty() {
            return Cow::Borrowed(run);
        }
        more.extend_from_slice(run);
        once_each(&mut more, 0);
        Cow::Owned(more)
    }
}

/// The likenesses that two or more different named domains have. One domain alone is like nothing but itself.
pub(crate) fn families(gathering: &Gathering) -> FxHashSet<Value> {
    let values = &gathering.values;
    let mut first: FxHashMap<Value, Value> = FxHashMap::default();
    let mut families = FxHashSet::default();
    for naming in &gathering.namings {
        let likeness = values.broader(naming.value).filter(|&broader| values.basis(broader) == Basis::LookAlike);
        if let Some(likeness) =
            likeness.filter(|&likeness| *first.entry(likeness).or_insert(naming.value) != naming.value)
        {
            families.insert(likeness);
        }
    }
    families
}

/// Adds what values stand for besides themselves: a domain for its look-alikes, an account at a bank for its bare number.
/// A value that says nothing, because a person or the reports against each other say so, does not speak through those
/// either; nor does an account whose bare number says nothing.
pub fn stand_for(gathering: &mut Gathering, mute: impl Fn(Value) -> bool + Sync) {
    let values = &gathering.values;
    // Of all values, not only those that are named themselves: a bare number may stand in no report without its bank.
    let muted: FxHashSet<Value> = (0..values.len() as Value).into_par_iter().filter(|&value| mute(value)).collect();
    let broader = |value: Value| {
        let look_alike = || values.broader(value).filter(|&broader| values.basis(broader) == Basis::LookAlike);
        bare_number(values, value).or_else(look_alike)
    };
    let more: Vec<Naming> = gathering
        .namings
        .iter()
        .filter(|naming| !muted.contains(&naming.value))
        .filter_map(|naming| Some(Naming { value: broader(naming.value)?, ..*naming }))
        .collect();
    gathering
        .namings
        .retain(|naming| !muted.contains(&naming.value) && !broader(naming.value).is_some_and(|b| muted.contains(&b)));
    gathering.namings.extend(more.into_iter().filter(|naming| !muted.contains(&naming.value)));
    once_each(&mut gathering.namings, 0);
}

/// Whether so few say that a value is the victim's, beside those who say it is the suspect's, that they misread or mistyped it.
pub fn is_slip(against: u32, speaking: u32) -> bool {
    u64::from(against) * 1000 < (u64::from(against) + u64::from(speaking)) * u64::from(SLIPS_BELOW)
}

/// What the tellers say of one value against each other, if they do. One teller's many reports count once, on each side,
/// by the best ground among them.
pub(crate) fn conflict(
    value: Value,
    run: &[Naming],
    torn: &FxHashSet<(Value, u32)>,
    nodes: &[ReportNode],
) -> Option<Conflict> {
    let word = |naming: &Naming| match naming.role {
        _ if torn.contains(&(value, naming.report)) => Some(Said::Both),
        Role::Victim => Some(Said::Victims(naming.ground)),
        Role::Suspect => Some(Said::Suspects(naming.ground)),
        Role::Unknown | Role::Bystander => None,
    };
    // Most values are in no conflict: nothing is kept of those.
    if !run.iter().filter_map(word).any(|said| !matches!(said, Said::Suspects(_))) {
        return None;
    }
    let said: Vec<(u32, Said)> = run.iter().filter_map(|naming| Some((naming.report, word(naming)?))).collect();
    let side = |ground: fn(Said) -> Option<Ground>| {
        let mut tellers: Vec<(u32, Ground)> =
            said.iter().filter_map(|&(report, said)| Some((nodes[report as usize].teller, ground(said)?))).collect();
        tellers.sort_unstable();
        tellers.dedup_by_key(|&mut (teller, _)| teller);
        let columns = tellers.iter().filter(|(_, ground)| *ground == Ground::Column).count() as u32;
        (tellers.len() as u32, tellers.len() as u32 + columns * (COLUMN - 1))
    };
    let (victims, against) = side(|said| match said {
        Said::Victims(ground) => Some(ground),
        Said::Both => Some(Ground::Prose),
        Said::Suspects(_) => None,
    });
    let (suspects, speaking) = side(|said| match said {
        Said::Suspects(ground) => Some(ground),
        Said::Both => Some(Ground::Prose),
        Said::Victims(_) => None,
    });
    let links = match (against, speaking) {
        _ if is_slip(against, speaking) => Links::Fully,
        _ if speaking >= against * CLEARLY_MORE => Links::Weakly,
        _ => Links::Not,
    };
    (victims > 0 && suspects > 0).then_some(Conflict { value, victims, suspects, links, said })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(report: u32, role: Role) -> Naming {
        Naming { value: 0, report, role, ground: Ground::Prose }
    }

    fn in_column(report: u32, role: Role) -> Naming {
        Naming { ground: Ground::Column, ..naming(report, role) }
    }

    /// Reports up to `own` are each another teller's; all further ones are one teller's.
    fn found(run: &[Naming], own: u32, torn: &[u32]) -> Option<Conflict> {
        let node = |report: u32| ReportNode { key: u64::from(report), teller: report.min(own), time: None };
        let nodes: Vec<ReportNode> = (0..200).map(node).collect();
        conflict(0, run, &torn.iter().map(|&report| (0, report)).collect(), &nodes)
    }

    #[test]
    fn a_value_called_both_goes_to_review() {
        let run = [naming(0, Role::Victim), naming(1, Role::Suspect), naming(2, Role::Suspect)];
        assert_eq!(found(&run, 200, &[]).unwrap().links, Links::Not);
        assert_eq!(found(&run[1..], 200, &[]), None);
    }

    #[test]
    fn one_reports_words_do_not_silence_what_columns_say() {
        let run = [naming(0, Role::Victim), in_column(1, Role::Suspect), naming(2, Role::Suspect)];
        assert_eq!(found(&run, 200, &[]).unwrap().links, Links::Weakly);
        let asked = [in_column(0, Role::Victim), in_column(1, Role::Suspect), naming(2, Role::Suspect)];
        assert_eq!(found(&asked, 200, &[]).unwrap().links, Links::Not);
    }

    #[test]
    fn clearly_more_suspects_link_weakly_and_are_reviewed() {
        let mut run: Vec<Naming> = (1..4).map(|report| naming(report, Role::Suspect)).collect();
        run.insert(0, naming(0, Role::Victim));
        let conflict = found(&run, 200, &[]).unwrap();
        assert_eq!((conflict.victims, conflict.suspects, conflict.links), (1, 3, Links::Weakly));
        assert_eq!(conflict.said[0], (0, Said::Victims(Ground::Prose)));
        assert_eq!(conflict.said.len(), 4);
    }

    #[test]
    fn one_slip_in_a_hundred_does_not_silence_the_rest() {
        let mut run: Vec<Naming> = (0..100).map(|report| naming(report, Role::Suspect)).collect();
        run.push(naming(100, Role::Victim));
        assert_eq!(found(&run, 200, &[]).unwrap().links, Links::Fully);
    }

    #[test]
    fn nobody_is_out_voted_by_one_teller_s_many_reports() {
        let mut run: Vec<Naming> = (1..100).map(|report| naming(report, Role::Suspect)).collect();
        run.push(naming(0, Role::Victim));
        let conflict = found(&run, 1, &[]).unwrap();
        assert_eq!((conflict.victims, conflict.suspects, conflict.links), (1, 1, Links::Not));
    }

    #[test]
    fn a_report_that_calls_it_both_counts_on_both_sides() {
        let run = [naming(0, Role::Bystander), naming(1, Role::Suspect)];
        let conflict = found(&run, 200, &[0]).unwrap();
        assert_eq!((conflict.victims, conflict.suspects, conflict.links), (1, 2, Links::Not));
    }
}
