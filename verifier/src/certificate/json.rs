//! The readable form: JSON with hex. It says what the compact form says, and its checksum is that of the compact form.

use super::{
    Certificate, Claim, Finality, OpenedDocument, ProvenReceipt, MAX_APPROVERS, MAX_CHANGES, MAX_DOCUMENTS,
    MAX_DOCUMENT_BYTES, MAX_GRANTS, MAX_HEADER_BYTES, MAX_JSON_BYTES, MAX_JUSTIFICATION_BYTES, MAX_NODES,
    MAX_NODE_BYTES, MAX_RECEIPTS, MAX_RECEIPT_BYTES, VERSION,
};
use crate::{bytes::Bytes, fingerprint::Fingerprint, refusal::Refusal};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use drl_primitives::receipts::merkle::MAX_PATH;
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// What both forms begin with.
pub const FORMAT: &str = "drl-certificate";

/// A certificate as JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u16,
    genesis: H256,
    claim: Claim,
    finality: Finality,
    proof: Vec<Bytes>,
    receipts: Vec<ProvenReceipt>,
    documents: Vec<OpenedDocument>,
    checksum: Fingerprint,
}

/// What is read first, of whatever version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

impl File {
    fn certificate(&self) -> Certificate {
        Certificate {
            genesis: self.genesis,
            claim: self.claim.clone(),
            finality: self.finality.clone(),
            proof: self.proof.clone(),
            receipts: self.receipts.clone(),
            documents: self.documents.clone(),
        }
    }
}

impl Certificate {
    /// Writes the readable form, indented.
    pub fn to_json(&self) -> String {
        let Self { genesis, claim, finality, proof, receipts, documents } = self.clone();
        let checksum = self.fingerprint();
        let file = File {
            format: FORMAT.to_string(),
            version: VERSION,
            genesis,
            claim,
            finality,
            proof,
            receipts,
            documents,
            checksum,
        };
        // Nothing in it can fail to be written.
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Reads the readable form. What it says is not verified.
    ///
    /// Fields may stand in any order and be set out in any way. No other field is read over, and nothing may be left out, upper
    /// case or otherwise unlike what [`Certificate::to_json`] writes.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::NotJson`], [`Refusal::UnknownFormat`], [`Refusal::UnknownVersion`],
    /// [`Refusal::TooMany`], [`Refusal::TooLong`], [`Refusal::ChecksumDiffers`].
    pub fn from_json(json: &str) -> Result<Self, Refusal> {
        if json.len() > MAX_JSON_BYTES {
            return Err(Refusal::TooLarge);
        }
        let head: Head = serde_json::from_str(json).map_err(|_| Refusal::NotJson)?;
        if head.format != FORMAT {
            return Err(Refusal::UnknownFormat);
        }
        if head.version != u64::from(VERSION) {
            return Err(Refusal::UnknownVersion);
        }
        let file: File = serde_json::from_str(json).map_err(|_| Refusal::NotJson)?;
        let certificate = file.certificate();
        certificate.check_limits()?;
        // After the limits: it holds the text once more, value by value.
        ensure_nothing_else(json, &file)?;
        let checksum = file.checksum;
        match certificate.fingerprint() == checksum {
            true => Ok(certificate),
            false => Err(Refusal::ChecksumDiffers),
        }
    }

    /// That no part is larger than the compact form may have it.
    pub(crate) fn check_limits(&self) -> Result<(), Refusal> {
        let (list, approvers) = match &self.claim {
            Claim::Verdict { verdict, .. } => (0, verdict.approvers.len()),
            Claim::Grants { grants, .. } => (grants.len(), 0),
        };
        let paths = self.receipts.iter().map(|receipt| (receipt.path.len(), MAX_PATH));
        let counts = [
            (list, MAX_GRANTS),
            (approvers, MAX_APPROVERS),
            (self.finality.changes.len(), MAX_CHANGES),
            (self.proof.len(), MAX_NODES),
            (self.receipts.len(), MAX_RECEIPTS),
            (self.documents.len(), MAX_DOCUMENTS),
        ];
        if counts.into_iter().chain(paths).any(|(count, most)| count > most) {
            return Err(Refusal::TooMany);
        }
        let blocks = || self.finality.changes.iter().chain([&self.finality.head]);
        let headers = blocks().map(|block| (block.header.len(), MAX_HEADER_BYTES));
        let justifications = blocks().map(|block| (block.justification.len(), MAX_JUSTIFICATION_BYTES));
        let nodes = self.proof.iter().map(|node| (node.len(), MAX_NODE_BYTES));
        let lines = self.receipts.iter().map(|receipt| (receipt.line.len(), MAX_RECEIPT_BYTES));
        let documents = self.documents.iter().map(|document| (document.content.len(), MAX_DOCUMENT_BYTES));
        let mut lengths = headers.chain(justifications).chain(nodes).chain(lines).chain(documents);
        match lengths.all(|(length, most)| length <= most) {
            true => Ok(()),
            false => Err(Refusal::TooLong),
        }
    }
}

/// That the text says what was read and nothing else: types of the chain do not refuse unknown fields by themselves.
fn ensure_nothing_else(json: &str, file: &File) -> Result<(), Refusal> {
    let said: serde_json::Value = serde_json::from_str(json).map_err(|_| Refusal::NotJson)?;
    let read = serde_json::to_value(file).map_err(|_| Refusal::NotJson)?;
    match said == read {
        true => Ok(()),
        false => Err(Refusal::NotJson),
    }
}
