//! Salted digests of documents that stay off the chain (architecture, decision 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// The hash function of a [`Digest`]. All have 256 bits.
    pub enum HashAlgorithm {
        /// FIPS 180-4.
        Sha256 = 0, "sha256", "SHA-256", "SHA-256";
        /// RFC 7693 with a 32-byte output, no key.
        Blake2b256 = 1, "blake2b256", "BLAKE2b-256", "BLAKE2b-256";
        /// GB/T 32905-2016.
        Sm3 = 2, "sm3", "SM3", "国密 SM3";
    }
}

/// A digest of `salt || document`, the salt being 256 random bits that its owner keeps with the document.
///
/// The chain never computes it and never sees the salt or the document: deleting the salt leaves nothing personal.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Digest {
    /// The hash function.
    pub algorithm: HashAlgorithm,
    /// Its output.
    pub value: H256,
}

impl Digest {
    /// A SHA-256 digest with the given output.
    pub const fn sha256(value: [u8; 32]) -> Self {
        Self { algorithm: HashAlgorithm::Sha256, value: H256(value) }
    }
}
