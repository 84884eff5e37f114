//! Organisations and the officers they act through (architecture, decision 1).

use crate::{parameters::Source, CreditCode, Digest, Moment, OrgId, PublicName};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {frame_support::weights::Weight, sp_runtime::DispatchError};

code_enum! {
    /// What an organisation is on the ledger.
    pub enum OrgKind {
        ///
        Bureau = 0, "bureau", "data bureau", "公共数据主管部门";
        ///
        Agency = 1, "agency", "agency", "公共数据开放主体";
        /// A legal person or other organisation that uses data.
        DataUser = 2, "data-user", "data user", "公共数据利用主体";
        /// A natural person that uses data, under a pseudonym.
        Individual = 3, "individual", "individual data user", "自然人利用主体";
        ///
        Regulator = 4, "regulator", "regulator", "监管部门";
        ///
        ExpertBody = 5, "expert-body", "expert body", "专家委员会";
    }
}

code_enum! {
    /// The legal kind of a public body. Which of them may own data is governed.
    pub enum LegalBody {
        AdministrativeOrgan = 0, "administrative-organ", "administrative organ", "行政机关";
        PublicInstitution = 1, "public-institution", "public institution", "事业单位";
        StateOrgan = 2, "state-organ", "other state organ", "其他国家机关";
        AuthorisedOrganisation = 3, "authorised-organisation", "organisation authorised by law to manage public affairs", "法律法规规章授权的组织";
        PublicServiceOperator = 4, "public-service-operator", "operator of water, power, gas or public transport", "公共服务运营单位";
        NationalBody = 5, "national-body", "national body stationed in the province", "国家有关部门派驻机构";
    }
}

impl LegalBody {
    /// Whether a body of this kind may own data, by the text that decides: the regulation names all of
    /// them, the city's rules only administrative organs and public institutions.
    pub const fn may_own_data(self, source: Source) -> bool {
        match source {
            Source::Regulation => true,
            Source::Rules => matches!(self, Self::AdministrativeOrgan | Self::PublicInstitution),
        }
    }
}

code_enum! {
    /// The level of government a body belongs to, from the highest to the lowest.
    pub enum Level {
        National = 0, "national", "national", "国家级";
        Province = 1, "province", "province", "省级";
        City = 2, "city", "city", "市级";
        County = 3, "county", "county", "县级";
        Township = 4, "township", "township", "乡镇级";
    }
}

code_enum! {
    /// A rule or manual whose current version the ledger names. The text stays off the chain.
    pub enum RuleDocument {
        /// The others are of R-120.
        PlatformManual = 0, "platform-manual", "manual of the platform", "平台操作手册";
        SecurityRules = 1, "security-rules", "security rules of opening", "开放安全管理制度";
        Classification = 2, "classification", "rules of classification", "分类分级制度";
        SecurityReview = 3, "security-review", "rules of security review", "安全审查制度";
        RiskAssessment = 4, "risk-assessment", "rules of risk assessment", "风险评估制度";
        Warning = 5, "warning", "rules of monitoring and warning", "监测预警制度";
        EmergencyDrill = 6, "emergency-drill", "rules of emergency drills", "应急演练制度";
        SecurityAudit = 7, "security-audit", "rules of security audit", "安全审计制度";
        SealAndDestroy = 8, "seal-and-destroy", "rules of sealing and destroying data", "封存销毁制度";
    }
}

code_enum! {
    /// Why a transaction was not let into the pool or a block: the custom code of the invalid transaction is
    /// [`AdmissionRefusal::custom_code`].
    pub enum AdmissionRefusal {
        NotOfficer = 1, "not-officer", "the account is no officer of an organisation of this ledger", "该账户不是本账本任何机构的人员";
        OrganisationSuspended = 2, "organisation-suspended", "the organisation of this account is suspended", "该账户所属机构已被暂停";
        OrganisationExited = 3, "organisation-exited", "the organisation of this account has left the ledger", "该账户所属机构已退出";
        QuotaExhausted = 4, "quota-exhausted", "the organisation has used up its quota; it is full again in the next period", "该机构本周期的额度已用完，下一周期恢复";
        CallNotAdmitted = 5, "call-not-admitted", "this ledger does not take such a call, alone or inside another", "本账本不接受此类调用（单独或者嵌套）";
        CallPaused = 6, "call-paused", "the council has paused this call, alone or inside another", "该调用（单独或者嵌套）已被联盟理事会暂停";
    }
}

impl AdmissionRefusal {
    /// The number inside `InvalidTransaction::Custom`; the same as the index of the code.
    pub const fn custom_code(self) -> u8 {
        match self {
            Self::NotOfficer => 1,
            Self::OrganisationSuspended => 2,
            Self::OrganisationExited => 3,
            Self::QuotaExhausted => 4,
            Self::CallNotAdmitted => 5,
            Self::CallPaused => 6,
        }
    }

