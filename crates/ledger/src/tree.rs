//! The Merkle tree of RFC 9162, section 2.1, with SHA-256.

use crate::error::Error;
use krama_model::Digest;
use sha2::{Digest as _, Sha256};

/// The hash of a leaf: SHA-256 over 0x00 and its bytes.
pub fn leaf_hash(bytes: &[u8]) -> Digest {
    Digest(Sha256::new().chain_update([0_u8]).chain_update(bytes).finalize().into())
}

/// The hash of an inner node: SHA-256 over 0x01 and both children.
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    Digest(Sha256::new().chain_update([1_u8]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root over some leaves, `MTH` of section 2.1.1. No leaves hash to SHA-256 of nothing.
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(root(left), root(right))
        }
    }
}

/// The largest power of two below `size`, where a tree of `size` leaves divides. `size` is at least 2.
fn split(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The path that proves leaf `index` stands in the tree over `leaves`, lowest neighbour first (section 2.1.3.1).
/// Empty where there is no such leaf.
pub fn inclusion(leaves: &[Digest], index: usize) -> Vec<Digest> {
    if leaves.len() < 2 || index >= leaves.len() {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, neighbour) = if index < left.len() {
        (inclusion(left, index), root(right))
    } else {
        (inclusion(right, index - left.len()), root(left))
    };
    path.push(neighbour);
    path
}

/// The path that proves the tree over all `leaves` continues the tree over the first `earlier` of them
/// (section 2.1.4.1). Empty where the two are the same, or `earlier` is 0 or beyond the end.
pub fn consistency(leaves: &[Digest], earlier: usize) -> Vec<Digest> {
    if earlier == 0 || earlier >= leaves.len() { Vec::new() } else { subproof(leaves, earlier, true) }
}

fn subproof(leaves: &[Digest], earlier: usize, whole: bool) -> Vec<Digest> {
    if earlier == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, neighbour) = if earlier <= left.len() {
        (subproof(left, earlier, whole), root(right))
    } else {
        (subproof(right, earlier - left.len(), false), root(left))
    };
    path.push(neighbour);
    path
}

/// Checks that `leaf` is leaf `index` of the tree of `size` leaves with that root (section 2.1.3.2).
pub fn verify_inclusion(leaf: Digest, index: u64, size: u64, path: &[Digest], expected: Digest) -> Result<(), Error> {
    if index >= size {
        return Err(Error::ProofFails("the leaf's index lies beyond the tree"));
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for &neighbour in path {
        if last == 0 {
            return Err(Error::ProofFails("the path is longer than the tree is high"));
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(neighbour, hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(hash, neighbour);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last != 0 {
        return Err(Error::ProofFails("the path is shorter than the tree is high"));
    }
    if hash == expected { Ok(()) } else { Err(Error::ProofFails("the leaf does not lead to the root")) }
}

/// A tree by its size and root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
}

/// Checks that the tree `later` continues the tree `earlier` (section 2.1.4.2).
pub fn verify_consistency(earlier: TreeHead, later: TreeHead, path: &[Digest]) -> Result<(), Error> {
    if earlier.size == later.size || earlier.size == 0 {
        let same = earlier.size == 0 || earlier.root == later.root;
        let fits = same && path.is_empty();
        return if fits { Ok(()) } else { Err(Error::ProofFails("trees of one size have two roots")) };
    }
    if earlier.size > later.size {
        return Err(Error::ProofFails("the later tree is the smaller one"));
    }
    let start = earlier.size.is_power_of_two().then_some(earlier.root);
    let mut steps = start.into_iter().chain(path.iter().copied());
    let Some(first) = steps.next().filter(|_| !path.is_empty()) else {
        return Err(Error::ProofFails("the path is empty"));
    };
    let (mut node, mut last) = (earlier.size - 1, later.size - 1);
    while node & 1 == 1 {
        (node, last) = (node >> 1, last >> 1);
    }
    let (mut old, mut new) = (first, first);
    for step in steps {
        if last == 0 {
            return Err(Error::ProofFails("the path is longer than the tree is high"));
        }
        if node & 1 == 1 || node == last {
            (old, new) = (node_hash(step, old), node_hash(step, new));
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new = node_hash(new, step);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    let fits = old == earlier.root && new == later.root && last == 0;
    if fits { Ok(()) } else { Err(Error::ProofFails("the later tree does not continue the earlier one")) }
}
