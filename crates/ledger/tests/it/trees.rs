//! The tree against the reference values of RFC 9162's implementations, and proofs in all sizes.

use krama_ledger::Frontier;
use krama_ledger::tree::{
    TreeHead, consistency, inclusion, leaf_hash, node_hash, root, verify_consistency, verify_inclusion,
};
use krama_model::Digest;
use proptest::prelude::*;

fn leaves(count: usize) -> Vec<Digest> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

/// The definition read backwards: pair neighbours level by level; an odd one out moves up as it is.
fn naive_root(leaves: &[Digest]) -> Digest {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(*left, *right),
                _ => pair[0],
            })
            .collect();
    }
    level[0]
}

/// The leaves and roots that certificate-transparency implementations test against.
#[test]
fn roots_are_those_of_the_reference() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let hashes: Vec<Digest> = leaves.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect();
    for (size, expected) in roots.iter().enumerate() {
        assert_eq!(root(&hashes[..=size]).to_string(), *expected);
    }
    assert_eq!(root(&[]), Digest::of(b""));
}

#[test]
fn every_leaf_of_every_small_tree_is_proven_and_no_other_is() {
    for size in 1..70 {
        let leaves = leaves(size);
        let head = naive_root(&leaves);
        assert_eq!(root(&leaves), head);
        assert_eq!(Frontier::of(leaves.clone()).head(), TreeHead { size: size as u64, root: head });
        for index in 0..size {
            let path = inclusion(&leaves, index);
            let check = |leaf: Digest, index: usize, path: &[Digest]| {
                verify_inclusion(leaf, index as u64, size as u64, path, head).is_ok()
            };
            assert!(check(leaves[index], index, &path));
            assert!(!check(leaf_hash(b"other"), index, &path));
            assert!(!check(leaves[index], (index + 1) % size, &path) || size == 1);
            assert!(!check(leaves[index], index + size, &path));
            assert!(!check(leaves[index], index, &[&path[..], &[head]].concat()));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!check(leaves[index], index, shorter));
            }
        }
    }
}

#[test]
fn every_small_tree_continues_its_beginnings_and_nothing_else() {
    for size in 1..48 {
        let leaves = leaves(size);
        let later = TreeHead { size: size as u64, root: root(&leaves) };
        for earlier in 1..=size {
            let path = consistency(&leaves, earlier);
            let begun = TreeHead { size: earlier as u64, root: root(&leaves[..earlier]) };
            verify_consistency(begun, later, &path).unwrap();
            let other = TreeHead { size: earlier as u64, root: leaf_hash(b"other") };
            assert!(verify_consistency(other, later, &path).is_err());
            let grown = TreeHead { size: later.size, root: leaf_hash(b"other") };
            assert!(verify_consistency(begun, grown, &path).is_err());
            assert!(verify_consistency(later, begun, &path).is_err() || earlier == size);
            assert!(verify_consistency(begun, later, &[&path[..], &[later.root]].concat()).is_err());
        }
    }
}

proptest! {
    #[test]
    fn a_changed_path_proves_nothing(size in 2_usize..200, pick in any::<(usize, usize, u8)>()) {
        let leaves = leaves(size);
        let index = pick.0 % size;
        let mut path = inclusion(&leaves, index);
        let step = pick.1 % path.len();
        path[step].0[usize::from(pick.2) % 32] ^= 1 << (pick.2 % 8);
        prop_assert!(verify_inclusion(leaves[index], index as u64, size as u64, &path, root(&leaves)).is_err());
    }

    #[test]
    fn a_frontier_in_bytes_goes_on_as_it_would_have(before in 0_usize..100, after in 0_usize..100) {
        let leaves = leaves(before + after);
        let whole = Frontier::of(leaves.iter().copied());
        let bytes = Frontier::of(leaves[..before].iter().copied()).to_bytes();
        let mut again = Frontier::from_bytes(&bytes).unwrap();
        for leaf in &leaves[before..] {
            again.push(*leaf);
        }
        prop_assert_eq!(again, whole);
        prop_assert!(Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    }
}
