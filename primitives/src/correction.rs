//! Requests to correct data (校核申请, 条例第19条; R-111 to R-116): codes, histories and views.
//!
//! Whoever asks is a handle here and nothing else: a salted commitment, made anew for each request. Neither the old value nor the
//! new one comes here. The agency or the bureau that enters the request keeps person, salt and document off the chain.

use crate::{
    clocks::{ClockEnd, Due},
    CorrectionId, DatasetId, DatasetVersion, Day, Digest, Moment, OrgId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// On which way a correction request came to the agency.
    pub enum CorrectionSource {
        /// R-111.
        Agency = 0, "agency", "asked of the agency", "向公共管理和服务机构提出";
        /// R-115.
        Bureau = 1, "bureau", "asked of the bureau, which forwards it", "向公共数据主管部门提出";
        /// R-116.
        Notice = 2, "bureau-notice", "notified by the bureau", "公共数据主管部门通知校核";
    }
}

code_enum! {
    /// What is said to be wrong with the data (条例第19条).
    pub enum CorrectionGround {
        Disputed = 0, "disputed", "the person disputes it", "当事人有异议";
        Inaccurate = 1, "inaccurate", "it is inaccurate", "不准确";
        Incomplete = 2, "incomplete", "it is incomplete", "不完整";
        /// R-116: what several agencies collect or supply differs.
        Inconsistent = 3, "inconsistent", "it differs from what another agency supplies", "不同机构的数据不一致";
    }
}

impl CorrectionGround {
    /// Whether the regulation names this ground for a request or notice of this source.
    pub const fn fits(self, source: CorrectionSource) -> bool {
        match source {
            CorrectionSource::Agency | CorrectionSource::Bureau => !matches!(self, Self::Inconsistent),
            CorrectionSource::Notice => !matches!(self, Self::Disputed),
        }
    }
}

code_enum! {
    /// Where a correction request stands (state machine 5.6).
    ///
    /// `FiledWithAgency` and `BureauNotice` of the rules are no states of rest: the agency verifies from that moment on.
    pub enum CorrectionState {
        /// R-115.
        FiledWithBureau = 0, "filed-with-bureau", "filed with the bureau", "主管部门已收到";
        /// R-115.
        Forwarded = 1, "forwarded", "forwarded to the agency", "已转交";
        /// R-112.
        Verifying = 2, "verifying", "being verified", "校核中";
        /// R-113.
        Extended = 3, "extended", "being verified, time extended", "校核中（已延期）";
        /// The person is to be told (R-114), as in the next.
        Corrected = 4, "corrected", "corrected", "已更正";
        NotCorrected = 5, "not-corrected", "not corrected", "未更正";
        /// Final.
        Closed = 6, "closed", "closed", "已办结";
        /// Final.
        Withdrawn = 7, "withdrawn", "withdrawn by the person", "当事人已撤回";
    }
}

impl CorrectionState {
    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn)
    }
}

code_enum! {
    /// What was done with a correction request: one entry of its history.
    pub enum CorrectionAct {
        /// R-111.
        FileWithAgency = 0, "file-with-agency", "request filed with the agency", "向机构提出校核申请";
        /// R-115.
        FileWithBureau = 1, "file-with-bureau", "request filed with the bureau", "向主管部门提出校核申请";
        /// R-116.
        NoticeByBureau = 2, "notice-by-bureau", "bureau notified the agency", "主管部门通知限期校核";
        /// R-115.
        Forward = 3, "forward", "forwarded", "转交";
        /// R-112.
        Receive = 4, "receive", "received by the agency", "机构收到";
        /// R-113.
        Extend = 5, "extend", "time extended", "批准延期";
        /// R-112.
        Correct = 6, "correct", "found wrong and corrected", "校核后更正";
        /// R-112.
        LeaveUncorrected = 7, "leave-uncorrected", "verified and not corrected", "校核后不予更正";
        /// R-114.
        Notify = 8, "notify", "result told", "告知处理结果";
        /// R-115.
        Urge = 9, "urge", "urged by the bureau", "督促";
        Withdraw = 10, "withdraw", "request withdrawn", "撤回校核申请";
    }
}