    /// The refusal with this number.
    pub fn from_custom_code(code: u8) -> Option<Self> {
        <Self as crate::Code>::ALL.iter().copied().find(|refusal| refusal.custom_code() == code)
    }
}

code_enum! {
    /// The post an officer holds. One account holds one post.
    pub enum Role {
        /// Main head (主要负责人), R-008.
        Head = 0, "head", "head of the body", "主要负责人";
        /// Leader in charge of opening.
        ChiefDataOfficer = 1, "chief-data-officer", "chief data officer", "首席数据官";
        /// Working head for opening.
        DataOfficer = 2, "data-officer", "data officer", "数据专员";
        /// Security post.
        SecurityOfficer = 3, "security-officer", "security officer", "安全专员";
        /// Authorised representative (授权代表) of a data user.
        Signatory = 4, "signatory", "authorised representative", "授权代表";
        /// Prepares for a data user.
        Clerk = 5, "clerk", "clerk", "经办人";
        /// Of a regulator.
        Auditor = 6, "auditor", "auditor", "审计员";
        /// Of an expert body.
        Expert = 7, "expert", "expert", "专家";
    }
}

code_enum! {
    /// What an officer sets out to do. Which role may do what is the approval matrix [`Role::may`].
    pub enum Duty {
        Prepare = 0, "prepare", "prepare and file", "经办";
        Decide = 1, "decide", "decide", "决定";
        Sign = 2, "sign", "sign for the organisation", "签署";
        Administer = 3, "administer", "appoint and dismiss officers", "管理人员";
        Audit = 4, "audit", "audit and file findings", "审计";
        Rate = 5, "rate", "rate applicants", "评级";
    }
}

impl Role {
    /// The approval matrix: the data officer prepares, the chief data officer decides.
    pub const fn may(self, duty: Duty) -> bool {
        match self {
            Self::Head | Self::ChiefDataOfficer | Self::Signatory => {
                matches!(duty, Duty::Prepare | Duty::Decide | Duty::Sign | Duty::Administer)
            }
            Self::DataOfficer | Self::Clerk => matches!(duty, Duty::Prepare),
            Self::SecurityOfficer => matches!(duty, Duty::Audit),
            Self::Auditor => matches!(duty, Duty::Audit | Duty::Prepare | Duty::Administer),
            Self::Expert => matches!(duty, Duty::Rate | Duty::Administer),
        }
    }

    /// Whether an organisation of this kind has this post.
    pub const fn fits(self, kind: OrgKind) -> bool {
        match self {
            Self::Head | Self::ChiefDataOfficer | Self::DataOfficer => {
                matches!(kind, OrgKind::Bureau | OrgKind::Agency)
            }
            Self::SecurityOfficer => matches!(kind, OrgKind::Bureau | OrgKind::Agency | OrgKind::DataUser),
            Self::Signatory => matches!(kind, OrgKind::DataUser | OrgKind::Individual),
            Self::Clerk => matches!(kind, OrgKind::DataUser),
            Self::Auditor => matches!(kind, OrgKind::Regulator),
            Self::Expert => matches!(kind, OrgKind::ExpertBody),
        }
    }
}

/// Who an organisation is to the public.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// A body with a public name and a code.
    Registered {
        /// Its name.
        name: PublicName,
        /// Its unified social credit code.
        code: CreditCode,
    },
    /// A natural person: nothing but a commitment, salted, whose document and salt the bureau keeps off the chain.
    Pseudonym {
        /// Commitment to the proof of identity. The organisation's id is the pseudonym.
        commitment: Digest,
    },
}

code_enum! {
    /// Whether an organisation may act, and grants to it count.
    pub enum Standing {
        Active = 0, "active", "active", "正常";
        Suspended = 1, "suspended", "suspended", "已暂停";
        Exited = 2, "exited", "has left", "已退出";
    }
}

code_enum! {
    /// Why an organisation was suspended or left, or was let in again.
    pub enum StandingCause {
        Admitted = 0, "admitted", "admitted", "准入";
        SecurityRisk = 1, "security-risk", "security risk", "存在安全风险";
        Breach = 2, "breach", "breach of rules or agreement", "违规或者违约";
        KeyCompromise = 3, "key-compromise", "keys lost or stolen", "密钥遗失或者泄露";
        OwnRequest = 4, "own-request", "own request", "主动申请";
        Dissolved = 5, "dissolved", "dissolved or merged", "撤销或者合并";
        QualificationLost = 6, "qualification-lost", "qualification lost", "不再具备资质";
        CauseRemoved = 7, "cause-removed", "the cause was removed", "原因已消除";
    }
}

