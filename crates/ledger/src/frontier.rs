//! The right edge of a growing tree: enough to append and to tell the root in O(log n).

use crate::error::Error;
use crate::tree::{TreeHead, node_hash};
use krama_model::Digest;

/// The roots of the full subtrees of a tree, widest first: one for each bit set in its size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The frontier after some leaf hashes.
    pub fn of(leaves: impl IntoIterator<Item = Digest>) -> Self {
        let mut frontier = Self::default();
        leaves.into_iter().for_each(|leaf| frontier.push(leaf));
        frontier
    }

    /// Appends the hash of a leaf.
    pub fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each bit set in the size");
            hash = node_hash(left, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// How many leaves the tree has, and its root.
    pub fn head(&self) -> TreeHead {
        let mut peaks = self.peaks.iter().rev().copied();
        let root = peaks.next().map(|last| peaks.fold(last, |right, left| node_hash(left, right)));
        TreeHead { size: self.size, root: root.unwrap_or_else(|| Digest::of(&[])) }
    }

    /// The size as 8 bytes, big-endian, and the peaks.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks.iter().for_each(|peak| bytes.extend(peak.0));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = Error::ProofFails("the tree's edge is damaged");
        let Some((size, peaks)) = bytes.split_first_chunk::<8>() else { return Err(damaged) };
        let size = u64::from_be_bytes(*size);
        let (peaks, rest) = peaks.as_chunks::<32>();
        if !rest.is_empty() || peaks.len() != size.count_ones() as usize {
            return Err(damaged);
        }
        Ok(Self { size, peaks: peaks.iter().map(|peak| Digest(*peak)).collect() })
    }
}
