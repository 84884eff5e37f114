//! The client of the data-release ledger: a typed SDK, and the parts of the command `drl`.
//!
//! | module | what it does |
//! |---|---|
//! | [`ledger`] | connects to a node, sends transactions and follows them to finality, reads finalized state |
//! | [`offline`] | transactions as files, signed on a machine without network |
//! | [`keys`] | key pairs, encrypted key files that wallets read, a store of them |
//! | [`vault`] | documents with their salts, which never go on the chain |
//! | [`forms`] | the TOML files that people fill in |
//! | [`receipts`] | logs of receipts that stay off the chain: their roots, and proofs |
//! | [`evidence`] | certificates that are checked offline, and their anchors |
//! | [`readable`] | calls and events as JSON |
//! | [`signing`] | signatures under commitment letters and agreements, also as files |
//! | [`texts`] | what people read, in English and Chinese |
//! | [`output`] | tables, JSON, failures and exit codes |
//! | [`commands`] | the commands |

#![deny(missing_docs)]

pub mod commands;
pub mod evidence;
pub mod files;
pub mod forms;
pub mod keys;
pub mod ledger;
pub mod metadata;
pub mod offline;
pub mod output;
pub mod readable;
pub mod receipts;
pub mod signing;
pub mod texts;
pub mod vault;

pub use keys::Keypair;
pub use ledger::{Finalized, Ledger, LedgerError};
pub use vault::Vault;

/// Milliseconds since the Unix epoch, by this machine's clock.
pub(crate) fn now_ms() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