code_enum! {
    /// Why a case is complex, so that its verification may take longer (R-113).
    pub enum ExtensionReason {
        SeveralBodies = 0, "several-bodies", "data of several bodies must be compared", "需比对多个机构数据";
        OldRecords = 1, "old-records", "old or paper records must be consulted", "需查阅历史或者纸质档案";
        OnSiteCheck = 2, "on-site-check", "it must be looked at on site", "需现场核查";
        ExpertOpinion = 3, "expert-opinion", "an expert opinion is needed", "需专家或者鉴定意见";
        ManyRecords = 4, "many-records", "many records are concerned", "涉及数据量大";
        Other = 5, "other", "complex for another reason, stated in the approval", "其他复杂情况";
    }
}

code_enum! {
    /// Why data was not corrected (R-112, R-114).
    pub enum NotCorrectedReason {
        DataCorrect = 0, "data-correct", "the data was found to be correct", "经校核数据无误";
        NotConcerned = 1, "not-concerned", "the data is not about this person", "数据不涉及当事人";
        NotHeld = 2, "not-held", "the body does not hold this data", "本单位未收集该数据";
        NotShown = 3, "not-shown", "what was handed in does not show a fault", "所提供材料不能证明数据有误";
        AlreadyCorrected = 4, "already-corrected", "it had been corrected before", "此前已更正";
        KeptByLaw = 5, "kept-by-law", "the law has the record kept as it is", "依法应当保持原记录";
    }
}

/// What verification came to.
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
pub enum CorrectionOutcome {
    /// The data was wrong and is corrected.
    Corrected {
        /// The version of the dataset's entry in which it is, where there is a new one (R-114).
        version: Option<DatasetVersion>,
    },
    /// The data stays as it is.
    NotCorrected {
        /// Why.
        reason: NotCorrectedReason,
    },
}

impl CorrectionOutcome {
    /// The act that it is recorded as.
    pub const fn act(self) -> CorrectionAct {
        match self {
            Self::Corrected { .. } => CorrectionAct::Correct,
            Self::NotCorrected { .. } => CorrectionAct::LeaveUncorrected,
        }
    }
}

/// What a person hands in, as it goes on the chain (R-111, R-115). Never a name, a value or a text.
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
pub struct CorrectionForm {
    /// The person: a commitment over who it is and 256 random bits, made for this request alone.
    pub person: Digest,
    /// What is said to be wrong.
    pub ground: CorrectionGround,
    /// Salted digest of the request and what came with it.
    pub request: Digest,
}

/// Which stages came later than their clock.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub struct CorrectionLateness {
    /// R-115, by the bureau.
    pub forwarding: bool,
    /// R-112, R-113, R-116, by the agency. A ground of R-150 (六).
    pub verification: bool,
    /// R-114, by the agency.
    pub notice: bool,
}

/// The code that belongs to an act.
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
pub enum CorrectionDetail {
    /// There is none.
    None,
    /// What is said to be wrong.
    Ground(CorrectionGround),
    /// Why the time was extended.
    Extension(ExtensionReason),
    /// What verification came to.
    Outcome(CorrectionOutcome),
}

/// One entry of a request's history: what was done, and how it stood after it. Never changed, never removed.
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
pub struct CorrectionRecord<AccountId, BlockNumber> {
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// The organisation that acted.
    pub actor: OrgId,
    /// Its officer.
    pub officer: AccountId,
    /// What.
    pub act: CorrectionAct,
    /// The code that belongs to it.
    pub detail: CorrectionDetail,
    /// The document behind it; none where there is none.
    pub evidence: Option<Digest>,
    /// How the clock ended that this act stopped.
    pub ended: Option<ClockEnd>,
    /// The state after it.
    pub state: CorrectionState,
}

/// A correction request as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CorrectionView {
    /// Which one.
    pub correction: CorrectionId,
    /// The dataset whose data it is about.
    pub dataset: DatasetId,
    /// The version that the catalog showed when it was filed.
    pub version: DatasetVersion,
    /// The agency that owns the dataset and verifies.
    pub agency: OrgId,
    /// On which way it came.
    pub source: CorrectionSource,
    /// What is said to be wrong.
    pub ground: CorrectionGround,
    /// The person, as a commitment; none of a notice.
    pub person: Option<Digest>,
    /// The body that found the fault, of a notice (R-116).
    pub found_by: Option<OrgId>,
    /// The request or notice.
    pub request: Digest,
    /// When it was filed.
    pub filed_at: Moment,
    /// Where it stands.
    pub state: CorrectionState,
    /// When the agency received it.
    pub received_at: Option<Moment>,
    /// The day from which the limit of verification is counted; that day is not counted itself.
    pub counted_from: Option<Day>,
    /// Why the time was extended, if it was.
    pub extension: Option<ExtensionReason>,
    /// What verification came to.
    pub outcome: Option<CorrectionOutcome>,
    /// When what comes next is due.
    pub due: Option<Due>,
    /// Whether what comes next is late: that day has passed, or the agency does not receive what was forwarded.
    pub overdue: bool,
    /// What was late, and is.
    pub late: CorrectionLateness,
    /// How often the bureau urged the agency (R-115).
    pub urged: u32,
    /// How many records its history has.
    pub records: u32,
}

