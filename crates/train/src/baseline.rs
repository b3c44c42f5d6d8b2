//! What simple methods reach when they are given the true suspect values. Levels of difficulty are held by it.
//!
//! Reports and values are the two sides of a graph whose edges all weigh the same. [`components`] joins whatever hangs
//! together. [`communities`] maximises the constant Potts model (Traag, Van Dooren, Nesterov: Narrow scope for
//! resolution-limit-free community detection, 2011) by the Leiden method (Traag, Waltman, van Eck: From Louvain to Leiden,
//! 2019): local moving, refinement inside communities, aggregation. It agrees with the reference implementation to
//! within two hundredths of B-cubed F1 on these countries (`bench/calibrate.py`).

use crate::random::Random;
use std::collections::BTreeMap;

/// Resolutions among which the best is taken, for communities of unit weight.
pub const RESOLUTIONS: [f64; 12] = [0.000_05, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5];

/// A graph: for each node its neighbours and the weight between.
#[derive(Debug, Clone)]
pub struct Graph {
    neighbours: Vec<Vec<(u32, f64)>>,
    sizes: Vec<f64>,
}

impl Graph {
    /// The graph of so many nodes and these edges, each of weight one.
    pub fn new(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut neighbours = vec![Vec::new(); nodes];
        for &(a, b) in edges {
            neighbours[a as usize].push((b, 1.0));
            neighbours[b as usize].push((a, 1.0));
        }
        Self { neighbours, sizes: vec![1.0; nodes] }
    }

    fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// The graph whose nodes are the parts.
    fn aggregate(&self, parts: &[u32], count: usize) -> Self {
        let mut sizes = vec![0.0; count];
        let mut between: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); count];
        for (node, &part) in parts.iter().enumerate() {
            sizes[part as usize] += self.sizes[node];
            for &(other, weight) in &self.neighbours[node] {
                let other = parts[other as usize];
                if other != part {
                    *between[part as usize].entry(other).or_insert(0.0) += weight;
                }
            }
        }
        Self { neighbours: between.into_iter().map(|map| map.into_iter().collect()).collect(), sizes }
    }
}

/// Numbers the parts from 0, in order of first appearance; answers how many there are.
fn renumber(parts: &mut [u32]) -> usize {
    let mut seen = BTreeMap::new();
    for part in parts.iter_mut() {
        let next = seen.len() as u32;
        *part = *seen.entry(*part).or_insert(next);
    }
    seen.len()
}

/// Which component each node is in.
pub fn components(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..nodes as u32).collect();
    let root = |parent: &mut Vec<u32>, mut at: u32| {
        while parent[at as usize] != at {
            parent[at as usize] = parent[parent[at as usize] as usize];
            at = parent[at as usize];
        }
        at
    };
    for &(a, b) in edges {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a as usize] = b;
    }
    (0..nodes as u32).map(|node| root(&mut parent, node)).collect()
}

/// Which community each node is in.
pub fn communities(graph: &Graph, resolution: f64, seed: u64) -> Vec<u32> {
    let mut random = Random::of(&[0x1e1d, seed]);
    let mut graph = graph.clone();
    let mut parts: Vec<u32> = (0..graph.len() as u32).collect();
    let mut place: Vec<u32> = parts.clone();
    for _ in 0..20 {
        let moved = move_nodes(&graph, resolution, &mut parts, &mut random);
        let communities = renumber(&mut parts);
        if !moved || communities == graph.len() {
            break;
        }
        let mut refined = refine(&graph, resolution, &parts, &mut random);
        let count = renumber(&mut refined);
        let next = graph.aggregate(&refined, count);
        let mut above = vec![0; count];
        for (node, &part) in refined.iter().enumerate() {
            above[part as usize] = parts[node];
        }
        for at in &mut place {
            *at = refined[*at as usize];
        }
        if count == graph.len() {
            break;
        }
        graph = next;
        parts = above;
    }
    place.into_iter().map(|at| parts[at as usize]).collect()
}

fn shuffled(count: usize, random: &mut Random) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    for at in (1..count).rev() {
        order.swap(at, random.below(at as u64 + 1) as usize);
    }
    order
}

/// What a node shares with each community around it.
struct Around {
    weight: Vec<f64>,
    touched: Vec<u32>,
}

impl Around {
    fn new(count: usize) -> Self {
        Self { weight: vec![0.0; count], touched: Vec::new() }
    }

    fn look(&mut self, neighbours: &[(u32, f64)], parts: &[u32]) {
        for part in self.touched.drain(..) {
            self.weight[part as usize] = 0.0;
        }
        for &(other, weight) in neighbours {
            let part = parts[other as usize];
            if self.weight[part as usize] == 0.0 {
                self.touched.push(part);
            }
            self.weight[part as usize] += weight;
        }
    }
}

