//! Groups that came of one another, or went into one another.

use super::SHOWN;
use crate::ask::{Pinned, mask};
use crate::error::Error;
use crate::tables::{ForkRow, GROUP};
use krama_group::Kin;
use krama_model::{Basis, GroupName};
use rustc_hash::FxHashSet;
use serde::Serialize;

/// A group that another may have come of or gone into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KinView {
    /// The other group.
    pub group: GroupName,
    /// What it is to the one that is asked for.
    pub kin: Kin,
    /// When they came apart or together.
    pub at: krama_model::Moment,
    /// Values and scripts that both have.
    pub shared: u32,
    /// The strongest of these, at most twelve.
    pub by: Vec<KinTie>,
}

/// What two groups have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KinTie {
    /// What it rests on.
    pub basis: Basis,
    /// The value, as people write it.
    pub value: String,
}

/// The groups that a group may have come of or gone into, and those that may have come of it or gone into it.
pub(crate) fn kin_of(pinned: &Pinned<'_>, name: GroupName) -> Result<Vec<KinView>, Error> {
    let holds = |name| -> Result<FxHashSet<u32>, Error> {
        let rows = pinned.holds_in(GroupName(name))?;
        Ok(rows.into_iter().map(|hold| hold.tie).collect())
    };
    let forks = pinned.among::<ForkRow>(GROUP, [name.0])?;
    let own = if forks.is_empty() { FxHashSet::default() } else { holds(name.0)? };
    let view = |fork: ForkRow| {
        let both = holds(fork.other)?.into_iter().filter(|tie| own.contains(tie));
        let mut ties = pinned.ties(both)?;
        ties.retain(|tie| tie.millibits > 0);
        ties.sort_by_key(|tie| (std::cmp::Reverse(tie.millibits), tie.tie));
        let by = ties.iter().take(SHOWN).map(|tie| KinTie { basis: tie.basis, value: mask::of_tie(tie) }).collect();
        let (group, at) = (GroupName(fork.other), krama_model::Moment(fork.time_ms));
        Ok(KinView { group, kin: fork.kin, at, shared: fork.ties, by })
    };
    forks.into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// No small world comes apart in time, so what is written of kin is held against its document here.
    #[test]
    fn kin_are_written_as_documented() {
        let tie = KinTie { basis: Basis::Script, value: "#5".to_owned() };
        let at = krama_model::Moment(1_760_000_000_000);
        let view = KinView { group: GroupName(3), kin: Kin::CameOf, at, shared: 4, by: vec![tie] };
        let written = serde_json::to_value(view).unwrap();
        let keys: BTreeSet<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
        let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/json.md")).unwrap();
        for (schema, kin) in [("krama/group/1", "kin[]."), ("krama/why/1", "kin.")] {
            let section = docs.split(&format!("### `{schema}`\n")).nth(1).unwrap().split("\n##").next().unwrap();
            let rows =
                section.lines().filter_map(|line| line.strip_prefix("| `")?.strip_prefix(kin)?.split_once("` | "));
            let rows = rows.filter(|(key, _)| !key.contains(['.', '[']));
            let documented: BTreeMap<&str, &str> =
                rows.map(|(key, rest)| (key, rest.split(" | ").next().unwrap())).collect();
            assert_eq!(documented.keys().copied().collect::<BTreeSet<_>>(), keys, "{schema}");
            for (key, kind) in documented {
                let as_told = match kind {
                    "integer" => written[key].is_u64(),
                    "list" => written[key].is_array(),
                    _ => kind == "text" && written[key].is_string(),
                };
                assert!(as_told, "{schema}: {key} is {}, documented as {kind}", written[key]);
            }
        }
        assert_eq!(written["at"], "2025-10-09T08:53:20Z");
    }
}
