//! The same things computed by the engine's own crates: headers, tries, proofs, justifications, signatures.

use crate::{
    bytes::Bytes,
    grandpa::{canonical, is_signed, justified_block, verify_justification, Vote, Voters},
    header::{Authority, BlockRef, Header},
    refusal::Refusal,
    state::StateReader,
    testing::{ledger, sample_chain, Draft, TestChain, Validator, SAMPLE_HEIGHT},
    trie::{nodes, root, ProvenState, EMPTY_ROOT},
};
use codec::{Decode, Encode};
use ed25519_dalek::Verifier as _;
use primitive_types::H256;
use proptest::prelude::*;
use sc_consensus_grandpa::GrandpaJustification;
use sp_core::{crypto::ByteArray, ed25519, Pair};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Header as _},
    OpaqueExtrinsic, StateVersion,
};
use sp_state_machine::{prove_read, read_proof_check, InMemoryBackend};
use sp_trie::TrieConfiguration;
use std::collections::BTreeMap;

type EngineHeader = generic::Header<u32, BlakeTwo256>;
type EngineBlock = generic::Block<EngineHeader, OpaqueExtrinsic>;
type Layout = sp_trie::LayoutV1<BlakeTwo256>;
type Map = BTreeMap<Vec<u8>, Vec<u8>>;

#[test]
fn headers_are_those_of_the_engine() {
    let chain = sample_chain();
    for number in 0..=chain.height() {
        let ours = chain.header(number);
        let theirs = EngineHeader::decode(&mut &ours.encode()[..]).unwrap();
        assert_eq!(theirs.encode(), ours.encode(), "{number}");
        assert_eq!(theirs.hash(), ours.hash(), "{number}");
        assert_eq!((*theirs.number(), *theirs.parent_hash()), (ours.number, ours.parent_hash));
        assert_eq!(*theirs.state_root(), ours.state_root);
        assert_eq!(Header::read(&theirs.encode()).as_ref(), Ok(ours));
        let change = sc_consensus_grandpa::find_scheduled_change::<EngineBlock>(&theirs);
        let expected = change.map(|change| change.next_authorities.encode());
        let found = ours
            .next_authorities()
            .unwrap()
            .map(|set| set.iter().map(|authority| (authority.key.0, authority.weight)).collect::<Vec<_>>().encode());
        assert_eq!(found, expected, "{number}");
    }
}

/// A genesis header as the engine makes it.
#[test]
fn the_genesis_header_is_that_of_the_engine() {
    let state = sample_chain().state(0).clone();
    let state_root = Layout::trie_root(state);
    let none = Layout::trie_root(Vec::<(Vec<u8>, Vec<u8>)>::new());
    let header = EngineHeader::new(0, none, state_root, H256::zero(), Default::default());
    assert_eq!(header.hash(), sample_chain().genesis());
    assert_eq!(none, EMPTY_ROOT);
}

#[test]
fn the_key_of_the_authorities_is_that_of_the_pallet() {
    let hashed = |name: &str| sp_crypto_hashing::twox_128(name.as_bytes());
    let key = [hashed("Grandpa"), hashed("Authorities")].concat();
    assert_eq!(crate::chain_spec::AUTHORITIES_KEY.to_vec(), key);
}

fn engine_state(state: &Map) -> InMemoryBackend<BlakeTwo256> {
    let storage = sp_core::storage::Storage { top: state.clone(), children_default: Default::default() };
    InMemoryBackend::from((storage, StateVersion::V1))
}

/// A map whose keys share beginnings of all lengths, and whose values are short and long.
fn any_map() -> impl Strategy<Value = Map> {
    let key = prop_oneof![
        prop::collection::vec(prop_oneof![Just(0u8), Just(1), Just(0x10), Just(0xff)], 0..6),
        prop::collection::vec(any::<u8>(), 0..3),
        (0u8..4, 30usize..200).prop_map(|(byte, length)| vec![byte; length]),
    ];
    let value = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::collection::vec(any::<u8>(), 32..34),
        Just(vec![7; 300]),
    ];
    prop::collection::btree_map(key, value, 0..60)
}

