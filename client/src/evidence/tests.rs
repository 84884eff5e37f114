//! Forms of certificates and anchors, and what goes with them.

use super::{read_anchor, read_certificate, with_documents, with_receipts, BatchHead, EvidenceFault};
use crate::output::{ExitCode, Failure};
use drl_primitives::HashAlgorithm;
use drl_verifier::{
    testing::{ledger, sample_certificates, sample_chain, with_attachments},
    verify, Certificate, Refusal,
};
use std::path::{Path, PathBuf};

fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn refusal<T: std::fmt::Debug>(read: Result<T, EvidenceFault>) -> Refusal {
    match read {
        Err(EvidenceFault::Refused(_, refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_certificate_is_read_in_each_of_its_forms() {
    let folder = tempfile::tempdir().unwrap();
    for (name, certificate) in sample_certificates(&sample_chain()) {
        let parts = certificate.to_parts(1_000).unwrap().join("\n");
        let forms = [
            file(folder.path(), "a.json", certificate.to_json()),
            file(folder.path(), "a.cbor", certificate.to_cbor()),
            file(folder.path(), "a.txt", format!("\n{parts}\n\n")),
        ];
        for path in forms {
            assert_eq!(read_certificate(&path).unwrap(), certificate, "{name}");
        }
    }
}

#[test]
fn what_is_no_certificate_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let read = |content: &[u8]| read_certificate(&file(folder.path(), "x", content));
    assert_eq!(refusal(read(b"")), Refusal::NotCbor);
    assert_eq!(refusal(read(b"hello")), Refusal::NotCbor);
    assert_eq!(refusal(read(b"{}")), Refusal::NotJson);
    assert_eq!(refusal(read(b"DRLP1/1/2")), Refusal::NotAPart);
    assert!(matches!(read_certificate(&folder.path().join("none")), Err(EvidenceFault::System(..))));
}

#[test]
fn an_anchor_is_read_from_its_file_and_what_is_none_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let anchor = sample_chain().anchor();
    let json = anchor.to_json();
    assert_eq!(read_anchor(&file(folder.path(), "anchor.json", &json)).unwrap(), anchor);
    let read = |content: String| read_anchor(&file(folder.path(), "x", content));
    assert_eq!(refusal(read("{}".into())), Refusal::NotAnAnchor);
    assert_eq!(refusal(read(json.replacen("\"set_id\": 0", "\"set_id\": 1", 1))), Refusal::AnchorDamaged);
}

#[test]
fn receipts_and_documents_are_added_as_the_verifier_wants_them() {
    let folder = tempfile::tempdir().unwrap();
    let chain = sample_chain();
    let mut whole = with_attachments(&chain);
    // Vaults hand documents over by SHA-256 alone.
    whole.documents.retain(|paper| paper.digest.algorithm == HashAlgorithm::Sha256);
    assert!(!whole.documents.is_empty());
    let grant = ledger::grant(chain.genesis(), ledger::VALID);
    let lines = (0..ledger::RECEIPTS).map(|index| ledger::receipt(grant, index).line.0);
    let log = lines.flat_map(|line| [line, b"\n".to_vec()].concat()).collect::<Vec<_>>();
    let log = file(folder.path(), "log.jsonl", log);
    // The node's answer proves the batch; what it does not know is added here.
    let bare = Certificate { receipts: Vec::new(), documents: Vec::new(), ..whole.clone() };
    let heads = [BatchHead { batch: ledger::BATCH, size: ledger::RECEIPTS }];
    let shown = with_receipts(bare.clone(), &log, &[7, 2], &heads).unwrap();
    assert_eq!(shown.receipts, whole.receipts);

    let disclosures: Vec<_> = whole
        .documents
        .iter()
        .enumerate()
        .map(|(place, paper)| {
            let name = format!("paper-{place}");
            file(folder.path(), &name, &paper.content.0);
            let disclosure = serde_json::json!({
                "digest": paper.digest, "salt": hex::encode(paper.salt), "file_name": name, "label": "",
            });
            file(folder.path(), &format!("{place}.json"), disclosure.to_string())
        })
        .collect();
    let complete = with_documents(shown, &disclosures).unwrap();
    assert_eq!(complete, whole);
    verify(&complete, &chain.anchor()).unwrap();

    let fault = |indices: &[u64], heads: &[BatchHead]| with_receipts(bare.clone(), &log, indices, heads).unwrap_err();
    assert!(matches!(fault(&[11], &heads), Failure::Evidence(EvidenceFault::NotInABatch(11))));
    let longer = [BatchHead { batch: ledger::BATCH, size: 50 }];
    let missing = fault(&[20], &longer);
    assert!(matches!(missing, Failure::Evidence(EvidenceFault::NoReceipt(20))));
    assert_eq!(missing.exit_code(), ExitCode::Input);
}
