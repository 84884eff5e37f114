//! Two histories that were both made final: seen, and those who signed both named.

use crate::{
    fork::DoubleSigner,
    fork_evidence,
    grandpa::is_signed,
    refusal::Refusal,
    testing::{ledger, sample_certificates, sample_chain, Draft, TestChain, Validator},
    Ask, Certificate,
};

/// A chain that parts from another after block `after`, and goes on for some blocks.
fn branch(chain: &TestChain, after: u32, blocks: u32) -> TestChain {
    let mut branch = chain.until(after);
    for number in 0..blocks {
        branch.push(|state| drop(state.insert(b"another history".to_vec(), vec![number as u8])));
    }
    branch
}

fn certificate(chain: &TestChain, number: u32) -> Certificate {
    chain.certify(number, &Ask::Grants(ledger::of_dataset()), vec![], vec![])
}

/// One signed by these validators only, in this round.
fn signed_by(chain: &TestChain, number: u32, seeds: &[u8], round: u64) -> Certificate {
    let (set_id, target) = (chain.set(number).0, chain.block(number));
    let mut votes: Vec<_> = seeds.iter().map(|seed| Validator(*seed).vote(target, round, set_id)).collect();
    votes.sort_by_key(|vote| vote.key);
    let mut certificate = certificate(chain, number);
    certificate.finality.head = chain.justified_by(number, &Draft { round, target, votes, ancestry: vec![] });
    certificate
}

/// Each vote is checked anew, by its signature alone.
fn ensure_signed(signers: &[DoubleSigner]) {
    for signer in signers {
        assert!(is_signed(&signer.validator, &signer.first));
        assert!(is_signed(&signer.validator, &signer.second));
        assert_ne!(signer.first.target, signer.second.target);
    }
}

#[test]
fn two_blocks_of_one_height_name_those_who_signed_both() {
    let chain = sample_chain();
    let other = branch(&chain, 7, 2);
    // Sets of four: three are enough on each side, so two at least signed both.
    let ours = signed_by(&chain, 9, &[1, 2, 6], 7);
    let theirs = signed_by(&other, 9, &[2, 6, 5], 7);
    let evidence = fork_evidence(&ours, &theirs, &chain.anchor()).unwrap().unwrap();
    assert_eq!(evidence.height, 8, "the parents differ already");
    assert_eq!(evidence.blocks, [chain.block(8).hash, other.block(8).hash]);
    assert_eq!(evidence.finalized, [chain.block(9), other.block(9)]);
    assert_eq!(evidence.state_roots, [chain.header(9).state_root, other.header(9).state_root]);
    assert_eq!(evidence.set_ids, [2, 2]);
    let named: Vec<_> = evidence.double_signers.iter().map(|signer| signer.validator).collect();
    assert_eq!(named, super::keys(&[2, 6]));
    assert!(evidence.double_signers.iter().all(|signer| signer.equivocation), "one round, one set");
    ensure_signed(&evidence.double_signers);
}

#[test]
fn votes_of_different_rounds_are_no_equivocation_by_themselves() {
    let chain = sample_chain();
    let other = branch(&chain, 8, 1);
    let ours = signed_by(&chain, 9, &[1, 2, 6, 5], 7);
    let theirs = signed_by(&other, 9, &[1, 2, 6], 8);
    let evidence = fork_evidence(&ours, &theirs, &chain.anchor()).unwrap().unwrap();
    assert_eq!(evidence.height, 9);
    assert_eq!(evidence.double_signers.len(), 3);
    assert!(evidence.double_signers.iter().all(|signer| !signer.equivocation));
    ensure_signed(&evidence.double_signers);
}

/// Seen at the height of the lower certificate, by the parent of the higher one's block.
#[test]
fn blocks_of_neighbouring_heights_can_part_too() {
    let chain = sample_chain();
    let other = branch(&chain, 7, 2);
    let evidence = fork_evidence(&certificate(&chain, 8), &certificate(&other, 9), &chain.anchor()).unwrap().unwrap();
    assert_eq!(evidence.height, 8);
    assert_eq!(evidence.finalized, [chain.block(8), other.block(9)]);
    assert_eq!(evidence.double_signers.len(), 4);
    ensure_signed(&evidence.double_signers);
}

/// The histories part at a change of the set: those of the set before it signed both.
#[test]
fn a_fork_before_a_change_of_the_set_names_the_set_of_that_time() {
    let chain = sample_chain();
    let mut other = chain.until(5);
    other.push(|state| drop(state.insert(vec![1], vec![1])));
    other.push(|_| {});
    // Ours: block 6 changed the set; theirs: block 6 did not.
    let evidence = fork_evidence(&certificate(&chain, 9), &certificate(&other, 6), &chain.anchor()).unwrap().unwrap();
    assert_eq!((evidence.height, evidence.set_ids), (6, [1, 1]));
    let named: Vec<_> = evidence.double_signers.iter().map(|signer| signer.validator).collect();
    assert_eq!(named, super::keys(&[1, 2, 3, 5]));
    ensure_signed(&evidence.double_signers);
}

#[test]
fn certificates_of_one_chain_are_no_evidence() {
    let chain = sample_chain();
    let mut all: Vec<_> = sample_certificates(&chain).into_iter().map(|(_, certificate)| certificate).collect();
    all.extend((1..=9).map(|number| certificate(&chain, number)));
    // The same block, signed by others in another round.
    all.push(signed_by(&chain, 9, &[1, 2, 6], 50));
    for ours in &all {
        for theirs in &all {
            assert_eq!(fork_evidence(ours, theirs, &chain.anchor()), Ok(None));
        }
    }
}

/// A fork that nobody finalized is none: a certificate that does not verify is no evidence.
#[test]
fn what_does_not_verify_is_no_evidence() {
    let chain = sample_chain();
    let other = branch(&chain, 7, 2);
    let forged = signed_by(&other, 9, &[1, 2], 7);
    let good = certificate(&chain, 9);
    assert_eq!(fork_evidence(&good, &forged, &chain.anchor()), Err(Refusal::TooLittleWeight));
    assert_eq!(fork_evidence(&forged, &good, &chain.anchor()), Err(Refusal::TooLittleWeight));
}