proptest! {
    /// The root is that of the engine; what the engine proves is read as it is, absence included; and the nodes that are read
    /// are exactly those of the engine's proof.
    #[test]
    fn any_trie_is_that_of_the_engine(map in any_map(), others in prop::collection::vec(any::<Vec<u8>>(), 0..8)) {
        let expected = Layout::trie_root(map.clone());
        prop_assert_eq!(root(&map), expected);
        prop_assume!(!map.is_empty());
        let near = map.keys().flat_map(|key| {
            let (mut longer, mut changed) = (key.clone(), key.clone());
            longer.push(1);
            if let Some(last) = changed.last_mut() {
                *last ^= 0x10;
            }
            [longer, changed, key[..key.len() / 2].to_vec()]
        });
        let keys: Vec<Vec<u8>> = map.keys().cloned().chain(near).chain(others).step_by(3).collect();
        let proof = prove_read(engine_state(&map), &keys).unwrap();
        let checked = read_proof_check::<BlakeTwo256, _>(expected, proof.clone(), &keys).unwrap();
        let theirs: Vec<Bytes> = proof.iter_nodes().cloned().map(Bytes).collect();
        let state = ProvenState::new(&theirs, expected).unwrap();
        for key in &keys {
            let read = state.read(key).unwrap();
            prop_assert_eq!(Some(&read), checked.get(key));
            prop_assert_eq!(read.as_ref(), map.get(key));
        }
        prop_assert_eq!(state.ensure_all_used(), Ok(()));
        let all = nodes(&map);
        let ours = ProvenState::new(&all, expected).unwrap();
        for key in &keys {
            let read = ours.read(key).unwrap();
            prop_assert_eq!(read.as_ref(), map.get(key));
        }
        prop_assert_eq!(ours.used(), theirs);
    }
}

/// A proof of our own, checked by the engine.
#[test]
fn the_engine_reads_our_proofs() {
    let chain = sample_chain();
    let certificate = crate::testing::with_attachments(&chain);
    let proof = sp_trie::StorageProof::new(certificate.proof.iter().map(|node| node.0.clone()));
    let recording = crate::state::Recording::new(chain.state(SAMPLE_HEIGHT));
    crate::answer(&recording, &certificate.ask(), &certificate.batches()).unwrap();
    let keys = recording.into_keys();
    let state_root = chain.header(SAMPLE_HEIGHT).state_root;
    let checked = read_proof_check::<BlakeTwo256, _>(state_root, proof, &keys).unwrap();
    for key in &keys {
        assert_eq!(checked.get(key).unwrap().as_ref(), chain.state(SAMPLE_HEIGHT).get(key));
    }
    // And the engine's proof of these keys is the proof of the certificate.
    let theirs = prove_read(engine_state(chain.state(SAMPLE_HEIGHT)), &keys).unwrap();
    let theirs: Vec<Bytes> = theirs.into_iter_nodes().map(Bytes).collect();
    assert_eq!(theirs, certificate.proof);
}

/// What the engine says of a justification, by the function that its warp synchronisation uses.
fn engine_accepts(bytes: &[u8], block: BlockRef, set_id: u64, set: &[Authority]) -> bool {
    let Ok(justification) = GrandpaJustification::<EngineBlock>::decode(bytes) else { return false };
    let authorities: Vec<_> = set
        .iter()
        .map(|authority| (sp_consensus_grandpa::AuthorityId::from_slice(&authority.key.0).unwrap(), authority.weight))
        .collect();
    justification.target() == (block.number, block.hash) && justification.verify(set_id, &authorities).is_ok()
}

fn set_at(chain: &TestChain, number: u32) -> (u64, Vec<Authority>) {
    let (set_id, set) = chain.set(number);
    (set_id, set.iter().map(|validator| Authority { key: validator.key(), weight: 1 }).collect())
}

