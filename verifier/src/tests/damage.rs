//! Every byte of the compact form changed, one at a time: by accident, and by a forger who puts the checksum right again.

use crate::{
    claim::answer,
    refusal::Refusal,
    testing::{sample_certificates, sample_chain, with_attachments, TestChain, SAMPLE_HEIGHT},
    verify, Anchor, Certificate,
};
use drl_primitives::hashing::blake2_256;
use std::collections::BTreeMap;

const READING: [Refusal; 8] = [
    Refusal::NotCbor,
    Refusal::NotCanonical,
    Refusal::TrailingBytes,
    Refusal::UnknownFormat,
    Refusal::UnknownVersion,
    Refusal::TooMany,
    Refusal::TooLong,
    Refusal::ChecksumDiffers,
];

fn flipped(bytes: &[u8], place: usize, mask: u8) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[place] ^= mask;
    changed
}

/// All eight bits of every byte, and all bits of it at once: the file is not read.
#[test]
fn any_bit_flipped_is_seen_when_the_file_is_read() {
    let chain = sample_chain();
    for (name, certificate) in sample_certificates(&chain) {
        let bytes = certificate.to_cbor();
        for place in 0..bytes.len() {
            for mask in (0..8).map(|bit| 1 << bit).chain([0xff]) {
                let read = Certificate::from_cbor(&flipped(&bytes, place, mask));
                assert!(
                    read.as_ref().is_err_and(|refusal| READING.contains(refusal)),
                    "{name} {place} {mask}: {read:?}"
                );
            }
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_not_read() {
    let chain = sample_chain();
    for (name, certificate) in sample_certificates(&chain) {
        let bytes = certificate.to_cbor();
        for end in 0..bytes.len() {
            assert_eq!(Certificate::from_cbor(&bytes[..end]), Err(Refusal::NotCbor), "{name} {end}");
        }
        let more = [&bytes[..], &[0]].concat();
        assert_eq!(Certificate::from_cbor(&more), Err(Refusal::TrailingBytes), "{name}");
    }
}

/// With a checksum that is right again.
fn forged(bytes: &[u8], place: usize, mask: u8) -> Vec<u8> {
    let mut forged = flipped(bytes, place, mask);
    let end = forged.len() - 32;
    // The checksum is of everything before its own head of two bytes.
    let checksum = blake2_256(&forged[..end - 2]);
    forged[end..].copy_from_slice(&checksum);
    forged
}

/// What becomes of every forgery of one byte.
fn forge_everywhere(
    chain: &TestChain,
    anchor: &Anchor,
    name: &str,
    original: &Certificate,
    masks: impl Fn(usize) -> Vec<u8>,
) -> BTreeMap<Refusal, usize> {
    let bytes = original.to_cbor();
    let mut refusals = BTreeMap::new();
    for place in 0..bytes.len() - 34 {
        for mask in masks(place) {
            let read = Certificate::from_cbor(&forged(&bytes, place, mask));
            match read.and_then(|certificate| Ok((verify(&certificate, anchor)?, certificate))) {
                Err(refusal) => *refusals.entry(refusal).or_default() += 1,
                Ok((verified, certificate)) => ensure_true(chain, name, place, original, &certificate, &verified.claim),
            }
        }
    }
    refusals
}

/// A forgery may verify only where it asks another question, which the same proof answers, and claims what is so: the whole
/// state, asked anew, says the same. It is then no forgery, but another true certificate.
fn ensure_true(
    chain: &TestChain,
    name: &str,
    place: usize,
    original: &Certificate,
    changed: &Certificate,
    proven: &crate::Claim,
) {
    assert_ne!(changed.ask(), original.ask(), "{name} {place}: the same question, and yet another file");
    assert_eq!(
        Certificate { claim: original.claim.clone(), ..changed.clone() },
        *original,
        "{name} {place}: something else than the claim"
    );
    let truth = answer(chain.state(SAMPLE_HEIGHT), &changed.ask(), &changed.batches()).unwrap();
    assert_eq!(&truth.claim, proven, "{name} {place}: what verified is not so");
}

/// Every byte, with the checksum put right: nothing false verifies, nothing panics.
#[test]
fn no_byte_can_be_forged() {
    let chain = sample_chain();
    let certificates = sample_certificates(&chain).into_iter().enumerate().take(6);
    // Those two are written as the first one is.
    for (i, (name, certificate)) in certificates.filter(|(i, _)| !matches!(*i, 1 | 2)) {
        let masks = |place: usize| if i == 0 { vec![1 << (place % 8), 0xff] } else { vec![1 << ((place + i) % 8)] };
        let refusals = forge_everywhere(&chain, &chain.anchor(), name, &certificate, masks);
        // The parts of the file are guarded by different checks; each must have been met.
        for expected in [
            Refusal::NotCbor,
            Refusal::OtherGenesis,
            Refusal::BadSignature,
            Refusal::Outsider,
            Refusal::OtherBlockJustified,
            Refusal::NodeMissing,
            Refusal::NodesOutOfOrder,
        ] {
            assert!(refusals.contains_key(&expected), "{name}: {expected:?} of {refusals:?}");
        }
    }
}

/// Nor where no votes guard the header: its hash must be the anchor's.
#[test]
fn no_byte_of_a_certificate_of_the_anchors_own_block_can_be_forged() {
    let chain = sample_chain();
    let anchor = Anchor::checkpoint(&chain.anchor(), chain.finality(0, SAMPLE_HEIGHT)).unwrap();
    let (name, signed) = sample_certificates(&chain).swap_remove(0);
    let certificate = Certificate { finality: chain.finality(SAMPLE_HEIGHT, SAMPLE_HEIGHT), ..signed };
    let refusals = forge_everywhere(&chain, &anchor, name, &certificate, |place| vec![1 << (place % 8), 0xff]);
    for expected in [Refusal::BeforeAnchor, Refusal::HeaderMalformed, Refusal::JustificationMalformed] {
        assert!(refusals.contains_key(&expected), "{expected:?} of {refusals:?}");
    }
}

/// The receipts and documents have checks of their own.
#[test]
fn no_byte_of_what_is_attached_can_be_forged() {
    let chain = sample_chain();
    let certificate = with_attachments(&chain);
    let refusals =
        forge_everywhere(&chain, &chain.anchor(), "attachments", &certificate, |place| vec![1 << (place % 8)]);
    for expected in [
        Refusal::ReceiptMalformed,
        Refusal::ReceiptNotProven,
        Refusal::DocumentDiffers,
        Refusal::DocumentNotNamed,
        Refusal::VerdictDiffers,
    ] {
        assert!(refusals.contains_key(&expected), "{expected:?} of {refusals:?}");
    }
}
