//! What a party signs, and the check of a signature (R-064, R-074, Q-13).
//!
//! The signed bytes of every kind of text are built alike:
//!
//! ```text
//! <domain>\n
//! <canonical text, each of its lines ended by \n>
//! 有效至 / Sign before: <unix milliseconds> (<YYYY-MM-DD hh:mm:ss> UTC+8)
//! ```
//!
//! UTF-8, no byte-order mark, `\n` is one byte 0x0A, and nothing follows the closing bracket of the last line. The domain tells
//! apart kinds of text whose words might be the same; the canonical text names the chain by its genesis hash; the last line is
//! the expiry, so that it is under the signature too. A wallet signs these bytes as they are, or, as browser wallets do,
//! between `<Bytes>` and `</Bytes>`.

use crate::{
    date::{CHINA_OFFSET_MS, DAY_MS},
    Day, Moment,
};
use alloc::{format, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::Verify, AccountId32, MultiSignature};

/// First line of the signed bytes of an agreement or of its renewal.
pub const AGREEMENT_DOMAIN: &str = "data-release-ledger/agreement/v1";
/// First line of the signed bytes of a commitment letter.
pub const COMMITMENT_DOMAIN: &str = "data-release-ledger/commitment/v1";

/// What browser wallets put before the bytes they are asked to sign.
pub const WRAP_BEFORE: &[u8] = b"<Bytes>";
/// What browser wallets put after them.
pub const WRAP_AFTER: &[u8] = b"</Bytes>";

code_enum! {
    /// A kind of text that is signed.
    pub enum SignedKind {
        Agreement = 0, "agreement", "agreement", "公共数据开放利用协议";
        Commitment = 1, "commitment", "commitment letter", "公共数据安全承诺书";
    }
}

impl SignedKind {
    /// The first line of its signed bytes.
    pub const fn domain(self) -> &'static str {
        match self {
            Self::Agreement => AGREEMENT_DOMAIN,
            Self::Commitment => COMMITMENT_DOMAIN,
        }
    }
}

code_enum! {
    /// Which bytes a signature was found to be over.
    pub enum SigningForm {
        Bare = 0, "bare", "the bytes themselves", "原始字节";
        Wrapped = 1, "wrapped", "the bytes between <Bytes> and </Bytes>", "带 <Bytes> 包裹的字节";
    }
}

/// A signature made by an officer, perhaps on a machine without network, that anybody may carry in.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SignedBy {
    /// The account of the officer who signed.
    pub signer: AccountId32,
    /// The signature: sr25519, ed25519 or ecdsa.
    pub signature: MultiSignature,
    /// The first moment at which it may not be carried in any more.
    pub expires_at: Moment,
}

impl SignedBy {
    /// Whether the signature is of an accepted scheme. The Ethereum scheme is none: its accounts are of another kind.
    pub const fn scheme_accepted(&self) -> bool {
        !matches!(self.signature, MultiSignature::Eth(_))
    }

    /// The form in which the signature is good for `text`, if it is. Does not look at the clock.
    pub fn verify(&self, kind: SignedKind, text: &[u8]) -> Option<SigningForm> {
        if !self.scheme_accepted() {
            return None;
        }
        let bare = payload(kind, text, self.expires_at);
        if self.signature.verify(bare.as_slice(), &self.signer) {
            return Some(SigningForm::Bare);
        }
        let wrapped = wrap(&bare);
        self.signature.verify(wrapped.as_slice(), &self.signer).then_some(SigningForm::Wrapped)
    }
}

/// The bytes that are signed; see the module's layout.
pub fn payload(kind: SignedKind, text: &[u8], expires_at: Moment) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len().saturating_add(160));
    bytes.extend_from_slice(kind.domain().as_bytes());
    bytes.push(b'\n');
    bytes.extend_from_slice(text);
    let last = format!("有效至 / Sign before: {expires_at} ({} UTC+8)", ChinaTime(expires_at));
    bytes.extend_from_slice(last.as_bytes());
    bytes
}

