//! The hash functions of the ledger's own formats: names of grants, canonical texts, batches of receipts.

/// The same functions everywhere. In the runtime they are host functions, which the node computes in native code.
#[cfg(feature = "runtime")]
pub use sp_io::hashing::{blake2_256, sha2_256};

#[cfg(not(feature = "runtime"))]
pub use sp_crypto_hashing::{blake2_256, sha2_256};
