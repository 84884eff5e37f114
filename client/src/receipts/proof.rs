//! Proofs as files.

use super::{leaf_hash, receipt_of, LogName, ReceiptFault, Tree};
use drl_primitives::receipts::merkle::{verify_consistency, verify_inclusion, TreeHead};
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Version of the form of these files.
pub const FORM: u8 = 1;

/// A proof, in JSON with its kind as `"proof"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "proof", rename_all = "kebab-case")]
pub enum Proof {
    /// A receipt is in a log.
    Inclusion(InclusionProof),
    /// A log continues the one it was before.
    Consistency(ConsistencyProof),
}

/// A receipt is the one with this index of a log with this head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// Version of this form.
    pub form: u8,
    /// The log.
    pub log: LogName,
    /// How many receipts the log has.
    pub size: u64,
    /// The root over all of them.
    pub root: H256,
    /// The index of the receipt, counted from 0.
    pub index: u64,
    /// The hash of its leaf.
    pub leaf: H256,
    /// The hashes beside the way from the leaf to the root, the lowest first (RFC 9162, section 2.1.3).
    pub path: Vec<H256>,
}

/// The first receipts of a log with this head are the whole of what it was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyProof {
    /// Version of this form.
    pub form: u8,
    /// The log.
    pub log: LogName,
    /// Its head before.
    pub old: TreeHead,
    /// Its head now.
    pub new: TreeHead,
    /// The hashes of RFC 9162, section 2.1.4.
    pub path: Vec<H256>,
}

impl Proof {
    /// Which log it is about.
    pub const fn log(&self) -> LogName {
        match self {
            Self::Inclusion(proof) => proof.log,
            Self::Consistency(proof) => proof.log,
        }
    }

    /// The head that it leads to.
    pub const fn head(&self) -> TreeHead {
        match self {
            Self::Inclusion(proof) => proof.head(),
            Self::Consistency(proof) => proof.new,
        }
    }

    /// Whether it holds. That the head was ever anchored, it does not show: see [`Proof::ensure_leads_to`].
    ///
    /// # Errors
    /// [`ReceiptFault::Form`], [`ReceiptFault::Proof`].
    pub fn verify(&self) -> Result<(), ReceiptFault> {
        match self {
            Self::Inclusion(proof) => proof.verify(),
            Self::Consistency(proof) => proof.verify(),
        }
    }

    /// Whether it leads to this head.
    ///
    /// # Errors
    /// [`ReceiptFault::OtherSize`], [`ReceiptFault::RootDiffers`].
    pub fn ensure_leads_to(&self, anchored: &TreeHead) -> Result<(), ReceiptFault> {
        let head = self.head();
        if head.size != anchored.size {
            return Err(ReceiptFault::OtherSize(head.size, anchored.size));
        }
        if head.root != anchored.root {
            return Err(ReceiptFault::RootDiffers(head.root, anchored.root));
        }
        Ok(())
    }

    /// Whether it is about this log.
    ///
    /// # Errors
    /// [`ReceiptFault::OtherLog`].
    pub fn ensure_of(&self, log: LogName) -> Result<(), ReceiptFault> {
        match self.log() == log {
            true => Ok(()),
            false => Err(ReceiptFault::OtherLog(self.log().grant, log.grant)),
        }
    }
}

impl InclusionProof {
    /// Makes the proof of a receipt of a log.
    ///
    /// # Errors
    /// [`ReceiptFault::NoSuchReceipt`].
    pub fn new(log: LogName, tree: &Tree, index: u64) -> Result<Self, ReceiptFault> {
        let missing = || ReceiptFault::NoSuchReceipt(index, tree.size());
        let (leaf, path) = tree.leaf(index).zip(tree.inclusion(index)).ok_or_else(missing)?;
        let TreeHead { size, root } = tree.head();
        Ok(Self { form: FORM, log, size, root, index, leaf, path })
    }

    /// The head that it leads to.
    pub const fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root }
    }

    /// As [`Proof::verify`].
    ///
    /// # Errors
    /// As [`Proof::verify`].
    pub fn verify(&self) -> Result<(), ReceiptFault> {
        ensure_form(self.form)?;
        verify_inclusion(&self.head(), self.index, &self.leaf, &self.path).map_err(ReceiptFault::Proof)
    }

    /// Whether this line, without its newline, is the receipt that is proved: bit for bit, of this log and with this index.
    ///
    /// # Errors
    /// [`ReceiptFault::LeafDiffers`]; [`ReceiptFault::OtherLog`] and [`ReceiptFault::OtherIndex`] where the log itself is not
    /// in order; those of a line that is no receipt.
    pub fn ensure_line(&self, line: &[u8]) -> Result<(), ReceiptFault> {
        let found = leaf_hash(line);
        if found != self.leaf {
            return Err(ReceiptFault::LeafDiffers(found, self.leaf));
        }
        let receipt = receipt_of(line, self.log.kind, 1)?;
        if receipt.log() != self.log {
            return Err(ReceiptFault::OtherLog(self.log.grant, receipt.log().grant));
        }
        if receipt.index() != self.index {
            return Err(ReceiptFault::OtherIndex(receipt.index(), self.index));
        }
        Ok(())
    }
}

impl ConsistencyProof {
    /// Makes the proof that a log continues the one of its first `size` receipts.
    ///
    /// # Errors
    /// [`ReceiptFault::NoSuchSize`].
    pub fn new(log: LogName, tree: &Tree, size: u64) -> Result<Self, ReceiptFault> {
        let missing = || ReceiptFault::NoSuchSize(size, tree.size());
        let (old, path) = tree.head_at(size).zip(tree.consistency(size)).ok_or_else(missing)?;
        Ok(Self { form: FORM, log, old, new: tree.head(), path })
    }

    /// As [`Proof::verify`].
    ///
    /// # Errors
    /// As [`Proof::verify`].
    pub fn verify(&self) -> Result<(), ReceiptFault> {
        ensure_form(self.form)?;
        verify_consistency(&self.old, &self.new, &self.path).map_err(ReceiptFault::Proof)
    }
}

const fn ensure_form(form: u8) -> Result<(), ReceiptFault> {
    match form {
        FORM => Ok(()),
        other => Err(ReceiptFault::Form(other)),
    }
}
