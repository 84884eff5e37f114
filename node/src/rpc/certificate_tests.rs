//! Certificates of a chain whose authority set changed twice.

use super::{
    test_chain::{TestChain, FIRST_SET, NOW},
    tests::ask,
};
use drl_primitives::{
    catalog::Channel,
    grant::Question,
    grant_status::{Act, GrantControl, HoldKind},
    receipts::{
        line::DeliveryLine,
        merkle,
        record::{Batch, Parties, Stamp},
        BatchNote, ReceiptKind,
    },
    verdict::Reason,
    Digest, GrantHash,
};
use drl_runtime::Runtime;
use drl_sample_state::{standing_question, AGENCY};
use drl_verifier::{
    certificate::ProvenReceipt, header::BlockRef, verify, Anchor, AnchorKind, Certificate, Claim, Refusal,
};
use jsonrpsee::RpcModule;
use sc_client_api::HeaderBackend;
use serde_json::{json, Value};

type Grants = pallet_grants::Pallet<Runtime>;

/// A chain of nine blocks: the set changes with blocks 3 and 6, and a grant is held in block 8. All but block 9 are final.
fn chain() -> TestChain {
    let mut chain = TestChain::new(2);
    let held = chain.grants[1];
    chain.block(|| ());
    let second = chain.block(|| ());
    chain.vote(second, &FIRST_SET, 0);
    let third = chain.change_set(&[1, 2, 3, 5]);
    chain.vote(third, &[1, 2, 4], 0);
    chain.block(|| ());
    chain.block(|| ());
    let sixth = chain.change_set(&[1, 2, 6, 5]);
    chain.vote(sixth, &[5, 3, 2], 1);
    chain.block(|| ());
    let eighth = chain.block(|| {
        let act = Act { organisation: AGENCY, officer: [7; 32].into(), evidence: Digest::sha256([9; 32]) };
        Grants::place_hold(held, HoldKind::Risk, act).unwrap();
    });
    chain.vote(eighth, &[6, 1, 2, 5], 2);
    chain.block(|| ());
    chain
}

async fn anchor(module: &RpcModule<()>, kind: &str) -> Anchor {
    let anchor = ask(module, "release_v1_anchor", &json!([kind])).await.unwrap();
    Anchor::from_json(&anchor.to_string()).unwrap()
}

async fn certificate(module: &RpcModule<()>, asked: Value, options: Value) -> Certificate {
    let certificate = ask(module, "release_v1_certificate", &json!([asked, options])).await.unwrap();
    Certificate::from_json(&certificate.to_string()).unwrap()
}

fn about(grant: GrantHash, at: Option<u64>) -> Value {
    json!({ "verdict": { "grant": grant, "question": Question { at, ..standing_question() } } })
}

fn reason(certificate: &Certificate) -> Reason {
    let Claim::Verdict { verdict, .. } = &certificate.claim else { panic!("a verdict was asked for") };
    verdict.reason
}

#[tokio::test]
async fn a_certificate_proves_the_verdict_across_two_changes_of_the_set() {
    let chain = chain();
    let module = chain.module();
    let genesis = anchor(&module, "genesis").await;
    assert_eq!((genesis.kind(), genesis.authorities.len()), (AnchorKind::Genesis, 4));
    let (valid, held) = (chain.grants[0], chain.grants[1]);
    for (asked, expected) in [
        (about(valid, None), Reason::Granted),
        (about(held, None), Reason::GrantHeld),
        (about(held, Some(NOW + 7_500)), Reason::Granted),
        (about(valid, Some(NOW - 1)), Reason::NotYetIssued),
        (about(GrantHash::repeat_byte(7), None), Reason::NoSuchGrant),
    ] {
        let certificate = certificate(&module, asked, Value::Null).await;
        let verified = verify(&certificate, &genesis).unwrap();
        assert_eq!((verified.block.number, verified.set_id, verified.changes), (8, 2, 2));
        assert_eq!(verified.time, NOW + 8_000);
        assert_eq!(reason(&certificate), expected);
        let online = match &certificate.claim {
            Claim::Verdict { grant, question, .. } => json!([grant, question]),
            Claim::Grants { .. } => unreachable!(),
        };
        let online = ask(&module, "release_v1_verifyGrant", &online).await.unwrap();
        assert_eq!(online["block"]["number"], 8);
        assert_eq!(online["answer"]["reason"], json!(expected), "the certificate says what the method says");
    }
}