/// A change of standing: one record of the history of an organisation. Never changed, never removed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct StandingRecord<AccountId, BlockNumber> {
    /// From when the standing holds.
    pub from: Moment,
    /// The standing.
    pub standing: Standing,
    /// Why.
    pub cause: StandingCause,
    /// The organisation that acted; none at genesis.
    pub actor: Option<OrgId>,
    /// Its officer; none at genesis.
    pub officer: Option<AccountId>,
    /// Digest of the document behind it.
    pub evidence: Option<Digest>,
    /// The block.
    pub block: BlockNumber,
}

/// An officer, as found behind an account.
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
pub struct Officer {
    /// The organisation acted for.
    pub organisation: OrgId,
    /// What the organisation is.
    pub kind: OrgKind,
    /// The post.
    pub role: Role,
}

/// What other pallets ask the registry.
#[cfg(feature = "runtime")]
pub trait Organisations<AccountId> {
    /// The officer behind `who`, if it may do `duty` for an organisation of one of `kinds`.
    ///
    /// # Errors
    /// The registry's named errors: not an officer, the organisation suspended or gone, posts not filled, another
    /// kind of organisation, a role without this duty.
    fn authorise(who: &AccountId, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError>;

    /// The officer behind `who`, whatever the organisation's standing.
    fn officer(who: &AccountId) -> Option<Officer>;

    /// What the organisation is.
    fn kind(organisation: OrgId) -> Option<OrgKind>;

    /// Who the organisation is to the public.
    fn identity(organisation: OrgId) -> Option<Identity>;

    /// Its standing at a moment, from its history; `None` before its admission.
    fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing>;

    /// Its standing now.
    fn standing(organisation: OrgId) -> Option<Standing>;

    /// The data bureau of this ledger.
    fn bureau() -> Option<OrgId>;

    /// Makes an organisation with one officer of this role, for benchmarks. Different `seed`, different organisation and account.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_officer(kind: OrgKind, role: Role, seed: u32) -> (OrgId, AccountId);

    /// Makes `who` an officer of an organisation, for benchmarks that need an account whose key they hold. Tells whether it did.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_appoint(_organisation: OrgId, _who: AccountId, _role: Role) -> bool {
        false
    }
}

/// What must follow in the same step when an officer leaves its post, or an organisation may not act any more: the council's seat
/// that it holds, say. `()` lets nothing follow.
#[cfg(feature = "runtime")]
pub trait OfficerChanges<AccountId> {
    /// The officer left its post; `successor` took it over, if anybody did. The registry knows both already.
    fn left(organisation: OrgId, officer: &AccountId, successor: Option<&AccountId>);

    /// The organisation was suspended, or has left with all its officers.
    fn stopped(organisation: OrgId);

    /// The most that either weighs.
    fn weight() -> Weight;
}

#[cfg(feature = "runtime")]
impl<AccountId> OfficerChanges<AccountId> for () {
    fn left(_: OrgId, _: &AccountId, _: Option<&AccountId>) {}

    fn stopped(_: OrgId) {}

    fn weight() -> Weight {
        Weight::zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn q_35_data_officer_prepares_and_chief_data_officer_decides() {
        assert!(Role::DataOfficer.may(Duty::Prepare));
        assert!(!Role::DataOfficer.may(Duty::Decide));
        assert!(!Role::DataOfficer.may(Duty::Sign));
        assert!(Role::ChiefDataOfficer.may(Duty::Decide));
        assert!(!Role::Clerk.may(Duty::Sign));
        assert!(Role::Signatory.may(Duty::Sign));
    }

    #[test]
    fn q_01_regulation_admits_more_bodies_than_the_rules() {
        let admitted = |source| LegalBody::ALL.iter().filter(|body| body.may_own_data(source)).count();
        assert_eq!(admitted(Source::Regulation), LegalBody::ALL.len());
        assert_eq!(admitted(Source::Rules), 2);
        assert!(LegalBody::PublicInstitution.may_own_data(Source::Rules));
        assert!(!LegalBody::PublicServiceOperator.may_own_data(Source::Rules));
    }

    #[test]
    fn refusals_are_found_by_their_custom_code() {
        for refusal in AdmissionRefusal::ALL {
            assert_eq!(refusal.encode(), [refusal.custom_code()]);
            assert_eq!(AdmissionRefusal::from_custom_code(refusal.custom_code()), Some(*refusal));
        }
        assert_eq!(AdmissionRefusal::from_custom_code(0), None);
    }

    #[test]
    fn every_kind_has_a_role_that_administers() {
        for kind in OrgKind::ALL {
            assert!(Role::ALL.iter().any(|role| role.fits(*kind) && role.may(Duty::Administer)), "{kind:?}");
        }
    }
}
