//! Documents that stay off the chain, opened beside a certificate.

use crate::{certificate::OpenedDocument, refusal::Refusal};
use alloc::vec::Vec;
use drl_primitives::{
    grant::GrantTerms,
    hashing::{blake2_256, sha2_256},
    Digest, HashAlgorithm,
};
use primitive_types::H256;
use serde::Serialize;
use sm3::{Digest as _, Sm3};

/// What in the terms of a grant a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentPlace {
    /// The description of the one system that may use the data.
    System,
    /// The description of the one service that it may be used in.
    Service,
}

/// A document that was shown to be one that the terms name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifiedDocument {
    /// Its digest.
    pub digest: Digest,
    /// What it is.
    pub place: DocumentPlace,
    /// How many bytes it has.
    pub size: u64,
}

/// The digest of a document: of the salt and the document after it.
pub fn digest(algorithm: HashAlgorithm, salt: &H256, content: &[u8]) -> Digest {
    let mut bytes = Vec::with_capacity(content.len().saturating_add(32));
    bytes.extend_from_slice(salt.as_bytes());
    bytes.extend_from_slice(content);
    let value = match algorithm {
        HashAlgorithm::Sha256 => sha2_256(&bytes),
        HashAlgorithm::Blake2b256 => blake2_256(&bytes),
        HashAlgorithm::Sm3 => Sm3::digest(&bytes).into(),
    };
    Digest { algorithm, value: H256(value) }
}

/// Checks documents against the terms of the grant.
pub(crate) fn verify(
    documents: &[OpenedDocument],
    terms: Option<&GrantTerms>,
) -> Result<Vec<VerifiedDocument>, Refusal> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let terms = terms.ok_or(Refusal::DocumentsOfMany)?;
    if !documents.windows(2).all(|pair| matches!(pair, [a, b] if a.digest < b.digest)) {
        return Err(Refusal::DocumentsOutOfOrder);
    }
    documents.iter().map(|document| verify_one(document, terms)).collect()
}

fn verify_one(document: &OpenedDocument, terms: &GrantTerms) -> Result<VerifiedDocument, Refusal> {
    let place = match document.digest {
        named if named == terms.system => DocumentPlace::System,
        named if named == terms.service => DocumentPlace::Service,
        _ => return Err(Refusal::DocumentNotNamed),
    };
    if digest(document.digest.algorithm, &document.salt, &document.content) != document.digest {
        return Err(Refusal::DocumentDiffers);
    }
    Ok(VerifiedDocument { digest: document.digest, place, size: document.content.len() as u64 })
}
