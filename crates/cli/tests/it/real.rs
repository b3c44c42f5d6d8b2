//! A real collection whose author groups are known, where it is there. It is read in place and never copied.

use crate::support::Unit;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file of the collections; none, said aloud, where it is absent.
fn real(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let is_there = file.is_file();
    if !is_there {
        #[allow(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: {} is absent", file.display());
        }
    }
    is_there.then_some(file)
}

/// Every report names goods of one trade only: packages and certificates of apps.
#[test]
fn families_of_apps_are_found_whole_and_never_mixed() {
    let (Some(samples), Some(truth)) = (real("stalkerware/samples.csv"), real("stalkerware/truth.csv")) else { return };
    let unit = Unit::new();
    unit.krama(&["ingest", samples.to_str().unwrap()]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let families: BTreeMap<String, String> =
        csv::Reader::from_path(truth).unwrap().into_deserialize().map(Result::unwrap).collect();
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (reference, group) in unit.members().into_iter().filter(|(_, group)| !group.is_empty()) {
        found.entry(group).or_default().push(&families[&reference]);
    }
    for (group, members) in &found {
        assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), 1, "{group} mixes families");
    }
    let mut sizes: Vec<usize> = found.values().map(Vec::len).collect();
    sizes.sort_unstable();
    assert!(sizes.iter().sum::<usize>() > 600, "{sizes:?}");
    assert!(sizes.iter().rev().take(2).all(|&size| size > 190), "{sizes:?}");
}
