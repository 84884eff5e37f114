//! The parameters of every pallet, one subject a file.

#![deny(missing_docs)]

mod after_grant;
mod consensus;
mod council;
mod due_dates;
mod release;
mod session;
mod system;

pub use council::{CouncilCollective, EnsureCouncilSupermajority, MaxCouncilMembers};
pub use due_dates::DueDates;
pub use release::EnsureDecision;
pub use system::{ConsortiumCalls, RuntimeBlockLength, RuntimeBlockWeights};
