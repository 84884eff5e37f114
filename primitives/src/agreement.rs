//! Agreements (annex 4) as grants see them.

pub mod record;

use crate::{
    application::{AgencyList, ApprovedRow, Purpose},
    grant::GrantTerms,
    AgreementId, AgreementVersion, ApplicationId, Day, Digest, Moment, OrgId, MAX_ROWS,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {
    crate::GrantHash,
    frame_support::weights::Weight,
    sp_runtime::{DispatchError, DispatchResult},
};

code_enum! {
    /// Where an agreement is on its way (state machine 5.3).
    pub enum AgreementState {
        /// Terms written, commitment letter not signed.
        Drafted = 0, "drafted", "drafted", "已拟定";
        /// The commitment letter is signed.
        Ready = 1, "ready", "ready to be signed", "待签署";
        /// One side has signed.
        HalfSigned = 2, "half-signed", "signed by one side", "一方已签署";
        /// Both sides have signed.
        Active = 3, "active", "active", "有效";
        /// The data user asked for a further term.
        RenewalRequested = 4, "renewal-requested", "renewal requested", "已申请续签";
        /// A party gave notice.
        NoticeGiven = 5, "notice-given", "notice given", "已通知终止";
        Expired = 6, "expired", "expired", "已到期";
        EndedByNotice = 7, "ended-by-notice", "ended by notice", "已依通知终止";
        TerminatedForBreach = 8, "terminated-for-breach", "terminated for breach", "因违约终止";
        /// The data user will not sign it. It was never in force.
        Declined = 9, "declined", "declined by the data user", "利用主体不予签署";
    }
}

impl AgreementState {
    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Expired | Self::EndedByNotice | Self::TerminatedForBreach | Self::Declined)
    }

    /// Whether both sides have signed and nothing has ended it.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Active | Self::RenewalRequested | Self::NoticeGiven)
    }
}

code_enum! {
    /// What moves an agreement on (state machine 5.3).
    pub enum AgreementAct {
        Draft = 0, "draft", "drafted", "拟定";
        Redraft = 1, "redraft", "drafted anew", "修改文本";
        /// where the letter that was handed in with the application suffices.
        CommitmentOnFile = 2, "commitment-on-file", "commitment letter handed in with the application", "承诺书已随申请提交";
        SignCommitment = 3, "sign-commitment", "commitment letter signed", "签署承诺书";
        SignFirst = 4, "sign-first", "signed by the first side", "一方签署";
        SignSecond = 5, "sign-second", "signed by the second side", "双方签署完成";
        RequestRenewal = 6, "request-renewal", "renewal requested", "申请续签";
        AgreeRenewal = 7, "agree-renewal", "renewal agreed", "同意续签";
        RefuseRenewal = 8, "refuse-renewal", "renewal refused", "不同意续签";
        GiveNotice = 9, "give-notice", "notice given", "通知终止";
        ReachNoticeEnd = 10, "reach-notice-end", "end of notice reached", "通知终止日届至";
        ReachTerm = 11, "reach-term", "end of term reached", "有效期届满";
        TerminateForBreach = 12, "terminate-for-breach", "terminated for breach", "因违约终止";
        /// The side that signed first said until when it stands by its signature, and the other did not sign by then.
        SignatureLapsed = 13, "signature-lapsed", "the first signature lapsed", "先签署一方的签名已失效";
        Decline = 14, "decline", "declined by the data user", "利用主体不予签署";
    }
}

code_enum! {
    /// The model texts that the bureau publishes.
    pub enum TemplateKind {
        /// Annex 3.
        CommitmentLetter = 0, "commitment-letter", "commitment letter (annex 3)", "公共数据安全承诺书";
        /// Annex 4.
        Agreement = 1, "agreement", "agreement (annex 4)", "公共数据开放利用协议";
    }
}

