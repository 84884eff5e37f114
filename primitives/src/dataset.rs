//! The entry of a dataset in the catalog (条例第28条, 细则第9条): what an agency describes, and what may be read of it.
//!
//! An entry holds codes, numbers, times and digests; its name is the only text. A digest is of a document off the chain.

pub mod record;

use crate::{
    catalog::{
        Channel, CureKind, DataFormat, DataType, Field, Ground, Items, OpeningAttribute, ProtectedKind, Service,
        SharingAttribute, UpdateFrequency,
    },
    law::Citation,
    organisation::Level,
    DatasetId, DatasetVersion, Day, Digest, Moment, OrgId, PublicName,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// Where the version in work of a dataset's entry stands (state machine 5.1). What is served meanwhile is
    /// [`Service`].
    pub enum Stage {
        /// The owner writes it.
        Draft = 0, "draft", "draft", "草稿";
        ///
        Proposed = 1, "proposed", "proposed for review", "已提交审核";
        ///
        Disputed = 2, "disputed", "opening attribute disputed", "开放属性有异议";
        ///
        WithGovernment = 3, "with-government", "with the government for decision", "已报政府决定";
        /// Its version is not served yet.
        Listed = 4, "listed", "listed", "已列入目录";
        /// No version is in work.
        Settled = 5, "settled", "no version in work", "无在办版本";
    }
}

code_enum! {
    /// Where a dispute over the sharing attribute stands.
    pub enum SharingStage {
        Settled = 0, "settled", "not disputed", "无异议";
        Disputed = 1, "disputed", "sharing attribute disputed", "共享属性有异议";
        WithGovernment = 2, "with-government", "with the government for decision", "已报政府决定";
    }
}

code_enum! {
    /// Which attribute a dispute is about.
    pub enum Matter {
        Opening = 0, "opening", "opening attribute", "开放属性";
        Sharing = 1, "sharing", "sharing attribute", "共享属性";
    }
}

code_enum! {
    /// What was done with a dataset: one entry of its history.
    pub enum DatasetAct {
        Register = 0, "register", "registered", "登记";
        Amend = 1, "amend", "draft amended", "修改草稿";
        NewVersion = 2, "new-version", "new version drafted", "起草新版本";
        Discard = 3, "discard", "draft discarded", "放弃草稿";
        Propose = 4, "propose", "proposed for review", "提交审核";
        Return = 5, "return", "returned by the bureau", "退回";
        List = 6, "list", "listed", "列入目录";
        Dispute = 7, "dispute", "opening attribute disputed", "对开放属性提出异议";
        Settle = 8, "settle", "dispute over the opening attribute settled", "开放属性协商一致";
        Report = 9, "report", "opening attribute reported to the government", "开放属性报政府决定";
        Decide = 10, "decide", "opening attribute decided by the government", "政府决定开放属性";
        Publish = 11, "publish", "opened on the platform", "通过平台开放";
        File = 12, "file", "opening outside the platform filed", "平台外开放备案";
        Acknowledge = 13, "acknowledge", "filing acknowledged", "备案确认";
        OpenElsewhere = 14, "open-elsewhere", "opened outside the platform", "平台外开放";
        FilingExpired = 15, "filing-expired", "time of the filing ran out", "备案期限届满";
        Suspend = 16, "suspend", "suspended", "中止开放";
        Restore = 17, "restore", "restored", "恢复开放";
        Withdraw = 18, "withdraw", "withdrawn", "撤回";
        Reassess = 19, "reassess", "assessed anew", "重新评估";
        WithdrawConsent = 20, "withdraw-consent", "a consent was withdrawn", "授权同意撤回";
        DisputeSharing = 21, "dispute-sharing", "sharing attribute disputed", "对共享属性提出异议";
        SettleSharing = 22, "settle-sharing", "dispute over the sharing attribute settled", "共享属性协商一致";
        ReportSharing = 23, "report-sharing", "sharing attribute reported to the government", "共享属性报政府决定";
        DecideSharing = 24, "decide-sharing", "sharing attribute decided by the government", "政府决定共享属性";
        SuspendItems = 25, "suspend-items", "suspended items changed", "变更中止开放的数据项";
    }
}

