//! Applications (annex 1, annex 2) as the parts after approval see them.

use crate::{
    catalog::{Field, Items},
    DatasetId, DatasetVersion, Digest, OrgId, RowIndex, ScenarioNumber, MAX_AGENCIES, MAX_ROWS, MAX_SCENARIOS,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {
    crate::{AgreementId, ApplicationId},
    frame_support::weights::Weight,
    sp_runtime::DispatchResult,
};

code_enum! {
    /// What data is used for. A grant allows a list of these and nothing else.
    pub enum Purpose {
        PublicService = 1, "public-service", "public service", "公共服务";
        Research = 2, "research", "research", "科学研究";
        ProductDevelopment = 3, "product-development", "product development", "产品研发";
        TransportService = 4, "transport-service", "transport service", "交通出行服务";
        EnvironmentService = 5, "environment-service", "environment service", "生态环境服务";
        HealthService = 6, "health-service", "health service", "医疗健康服务";
        CreditService = 7, "credit-service", "credit service", "信用服务";
        TourismService = 8, "tourism-service", "tourism service", "文化旅游服务";
        AgricultureService = 9, "agriculture-service", "agriculture service", "农业服务";
        EducationService = 10, "education-service", "education service", "教育服务";
        EmergencyResponse = 11, "emergency-response", "emergency response", "应急处置";
        UrbanPlanning = 12, "urban-planning", "urban planning", "城市规划";
        Other = 99, "other", "other", "其他";
    }
}

code_enum! {
    /// The documents of an application and of its form.
    pub enum DocumentKind {
        /// Annex 1, filled in and sealed.
        ApplicationForm = 0, "application-form", "application form (annex 1)", "公共数据开放申请表";
        /// Annex 2.
        DemandList = 1, "demand-list", "demand list (annex 2)", "公共数据开放需求清单";
        /// Proof of classified protection (MLPS).
        ProtectionCertificate = 2, "protection-certificate", "classified-protection certificate", "安全等级保护证书";
        /// Credit report.
        CreditReport = 3, "credit-report", "credit report", "信用报告";
        /// Annex 3.
        CommitmentLetter = 4, "commitment-letter", "commitment letter (annex 3)", "公共数据安全承诺书";
        /// Other proof of qualification and ability.
        QualificationProof = 5, "qualification-proof", "other proof of qualification and ability", "其他相关资质和能力证明";
    }
}

/// A use scenario (应用场景) of annex 1: number, purpose, and the salted digest of its description.
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
pub struct Scenario {
    /// The applicant's number for it, from 1.
    pub number: ScenarioNumber,
    /// What the data is used for in it.
    pub purpose: Purpose,
    /// Digest of way, scope and scenario as described.
    pub description: Digest,
}

/// The system that will use the data (annex 1, 使用系统信息).
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
pub struct SystemTerms {
    /// Digest of name and machine room of the system or APP.
    pub system: Digest,
    /// Its protection level (等级级别), 1 to 5; two or above is required.
    pub protection_level: u8,
    /// Digest of the MLPS filing number with its proof.
    pub filing: Digest,
    /// The last day on which the proof is valid.
    pub proof_valid_until: crate::Day,
}

/// The public terms of annex 1 (申请表): what is not a code, a number or a date stands as a salted digest.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct ApplicationForm {
    /// The date on the form (申请日期).
    pub form_date: crate::Day,
    /// The field of the service (所属领域).
    pub field: Field,
    /// Digest of the name of the service (应用服务名称).
    pub service: Digest,
    /// Digest of the expected effect (预期成效).
    pub expected_effect: Digest,
    /// Digest of content and standard of the service (服务内容与标准).
    pub service_standard: Digest,
    /// Digest of the performance evaluation (应用绩效评估).
    pub performance: Digest,
    /// Each use scenario separately, numbered 1, 2, 3 and so on.
    pub scenarios: BoundedVec<Scenario, ConstU32<MAX_SCENARIOS>>,
    /// The system that will use the data.
    pub system: SystemTerms,
}

/// A row of the demand list (annex 2) as the applicant fills it in.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct DemandRow {
    /// The number of the scenario in the form.
    pub scenario: ScenarioNumber,
    /// The dataset.
    pub dataset: DatasetId,
    /// The items of it, ascending.
    pub items: Items,
    /// The agency that owns it.
    pub agency: OrgId,
}

/// The demand list (annex 2).
pub type DemandList = BoundedVec<DemandRow, ConstU32<MAX_ROWS>>;

/// How many documents an application has: one of each [`DocumentKind`].
pub const MAX_DOCUMENTS: u32 = 6;

/// The documents of an application as salted digests.
pub type Documents = BoundedVec<(DocumentKind, Digest), ConstU32<MAX_DOCUMENTS>>;

/// A row of the demand list that was approved.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct ApprovedRow {
    /// Its place in the demand list.
    pub row: RowIndex,
    /// The scenario it serves.
    pub scenario: ScenarioNumber,
    /// The dataset.
    pub dataset: DatasetId,
    /// The dataset's version at submission.
    pub version: DatasetVersion,
    /// The items of it.
    pub items: Items,
    /// The agency that owns and approved it.
    pub agency: OrgId,
}

/// The agencies of an application, ascending and without repetition.
pub type AgencyList = BoundedVec<OrgId, ConstU32<MAX_AGENCIES>>;

/// What an agreement is drafted from: an application that has reached `ToAgreement`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ApprovedApplication {
    /// Who applied.
    pub applicant: OrgId,
    /// The field of the service.
    pub field: Field,
    /// Digest of the name of the service (应用服务名称).
    pub service: Digest,
    /// The system that will use the data.
    pub system: SystemTerms,
    /// The scenarios.
    pub scenarios: BoundedVec<Scenario, ConstU32<MAX_SCENARIOS>>,
    /// Every agency of the application as submitted.
    pub agencies: AgencyList,
    /// The approved rows; at least one.
    pub rows: BoundedVec<ApprovedRow, ConstU32<MAX_ROWS>>,
}

/// What the agreements pallet asks of applications.
#[cfg(feature = "runtime")]
pub trait Applications {
    /// The application, if it has reached `ToAgreement` and no agreement was drafted from it yet.
    fn approved(application: ApplicationId) -> Option<ApprovedApplication>;

    /// Records that this agreement was drafted from the application, which may serve no second one.
    ///
    /// # Errors
    /// The application is not in `ToAgreement`, or has an agreement.
    fn bind_agreement(application: ApplicationId, agreement: AgreementId) -> DispatchResult;

    /// Makes an approved application of `applicant` over `datasets` (with their owners), for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_approved(applicant: OrgId, datasets: &[(DatasetId, OrgId)]) -> ApplicationId;
}

/// What applications ask the credit records.
#[cfg(feature = "runtime")]
pub trait CreditCheck {
    /// Whether a bad entry for breach of the regulation bars the organisation from applying now.
    fn barred(organisation: OrgId) -> bool;

    /// Whether the organisation holds a valid rating of at least `least`; 0 asks for none. Where no records of
    /// ratings are kept, the bureau sees to it in formal review, and the answer is yes.
    fn rating_reaches(_organisation: OrgId, _least: u8) -> bool {
        true
    }

    /// What [`CreditCheck::barred`] and [`CreditCheck::rating_reaches`] weigh together. Nothing where no records are kept.
    fn check_weight() -> Weight {
        Weight::zero()
    }
}

/// No credit records are kept: nobody is barred.
#[cfg(feature = "runtime")]
impl CreditCheck for () {
    fn barred(_: OrgId) -> bool {
        false
    }
}
