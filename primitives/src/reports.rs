//! What data users report on their use (R-082 to R-086, R-089 to R-091, R-094), and what those who follow it up file (R-022,
//! R-077, R-087, R-088, R-119, R-122, R-125, R-126): codes, terms and views.

use crate::{
    agreement::AgreementStanding, application::AgencyList, clocks::ClockEnd, clocks::Due, grant_status::Act,
    parameters::ConductParameters, AgreementId, ClockId, Day, Digest, GrantHash, Moment, OrgId, PublicName, ReportId,
    MAX_ROWS,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A data product or service. Assigned in order of publication, as the others in the order of filing.
pub type ProductId = u32;

/// A check of a data user's use.
pub type CheckId = u32;

/// A record that a body files on its own security work.
pub type RecordId = u32;

/// A period of usage reports, numbered from 1 within its agreement.
pub type PeriodNumber = u32;

/// How many grants a product may be made from: one agreement version grants no more than [`MAX_ROWS`].
pub const MAX_PRODUCT_GRANTS: u32 = MAX_ROWS;

code_enum! {
    /// Where the launch stands that an agreement obliges its data user to (R-089).
    pub enum LaunchState {
        /// The clock runs.
        Awaited = 0, "awaited", "awaited", "待上线";
        /// The clock ran out; the launch is still owed.
        Missed = 1, "missed", "not launched in time", "逾期未上线";
        Launched = 2, "launched", "launched", "已上线";
        /// The agreement ended before.
        Lapsed = 3, "lapsed", "the agreement ended before the launch", "协议终止前未上线";
    }
}

code_enum! {
    /// Where the usage report of a period stands (R-083).
    pub enum PeriodState {
        /// The clock runs.
        Open = 0, "open", "to be reported", "待报告";
        /// The clock ran out; the report is still owed.
        Missed = 1, "missed", "not reported in time", "逾期未报告";
        Filed = 2, "filed", "reported", "已报告";
        /// The agreement ended before the report was due.
        Lapsed = 3, "lapsed", "the agreement ended before the report was due", "协议终止无需报告";
    }
}

code_enum! {
    /// Whether a product is offered (R-090).
    pub enum ProductState {
        Published = 0, "published", "published", "已发布";
        Retired = 1, "retired", "retired", "已下线";
    }
}

code_enum! {
    /// What changed in a published product (R-091).
    pub enum ProductUpdate {
        Description = 0, "description", "the description", "产品说明变更";
        Link = 1, "link", "where it is found", "访问地址变更";
        Data = 2, "data", "its data", "数据更新";
        /// Opinions of users were handled.
        Opinions = 3, "opinions", "opinions of its users were handled", "反馈处理用户意见建议";
    }
}

code_enum! {
    /// Why a product is no longer offered.
    pub enum RetirementCause {
        OwnDecision = 0, "own-decision", "own decision", "自行下线";
        Replaced = 1, "replaced", "another product took its place", "已被替代";
        DataNotOpen = 2, "data-not-open", "its data is no longer open", "数据不再开放";
        AgreementEnded = 3, "agreement-ended", "the agreement ended", "协议已终止";
        SecurityRisk = 4, "security-risk", "security risk", "存在安全风险";
    }
}

code_enum! {
    /// What a data user reports (R-084 to R-086).
    pub enum ReportKind {
        /// R-084: of the data.
        QualityProblem = 0, "quality-problem", "quality problem of the data", "数据质量问题";
        /// R-084.
        SecurityRisk = 1, "security-risk", "security risk", "数据安全风险";
        /// R-085.
        Hazard = 2, "hazard", "security hazard", "数据安全隐患";
        /// R-086: actual or possible.
        Leak = 3, "leak", "actual or possible leak", "数据泄露或者可能泄露";
    }
}

impl ReportKind {
    /// Working days from discovery in which it is to be reported (Q-27): hazards "at the first moment" (第一时间) and leaks
    /// "at once" (立即), the others "promptly" (及时).
    pub const fn alert_wd(self, conduct: &ConductParameters) -> u16 {
        match self {
            Self::Hazard | Self::Leak => conduct.immediate_alert_wd,
            Self::QualityProblem | Self::SecurityRisk => conduct.prompt_alert_wd,
        }
    }

    /// Whether the bureau is told beside the agency (Q-28). Of a leak it is told in any case: R-086 names it.
    pub const fn goes_to_bureau(self, conduct: &ConductParameters) -> bool {
        conduct.incident_to_both || matches!(self, Self::Leak)
    }
}

code_enum! {
    /// How severe it is, from the lightest to the gravest. The grades are those in which incidents are graded in China.
    pub enum Severity {
        Ordinary = 0, "ordinary", "ordinary", "一般";
        Considerable = 1, "considerable", "considerable", "较大";
        Major = 2, "major", "major", "重大";
        Grave = 3, "grave", "grave", "特别重大";
    }
}

code_enum! {
    /// Where a report stands.
    pub enum ReportState {
        Filed = 0, "filed", "filed", "待处置";
        Handled = 1, "handled", "handled", "已处置";
    }
}

code_enum! {
    /// What became of a report (R-022, R-088).
    pub enum ReportOutcome {
        /// R-022.
        DataCorrected = 0, "data-corrected", "the data was corrected and verified", "问题数据已整改校验";
        RiskRemoved = 1, "risk-removed", "the risk was removed", "风险隐患已消除";
        RectificationOrdered = 2, "rectification-ordered", "rectification was ordered", "已责令整改";
        NotConfirmed = 3, "not-confirmed", "it was not confirmed", "经核查未发现问题";
        Referred = 4, "referred", "handed to the body responsible", "已移送有关部门";
    }
}

impl ReportOutcome {
    /// Whether a report of this kind can end so.
    pub const fn fits(self, kind: ReportKind) -> bool {
        match self {
            Self::DataCorrected => matches!(kind, ReportKind::QualityProblem),
            Self::RiskRemoved | Self::RectificationOrdered => !matches!(kind, ReportKind::QualityProblem),
            Self::NotConfirmed | Self::Referred => true,
        }
    }
}

code_enum! {
    /// How the use of data is followed up (R-087, R-088).
    pub enum CheckKind {
        /// R-087. The others are of R-088.
        Inspection = 0, "inspection", "security inspection", "安全监督检查";
        FollowUp = 1, "follow-up", "follow-up of the use", "利用情况跟踪";
        Complaint = 2, "complaint", "complaint", "投诉举报";
        Opinion = 3, "opinion", "opinion or suggestion", "意见建议";
    }
}

code_enum! {
    /// What a check found.
    pub enum CheckResult {
        InOrder = 0, "in-order", "in order", "符合要求";
        Defects = 1, "defects", "defects to be put right", "存在问题需改进";
        Breach = 2, "breach", "breach of the agreement or of security rules", "违反协议或者安全管理规定";
        /// R-087: inspections must be accepted.
        Refused = 3, "refused", "the data user did not accept it", "拒不接受检查";
        Resolved = 4, "resolved", "handled", "已处理";
        Unfounded = 5, "unfounded", "not borne out", "不属实";
        Referred = 6, "referred", "handed to the body responsible", "移送有关部门";
    }
}

impl CheckResult {
    /// Whether a check of this kind can have this result.
    pub const fn fits(self, kind: CheckKind) -> bool {
        match self {
            Self::InOrder | Self::Defects => matches!(kind, CheckKind::Inspection | CheckKind::FollowUp),
            Self::Breach => !matches!(kind, CheckKind::Opinion),
            Self::Refused => matches!(kind, CheckKind::Inspection),
            Self::Resolved | Self::Unfounded => matches!(kind, CheckKind::Complaint | CheckKind::Opinion),
            Self::Referred => true,
        }
    }
}

code_enum! {
    /// What agencies and bureau file on their own security work.
    pub enum RecordKind {
        /// R-119.
        EmergencyPlan = 0, "emergency-plan", "emergency plan", "应急预案";
        /// R-119.
        Drill = 1, "drill", "emergency drill", "应急演练";
        /// R-119, R-122.
        Monitoring = 2, "monitoring", "monitoring, warning and risk recognition", "监测预警与风险识别";
        /// R-122.
        Training = 3, "training", "security training", "安全培训";
        /// R-122.
        SecurityTest = 4, "security-test", "security test", "安全检测";
        /// R-122.
        RemedialMeasure = 5, "remedial-measure", "remedial measure", "补救措施";
        /// R-125.
        Supervision = 6, "supervision", "supervision of platform, standards, quality, sharing, opening and security", "公共数据工作监督检查";
        /// R-126.
        Evaluation = 7, "evaluation", "evaluation of sharing, opening and security", "共享开放与安全评估";
    }
}

impl RecordKind {
    /// Whether only the bureau files it: supervision is its task (R-125).
    pub const fn bureau_only(self) -> bool {
        matches!(self, Self::Supervision)
    }
}

/// The grants that a product is made from, ascending.
pub type ProductGrants = BoundedVec<GrantHash, ConstU32<MAX_PRODUCT_GRANTS>>;

/// A data product or service as its data user publishes it (R-072, R-082, R-090).
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct ProductTerms {
    /// Its public name: the service name of annex 1 is public once the service is published.
    pub name: PublicName,
    /// Its description.
    pub document: Digest,
    /// Where it is found.
    pub link: Digest,
    /// The grants it is made from, ascending (R-082).
    pub grants: ProductGrants,
    /// Whether it names the public data it cites, as it must (R-072).
    pub attribution: bool,
    /// The day on which development was finished (R-089). Not before the first delivery.
    pub completed_on: Day,
    /// The day from which it serves the public (R-090).
    pub launched_on: Day,
    /// The last day on which it is to serve; `None` without end.
    pub serves_until: Option<Day>,
}

/// A published product. Description and link are the latest ones; what they were before stands in its history.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Product {
    /// The agreement under which its data was obtained.
    pub agreement: AgreementId,
    /// The data user.
    pub user: OrgId,
    /// What was published.
    pub terms: ProductTerms,
    /// Whether it is offered.
    pub state: ProductState,
    /// Whether it served the public within the agreed days from the end of development (R-090).
    pub served_in_time: bool,
    /// When it was published.
    pub published_at: Moment,
    /// When it was updated last (R-091).
    pub updated_at: Moment,
    /// How many records its history has.
    pub history_len: u32,
}