code_enum! {
    /// Why the bureau returns an entry.
    pub enum EntryFault {
        FieldsInaccurate = 0, "fields-inaccurate", "fields are incomplete or inaccurate", "字段不完整或者不准确";
        AttributeUnsound = 1, "attribute-unsound", "the opening attribute is not set soundly", "开放属性确定不合理";
        AssessmentInsufficient = 2, "assessment-insufficient", "the security assessment does not suffice", "安全评估不充分";
        CureInsufficient = 3, "cure-insufficient", "anonymisation, desensitisation or consents do not suffice", "匿名化、脱敏或者授权同意不充分";
        ConditionsUnreasonable = 4, "conditions-unreasonable", "the opening conditions are not reasonable", "开放条件不合理";
        ItemsUnclear = 5, "items-unclear", "data items or dictionary are unclear", "数据项或者数据字典不清";
        LegalBasisDoubtful = 6, "legal-basis-doubtful", "the legal basis does not carry the collection", "采集依据不足";
        Duplicate = 7, "duplicate", "the data is in the catalog already", "目录中已有该数据";
    }
}

code_enum! {
    /// Why a dataset is suspended or withdrawn.
    pub enum StopCause {
        ///
        Objection = 0, "objection", "somebody objected", "当事人提出异议";
        ///
        SecurityRisk = 1, "security-risk", "the owner found a security risk", "发现安全风险";
        ///
        ConsentWithdrawn = 2, "consent-withdrawn", "a consent was withdrawn", "授权同意被撤回";
        ///
        QualityProblem = 3, "quality-problem", "the data is wrong or out of date", "数据存在质量问题";
        ///
        GroundArose = 4, "ground-arose", "a ground for prohibition arose", "出现禁止开放情形";
    }
}

code_enum! {
    /// The special reason for opening outside the platform.
    pub enum FilingReason {
        PlatformCannotCarry = 0, "platform-cannot-carry", "the platform cannot carry the data for technical reasons", "平台技术条件不支持";
        StateSystem = 1, "state-system", "the state prescribes a system of its own", "国家规定使用专用系统";
        ExistingChannel = 2, "existing-channel", "an existing channel is being merged into the platform", "既有通道正在整合";
        Emergency = 3, "emergency", "an emergency leaves no time", "应急需要";
        OtherSpecial = 4, "other-special", "another special reason, stated in the filing", "备案材料载明的其他特殊原因";
    }
}

code_enum! {
    /// Why a dataset has priority (条例第29条第1款, R-037).
    pub enum PriorityCategory {
        Livelihood = 0, "livelihood", "closely tied to people's livelihood", "与民生紧密相关";
        UrgentNeed = 1, "urgent-need", "urgently needed by society", "社会迫切需要";
        HighAddedValue = 2, "high-added-value", "high potential of added value", "行业增值潜力显著";
        StrategicIndustry = 3, "strategic-industry", "of strategic meaning for industry", "产业战略意义重大";
    }
}

code_enum! {
    /// Who is heard before the priority list is fixed (条例第29条第2款, R-038).
    pub enum ConsultedGroup {
        IndustryOrganisations = 0, "industry-organisations", "industry organisations", "相关行业组织";
        Enterprises = 1, "enterprises", "enterprises", "企业";
        Experts = 2, "experts", "experts", "专家";
        Public = 3, "public", "the public", "社会公众";
    }
}

code_enum! {
    /// What is done where linking data may produce secret or sensitive data.
    pub enum LinkageMeasure {
        NoneNeeded = 0, "none-needed", "assessment and opinion ask for none", "评估和意见认为无需措施";
        FieldsRemoved = 1, "fields-removed", "fields removed", "删除字段";
        Aggregated = 2, "aggregated", "made coarser", "聚合处理";
        PrivacyComputing = 3, "privacy-computing", "privacy computing", "隐私计算";
        LinkingForbidden = 4, "linking-forbidden", "conditions forbid linking", "开放条件禁止关联";
        AccessNarrowed = 5, "access-narrowed", "fewer may obtain it", "缩小获取范围";
    }
}

/// How many grounds an entry may name: as many as there are.
pub const MAX_GROUNDS: u32 = 5;
/// How many kinds of protected information an entry may name: as many as there are.
pub const MAX_PROTECTED: u32 = 2;
/// How many ways back from G3 an entry may show: as many as there are.
pub const MAX_CURES: u32 = 3;
/// The highest rating that an entry may ask of applicants.
pub const MAX_RATING: u8 = 5;

/// What R-001 asks of data that is opened.
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
pub struct Qualities {
    /// It is as collected or produced, not processed into something else (原始性).
    pub original: bool,
    /// Machines can read it (可机器读取).
    pub machine_readable: bool,
    /// Society can use it (可供社会化利用).
    pub usable: bool,
}

impl Qualities {
    /// Whether it has all three.
    pub const fn all(self) -> bool {
        self.original && self.machine_readable && self.usable
    }
}

