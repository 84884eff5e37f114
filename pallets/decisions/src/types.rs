//! What is kept about a decision, and what the runtime says about calls.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    governance::{DecisionKind, Tally},
    Moment,
};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// The number of a decision, from 0.
pub type DecisionNumber = u32;

/// The longest call that can be recorded, in bytes. Those of the table name a hash or a block and are far shorter.
pub const MAX_CALL_BYTES: u32 = 256;

/// A call as it was made.
pub type EncodedCall = BoundedVec<u8, ConstU32<MAX_CALL_BYTES>>;

/// The calls that may be made as root.
pub trait RootCalls<Call> {
    /// What a decision to make this call is about; `None` where it may not be made. Not to look into calls that nest others.
    fn kind_of(call: &Call) -> Option<DecisionKind>;
}

/// How a decision ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Outcome {
    /// The call was made.
    Done,
    /// The call failed and left nothing.
    Failed(DispatchError),
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Record<BlockNumber> {
    /// What it is about.
    pub kind: DecisionKind,
    /// The call, encoded for the runtime that made it.
    pub call: EncodedCall,
    /// By how many of how many.
    pub tally: Tally,
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// How it ended.
    pub outcome: Outcome,
}