#[test]
fn good_justifications_are_good_to_the_engine() {
    let chain = sample_chain();
    for number in 1..=SAMPLE_HEIGHT {
        let (set_id, set) = set_at(&chain, number);
        let bytes = chain.draft(number).encode();
        assert!(engine_accepts(&bytes, chain.block(number), set_id, &set), "{number}");
        let ballot = verify_justification(&bytes, chain.block(number), set_id, &Voters::new(&set).unwrap());
        assert_eq!(ballot.map(|ballot| ballot.weight), Ok(4), "{number}");
        assert_eq!(justified_block(&bytes), Ok(chain.block(number)));
        assert_eq!(canonical(&bytes), Ok(bytes));
    }
}

/// A vote of a random justification: by whom, for which block, and whether the signature is spoiled.
fn any_votes() -> impl Strategy<Value = Vec<(u8, u32, bool)>> {
    prop::collection::vec((1u8..8, 7u32..12, prop::bool::weighted(0.03)), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever votes and headers a justification has: what is accepted here is accepted by the engine; and what the engine
    /// accepts is accepted here in its canonical form, unless votes of outsiders or second votes carried it.
    #[test]
    fn whatever_is_accepted_is_accepted_by_the_engine(
        votes in any_votes(),
        ancestry in prop::collection::vec(7u32..12, 0..4),
        target in 8u32..11,
        sort in any::<bool>(),
    ) {
        let mut chain = sample_chain();
        chain.push(|_| {});
        chain.push(|_| {});
        let (set_id, set) = set_at(&chain, target);
        let vote = |(seed, number, spoiled): (u8, u32, bool)| {
            let mut vote = Validator(seed).vote(chain.block(number), 5, set_id);
            vote.signature[0] ^= u8::from(spoiled);
            vote
        };
        let mut votes: Vec<_> = votes.into_iter().map(vote).collect();
        if sort {
            votes.sort_by_key(|vote| (vote.key, vote.target));
            votes.dedup_by_key(|vote| vote.key);
        }
        let ancestry = ancestry.into_iter().map(|number| chain.header(number).clone()).collect();
        let draft = Draft { round: 5, target: chain.block(target), votes, ancestry };
        let bytes = draft.encode();
        let voters = Voters::new(&set).unwrap();
        let ours = verify_justification(&bytes, draft.target, set_id, &voters);
        let theirs = engine_accepts(&bytes, draft.target, set_id, &set);
        if ours.is_ok() {
            prop_assert!(theirs);
        }
        let in_order = canonical(&bytes).unwrap();
        prop_assert_eq!(canonical(&in_order), Ok(in_order.clone()), "it is canonical then");
        if theirs {
            let ours = verify_justification(&in_order, draft.target, set_id, &voters);
            let carried = [Refusal::Outsider, Refusal::TooLittleWeight, Refusal::NoCommonBlock];
            prop_assert!(ours.as_ref().err().is_none_or(|refusal| carried.contains(refusal)), "{:?}", ours);
        }
    }
}

/// A justification in the order in which votes came, with the vote of one who had not come so far: as nodes keep them.
#[test]
fn justifications_of_nodes_are_put_in_order() {
    let mut chain = sample_chain();
    chain.push(|_| {});
    let mut draft = chain.draft(8);
    let votes = [(6, 10), (1, 8), (5, 8), (2, 9)];
    draft.votes = votes.map(|(seed, number)| Validator(seed).vote(chain.block(number), draft.round, 2)).to_vec();
    draft.ancestry = vec![chain.header(10).clone(), chain.header(9).clone()];
    let (set_id, set) = set_at(&chain, 8);
    let voters = Voters::new(&set).unwrap();
    let bytes = draft.encode();
    assert!(engine_accepts(&bytes, draft.target, set_id, &set));
    let in_order = canonical(&bytes).unwrap();
    assert!(verify_justification(&in_order, draft.target, set_id, &voters).is_ok());
    assert!(engine_accepts(&in_order, draft.target, set_id, &set));
    // One who voted for both sides of something: one vote of it stays.
    draft.votes.push(Validator(1).vote(chain.block(9), draft.round, 2));
    let in_order = canonical(&draft.encode()).unwrap();
    assert_eq!(verify_justification(&in_order, draft.target, set_id, &voters).map(|ballot| ballot.votes.len()), Ok(4));
    assert_eq!(canonical(&[1, 2, 3]), Err(Refusal::JustificationMalformed));
}

fn vote_of(signature: &[u8]) -> Vote {
    let target = BlockRef { number: 7, hash: H256::repeat_byte(3) };
    Vote { set_id: 4, round: 9, target, signature: Bytes(signature.to_vec()) }
}

/// The message that a vote signs, written down by hand.
fn message() -> Vec<u8> {
    [&[1u8][..], &[3; 32], &7u32.to_le_bytes(), &9u64.to_le_bytes(), &4u64.to_le_bytes()].concat()
}

/// Signatures of another implementation are good here, and the engine and both implementations agree on spoiled ones.
#[test]
fn signatures_are_those_of_other_implementations() {
    for seed in 0..40u8 {
        let theirs = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        use ed25519_dalek::Signer as _;
        let signature = theirs.sign(&message()).to_bytes();
        let key = crate::bytes::Key(theirs.verifying_key().to_bytes());
        assert_eq!(key, Validator(seed).key());
        assert!(is_signed(&key, &vote_of(&signature)));
        for bit in (0..512).step_by(7) {
            let mut spoiled = signature;
            spoiled[bit / 8] ^= 1 << (bit % 8);
            let dalek = theirs.verifying_key().verify(&message(), &ed25519_dalek::Signature::from_bytes(&spoiled));
            assert_eq!(is_signed(&key, &vote_of(&spoiled)), dalek.is_ok());
            assert!(dalek.is_err());
        }
    }
    assert!(!is_signed(&Validator(1).key(), &vote_of(&[0; 63])));
}

/// Encodings on which implementations of Ed25519 differ: points of small order, in and out of their canonical form. The node's
/// own check decides alike in every case, and in some of them it says yes where a stricter one says no.
#[test]
fn odd_keys_and_signatures_are_judged_as_the_node_judges_them() {
    let canonical_small = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    ];
    let odd = [
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    let points: Vec<[u8; 32]> =
        canonical_small.iter().chain(&odd).map(|hex| hex::decode(hex).unwrap().try_into().unwrap()).collect();
    let (mut accepted, mut stricter) = (0, 0);
    for key in &points {
        for r in &points {
            let signature = [&r[..], &[0; 32]].concat();
            let ours = is_signed(&crate::bytes::Key(*key), &vote_of(&signature));
            let node = ed25519::Pair::verify(
                &ed25519::Signature::try_from(&signature[..]).unwrap(),
                message(),
                &ed25519::Public::from_raw(*key),
            );
            assert_eq!(ours, node);
            accepted += u32::from(ours);
            let strict = ed25519_dalek::VerifyingKey::from_bytes(key).is_ok_and(|key| {
                key.verify_strict(&message(), &ed25519_dalek::Signature::from_slice(&signature).unwrap()).is_ok()
            });
            stricter += u32::from(ours && !strict);
        }
    }
    assert!(accepted > 0 && accepted == stricter, "{accepted} {stricter}");
}

/// The ledger made for tests answers as it should, read without a proof.
#[test]
fn the_sample_ledger_is_read_alike_with_and_without_a_proof() {
    let chain = sample_chain();
    let ask =
        crate::Ask::Verdict { grant: ledger::grant(chain.genesis(), ledger::VALID), question: ledger::question(None) };
    let whole = crate::answer(chain.state(SAMPLE_HEIGHT), &ask, &[]).unwrap();
    let certificate = chain.certify(SAMPLE_HEIGHT, &ask, vec![], vec![]);
    let state = ProvenState::new(&certificate.proof, chain.header(SAMPLE_HEIGHT).state_root).unwrap();
    assert_eq!(crate::answer(&state, &ask, &[]).unwrap(), whole);
}
