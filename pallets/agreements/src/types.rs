//! What is stored of an agreement.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    agreement::{AgreementAct, AgreementEnd, AgreementState, AgreementTerms, Notice, RenewalRefusal, TermSpan},
    application::AgencyList,
    signing::{SignedBy, SigningForm},
    AgreementVersion, ApplicationId, ClockId, Digest, Moment, OrgId,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::{AccountId32, MultiSignature};

/// The part of an agreement that changes with its state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Agreement {
    /// The application it comes from.
    pub application: ApplicationId,
    /// The data user.
    pub user: OrgId,
    /// Who signs for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers, ascending.
    pub agencies: AgencyList,
    /// The state as last recorded. An end that comes by time is recorded a little later than it comes.
    pub state: AgreementState,
    /// The latest version, from 1.
    pub version: AgreementVersion,
    /// How many texts were written: drafts and requests for renewal.
    pub texts: u32,
    /// Version of the model text of the agreement.
    pub template: u32,
    /// Version of the model text of the commitment letter.
    pub commitment_template: u32,
    /// The notice that was given.
    pub notice: Option<Notice>,
    /// How and when it ended.
    pub ended: Option<AgreementEnd>,
    /// The clock of the term.
    pub term_clock: Option<ClockId>,
    /// The clock of the notice.
    pub notice_clock: Option<ClockId>,
    /// How many entries its history has.
    pub history: u32,
}

/// One version of an agreement. Once both sides have signed it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct VersionRecord {
    /// What the parties agree on.
    pub terms: AgreementTerms,
    /// Which text of the agreement it is, from 1.
    pub number: u32,
    /// BLAKE2b-256 of the canonical text.
    pub text: H256,
    /// The term; `None` before both sides have signed.
    pub span: Option<TermSpan>,
}

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
