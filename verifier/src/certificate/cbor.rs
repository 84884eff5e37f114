//! The compact form. docs/develop/certificate.md shows it as a table.

use super::{
    json::FORMAT, Certificate, Claim, Finality, JustifiedHeader, OpenedDocument, ProvenReceipt, MAX_APPROVERS,
    MAX_BYTES, MAX_CHANGES, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES, MAX_GRANTS, MAX_HEADER_BYTES, MAX_JUSTIFICATION_BYTES,
    MAX_NODES, MAX_NODE_BYTES, MAX_RECEIPTS, MAX_RECEIPT_BYTES, VERSION,
};
use crate::{
    bytes::Bytes,
    cbor::{Reader, Writer},
    fingerprint::Fingerprint,
    refusal::Refusal,
};
use alloc::vec::Vec;
use codec::{DecodeAll, Encode};
use drl_primitives::{
    grant::Question, grant_status::GrantsOf, receipts::merkle::MAX_PATH, verdict::Verdict, Code, Digest, MAX_ITEMS,
};
use primitive_types::H256;

/// How many entries the outermost list has: format, version, the six fields and the checksum.
const ENTRIES: usize = 9;
/// The bytes of the checksum, its head included.
const CHECKSUM_BYTES: usize = 34;

impl Certificate {
    /// Writes it in the compact form.
    pub fn to_cbor(&self) -> Vec<u8> {
        let body = body(self);
        let checksum = Fingerprint::of(&body);
        let mut writer = Writer(body);
        writer.bytes(checksum.0.as_bytes());
        writer.0
    }

    /// Reads the compact form. What it says is not verified.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::NotCbor`], [`Refusal::NotCanonical`], [`Refusal::TrailingBytes`],
    /// [`Refusal::UnknownFormat`], [`Refusal::UnknownVersion`], [`Refusal::TooMany`], [`Refusal::TooLong`],
    /// [`Refusal::ChecksumDiffers`].
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        let mut reader = Reader(bytes);
        let certificate = read(&mut reader)?;
        let checksum = H256(reader.array()?);
        if !reader.0.is_empty() {
            return Err(Refusal::TrailingBytes);
        }
        let body = bytes.get(..bytes.len().saturating_sub(CHECKSUM_BYTES)).unwrap_or_default();
        match Fingerprint::of(body).0 == checksum {
            true => Ok(certificate),
            false => Err(Refusal::ChecksumDiffers),
        }
    }
}

/// Everything but the checksum.
pub(super) fn body(certificate: &Certificate) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.list(ENTRIES);
    writer.text(FORMAT);
    writer.unsigned(VERSION.into());
    writer.bytes(certificate.genesis.as_bytes());
    write_claim(&mut writer, &certificate.claim);
    write_finality(&mut writer, &certificate.finality);
    write_all(&mut writer, &certificate.proof, |writer, node| writer.bytes(node));
    write_all(&mut writer, &certificate.receipts, write_receipt);
    write_all(&mut writer, &certificate.documents, write_document);
    writer.0
}

fn read(reader: &mut Reader<'_>) -> Result<Certificate, Refusal> {
    reader.exactly(ENTRIES)?;
    if reader.text(FORMAT.len())? != FORMAT {
        return Err(Refusal::UnknownFormat);
    }
    if reader.unsigned()? != u64::from(VERSION) {
        return Err(Refusal::UnknownVersion);
    }
    Ok(Certificate {
        genesis: H256(reader.array()?),
        claim: read_claim(reader)?,
        finality: read_finality(reader)?,
        proof: reader.all(MAX_NODES, |reader| bytes(reader, MAX_NODE_BYTES))?,
        receipts: reader.all(MAX_RECEIPTS, read_receipt)?,
        documents: reader.all(MAX_DOCUMENTS, read_document)?,
    })
}

fn write_all<T>(writer: &mut Writer, entries: &[T], write: impl Fn(&mut Writer, &T)) {
    writer.list(entries.len());
    for entry in entries {
        write(writer, entry);
    }
}

fn bytes(reader: &mut Reader<'_>, most: usize) -> Result<Bytes, Refusal> {
    reader.bytes(most).map(|bytes| Bytes(bytes.to_vec()))
}

fn hash(reader: &mut Reader<'_>) -> Result<H256, Refusal> {
    reader.array().map(H256)
}

/// A code is the number that the chain stores it under.
fn write_code<C: Code + Encode>(writer: &mut Writer, code: C) {
    writer.unsigned(code.using_encoded(|bytes| bytes.first().copied().unwrap_or_default()).into());
}

fn read_code<C: Code + DecodeAll>(reader: &mut Reader<'_>) -> Result<C, Refusal> {
    let index: u8 = reader.number()?;
    C::decode_all(&mut &[index][..]).map_err(|_| Refusal::NotCbor)
}

fn write_claim(writer: &mut Writer, claim: &Claim) {
    match claim {
        Claim::Verdict { grant, question, verdict } => {
            writer.list(4);
            writer.unsigned(0);
            writer.bytes(grant.as_bytes());
            write_question(writer, question);
            write_verdict(writer, verdict);
        }
        Claim::Grants { of, count, grants } => {
            writer.list(5);
            writer.unsigned(1);
            let (kind, number) = match of {
                GrantsOf::Dataset(dataset) => (0, dataset),
                GrantsOf::User(user) => (1, user),
                GrantsOf::Agreement(agreement) => (2, agreement),
            };
            writer.unsigned(kind);
            writer.unsigned((*number).into());
            writer.unsigned((*count).into());
            write_all(writer, grants, |writer, grant| writer.bytes(grant.as_bytes()));
        }
    }
}

