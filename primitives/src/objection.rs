//! Objections to the opening of data (条例第44条, 细则第17条; R-104 to R-110): codes, histories and views.
//!
//! Whoever objects is a handle here and nothing else: a salted commitment, made anew for each objection. The bureau or the
//! agency that enters the objection keeps person, salt and link off the chain; without them the handle says nothing.

use crate::{
    catalog::Items,
    clocks::{ClockEnd, Due},
    DatasetId, Digest, Moment, ObjectionId, OrgId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// Where an objection stands (state machine 5.5).
    pub enum ObjectionState {
        /// R-104.
        Filed = 0, "filed", "filed", "已提出";
        /// R-105. Left again in the step that enters it: what is found necessary is done at once.
        Preliminary = 1, "preliminary", "preliminarily verified", "已初步核实";
        /// The agency verifies to the end.
        FinalCheck = 2, "final-check", "under final verification", "最终核实中";
        /// R-107.
        Decided = 3, "decided", "decided", "已作出处理";
        /// R-108.
        Notified = 4, "notified", "the party was told", "已告知当事人";
        /// R-109.
        ReReview = 5, "re-review", "under re-review by the bureau", "复核中";
        /// Nothing more follows, but for processed data that is still to be opened.
        Closed = 6, "closed", "closed", "已办结";
    }
}

code_enum! {
    /// The right that opened data is said to infringe (细则第17条).
    pub enum InfringedRight {
        BusinessSecret = 0, "business-secret", "business secrets", "商业秘密";
        Privacy = 1, "privacy", "privacy or personal information", "个人隐私或者个人信息";
        Other = 2, "other", "another lawful right or interest", "其他合法权益";
    }
}

code_enum! {
    /// What the objecting party demands. 条例第44条 names withdrawal, 细则第17条 suspension as well.
    pub enum Demand {
        Suspend = 0, "suspend", "suspend the opening", "中止开放";
        Withdraw = 1, "withdraw", "withdraw the data", "撤回数据";
    }
}

code_enum! {
    /// What the agency's preliminary verification found (R-105, R-106).
    pub enum Finding {
        NotNecessary = 0, "not-necessary", "suspension is not necessary", "无需中止开放";
        /// Q-21: the contested items alone, because they can be separated from the rest.
        SuspendItems = 1, "suspend-items", "the contested items are to be suspended", "中止开放争议数据项";
        SuspendDataset = 2, "suspend-dataset", "the dataset is to be suspended", "中止开放数据集";
    }
}

impl Finding {
    /// What is suspended by it.
    pub const fn suspends(self) -> Option<SuspensionScope> {
        match self {
            Self::NotNecessary => None,
            Self::SuspendItems => Some(SuspensionScope::Items),
            Self::SuspendDataset => Some(SuspensionScope::Dataset),
        }
    }
}

code_enum! {
    /// How much an objection keeps suspended (Q-21).
    pub enum SuspensionScope {
        Items = 0, "items", "the contested items", "争议数据项";
        Dataset = 1, "dataset", "the whole dataset", "整个数据集";
    }
}

code_enum! {
    /// The final result (R-107).
    pub enum Outcome {
        Withdraw = 0, "withdraw", "the data is withdrawn", "撤回数据";
        RestoreOrKeep = 1, "restore-or-keep", "the opening is restored or goes on", "恢复或者继续开放";
        ReopenAfterProcessing = 2, "reopen-after-processing", "the data is processed and opened again", "处理后再开放";
    }
}

/// What the bureau says after re-review (R-109).
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
pub enum RereviewResult {
    /// The agency's decision stands.
    Uphold,
    /// The agency is to decide otherwise. It is bound by this (Q-22).
    Change {
        /// What it is to decide.
        to: Outcome,
    },
}

code_enum! {
    /// What was done with an objection: one entry of its history.
    pub enum ObjectionAct {
        File = 0, "file", "objection filed", "提出异议";
        AddMaterial = 1, "add-material", "material handed in", "补充事实材料";
        Verify = 2, "verify", "preliminarily verified", "初步核实";
        Suspend = 3, "suspend", "suspended", "中止开放";
        KeepOpen = 4, "keep-open", "suspension not necessary", "未中止开放";
        Decide = 5, "decide", "decided", "作出处理";
        Notify = 6, "notify", "party told", "告知当事人";
        Accept = 7, "accept", "result accepted", "当事人接受处理结果";
        TimeOver = 8, "time-over", "time to ask for re-review ran out", "申请复核期限届满";
        RequestRereview = 9, "request-rereview", "re-review asked for", "申请复核";
        Uphold = 10, "uphold", "decision upheld", "复核维持";
        Change = 11, "change", "decision to be changed", "复核变更";
        Withdraw = 12, "withdraw", "objection withdrawn", "撤回异议";
    }
}

