//! Receipts that stay off the chain, shown beside a certificate to be in a batch that the chain anchored (RFC 9162).

use crate::{certificate::ProvenReceipt, refusal::Refusal, state::Batch};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use drl_primitives::{
    receipts::{
        line::{DeliveryLine, ReturnLine},
        merkle::{leaf_hash, verify_inclusion},
        record::state_of,
        BatchId, ReceiptKind, ReceiptState,
    },
    GrantHash,
};
use serde::{de::DeserializeOwned, Serialize};

/// A receipt that was shown to be anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifiedReceipt {
    /// The batch.
    pub batch: BatchId,
    /// Which way the data went.
    pub kind: ReceiptKind,
    /// What the other side said of the batch.
    pub state: ReceiptState,
    /// The index of the receipt in its log.
    pub index: u64,
    /// The receipt: canonical JSON.
    pub line: String,
}

/// Checks the receipts of a grant against the batches that the state has; `None` where the claim is not about one grant.
pub(crate) fn verify(
    receipts: &[ProvenReceipt],
    grant: Option<GrantHash>,
    batches: &BTreeMap<BatchId, Option<Batch>>,
) -> Result<Vec<VerifiedReceipt>, Refusal> {
    if receipts.is_empty() {
        return Ok(Vec::new());
    }
    let grant = grant.ok_or(Refusal::ReceiptsOfMany)?;
    let place = |receipt: &ProvenReceipt| (receipt.batch, receipt.index);
    if !receipts.windows(2).all(|pair| matches!(pair, [a, b] if place(a) < place(b))) {
        return Err(Refusal::ReceiptsOutOfOrder);
    }
    receipts
        .iter()
        .map(|receipt| {
            let batch = batches.get(&receipt.batch).and_then(Option::as_ref).ok_or(Refusal::NoSuchBatch)?;
            verify_one(receipt, grant, batch)
        })
        .collect()
}

fn verify_one(receipt: &ProvenReceipt, grant: GrantHash, batch: &Batch) -> Result<VerifiedReceipt, Refusal> {
    let line = core::str::from_utf8(&receipt.line).map_err(|_| Refusal::ReceiptMalformed)?;
    let (named_grant, named_index) = named(line, batch.kind)?;
    if batch.grant != grant || named_grant != grant {
        return Err(Refusal::OtherGrantsReceipt);
    }
    let head = batch.note.head().ok_or(Refusal::StateMalformed)?;
    let included = verify_inclusion(&head, receipt.index, &leaf_hash(&receipt.line), &receipt.path);
    if named_index != receipt.index || included.is_err() {
        return Err(Refusal::ReceiptNotProven);
    }
    let state = state_of(batch.answer.as_ref());
    Ok(VerifiedReceipt { batch: receipt.batch, kind: batch.kind, state, index: receipt.index, line: line.into() })
}

/// Which grant and which index a line names. It must be the canonical JSON of a well-formed receipt of this kind.
fn named(line: &str, kind: ReceiptKind) -> Result<(GrantHash, u64), Refusal> {
    let (well_formed, grant, index) = match kind {
        ReceiptKind::Delivery => {
            let receipt: DeliveryLine = canonical(line)?;
            (receipt.is_well_formed(), receipt.grant, receipt.index)
        }
        ReceiptKind::Return => {
            let receipt: ReturnLine = canonical(line)?;
            (receipt.is_well_formed(), receipt.grant, receipt.index)
        }
    };
    match well_formed {
        true => Ok((grant, index)),
        false => Err(Refusal::ReceiptMalformed),
    }
}

fn canonical<T: DeserializeOwned + Serialize>(line: &str) -> Result<T, Refusal> {
    let receipt: T = serde_json::from_str(line).map_err(|_| Refusal::ReceiptMalformed)?;
    match serde_json::to_string(&receipt).is_ok_and(|written| written == line) {
        true => Ok(receipt),
        false => Err(Refusal::ReceiptMalformed),
    }
}