/// What was done to a product.
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
pub enum ProductAct {
    /// Published. The evidence is the description.
    Publish,
    /// Updated. The evidence is what is new.
    Update(ProductUpdate),
    /// Retired. The evidence is the notice.
    Retire(RetirementCause),
}

/// When something was filed, by whom, and the document.
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
pub struct Stamp<AccountId, BlockNumber> {
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// The organisation, its officer, and the document.
    pub by: Act<AccountId>,
}

/// One record of a product's history. Never changed or removed.
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
pub struct ProductRecord<AccountId, BlockNumber> {
    /// What was done.
    pub act: ProductAct,
    /// When and by whom.
    pub stamp: Stamp<AccountId, BlockNumber>,
}

/// A later day for the launch (Q-18). Never changed or removed.
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
pub struct LaunchExtension<AccountId, BlockNumber> {
    /// The last day in time before.
    pub from: Day,
    /// The last day in time from then on.
    pub until: Day,
    /// Whether the day before had passed already: that breach stays recorded.
    pub after_due: bool,
    /// When and by whom; the evidence is the reason.
    pub stamp: Stamp<AccountId, BlockNumber>,
}

/// A usage report (R-083, R-094).
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
pub struct UsageReport<AccountId, BlockNumber> {
    /// When and by whom; the evidence is the report on use, results and benefits.
    pub stamp: Stamp<AccountId, BlockNumber>,
    /// Usage feedback by the agreed dimensions, due once a product is launched (R-094).
    pub feedback: Option<Digest>,
    /// Whether it came in time.
    pub end: ClockEnd,
}