/// The sharing attribute with what each value must state.
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
pub enum Sharing {
    /// Shared without conditions.
    Unconditional,
    /// Shared under conditions.
    Restricted {
        /// Why.
        reason: Digest,
        /// Under which conditions.
        conditions: Digest,
    },
    /// Not shared.
    NotShared {
        /// The legal ground.
        ground: Citation,
    },
}

impl Sharing {
    /// Its code.
    pub const fn attribute(&self) -> SharingAttribute {
        match self {
            Self::Unconditional => SharingAttribute::Unconditional,
            Self::Restricted { .. } => SharingAttribute::Restricted,
            Self::NotShared { .. } => SharingAttribute::NotShared,
        }
    }

    /// Whether a ground that it needs names an article.
    pub const fn is_grounded(&self) -> bool {
        match self {
            Self::NotShared { ground } => ground.is_complete(),
            _ => true,
        }
    }
}

/// A way back from G3 that was taken.
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
pub struct Cure {
    /// Which way.
    pub kind: CureKind,
    /// W1 and W2: report of the method and of who assessed it. W3: the consents and their scope; never a name.
    pub evidence: Digest,
    /// W1 and W2: version of the provincial technical specification that was followed, from 1. W3: 0.
    #[serde(default)]
    pub specification: u16,
    /// W3: how many consented, from 1. W1 and W2: 0.
    #[serde(default)]
    pub consents: u32,
}

/// Assessment of data whose aggregation or linkage may produce secret or sensitive data.
///
/// As long as a part is missing the entry stays a draft.
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
pub struct Linkage {
    /// The security assessment.
    #[serde(default)]
    pub assessment: Option<Digest>,
    /// The opinion of the expert committee.
    #[serde(default)]
    pub committee_opinion: Option<Digest>,
    /// What is done about it.
    #[serde(default)]
    pub measure: Option<LinkageMeasure>,
}

impl Linkage {
    /// Whether assessment, opinion and measure are there.
    pub const fn is_complete(&self) -> bool {
        self.assessment.is_some() && self.committee_opinion.is_some() && self.measure.is_some()
    }
}

/// The state of the data that an entry describes. The data itself never comes near the chain.
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
pub struct Content {
    /// Salted digest of the data.
    pub digest: Digest,
    /// When the data was produced or last updated.
    pub produced_at: Moment,
}

/// What an agency says of a dataset.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Metadata {
    /// Data name (数据名称).
    pub name: PublicName,
    /// Opening attribute (开放属性), R-027.
    pub attribute: OpeningAttribute,
    /// Sharing attribute (共享属性), R-130.
    pub sharing: Sharing,
    /// Data format (数据格式).
    pub format: DataFormat,
    /// Data type (数据类型).
    pub data_type: DataType,
    /// Update frequency (数据更新频率).
    pub update_frequency: UpdateFrequency,
    /// Field (所属领域).
    pub field: Field,
    /// Level of government whose data it is.
    pub level: Level,
    /// Codes of the data items, ascending. Empty under G1 and under G3 before cure.
    #[serde(default)]
    pub items: Items,
    /// The data dictionary (数据字典), in which the item codes are explained.
    pub dictionary: Digest,
    /// What the collection of the data is based on.
    pub legal_basis: Citation,
    /// Grounds for prohibition that the data falls under, ascending.
    #[serde(default)]
    pub grounds: BoundedVec<Ground, ConstU32<MAX_GROUNDS>>,
    /// What protected information G3 is about, ascending; empty without G3.
    #[serde(default)]
    pub protected: BoundedVec<ProtectedKind, ConstU32<MAX_PROTECTED>>,
    /// The ways back from G3 that were taken, ascending by kind. They stand for the data of this entry: it is the processed
    /// product, and the raw data is another version that stays prohibited.
    #[serde(default)]
    pub cures: BoundedVec<Cure, ConstU32<MAX_CURES>>,
    /// Security assessment of opening; needed to propose.
    #[serde(default)]
    pub assessment: Option<Digest>,
    /// Conditions of opening; restricted data needs them.
    #[serde(default)]
    pub conditions: Option<Digest>,
    /// Least rating an applicant needs: 0 none, else 1 to the highest grade in force.
    #[serde(default)]
    pub min_rating: u8,
    ///
    pub qualities: Qualities,
    /// Given where aggregation or linkage may produce secret or sensitive data.
    #[serde(default)]
    pub linkage: Option<Linkage>,
    /// The owner's declaration that neither the data nor this entry holds a state secret.
    pub no_state_secret: bool,
    /// The data as it stands.
    #[serde(default)]
    pub content: Option<Content>,
}

