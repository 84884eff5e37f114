//! Orders to rectify (R-095 to R-102, R-150 to R-152): codes, and what readers are shown.

use crate::{
    clocks::{Due, Term},
    law::{Citation, Instrument},
    AgreementId, CreditEntryId, Day, Digest, GrantHash, Moment, OrgId, RectificationId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// Why a data user is ordered to correct. The first four are the items of 条例第49条, with their numbers.
    pub enum BreachGround {
        BeyondScope = 1, "beyond-scope", "data was used beyond the agreed scope without consent", "未经同意超出协议约定的范围使用数据";
        MeasuresNotTaken = 2, "measures-not-taken", "agreed security measures were not taken", "未按照协议和承诺书采取安全保障措施";
        PlatformRulesBroken = 3, "platform-rules-broken", "the security rules of the platform were seriously broken", "严重违反公共数据平台安全管理规范";
        OtherSeriousBreach = 4, "other-serious-breach", "the agreement was seriously broken in another way", "其他严重违反公共数据开放利用协议的情形";
        /// R-096, 附4三(三).
        OtherBreach = 5, "other-breach", "the agreement was broken in another, less serious way", "其他违反公共数据开放利用协议的情形";
    }
}

impl BreachGround {
    /// Whether the regulation itself names it (R-097): then closing access is a duty and no choice.
    pub const fn is_statutory(self) -> bool {
        !matches!(self, Self::OtherBreach)
    }

    /// The latest that access must be closed on this ground (R-096, R-097). `with_order` is the governed parameter
    /// `conduct.closure_with_order` (Q-20).
    pub const fn latest_closure(self, with_order: bool) -> Closure {
        match (self.is_statutory(), with_order) {
            (true, true) => Closure::WithOrder,
            (true, false) => Closure::AfterFailure,
            (false, _) => Closure::Without,
        }
    }

    /// Where the regulation names it; `None` for a breach that only annex 4 speaks of.
    pub const fn citation(self) -> Option<Citation> {
        let item = match self {
            Self::BeyondScope => 1,
            Self::MeasuresNotTaken => 2,
            Self::PlatformRulesBroken => 3,
            Self::OtherSeriousBreach => 4,
            Self::OtherBreach => return None,
        };
        Some(Citation { instrument: Instrument::ZhejiangRegulation, article: 49, paragraph: 1, item })
    }
}

code_enum! {
    /// Why an agency is ordered to rectify (R-150): the ten items of 条例第47条第1款, with their numbers.
    pub enum AgencyGround {
        CatalogNotKept = 1, "catalog-not-kept", "the sub-catalog was not compiled or updated as required", "未按照规定编制或者更新公共数据子目录";
        OwnNetworkOrPlatform = 2, "own-network-or-platform", "a dedicated network or a platform of its own was built, enlarged or rebuilt against the rules", "违反规定新建业务专网或者新建、扩建、改建独立数据平台";
        SystemOutsidePlatform = 3, "system-outside-platform", "an application system was developed or upgraded outside the platform against the rules", "违反规定在公共数据平台外开发、升级改造应用系统";
        CollectedAgain = 4, "collected-again", "data was collected again against the rules", "违反规定重复收集数据";
        NotGathered = 5, "not-gathered", "data was not gathered to the platform in time or not to the standard", "未及时向公共数据平台归集数据或者归集的数据不符合标准要求";
        NotVerifiedOrWithdrawn = 6, "not-verified-or-withdrawn", "data was not verified, sealed or withdrawn, or applications were not shut down, as required", "未按照规定校核、封存、撤回公共数据或者关停数据应用";
        NotSharedOrOpened = 7, "not-shared-or-opened", "data was not shared or opened as required", "未按照规定共享或者开放公共数据";
        SharedDataMisused = 8, "shared-data-misused", "data obtained by sharing was used for other purposes", "违反规定将共享获取的公共数据用于其他目的";
        SecurityDutiesNotDone = 9, "security-duties-not-done", "duties of data security were not done", "未依法履行公共数据安全职责";
        OtherBreach = 10, "other-breach", "the regulation was broken in another way", "违反本条例规定的其他情形";
    }
}

