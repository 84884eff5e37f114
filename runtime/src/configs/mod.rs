//! The parameters of every pallet, one subject a file.

#![deny(missing_docs)]

mod consensus;
mod council;
mod release;
mod session;
mod system;

pub use council::{CouncilCollective, EnsureCouncilSupermajority, MaxCouncilMembers};
pub use release::{DueDates, EnsureDecision};
pub use system::{ConsortiumCalls, RuntimeBlockLength, RuntimeBlockWeights};