fn read_claim(reader: &mut Reader<'_>) -> Result<Claim, Refusal> {
    let entries = reader.list(5)?;
    match (reader.unsigned()?, entries) {
        (0, 4) => Ok(Claim::Verdict {
            grant: hash(reader)?,
            question: read_question(reader)?,
            verdict: read_verdict(reader)?,
        }),
        (1, 5) => {
            let kind = reader.unsigned()?;
            let number = reader.number()?;
            let of = match kind {
                0 => GrantsOf::Dataset(number),
                1 => GrantsOf::User(number),
                2 => GrantsOf::Agreement(number),
                _ => return Err(Refusal::NotCbor),
            };
            Ok(Claim::Grants { of, count: reader.number()?, grants: reader.all(MAX_GRANTS, hash)? })
        }
        _ => Err(Refusal::NotCbor),
    }
}

fn write_question(writer: &mut Writer, question: &Question) {
    writer.list(4);
    write_code(writer, question.purpose);
    write_all(writer, &question.items, |writer, item| writer.unsigned((*item).into()));
    match &question.system {
        Some(system) => write_digest(writer, system),
        None => writer.null(),
    }
    match question.at {
        Some(at) => writer.unsigned(at),
        None => writer.null(),
    }
}

fn read_question(reader: &mut Reader<'_>) -> Result<Question, Refusal> {
    reader.exactly(4)?;
    Ok(Question {
        purpose: read_code(reader)?,
        items: reader.all(MAX_ITEMS as usize, Reader::number)?.try_into().map_err(|_| Refusal::TooMany)?,
        system: reader.optional(read_digest)?,
        at: reader.optional(Reader::unsigned)?,
    })
}

fn write_verdict(writer: &mut Writer, verdict: &Verdict) {
    writer.list(5);
    writer.bool(verdict.allowed);
    write_code(writer, verdict.reason);
    writer.unsigned(verdict.rule.into());
    writer.unsigned(verdict.at);
    write_all(writer, &verdict.approvers, |writer, organisation| writer.unsigned((*organisation).into()));
}

fn read_verdict(reader: &mut Reader<'_>) -> Result<Verdict, Refusal> {
    reader.exactly(5)?;
    Ok(Verdict {
        allowed: reader.bool()?,
        reason: read_code(reader)?,
        rule: reader.number()?,
        at: reader.unsigned()?,
        approvers: reader.all(MAX_APPROVERS, Reader::number)?,
    })
}

fn write_digest(writer: &mut Writer, digest: &Digest) {
    writer.list(2);
    write_code(writer, digest.algorithm);
    writer.bytes(digest.value.as_bytes());
}

fn read_digest(reader: &mut Reader<'_>) -> Result<Digest, Refusal> {
    reader.exactly(2)?;
    Ok(Digest { algorithm: read_code(reader)?, value: hash(reader)? })
}

fn write_finality(writer: &mut Writer, finality: &Finality) {
    writer.list(2);
    write_all(writer, &finality.changes, write_justified);
    write_justified(writer, &finality.head);
}

fn read_finality(reader: &mut Reader<'_>) -> Result<Finality, Refusal> {
    reader.exactly(2)?;
    Ok(Finality { changes: reader.all(MAX_CHANGES, read_justified)?, head: read_justified(reader)? })
}

fn write_justified(writer: &mut Writer, block: &JustifiedHeader) {
    writer.list(2);
    writer.bytes(&block.header);
    writer.bytes(&block.justification);
}

fn read_justified(reader: &mut Reader<'_>) -> Result<JustifiedHeader, Refusal> {
    reader.exactly(2)?;
    Ok(JustifiedHeader {
        header: bytes(reader, MAX_HEADER_BYTES)?,
        justification: bytes(reader, MAX_JUSTIFICATION_BYTES)?,
    })
}

fn write_receipt(writer: &mut Writer, receipt: &ProvenReceipt) {
    writer.list(4);
    writer.unsigned(receipt.batch.into());
    writer.unsigned(receipt.index);
    writer.bytes(&receipt.line);
    write_all(writer, &receipt.path, |writer, hash| writer.bytes(hash.as_bytes()));
}

fn read_receipt(reader: &mut Reader<'_>) -> Result<ProvenReceipt, Refusal> {
    reader.exactly(4)?;
    Ok(ProvenReceipt {
        batch: reader.number()?,
        index: reader.unsigned()?,
        line: bytes(reader, MAX_RECEIPT_BYTES)?,
        path: reader.all(MAX_PATH, hash)?,
    })
}

fn write_document(writer: &mut Writer, document: &OpenedDocument) {
    writer.list(3);
    write_digest(writer, &document.digest);
    writer.bytes(document.salt.as_bytes());
    writer.bytes(&document.content);
}

fn read_document(reader: &mut Reader<'_>) -> Result<OpenedDocument, Refusal> {
    reader.exactly(3)?;
    Ok(OpenedDocument {
        digest: read_digest(reader)?,
        salt: hash(reader)?,
        content: bytes(reader, MAX_DOCUMENT_BYTES)?,
    })
}
