//! The head of a tree whose leaves come one after the other.

use super::node_hash;
use drl_primitives::receipts::merkle::{TreeHead, EMPTY_ROOT};
use sp_core::H256;

/// The roots of the largest whole subtrees that a tree is made of. However many leaves there are, it has at most 64 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    /// The largest first: one for each bit of `size` that is set.
    peaks: Vec<H256>,
}

impl CompactRange {
    /// That of these leaves.
    pub fn of(leaves: &[H256]) -> Self {
        let mut range = Self::default();
        leaves.iter().for_each(|leaf| range.push(*leaf));
        range
    }

    /// Adds the hash of a further leaf.
    pub fn push(&mut self, leaf: H256) {
        let mut hash = leaf;
        // Each whole subtree as large as what was just completed becomes the left half of a larger one.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// How many leaves were added.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all of them.
    pub fn root(&self) -> H256 {
        let peaks = self.peaks.iter().rev().copied();
        peaks.reduce(|right, left| node_hash(&left, &right)).unwrap_or(EMPTY_ROOT)
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root() }
    }
}
