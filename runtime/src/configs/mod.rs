//! The parameters of every pallet, one subject a file.

#![deny(missing_docs)]

mod consensus;
mod council;
mod session;
mod system;

pub use council::{CouncilCollective, EnsureCouncilSupermajority};
pub use system::{ConsortiumCalls, RuntimeBlockLength, RuntimeBlockWeights};
