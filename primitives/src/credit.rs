//! Credit records: codes, entries as readers see them, and what other pallets ask and tell.
//!
//! Ratings of applicants stand in [`rating`], the score that follows from a record in [`score`].
//! [`crate::application::CreditCheck`] is what applications ask.

pub mod rating;
pub mod score;

use crate::{
    consortium::OffenceId, grant_status::Act, AgreementId, CreditEntryId, Day, GrantHash, Moment, OrgId,
    RectificationId, ReportId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {frame_support::weights::Weight, sp_runtime::DispatchError};

code_enum! {
    /// Why an entry stands in a credit record.
    pub enum EntryGround {
        /// after termination, where the breach was not corrected as required.
        NotRectified = 0, "not-rectified", "a breach was not corrected as required", "违约且未按要求整改";
        /// a breach that also broke the law, by reference of a regulator.
        LawBroken = 1, "law-broken", "network, data or personal-information law was broken", "违反网络安全、数据安全、个人信息保护法律法规";
        /// Finality votes of a validator that contradict one another.
        Equivocation = 2, "equivocation", "a validator of the organisation voted for two chains", "验证节点双重投票";
    }
}

impl EntryGround {
    /// Whether an entry on this ground is bad information for breach of the regulation, which bars applications. The
    /// others count in a rating and in the score only.
    pub const fn bars(self) -> bool {
        matches!(self, Self::NotRectified | Self::LawBroken)
    }
}

code_enum! {
    /// What an entry is. Whether it has expired is not a status: it follows from its last day.
    pub enum EntryStatus {
        Standing = 0, "standing", "stands", "有效";
        /// Stands until the appeal is decided: the rules give an appeal no effect of its own.
        Appealed = 1, "appealed", "stands, and an appeal is open", "申诉处理中";
        /// Another entry has taken its place.
        Corrected = 2, "corrected", "superseded by a corrected entry", "已更正";
        Removed = 3, "removed", "removed from effect", "已撤销";
    }
}

impl EntryStatus {
    /// Whether the entry has effect, as long as it has not expired: it was not superseded.
    pub const fn stands(self) -> bool {
        matches!(self, Self::Standing | Self::Appealed)
    }
}

code_enum! {
    /// On what ground an entry was superseded.
    pub enum SupersedeGround {
        Appeal = 0, "appeal", "the appeal was justified", "申诉成立";
        CourtOrder = 1, "court-order", "a court ordered it", "法院裁判";
        OwnError = 2, "own-error", "the bureau found an error itself", "主管部门自行发现错误";
    }
}

code_enum! {
    /// What became of an appeal.
    pub enum AppealStatus {
        Open = 0, "open", "not decided yet", "待处理";
        EntryUpheld = 1, "entry-upheld", "the entry was upheld", "维持";
        EntryCorrected = 2, "entry-corrected", "the entry was corrected", "更正";
        EntryRemoved = 3, "entry-removed", "the entry was removed", "撤销";
    }
}

/// How an entry is superseded. The entry itself stays readable for ever.
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
pub enum Supersession {
    /// An entry on this ground takes its place, and counts from the same day to the same day.
    Corrected(EntryGround),
    /// Nothing takes its place.
    Removed,
}

/// How the bureau decides an appeal.
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
pub enum Ruling {
    /// The entry stands.
    Upheld,
    /// An entry on this ground takes its place.
    Corrected(EntryGround),
    /// It is removed from effect.
    Removed,
}

/// The event that an entry follows from.
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
pub enum EntrySource {
    /// An order to rectify that failed.
    Rectification(RectificationId),
    /// An agreement.
    Agreement(AgreementId),
    /// A grant.
    Grant(GrantHash),
    /// A report of an incident.
    Report(ReportId),
    /// A case of a regulator, whose file is the evidence.
    Case,
    /// An offence of a validator.
    Offence(OffenceId),
}

/// An entry that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry<AccountId> {
    /// About whom.
    pub organisation: OrgId,
    /// Why.
    pub ground: EntryGround,
    /// Following from what.
    pub source: EntrySource,
    /// Who enters it, on what evidence.
    pub act: Act<AccountId>,
}

/// What rectification and others tell the credit record.
#[cfg(feature = "runtime")]
pub trait CreditRecorder<AccountId> {
    /// Makes an entry. Whether it bars applications, and until when, follows from its ground and the governed parameters.
    ///
    /// The caller has checked the officer and its duty, and makes no second entry of the same event.
    ///
    /// # Errors
    /// There is no such organisation; the numbers of entries are exhausted.
    fn enter(entry: NewEntry<AccountId>) -> Result<CreditEntryId, DispatchError>;

    /// What [`CreditRecorder::enter`] weighs.
    fn enter_weight() -> Weight;
}

