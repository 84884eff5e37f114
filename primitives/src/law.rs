//! Legal instruments, citations and enumerated grounds: a refusal carries one of these, never free text (decision 10).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// An instrument that a citation names, or its kind where the ledger has no code for the very one.
    pub enum Instrument {
        ZhejiangRegulation = 0, "zj-public-data-regulation", "Zhejiang public data regulation", "浙江省公共数据条例";
        LishuiRules = 1, "lishui-opening-rules", "Lishui rules on opening public data (trial)", "丽水市公共数据开放工作细则（试行）";
        CybersecurityLaw = 2, "cybersecurity-law", "Cybersecurity Law", "中华人民共和国网络安全法";
        DataSecurityLaw = 3, "data-security-law", "Data Security Law", "中华人民共和国数据安全法";
        PersonalInformationLaw = 4, "personal-information-protection-law", "Personal Information Protection Law", "中华人民共和国个人信息保护法";
        StateSecretsLaw = 5, "state-secrets-law", "Law on Guarding State Secrets", "中华人民共和国保守国家秘密法";
        OtherLaw = 6, "other-law", "another law", "其他法律";
        AdministrativeRegulation = 7, "administrative-regulation", "an administrative regulation", "行政法规";
        LocalRegulation = 8, "local-regulation", "a local regulation", "地方性法规";
        MinistryRule = 9, "ministry-rule", "a rule of a ministry or a local government", "规章";
        StateProvision = 10, "state-provision", "a provision of the state", "国家有关规定";
        Other = 11, "other", "another document", "其他文件";
    }
}

/// A place in an instrument: article, paragraph and item as printed; 0 where it does not name one.
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
pub struct Citation {
    /// Which instrument.
    pub instrument: Instrument,
    /// Article (条), from 1.
    pub article: u16,
    /// Paragraph (款), 0 for none.
    #[serde(default)]
    pub paragraph: u8,
    /// Item (项), 0 for none.
    #[serde(default)]
    pub item: u8,
}

impl Citation {
    /// An article of an instrument.
    pub const fn article(instrument: Instrument, article: u16) -> Self {
        Self { instrument, article, paragraph: 0, item: 0 }
    }

    /// Whether it names an article.
    pub const fn is_complete(&self) -> bool {
        self.article > 0
    }
}

code_enum! {
    /// Why a demand may be refused: only what laws, regulations, rules or state provisions expressly forbid, and what
    /// the applicant itself does not meet.
    pub enum RefusalGround {
        NationalSecurity = 0, "national-security", "opening endangers or may endanger national security", "开放后危及或者可能危及国家安全";
        PublicInterest = 1, "public-interest", "opening may harm the public interest", "开放后可能损害公共利益";
        ProtectedInformation = 2, "protected-information", "personal information, business secrets or confidential business information without cure", "涉及个人信息、商业秘密或者保密商务信息且未处理";
        AcquisitionAgreement = 3, "acquisition-agreement", "the agreement by which the data was obtained forbids opening", "数据获取协议约定不得开放";
        ForbiddenByLaw = 4, "forbidden-by-law", "a law or regulation forbids opening", "法律、法规规定不得开放";
        ForbiddenByProvision = 5, "forbidden-by-provision", "a rule or state provision forbids opening", "规章或者国家规定不得开放";
        ConditionsNotMet = 6, "conditions-not-met", "the applicant does not meet the published conditions for this dataset", "申请人不符合已公布的开放条件";
    }
}

code_enum! {
    /// Why the bureau returns an application in formal review.
    pub enum ReturnReason {
        DocumentMissing = 0, "document-missing", "a document is missing or cannot be opened", "材料缺失或者无法打开";
        DocumentExpired = 1, "document-expired", "a certificate or report has expired", "证书或者报告已过期";
        FormIncomplete = 2, "form-incomplete", "a field of the form is not filled in", "申请表填写不完整";
        ScenarioUnclear = 3, "scenario-unclear", "a use scenario is not described clearly", "应用场景描述不清";
        DemandListMismatch = 4, "demand-list-mismatch", "form and demand list do not agree", "申请表与需求清单不一致";
        SealMissing = 5, "seal-missing", "the seal or signature is missing", "缺少签章";
        ProtectionProofInvalid = 6, "protection-proof-invalid", "the classified-protection certificate does not fit the system", "等级保护证明与系统不符";
        NotQualified = 7, "not-qualified", "qualification or ability is not shown", "未证明具备资质和能力";
    }
}

code_enum! {
    /// Why an agency doubts a demand and asks for a coordination meeting.
    pub enum DoubtReason {
        AttributeUnclear = 0, "attribute-unclear", "the opening attribute of the data asked for is unclear", "开放属性不明确";
        SecurityRisk = 1, "security-risk", "opening to this use may carry a security risk", "可能存在安全风险";
        ScopeTooWide = 2, "scope-too-wide", "the items asked for go beyond the scenario", "数据项超出应用场景所需";
        AggregationRisk = 3, "aggregation-risk", "linking the data may produce sensitive data", "汇聚关联可能产生敏感数据";
        OwnershipUnclear = 4, "ownership-unclear", "another agency owns the data or part of it", "数据权属不清";
    }
}
