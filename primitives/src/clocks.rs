//! Clocks that the rules start, and what happens when one runs out (architecture, decisions 3 and 4).

use crate::{
    AgreementId, ApplicationId, CorrectionId, DatasetId, Day, DeliveryId, ObjectionId, RectificationId, ReportId,
    RowIndex,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {
    crate::{ClockId, Moment, OrgId},
    frame_support::weights::Weight,
    sp_runtime::DispatchError,
};

code_enum! {
    /// What a clock measures.
    pub enum ClockKind {
        ///
        FormalReview = 0, "formal-review", "formal review", "规范性审查";
        ///
        DemandReview = 1, "demand-review", "demand review", "需求审核";
        ///
        DemandWindow = 2, "demand-window", "demand review before the quarterly date", "季度需求审核";
        ///
        Coordination = 3, "coordination", "coordination meeting", "协调会议";
        ///
        Recheck = 4, "recheck", "re-check", "需求复核";
        ///
        AttributeReview = 5, "attribute-review", "review of the opening attribute", "开放属性定期评估";
        ///
        AgreementTerm = 6, "agreement-term", "term of the agreement", "协议有效期";
        ///
        NoticePeriod = 7, "notice-period", "notice of ending the agreement", "终止通知期";
        ///
        FilingTerm = 8, "filing-term", "opening outside the platform", "平台外开放备案期限";
        ///
        DataReturn = 9, "data-return", "data return", "数据回流";
        ///
        Launch = 10, "launch", "launch of the product or service", "数据产品或者服务上线";
        ///
        UsageReport = 11, "usage-report", "usage report", "使用情况反馈";
        ///
        ReportHandling = 12, "report-handling", "handling of a report", "风险、质量问题处置";
        ///
        RectificationLimit = 13, "rectification-limit", "limit of rectification", "整改期限";
        ///
        ObjectionVerification = 14, "objection-verification", "verification of an objection", "异议核实";
        ///
        ObjectionNotice = 15, "objection-notice", "notice of an objection's result", "异议处理结果告知";
        ///
        RereviewRequest = 16, "rereview-request", "time to ask for re-review", "申请复核期限";
        ///
        Rereview = 17, "rereview", "re-review of an objection", "异议复核";
        ///
        CorrectionForward = 18, "correction-forward", "forwarding of a correction request", "校核申请转交";
        ///
        CorrectionVerification = 19, "correction-verification", "verification of a correction request", "数据校核";
        ///
        CorrectionNotice = 20, "correction-notice", "notice of a correction's result", "校核结果告知";
    }
}

impl ClockKind {
    /// Whether running out is somebody's breach. The others are dates that merely arrive.
    pub const fn is_duty(self) -> bool {
        !matches!(self, Self::AgreementTerm | Self::NoticePeriod | Self::FilingTerm | Self::RereviewRequest)
    }
}

/// What a clock is about.
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
pub enum ClockSubject {
    /// A whole application.
    Application(ApplicationId),
    /// A row of its demand list.
    Row(ApplicationId, RowIndex),
    /// A dataset.
    Dataset(DatasetId),
    /// An agreement.
    Agreement(AgreementId),
    /// A delivery of data.
    Delivery(DeliveryId),
    /// A report on risk, quality or an incident.
    Report(ReportId),
    /// An order to rectify.
    Rectification(RectificationId),
    /// An objection.
    Objection(ObjectionId),
    /// A correction request.
    Correction(CorrectionId),
    /// A batch of deliveries.
    DeliveryBatch(crate::receipts::BatchId),
}

/// How long a clock runs.
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
pub enum Term {
    /// Working days; the day of the start is not counted.
    WorkingDays(u16),
    /// Up to and including this day.
    Until(Day),
}

/// When a clock is due.
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
pub struct Due {
    /// The last day that is in time; it ends at 24:00.
    pub day: Day,
    /// Whether a year without a published calendar was counted through, weekends only: the day may still move.
    pub provisional: bool,
}

/// How a clock ended.
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
pub enum ClockEnd {
    /// On or before the due day.
    InTime,
    /// After it: a breach was recorded against the holder.
    Late,
}

/// Working-day arithmetic.
pub trait WorkingCalendar {
    /// The day that is `count` working days after `from`, which itself is not counted.
    fn add(from: Day, count: u16) -> Due;
    /// The day that is `count` working days before `from`, which itself is not counted.
    fn subtract(from: Day, count: u16) -> Due;
    /// How many working days lie after `from` up to and including `to`; 0 where `to` is not later. Bounded: counts no
    /// further than [`crate::parameters::MAX_WORKING_DAYS`].
    fn between(from: Day, to: Day) -> u16;
    /// Whether work is done on the day.
    fn is_working_day(day: Day) -> bool;
}

/// The clocks of the ledger.
#[cfg(feature = "runtime")]
pub trait Clocks {
    /// Starts a clock today, held by the organisation that must act.
    ///
    /// # Errors
    /// A term that is no term: no working days, too many, or a day that has passed.
    fn start(kind: ClockKind, subject: ClockSubject, holder: OrgId, term: Term) -> Result<ClockId, DispatchError>;

    /// Stops a clock because what it measures was done. A clock that is not running (any more) is late.
    fn stop(clock: ClockId) -> ClockEnd;

    /// Drops a clock because what it measures no longer needs doing; no duty was kept or broken.
    fn cancel(clock: ClockId);

    /// When the clock is due by the calendar in force; `None` where it is not running.
    fn due(clock: ClockId) -> Option<Due>;

    /// The current moment.
    fn now() -> Moment;

    /// The current day of China.
    fn today() -> Day {
        Day::from_moment(Self::now())
    }
}

/// What the owner of a clock does when it runs out. The breach, where it is one, is recorded already.
#[cfg(feature = "runtime")]
pub trait OnDue {
    /// The clock ran out: its due day has passed. Called once for each clock. Returns the weight it used; must be cheap.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, holder: OrgId) -> Weight;
    /// The most that [`OnDue::on_due`] may use.
    fn max_weight() -> Weight;
}

#[cfg(feature = "runtime")]
impl OnDue for () {
    fn on_due(_: ClockId, _: ClockKind, _: ClockSubject, _: OrgId) -> Weight {
        Weight::zero()
    }
    fn max_weight() -> Weight {
        Weight::zero()
    }
}
