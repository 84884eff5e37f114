//! Block headers as the chain encodes them.

use crate::{bytes::Key, refusal::Refusal};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeAll, Encode};
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// Consensus engine of finality.
const GRANDPA: [u8; 4] = *b"FRNK";

/// A block, named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockRef {
    /// Its height.
    pub number: u32,
    /// Its hash.
    pub hash: H256,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Hash of the block before.
    pub parent_hash: H256,
    /// Height.
    pub number: u32,
    /// Root of the state after the block.
    pub state_root: H256,
    /// Root of its extrinsics.
    pub extrinsics_root: H256,
    /// What the engine says of the block.
    pub digest: Vec<DigestItem>,
}

/// An entry of a header's digest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DigestItem {
    /// Anything.
    #[codec(index = 0)]
    Other(Vec<u8>),
    /// A message of the runtime to a consensus engine: changes of the authority set are here.
    #[codec(index = 4)]
    Consensus([u8; 4], Vec<u8>),
    /// The signature of the block's author, over the header without it.
    #[codec(index = 5)]
    Seal([u8; 4], Vec<u8>),
    /// The slot.
    #[codec(index = 6)]
    PreRuntime([u8; 4], Vec<u8>),
    /// The block changed the runtime.
    #[codec(index = 8)]
    RuntimeEnvironmentUpdated,
}

/// A validator's voice in finality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its key.
    pub key: Key,
    /// What its vote weighs.
    pub weight: u64,
}

/// What GRANDPA is told by a header: the entries that the runtime of this engine can write.
#[derive(Decode)]
#[allow(dead_code)] // What is not heeded must still be there, or the message is none.
enum GrandpaLog {
    #[codec(index = 1)]
    ScheduledChange(Vec<([u8; 32], u64)>, u32),
    #[codec(index = 2)]
    ForcedChange(u32, Vec<([u8; 32], u64)>, u32),
    #[codec(index = 3)]
    OnDisabled(u64),
    #[codec(index = 4)]
    Pause(u32),
    #[codec(index = 5)]
    Resume(u32),
}

impl Encode for Header {
    fn encode_to<O: codec::Output + ?Sized>(&self, output: &mut O) {
        self.parent_hash.encode_to(output);
        Compact(self.number).encode_to(output);
        self.state_root.encode_to(output);
        self.extrinsics_root.encode_to(output);
        self.digest.encode_to(output);
    }
}

impl Decode for Header {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        Ok(Self {
            parent_hash: Decode::decode(input)?,
            number: Compact::<u32>::decode(input)?.0,
            state_root: Decode::decode(input)?,
            extrinsics_root: Decode::decode(input)?,
            digest: Decode::decode(input)?,
        })
    }
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// [`Refusal::HeaderMalformed`] of bytes that are no header, more than a header, or not what its encoding is.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let header = Self::decode_all(&mut &bytes[..]).map_err(|_| Refusal::HeaderMalformed)?;
        match header.encode() == bytes {
            true => Ok(header),
            false => Err(Refusal::HeaderMalformed),
        }
    }

    /// The hash of the block.
    pub fn hash(&self) -> H256 {
        self.using_encoded(|bytes| H256(drl_primitives::hashing::blake2_256(bytes)))
    }

    /// Height and hash.
    pub fn block(&self) -> BlockRef {
        BlockRef { number: self.number, hash: self.hash() }
    }

    /// The authority set that is in force after this block, where it changes the set.
    ///
    /// # Errors
    /// [`Refusal::ForcedChange`], [`Refusal::DelayedChange`]: this ledger writes neither, and what they would mean for finality
    /// cannot be told from headers alone. [`Refusal::HeaderMalformed`] of a message to GRANDPA that is none, and of two changes.
    pub fn next_authorities(&self) -> Result<Option<Vec<Authority>>, Refusal> {
        let mut next = None;
        for item in &self.digest {
            let DigestItem::Consensus(GRANDPA, message) = item else { continue };
            let log = GrandpaLog::decode_all(&mut &message[..]).map_err(|_| Refusal::HeaderMalformed)?;
            match log {
                GrandpaLog::ForcedChange(..) => return Err(Refusal::ForcedChange),
                GrandpaLog::ScheduledChange(_, delay) if delay != 0 => return Err(Refusal::DelayedChange),
                GrandpaLog::ScheduledChange(..) if next.is_some() => return Err(Refusal::HeaderMalformed),
                GrandpaLog::ScheduledChange(authorities, _) => next = Some(authorities),
                GrandpaLog::OnDisabled(_) | GrandpaLog::Pause(_) | GrandpaLog::Resume(_) => {}
            }
        }
        let named = |(key, weight)| Authority { key: Key(key), weight };
        Ok(next.map(|authorities| authorities.into_iter().map(named).collect()))
    }
}
