//! What this pallet keeps that nobody else needs to know.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{stored, Moment, OrgId};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Bytes that the public session keys of a validator take at most, encoded.
pub const MAX_KEYS_BYTES: u32 = 256;

/// Bytes that a proof of possession of session keys takes at most, encoded.
pub const MAX_PROOF_BYTES: u32 = 1_024;

/// Public session keys, encoded.
pub type EncodedKeys = BoundedVec<u8, ConstU32<MAX_KEYS_BYTES>>;

/// A proof of possession of session keys, encoded: each key's signature under the account of the validator.
pub type PossessionProof = BoundedVec<u8, ConstU32<MAX_PROOF_BYTES>>;

stored! {
    /// From when on a set of validators validated.
    #[derive(Copy)]
    pub struct SetHead<BlockNumber> {
        /// The first session in which it did.
        pub session: u32,
        /// When that session began.
        pub from: Moment,
        /// With which block.
        pub block: BlockNumber,
    }
}

/// One validator of a set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SetMember<AccountId> {
    /// Its account.
    pub validator: AccountId,
    /// For which organisation it validated.
    pub organisation: OrgId,
    /// With which session keys.
    pub keys: EncodedKeys,
}

/// A member at the beginning of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisMember<AccountId> {
    /// The organisation, by its number in the registry.
    pub organisation: OrgId,
    /// The officer who votes for it in the council.
    pub seat: AccountId,
    /// Its validators. The genesis of the session pallet has their keys.
    pub validators: alloc::vec::Vec<AccountId>,
}
