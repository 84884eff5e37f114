//! The state trie: reading a proof of it, and computing its root.
//!
//! The trie is the one that the engine calls state version 1: base 16, BLAKE2b-256, values of 33 bytes and more under a hash of
//! their own. This is a reader of its own for the documented form of its nodes. The engine's crates would read it as well, but
//! bring signatures, phrases of seed words and storage of the host into a program that should be small enough to be read; the
//! tests hold both against each other.

mod build;
mod node;

#[cfg(any(test, feature = "testing"))]
pub use build::nodes;
pub use build::root;

use crate::{bytes::Bytes, refusal::Refusal, state::StateReader};
use alloc::vec::Vec;
use core::cell::Cell;
use drl_primitives::hashing::blake2_256;
use node::{Child, Nibbles, Node, Value};
use primitive_types::H256;

/// The root of the trie without entries: the hash of the one byte 0.
pub const EMPTY_ROOT: H256 = H256([
    0x03, 0x17, 0x0a, 0x2e, 0x75, 0x97, 0xb7, 0xb7, 0xe3, 0xd8, 0x4c, 0x05, 0x39, 0x1d, 0x13, 0x9a, 0x62, 0xb1, 0x57,
    0xe7, 0x87, 0x86, 0xd8, 0xc0, 0x82, 0xf2, 0x9d, 0xcf, 0x4c, 0x11, 0x13, 0x14,
]);

/// A node of a proof.
struct Proven<'a> {
    hash: H256,
    bytes: &'a [u8],
    used: Cell<bool>,
}

/// A state of which a proof has the nodes that are read.
///
/// What is read is true of the state with this root, absence included: a node is found by its hash only, from the root down. A
/// key whose way leaves the proof cannot be read.
pub struct ProvenState<'a> {
    root: H256,
    nodes: Vec<Proven<'a>>,
}

impl<'a> ProvenState<'a> {
    /// The state with this root, as far as the nodes show it.
    ///
    /// # Errors
    /// [`Refusal::NodesOutOfOrder`] where the nodes do not ascend as byte strings.
    pub fn new(nodes: &'a [Bytes], root: H256) -> Result<Self, Refusal> {
        if !nodes.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
            return Err(Refusal::NodesOutOfOrder);
        }
        let proven = |bytes: &'a Bytes| Proven { hash: H256(blake2_256(bytes)), bytes, used: Cell::new(false) };
        let mut nodes: Vec<_> = nodes.iter().map(proven).collect();
        nodes.sort_unstable_by_key(|node| node.hash);
        Ok(Self { root, nodes })
    }

    /// That everything was needed.
    ///
    /// # Errors
    /// [`Refusal::NodeUnused`].
    pub fn ensure_all_used(&self) -> Result<(), Refusal> {
        match self.nodes.iter().all(|node| node.used.get()) {
            true => Ok(()),
            false => Err(Refusal::NodeUnused),
        }
    }

    /// The nodes that were needed so far, ascending as byte strings.
    #[cfg(any(test, feature = "testing"))]
    pub fn used(&self) -> Vec<Bytes> {
        let mut used: Vec<_> =
            self.nodes.iter().filter(|node| node.used.get()).map(|node| Bytes(node.bytes.to_vec())).collect();
        used.sort();
        used
    }

    fn node(&self, hash: &[u8; 32]) -> Result<&'a [u8], Refusal> {
        let place = self.nodes.binary_search_by(|node| node.hash.as_fixed_bytes().cmp(hash));
        let node = place.ok().and_then(|place| self.nodes.get(place)).ok_or(Refusal::NodeMissing)?;
        node.used.set(true);
        Ok(node.bytes)
    }

    fn value(&self, value: &Value<'a>) -> Result<&'a [u8], Refusal> {
        match value {
            Value::Inline(bytes) => Ok(bytes),
            Value::Hashed(hash) => self.node(hash),
        }
    }

    /// Walks from the root down; each step takes at least one digit of the key.
    fn find(&self, key: &[u8]) -> Result<Option<&'a [u8]>, Refusal> {
        let mut rest = Nibbles::of(key);
        let mut bytes = self.node(self.root.as_fixed_bytes())?;
        loop {
            match Node::read(bytes)? {
                Node::Empty => return Ok(None),
                Node::Leaf { partial, value } if partial == rest => return self.value(&value).map(Some),
                Node::Leaf { .. } => return Ok(None),
                Node::Branch { partial, value, children } => {
                    let Some(below) = rest.without(&partial) else { return Ok(None) };
                    let Some((digit, after)) = below.split_first() else {
                        return value.map(|value| self.value(&value)).transpose();
                    };
                    bytes = match children.get(usize::from(digit)).copied().flatten() {
                        None => return Ok(None),
                        Some(Child::Inline(bytes)) => bytes,
                        Some(Child::Hashed(hash)) => self.node(hash)?,
                    };
                    rest = after;
                }
            }
        }
    }
}

impl StateReader for ProvenState<'_> {
    type Error = Refusal;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(self.find(key)?.map(<[u8]>::to_vec))
    }
}

#[cfg(test)]
mod tests;
