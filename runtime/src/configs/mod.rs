//! The parameters of every pallet, one subject a file.

#![deny(missing_docs)]

mod after_grant;
mod consensus;
mod consortium;
mod council;
mod decisions;
mod due_dates;
mod pause;
mod peers;
mod release;
mod session;
mod system;

pub use council::{
    CouncilCollective, EnsureAnyTwoMembers, EnsureCouncilMajority, EnsureCouncilTwoThirds, MaxCouncilMembers,
    MotionDuration,
};
pub use due_dates::DueDates;
pub use release::EnsureDecision;
pub(crate) use system::nested;
pub use system::{ConsortiumCalls, RuntimeBlockLength, RuntimeBlockWeights};