/// A period of usage reports (R-083, Q-17).
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
pub struct UsagePeriod<AccountId, BlockNumber> {
    /// Its first day.
    pub from: Day,
    /// Its last day, on which its report is due.
    pub due: Day,
    /// Where its report stands.
    pub state: PeriodState,
    /// The clock of its report, until that is filed or lapses.
    pub clock: Option<ClockId>,
    /// Its report.
    pub report: Option<UsageReport<AccountId, BlockNumber>>,
}

/// What a report is about.
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
pub enum ReportSubject {
    /// All data of an agreement, or what the agreement is about.
    Agreement(AgreementId),
    /// The data of a grant: it goes to the agency of that data.
    Grant(GrantHash),
}

/// How a report was closed.
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
pub struct ReportEnd {
    /// What became of it.
    pub outcome: ReportOutcome,
    /// The organisation that closed it.
    pub by: OrgId,
    /// When.
    pub at: Moment,
    /// Whether it was closed in time.
    pub end: ClockEnd,
}

/// A report of a data user on a risk, a quality problem or an incident (R-084 to R-086). No detail of it is on the chain.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Report {
    /// What it is about.
    pub subject: ReportSubject,
    /// The agreement.
    pub agreement: AgreementId,
    /// The data user.
    pub user: OrgId,
    /// What is reported.
    pub kind: ReportKind,
    /// How severe it is.
    pub severity: Severity,
    /// When it was found.
    pub found_at: Moment,
    /// When it was reported.
    pub filed_at: Moment,
    /// Until when it was to be reported (Q-27), by the calendar in force when it was.
    pub alert_due: Due,
    /// Whether it was reported after that.
    pub late: bool,
    /// The agencies it goes to, ascending.
    pub agencies: AgencyList,
    /// The bureau, where it goes there too (Q-28).
    pub bureau: Option<OrgId>,
    /// Who must handle it: the agency, or the bureau where there are several.
    pub handler: OrgId,
    /// Where it stands.
    pub state: ReportState,
    /// The clock of handling, while it is not handled.
    pub clock: Option<ClockId>,
    /// How it was closed.
    pub closed: Option<ReportEnd>,
    /// How many records its history has.
    pub history_len: u32,
}

