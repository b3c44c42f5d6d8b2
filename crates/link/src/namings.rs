//! Whose value is it, over all reports together.

use crate::gathering::{Gathering, Naming, once_each};
use crate::values::Value;
use krama_model::{Basis, Kind, ReportNode, Role};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A value that some reports call the victim's and others the suspect's: a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The value.
    pub value: Value,
    /// Tellers that call it a victim's.
    pub victims: u32,
    /// Tellers that call it a suspect's.
    pub suspects: u32,
    /// False where the victims' share is small enough to be slips of reading: then the value links all the same,
    /// without those tellers' reports.
    pub withheld: bool,
}

/// From this share of tellers on that call it a victim's, in thousandths, a value links nothing.
const WITHHELD_FROM: u32 = 50;

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

/// Adds what values stand for besides themselves: a domain for its look-alikes, an account at a bank for its bare number.
/// A value that says nothing, because a person or the reports against each other say so, does not speak through those
/// either; nor does an account whose bare number says nothing.
pub fn stand_for(gathering: &mut Gathering, mute: impl Fn(Value) -> bool + Sync) {
    let values = &gathering.values;
    // Of all values, not only those that are named themselves: a bare number may stand in no report without its bank.
    let muted: FxHashSet<Value> = (0..values.len() as Value).into_par_iter().filter(|&value| mute(value)).collect();
    let broader = |value: Value| {
        let broader = values.broader(value)?;
        let account = Basis::Value(Kind::BankAccount);
        let bare = values.basis(value) == account && values.basis(broader) == account;
        (bare || values.basis(broader) == Basis::LookAlike).then_some(broader)
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

/// What the tellers say of one value against each other, if they do. One teller's many reports count once, on each side.
pub(crate) fn conflict(
    value: Value,
    run: &[Naming],
    torn: &FxHashSet<(Value, u32)>,
    nodes: &[ReportNode],
) -> Option<Conflict> {
    let count = |role: Role| {
        let calls = |naming: &&Naming| naming.role == role || torn.contains(&(value, naming.report));
        let mut tellers: Vec<u32> =
            run.iter().filter(calls).map(|naming| nodes[naming.report as usize].teller).collect();
        tellers.sort_unstable();
        tellers.dedup();
        tellers.len() as u32
    };
    let (victims, suspects) = (count(Role::Victim), count(Role::Suspect));
    (victims > 0 && suspects > 0).then_some(Conflict {
        value,
        victims,
        suspects,
        withheld: victims * 1000 >= (victims + suspects) * WITHHELD_FROM,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(report: u32, role: Role) -> Naming {
        Naming { value: 0, report, role }
    }

    /// Reports up to `own` are each another teller's; all further ones are one teller's.
    fn found(run: &[Naming], own: u32, torn: &[u32]) -> Option<Conflict> {
        let node = |report: u32| ReportNode { key: u64::from(report), teller: report.min(own) };
        let nodes: Vec<ReportNode> = (0..200).map(node).collect();
        conflict(0, run, &torn.iter().map(|&report| (0, report)).collect(), &nodes)
    }

    #[test]
    fn a_value_called_both_goes_to_review() {
        let run = [naming(0, Role::Victim), naming(1, Role::Suspect), naming(2, Role::Suspect)];
        assert!(found(&run, 200, &[]).unwrap().withheld);
        assert_eq!(found(&run[1..], 200, &[]), None);
    }

    #[test]
    fn one_slip_in_a_hundred_does_not_silence_the_rest() {
        let mut run: Vec<Naming> = (0..100).map(|report| naming(report, Role::Suspect)).collect();
        run.push(naming(100, Role::Victim));
        assert!(!found(&run, 200, &[]).unwrap().withheld);
    }

    #[test]
    fn nobody_is_out_voted_by_one_teller_s_many_reports() {
        let mut run: Vec<Naming> = (1..100).map(|report| naming(report, Role::Suspect)).collect();
        run.push(naming(0, Role::Victim));
        let conflict = found(&run, 1, &[]).unwrap();
        assert!(conflict.withheld && (conflict.victims, conflict.suspects) == (1, 1), "{conflict:?}");
    }

    #[test]
    fn a_report_that_calls_it_both_counts_on_both_sides() {
        let run = [naming(0, Role::Bystander), naming(1, Role::Suspect)];
        let conflict = found(&run, 200, &[0]).unwrap();
        assert_eq!((conflict.victims, conflict.suspects, conflict.withheld), (1, 2, true));
    }
}