#[tokio::test]
async fn a_certificate_lists_all_grants() {
    let chain = chain();
    let module = chain.module();
    let genesis = anchor(&module, "genesis").await;
    for (of, expected) in [
        (json!({ "user": drl_sample_state::USER }), chain.grants.clone()),
        (json!({ "dataset": 1 }), vec![chain.grants[0]]),
        (json!({ "agreement": 0 }), chain.grants.clone()),
        (json!({ "dataset": 40 }), vec![]),
    ] {
        let certificate = certificate(&module, json!({ "grants": of }), json!({})).await;
        let Claim::Grants { count, grants, .. } = verify(&certificate, &genesis).unwrap().claim else {
            panic!("grants were asked for");
        };
        assert_eq!((count as usize, grants), (expected.len(), expected));
    }
}

#[tokio::test]
async fn a_checkpoint_follows_from_the_genesis_and_shortens_certificates() {
    let mut chain = chain();
    let module = chain.module();
    let genesis = anchor(&module, "genesis").await;
    let checkpoint = anchor(&module, "checkpoint").await;
    assert_eq!((checkpoint.kind(), checkpoint.block.number, checkpoint.set_id), (AnchorKind::Checkpoint, 8, 2));
    checkpoint.ensure_follows(&genesis).unwrap();

    // Nothing newer can be proven yet: whoever trusts the checkpoint needs no votes for its own block.
    let own = certificate(&module, about(chain.grants[1], None), json!({ "from_block": 8 })).await;
    assert_eq!((own.finality.changes.len(), own.finality.head.justification.len()), (0, 0));
    let verified = verify(&own, &checkpoint).unwrap();
    assert_eq!((verified.block, verified.set_id, verified.signers), (checkpoint.block, 2, vec![]));
    assert_eq!((reason(&own), verified.time), (Reason::GrantHeld, NOW + 8_000));
    assert_eq!(verify(&own, &genesis).unwrap_err(), Refusal::JustificationMalformed);
    let tenth = chain.block(|| ());
    chain.vote(tenth, &[6, 1, 2, 5], 2);
    let short = certificate(&module, about(chain.grants[0], None), json!({ "from_block": 8 })).await;
    assert!(short.finality.changes.is_empty());
    assert_eq!(verify(&short, &checkpoint).unwrap().block.number, 10);
    assert_eq!(verify(&short, &genesis).unwrap_err(), Refusal::Outsider);
    // Another node may have stored the votes for block 7, and be where the caller has the checkpoint from.
    let hash = chain.client.hash(7).unwrap().unwrap();
    let elsewhere = Anchor { block: BlockRef { number: 7, hash }, ..checkpoint.clone() };
    let from_there = certificate(&module, about(chain.grants[0], None), json!({ "from_block": 7 })).await;
    assert_eq!(verify(&from_there, &elsewhere).unwrap().block.number, 10);
    chain.block(|| ());
    for unknown in [11, 12] {
        let asked = json!([about(chain.grants[0], None), { "from_block": unknown }]);
        let error = ask(&module, "release_v1_certificate", &asked).await.unwrap_err();
        assert_eq!((error.code(), error.data().unwrap().get()), (8005, "\"no-such-anchor\""), "{unknown}");
    }
}

/// Right after a set took over: the votes for the newest final block are those of the set before, and the checkpoint at it has the
/// new one.
#[tokio::test]
async fn a_checkpoint_at_a_change_of_the_set_serves_at_once() {
    let mut chain = TestChain::new(1);
    chain.block(|| ());
    let second = chain.change_set(&[5, 6, 7, 8]);
    chain.vote(second, &[1, 2, 3], 0);
    let module = chain.module();
    let checkpoint = anchor(&module, "checkpoint").await;
    assert_eq!((checkpoint.block.number, checkpoint.set_id), (2, 1));
    let about_it = || about(chain.grants[0], None);
    let own = certificate(&module, about_it(), json!({ "from_block": 2 })).await;
    let verified = verify(&own, &checkpoint).unwrap();
    assert_eq!((verified.block, verified.set_id, verified.weight), (checkpoint.block, 1, 0));
    assert_eq!(reason(&own), Reason::Granted);

    let third = chain.block(|| ());
    chain.vote(third, &[6, 7, 8], 1);
    let newer = certificate(&module, about(chain.grants[0], None), json!({ "from_block": 2 })).await;
    let verified = verify(&newer, &checkpoint).unwrap();
    assert_eq!((verified.block.number, verified.set_id, verified.weight, verified.changes), (3, 1, 3, 0));
}