impl AgencyGround {
    /// Where the regulation names it.
    pub const fn citation(self) -> Citation {
        let item = match self {
            Self::CatalogNotKept => 1,
            Self::OwnNetworkOrPlatform => 2,
            Self::SystemOutsidePlatform => 3,
            Self::CollectedAgain => 4,
            Self::NotGathered => 5,
            Self::NotVerifiedOrWithdrawn => 6,
            Self::NotSharedOrOpened => 7,
            Self::SharedDataMisused => 8,
            Self::SecurityDutiesNotDone => 9,
            Self::OtherBreach => 10,
        };
        Citation { instrument: Instrument::ZhejiangRegulation, article: 47, paragraph: 1, item }
    }
}

code_enum! {
    /// When an order closes access (R-096, R-097, Q-20), from the earliest to never.
    pub enum Closure {
        WithOrder = 0, "with-order", "access is closed with the order", "责令整改同时关闭权限";
        AfterFailure = 1, "after-failure", "access is closed when the correction has failed", "未按要求整改时关闭权限";
        /// A choice on no ground that the regulation names.
        Without = 2, "without", "access stays open until the service is terminated", "整改期间不关闭权限";
    }
}

code_enum! {
    /// What the check of a reported correction found (R-098, R-151).
    pub enum CheckResult {
        Corrected = 0, "corrected", "corrected as required", "已按要求整改";
        NotCorrected = 1, "not-corrected", "not corrected as required", "未按要求整改";
    }
}

code_enum! {
    /// Why an order is taken back.
    pub enum WithdrawalReason {
        NoBreach = 0, "no-breach", "there was no breach", "不存在违约或者违规情形";
        WrongSubject = 1, "wrong-subject", "the order was given to the wrong party or on the wrong grant or agreement", "责令对象或者授权、协议有误";
        WrongGroundOrLimit = 2, "wrong-ground-or-limit", "the ground or the limit was wrong; a new order may follow", "事由或者期限有误，可以重新责令";
        ProcedureFaulty = 3, "procedure-faulty", "the procedure was faulty", "程序有误";
    }
}

code_enum! {
    /// What a regulator found in a case that was referred to it (R-100).
    pub enum ReferralOutcome {
        LawBroken = 0, "law-broken", "network, data or personal-information law was broken", "违反网络安全、数据安全、个人信息保护法律法规";
        NoLawBroken = 1, "no-law-broken", "no such law was broken", "未违反上述法律法规";
    }
}

code_enum! {
    /// Where an order stands (state machine 5.7). Those to data users are never `WithGovernment` or `Criticised`; those to
    /// agencies never `Terminated`.
    pub enum RectificationState {
        /// The limit runs.
        Ordered = 0, "ordered", "ordered", "已责令整改";
        /// Reported in time; the orderer checks.
        Reported = 1, "reported", "correction reported", "已反馈整改情况";
        /// Not corrected as required within the limit.
        Failed = 2, "failed", "not corrected as required", "未按要求整改";
        /// Closed: corrected; access is open again.
        Accepted = 3, "accepted", "correction accepted", "整改通过";
        /// Closed: the service is terminated and, after a failed correction, the credit entry made.
        Terminated = 4, "terminated", "service terminated", "已终止服务";
        /// The government was asked for public criticism.
        WithGovernment = 5, "with-government", "with the government", "已提请通报批评";
        /// The government has criticised.
        Criticised = 6, "criticised", "publicly criticised", "已通报批评";
        /// Closed: the order was given in error.
        Withdrawn = 7, "withdrawn", "order withdrawn", "已撤销责令";
    }
}

impl RectificationState {
    /// Whether nothing more is asked of anybody, apart from what follows from a referral.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Accepted | Self::Terminated | Self::Criticised | Self::Withdrawn)
    }
}

code_enum! {
    /// What is done in a case (state machine 5.7).
    pub enum RectificationAct {
        /// R-096, R-097, R-150.
        Order = 0, "order", "rectification ordered", "责令整改";
        /// R-151.
        Report = 1, "report", "correction reported", "反馈整改情况";
        Accept = 2, "accept", "correction accepted", "整改通过";
        /// While the limit is open.
        Return = 3, "return", "correction not accepted, limit still open", "整改未通过，继续整改";
        Reject = 4, "reject", "correction not accepted", "整改未通过";
        PassLimit = 5, "pass-limit", "limit passed without a report", "逾期未反馈";
        /// R-098, R-099.
        Terminate = 6, "terminate", "service terminated after failed correction", "未按要求整改，终止服务";
        /// R-095, Q-20.
        TerminateDirectly = 7, "terminate-directly", "service terminated without rectification", "直接终止服务";
        Withdraw = 8, "withdraw", "order withdrawn", "撤销责令";
        /// R-100, R-102.
        ReferToRegulator = 9, "refer-to-regulator", "referred to a regulator", "移送监管部门";
        /// R-100.
        RecordResult = 10, "record-result", "result of the regulator recorded", "记录监管部门处理结果";
        /// R-152.
        AskGovernment = 11, "ask-government", "government asked for public criticism", "提请本级人民政府通报批评";
        /// R-152.
        RecordCriticism = 12, "record-criticism", "public criticism recorded", "记录通报批评";
        /// R-152.
        ReferToOrgan = 13, "refer-to-organ", "referred to the competent organ", "移送有权机关";
    }
}

