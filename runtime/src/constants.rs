//! Time, block weight and block length.

#![deny(missing_docs)]

use crate::BlockNumber;
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;

/// Length of a slot, and with it the time between two blocks, in milliseconds.
///
/// It can not change on a running chain: Aura counts slots from the Unix epoch.
pub const SLOT_MILLIS: u64 = 2_000;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 60_000 / (SLOT_MILLIS as BlockNumber);
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day of 24 hours.
pub const DAYS: BlockNumber = 24 * HOURS;

/// Length of a session, in blocks: the set of validators and their keys can change this often (10 minutes).
pub const SESSION_BLOCKS: BlockNumber = 10 * MINUTES;

/// The fewest blocks that a session of a test network may have: votes on the end of one must not still be on their way when the
/// next ends.
pub const LEAST_SESSION_BLOCKS: BlockNumber = 5;

/// Sessions whose validators stay provable to the chain: one week.
///
/// A member that voted twice can be accused with proof for this long.
pub const PROVABLE_SESSIONS: u32 = 7 * DAYS / SESSION_BLOCKS;

/// Blocks whose hash the chain remembers, and so the longest life a signed transaction can have (about 2.3 hours).
///
/// A transaction may be signed on a machine without network and carried to a node by hand. The usual 250 blocks would
/// leave eight minutes for that. A power of two, because the life of a transaction is always rounded to one.
pub const BLOCK_HASH_COUNT: BlockNumber = 4_096;

/// Computing time of a full block, in milliseconds: half a slot.
///
/// The author makes a block, and then every other validator runs it again before it can build on it. Both must fit
/// into one slot, so each gets a half at most. The node stops proposing at the same mark.
pub const BLOCK_COMPUTE_MILLIS: u64 = SLOT_MILLIS / 2;

/// Share of a block that ordinary transactions may fill. The rest is kept for operational calls.
pub const NORMAL_SHARE: Perbill = Perbill::from_percent(75);

/// Longest block, in bytes (5 MiB). Documents are never on the chain, so this is ample.
pub const MAX_BLOCK_BYTES: u32 = 5 * 1024 * 1024;

/// How addresses are written: the generic prefix, which every wallet knows.
pub const SS58_PREFIX: u16 = 42;

/// Most validators the chain can have. Bounds the lists of authorities.
pub const MAX_VALIDATORS: u32 = 32;

/// The fewest validators the chain can have, unless genesis or the council say otherwise: the least that survives one fault.
pub const MIN_VALIDATORS: u32 = 4;

/// The limits on computing time of a block. The size of proofs does not matter here, as no relay chain checks them.
pub fn block_weights() -> BlockWeights {
    let full = Weight::from_parts(BLOCK_COMPUTE_MILLIS.saturating_mul(WEIGHT_REF_TIME_PER_MILLIS), u64::MAX);
    BlockWeights::with_sensible_defaults(full, NORMAL_SHARE)
}

/// The limits on the length of a block.
pub fn block_length() -> BlockLength {
    BlockLength::builder()
        .max_length(MAX_BLOCK_BYTES)
        .modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |bytes| {
            *bytes = NORMAL_SHARE * MAX_BLOCK_BYTES
        })
        .build()
}
