//! The baseline to beat: everything that shares a value is one group.

use rustc_hash::FxHashMap;

/// Joins the reports that share a value. `mentions` are pairs of a report's index and a value; the result is a label
/// per report, the smallest index of its component.
pub fn components<'a>(reports: usize, mentions: impl IntoIterator<Item = (u32, &'a str)>) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..reports as u32).collect();
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    for (report, value) in mentions {
        let other = *first.entry(value).or_insert(report);
        let (a, b) = (root(&mut parent, report), root(&mut parent, other));
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..reports as u32).map(|report| root(&mut parent, report)).collect()
}

fn root(parent: &mut [u32], mut report: u32) -> u32 {
    while parent[report as usize] != report {
        let above = parent[parent[report as usize] as usize];
        parent[report as usize] = above;
        report = above;
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_through_chains_and_leaves_others_alone() {
        let mentions = [(4, "phone x"), (2, "phone x"), (2, "domain y"), (0, "domain y"), (1, "phone z")];
        assert_eq!(components(5, mentions), [0, 1, 0, 3, 0]);
    }
}
