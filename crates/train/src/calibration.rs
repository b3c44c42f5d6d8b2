//! How hard a country is: what simple methods reach on it, and what nobody can do better than.

use crate::baseline::{self, Graph, RESOLUTIONS};
use crate::country::Country;
use crate::incident::{Behind, Incident};
use crate::schedule;
use krama_model::Role;
use rayon::prelude::*;
use std::collections::HashMap;

/// B-cubed F1 over reports of crimes, a lone fraudster being a group of one.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Hardness {
    /// Connected components on the true suspect values.
    pub components: f64,
    /// Leiden with unit weights on the same, at the best resolution.
    pub leiden: f64,
    /// Groups of reports that quote the same script.
    pub scripts: f64,
    /// The parts of each true group that hold together by true values and scripts: what an oracle could tell.
    pub ceiling: f64,
}

/// The reports of crimes as numbers: truth, edges to values, scripts.
struct Told {
    truth: Vec<u32>,
    scripts: Vec<Option<u32>>,
    edges: Vec<(u32, u32)>,
    values: usize,
}

fn number<K: std::hash::Hash + Eq>(known: &mut HashMap<K, u32>, key: K) -> u32 {
    let next = known.len() as u32;
    *known.entry(key).or_insert(next)
}

fn tell(country: &Country) -> Told {
    let order = schedule::schedule(country);
    let incidents: Vec<Incident<'_>> = order.par_iter().map(|&told| Incident::of(country, told)).collect();
    let crimes: Vec<&Incident<'_>> = incidents.iter().filter(|incident| incident.behind != Behind::Nobody).collect();
    let (mut groups, mut values) = (HashMap::new(), HashMap::new());
    let mut told = Told { truth: Vec::new(), scripts: Vec::new(), edges: Vec::new(), values: 0 };
    for (report, incident) in crimes.iter().enumerate() {
        let group = match incident.behind {
            Behind::Team { group, .. } => (0, group),
            Behind::Lone(n) => (1, n),
            Behind::Nobody => continue,
        };
        told.truth.push(number(&mut groups, group));
        told.scripts.push(incident.script);
        for value in incident.values.iter().filter(|value| value.role == Role::Suspect) {
            let value = number(&mut values, (value.kind, value.value.as_ref()));
            told.edges.push((report as u32, crimes.len() as u32 + value));
        }
    }
    told.edges.sort_unstable();
    told.edges.dedup();
    told.values = values.len();
    told
}

impl Hardness {
    /// Measures a country, Leiden at these resolutions, once each.
    pub fn of(country: &Country, resolutions: &[f64]) -> Self {
        let told = tell(country);
        let reports = told.truth.len();
        let nodes = reports + told.values;
        let score = |found: &[u32]| baseline::bcubed(&found[..reports], &told.truth);
        let graph = Graph::new(nodes, &told.edges);
        let leiden = resolutions
            .par_iter()
            .map(|&resolution| score(&baseline::communities(&graph, resolution, 1)))
            .reduce(|| 0.0, f64::max);
        let script = |(report, script): (usize, &Option<u32>)| script.map_or(report as u32, |it| u32::MAX - it);
        let scripts: Vec<u32> = told.scripts.iter().enumerate().map(script).collect();
        Self {
            components: score(&baseline::components(nodes, &told.edges)),
            leiden,
            scripts: score(&scripts),
            ceiling: score(&ceiling(&told)),
        }
    }

    /// Measures at every resolution the baseline is tried at.
    pub fn in_full(country: &Country) -> Self {
        Self::of(country, &RESOLUTIONS)
    }
}

/// Components in which a value or a script joins only reports of one group.
fn ceiling(told: &Told) -> Vec<u32> {
    let mut own = HashMap::new();
    let mut edges = Vec::with_capacity(told.edges.len() + told.scripts.len());
    let reports = told.truth.len() as u32;
    let scripts = told.scripts.iter().enumerate();
    let quoted = scripts.filter_map(|(report, script)| script.map(|script| (report as u32, u32::MAX - script)));
    for (report, tie) in told.edges.iter().copied().chain(quoted) {
        let tie = number(&mut own, (told.truth[report as usize], tie));
        edges.push((report, reports + tie));
    }
    baseline::components(reports as usize + own.len(), &edges)
}