/// By what correction requests are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionsOf {
    /// Those about a dataset.
    Dataset(DatasetId),
    /// Those about the data of an agency.
    Agency(OrgId),
}

/// Who may approve extensions beside the head of a body (Q-35): one record of a history. The last record counts.
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
pub struct DelegationRecord<AccountId, BlockNumber> {
    /// From when on.
    pub from: Moment,
    /// In which block it was recorded.
    pub block: BlockNumber,
    /// The delegate; `None` where the delegation was ended.
    pub delegate: Option<AccountId>,
    /// The head who gave or ended it.
    pub by: AccountId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn r_111_persons_name_what_the_regulation_names_for_them() {
        for source in [CorrectionSource::Agency, CorrectionSource::Bureau] {
            let fitting: Vec<_> = CorrectionGround::ALL.iter().filter(|ground| ground.fits(source)).collect();
            let named = [CorrectionGround::Disputed, CorrectionGround::Inaccurate, CorrectionGround::Incomplete];
            assert_eq!(fitting, named.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn r_116_the_bureau_names_what_the_regulation_names_for_notices() {
        let fits = |ground: CorrectionGround| ground.fits(CorrectionSource::Notice);
        let fitting: Vec<_> = CorrectionGround::ALL.iter().copied().filter(|ground| fits(*ground)).collect();
        let named = [CorrectionGround::Inaccurate, CorrectionGround::Incomplete, CorrectionGround::Inconsistent];
        assert_eq!(fitting, named);
    }

    #[test]
    fn r_111_a_request_holds_no_text_and_reads_back() {
        let value = |byte: &str| format!(r#"{{"algorithm":"sha256","value":"0x{}"}}"#, byte.repeat(32));
        let form = format!(r#"{{"person":{},"ground":"inaccurate","request":{}}}"#, value("01"), value("02"));
        let form: CorrectionForm = serde_json::from_str(&form).unwrap();
        assert_eq!((form.person, form.request), (Digest::sha256([1; 32]), Digest::sha256([2; 32])));
        assert_eq!(CorrectionForm::decode(&mut &form.encode()[..]), Ok(form));
        let outcome = CorrectionOutcome::Corrected { version: Some(3) };
        assert_eq!(serde_json::to_string(&outcome).unwrap(), r#"{"corrected":{"version":3}}"#);
        let outcome = CorrectionOutcome::NotCorrected { reason: NotCorrectedReason::DataCorrect };
        assert_eq!(serde_json::to_string(&outcome).unwrap(), r#"{"not-corrected":{"reason":"data-correct"}}"#);
    }

    #[test]
    fn the_view_reads_back_from_scale_and_json() {
        let view = CorrectionView {
            correction: 1,
            dataset: 2,
            version: 1,
            agency: 3,
            source: CorrectionSource::Notice,
            ground: CorrectionGround::Inconsistent,
            person: None,
            found_by: Some(4),
            request: Digest::sha256([5; 32]),
            filed_at: 6,
            state: CorrectionState::Verifying,
            received_at: Some(6),
            counted_from: Some(Day(20_000)),
            extension: None,
            outcome: Some(CorrectionOutcome::Corrected { version: None }),
            due: Some(Due { day: Day(20_005), provisional: true }),
            overdue: true,
            late: CorrectionLateness { verification: true, ..Default::default() },
            urged: 7,
            records: 8,
        };
        assert_eq!(CorrectionView::decode(&mut &view.encode()[..]).as_ref(), Ok(&view));
        let json = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<CorrectionView>(&json).unwrap(), view);
    }

    #[test]
    fn two_states_are_final() {
        let last: Vec<_> = CorrectionState::ALL.iter().filter(|state| state.is_final()).collect();
        assert_eq!(last, [&CorrectionState::Closed, &CorrectionState::Withdrawn]);
    }
}