code_enum! {
    /// Why a renewal is refused.
    pub enum RenewalRefusal {
        DatasetNotOpen = 0, "dataset-not-open", "a dataset is no longer open", "数据不再开放";
        TermsNotKept = 1, "terms-not-kept", "the agreement or the commitment letter was not kept", "未遵守协议或者承诺书";
        SecurityRisk = 2, "security-risk", "the use carries a security risk", "存在安全风险";
        ConditionsNotMet = 3, "conditions-not-met", "the data user no longer meets the published conditions", "不再符合已公布的开放条件";
        ForbiddenByLaw = 4, "forbidden-by-law", "a law, regulation or state provision forbids it", "法律、法规或者国家规定不得开放";
        PurposeFulfilled = 5, "purpose-fulfilled", "the purpose of the agreement is fulfilled", "协议目的已经实现";
        NewApplicationNeeded = 6, "new-application-needed", "system, service or scope changed: a new application is needed", "系统、服务或者范围变更，需重新申请";
    }
}

code_enum! {
    /// Why a data user will not sign an agreement.
    pub enum DeclineGround {
        TermsNotAccepted = 0, "terms-not-accepted", "the terms are not accepted", "不接受协议条款";
        NeedGone = 1, "need-gone", "the data is not needed any more", "不再需要该数据";
        DutiesCannotBeKept = 2, "duties-cannot-be-kept", "the duties of the agreement cannot be kept", "无法履行协议义务";
        ApplicationChanged = 3, "application-changed", "system, service or scope changed: a new application follows", "系统、服务或者范围变更，将重新申请";
    }
}

code_enum! {
    /// Whether an agreement is in force, at some moment.
    pub enum AgreementStanding {
        /// Not signed by both sides yet.
        NotInForce = 0, "not-in-force", "not signed by both sides", "尚未生效";
        InForce = 1, "in-force", "in force", "有效";
        Expired = 2, "expired", "expired", "已到期";
        EndedByNotice = 3, "ended-by-notice", "ended by notice", "已通知终止";
        TerminatedForBreach = 4, "terminated-for-breach", "terminated for breach", "因违约终止";
    }
}

code_enum! {
    /// How data is opened under an agreement (开放方式), R-068.
    pub enum DeliveryMode {
        Download = 0, "download", "download of files", "文件下载";
        Interface = 1, "interface", "interface calls", "接口调用";
        SandboxOnly = 2, "sandbox-only", "use inside a controlled environment", "受控环境内使用";
    }
}

/// A side of an agreement.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The agency, or the bureau where two or more agencies are involved.
    Provider,
    /// The applicant, from now on the data user.
    DataUser,
}

/// When the term of an agreement begins.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum TermStart {
    /// With the later of the two signatures.
    AtSignature,
    /// At 00:00 of this day, but not before the later of the two signatures.
    OnDay(Day),
    /// At 24:00 of this day, the last one of the term before: a renewal. No draft begins so.
    After(Day),
}

impl TermStart {
    /// The last day of a term of `months` that begins so; `signed` is the day of the later signature.
    ///
    /// The day from which months are counted is not counted itself: a year from 5 January ends with the next 5 January,
    /// at 24:00.
    pub fn last_day(self, months: u16, signed: Day) -> Day {
        let from = match self {
            Self::AtSignature => signed,
            Self::OnDay(day) | Self::After(day) => day,
        };
        from.plus_months(u32::from(months))
    }

    /// The first moment of a term that begins so; `signed` is the moment of the later signature.
    pub fn begins(self, signed: Moment) -> Moment {
        match self {
            Self::AtSignature => signed,
            Self::OnDay(day) => day.start().max(signed),
            Self::After(day) => day.end().max(signed),
        }
    }
}