/// What an order to a data user is about.
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
pub enum RectificationSubject {
    /// One grant.
    Grant(GrantHash),
    /// All grants of an agreement; where an agency orders, those of its own data (Q-12).
    Agreement(AgreementId),
}

/// To whom an order is given, and for what.
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
pub enum RectificationTarget {
    /// State machine 5.7 (a).
    DataUser {
        /// Who must correct.
        user: OrgId,
        /// What about.
        subject: RectificationSubject,
        /// Why.
        ground: BreachGround,
        /// When access is closed.
        closure: Closure,
    },
    /// State machine 5.7 (b).
    Agency {
        /// Who must rectify.
        agency: OrgId,
        /// Why.
        ground: AgencyGround,
    },
}

impl RectificationTarget {
    /// Who must correct, and holds the clock.
    pub const fn holder(&self) -> OrgId {
        match self {
            Self::DataUser { user, .. } => *user,
            Self::Agency { agency, .. } => *agency,
        }
    }

    /// What about, where a data user must correct.
    pub const fn subject(&self) -> Option<RectificationSubject> {
        match self {
            Self::DataUser { subject, .. } => Some(*subject),
            Self::Agency { .. } => None,
        }
    }

    /// When access is closed; never, where an agency must rectify.
    pub const fn closure(&self) -> Closure {
        match self {
            Self::DataUser { closure, .. } => *closure,
            Self::Agency { .. } => Closure::Without,
        }
    }
}

/// The limit of an order.
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
pub struct RectificationLimit {
    /// As the order sets it (Q-20).
    pub term: Term,
    /// The last day in time by the calendar in force when the order was given or, later, when a report came.
    pub day: Day,
}

/// Where a serious case was referred.
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
pub enum ReferredTo {
    /// A regulator of this ledger (R-100, R-102).
    Regulator(OrgId),
    /// The competent organ (有权机关), which deals with those responsible (R-152). It has no part in this ledger, and what it
    /// does about persons never comes onto it.
    CompetentOrgan,
}

/// What came of a referral.
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
pub struct ReferralResult {
    /// What was found.
    pub outcome: ReferralOutcome,
    /// The regulator that recorded it.
    pub regulator: OrgId,
    /// When.
    pub at: Moment,
    /// The entry in the credit record, where law was broken.
    pub entry: Option<CreditEntryId>,
}

/// A serious case in other hands. It goes on here beside that.
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
pub struct Referral {
    /// In whose.
    pub to: ReferredTo,
    /// Since when.
    pub at: Moment,
    /// Salted digest of the file that was handed over.
    pub file: Digest,
    /// What came of it.
    pub result: Option<ReferralResult>,
}

/// One record of a case's history. A record is never changed or removed.
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
pub struct RectificationRecord<AccountId, BlockNumber> {
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// What was done.
    pub act: RectificationAct,
    /// Where the case stood then.
    pub state: RectificationState,
    /// The organisation that acted; none where the clock did.
    pub organisation: Option<OrgId>,
    /// Its officer.
    pub officer: Option<AccountId>,
    /// Salted digest of the document it acted on.
    pub evidence: Option<Digest>,
    /// Why, where an order was withdrawn.
    pub reason: Option<WithdrawalReason>,
}

/// A case as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct RectificationView<AccountId> {
    /// The case.
    pub rectification: RectificationId,
    /// To whom the order was given, and for what.
    pub target: RectificationTarget,
    /// Who gave it.
    pub orderer: OrgId,
    /// Its officer.
    pub officer: AccountId,
    /// Salted digest of the order.
    pub order: Digest,
    /// When it was given.
    pub ordered_at: Moment,
    /// Where the case stands.
    pub state: RectificationState,
    /// The limit; none where service was terminated without rectification.
    pub limit: Option<RectificationLimit>,
    /// When the clock of the limit is, or was, due; none where no clock is open.
    pub due: Option<Due>,
    /// Whether the case keeps access closed.
    pub access_closed: bool,
    /// The entry in the credit record that followed from the failed correction (R-099).
    pub entry: Option<CreditEntryId>,
    /// Where it was referred.
    pub referral: Option<Referral>,
    /// How many records its history has.
    pub history_len: u32,
}