impl Metadata {
    /// Whether this kind of protected information has its cure. `consent_too` says that W1 and W2 need W3 beside them.
    pub fn is_cured(&self, kind: ProtectedKind, consent_too: bool) -> bool {
        let has = |fits: &dyn Fn(CureKind) -> bool| self.cures.iter().any(|cure| fits(cure.kind));
        has(&|cure| cure == CureKind::Consented) || (!consent_too && has(&|cure| cure.cures(kind)))
    }

    /// Whether every kind of protected information that G3 is about has its cure.
    pub fn protection_cured(&self, consent_too: bool) -> bool {
        !self.protected.is_empty() && self.protected.iter().all(|kind| self.is_cured(*kind, consent_too))
    }

    /// Whether no ground keeps it from being opened: none at all, or G3 alone and cured.
    pub fn may_open(&self, consent_too: bool) -> bool {
        self.grounds.iter().all(|ground| *ground == Ground::ProtectedInformation && self.protection_cured(consent_too))
    }

    /// Whether its items must not be listed: under G1, and under G3 before cure.
    pub fn hides_items(&self, consent_too: bool) -> bool {
        self.grounds.iter().any(|ground| match ground {
            Ground::NationalSecurity => true,
            Ground::ProtectedInformation => !self.protection_cured(consent_too),
            _ => false,
        })
    }

    /// The entry with another opening attribute, as agreed or decided. Where it may be opened by that, the grounds
    /// that stood against it are found not to apply and are dropped.
    pub fn with_attribute(&self, attribute: OpeningAttribute, consent_too: bool) -> Self {
        let mut changed = self.clone();
        changed.attribute = attribute;
        if attribute != OpeningAttribute::Prohibited && !self.may_open(consent_too) {
            changed.grounds = Default::default();
            changed.protected = Default::default();
            changed.cures = Default::default();
        }
        changed
    }

    /// The last day on which the data should be updated, from its frequency; `None` where there is no such day.
    pub fn update_due(&self) -> Option<Day> {
        let produced = Day::from_moment(self.content?.produced_at);
        match self.update_frequency {
            UpdateFrequency::Realtime | UpdateFrequency::Daily => Some(produced.plus(1)),
            UpdateFrequency::Weekly => Some(produced.plus(7)),
            UpdateFrequency::Monthly => Some(produced.plus_months(1)),
            UpdateFrequency::Quarterly => Some(produced.plus_months(3)),
            UpdateFrequency::HalfYearly => Some(produced.plus_months(6)),
            UpdateFrequency::Yearly => Some(produced.plus_months(12)),
            UpdateFrequency::Irregular | UpdateFrequency::Never => None,
        }
    }
}

/// The attribute that a side holds right, or that was decided.
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
pub enum Claim {
    /// Of opening.
    Opening(OpeningAttribute),
    /// Of sharing.
    Sharing(Sharing),
}

impl Claim {
    /// Which attribute it is about.
    pub const fn matter(&self) -> Matter {
        match self {
            Self::Opening(_) => Matter::Opening,
            Self::Sharing(_) => Matter::Sharing,
        }
    }
}

/// What the bureau says after review of an entry.
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
pub enum EntryReview {
    /// It is listed.
    Pass,
    /// It goes back to its owner.
    Return {
        /// Why.
        reason: EntryFault,
    },
}