/// What the parties of an agreement agree on beyond what the application says (annex 4).
///
/// Documents stay off the chain; each digest is of a document that the parties keep.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct AgreementTerms {
    /// When the term begins.
    pub start: TermStart,
    /// Its length in months, 1 up to the governed longest term.
    pub months: u16,
    /// Way of opening.
    pub delivery: DeliveryMode,
    /// Security measures.
    pub measures: Digest,
    /// Application plan, which confirms the details of this framework agreement.
    pub plan: Digest,
    /// Content and standard of the service.
    pub service_standard: Digest,
    /// Dimensions of usage feedback.
    pub feedback_dimensions: Digest,
    /// Data-return list.
    pub return_list: Digest,
    /// Whether the data user must return data of its application.
    pub returns_required: bool,
    /// Months from the first data to launch, 1 to [`crate::parameters::MAX_MONTHS`].
    pub launch_months: u16,
    /// Days from the end of development to serving the public, at most [`MAX_AGREED_DAYS`].
    pub service_start_days: u16,
    /// Months of one usage report, 1 to [`crate::parameters::MAX_MONTHS`].
    pub report_months: u16,
    /// Days from a notice to the end it names, at most [`MAX_AGREED_DAYS`].
    pub notice_days: u16,
    /// Whether the products and services named in the agreement may be commercial. The data itself is neither
    /// sold nor exchanged in any case.
    pub commercial_use: bool,
    /// Third parties that may obtain the data; `None` names none.
    pub third_parties: Option<Digest>,
    /// What the agency adds to the model text.
    pub addendum: Option<Digest>,
    /// Files with the seals of both sides.
    pub seals: Option<Digest>,
}

/// The most days that an agreement may set for notice and for the start of service.
pub const MAX_AGREED_DAYS: u16 = 365;

/// The term of a signed version.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct TermSpan {
    /// The moment of the later signature.
    pub signed: Moment,
    /// First moment of the term.
    pub from: Moment,
    /// First moment after the term.
    pub until: Moment,
    /// Its last day, which ends at `until`.
    pub last_day: Day,
}

/// A notice of ending.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Notice {
    /// Who gave it.
    pub by: Side,
    /// When.
    pub at: Moment,
    /// The last day of the agreement.
    pub end: Day,
    /// The notice itself.
    pub document: Digest,
}

/// How an agreement ended, and when.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct AgreementEnd {
    /// A final state.
    pub how: AgreementState,
    /// The first moment at which it was not in force any more.
    pub at: Moment,
}

/// An agreement as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AgreementView {
    /// The agreement.
    pub agreement: AgreementId,
    /// The application it comes from.
    pub application: ApplicationId,
    /// The data user.
    pub user: OrgId,
    /// Who signs for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers.
    pub agencies: AgencyList,
    /// Its state at the moment of the block, ends that have come by time included.
    pub state: AgreementState,
    /// Its latest version: 1 from drafting on.
    pub version: AgreementVersion,
    /// The terms of that version.
    pub terms: AgreementTerms,
    /// The term of that version; `None` before both sides have signed.
    pub span: Option<TermSpan>,
    /// BLAKE2b-256 of the canonical text of that version.
    pub text: H256,
    /// Which side has signed that version.
    pub signed_by: Vec<Side>,
    /// Whether the commitment letter is signed.
    pub committed: bool,
    /// Months of the renewal that waits for a decision.
    pub renewal_months: Option<u16>,
    /// The notice that was given.
    pub notice: Option<Notice>,
    /// How and when it ended.
    pub ended: Option<AgreementEnd>,
}

/// One version of an agreement that both sides have signed: what grants are made from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SignedTerms {
    /// The agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: AgreementVersion,
    /// The data user.
    pub user: OrgId,
    /// Who signed for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers.
    pub agencies: AgencyList,
    /// The rows it covers, and the purpose of each row's scenario.
    pub rows: BoundedVec<(ApprovedRow, Purpose), ConstU32<MAX_ROWS>>,
    /// The one system.
    pub system: Digest,
    /// The one service.
    pub service: Digest,
    /// First moment of the term.
    pub from: Moment,
    /// First moment after the term.
    pub until: Moment,
    /// Last day of the protection proof.
    pub proof_valid_until: Day,
}

/// What grants ask of agreements.
pub trait Agreements {
    /// Whether this version of the agreement was in force at a moment, from its history; `None` where there is none.
    fn standing_at(agreement: AgreementId, version: AgreementVersion, at: Moment) -> Option<AgreementStanding>;

    /// The organisations that approved: the agencies, and the signer.
    fn approvers(agreement: AgreementId) -> Vec<OrgId>;

    /// Makes an agreement in force that covers `terms`, for benchmarks of verification.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_in_force(terms: &SignedTerms) -> AgreementId;
}