#[tokio::test]
async fn what_cannot_be_proven_is_refused_by_name() {
    let mut chain = TestChain::new(1);
    let module = chain.module();
    let asked = json!([about(chain.grants[0], None)]);
    let code = |result: Result<Value, jsonrpsee::types::ErrorObjectOwned>| result.unwrap_err().code();
    assert_eq!(code(ask(&module, "release_v1_certificate", &asked).await), 8003, "nothing but the genesis is final");
    let first = chain.block(|| ());
    chain.finalize(first, None);
    assert_eq!(code(ask(&module, "release_v1_certificate", &asked).await), 8003, "the votes are not stored");
    assert_eq!(code(ask(&module, "release_v1_anchor", &json!(["checkpoint"])).await), 8003);
    let second = chain.block(|| ());
    // Votes of two of four validators: the engine would not have stored them, and the node does not hand them out.
    chain.vote(second, &[1, 2], 0);
    let error = ask(&module, "release_v1_certificate", &asked).await.unwrap_err();
    assert_eq!(error.code(), 8008);
    assert!(error.message().contains("too-little-weight"), "{error:?}");
    for wrong in [json!([{ "verdict": {} }]), json!([{ "all": 1 }]), json!([about(chain.grants[0], None), { "to": 1 }])]
    {
        assert_eq!(code(ask(&module, "release_v1_certificate", &wrong).await), -32602, "{wrong}");
    }
}

/// The node proves the batches; the client adds the receipts, which never leave it.
#[tokio::test]
async fn a_certificate_carries_the_batches_of_receipts_that_the_client_adds() {
    let mut chain = chain();
    let grant = chain.grants[0];
    let line = receipt_line(grant);
    let block = chain.block(|| anchor_batch(grant, &line));
    chain.vote(block, &[6, 1, 2, 5], 2);
    let module = chain.module();
    let genesis = anchor(&module, "genesis").await;
    let mut made = certificate(&module, about(grant, None), json!({ "batches": [0] })).await;
    assert_eq!(verify(&made, &genesis).unwrap_err(), Refusal::NodeUnused, "the batch is proven for a receipt");
    made.receipts.push(ProvenReceipt { batch: 0, index: 0, line: line.into(), path: Vec::new() });
    assert_eq!(verify(&made, &genesis).unwrap().receipts.len(), 1);

    let error = ask(&module, "release_v1_certificate", &json!([about(grant, None), { "batches": [1] }])).await;
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.data().unwrap().get()), (-32602, "\"there is no batch 1\""));
}

fn receipt_line(grant: GrantHash) -> Vec<u8> {
    let line = DeliveryLine {
        channel: Channel::CityLedger,
        delivered_at: NOW,
        digest: Digest::sha256([4; 32]),
        grant,
        index: 0,
        size: 1,
        version: 1,
    };
    serde_json::to_vec(&line).unwrap()
}

/// Writes batch 0 of the deliveries under a grant into the state: this one receipt.
fn anchor_batch(grant: GrantHash, line: &[u8]) {
    let filed = Stamp { organisation: AGENCY, officer: [7; 32].into(), at: NOW, block: 1 };
    let note = BatchNote { first: 0, count: 1, root: merkle::leaf_hash(line) };
    let parties = Parties { agreement: 0, agency: AGENCY, user: drl_sample_state::USER };
    let batch = Batch {
        grant,
        kind: ReceiptKind::Delivery,
        number: 0,
        parties,
        note,
        return_due: None,
        answers: None,
        end: None,
        filed,
        answer: None,
    };
    pallet_receipts::Batches::<Runtime>::insert(0, batch);
}