/// What whoever objects hands in, as it goes on the chain (R-104). Never a name, never a text.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct ObjectionForm {
    /// The objecting party: a commitment over who it is and 256 random bits, made for this objection alone.
    pub handle: Digest,
    /// Which right is infringed.
    pub right: InfringedRight,
    /// What is demanded.
    pub demand: Demand,
    /// The contested items, ascending; none where the whole dataset is contested.
    #[serde(default)]
    pub items: Items,
    /// The factual material (相关事实材料), where it comes with the demand.
    #[serde(default)]
    pub material: Option<Digest>,
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
pub enum ObjectionDetail {
    /// There is none.
    None,
    /// What was found preliminarily.
    Finding(Finding),
    /// What was decided, by the agency or for it.
    Outcome(Outcome),
    /// The objection was withdrawn and the agency goes on by itself (R-110).
    GoesOn,
}

/// One entry of an objection's history: what was done, and how it stood after it. Never changed, never removed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct ObjectionRecord<AccountId, BlockNumber> {
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// The organisation that acted; none where a clock ran out.
    pub actor: Option<OrgId>,
    /// Its officer.
    pub officer: Option<AccountId>,
    /// What.
    pub act: ObjectionAct,
    /// The code that belongs to it.
    pub detail: ObjectionDetail,
    /// The document behind it.
    pub evidence: Option<Digest>,
    /// How the clock ended that this act stopped.
    pub ended: Option<ClockEnd>,
    /// The state after it.
    pub state: ObjectionState,
}

/// An objection as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ObjectionView {
    /// Which one.
    pub objection: ObjectionId,
    /// The dataset it is about.
    pub dataset: DatasetId,
    /// The agency that owns the dataset and deals with the objection.
    pub owner: OrgId,
    /// What was handed in; its material is the latest.
    pub form: ObjectionForm,
    /// The organisation that entered it: the owner, or the bureau.
    pub filed_by: OrgId,
    /// When.
    pub filed_at: Moment,
    /// Where it stands.
    pub state: ObjectionState,
    /// What was found preliminarily.
    pub finding: Option<Finding>,
    /// What it keeps suspended now.
    pub suspends: Option<SuspensionScope>,
    /// What was decided, last.
    pub outcome: Option<Outcome>,
    /// The report on it.
    pub report: Option<Digest>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// What the bureau's re-review obliges the agency to decide, and it has not yet decided.
    pub bound_to: Option<Outcome>,
    /// When what comes next is due; in the state [`ObjectionState::Notified`] the last day to ask for re-review.
    pub due: Option<Due>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// How many entries its history has.
    pub records: u32,
}

/// By what objections are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectionsOf {
    /// Those about a dataset.
    Dataset(DatasetId),
    /// Those about the datasets of an agency.
    Owner(OrgId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_104_an_objection_holds_no_text_and_reads_back() {
        let form = r#"{"handle":{"algorithm":"sha256","value":"0x0101010101010101010101010101010101010101010101010101010101010101"},"right":"privacy","demand":"withdraw"}"#;
        let form: ObjectionForm = serde_json::from_str(form).unwrap();
        assert_eq!((form.items.len(), form.material), (0, None));
        let view = ObjectionView {
            objection: 1,
            dataset: 2,
            owner: 3,
            form,
            filed_by: 4,
            filed_at: 5,
            state: ObjectionState::Filed,
            finding: None,
            suspends: None,
            outcome: None,
            report: None,
            decided_at: None,
            bound_to: Some(Outcome::Withdraw),
            due: None,
            overdue: false,
            records: 1,
        };
        assert_eq!(ObjectionView::decode(&mut &view.encode()[..]).as_ref(), Ok(&view));
        let json = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<ObjectionView>(&json).unwrap(), view);
        let changed = RereviewResult::Change { to: Outcome::ReopenAfterProcessing };
        assert_eq!(serde_json::to_string(&changed).unwrap(), r#"{"change":{"to":"reopen-after-processing"}}"#);
    }

    #[test]
    fn q_21_a_finding_suspends_items_or_dataset_or_nothing() {
        assert_eq!(Finding::NotNecessary.suspends(), None);
        assert_eq!(Finding::SuspendItems.suspends(), Some(SuspensionScope::Items));
        assert_eq!(Finding::SuspendDataset.suspends(), Some(SuspensionScope::Dataset));
    }
}
