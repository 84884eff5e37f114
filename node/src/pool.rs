//! The room of the pool, in which transactions wait for a block.
//!
//! The engine lets a tenth of the pool wait for an earlier transaction of their account, and drops what is more, without a word to
//! whoever sent it: the answer to the submission was given already. That many wait for an earlier one only because transactions are
//! checked side by side, and because what was sent while a block came in is taken over into the next state of the pool a moment later. So a
//! burst of a few thousand, all of which were accepted, lost half of them. Here the tenth alone is as much as the engine's whole pool.
//!
//! What is dropped all the same may not come back for half an hour, though the pool has room again. Here it may after a minute.

use clap::Command;

/// The most transactions that wait to be included. A tenth of them may wait for an earlier one of their account.
const TRANSACTIONS: usize = 81_920;
/// The most kilobytes of them.
const KILOBYTES: usize = 102_400;
/// How long a transaction that was dropped, or found invalid, is not taken again, in seconds.
const BAN_SECONDS: u64 = 60;

/// Gives the flags of the pool their defaults here.
pub fn roomy_by_default(command: Command) -> Command {
    command
        .mut_arg("pool_limit", |arg| arg.default_value(TRANSACTIONS.to_string()))
        .mut_arg("pool_kbytes", |arg| arg.default_value(KILOBYTES.to_string()))
        .mut_arg("tx_ban_seconds", |arg| arg.default_value(BAN_SECONDS.to_string()))
}
