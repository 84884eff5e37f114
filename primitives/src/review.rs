//! The review of an application (rules 5.2): its states, acts and outcomes as codes, and what is decided on a row.

use crate::{
    law::{Citation, DoubtReason, RefusalGround, ReturnReason},
    Digest, Moment, OrgId, RowIndex,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How many bodies the record of a coordination meeting may list.
pub const MAX_ATTENDEES: u32 = 32;

code_enum! {
    /// Where an application stands.
    pub enum ApplicationState {
        /// The bureau reviews its form.
        Submitted = 0, "submitted", "submitted, in formal review", "已提交，规范性审查中";
        /// The applicant completes it.
        Returned = 1, "returned", "returned for completion", "已退回补正";
        /// The agencies decide row by row.
        UnderReview = 2, "under-review", "in demand review by the agencies", "需求审核中";
        /// The bureau confirms or differs row by row.
        ReCheck = 3, "re-check", "in re-check by the bureau", "需求复核中";
        /// The applicant takes the approved rows or closes it.
        PartlyApproved = 4, "partly-approved", "approved in part, the applicant chooses", "部分同意，待申请人选择";
        /// Bureau and agencies agreed: the agreement comes next.
        ToAgreement = 5, "to-agreement", "approved, the agreement comes next", "审核同意，待签订协议";
        /// Nothing more happens; the cause is a [`CloseCause`].
        Closed = 6, "closed", "closed", "已办结";
    }
}

code_enum! {
    /// Where a row of a demand list stands.
    pub enum RowState {
        /// In the demand list; formal review is not passed yet.
        Filed = 0, "filed", "filed, not yet routed", "已列入需求清单";
        /// With the agency that owns the dataset.
        Routed = 1, "routed", "with the agency", "待开放主体审核";
        /// The agency asked for a coordination meeting.
        Doubted = 2, "doubted", "doubted by the agency, awaiting a meeting", "有疑义，待协调会议";
        /// The bureau differs from the agency: it needs a coordination meeting.
        Differed = 3, "differed", "bureau and agency differ, awaiting a meeting", "复核意见不一致，待协调会议";
        /// The meeting was held; the agency decides by its minutes.
        Coordinated = 4, "coordinated", "meeting held, the agency decides by the minutes", "已协调，待开放主体按纪要决定";
        /// The agency agrees; not final before re-check.
        AgencyApproved = 5, "agency-approved", "agreed by the agency", "开放主体同意";
        /// The agency refuses; not final before re-check.
        AgencyRefused = 6, "agency-refused", "refused by the agency", "开放主体不同意";
        /// Final.
        Approved = 7, "approved", "approved", "同意开放";
        /// Final.
        Refused = 8, "refused", "refused", "不同意开放";
    }
}

impl RowState {
    /// Whether the row waits for an agency's decision or for a meeting before it.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Filed | Self::Routed | Self::Doubted | Self::Differed | Self::Coordinated)
    }

    /// Whether the agency has decided and the bureau has not yet re-checked.
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::AgencyApproved | Self::AgencyRefused)
    }

    /// Whether nothing more can happen to the row.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Refused)
    }
}

code_enum! {
    /// Why an application was closed without an agreement.
    pub enum CloseCause {
        Withdrawn = 0, "withdrawn", "withdrawn by the applicant", "申请人撤回";
        Refused = 1, "refused", "no row was approved", "全部不同意";
        Declined = 2, "declined", "the applicant declined the approved rows", "申请人放弃已同意部分";
        AllOrNothing = 3, "all-or-nothing", "not every row was approved", "未全部同意";
    }
}

code_enum! {
    /// What a coordination meeting found for a row.
    pub enum MeetingOutcome {
        Open = 0, "open", "to be opened", "可以开放";
        NotOpen = 1, "not-open", "not to be opened", "不予开放";
    }
}

code_enum! {
    /// Why the bureau differs from an agency in re-check.
    pub enum DifferReason {
        GroundNotShown = 0, "ground-not-shown", "the ground of the refusal is not shown", "不同意的理由不成立";
        CitationDoesNotFit = 1, "citation-does-not-fit", "the cited provision does not forbid opening", "所引依据不禁止开放";
        SecurityRisk = 2, "security-risk", "opening to this use may carry a security risk", "可能存在安全风险";
        ScopeTooWide = 3, "scope-too-wide", "the items go beyond the scenario", "数据项超出应用场景所需";
        ApplicantNotFit = 4, "applicant-not-fit", "the applicant no longer has the ability asked for", "申请人不再具备相应能力";
        DatasetNotOpen = 5, "dataset-not-open", "the dataset is no longer open", "数据已不在开放状态";
    }
}

