//! The certificate: a claim about grants, and all that proves it.
//!
//! Written as JSON ([`Certificate::to_json`]) or as compact CBOR ([`Certificate::to_cbor`]); both say the same, and each can be
//! made of the other. A certificate that was read is not yet verified: [`crate::verify::verify`] does that.

mod cbor;
mod json;

pub use json::FORMAT;

use crate::{bytes::Bytes, fingerprint::Fingerprint};
use alloc::vec::Vec;
use drl_primitives::{grant::Question, grant_status::GrantsOf, receipts::BatchId, verdict::Verdict, Digest, GrantHash};
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// The version of the form that is described here.
pub const VERSION: u16 = 1;

/// The most bytes of a certificate in CBOR, documents included. In JSON it may have [`MAX_JSON_BYTES`].
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most bytes of a certificate in JSON: each byte there takes two hex digits, and white space is allowed.
pub const MAX_JSON_BYTES: usize = 3 * MAX_BYTES;
/// The most changes of the authority set between an anchor and the block of a certificate.
pub const MAX_CHANGES: usize = 1_024;
/// The most bytes of a header.
pub const MAX_HEADER_BYTES: usize = 32 * 1024;
/// The most bytes of a justification.
pub const MAX_JUSTIFICATION_BYTES: usize = 128 * 1024;
/// The most nodes of a state proof.
pub const MAX_NODES: usize = 32_768;
/// The most bytes of a node of a state proof.
pub const MAX_NODE_BYTES: usize = 64 * 1024;
/// The most grants that one certificate lists.
pub const MAX_GRANTS: usize = crate::state::MAX_GRANTS_LISTED as usize;
/// The most approvers of a verdict: the agencies of an agreement, and its signer.
pub const MAX_APPROVERS: usize = drl_primitives::MAX_AGENCIES as usize + 1;
/// The most receipts.
pub const MAX_RECEIPTS: usize = 64;
/// The most bytes of a receipt.
pub const MAX_RECEIPT_BYTES: usize = 4 * 1024;
/// The most documents.
pub const MAX_DOCUMENTS: usize = 16;
/// The most bytes of a document.
pub const MAX_DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// A claim with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Hash of the genesis block of the chain that it is about.
    pub genesis: H256,
    /// What it claims.
    pub claim: Claim,
    /// That its block is final.
    pub finality: Finality,
    /// The nodes of the state trie of that block on which the claim depends, ascending as byte strings.
    pub proof: Vec<Bytes>,
    /// Receipts kept off the chain, ascending by batch and index. Only with [`Claim::Verdict`].
    pub receipts: Vec<ProvenReceipt>,
    /// Documents kept off the chain, ascending by digest. Only with [`Claim::Verdict`].
    pub documents: Vec<OpenedDocument>,
}

/// What a certificate claims of the state of its block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// The verdict on a question about a grant: that it is or was valid, that it is not and why, that there is no such grant.
    Verdict {
        /// The grant.
        grant: GrantHash,
        /// The question.
        question: Question,
        /// The answer.
        verdict: Verdict,
    },
    /// These are all grants of a dataset, of a data user or of an agreement, in the order of issue.
    Grants {
        /// Of what.
        of: GrantsOf,
        /// How many the state says there are.
        count: u32,
        /// All of them.
        grants: Vec<GrantHash>,
    },
}

impl Claim {
    /// The one grant that it is about.
    pub const fn grant(&self) -> Option<GrantHash> {
        match self {
            Self::Verdict { grant, .. } => Some(*grant),
            Self::Grants { .. } => None,
        }
    }
}

/// That a block is final, shown from an anchor on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finality {
    /// Each block after the anchor that changed the authority set, ascending: signed by the set that it ended.
    pub changes: Vec<JustifiedHeader>,
    /// The block, signed by the set that was in force then; or the block of a checkpoint itself, unsigned.
    pub head: JustifiedHeader,
}

/// A header and the GRANDPA justification of its block, both as the chain encodes them (SCALE).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JustifiedHeader {
    /// The header, seal included: its BLAKE2b-256 is the hash of the block.
    pub header: Bytes,
    /// The justification, in the order that [`crate::grandpa::canonical`] gives it. Empty for the block of the checkpoint that the
    /// certificate is made for: whoever trusts the checkpoint needs none.
    pub justification: Bytes,
}

impl JustifiedHeader {
    /// The header of a checkpoint's own block.
    pub const fn of_anchor(header: Bytes) -> Self {
        Self { header, justification: Bytes(Vec::new()) }
    }
}

/// A receipt that stays off the chain, and its way to the root of the batch that the chain has (RFC 9162).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenReceipt {
    /// A batch of the log of the receipt with which the log had it already. The state proof has it.
    pub batch: BatchId,
    /// The index of the receipt in the log.
    pub index: u64,
    /// The line of the log, without its newline.
    pub line: Bytes,
    /// The inclusion proof.
    pub path: Vec<H256>,
}

/// A document that stays off the chain, opened: whoever has salt and bytes can compute its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedDocument {
    /// Its digest on the chain: one of those in the terms of the grant.
    pub digest: Digest,
    /// The salt.
    pub salt: H256,
    /// The document.
    pub content: Bytes,
}

impl Certificate {
    /// The name of the certificate: the checksum that both its forms end with.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&cbor::body(self))
    }
}
