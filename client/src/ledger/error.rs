//! What can go wrong between this client and the ledger.

use super::{DispatchFault, Refusal};
use drl_runtime::Hash;
use std::time::Duration;

/// A failure. Each kind has its own exit code of the command.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The node cannot be reached.
    #[error("cannot reach {url}: {reason}")]
    Connect {
        /// The address.
        url: String,
        /// What the system says.
        reason: String,
    },
    /// The connection was lost.
    #[error("the connection to the node was lost: {0}")]
    Lost(String),
    /// The node runs another version of the runtime: calls would be encoded wrongly.
    #[error("the node runs {node} (runtime name, version/transaction version), this client is for {client}: take the client of that version")]
    Version {
        /// Of the node.
        node: String,
        /// Of this client.
        client: String,
    },
    /// Another chain than expected.
    #[error("this is another ledger: its first block is {found:?}, not {expected:?}")]
    OtherChain {
        /// The first block expected.
        expected: Hash,
        /// The first block found.
        found: Hash,
    },
    /// The node did not let the transaction into its pool.
    #[error("refused before inclusion: {0}")]
    Refused(Refusal),
    /// The transaction is in a finalized block, and failed. Nothing but the account's transaction number changed.
    #[error("failed: {0}")]
    Dispatch(DispatchFault),
    /// The transaction can not come into a block any more.
    #[error("the transaction was dropped and its time is over: {0}")]
    Dropped(String),
    /// Not finalized in time. It may still be, until its mortality ends.
    #[error("not finalized within {after:?}; last seen: {last}; transaction {hash:?} may still be included")]
    Timeout {
        /// How long was waited.
        after: Duration,
        /// Hash of the transaction.
        hash: Hash,
        /// What was last heard of it.
        last: String,
    },
    /// A request was answered with an error.
    #[error("{method}: {message} ({code})")]
    Rpc {
        /// The method asked for.
        method: String,
        /// JSON-RPC error code.
        code: i32,
        /// What the node says, with its data.
        message: String,
    },
    /// The node does not have this block.
    #[error("the node has no block {0:?}")]
    NoBlock(Hash),
    /// An answer that cannot be read.
    #[error("cannot read the answer to {what}: {reason}")]
    Decode {
        /// What was asked.
        what: String,
        /// Why not.
        reason: String,
    },
    /// A transaction that cannot be made.
    #[error("cannot make the transaction: {0}")]
    Encode(String),
}

impl LedgerError {
    /// Whether connecting anew may help.
    pub const fn is_connection(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::Connect { .. })
    }
}

/// Turns the fault of an RPC request into an error.
pub(super) fn rpc_fault(method: &str) -> impl FnOnce(subxt::rpcs::Error) -> LedgerError + '_ {
    move |fault| match fault {
        subxt::rpcs::Error::User(user) => {
            let data = user.data.as_ref().map_or(String::new(), |data| format!(": {}", data.get().trim_matches('"')));
            LedgerError::Rpc { method: method.to_owned(), code: user.code, message: user.message + &data }
        }
        subxt::rpcs::Error::Client(fault) => LedgerError::Lost(fault.to_string()),
        subxt::rpcs::Error::DisconnectedWillReconnect(reason) => LedgerError::Lost(reason),
        fault => LedgerError::Decode { what: method.to_owned(), reason: fault.to_string() },
    }
}
