//! Receipts that are kept off the chain: logs of lines, their trees, and proofs about them.
//!
//! A log is a file of lines, each the canonical JSON of one receipt ([`drl_primitives::receipts::line`]); the chain has its
//! size and its RFC 9162 root. [`LogReader`] reads such a file and checks every line, whatever its length: of what was read,
//! only one line is in memory. What is made of it:
//!
//! | type | keeps | makes |
//! |---|---|---|
//! | [`CompactRange`] | at most 64 hashes | the head of the log |
//! | [`Tree`] | the hash of each leaf, 32 bytes | head, proofs of inclusion and of consistency |
//!
//! [`plan`] makes the note that anchors what a log grew by, [`check`] holds a log against a note that was anchored, and
//! [`Proof`] is a proof as a file. Proofs are checked by `drl_primitives::receipts::merkle`, which makes none.
//!
//! Hashes are those of the crate `sha2`, which takes the processor's own instructions where it finds them. The hash function
//! of the runtime gives the same and copies each leaf once more.

mod batch;
mod fault;
mod proof;
mod range;
mod reader;
mod tree;

#[cfg(test)]
mod tests;

pub use batch::{check, ensure_new, head, plan, tree};
pub use fault::ReceiptFault;
pub use proof::{ConsistencyProof, InclusionProof, Proof, FORM};
pub use range::CompactRange;
pub use reader::{receipt_of, LogName, LogReader, Receipt, MAX_LINE_BYTES};
pub use tree::Tree;

use drl_primitives::receipts::merkle::{LEAF_PREFIX, NODE_PREFIX};
use sha2::{Digest as _, Sha256};
use sp_core::H256;

/// The hash of a leaf, as [`drl_primitives::receipts::merkle::leaf_hash`].
pub fn leaf_hash(leaf: &[u8]) -> H256 {
    H256(Sha256::new().chain_update([LEAF_PREFIX]).chain_update(leaf).finalize().into())
}

/// The hash of a node, as [`drl_primitives::receipts::merkle::node_hash`].
pub fn node_hash(left: &H256, right: &H256) -> H256 {
    H256(Sha256::new().chain_update([NODE_PREFIX]).chain_update(left.0).chain_update(right.0).finalize().into())
}
