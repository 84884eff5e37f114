//! The short form: a certificate's result on one line, small enough for one QR code on paper.
//!
//! **It names, it does not prove.** Anybody can write one. Whoever holds it can get the certificate that it names from anywhere,
//! verify that, and see that it is the one ([`ShortForm::ensure_of`]); or ask a node of one's own about the same grant and
//! moment. What proves by itself is the whole certificate, which several QR codes can carry: [`crate::parts`].

use crate::{
    base32, certificate::Claim, fingerprint::Fingerprint, header::BlockRef, refusal::Refusal, verify::Verified,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeAll, Encode};
use drl_primitives::{verdict::Reason, GrantHash, Moment};
use primitive_types::H256;
use serde::Serialize;

/// What a short form begins with.
pub const PREFIX: &str = "DRL1:";
/// The most letters of one.
pub const MAX_LETTERS: usize = 512;

/// The result of a certificate, with the name of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ShortForm {
    /// The chain.
    pub genesis: H256,
    /// The grant.
    pub grant: GrantHash,
    /// The answer: [`Reason::Granted`] alone means yes.
    pub reason: Reason,
    /// The moment it is about.
    pub at: Moment,
    /// The block whose state was asked.
    pub block: BlockRef,
    /// The certificate.
    pub certificate: Fingerprint,
}

impl ShortForm {
    /// That of a verified certificate; `None` where it is not about one grant.
    pub const fn of(verified: &Verified) -> Option<Self> {
        match &verified.claim {
            Claim::Grants { .. } => None,
            Claim::Verdict { grant, verdict, .. } => Some(Self {
                genesis: verified.genesis,
                grant: *grant,
                reason: verdict.reason,
                at: verdict.at,
                block: verified.block,
                certificate: verified.certificate,
            }),
        }
    }

    /// The line: [`PREFIX`], then in base 32 the SCALE encoding of the fields in their order and the first four bytes of its
    /// BLAKE2b-256, against slips of the pen.
    pub fn to_text(&self) -> String {
        let text = [PREFIX, &base32::encode(&with_checksum(self.encode()))];
        text.concat()
    }

    /// Reads the line. White space within it does not matter, nor does case.
    ///
    /// # Errors
    /// [`Refusal::NotAShortForm`].
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        let letters: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let read = || {
            let letters = letters.strip_prefix(PREFIX).filter(|letters| letters.len() <= MAX_LETTERS)?;
            let bytes = without_checksum(base32::decode(letters)?)?;
            Self::decode_all(&mut &bytes[..]).ok()
        };
        read().ok_or(Refusal::NotAShortForm)
    }

    /// That this is the short form of a certificate that was verified.
    ///
    /// # Errors
    /// [`Refusal::ShortFormDiffers`].
    pub fn ensure_of(&self, verified: &Verified) -> Result<(), Refusal> {
        match Self::of(verified).as_ref() == Some(self) {
            true => Ok(()),
            false => Err(Refusal::ShortFormDiffers),
        }
    }
}

const CHECKSUM_BYTES: usize = 4;

/// The bytes, and the beginning of their hash.
pub(crate) fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = drl_primitives::hashing::blake2_256(&bytes);
    bytes.extend(hash.iter().take(CHECKSUM_BYTES));
    bytes
}

/// The bytes without it; `None` where it is not theirs.
pub(crate) fn without_checksum(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let checksum = bytes.split_off(bytes.len().checked_sub(CHECKSUM_BYTES)?);
    drl_primitives::hashing::blake2_256(&bytes).starts_with(&checksum).then_some(bytes)
}
