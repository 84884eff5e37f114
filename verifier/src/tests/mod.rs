//! Certificates of a chain made for the purpose: good ones, and every way to spoil them that was thought of.

mod anchors;
mod damage;
mod engine;
mod forks;
mod forms;
mod paper;
mod random;
mod structure;

use crate::{
    bytes::Key,
    claim::answer,
    documents::DocumentPlace,
    testing::{ledger, sample_certificates, sample_chain, with_attachments, Validator, SAMPLE_HEIGHT},
    verify, Certificate, Claim,
};
use drl_primitives::{receipts::ReceiptKind, verdict::Reason};

fn keys(validators: &[u8]) -> Vec<Key> {
    let mut keys: Vec<_> = validators.iter().map(|seed| Validator(*seed).key()).collect();
    keys.sort();
    keys
}

#[test]
fn certificates_of_every_kind_verify_from_the_genesis_anchor_on() {
    let chain = sample_chain();
    let certificates = sample_certificates(&chain);
    assert_eq!(certificates.len(), 7);
    for (name, certificate) in certificates {
        let verified = verify(&certificate, &chain.anchor()).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert_eq!(verified.claim, certificate.claim, "{name}");
        assert_eq!(verified.block, chain.block(SAMPLE_HEIGHT), "{name}");
        assert_eq!(verified.time, chain.time(SAMPLE_HEIGHT), "{name}");
        assert_eq!(verified.state_root, chain.header(SAMPLE_HEIGHT).state_root, "{name}");
        assert_eq!((verified.set_id, verified.changes), (2, 2), "{name}");
        assert_eq!(verified.signers, keys(&[1, 2, 5, 6]), "{name}");
        assert_eq!((verified.weight, verified.total_weight), (4, 4), "{name}");
        assert_eq!(verified.genesis, chain.genesis(), "{name}");
        assert_eq!(verified.certificate, certificate.fingerprint(), "{name}");
        assert_eq!(verified.anchor, chain.anchor().fingerprint(), "{name}");
        assert!(certificate.to_cbor().len() < 64 * 1024, "{name}");
    }
}

/// The verdict of each sample, by name.
#[test]
fn certificates_say_what_regulators_ask() {
    let chain = sample_chain();
    let reason = |certificate: &Certificate| match &certificate.claim {
        Claim::Verdict { verdict, .. } => Some(verdict.reason),
        Claim::Grants { .. } => None,
    };
    let said: Vec<_> = sample_certificates(&chain).iter().map(|(name, c)| (*name, reason(c))).collect();
    assert_eq!(
        said,
        [
            ("valid now", Some(Reason::Granted)),
            ("valid on a day", Some(Reason::Granted)),
            ("not valid", Some(Reason::GrantHeld)),
            ("no such grant", Some(Reason::NoSuchGrant)),
            ("all grants of a dataset", None),
            ("no grants of a data user", None),
            ("with receipts and documents", Some(Reason::Granted)),
        ]
    );
    let lists: Vec<_> = sample_certificates(&chain)
        .into_iter()
        .filter_map(|(_, certificate)| match certificate.claim {
            Claim::Grants { count, grants, .. } => Some((count, grants)),
            Claim::Verdict { .. } => None,
        })
        .collect();
    let both = [ledger::VALID, ledger::HELD].map(|item| ledger::grant(chain.genesis(), item));
    assert_eq!(lists, [(2, both.to_vec()), (0, vec![])]);
}

#[test]
fn receipts_and_documents_are_verified_with_the_grant() {
    let chain = sample_chain();
    let verified = verify(&with_attachments(&chain), &chain.anchor()).unwrap();
    let receipts: Vec<_> =
        verified.receipts.iter().map(|receipt| (receipt.batch, receipt.index, receipt.kind)).collect();
    assert_eq!(receipts, [(ledger::BATCH, 2, ReceiptKind::Delivery), (ledger::BATCH, 7, ReceiptKind::Delivery)]);
    let mut places: Vec<_> = verified.documents.iter().map(|document| document.place).collect();
    places.sort();
    assert_eq!(places, [DocumentPlace::System, DocumentPlace::Service]);
    assert_eq!(verified.terms, Some(ledger::terms(chain.genesis(), ledger::VALID)));
}

/// A certificate of any block after the grant was issued, whichever set made it final.
#[test]
fn every_final_block_can_be_certified() {
    let chain = sample_chain();
    let ask = crate::Ask::Grants(ledger::of_dataset());
    for (height, set_id) in [(1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1), (7, 2), (8, 2), (9, 2)] {
        let certificate = chain.certify(height, &ask, vec![], vec![]);
        let verified = verify(&certificate, &chain.anchor()).unwrap();
        assert_eq!((verified.block.number, verified.set_id), (height, set_id));
        assert_eq!(verified.claim, answer(chain.state(height), &ask, &[]).unwrap().claim);
    }
}
