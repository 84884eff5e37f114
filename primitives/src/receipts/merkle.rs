//! Merkle trees as RFC 9162 (section 2.1) defines them, over SHA-256: hashes of leaves and nodes, and the checks of proofs.
//!
//! The trees of batches are grown and proofs are made by whoever holds the receipts; here is what anybody needs to check them.
//! Nothing here panics or loops for long on any input: a proof is walked once, and none that passes has more than
//! [`MAX_PATH`] hashes.
//!
//! Why not a crate: what there is without `std` keeps the hashes of leaves and nodes to itself, which a builder that streams
//! needs, and panics on a claimed index above 2^63. The two checks are those of sections 2.1.3.2 and 2.1.4.2; the tests hold
//! them against the definitions of sections 2.1.1, 2.1.3.1 and 2.1.4.1 for every tree of up to 40 leaves, and against the
//! vectors that logs of Certificate Transparency are tested with.

use crate::hashing::sha2_256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Stands before the bytes of a leaf.
pub const LEAF_PREFIX: u8 = 0;
/// Stands before the two hashes of a node.
pub const NODE_PREFIX: u8 = 1;
/// The most hashes of an inclusion proof. One of consistency has at most one more.
pub const MAX_PATH: usize = 64;

/// The root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: H256 = H256([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41,
    0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// A tree, as far as proofs are concerned.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct TreeHead {
    /// How many leaves it has.
    pub size: u64,
    /// The hash over all of them.
    pub root: H256,
}

/// The tree without leaves.
impl Default for TreeHead {
    fn default() -> Self {
        Self { size: 0, root: EMPTY_ROOT }
    }
}

code_enum! {
    /// Why a proof does not hold.
    pub enum ProofFault {
        IndexOutside = 0, "index-outside", "the tree has no leaf with this index", "该序号超出默克尔树的范围";
        TooShort = 1, "too-short", "the proof has too few hashes", "证明中的哈希过少";
        TooLong = 2, "too-long", "the proof has too many hashes", "证明中的哈希过多";
        Shrunk = 3, "shrunk", "the later tree has fewer leaves than the earlier one", "较新的树小于较旧的树";
        OldRootDiffers = 4, "old-root-differs", "the proof leads to another root of the earlier tree", "证明得出的旧根与所给的不符";
        RootDiffers = 5, "root-differs", "the proof leads to another root", "证明得出的根与所给的不符";
    }
}

/// The hash of a leaf: SHA-256 of [`LEAF_PREFIX`] and the bytes of the leaf.
pub fn leaf_hash(leaf: &[u8]) -> H256 {
    let mut bytes = Vec::with_capacity(leaf.len().saturating_add(1));
    bytes.push(LEAF_PREFIX);
    bytes.extend_from_slice(leaf);
    H256(sha2_256(&bytes))
}

