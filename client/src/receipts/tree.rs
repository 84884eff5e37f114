//! A tree of which proofs are made.

use super::CompactRange;
use drl_primitives::receipts::merkle::TreeHead;
use sp_core::H256;

/// The hashes of the leaves of a tree, in their order: 32 bytes a leaf. Hashes of nodes are computed when they are asked for;
/// a proof takes about as long as the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    leaves: Vec<H256>,
}

impl FromIterator<H256> for Tree {
    fn from_iter<I: IntoIterator<Item = H256>>(leaves: I) -> Self {
        Self { leaves: leaves.into_iter().collect() }
    }
}

impl Tree {
    /// Adds the hash of a further leaf.
    pub fn push(&mut self, leaf: H256) {
        self.leaves.push(leaf);
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        u64::try_from(self.leaves.len()).unwrap_or(u64::MAX)
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        CompactRange::of(&self.leaves).head()
    }

    /// Size and root of the tree as it was with its first `size` leaves; `None` where it has fewer.
    pub fn head_at(&self, size: u64) -> Option<TreeHead> {
        let leaves = self.leaves.get(..usize::try_from(size).ok()?)?;
        Some(CompactRange::of(leaves).head())
    }

    /// The hash of a leaf.
    pub fn leaf(&self, index: u64) -> Option<H256> {
        self.leaves.get(usize::try_from(index).ok()?).copied()
    }

    /// The inclusion proof of a leaf (RFC 9162, section 2.1.3.1), the lowest hash first; `None` where there is no such leaf.
    pub fn inclusion(&self, index: u64) -> Option<Vec<H256>> {
        let mut place = usize::try_from(index).ok().filter(|place| *place < self.leaves.len())?;
        let (mut rest, mut path) = (self.leaves.as_slice(), Vec::new());
        while rest.len() > 1 {
            let (left, right) = halves(rest);
            if place < left.len() {
                path.push(root(right));
                rest = left;
            } else {
                path.push(root(left));
                rest = right;
                place = place.saturating_sub(left.len());
            }
        }
        path.reverse();
        Some(path)
    }

    /// The consistency proof from the tree of the first `size` leaves to this one (RFC 9162, section 2.1.4.1), empty where one
    /// of the two has no leaves or both are the same; `None` where this one has fewer leaves.
    pub fn consistency(&self, size: u64) -> Option<Vec<H256>> {
        let mut old = usize::try_from(size).ok().filter(|size| *size <= self.leaves.len())?;
        if old == 0 {
            return Some(Vec::new());
        }
        let (mut rest, mut path) = (self.leaves.as_slice(), Vec::new());
        // Whether what is left begins with the first leaf. If the old tree is all of that, its root is known.
        let mut from_first = true;
        while old < rest.len() {
            let (left, right) = halves(rest);
            if old <= left.len() {
                path.push(root(right));
                rest = left;
            } else {
                path.push(root(left));
                rest = right;
                old = old.saturating_sub(left.len());
                from_first = false;
            }
        }
        if !from_first {
            path.push(root(rest));
        }
        path.reverse();
        Some(path)
    }
}

/// The leaves to the left and to the right below the top node of two or more: to the left as many as the largest power of two
/// below their number.
fn halves(leaves: &[H256]) -> (&[H256], &[H256]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

fn root(leaves: &[H256]) -> H256 {
    CompactRange::of(leaves).root()
}