impl Report {
    /// Whether it goes to this organisation.
    pub fn is_addressed_to(&self, organisation: OrgId) -> bool {
        self.bureau == Some(organisation) || self.agencies.contains(&organisation)
    }

    /// Whether this organisation may close it: who must handle it, and the bureau where it goes there too. A quality problem is
    /// closed only by whoever must handle it, for the agency is to correct its data (R-022).
    pub fn may_be_handled_by(&self, organisation: OrgId) -> bool {
        let by_bureau = self.bureau == Some(organisation) && self.kind != ReportKind::QualityProblem;
        self.handler == organisation || by_bureau
    }
}

/// What was done to a report.
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
pub enum ReportAct {
    /// Filed. The evidence is the report.
    File,
    /// Supplemented: cause, leads, evidence, measures (R-085, R-086).
    Supplement,
    /// Handled. The evidence is the result.
    Handle(ReportOutcome),
}

/// One record of a report's history. Never changed or removed.
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
pub struct ReportRecord<AccountId, BlockNumber> {
    /// What was done.
    pub act: ReportAct,
    /// When and by whom.
    pub stamp: Stamp<AccountId, BlockNumber>,
}

/// What is checked.
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
pub enum CheckSubject {
    /// The use under an agreement.
    Agreement(AgreementId),
    /// A data user as a whole.
    User(OrgId),
}

/// A check, or a complaint or opinion that was handled (R-087, R-088). Never changed or removed.
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
pub struct Check<AccountId, BlockNumber> {
    /// What was checked.
    pub subject: CheckSubject,
    /// The data user.
    pub user: OrgId,
    /// How.
    pub kind: CheckKind,
    /// What was found.
    pub result: CheckResult,
    /// The day of it.
    pub on: Day,
    /// When and by whom it was filed; the evidence is its report.
    pub stamp: Stamp<AccountId, BlockNumber>,
}

/// A record of a body's own security work (R-119, R-122, R-125, R-126). Never changed or removed.
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
pub struct WorkRecord<AccountId, BlockNumber> {
    /// What was done.
    pub kind: RecordKind,
    /// The day of it.
    pub on: Day,
    /// When and by whom it was filed; the evidence is the plan, record or report.
    pub stamp: Stamp<AccountId, BlockNumber>,
}