/// The hash of a node: SHA-256 of [`NODE_PREFIX`], the hash to the left and the hash to the right.
pub fn node_hash(left: &H256, right: &H256) -> H256 {
    let mut bytes = [NODE_PREFIX; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    H256(sha2_256(&bytes))
}

/// Checks that the leaf with this hash is the one with this index, counted from 0 (RFC 9162, section 2.1.3.2).
///
/// `path` is the inclusion proof of section 2.1.3.1: the hashes beside the way up, the lowest first.
///
/// # Errors
/// [`ProofFault::IndexOutside`], [`ProofFault::TooShort`], [`ProofFault::TooLong`], [`ProofFault::RootDiffers`].
pub fn verify_inclusion(head: &TreeHead, index: u64, leaf: &H256, path: &[H256]) -> Result<(), ProofFault> {
    if index >= head.size {
        return Err(ProofFault::IndexOutside);
    }
    let mut way = Way::up(index, head.size);
    let mut hash = *leaf;
    for beside in path {
        hash = match way.step()? {
            Side::Left => node_hash(beside, &hash),
            Side::Right => node_hash(&hash, beside),
        };
    }
    way.ensure_at_top()?;
    ensure_same(&hash, &head.root, ProofFault::RootDiffers)
}

/// Checks that the first `old.size` leaves of the tree `new` are the tree `old` (RFC 9162, section 2.1.4.2).
///
/// `path` is the consistency proof of section 2.1.4.1. Trees of one size are the same or not, and every tree continues the one
/// without leaves; `path` is empty then.
///
/// The sizes are given, not proved: one path may fit several. Whoever must know a size, and not only that leaves were kept,
/// checks the inclusion of the last leaf, or computes the root from the leaves.
///
/// # Errors
/// [`ProofFault::Shrunk`], [`ProofFault::TooShort`], [`ProofFault::TooLong`], [`ProofFault::OldRootDiffers`],
/// [`ProofFault::RootDiffers`].
pub fn verify_consistency(old: &TreeHead, new: &TreeHead, path: &[H256]) -> Result<(), ProofFault> {
    if old.size > new.size {
        return Err(ProofFault::Shrunk);
    }
    if old.size == 0 || old.size == new.size {
        return verify_without_path(old, new, path);
    }
    let mut way = Way::up_to_common(old.size, new.size);
    // Where the old tree is one whole subtree of the new one, its root is known and the proof leaves it out.
    let (first, rest) =
        if old.size.is_power_of_two() { (&old.root, path) } else { path.split_first().ok_or(ProofFault::TooShort)? };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for beside in rest {
        match way.step()? {
            Side::Left => {
                old_hash = node_hash(beside, &old_hash);
                new_hash = node_hash(beside, &new_hash);
            }
            // To the right lies what only the new tree has.
            Side::Right => new_hash = node_hash(&new_hash, beside),
        }
    }
    way.ensure_at_top()?;
    ensure_same(&old_hash, &old.root, ProofFault::OldRootDiffers)?;
    ensure_same(&new_hash, &new.root, ProofFault::RootDiffers)
}

/// Trees of one size, or the tree without leaves and another.
fn verify_without_path(old: &TreeHead, new: &TreeHead, path: &[H256]) -> Result<(), ProofFault> {
    if !path.is_empty() {
        return Err(ProofFault::TooLong);
    }
    if old.size == 0 {
        ensure_same(&old.root, &EMPTY_ROOT, ProofFault::OldRootDiffers)?;
    }
    if old.size == new.size {
        ensure_same(&old.root, &new.root, ProofFault::RootDiffers)?;
    }
    Ok(())
}

fn ensure_same(found: &H256, expected: &H256, fault: ProofFault) -> Result<(), ProofFault> {
    if found == expected {
        Ok(())
    } else {
        Err(fault)
    }
}

/// Where the next hash of a proof stands.
enum Side {
    Left,
    Right,
}

/// The way from a node up to the root: the numbers `fn` and `sn` of the RFC, the place of the node in its row and of the row's
/// last node.
struct Way {
    node: u64,
    last: u64,
}

impl Way {
    /// From the leaf `index` of a tree of `size` leaves; `index` is below `size`.
    fn up(index: u64, size: u64) -> Self {
        Self { node: index, last: size.saturating_sub(1) }
    }

    /// From the last node that two trees of different sizes, the smaller not empty, have in common.
    fn up_to_common(old_size: u64, new_size: u64) -> Self {
        let mut way = Self::up(old_size.saturating_sub(1), new_size);
        while way.node & 1 == 1 {
            way.rise();
        }
        way
    }

    /// Takes one hash of the proof.
    fn step(&mut self) -> Result<Side, ProofFault> {
        if self.last == 0 {
            return Err(ProofFault::TooLong);
        }
        let side = if self.node & 1 == 1 || self.node == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) {
            // The last node of a row of odd length stands in the rows above as it is.
            while self.node & 1 == 0 && self.node != 0 {
                self.rise();
            }
        }
        self.rise();
        Ok(side)
    }

    fn rise(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    fn ensure_at_top(&self) -> Result<(), ProofFault> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(ProofFault::TooShort)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The largest power of two below `n`; `n` is at least 2.
    fn split(n: usize) -> usize {
        n.next_power_of_two() / 2
    }

    /// MTH of section 2.1.1.
    fn root(leaves: &[Vec<u8>]) -> H256 {
        match leaves {
            [] => H256(sha2_256(b"")),
            [leaf] => leaf_hash(leaf),
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len()));
                node_hash(&root(left), &root(right))
            }
        }
    }

    /// PATH of section 2.1.3.1.
    fn path(index: usize, leaves: &[Vec<u8>]) -> Vec<H256> {
        if leaves.len() < 2 {
            return Vec::new();
        }
        let k = split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut hashes, beside) =
            if index < k { (path(index, left), root(right)) } else { (path(index - k, right), root(left)) };
        hashes.push(beside);
        hashes
    }

    /// PROOF of section 2.1.4.1.
    fn proof(old: usize, leaves: &[Vec<u8>]) -> Vec<H256> {
        subproof(old, leaves, true)
    }

    /// SUBPROOF of section 2.1.4.1.
    fn subproof(old: usize, leaves: &[Vec<u8>], whole: bool) -> Vec<H256> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![root(leaves)] };
        }
        let k = split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut hashes, beside) = if old <= k {
            (subproof(old, left, whole), root(right))
        } else {
            (subproof(old - k, right, false), root(left))
        };
        hashes.push(beside);
        hashes
    }

    fn head(leaves: &[Vec<u8>]) -> TreeHead {
        TreeHead { size: leaves.len() as u64, root: root(leaves) }
    }

    fn leaves(count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|number| format!("receipt {number}").into_bytes()).collect()
    }

    fn hash(hex: &str) -> H256 {
        H256::from_slice(&hex::decode(hex).unwrap())
    }

    fn hashes(hex: &[&str]) -> Vec<H256> {
        hex.iter().map(|hex| hash(hex)).collect()
    }

    /// The leaves that Certificate Transparency logs are tested with.
    fn known_leaves() -> Vec<Vec<u8>> {
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
            .iter()
            .map(|leaf| hex::decode(leaf).unwrap())
            .collect()
    }

    /// Their roots, from none of them to all eight.
    const KNOWN_ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn known_head(size: usize) -> TreeHead {
        TreeHead { size: size as u64, root: hash(KNOWN_ROOTS[size]) }
    }

    const LEAF_0: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    const LEAVES_0_1: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    const LEAVES_2_3: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    const LEAVES_0_3: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    const LEAVES_4_5: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    const LEAVES_6_7: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    const LEAVES_4_7: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let leaves = known_leaves();
        for size in 0..=leaves.len() {
            assert_eq!(head(&leaves[..size]), known_head(size), "{size}");
        }
        assert_eq!(TreeHead::default(), known_head(0));
    }

    #[test]
    fn inclusion_is_proved_as_in_certificate_transparency() {
        let known: [(usize, usize, &[&str]); 7] = [
            (1, 0, &[]),
            (2, 0, &[LEAF_1]),
            (2, 1, &[LEAF_0]),
            (3, 2, &[LEAVES_0_1]),
            (5, 1, &[LEAF_0, LEAVES_2_3, LEAF_4]),
            (8, 0, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
            (8, 5, &[LEAF_4, LEAVES_6_7, LEAVES_0_3]),
        ];
        let leaves = known_leaves();
        for (size, index, expected) in known {
            let path = hashes(expected);
            assert_eq!(self::path(index, &leaves[..size]), path, "{size} {index}");
            let leaf = leaf_hash(&leaves[index]);
            assert_eq!(verify_inclusion(&known_head(size), index as u64, &leaf, &path), Ok(()), "{size} {index}");
        }
    }

    #[test]
    fn consistency_is_proved_as_in_certificate_transparency() {
        let known: [(usize, usize, &[&str]); 4] = [
            (1, 1, &[]),
            (1, 8, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
            (6, 8, &[LEAVES_4_5, LEAVES_6_7, LEAVES_0_3]),
            (2, 5, &[LEAVES_2_3, LEAF_4]),
        ];
        let leaves = known_leaves();
        for (old, new, expected) in known {
            let path = hashes(expected);
            assert_eq!(proof(old, &leaves[..new]), path, "{old} {new}");
            assert_eq!(verify_consistency(&known_head(old), &known_head(new), &path), Ok(()), "{old} {new}");
        }
    }

    /// Every way to spoil a path of hashes: one left out, one too many at either end, one changed.
    fn spoiled(path: &[H256]) -> Vec<Vec<H256>> {
        let mut all = Vec::new();
        for place in 0..path.len() {
            let mut without = path.to_vec();
            without.remove(place);
            all.push(without);
            let mut changed = path.to_vec();
            changed[place].0[31] ^= 1;
            all.push(changed);
        }
        for end in [0, path.len()] {
            let mut more = path.to_vec();
            more.insert(end, H256::repeat_byte(7));
            all.push(more);
        }
        all
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved_and_nothing_else() {
        for size in 1..=40 {
            let leaves = leaves(size);
            let head = head(&leaves);
            for index in 0..size {
                let (path, leaf) = (path(index, &leaves), leaf_hash(&leaves[index]));
                assert!(path.len() <= MAX_PATH);
                let check =
                    |index: usize, leaf: &H256, path: &[H256]| verify_inclusion(&head, index as u64, leaf, path);
                assert_eq!(check(index, &leaf, &path), Ok(()), "{size} {index}");
                assert_eq!(check(index, &leaf_hash(b"another"), &path), Err(ProofFault::RootDiffers));
                assert_eq!(check(size, &leaf, &path), Err(ProofFault::IndexOutside));
                for other in (0..size).filter(|other| *other != index) {
                    assert!(check(other, &leaf, &path).is_err(), "{size} {index} as {other}");
                }
                for path in spoiled(&path) {
                    assert!(check(index, &leaf, &path).is_err(), "{size} {index} spoiled");
                }
            }
        }
    }

    #[test]
    fn every_small_tree_continues_each_before_it_and_no_other() {
        let leaves = leaves(40);
        let mut others = leaves.clone();
        others[0].push(b'!');
        for new in 0..=leaves.len() {
            for old in 0..=new {
                let (old_head, new_head) = (head(&leaves[..old]), head(&leaves[..new]));
                let path = if old == 0 { Vec::new() } else { proof(old, &leaves[..new]) };
                assert!(path.len() <= MAX_PATH + 1);
                assert_eq!(verify_consistency(&old_head, &new_head, &path), Ok(()), "{old} {new}");
                for path in spoiled(&path) {
                    assert!(verify_consistency(&old_head, &new_head, &path).is_err(), "{old} {new} spoiled");
                }
                if old > 0 {
                    let (other_old, other_new) = (head(&others[..old]), head(&others[..new]));
                    assert!(verify_consistency(&other_old, &new_head, &path).is_err(), "{old} {new}");
                    assert!(verify_consistency(&old_head, &other_new, &path).is_err(), "{old} {new}");
                }
            }
        }
    }

    #[test]
    fn faults_have_their_names() {
        let leaves = leaves(6);
        let (old, new) = (head(&leaves[..3]), head(&leaves));
        let (path, proof) = (path(2, &leaves), proof(3, &leaves));
        let leaf = leaf_hash(&leaves[2]);
        let longer = |path: &[H256]| [path, &[H256::zero()]].concat();
        assert_eq!(verify_inclusion(&new, 2, &leaf, &path[..1]), Err(ProofFault::TooShort));
        assert_eq!(verify_inclusion(&new, 2, &leaf, &longer(&path)), Err(ProofFault::TooLong));
        assert_eq!(verify_inclusion(&TreeHead::default(), 0, &leaf, &[]), Err(ProofFault::IndexOutside));
        assert_eq!(verify_consistency(&new, &old, &proof), Err(ProofFault::Shrunk));
        assert_eq!(verify_consistency(&old, &new, &[]), Err(ProofFault::TooShort));
        assert_eq!(verify_consistency(&old, &new, &proof[..2]), Err(ProofFault::TooShort));
        assert_eq!(verify_consistency(&old, &new, &longer(&proof)), Err(ProofFault::TooLong));
        let forged = TreeHead { root: H256::zero(), ..old };
        assert_eq!(verify_consistency(&forged, &new, &proof), Err(ProofFault::OldRootDiffers));
        let forged = TreeHead { root: H256::zero(), ..new };
        assert_eq!(verify_consistency(&old, &forged, &proof), Err(ProofFault::RootDiffers));
        assert_eq!(verify_consistency(&forged, &new, &[]), Err(ProofFault::RootDiffers));
        assert_eq!(verify_consistency(&new, &new, &proof), Err(ProofFault::TooLong));
        let forged = TreeHead { size: 0, root: H256::zero() };
        assert_eq!(verify_consistency(&forged, &new, &[]), Err(ProofFault::OldRootDiffers));
    }

    #[test]
    fn a_node_is_no_leaf() {
        let (left, right) = (leaf_hash(b"left"), leaf_hash(b"right"));
        let inside = [left.as_bytes(), right.as_bytes()].concat();
        assert_ne!(leaf_hash(&inside), node_hash(&left, &right));
        // So the node over two leaves cannot be passed off as the only leaf of a tree.
        let head = TreeHead { size: 1, root: node_hash(&left, &right) };
        assert_eq!(verify_inclusion(&head, 0, &leaf_hash(&inside), &[]), Err(ProofFault::RootDiffers));
    }

    proptest! {
        /// Whatever is claimed, also sizes that no tree has, the checks end and do not panic.
        #[test]
        fn any_proof_is_judged(
            sizes in any::<(u64, u64)>(),
            index in any::<u64>(),
            path in prop::collection::vec(any::<[u8; 32]>().prop_map(H256), 0..70),
        ) {
            let (old, new) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
            let head = |size| TreeHead { size, root: H256::repeat_byte(3) };
            let leaf = H256::repeat_byte(3);
            if verify_inclusion(&head(new), index, &leaf, &path).is_ok() {
                prop_assert!(new == 1 && path.is_empty());
            }
            if verify_consistency(&head(old), &head(new), &path).is_ok() {
                prop_assert!(old == new && path.is_empty());
            }
        }

        /// A proof that has as many hashes as it must, in the largest trees there can be, leads to a root and to no other.
        #[test]
        fn the_largest_trees_are_judged(
            index in prop_oneof![Just(0), Just(u64::MAX - 1), 0..u64::MAX],
            size in prop_oneof![Just(u64::MAX), 1..=u64::MAX],
        ) {
            prop_assume!(index < size);
            let head = TreeHead { size, root: H256::zero() };
            let path = vec![H256::repeat_byte(9); MAX_PATH + 2];
            let fitting: Vec<_> = (0..path.len())
                .filter(|length| {
                    verify_inclusion(&head, index, &H256::zero(), &path[..*length]) == Err(ProofFault::RootDiffers)
                })
                .collect();
            // A tree of one leaf has the leaf as its root, which is zero here.
            let expected = if size == 1 { 0 } else { 1 };
            prop_assert_eq!(fitting.len(), expected);
            prop_assert!(fitting.iter().all(|length| *length <= MAX_PATH));
        }
    }
}