/// Moves nodes to the community they gain most by, as long as any does. Answers whether one moved.
fn move_nodes(graph: &Graph, resolution: f64, parts: &mut [u32], random: &mut Random) -> bool {
    let mut sizes = vec![0.0; graph.len()];
    for (node, &part) in parts.iter().enumerate() {
        sizes[part as usize] += graph.sizes[node];
    }
    let mut empty: Vec<u32> = (0..graph.len() as u32).filter(|part| sizes[*part as usize] == 0.0).collect();
    let mut queue: std::collections::VecDeque<u32> = shuffled(graph.len(), random).into();
    let mut queued = vec![true; graph.len()];
    let mut around = Around::new(graph.len());
    let mut moved = false;
    while let Some(node) = queue.pop_front() {
        let at = node as usize;
        queued[at] = false;
        around.look(&graph.neighbours[at], parts);
        let (own, size) = (parts[at], graph.sizes[at]);
        sizes[own as usize] -= size;
        let gain = |part: u32| around.weight[part as usize] - resolution * size * sizes[part as usize];
        let (mut best, mut most) = (own, gain(own));
        for &part in &around.touched {
            if gain(part) > most + 1e-9 {
                (best, most) = (part, gain(part));
            }
        }
        if most < -1e-9
            && let Some(part) = empty.pop()
        {
            best = part;
        }
        sizes[best as usize] += size;
        if best != own {
            moved = true;
            parts[at] = best;
            if sizes[own as usize] == 0.0 {
                empty.push(own);
            }
            for &(other, _) in &graph.neighbours[at] {
                if parts[other as usize] != best && !queued[other as usize] {
                    queued[other as usize] = true;
                    queue.push_back(other);
                }
            }
        }
    }
    moved
}

/// Splits communities into parts that hold together: each node that still stands alone joins, within its community, a
/// part it gains by.
fn refine(graph: &Graph, resolution: f64, parts: &[u32], random: &mut Random) -> Vec<u32> {
    let mut refined: Vec<u32> = (0..graph.len() as u32).collect();
    let mut sizes = graph.sizes.clone();
    let mut around = Around::new(graph.len());
    let mut alone = vec![true; graph.len()];
    for node in shuffled(graph.len(), random) {
        let at = node as usize;
        if !alone[at] {
            continue;
        }
        around.look(&graph.neighbours[at], &refined);
        let mut best = (refined[at], 0.0);
        for &part in &around.touched {
            let gain = around.weight[part as usize] - resolution * graph.sizes[at] * sizes[part as usize];
            if parts[part as usize] == parts[at] && part != refined[at] && gain > best.1 + 1e-9 {
                best = (part, gain);
            }
        }
        if best.0 != refined[at] {
            sizes[refined[at] as usize] -= graph.sizes[at];
            sizes[best.0 as usize] += graph.sizes[at];
            // The part is named after the node it began with, which is no longer alone.
            alone[best.0 as usize] = false;
            refined[at] = best.0;
        }
    }
    refined
}

/// B-cubed F1 (Bagga and Baldwin, 1998) of a grouping against the truth.
pub fn bcubed(found: &[u32], truth: &[u32]) -> f64 {
    let (mut both, mut by_found, mut by_truth) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (&found, &truth) in found.iter().zip(truth) {
        *both.entry((found, truth)).or_insert(0.0) += 1.0;
        *by_found.entry(found).or_insert(0.0) += 1.0;
        *by_truth.entry(truth).or_insert(0.0) += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for (&(found, truth), &count) in &both {
        let count: f64 = count;
        precision += count * count / by_found[&found];
        recall += count * count / by_truth[&truth];
    }
    let reports = truth.len() as f64;
    let (precision, recall): (f64, f64) = (precision / reports, recall / reports);
    2.0 * precision * recall / (precision + recall)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares of four that share one edge.
    const EDGES: [(u32, u32); 9] = [(0, 4), (0, 5), (1, 4), (1, 5), (2, 6), (2, 7), (3, 6), (3, 7), (1, 6)];

    #[test]
    fn components_join_what_communities_keep_apart() {
        let parts = components(8, &EDGES);
        assert!(parts.iter().all(|part| *part == parts[0]));
        let parts = communities(&Graph::new(8, &EDGES), 0.1, 1);
        assert_eq!([parts[0], parts[2]], [parts[1], parts[3]]);
        assert_ne!(parts[0], parts[2]);
        assert!(communities(&Graph::new(8, &EDGES), 0.0001, 1).iter().all(|part| *part == parts[0]));
    }

    #[test]
    fn bcubed_is_one_for_the_truth_and_falls_with_either_error() {
        let truth = [1, 1, 2, 2];
        assert!((bcubed(&[5, 5, 6, 6], &truth) - 1.0).abs() < 1e-9);
        assert!((bcubed(&[1, 1, 1, 1], &truth) - 2.0 / 3.0).abs() < 1e-9);
        assert!((bcubed(&[1, 2, 3, 4], &truth) - 2.0 / 3.0).abs() < 1e-9);
    }
}
