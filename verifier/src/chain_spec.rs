//! The genesis anchor, computed from the raw chain specification alone: no node, no runtime.
//!
//! The state of the genesis block is what the specification lists; its root makes the genesis header, and that the hash that
//! names the chain. The first authority set is in that state.

use crate::{
    anchor::Anchor,
    bytes::{unhex, Key},
    header::{Authority, Header},
    refusal::Refusal,
    trie,
};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use codec::DecodeAll;
use primitive_types::H256;
use serde::{de::IgnoredAny, Deserialize};

/// The most bytes of a chain specification.
pub const MAX_SPEC_BYTES: usize = 64 * 1024 * 1024;
/// The most bytes of a storage key in it. Longer ones are not made by this ledger, and would make the trie too deep.
pub const MAX_KEY_BYTES: usize = 256;

/// `Authorities` of the pallet `Grandpa`: the two names hashed with XXH64 twice (twox 128).
pub(crate) const AUTHORITIES_KEY: [u8; 32] = [
    0x5f, 0x9c, 0xc4, 0x5b, 0x7a, 0x00, 0xc5, 0x89, 0x93, 0x61, 0xe1, 0xc6, 0x09, 0x96, 0x78, 0xdc, 0x5e, 0x06, 0x21,
    0xc4, 0x86, 0x9a, 0xa6, 0x0c, 0x02, 0xbe, 0x9a, 0xdc, 0xc9, 0x8a, 0x0d, 0x1d,
];

#[derive(Deserialize)]
struct Spec {
    genesis: Genesis,
}

#[derive(Deserialize)]
struct Genesis {
    raw: Raw,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    top: BTreeMap<String, String>,
    children_default: BTreeMap<String, IgnoredAny>,
}

/// The genesis anchor of a raw chain specification.
///
/// # Errors
/// [`Refusal::TooLarge`], [`Refusal::NotARawSpec`], [`Refusal::ChildTriesInSpec`], [`Refusal::NoAuthorities`],
/// [`Refusal::BadAuthorities`].
pub fn genesis_anchor(spec: &str) -> Result<Anchor, Refusal> {
    if spec.len() > MAX_SPEC_BYTES {
        return Err(Refusal::TooLarge);
    }
    let Raw { top, children_default } =
        serde_json::from_str::<Spec>(spec).map_err(|_| Refusal::NotARawSpec)?.genesis.raw;
    if !children_default.is_empty() {
        return Err(Refusal::ChildTriesInSpec);
    }
    genesis_anchor_of(&entries(top)?)
}

/// The genesis anchor of a genesis state.
///
/// # Errors
/// [`Refusal::NoAuthorities`], [`Refusal::BadAuthorities`].
pub fn genesis_anchor_of(state: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Anchor, Refusal> {
    let anchor = Anchor::genesis(genesis_header(trie::root(state)).hash(), first_authorities(state)?);
    anchor.check().map(|()| anchor)
}

/// The header of a genesis block with this state.
pub fn genesis_header(state_root: H256) -> Header {
    let none = trie::EMPTY_ROOT;
    Header { parent_hash: H256::zero(), number: 0, state_root, extrinsics_root: none, digest: Vec::new() }
}

fn entries(top: BTreeMap<String, String>) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, Refusal> {
    let mut entries = BTreeMap::new();
    for (key, value) in top {
        let key = unhex(&key).filter(|key| key.len() <= MAX_KEY_BYTES).ok_or(Refusal::NotARawSpec)?;
        entries.insert(key, unhex(&value).ok_or(Refusal::NotARawSpec)?);
    }
    Ok(entries)
}

fn first_authorities(state: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Vec<Authority>, Refusal> {
    let bytes = state.get(&AUTHORITIES_KEY[..]).ok_or(Refusal::NoAuthorities)?;
    let list = Vec::<([u8; 32], u64)>::decode_all(&mut &bytes[..]).map_err(|_| Refusal::BadAuthorities)?;
    Ok(list.into_iter().map(|(key, weight)| Authority { key: Key(key), weight }).collect())
}

#[cfg(test)]
mod tests;