/// By what products are found.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ProductsOf {
    /// Those made from data of an agreement.
    Agreement(AgreementId),
    /// Those of a data user.
    User(OrgId),
}

/// By what reports are found.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReportsOf {
    /// Those on an agreement and its grants.
    Agreement(AgreementId),
    /// Those of a data user.
    User(OrgId),
    /// Those that went to an agency or the bureau.
    Addressee(OrgId),
    /// Those that an agency or the bureau closed, in the order in which it did.
    ClosedBy(OrgId),
}

/// By what checks are found.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChecksOf {
    /// Those of the use under an agreement.
    Agreement(AgreementId),
    /// Those of a data user, its agreements included.
    User(OrgId),
    /// Those that an organisation filed.
    Body(OrgId),
}

/// A list of numbers in the order in which they were entered. Nothing is removed from one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Listing {
    /// Agreements under which a data user has obtained data, in the order of the first delivery.
    Agreements(OrgId),
    /// Products.
    Products(ProductsOf),
    /// Reports.
    Reports(ReportsOf),
    /// Checks.
    Checks(ChecksOf),
    /// The records of a body's own work.
    Records(OrgId),
}

/// The launch that an agreement obliges its data user to, as readers see it (R-089).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct LaunchView {
    /// Where it stands.
    pub state: LaunchState,
    /// The last day in time.
    pub due: Day,
    /// When the first product was published.
    pub launched_at: Option<Moment>,
    /// Whether that was in time.
    pub end: Option<ClockEnd>,
    /// How often the day was extended.
    pub extensions: u32,
}

/// A period of usage reports as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PeriodView<AccountId, BlockNumber> {
    /// Its number, from 1.
    pub number: PeriodNumber,
    /// The period.
    pub period: UsagePeriod<AccountId, BlockNumber>,
    /// The last day in time while its report is not filed: that of the period, or a later one where the chain stood still.
    pub due: Option<Day>,
}

/// What a data user owes under an agreement since the first delivery, as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ObligationView<AccountId, BlockNumber> {
    /// The agreement.
    pub agreement: AgreementId,
    /// The data user.
    pub user: OrgId,
    /// When the data of the first delivery that it acknowledged was obtained (Q-18).
    pub since: Moment,
    /// The launch.
    pub launch: LaunchView,
    /// The latest period of usage reports.
    pub latest_period: Option<PeriodView<AccountId, BlockNumber>>,
    /// How many periods before it, and with it, are overdue.
    pub missed_periods: u32,
    /// How many products are published under the agreement, the retired ones included.
    pub products: u32,
    /// How many reports were filed under it.
    pub reports: u32,
    /// How many checks of it were filed.
    pub checks: u32,
    /// Whether the agreement has ended, as far as it is recorded.
    pub ended: bool,
}

/// A product of the published registry. A natural person stands in it by pseudonym: the number of the organisation (Q-19).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ProductView {
    /// Its number.
    pub product: ProductId,
    /// The product.
    pub entry: Product,
    /// Whether the agreement is in force under which its data was obtained.
    pub agreement: Option<AgreementStanding>,
}

/// A report as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ReportView {
    /// Its number.
    pub report: ReportId,
    /// The report.
    pub entry: Report,
    /// Until when it is to be handled, while it is not.
    pub due: Option<Due>,
}

/// A check as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CheckView<AccountId, BlockNumber> {
    /// Its number.
    pub check: CheckId,
    /// The check.
    pub entry: Check<AccountId, BlockNumber>,
}

/// A record of a body's own work as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct WorkRecordView<AccountId, BlockNumber> {
    /// Its number.
    pub record: RecordId,
    /// The record.
    pub entry: WorkRecord<AccountId, BlockNumber>,
}

