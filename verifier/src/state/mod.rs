//! What a verdict depends on, read from a state whoever holds it: a node from its database, a verifier from a proof.

use alloc::vec::Vec;

/// A state that is read key by key.
pub trait StateReader {
    /// Why a key cannot be read.
    type Error;

    /// The value under a storage key; `None` where the state has none.
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error>;
}
