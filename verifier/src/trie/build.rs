//! The root of the trie with given entries.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Compact, Encode};
use drl_primitives::hashing::blake2_256;
use primitive_types::H256;

/// A value of at least so many bytes stands under its own hash.
const HASHED_FROM: usize = 33;
/// A node of at least so many bytes stands under its hash; the root always does.
const NODE_HASHED_FROM: usize = 32;

/// An entry: the hex digits of its key, and its value.
type Entry<'a> = (Vec<u8>, &'a [u8]);

/// The root of the trie with these entries.
///
/// It calls itself once for each branch on the way to a key: whoever takes keys from others bounds their length.
pub fn root<K: AsRef<[u8]> + Ord, V: AsRef<[u8]>>(entries: &BTreeMap<K, V>) -> H256 {
    build(entries, &mut |_| {})
}

/// All that a proof of anything in the trie may have to have: its nodes but those that stand inline, and its long values.
#[cfg(any(test, feature = "testing"))]
pub fn nodes<K: AsRef<[u8]> + Ord, V: AsRef<[u8]>>(entries: &BTreeMap<K, V>) -> Vec<crate::bytes::Bytes> {
    let mut nodes = alloc::collections::BTreeSet::new();
    build(entries, &mut |node| {
        nodes.insert(crate::bytes::Bytes(node.to_vec()));
    });
    nodes.into_iter().collect()
}

fn build<K: AsRef<[u8]> + Ord, V: AsRef<[u8]>>(entries: &BTreeMap<K, V>, keep: &mut dyn FnMut(&[u8])) -> H256 {
    let entries: Vec<Entry<'_>> = entries.iter().map(|(key, value)| (digits(key.as_ref()), value.as_ref())).collect();
    let node = if entries.is_empty() { alloc::vec![0] } else { node(&entries, 0, keep) };
    keep(&node);
    H256(blake2_256(&node))
}

fn digits(key: &[u8]) -> Vec<u8> {
    key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

/// The node of entries, ascending, whose keys have the first `depth` digits in common. There is one entry at least.
fn node(entries: &[Entry<'_>], depth: usize, keep: &mut dyn FnMut(&[u8])) -> Vec<u8> {
    let (Some((first, value)), Some((last, _))) = (entries.first(), entries.last()) else { return Vec::new() };
    if entries.len() == 1 {
        return leaf(first.get(depth..).unwrap_or_default(), value, keep);
    }
    // The first and the last of ascending keys have no more in common than all of them.
    let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
    let partial = first.get(depth..common).unwrap_or_default();
    let (own, below) = match first.len() == common {
        true => (Some(*value), entries.get(1..).unwrap_or_default()),
        false => (None, entries),
    };
    branch(partial, own, below, common, keep)
}

fn leaf(partial: &[u8], value: &[u8], keep: &mut dyn FnMut(&[u8])) -> Vec<u8> {
    let (mark, bits) = if value.len() < HASHED_FROM { (0b0100_0000, 6) } else { (0b0010_0000, 5) };
    let mut node = start(partial, mark, bits);
    push_value(&mut node, value, keep);
    node
}

fn branch(
    partial: &[u8],
    value: Option<&[u8]>,
    below: &[Entry<'_>],
    common: usize,
    keep: &mut dyn FnMut(&[u8]),
) -> Vec<u8> {
    let digit = |entry: &Entry<'_>| entry.0.get(common).copied().unwrap_or_default();
    let mut node = match value {
        None => start(partial, 0b1000_0000, 6),
        Some(value) if value.len() < HASHED_FROM => start(partial, 0b1100_0000, 6),
        Some(_) => start(partial, 0b0001_0000, 4),
    };
    let children: Vec<_> = below.chunk_by(|a, b| digit(a) == digit(b)).collect();
    let present = children.iter().filter_map(|child| child.first()).fold(0u16, |set, entry| set | 1 << digit(entry));
    node.extend(present.to_le_bytes());
    if let Some(value) = value {
        push_value(&mut node, value, keep);
    }
    for child in children {
        let child = self::node(child, common.saturating_add(1), keep);
        if child.len() < NODE_HASHED_FROM {
            child.encode_to(&mut node);
        } else {
            keep(&child);
            blake2_256(&child).to_vec().encode_to(&mut node);
        }
    }
    node
}

/// The mark of the node's kind, the number of digits, and the digits. `bits` of the first byte count them.
fn start(partial: &[u8], mark: u8, bits: u32) -> Vec<u8> {
    let all_ones = (1usize << bits) - 1;
    let mut node = Vec::new();
    if partial.len() < all_ones {
        node.push(mark | partial.len() as u8);
    } else {
        node.push(mark | all_ones as u8);
        let mut rest = partial.len() - all_ones;
        while rest >= 255 {
            node.push(255);
            rest -= 255;
        }
        node.push(rest as u8);
    }
    let (odd, pairs) = partial.split_at(partial.len() % 2);
    node.extend(odd);
    node.extend(pairs.chunks(2).filter_map(|pair| Some(pair.first()? << 4 | pair.last()?)));
    node
}

fn push_value(node: &mut Vec<u8>, value: &[u8], keep: &mut dyn FnMut(&[u8])) {
    if value.len() < HASHED_FROM {
        Compact(value.len() as u32).encode_to(node);
        node.extend(value);
    } else {
        keep(value);
        node.extend(blake2_256(value));
    }
}
