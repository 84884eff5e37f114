//! The next runtime: as the one of this repository, with the next `spec_version`, the next storage version of one pallet, and one
//! migration (`runtime/src/migrations.rs`). Tests upgrade a network to it.
//!
//! On the machine that builds this crate has the blob and nothing else.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

/// What the build script found out.
#[cfg(feature = "std")]
mod blob {
    // Written by the builder, without documentation.
    #![allow(missing_docs, dead_code)]

    include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}

/// The blob, compressed. `None` where it was not built (`SKIP_WASM_BUILD`).
#[cfg(feature = "std")]
pub const BLOB: Option<&[u8]> = blob::WASM_BINARY;

#[cfg(target_arch = "wasm32")]
pub use drl_runtime::*;
