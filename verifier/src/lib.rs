//! Checks a certificate about a grant offline: no network, no node, no runtime, and no trust but in the genesis of the ledger.
//!
//! ```text
//! anchor ──► authority sets ──► finalized header ──► state root ──► storage proof ──► facts ──► verdict
//!  genesis    each signs the      two thirds of        the trie       present or       the function that the runtime
//!  or later   change to the next  the set signed       down to        absent           uses, compared with the claim
//! ```
//!
//! - [`certificate`]: what a certificate says, and its two forms;
//! - [`anchor`]: what must be trusted, and [`chain_spec`], which computes it from the genesis file alone;
//! - [`verify::verify`]: the whole check; [`refusal::Refusal`] names what is wrong;
//! - [`claim`] and [`state`]: from a state, whoever holds it, to an answer;
//! - [`fork`]: two certificates that cannot both be true;
//! - [`short`] and [`parts`]: certificates on paper.
//!
//! docs/develop/certificate.md describes form and check for those who write another verifier.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![deny(unsafe_code)]

extern crate alloc;

pub mod anchor;
mod base32;
pub mod bytes;
mod cbor;
pub mod certificate;
pub mod chain_spec;
pub mod claim;
pub mod documents;
pub mod fingerprint;
pub mod fork;
pub mod grandpa;
pub mod header;
pub mod parts;
pub mod receipts;
pub mod refusal;
pub mod short;
pub mod state;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod trie;
pub mod verify;

pub use anchor::{Anchor, AnchorKind};
pub use certificate::{Certificate, Claim, Finality, JustifiedHeader};
pub use claim::{answer, Answer, Ask};
pub use fork::{fork_evidence, Evidence};
pub use refusal::Refusal;
pub use state::StateReader;
pub use verify::{verify, Verified};
