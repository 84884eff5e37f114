//! Anchors: of the genesis block, and checkpoints that follow from older ones.

use crate::{
    anchor::{Anchor, AnchorKind},
    bytes::Bytes,
    certificate::{Finality, JustifiedHeader},
    header::BlockRef,
    refusal::Refusal,
    testing::{ledger, sample_chain, TestChain, SAMPLE_HEIGHT},
    verify, Ask, Certificate,
};
use codec::Encode;
use primitive_types::H256;
use serde_json::Value;

fn certificate_after(chain: &TestChain, anchor: &Anchor, number: u32) -> Certificate {
    let whole = chain.certify(number, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
    Certificate { finality: chain.finality(anchor.block.number, number), ..whole }
}

/// From each block on: the genesis anchor, or the checkpoint there.
fn anchors(chain: &TestChain) -> Vec<Anchor> {
    let genesis = chain.anchor();
    let checkpoint = |number| Anchor::checkpoint(&genesis, chain.finality(0, number)).unwrap();
    [genesis.clone()].into_iter().chain((1..=SAMPLE_HEIGHT).map(checkpoint)).collect()
}

#[test]
fn a_checkpoint_at_any_block_leads_to_every_later_one() {
    let chain = sample_chain();
    for anchor in anchors(&chain) {
        assert_eq!(anchor.check(), Ok(()));
        assert_eq!(anchor.block, chain.block(anchor.block.number));
        for number in anchor.block.number + 1..=SAMPLE_HEIGHT {
            let certificate = certificate_after(&chain, &anchor, number);
            let verified = verify(&certificate, &anchor).unwrap();
            assert_eq!(verified.set_id, chain.set(number).0, "{number} from {:?}", anchor.block);
            assert_eq!(verified.anchor, anchor.fingerprint());
        }
    }
}

#[test]
fn a_checkpoint_follows_from_every_older_anchor() {
    let chain = sample_chain();
    let anchors = anchors(&chain);
    for older in &anchors {
        for newer in &anchors[1..] {
            let (from, to) = (older.block.number, newer.block.number);
            if to <= from {
                // The proof begins before the older anchor: with a change of the set, or with the block itself.
                assert_eq!(newer.ensure_follows(older), Err(Refusal::BeforeAnchor), "{to} from {from}");
                continue;
            }
            let again = Anchor::checkpoint(older, chain.finality(from, to)).unwrap();
            assert_eq!(again.ensure_follows(older), Ok(()), "{to} from {from}");
            assert_eq!(again.fingerprint(), newer.fingerprint(), "the proof is not under the fingerprint");
        }
    }
    assert_eq!(anchors[0].ensure_follows(&anchors[1]), Err(Refusal::NoFinalityProof));
}

#[test]
fn a_checkpoint_that_does_not_follow_is_refused() {
    let chain = sample_chain();
    let genesis = chain.anchor();
    let checkpoint = Anchor::checkpoint(&genesis, chain.finality(0, 7)).unwrap();
    let spoilt = |edit: fn(&mut Anchor)| {
        let mut anchor = checkpoint.clone();
        edit(&mut anchor);
        anchor.ensure_follows(&genesis)
    };
    assert_eq!(spoilt(|_| {}), Ok(()));
    assert_eq!(spoilt(|anchor| anchor.set_id += 1), Err(Refusal::AnchorContradictory));
    assert_eq!(spoilt(|anchor| anchor.authorities.truncate(3)), Err(Refusal::AnchorContradictory));
    assert_eq!(spoilt(|anchor| anchor.block.hash = H256::zero()), Err(Refusal::AnchorContradictory));
    assert_eq!(spoilt(|anchor| anchor.genesis = H256::zero()), Err(Refusal::AnchorContradictory));
    assert_eq!(spoilt(|anchor| anchor.proof = None), Err(Refusal::NoFinalityProof));
    let headless = spoilt(|anchor| drop(anchor.proof.as_mut().map(|proof| proof.changes.remove(0))));
    assert_eq!(headless, Err(Refusal::Outsider));
    // Who signs with three of the members but not two thirds of the set.
    let mut draft = chain.draft(7);
    draft.votes.truncate(2);
    let mut finality = chain.finality(0, 7);
    finality.head = chain.justified_by(7, &draft);
    assert_eq!(Anchor::checkpoint(&genesis, finality), Err(Refusal::TooLittleWeight));
}

/// Of the anchor's own block no votes are needed, and none may be there; it may be one that changes the set, too.
#[test]
fn a_checkpoint_vouches_for_its_own_block() {
    let chain = sample_chain();
    let anchors = anchors(&chain);
    for anchor in &anchors[1..] {
        let number = anchor.block.number;
        let certificate = certificate_after(&chain, anchor, number);
        let verified = verify(&certificate, anchor).unwrap();
        assert_eq!((verified.block, verified.time), (anchor.block, chain.time(number)));
        assert_eq!((verified.set_id, verified.changes), (anchor.set_id, 0));
        assert_eq!((verified.signers.len(), verified.weight, verified.total_weight), (0, 0, 4));
        assert_eq!(Certificate::from_cbor(&certificate.to_cbor()).as_ref(), Ok(&certificate));
        assert_eq!(Certificate::from_json(&certificate.to_json()).as_ref(), Ok(&certificate));
        // It leads to the same anchor again, and to nobody who trusts another.
        let same = Anchor::checkpoint(anchor, certificate.finality.clone()).unwrap();
        assert_eq!((same.fingerprint(), same.ensure_follows(anchor)), (anchor.fingerprint(), Ok(())));
        for other in anchors.iter().filter(|other| *other != anchor) {
            let refused =
                if other.block.number < number { Refusal::JustificationMalformed } else { Refusal::BeforeAnchor };
            assert_eq!(verify(&certificate, other), Err(refused), "{number} for {:?}", other.block);
        }
    }
}

#[test]
fn what_is_like_the_anchors_own_block_is_refused() {
    let chain = sample_chain();
    let anchor = &anchors(&chain)[7];
    let good = certificate_after(&chain, anchor, 7);
    assert!(verify(&good, anchor).is_ok());
    let with = |finality| verify(&Certificate { finality, ..good.clone() }, anchor).map(drop);
    let head = |head| with(Finality { changes: vec![], head });
    assert_eq!(head(chain.justified(7)), Err(Refusal::BeforeAnchor), "votes that nobody needs");
    let unsigned = |number| JustifiedHeader::of_anchor(Bytes(chain.header(number).encode()));
    assert_eq!(head(unsigned(6)), Err(Refusal::BeforeAnchor));
    assert_eq!(head(unsigned(8)), Err(Refusal::JustificationMalformed));
    let mut other = chain.header(7).clone();
    other.state_root = chain.header(8).state_root;
    assert_eq!(head(JustifiedHeader::of_anchor(Bytes(other.encode()))), Err(Refusal::BeforeAnchor));
    let after_a_change = Finality { changes: vec![chain.justified(6)], head: unsigned(7) };
    assert_eq!(with(after_a_change), Err(Refusal::BeforeAnchor));
    // The genesis block has no state that a verdict could be read from; nothing is claimed of it.
    let genesis = chain.anchor();
    let at_genesis = Certificate { finality: chain.finality(0, 0), ..good.clone() };
    assert_eq!(verify(&at_genesis, &genesis), Err(Refusal::BeforeAnchor));
}

/// A certificate made for the genesis anchor is not one for a later anchor, and the other way round.
#[test]
fn certificates_are_made_for_an_anchor() {
    let chain = sample_chain();
    let anchors = anchors(&chain);
    let from_genesis = certificate_after(&chain, &anchors[0], SAMPLE_HEIGHT);
    assert_eq!(verify(&from_genesis, &anchors[4]), Err(Refusal::BeforeAnchor));
    let from_fourth = certificate_after(&chain, &anchors[4], SAMPLE_HEIGHT);
    assert!(verify(&from_fourth, &anchors[4]).is_ok());
    assert_eq!(verify(&from_fourth, &anchors[0]), Err(Refusal::Outsider));
    // An older block than the anchor's.
    let older = certificate_after(&chain, &anchors[6], 7);
    assert_eq!(verify(&older, &anchors[7]), Err(Refusal::BeforeAnchor));
}

#[test]
fn anchors_that_contradict_themselves_are_refused() {
    let chain = sample_chain();
    let all = anchors(&chain);
    let (genesis, later) = (all[0].clone(), all[5].clone());
    let with = |anchor: &Anchor, edit: fn(&mut Anchor)| {
        let mut anchor = anchor.clone();
        edit(&mut anchor);
        (anchor.check(), verify(&certificate_after(&chain, &anchor, SAMPLE_HEIGHT), &anchor).map(drop))
    };
    let refused = (Err(Refusal::AnchorContradictory), Err(Refusal::AnchorContradictory));
    assert_eq!(with(&genesis, |anchor| anchor.set_id = 1), refused);
    assert_eq!(with(&genesis, |anchor| anchor.block.hash = H256::zero()), refused);
    assert_eq!(with(&later, |anchor| anchor.block.hash = anchor.genesis), refused);
    assert_eq!(with(&later, |anchor| anchor.block.number = 0), refused);
    let bad = (Err(Refusal::BadAuthorities), Err(Refusal::BadAuthorities));
    assert_eq!(with(&later, |anchor| anchor.authorities.clear()), bad);
    assert_eq!(with(&later, |anchor| anchor.authorities[0].weight = 0), bad);
    assert_eq!(with(&later, |anchor| anchor.authorities.push(anchor.authorities[0])), bad);
}

#[test]
fn fingerprints_tell_anchors_apart() {
    let chain = sample_chain();
    let anchor = Anchor::checkpoint(&chain.anchor(), chain.finality(0, 7)).unwrap();
    let edits: [fn(&mut Anchor); 7] = [
        |anchor| anchor.genesis.0[0] ^= 1,
        |anchor| anchor.block.number += 1,
        |anchor| anchor.block.hash.0[31] ^= 1,
        |anchor| anchor.set_id += 1,
        |anchor| anchor.authorities[0].weight += 1,
        |anchor| anchor.authorities.swap(0, 1),
        |anchor| anchor.authorities[3].key.0[7] ^= 1,
    ];
    for (i, edit) in edits.iter().enumerate() {
        let mut other = anchor.clone();
        edit(&mut other);
        assert_ne!(other.fingerprint(), anchor.fingerprint(), "{i}");
    }
    assert_eq!(chain.anchor().fingerprint().to_string(), PINNED, "anchors that were compared must stay comparable");
}

const PINNED: &str = "60f8-9ba1-6c22-992d-8a01-56c1-5e0a-84a9";

#[test]
fn anchors_read_back_from_json_and_damage_is_seen() {
    let chain = sample_chain();
    for anchor in anchors(&chain) {
        let json = anchor.to_json();
        assert_eq!(Anchor::from_json(&json).as_ref(), Ok(&anchor));
        let kind =
            if anchor.block == (BlockRef { number: 0, hash: anchor.genesis }) { "genesis" } else { "checkpoint" };
        assert!(json.contains(&format!("\"kind\": \"{kind}\"")));
        assert_eq!(anchor.kind() == AnchorKind::Genesis, kind == "genesis");
    }
    let whole: Value = serde_json::from_str(&chain.anchor().to_json()).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        Anchor::from_json(&changed.to_string())
    };
    assert_eq!(with("/set_id", 1.into()), Err(Refusal::AnchorDamaged));
    assert_eq!(with("/authorities/0/weight", 2.into()), Err(Refusal::AnchorDamaged));
    assert_eq!(with("/kind", "checkpoint".into()), Err(Refusal::AnchorContradictory));
    assert_eq!(with("/version", 2.into()), Err(Refusal::UnknownVersion));
    assert_eq!(with("/format", "drl-certificate".into()), Err(Refusal::NotAnAnchor));
    assert_eq!(with("/block", Value::Null), Err(Refusal::NotAnAnchor));
    let mut more = whole.clone();
    more["remark"] = 1.into();
    assert_eq!(Anchor::from_json(&more.to_string()), Err(Refusal::NotAnAnchor));
    for name in whole.as_object().unwrap().keys().filter(|name| *name != "proof") {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(name);
        assert_eq!(Anchor::from_json(&less.to_string()), Err(Refusal::NotAnAnchor), "{name}");
    }
    assert_eq!(Anchor::from_json("{}"), Err(Refusal::NotAnAnchor));
}
