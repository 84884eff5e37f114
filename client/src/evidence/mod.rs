//! Certificates that are checked offline, and the anchors that they are checked against.
//!
//! | file | what |
//! |---|---|
//! | `files.rs` | reading them in whichever form they come |
//! | `attach.rs` | what goes with a certificate and never leaves its owner otherwise: receipts, opened documents |
//! | `fault.rs` | why one cannot be used |
//!
//! The check itself is `drl_verifier::verify`, which needs neither node nor network.

mod attach;
mod fault;
mod files;
#[cfg(test)]
mod tests;

pub use attach::{with_documents, with_receipts, BatchHead};
pub use fault::EvidenceFault;
pub use files::{read_anchor, read_certificate};

use crate::{
    ledger::{Ledger, LedgerError},
    output::Failure,
};
use drl_primitives::receipts::BatchId;
use drl_verifier::{Anchor, Ask, Certificate};
use serde::Serialize;

/// What [`Ledger::certificate`] asks for beside the question.
#[derive(Serialize)]
struct Options<'a> {
    /// The block of the anchor that it will be checked against.
    from_block: u32,
    /// The batches whose roots are to be proven with it.
    batches: &'a [BatchId],
}

impl Ledger {
    /// A certificate from the node, for whoever trusts `anchor`, with the proof of these batches. It is not verified yet: the receipts
    /// of the batches, which stay here, have to be added first ([`with_receipts`]).
    ///
    /// # Errors
    /// Those of the connection; [`EvidenceFault::Refused`] where the answer is no certificate, or answers another question.
    pub async fn certificate(&self, ask: &Ask, anchor: &Anchor, batches: &[BatchId]) -> Result<Certificate, Failure> {
        const METHOD: &str = "release_v1_certificate";
        let options = Options { from_block: anchor.block.number, batches };
        let parameters = [json(METHOD, ask)?, json(METHOD, &options)?];
        let answer = self.rpc(METHOD, &parameters).await?;
        let read = Certificate::from_json(&answer.to_string());
        read.and_then(|certificate| certificate.ensure_answers(ask).map(|()| certificate))
            .map_err(|refusal| EvidenceFault::Refused(METHOD.into(), refusal).into())
    }
}

fn json(method: &str, value: &impl Serialize) -> Result<serde_json::Value, LedgerError> {
    serde_json::to_value(value).map_err(|fault| LedgerError::Rpc {
        method: method.to_owned(),
        code: 0,
        message: fault.to_string(),
    })
}