/// A dataset as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CatalogEntry {
    /// Which dataset.
    pub dataset: DatasetId,
    /// The agency that owns it.
    pub owner: OrgId,
    /// Where the version in work stands.
    pub stage: Stage,
    /// Where a dispute over the sharing attribute stands.
    pub sharing_stage: SharingStage,
    /// Whether it is being served.
    pub service: Service,
    /// How many versions it has.
    pub versions: DatasetVersion,
    /// The version in work.
    pub work: Option<DatasetVersion>,
    /// The latest version that is listed and may be served.
    pub listed: Option<DatasetVersion>,
    /// The version that is served, or was until suspension or withdrawal.
    pub serving: Option<DatasetVersion>,
    /// The version that `metadata`, `attribute` and `sharing` are of: the one served, else the one listed.
    pub shown: Option<DatasetVersion>,
    /// The opening attribute in effect; while disputed, the stricter one.
    pub attribute: Option<OpeningAttribute>,
    /// The sharing attribute in effect.
    pub sharing: Option<Sharing>,
    /// The channel it is opened on.
    pub channel: Option<Channel>,
    /// Last day of an opening outside the platform.
    pub elsewhere_until: Option<Day>,
    /// Latest security assessment.
    pub assessment: Option<Digest>,
    /// Last day for the next review of its attribute.
    pub review_due: Option<Day>,
    /// Whether that day has passed.
    pub review_overdue: bool,
    /// Last day for the next update of the data.
    pub update_due: Option<Day>,
    /// Whether that day has passed.
    pub update_overdue: bool,
    /// Whether a consent was withdrawn and no assessment has followed.
    pub assess_anew: bool,
    /// How many consents were withdrawn.
    pub withdrawn_consents: u32,
    /// Whether its owner's own finding suspends it, beside the objections that may.
    pub suspended_by_owner: bool,
    /// The items that objections keep suspended while the rest is served.
    pub suspended_items: Items,
    /// What the owner says of it.
    pub metadata: Option<Metadata>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Instrument;

    fn entry() -> Metadata {
        Metadata {
            name: PublicName::new("危险货物道路运输车辆").unwrap(),
            attribute: OpeningAttribute::Prohibited,
            sharing: Sharing::Unconditional,
            format: DataFormat::Csv,
            data_type: DataType::Table,
            update_frequency: UpdateFrequency::Monthly,
            field: Field::Transport,
            level: Level::City,
            items: Items::default(),
            dictionary: Digest::sha256([1; 32]),
            legal_basis: Citation::article(Instrument::AdministrativeRegulation, 9),
            grounds: vec![Ground::ProtectedInformation].try_into().unwrap(),
            protected: vec![ProtectedKind::PersonalInformation, ProtectedKind::BusinessSecret].try_into().unwrap(),
            cures: Default::default(),
            assessment: None,
            conditions: None,
            min_rating: 0,
            qualities: Qualities { original: true, machine_readable: true, usable: true },
            linkage: None,
            no_state_secret: true,
            content: None,
        }
    }

    fn cures(kinds: &[CureKind]) -> BoundedVec<Cure, ConstU32<MAX_CURES>> {
        let cure =
            |kind: &CureKind| Cure { kind: *kind, evidence: Digest::sha256([2; 32]), specification: 1, consents: 0 };
        kinds.iter().map(cure).collect::<Vec<_>>().try_into().unwrap()
    }

    #[test]
    fn q_05_mixed_data_needs_a_cure_for_each_part() {
        let mut e = entry();
        for (kinds, free, consent_too) in [
            (&[][..], false, false),
            (&[CureKind::Anonymised], false, false),
            (&[CureKind::Desensitised], false, false),
            (&[CureKind::Anonymised, CureKind::Desensitised], true, false),
            (&[CureKind::Consented], true, true),
            (&[CureKind::Anonymised, CureKind::Desensitised, CureKind::Consented], true, true),
        ] {
            e.cures = cures(kinds);
            assert_eq!(e.may_open(false), free, "{kinds:?}");
            assert_eq!(e.may_open(true), consent_too, "{kinds:?}");
            assert_eq!(e.hides_items(false), !free, "{kinds:?}");
        }
    }

    #[test]
    fn r_030_no_other_ground_is_ever_cured() {
        let mut e = entry();
        e.cures = cures(&[CureKind::Consented]);
        for ground in
            [Ground::NationalSecurity, Ground::PublicInterest, Ground::AcquisitionAgreement, Ground::ForbiddenByLaw]
        {
            e.grounds = vec![ground].try_into().unwrap();
            assert!(!e.may_open(false));
            assert_eq!(e.hides_items(false), ground == Ground::NationalSecurity);
        }
    }

    #[test]
    fn r_036_an_attribute_that_opens_drops_the_grounds() {
        let opened = entry().with_attribute(OpeningAttribute::Restricted, false);
        assert!(opened.grounds.is_empty() && opened.protected.is_empty() && opened.may_open(true));
        let mut cured = entry();
        cured.cures = cures(&[CureKind::Consented]);
        assert_eq!(cured.with_attribute(OpeningAttribute::Restricted, false).grounds, cured.grounds);
    }

    #[test]
    fn r_021_the_next_update_follows_from_the_frequency() {
        let mut e = entry();
        assert_eq!(e.update_due(), None);
        let day = Day::from_ymd(2026, 1, 31).unwrap();
        e.content = Some(Content { digest: Digest::sha256([3; 32]), produced_at: day.start() });
        assert_eq!(e.update_due().map(|d| d.to_string()), Some("2026-02-28".into()));
        e.update_frequency = UpdateFrequency::Irregular;
        assert_eq!(e.update_due(), None);
    }

    #[test]
    fn an_entry_reads_back_from_json() {
        let json = serde_json::to_string(&entry()).unwrap();
        assert_eq!(serde_json::from_str::<Metadata>(&json).unwrap(), entry());
    }
}
