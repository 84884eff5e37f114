//! The reader of nodes, where the engine's tries do not lead it. That whole tries are those of the engine, `crate::tests::engine`
//! shows.

use super::*;
use alloc::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Nodes as the format says, written by hand, and what is read of them.
#[test]
fn nodes_are_read_as_the_format_says() {
    let root_of = |node: &[u8]| H256(blake2_256(node));
    let read = |node: &[u8], key: &[u8]| {
        let nodes = [Bytes(node.to_vec())];
        ProvenState::new(&nodes, root_of(node)).unwrap().read(key)
    };
    // A leaf of two digits.
    let leaf = [0x42, 0xab, 0x08, 0x01, 0x02];
    assert_eq!(read(&leaf, &[0xab]), Ok(Some(vec![1, 2])));
    assert_eq!(read(&leaf, &[0xac]), Ok(None));
    assert_eq!(read(&leaf, &[]), Ok(None));
    assert_eq!(read(&leaf, &[0xab, 0]), Ok(None));
    // A branch with a value, and inline children under 1 and 15.
    let branch = [0xc0, 0x02, 0x80, 0x04, 0x09, 0x10, 0x41, 0x02, 0x04, 0x07, 0x10, 0x41, 0x0f, 0x04, 0x08];
    assert_eq!(read(&branch, &[]), Ok(Some(vec![9])));
    assert_eq!(read(&branch, &[0x12]), Ok(Some(vec![7])));
    assert_eq!(read(&branch, &[0xff]), Ok(Some(vec![8])));
    assert_eq!(read(&branch, &[0x22]), Ok(None));
    assert_eq!(read(&[0], &[1]), Ok(None), "the empty trie");
    for malformed in [
        &[][..],
        &[0x01],
        &[0x0f],
        &[0, 0],
        &[0x42, 0xab],
        &[0x41, 0xab, 0x00],
        &[0x42, 0xab, 0x08, 0x01],
        &[0x42, 0xab, 0x04, 0x01, 0x02],
        &[0x7f, 0xff, 0xff],
        &[0x22, 0xab, 0x01],
        &[0x80, 0x02],
        &[0x80, 0x02, 0x00, 0x10],
        &[0xc0, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff],
    ] {
        assert_eq!(read(malformed, &[0xab]), Err(Refusal::NodeMalformed), "{malformed:?}");
    }
}

#[test]
fn a_way_that_leaves_the_proof_is_named() {
    let state = BTreeMap::from([(vec![1u8; 32], vec![1u8; 40]), (vec![2; 32], vec![2; 40])]);
    let all = nodes(&state);
    let root = root(&state);
    for missing in 0..all.len() {
        let mut less = all.clone();
        less.remove(missing);
        let proven = ProvenState::new(&less, root).unwrap();
        let reads = [proven.read(&[1; 32]), proven.read(&[2; 32])];
        assert!(reads.contains(&Err(Refusal::NodeMissing)));
    }
    let none = ProvenState::new(&[], root).unwrap();
    assert_eq!(none.read(&[1; 32]), Err(Refusal::NodeMissing));
    assert_eq!(none.ensure_all_used(), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Whatever a node may be: it is read or it is not.
    #[test]
    fn random_nodes_never_panic(node in any::<Vec<u8>>(), first in any::<u8>(), key in any::<Vec<u8>>()) {
        for node in [node.clone(), [&[first][..], &node].concat()] {
            let nodes = [Bytes(node.clone())];
            let _ = ProvenState::new(&nodes, H256(blake2_256(&node))).unwrap().read(&key);
        }
    }
}