/// What the parties of an agreement owe one another while it is in force: what its latest signed version says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AgreementDuties {
    /// The data user.
    pub user: OrgId,
    /// Who signed for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers, ascending.
    pub agencies: AgencyList,
    /// The version.
    pub version: AgreementVersion,
    /// Whether it is in force now.
    pub standing: AgreementStanding,
    /// Its term.
    pub span: TermSpan,
    /// Whether data must be returned.
    pub returns_required: bool,
    /// Months from the first accepted delivery to launch.
    pub launch_months: u16,
    /// Days from the end of development to serving the public.
    pub service_start_days: u16,
    /// Months of one usage report.
    pub report_months: u16,
}

/// What the parts that act after the grant ask of agreements.
pub trait AgreementRegister {
    /// What the agreement obliges its parties to; `None` before both sides have signed, or where there is no such agreement.
    fn duties(agreement: AgreementId) -> Option<AgreementDuties>;

    /// Makes an agreement in force between this agency and this data user, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_agreement(agency: OrgId, user: OrgId) -> AgreementId;
}

/// Who is told that an agreement has ended: expired, ended by notice, or terminated for breach.
#[cfg(feature = "runtime")]
pub trait OnAgreementEnd {
    /// The agreement has ended. Called once; must be cheap, and cannot fail.
    fn on_agreement_end(agreement: AgreementId);

    /// The most that [`OnAgreementEnd::on_agreement_end`] weighs.
    fn max_weight() -> Weight;
}

/// Nobody is told.
#[cfg(feature = "runtime")]
impl OnAgreementEnd for () {
    fn on_agreement_end(_: AgreementId) {}

    fn max_weight() -> Weight {
        Weight::zero()
    }
}

/// The hash of block 0, under which signed texts and grants stand: the same words on another chain are other words.
pub trait GenesisHash {
    /// The hash.
    fn genesis_hash() -> H256;
}

/// What rectification asks of agreements.
#[cfg(feature = "runtime")]
pub trait BreachTermination<AccountId> {
    /// Ends the whole agreement at once because a breach was not corrected. `by` and `officer` ended it, `evidence` is the
    /// result of the check.
    ///
    /// # Errors
    /// No such agreement; not signed by both sides, or ended already.
    fn terminate_for_breach(agreement: AgreementId, by: OrgId, officer: AccountId, evidence: Digest) -> DispatchResult;

    /// What [`BreachTermination::terminate_for_breach`] weighs. Nothing for a stand-in that stores nothing.
    fn terminate_weight() -> Weight {
        Weight::zero()
    }
}

/// What agreements ask of grants, when an agreement version is complete.
#[cfg(feature = "runtime")]
pub trait GrantIssuer {
    /// Makes one grant for each dataset of the terms (architecture, decision 7) and returns their hashes.
    ///
    /// # Errors
    /// The named errors of the grants pallet; nothing is stored then.
    fn issue(terms: &SignedTerms) -> Result<Vec<GrantHash>, DispatchError>;

    /// What [`GrantIssuer::issue`] weighs for terms of `datasets` rows, each of another dataset. The call that completes an
    /// agreement charges it beforehand, for [`MAX_ROWS`] or the number of rows where the call names it. Nothing for a
    /// stand-in that stores nothing.
    fn issue_weight(_datasets: u32) -> Weight {
        Weight::zero()
    }
}

/// The grants that `terms` make: one for each dataset, its rows merged.
///
/// `genesis` is the hash of block 0: the same agreement on another chain makes other grants.
pub fn grant_terms(genesis: H256, terms: &SignedTerms) -> Vec<GrantTerms> {
    let mut grants: Vec<GrantTerms> = Vec::new();
    for (row, purpose) in &terms.rows {
        let position = grants.iter().position(|g| g.dataset == row.dataset && g.dataset_version == row.version);
        match position.and_then(|p| grants.get_mut(p)) {
            Some(grant) => grant.merge(&row.items, *purpose),
            None => grants.push(GrantTerms::of_row(genesis, terms, row, *purpose)),
        }
    }
    grants
}
