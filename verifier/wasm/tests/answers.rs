//! From files to answers: every kind of certificate in both forms, anchors, and what is refused.

use drl_verifier::{
    testing::{sample_certificates, sample_chain, TestChain},
    Anchor, Certificate,
};
use drl_verifier_wasm::{anchor, verify};
use serde_json::Value;

fn json(answer: &str) -> Value {
    serde_json::from_str(answer).expect("answers are JSON")
}

fn anchor_file(chain: &TestChain) -> String {
    chain.anchor().to_json()
}

fn sample(name: &str) -> (TestChain, Certificate) {
    let chain = sample_chain();
    let found = sample_certificates(&chain).into_iter().find(|(kind, _)| *kind == name);
    let (_, certificate) = found.expect("there is such a sample");
    (chain, certificate)
}

/// The chain spec, as far as it is read, with this genesis state.
fn spec(chain: &TestChain) -> String {
    let hex = drl_verifier::bytes::hex;
    let top: serde_json::Map<_, _> = chain.state(0).iter().map(|(key, value)| (hex(key), hex(value).into())).collect();
    serde_json::json!({ "name": "test", "genesis": { "raw": { "top": top, "childrenDefault": {} } } }).to_string()
}

#[test]
fn every_certificate_verifies_in_every_form_against_the_anchor_and_the_chain_spec() {
    let chain = sample_chain();
    for (name, certificate) in sample_certificates(&chain) {
        let expected = drl_verifier::verify(&certificate, &chain.anchor()).expect("samples verify");
        let parts = certificate.to_parts(1_000).expect("it is small").join("\n\n");
        for file in [certificate.to_cbor(), certificate.to_json().into_bytes(), parts.into_bytes()] {
            for anchor in [anchor_file(&chain), spec(&chain)] {
                let answer = json(&verify(&file, anchor.as_bytes()));
                let verified = &answer["verified"];
                let block = serde_json::to_value(expected.block).expect("a block is JSON");
                assert_eq!(verified["block"], block, "{name}: {answer}");
                assert_eq!(verified["claim"], serde_json::to_value(&expected.claim).expect("JSON"), "{name}");
                assert_eq!(verified["certificate_shown"], expected.certificate.to_string(), "{name}");
                assert_eq!(verified["anchor_shown"], expected.anchor.to_string(), "{name}");
            }
        }
    }
}

#[test]
fn reasons_and_purposes_come_with_their_text_in_both_languages() {
    let (chain, certificate) = sample("not valid");
    let answer = json(&verify(&certificate.to_cbor(), anchor_file(&chain).as_bytes()));
    let verified = &answer["verified"];
    assert_eq!(verified["reason"]["code"], verified["claim"]["verdict"]["verdict"]["reason"]);
    assert_eq!(verified["purpose"]["code"], verified["claim"]["verdict"]["question"]["purpose"]);
    for text in ["en", "zh"] {
        assert!(verified["reason"][text].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
    }
    let (chain, certificate) = sample("all grants of a dataset");
    let answer = json(&verify(&certificate.to_cbor(), anchor_file(&chain).as_bytes()));
    assert_eq!(answer["verified"]["reason"], Value::Null);
}

#[test]
fn an_anchor_is_named_and_can_be_made_of_a_chain_spec() {
    let chain = sample_chain();
    let expected = chain.anchor();
    for file in [anchor_file(&chain), spec(&chain)] {
        let answer = json(&anchor(file.as_bytes()));
        let read = &answer["anchor"];
        assert_eq!((&read["kind"], &read["shown"]), (&"genesis".into(), &expected.fingerprint().to_string().into()));
        assert_eq!(Anchor::from_json(read["file"].as_str().expect("a file")).as_ref(), Ok(&expected));
    }
}

#[test]
fn what_is_wrong_is_named_in_both_languages() {
    let (chain, certificate) = sample("valid now");
    let (cbor, anchor_json) = (certificate.to_cbor(), anchor_file(&chain));
    let refused = |certificate: &[u8], anchor: &[u8]| {
        let answer = json(&verify(certificate, anchor));
        let refused = &answer["refused"];
        assert!(refused["en"].is_string() && refused["zh"].is_string(), "{answer}");
        refused["code"].as_str().expect("a code").to_owned()
    };
    let mut damaged = cbor.clone();
    damaged[cbor.len() / 2] ^= 1;
    assert_eq!(refused(&damaged, anchor_json.as_bytes()), "checksum-differs");
    assert_eq!(refused(b"", anchor_json.as_bytes()), "not-cbor");
    assert_eq!(refused(b" {}", anchor_json.as_bytes()), "not-json");
    assert_eq!(refused(b"DRLP1/\xff", anchor_json.as_bytes()), "not-a-part");
    assert_eq!(refused(b"{\xff", anchor_json.as_bytes()), "not-json");
    assert_eq!(refused(&cbor, b"{}"), "not-an-anchor");
    assert_eq!(refused(&cbor, &[0xff]), "not-an-anchor");
    let other = TestChain::new(&[7, 8, 9, 10]);
    assert_eq!(refused(&cbor, anchor_file(&other).as_bytes()), "other-genesis");
    let answer = json(&anchor(b"no anchor"));
    assert_eq!(answer["refused"]["code"], "not-an-anchor");
}
