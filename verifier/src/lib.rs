//! Checks a certificate about a grant offline: no network, no node, no runtime, and no trust but in the genesis of the ledger.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

pub mod state;
