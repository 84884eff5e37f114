//! The verifier of certificates ([`drl_verifier`]) as a WebAssembly module: a regulator's browser checks a certificate by itself.
//!
//! Files go in as bytes, answers come out as JSON. `js/verifier.mjs` is the JavaScript side, `page/` a page without network that uses
//! it. Built by `scripts/verifier-wasm`.
//!
//! | function | takes | answers |
//! |---|---|---|
//! | `drl_verify` | a certificate (CBOR, JSON, or the parts of QR codes), an anchor | `{"verified": …}` or `{"refused": …}` |
//! | `drl_anchor` | an anchor | `{"anchor": …}` or `{"refused": …}` |
//!
//! An anchor is the file that `drl anchor export` writes, or the raw chain spec, of which the genesis anchor is computed.

#![cfg_attr(target_arch = "wasm32", no_std)]
#![deny(missing_docs)]

extern crate alloc;

// Only in the module: elsewhere these names would be exported from every program that links this crate.
#[cfg(target_arch = "wasm32")]
mod abi;
mod answer;

pub use answer::{anchor, verify};