code_enum! {
    /// What was done in a review; each record of the history has one.
    pub enum ReviewAct {
        ///
        Submitted = 0, "submitted", "submitted", "提交申请";
        ///
        Returned = 1, "returned", "returned for completion", "退回补正";
        ///
        Resubmitted = 2, "resubmitted", "submitted again", "重新提交";
        ///
        FormalPassed = 3, "formal-passed", "formal review passed", "规范性审查通过";
        ///
        RowApproved = 4, "row-approved", "row agreed to by the agency", "开放主体同意";
        ///
        RowRefused = 5, "row-refused", "row refused by the agency", "开放主体不同意";
        ///
        RowDoubted = 6, "row-doubted", "row doubted by the agency", "开放主体提出疑义";
        ///
        MeetingHeld = 7, "meeting-held", "coordination meeting held", "召开协调会议";
        /// All rows are decided: re-check begins.
        ReviewCompleted = 8, "review-completed", "demand review completed", "需求审核完成";
        ///
        RowConfirmed = 9, "row-confirmed", "row confirmed by the bureau", "复核确认";
        ///
        RowDiffered = 10, "row-differed", "bureau differs on the row", "复核意见不一致";
        /// A refusal that is not re-checked.
        RowSettled = 11, "row-settled", "refusal final without re-check", "不同意项无需复核";
        ///
        AllApproved = 12, "all-approved", "all rows approved", "全部同意";
        ///
        PartApproved = 13, "part-approved", "approved in part", "部分同意";
        ///
        AllRefused = 14, "all-refused", "no row approved", "全部不同意";
        /// Q-30 as all or nothing.
        PartClosed = 15, "part-closed", "closed because not all was approved", "未全部同意而办结";
        ///
        PartAccepted = 16, "part-accepted", "applicant accepted the approved rows", "申请人接受部分同意";
        ///
        PartDeclined = 17, "part-declined", "applicant declined the approved rows", "申请人放弃部分同意";
        /// Rules 5.2.
        Withdrawn = 18, "withdrawn", "withdrawn by the applicant", "申请人撤回申请";
    }
}

code_enum! {
    /// What an organisation is waited for.
    pub enum Task {
        FormalReview = 0, "formal-review", "review the form of the application", "规范性审查";
        Completion = 1, "completion", "complete the returned application", "补正申请材料";
        DemandReview = 2, "demand-review", "decide on the row", "需求审核";
        Meeting = 3, "meeting", "hold the coordination meeting", "组织协调会议";
        DecisionByMinutes = 4, "decision-by-minutes", "decide on the row by the minutes", "按协调会议纪要决定";
        Recheck = 5, "recheck", "re-check the decided rows", "需求复核";
        PartialChoice = 6, "partial-choice", "accept or decline the approved rows", "选择是否接受部分同意";
    }
}

/// The bureau's formal review of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum FormalReview {
    /// The material is complete and in order.
    Pass,
    /// It is not, for this reason.
    Return(ReturnReason),
}

/// An agency's decision on a row. There is no way to refuse without ground, citation and statement.
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
pub enum RowDecision {
    /// The data may be opened to this use.
    Approve,
    /// It may not.
    Refuse {
        /// Why.
        ground: RefusalGround,
        /// The provision that forbids it.
        citation: Citation,
        /// Digest of the statement of reasons.
        statement: Digest,
    },
}

impl RowDecision {
    /// Whether the agency agrees.
    pub const fn is_approval(&self) -> bool {
        matches!(self, Self::Approve)
    }
}

/// The bureau's re-check of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Recheck {
    /// As the agency decided.
    Confirm,
    /// Otherwise: a meeting follows, and the agency decides again.
    Differ(DifferReason),
}

/// An agency's doubt about a row.
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
pub struct Doubt {
    /// Why.
    pub reason: DoubtReason,
    /// Digest of the request for a meeting.
    pub request: Digest,
}

/// The bodies at a meeting, ascending and without repetition.
pub type Attendees = BoundedVec<OrgId, ConstU32<MAX_ATTENDEES>>;

/// The record of a coordination meeting on a row.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Meeting {
    /// What was found.
    pub outcome: MeetingOutcome,
    /// Digest of the minutes.
    pub minutes: Digest,
    /// Who took part.
    pub attendees: Attendees,
}

/// Why something was done in a review, where the act has a reason.
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
pub enum ReviewReason {
    /// Of [`ReviewAct::Returned`].
    Return(ReturnReason),
    /// Of [`ReviewAct::RowRefused`]: ground and provision.
    Refusal(RefusalGround, Citation),
    /// Of [`ReviewAct::RowDoubted`].
    Doubt(DoubtReason),
    /// Of [`ReviewAct::MeetingHeld`].
    Meeting(MeetingOutcome),
    /// Of [`ReviewAct::RowDiffered`].
    Difference(DifferReason),
}

/// A record of an application's history: who did what, when, on what evidence.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct HistoryRecord<AccountId> {
    /// When.
    pub at: Moment,
    /// Which organisation acted.
    pub organisation: OrgId,
    /// By which officer.
    pub officer: AccountId,
    /// What was done.
    pub act: ReviewAct,
    /// On which row; `None` for the application as a whole.
    pub row: Option<RowIndex>,
    /// Why.
    pub reason: Option<ReviewReason>,
    /// Digest of the document the act rests on.
    pub evidence: Option<Digest>,
    /// Whether a clock that the act ended had run out; `None` where the act ended no clock.
    pub late: Option<bool>,
}