/// `bytes` as browser wallets sign them.
pub fn wrap(bytes: &[u8]) -> Vec<u8> {
    [WRAP_BEFORE, bytes, WRAP_AFTER].concat()
}

/// Shows a moment as date and time of China, `2026-01-05 09:00:00`; parts of a second are dropped.
pub struct ChinaTime(
    /// The moment.
    pub Moment,
);

impl core::fmt::Display for ChinaTime {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let seconds = self.0.saturating_add(CHINA_OFFSET_MS) % DAY_MS / 1_000;
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        write!(f, "{} {hours:02}:{minutes:02}:{:02}", Day::from_moment(self.0), seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::{ecdsa, ed25519, sr25519, Pair};
    use sp_runtime::{traits::IdentifyAccount, MultiSigner};

    const EXPIRES: Moment = 1_767_600_000_000;
    const TEXT: &[u8] = "一 / one: 1\n二 / two: 2\n".as_bytes();

    fn signed<P: Pair>(bytes: &[u8]) -> SignedBy
    where
        MultiSignature: From<P::Signature>,
        MultiSigner: From<P::Public>,
    {
        let pair = P::from_seed_slice(&[7; 32]).unwrap();
        SignedBy {
            signer: MultiSigner::from(pair.public()).into_account(),
            signature: pair.sign(bytes).into(),
            expires_at: EXPIRES,
        }
    }

    #[test]
    fn the_payload_is_pinned_byte_for_byte() {
        let expected = "data-release-ledger/agreement/v1\n一 / one: 1\n二 / two: 2\n\
                        有效至 / Sign before: 1767600000000 (2026-01-05 16:00:00 UTC+8)";
        assert_eq!(payload(SignedKind::Agreement, TEXT, EXPIRES), expected.as_bytes());
        let letter = payload(SignedKind::Commitment, TEXT, EXPIRES);
        assert!(letter.starts_with(b"data-release-ledger/commitment/v1\n"));
        assert_eq!(wrap(b"x"), b"<Bytes>x</Bytes>");
    }

    #[test]
    fn r_074_each_scheme_signs_bare_and_wrapped() {
        let bare = payload(SignedKind::Agreement, TEXT, EXPIRES);
        let wrapped = wrap(&bare);
        for (bytes, form) in [(&bare, SigningForm::Bare), (&wrapped, SigningForm::Wrapped)] {
            for s in [signed::<sr25519::Pair>(bytes), signed::<ed25519::Pair>(bytes), signed::<ecdsa::Pair>(bytes)] {
                assert_eq!(s.verify(SignedKind::Agreement, TEXT), Some(form));
                assert_eq!(s.verify(SignedKind::Commitment, TEXT), None, "another kind of text");
                assert_eq!(s.verify(SignedKind::Agreement, b"other\n"), None, "another text");
                let later = SignedBy { expires_at: EXPIRES + 1, ..s.clone() };
                assert_eq!(later.verify(SignedKind::Agreement, TEXT), None, "another expiry");
                let other = SignedBy { signer: AccountId32::new([1; 32]), ..s };
                assert_eq!(other.verify(SignedKind::Agreement, TEXT), None, "another signer");
            }
        }
    }

    #[test]
    fn the_ethereum_scheme_is_not_accepted() {
        let bare = payload(SignedKind::Agreement, TEXT, EXPIRES);
        let ecdsa = signed::<ecdsa::Pair>(&bare);
        let MultiSignature::Ecdsa(signature) = ecdsa.signature.clone() else { panic!("signed with ecdsa") };
        let eth = SignedBy { signature: MultiSignature::Eth(signature.0.into()), ..ecdsa };
        assert!(!eth.scheme_accepted());
        assert_eq!(eth.verify(SignedKind::Agreement, TEXT), None);
    }

    #[test]
    fn moments_of_any_size_are_shown() {
        assert_eq!(ChinaTime(0).to_string(), "1970-01-01 08:00:00");
        assert_eq!(ChinaTime(1_795_363_199_999).to_string(), "2026-11-22 23:59:59");
        assert!(ChinaTime(Moment::MAX).to_string().starts_with("9999-12-31"));
    }
}
