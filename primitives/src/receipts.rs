//! Deliveries and data returns (R-078, R-093, R-101): codes, what a filing says, and who is told.
//!
//! A receipt is filed by whoever handed the data over and answered by whoever should have it. [`record`] is what the ledger
//! keeps of it and what readers see. Any number of receipts may instead be kept off the chain, one [`line`](mod@line) each,
//! under the root of a [`merkle`] tree.

pub mod line;
pub mod merkle;
pub mod record;

use crate::{catalog::Channel, DatasetVersion, Day, DeliveryId, Digest, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use merkle::TreeHead;
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {
    crate::{verdict::Reason, AgreementId, GrantHash, OrgId},
    frame_support::{traits::PalletError, weights::Weight},
    sp_runtime::DispatchResult,
};

/// A batch of receipts, of whatever log. Assigned in the order of anchoring, from 0, never reused.
pub type BatchId = u32;

/// A batch within its log, counted from 0.
pub type BatchNumber = u32;

/// The most receipts that one log holds, and the greatest number that one of its lines may carry: canonical JSON (RFC 8785)
/// knows numbers as IEEE 754 doubles, which name no greater integer for certain.
pub const MAX_LOG_SIZE: u64 = (1 << 53) - 1;

code_enum! {
    /// Which way data went.
    pub enum ReceiptKind {
        /// From the agency to the data user (R-078).
        Delivery = 0, "delivery", "delivery of data", "数据交付";
        /// From the data user to the platform (R-093).
        Return = 1, "return", "data return", "数据回流";
    }
}

code_enum! {
    /// What became of a receipt, or of a batch of them.
    pub enum ReceiptState {
        Filed = 0, "filed", "filed, and not answered", "已提交，尚未确认";
        Accepted = 1, "accepted", "acknowledged or accepted by the other side", "对方已确认";
        Refused = 2, "refused", "disputed or rejected by the other side", "对方有异议或者不予接收";
    }
}

code_enum! {
    /// Why a data user disputes a delivery.
    pub enum DeliveryFault {
        NotReceived = 0, "not-received", "nothing was received", "未收到数据";
        DigestDiffers = 1, "digest-differs", "what was received has another digest", "所收数据的摘要不符";
        Incomplete = 2, "incomplete", "what was received is not complete", "所收数据不完整";
        WrongVersion = 3, "wrong-version", "another version of the dataset was received", "所收数据版本不符";
    }
}

code_enum! {
    /// Why an agency rejects a data return.
    pub enum ReturnFault {
        NotReceived = 0, "not-received", "nothing was received", "未收到回流数据";
        DigestDiffers = 1, "digest-differs", "what was received has another digest", "回流数据的摘要不符";
        Incomplete = 2, "incomplete", "what was received is not complete", "回流数据不完整";
        NotAsListed = 3, "not-as-listed", "it is not what the line of the data-return list asks for", "与回流数据清单不符";
        NotUsable = 4, "not-usable", "its format or quality makes it unusable", "格式或者质量不符合要求";
    }
}

code_enum! {
    /// Why a batch is refused by the other side, which holds the receipts and computes the tree anew.
    pub enum BatchFault {
        NotHandedOver = 0, "not-handed-over", "the receipts were not handed over", "未提供回执明细";
        CountDiffers = 1, "count-differs", "there are more or fewer receipts than the batch says", "回执数量不符";
        RootDiffers = 2, "root-differs", "the receipts have another root", "回执的默克尔根不符";
        NotAnExtension = 3, "not-an-extension", "the log does not continue the one before", "日志与先前的日志不一致";
        Malformed = 4, "malformed", "a receipt is not well-formed", "回执格式不符合要求";
        Untrue = 5, "untrue", "a receipt says what is not so", "回执内容与事实不符";
    }
}

code_enum! {
    /// How the duty to return data after a delivery stands (R-093).
    pub enum DutyState {
        /// A clock runs, or has run out.
        Owed = 0, "owed", "owed", "应当回流";
        Answered = 1, "answered", "a return was filed", "已提交回流";
        Dropped = 2, "dropped", "dropped: the delivery is disputed", "交付有异议，不再要求回流";
    }
}

/// What the other side says of a receipt. Nobody refuses without a reason and a statement (architecture, decision 10).
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
pub enum Answer<Fault> {
    /// So it is: a delivery acknowledged, a return accepted.
    Accepted,
    /// It is not so: a delivery disputed, a return rejected.
    Refused {
        /// Why.
        reason: Fault,
        /// Salted digest of the statement that says it in full.
        statement: Digest,
    },
}

impl<Fault> Answer<Fault> {
    /// What it makes of the receipt.
    pub const fn state(&self) -> ReceiptState {
        match self {
            Self::Accepted => ReceiptState::Accepted,
            Self::Refused { .. } => ReceiptState::Refused,
        }
    }
}

/// Names what was delivered: what a return may answer.
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
pub enum DeliveryRef {
    /// One delivery.
    Receipt(DeliveryId),
    /// A batch of deliveries.
    Batch(BatchId),
}

/// What an agency says of a delivery (R-078). Grant, recipient, officer, time and block of the filing are recorded beside it.
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
pub struct DeliveryNote {
    /// The version of the dataset that was delivered, not below the one that the grant was made for.
    pub version: DatasetVersion,
    /// Salted digest of exactly what was delivered.
    pub digest: Digest,
    /// Its size in bytes, not 0.
    pub size: u64,
    /// When it was delivered.
    pub delivered_at: Moment,
    /// The channel it went through (R-010), one that carries restricted data (R-013).
    pub channel: Channel,
    /// The last day for returning data (R-093): given exactly where the agreement asks for returns.
    pub return_due: Option<Day>,
}

/// What a data user says of a data return (R-093).
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
pub struct ReturnNote {
    /// The line of the agreement's data-return list, counted from 1.
    pub line: u16,
    /// Salted digest of exactly what was returned.
    pub digest: Digest,
    /// Its size in bytes, not 0.
    pub size: u64,
    /// When it was returned.
    pub returned_at: Moment,
    /// The delivery it answers, where it answers one: its clock stops.
    pub answers: Option<DeliveryRef>,
}

/// What is anchored of a batch of receipts. A batch is what its log grew by.
///
/// The chain sees neither the receipts nor a proof; whatever their number, this is all that it gets.
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
pub struct BatchNote {
    /// How many receipts the log had before: the index of the first receipt of this batch.
    pub first: u64,
    /// How many receipts the batch has, not 0.
    pub count: u64,
    /// RFC 9162 root over *all* receipts of the log, from its first to the last of this batch.
    pub root: H256,
}

impl BatchNote {
    /// The head of the log with this batch; `None` where it would be longer than [`MAX_LOG_SIZE`].
    pub fn head(&self) -> Option<TreeHead> {
        let size = self.first.checked_add(self.count).filter(|size| *size <= MAX_LOG_SIZE)?;
        Some(TreeHead { size, root: self.root })
    }
}

/// The error of a call that a grant does not allow carries the verdict's reason: one byte after the index of the error.
#[cfg(feature = "runtime")]
impl PalletError for Reason {
    const MAX_ENCODED_SIZE: usize = 1;
}

/// Who is told that the receiver acknowledged a delivery.
#[cfg(feature = "runtime")]
pub trait OnDelivery {
    /// The data user acknowledged data under a grant of the agreement: one delivery, or a batch. The first one starts what is
    /// counted from obtaining the data (R-083, R-089, Q-18). `at` is when that was: the moment of the delivery, or that of the
    /// anchoring of the batch; it may lie back as long as the data user was silent.
    ///
    /// # Errors
    /// A clock cannot be started.
    fn on_acknowledged(agreement: AgreementId, grant: GrantHash, user: OrgId, at: Moment) -> DispatchResult;

    /// The most that [`OnDelivery::on_acknowledged`] weighs.
    fn max_weight() -> Weight;
}

/// Nobody is told.
#[cfg(feature = "runtime")]
impl OnDelivery for () {
    fn on_acknowledged(_: AgreementId, _: GrantHash, _: OrgId, _: Moment) -> DispatchResult {
        Ok(())
    }

    fn max_weight() -> Weight {
        Weight::zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn every_reason_fits_its_place_in_an_error() {
        for reason in Reason::ALL {
            assert_eq!(reason.encode().len(), Reason::MAX_ENCODED_SIZE, "{reason:?}");
        }
    }

    #[test]
    fn an_answer_makes_the_state() {
        let refused = Answer::Refused { reason: DeliveryFault::NotReceived, statement: Digest::sha256([1; 32]) };
        assert_eq!(Answer::<DeliveryFault>::Accepted.state(), ReceiptState::Accepted);
        assert_eq!(refused.state(), ReceiptState::Refused);
    }

    #[test]
    fn a_log_never_outgrows_what_canonical_json_can_count() {
        let note = |first, count| BatchNote { first, count, root: H256::repeat_byte(1) };
        let head = |first, count| note(first, count).head().map(|head| head.size);
        assert_eq!(head(0, 1), Some(1));
        assert_eq!(head(MAX_LOG_SIZE - 1, 1), Some(MAX_LOG_SIZE));
        assert_eq!(head(MAX_LOG_SIZE, 1), None);
        assert_eq!(head(u64::MAX, 1), None);
        assert_eq!(head(1, u64::MAX), None);
    }

    #[test]
    fn names_in_json_are_those_of_the_codes() {
        let refused = Answer::Refused { reason: ReturnFault::NotAsListed, statement: Digest::sha256([0xab; 32]) };
        let json = serde_json::to_string(&refused).unwrap();
        let digest = format!(r#"{{"algorithm":"sha256","value":"0x{}"}}"#, "ab".repeat(32));
        assert_eq!(json, format!(r#"{{"refused":{{"reason":"not-as-listed","statement":{digest}}}}}"#));
        assert_eq!(serde_json::from_str::<Answer<ReturnFault>>(&json).unwrap(), refused);
        assert_eq!(serde_json::to_string(&Answer::<ReturnFault>::Accepted).unwrap(), r#""accepted""#);
        assert_eq!(serde_json::to_string(&DeliveryRef::Batch(7)).unwrap(), r#"{"batch":7}"#);
    }
}
