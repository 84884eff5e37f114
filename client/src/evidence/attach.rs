//! What goes with a certificate and never leaves its owner otherwise: receipts of a log, and documents opened with their salts.

use super::EvidenceFault;
use crate::{
    output::Failure,
    receipts::{LogReader, Tree},
    vault,
};
use drl_primitives::receipts::BatchId;
use drl_verifier::{
    bytes::Bytes,
    certificate::{OpenedDocument, ProvenReceipt},
    Certificate,
};
use sp_core::H256;
use std::path::{Path, PathBuf};

/// A batch and the head of its log with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchHead {
    /// The batch.
    pub batch: BatchId,
    /// How long the log was with it.
    pub size: u64,
}

/// The certificate with receipts of a log, each proven to be in the first of `batches` (ascending by size) that has it.
///
/// # Errors
/// [`EvidenceFault::NotInABatch`], [`EvidenceFault::NoReceipt`]; those of reading the log.
pub fn with_receipts(
    certificate: Certificate,
    log: &Path,
    indices: &[u64],
    batches: &[BatchHead],
) -> Result<Certificate, Failure> {
    let mut receipts = Vec::with_capacity(indices.len());
    for index in indices {
        let batch = batches.iter().find(|batch| batch.size > *index).ok_or(EvidenceFault::NotInABatch(*index))?;
        receipts.push(receipt(log, *index, *batch)?);
    }
    receipts.sort_by_key(|receipt| (receipt.batch, receipt.index));
    receipts.dedup();
    Ok(Certificate { receipts, ..certificate })
}

fn receipt(log: &Path, index: u64, BatchHead { batch, size }: BatchHead) -> Result<ProvenReceipt, Failure> {
    let mut reader = LogReader::open(log)?;
    let (mut tree, mut line) = (Tree::default(), None);
    while tree.size() < size {
        let Some(leaf) = reader.next_leaf()? else { break };
        if tree.size() == index {
            line = Some(reader.line().to_vec());
        }
        tree.push(leaf);
    }
    let (Some(line), Some(path)) = (line, tree.inclusion(index)) else {
        return Err(EvidenceFault::NoReceipt(index).into());
    };
    Ok(ProvenReceipt { batch, index, line: Bytes(line), path })
}

/// The certificate with documents, each handed over by a disclosure (`drl vault disclose`).
///
/// # Errors
/// [`Failure::Vault`] where a disclosure does not hold.
pub fn with_documents(certificate: Certificate, disclosures: &[PathBuf]) -> Result<Certificate, Failure> {
    let mut documents = Vec::with_capacity(disclosures.len());
    for path in disclosures {
        let verified = vault::verify(path, None)?;
        let salt = H256::from_slice(verified.salt());
        let content = Bytes(verified.document.clone());
        documents.push(OpenedDocument { digest: verified.disclosure.digest, salt, content });
    }
    documents.sort_by_key(|document| document.digest);
    documents.dedup();
    Ok(Certificate { documents, ..certificate })
}
