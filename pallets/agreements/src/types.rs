//! What is stored of an agreement, beside what a verdict reads ([`drl_primitives::agreement::record`]).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    agreement::{AgreementAct, AgreementState, RenewalRefusal},
    signing::{SignedBy, SigningForm},
    AgreementVersion, Digest, Moment, OrgId,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::{AccountId32, MultiSignature};

pub use drl_primitives::agreement::record::{Agreement, VersionRecord};

/// A signature that was found good, and over what.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SignatureRecord {
    /// The organisation it binds.
    pub organisation: OrgId,
    /// The officer who signed.
    pub signer: AccountId32,
    /// The signature.
    pub signature: MultiSignature,
    /// Its expiry, which is under the signature.
    pub expires_at: Moment,
    /// The form of the bytes that were signed.
    pub form: SigningForm,
    /// When it was carried in.
    pub at: Moment,
    /// BLAKE2b-256 of the canonical text.
    pub text: H256,
}

/// A renewal that waits for the decision of the provider's side.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Renewal {
    /// The version it would make; no span yet.
    pub record: VersionRecord,
    /// The data user's signature.
    pub signature: SignatureRecord,
}

/// The decision on a renewal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RenewalDecision {
    /// Agreed: the signature of the provider's side over the renewed text.
    Agree(SignedBy),
    /// Refused.
    Refuse {
        /// Why.
        reason: RenewalRefusal,
        /// The statement of reasons.
        statement: Digest,
    },
}

/// Who acted: an organisation through an officer.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Actor {
    /// The organisation.
    pub organisation: OrgId,
    /// The officer.
    pub officer: AccountId32,
}

/// One step of an agreement. Never changed, never removed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct HistoryEntry<BlockNumber> {
    /// When it was recorded.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// What happened.
    pub act: AgreementAct,
    /// The state it led to.
    pub state: AgreementState,
    /// The version it is about.
    pub version: AgreementVersion,
    /// Who acted; `None` where time did.
    pub actor: Option<Actor>,
    /// Notice, statement or finding; for texts and signatures the BLAKE2b-256 of the canonical text, which needs no salt.
    pub evidence: Option<Digest>,
}

/// A model text. The texts are public; digests of them need no salt, yet may have one that is published with them.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Template {
    /// The Chinese text.
    pub zh: Digest,
    /// The English text.
    pub en: Digest,
    /// When it was published; 0 at genesis.
    pub at: Moment,
}