/// One record of the history of an entry. A record is never changed or removed.
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
pub struct EntryRecord<AccountId, BlockNumber> {
    /// The first moment at which the status was so.
    pub from: Moment,
    /// The block in which it became so.
    pub block: BlockNumber,
    /// The status from then on.
    pub status: EntryStatus,
    /// Where the entry was superseded: on what ground.
    pub ground: Option<SupersedeGround>,
    /// Where it was corrected: the entry that took its place.
    pub replacement: Option<CreditEntryId>,
    /// Who acted, on what evidence; of an appeal, its statement.
    pub act: Act<AccountId>,
}

/// An appeal, as its entry's history tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AppealView<AccountId> {
    /// When it was filed.
    pub filed_at: Moment,
    /// Who filed it, with the digest of the statement.
    pub filed: Act<AccountId>,
    /// What became of it.
    pub status: AppealStatus,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Who decided, on what evidence.
    pub decided: Option<Act<AccountId>>,
}

/// The appeals against an entry, oldest first, from its history from the first record on.
///
/// An open appeal ends with the next record, whatever it rests on: where a court's order or the bureau's own finding corrects
/// or removes the entry meanwhile, the appeal has what it asked for.
pub fn appeals<AccountId: Clone, BlockNumber>(
    history: &[EntryRecord<AccountId, BlockNumber>],
) -> Vec<AppealView<AccountId>> {
    let mut appeals: Vec<AppealView<AccountId>> = Vec::new();
    for record in history {
        let decided = match record.status {
            EntryStatus::Appealed => {
                appeals.push(AppealView {
                    filed_at: record.from,
                    filed: record.act.clone(),
                    status: AppealStatus::Open,
                    decided_at: None,
                    decided: None,
                });
                continue;
            }
            EntryStatus::Standing => AppealStatus::EntryUpheld,
            EntryStatus::Corrected => AppealStatus::EntryCorrected,
            EntryStatus::Removed => AppealStatus::EntryRemoved,
        };
        if let Some(open) = appeals.last_mut().filter(|appeal| appeal.status == AppealStatus::Open) {
            open.status = decided;
            open.decided_at = Some(record.from);
            open.decided = Some(record.act.clone());
        }
    }
    appeals
}

/// An entry as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct EntryView<AccountId, BlockNumber> {
    /// Its number.
    pub entry: CreditEntryId,
    /// About whom.
    pub organisation: OrgId,
    /// Why.
    pub ground: EntryGround,
    /// Following from what.
    pub source: EntrySource,
    /// The day from which it counts: that on which it was made, or of a correction, that of the entry it corrects.
    pub since: Day,
    /// The last day on which it bars an application or counts in a rating; none is without end.
    pub last_day: Option<Day>,
    /// The entry whose place it took.
    pub corrects: Option<CreditEntryId>,
    /// Who entered it, on what evidence.
    pub act: Act<AccountId>,
    /// When it was entered.
    pub entered_at: Moment,
    /// In which block.
    pub entered_block: BlockNumber,
    /// What it is now.
    pub status: EntryStatus,
    /// Whether its last day has passed.
    pub expired: bool,
    /// Whether it bars applications today.
    pub bars: bool,
    /// How many records its history has.
    pub history_len: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Digest};

    fn record(from: Moment, status: EntryStatus) -> EntryRecord<u64, u64> {
        let act = Act { organisation: 1, officer: from, evidence: Digest::sha256([from as u8; 32]) };
        EntryRecord { from, block: from, status, ground: None, replacement: None, act }
    }

    #[test]
    fn r_043_only_breaches_of_the_regulation_bar() {
        let barring: Vec<_> = EntryGround::ALL.iter().filter(|ground| ground.bars()).collect();
        assert_eq!(barring, [&EntryGround::NotRectified, &EntryGround::LawBroken]);
    }

    #[test]
    fn superseded_entries_do_not_stand() {
        let standing: Vec<_> = EntryStatus::ALL.iter().filter(|status| status.stands()).collect();
        assert_eq!(standing, [&EntryStatus::Standing, &EntryStatus::Appealed]);
    }

    #[test]
    fn appeals_are_read_from_the_history() {
        use EntryStatus::{Appealed, Removed, Standing};
        let history = [record(1, Standing), record(2, Appealed), record(3, Standing), record(4, Appealed)];
        assert!(appeals(&history[..1]).is_empty());
        let told = appeals(&history);
        assert_eq!(told.len(), 2);
        assert_eq!((told[0].filed_at, told[0].status, told[0].decided_at), (2, AppealStatus::EntryUpheld, Some(3)));
        assert_eq!((told[0].filed, told[0].decided), (history[1].act, Some(history[2].act)));
        assert_eq!((told[1].filed_at, told[1].status, told[1].decided), (4, AppealStatus::Open, None));
        // A removal after a decided appeal is none of that appeal.
        let later = appeals(&[history[0], history[1], history[2], record(5, Removed)]);
        assert_eq!(later, [told[0]]);
    }
}