/// By what cases are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RectificationsOf {
    /// Those that an organisation must correct, has ordered, or was handed as a regulator.
    Organisation(OrgId),
    /// Those on one grant.
    Grant(GrantHash),
    /// Those on an agreement, and those on any one of its grants.
    Agreement(AgreementId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use core::fmt::Debug;
    use serde::de::DeserializeOwned;

    #[test]
    fn r_097_the_grounds_of_the_regulation_have_the_numbers_of_their_items() {
        let items: Vec<_> = BreachGround::ALL.iter().filter_map(|ground| ground.citation()).collect();
        assert_eq!(items.iter().map(|citation| citation.item).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert!(items.iter().all(|citation| (citation.article, citation.paragraph) == (49, 1)));
        for ground in BreachGround::ALL {
            assert_eq!(ground.is_statutory(), ground.citation().is_some(), "{ground:?}");
        }
    }

    #[test]
    fn r_150_the_grounds_against_agencies_are_the_ten_items() {
        let items: Vec<_> = AgencyGround::ALL.iter().map(|ground| ground.citation().item).collect();
        assert_eq!(items, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for ground in AgencyGround::ALL {
            let citation = ground.citation();
            assert_eq!((citation.article, citation.paragraph), (47, 1));
            assert_eq!(ground.encode(), [citation.item]);
        }
    }

    #[test]
    fn q_20_closure_is_a_duty_on_statutory_grounds_and_the_parameter_sets_its_time() {
        for ground in BreachGround::ALL {
            let expected = match ground {
                BreachGround::OtherBreach => (Closure::Without, Closure::Without),
                _ => (Closure::WithOrder, Closure::AfterFailure),
            };
            assert_eq!((ground.latest_closure(true), ground.latest_closure(false)), expected, "{ground:?}");
        }
        assert!(Closure::WithOrder < Closure::AfterFailure && Closure::AfterFailure < Closure::Without);
    }

    fn reads_back<T>(value: T) -> String
    where
        T: Serialize + DeserializeOwned + Encode + Decode + PartialEq + Debug,
    {
        assert_eq!(T::decode(&mut &value.encode()[..]).as_ref(), Ok(&value));
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        json
    }

    #[test]
    fn views_read_back_from_scale_and_json() {
        let (day, document) = (Day(20_500), Digest::sha256([1; 32]));
        let target = RectificationTarget::DataUser {
            user: 9,
            subject: RectificationSubject::Agreement(7),
            ground: BreachGround::BeyondScope,
            closure: Closure::WithOrder,
        };
        let result = ReferralResult { outcome: ReferralOutcome::LawBroken, regulator: 4, at: 3, entry: Some(2) };
        let view = RectificationView {
            rectification: 5,
            target,
            orderer: 1,
            officer: 7u64,
            order: document,
            ordered_at: 1,
            state: RectificationState::Failed,
            limit: Some(RectificationLimit { term: Term::WorkingDays(10), day }),
            due: Some(Due { day, provisional: false }),
            access_closed: true,
            entry: None,
            referral: Some(Referral { to: ReferredTo::Regulator(4), at: 2, file: document, result: Some(result) }),
            history_len: 3,
        };
        assert!(reads_back(view).contains(
            r#""target":{"data-user":{"user":9,"subject":{"agreement":7},"ground":"beyond-scope","closure":"with-order"}}"#
        ));
        reads_back(RectificationRecord {
            at: 1,
            block: 2u32,
            act: RectificationAct::Withdraw,
            state: RectificationState::Withdrawn,
            organisation: Some(1),
            officer: Some(7u64),
            evidence: Some(document),
            reason: Some(WithdrawalReason::NoBreach),
        });
        let agency = RectificationTarget::Agency { agency: 2, ground: AgencyGround::NotGathered };
        assert_eq!(reads_back(agency), r#"{"agency":{"agency":2,"ground":"not-gathered"}}"#);
        assert_eq!((agency.holder(), agency.subject(), agency.closure()), (2, None, Closure::Without));
        assert_eq!(target.subject(), Some(RectificationSubject::Agreement(7)));
        assert_eq!(reads_back(RectificationsOf::Organisation(3)), r#"{"organisation":3}"#);
    }
}