/// What shows that a body met its duties of supervision and care (R-077): how much of each there is. The entries themselves are
/// read by [`ChecksOf::Body`], [`ReportsOf::Addressee`], [`ReportsOf::ClosedBy`] and [`Listing::Records`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CareView {
    /// Checks that it filed.
    pub checks: u32,
    /// Reports that went to it.
    pub reports_received: u32,
    /// Reports that it closed.
    pub reports_closed: u32,
    /// Records of its own security work.
    pub records: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn q_27_hazards_and_leaks_are_reported_sooner() {
        let conduct = ConductParameters { immediate_alert_wd: 1, prompt_alert_wd: 5, ..Default::default() };
        let days: Vec<u16> = ReportKind::ALL.iter().map(|kind| kind.alert_wd(&conduct)).collect();
        assert_eq!(days, [5, 5, 1, 1]);
    }

    #[test]
    fn q_28_the_bureau_hears_of_a_leak_in_any_case() {
        for (to_both, expected) in [(true, [true; 4]), (false, [false, false, false, true])] {
            let conduct = ConductParameters { incident_to_both: to_both, ..Default::default() };
            let told: Vec<bool> = ReportKind::ALL.iter().map(|kind| kind.goes_to_bureau(&conduct)).collect();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn every_kind_has_outcomes_and_results_of_its_own() {
        let outcomes = |kind| ReportOutcome::ALL.iter().copied().filter(move |o| o.fits(kind)).collect::<Vec<_>>();
        use ReportOutcome::{DataCorrected, NotConfirmed, RectificationOrdered, Referred, RiskRemoved};
        assert_eq!(outcomes(ReportKind::QualityProblem), [DataCorrected, NotConfirmed, Referred]);
        for kind in [ReportKind::SecurityRisk, ReportKind::Hazard, ReportKind::Leak] {
            assert_eq!(outcomes(kind), [RiskRemoved, RectificationOrdered, NotConfirmed, Referred]);
        }
        let results = |kind| CheckResult::ALL.iter().copied().filter(move |r| r.fits(kind)).collect::<Vec<_>>();
        use CheckResult as R;
        assert_eq!(results(CheckKind::Inspection), [R::InOrder, R::Defects, R::Breach, R::Refused, R::Referred]);
        assert_eq!(results(CheckKind::FollowUp), [R::InOrder, R::Defects, R::Breach, R::Referred]);
        assert_eq!(results(CheckKind::Complaint), [R::Breach, R::Resolved, R::Unfounded, R::Referred]);
        assert_eq!(results(CheckKind::Opinion), [R::Resolved, R::Unfounded, R::Referred]);
    }

    #[test]
    fn q_19_a_product_view_reads_back_and_names_its_user_by_number() {
        let day = Day::from_ymd(2026, 11, 23).unwrap();
        let terms = ProductTerms {
            name: PublicName::new("公交到站预报").unwrap(),
            document: Digest::sha256([1; 32]),
            link: Digest::sha256([2; 32]),
            grants: vec![GrantHash::repeat_byte(3)].try_into().unwrap(),
            attribution: true,
            completed_on: day,
            launched_on: day,
            serves_until: None,
        };
        let entry = Product {
            agreement: 7,
            user: 3,
            terms,
            state: ProductState::Published,
            served_in_time: true,
            published_at: 5,
            updated_at: 5,
            history_len: 1,
        };
        let view = ProductView { product: 0, entry, agreement: Some(AgreementStanding::InForce) };
        let json = serde_json::to_string(&view).unwrap();
        assert!(json.contains(r#""user":3"#) && json.contains(r#""name":"公交到站预报""#), "{json}");
        assert_eq!(serde_json::from_str::<ProductView>(&json).unwrap(), view);
        assert_eq!(ProductView::decode(&mut &view.encode()[..]), Ok(view));
    }

    #[test]
    fn names_of_lists_read_back() {
        for (list, json) in [
            (Listing::Agreements(1), r#"{"agreements":1}"#),
            (Listing::Products(ProductsOf::User(1)), r#"{"products":{"user":1}}"#),
            (Listing::Reports(ReportsOf::ClosedBy(1)), r#"{"reports":{"closed-by":1}}"#),
            (Listing::Checks(ChecksOf::Body(1)), r#"{"checks":{"body":1}}"#),
            (Listing::Records(1), r#"{"records":1}"#),
        ] {
            assert_eq!(serde_json::to_string(&list).unwrap(), json);
            assert_eq!(serde_json::from_str::<Listing>(json).unwrap(), list);
        }
    }
}
