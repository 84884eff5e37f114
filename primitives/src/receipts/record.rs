//! What the ledger keeps of receipts, and what readers see of it. A record is never removed, and what was filed never changed.

use super::{
    merkle::TreeHead, Answer, BatchFault, BatchId, BatchNote, BatchNumber, DeliveryFault, DeliveryNote, DeliveryRef,
    DutyState, ReceiptKind, ReceiptState, ReturnFault, ReturnNote,
};
use crate::{
    clocks::{ClockEnd, Due},
    grant::GrantTerms,
    AgreementId, ClockId, Day, DeliveryId, Digest, GrantHash, Moment, OrgId, ReturnId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Who did something, and when (R-117, R-118).
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
    /// The organisation.
    pub organisation: OrgId,
    /// The officer who acted for it.
    pub officer: AccountId,
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
}

/// Between whom data went, as the terms of the grant say (R-080).
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
pub struct Parties {
    /// The agreement of the grant.
    pub agreement: AgreementId,
    /// The agency whose data it is.
    pub agency: OrgId,
    /// The data user: the one recipient of deliveries, and the one who returns.
    pub user: OrgId,
}

impl Parties {
    /// Those of a grant.
    pub const fn of(terms: &GrantTerms) -> Self {
        Self { agreement: terms.agreement, agency: terms.agency, user: terms.user }
    }

    /// Who files receipts of this kind.
    pub const fn filer(&self, kind: ReceiptKind) -> OrgId {
        match kind {
            ReceiptKind::Delivery => self.agency,
            ReceiptKind::Return => self.user,
        }
    }

    /// Who answers them.
    pub const fn answerer(&self, kind: ReceiptKind) -> OrgId {
        match kind {
            ReceiptKind::Delivery => self.user,
            ReceiptKind::Return => self.agency,
        }
    }
}

/// An answer, and who gave it. Given once.
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
pub struct Answered<AccountId, BlockNumber, Fault> {
    /// What was said.
    pub answer: Answer<Fault>,
    /// By whom, and when.
    pub by: Stamp<AccountId, BlockNumber>,
}

/// The state of what has this answer, or none.
pub fn state_of<AccountId, BlockNumber, Fault>(
    answer: Option<&Answered<AccountId, BlockNumber, Fault>>,
) -> ReceiptState {
    answer.map_or(ReceiptState::Filed, |answered| answered.answer.state())
}

/// A delivery receipt (R-078).
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
pub struct Delivery<AccountId, BlockNumber> {
    /// The grant the data was delivered under.
    pub grant: GrantHash,
    /// From whom to whom.
    pub parties: Parties,
    /// What the agency says.
    pub note: DeliveryNote,
    /// Who filed it, and when.
    pub filed: Stamp<AccountId, BlockNumber>,
    /// What the data user says.
    pub answer: Option<Answered<AccountId, BlockNumber, DeliveryFault>>,
}

/// A data-return receipt (R-093).
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
pub struct DataReturn<AccountId, BlockNumber> {
    /// The grant whose data user returned it.
    pub grant: GrantHash,
    /// Between whom.
    pub parties: Parties,
    /// What the data user says.
    pub note: ReturnNote,
    /// Who filed it, and when.
    pub filed: Stamp<AccountId, BlockNumber>,
    /// Whether it was in time, where it stopped the clock of a delivery.
    pub end: Option<ClockEnd>,
    /// What the agency says.
    pub answer: Option<Answered<AccountId, BlockNumber, ReturnFault>>,
}

/// A batch of receipts of one grant and one kind.
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
pub struct Batch<AccountId, BlockNumber> {
    /// The grant.
    pub grant: GrantHash,
    /// The kind of its receipts.
    pub kind: ReceiptKind,
    /// Its number in the log of the two.
    pub number: BatchNumber,
    /// Between whom.
    pub parties: Parties,
    /// What was anchored.
    pub note: BatchNote,
    /// Of deliveries: the last day for returning data, where the agreement asks for returns.
    pub return_due: Option<Day>,
    /// Of returns: the delivery it answers.
    pub answers: Option<DeliveryRef>,
    /// Of returns: whether it was in time, where it stopped the clock of a delivery.
    pub end: Option<ClockEnd>,
    /// Who anchored it, and when.
    pub filed: Stamp<AccountId, BlockNumber>,
    /// What the other side says.
    pub answer: Option<Answered<AccountId, BlockNumber, BatchFault>>,
}

/// How long a log is. A log without batches is the empty tree.
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
pub struct Log {
    /// Receipts, and the root over all of them.
    pub head: TreeHead,
    /// Batches.
    pub batches: BatchNumber,
}

/// A certificate that copies of the data were destroyed (R-101, Q-22).
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
pub struct Destruction<AccountId, BlockNumber> {
    /// Salted digest of the certificate.
    pub certificate: Digest,
    /// Who certified it, and when.
    pub by: Stamp<AccountId, BlockNumber>,
}

/// How the duty to return data after a delivery stands (R-093).
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
pub enum ReturnDuty {
    /// This clock measures it. A clock that ran out goes on until the return is filed; its breach is recorded with the clocks.
    Owed(ClockId),
    /// A return was filed, in time or late.
    Answered(ClockEnd),
    /// The delivery is disputed.
    Dropped,
}

impl ReturnDuty {
    /// Its state.
    pub const fn state(&self) -> DutyState {
        match self {
            Self::Owed(_) => DutyState::Owed,
            Self::Answered(_) => DutyState::Answered,
            Self::Dropped => DutyState::Dropped,
        }
    }
}

/// How many receipts of each kind a grant has.
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
pub struct ReceiptCounts {
    /// Deliveries, one at a time.
    pub deliveries: u32,
    /// Data returns, one at a time.
    pub returns: u32,
    /// Certificates of destruction.
    pub destructions: u32,
}

/// The duty to return data after a delivery as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DutyView {
    /// The delivery.
    pub delivery: DeliveryRef,
    /// Its grant.
    pub grant: GrantHash,
    /// How the duty stands.
    pub duty: ReturnDuty,
    /// When it is due, while it is owed.
    pub due: Option<Due>,
    /// Whether it is owed and that day has passed.
    pub overdue: bool,
}

/// A delivery receipt as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DeliveryView<AccountId, BlockNumber> {
    /// Its number.
    pub id: DeliveryId,
    /// What is recorded.
    pub record: Delivery<AccountId, BlockNumber>,
    /// What became of it.
    pub state: ReceiptState,
    /// The duty to return data, where there is one.
    pub duty: Option<DutyView>,
}

/// A data-return receipt as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ReturnView<AccountId, BlockNumber> {
    /// Its number.
    pub id: ReturnId,
    /// What is recorded.
    pub record: DataReturn<AccountId, BlockNumber>,
    /// What became of it.
    pub state: ReceiptState,
}

/// A batch as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct BatchView<AccountId, BlockNumber> {
    /// Its number among all batches.
    pub id: BatchId,
    /// What is recorded.
    pub record: Batch<AccountId, BlockNumber>,
    /// What became of it.
    pub state: ReceiptState,
    /// The duty to return data, where there is one.
    pub duty: Option<DutyView>,
}

/// How much is recorded under a grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct GrantReceipts {
    /// Receipts one at a time.
    pub counts: ReceiptCounts,
    /// The log of batches of deliveries.
    pub deliveries: Log,
    /// The log of batches of returns.
    pub returns: Log,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::Channel, Code};
    use primitive_types::H256;
    use serde::de::DeserializeOwned;

    const BY: Stamp<u64, u32> = Stamp { organisation: 1, officer: 7, at: 5, block: 2 };
    const PARTIES: Parties = Parties { agreement: 3, agency: 1, user: 9 };

    fn reads_back<T>(value: T) -> String
    where
        T: Serialize + DeserializeOwned + Encode + Decode + PartialEq + core::fmt::Debug,
    {
        assert_eq!(T::decode(&mut &value.encode()[..]).as_ref(), Ok(&value));
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        json
    }

    #[test]
    fn r_080_what_one_side_files_the_other_answers() {
        for kind in ReceiptKind::ALL {
            let sides = [PARTIES.filer(*kind), PARTIES.answerer(*kind)];
            assert!(sides == [1, 9] || sides == [9, 1], "{kind:?}");
        }
        assert_eq!(PARTIES.answerer(ReceiptKind::Delivery), PARTIES.user);
        assert_eq!(PARTIES.filer(ReceiptKind::Return), PARTIES.user);
    }

    #[test]
    fn views_read_back_from_scale_and_json() {
        let day: Day = "2026-12-01".parse().unwrap();
        let digest = Digest::sha256([1; 32]);
        let grant = H256::repeat_byte(4);
        let delivery = DeliveryRef::Receipt(0);
        let due = Some(Due { day, provisional: false });
        let duty = DutyView { delivery, grant, duty: ReturnDuty::Owed(6), due, overdue: false };
        let refused = Answer::Refused { reason: DeliveryFault::Incomplete, statement: digest };
        let json = reads_back(DeliveryView {
            id: 0,
            record: Delivery {
                grant,
                parties: PARTIES,
                note: DeliveryNote {
                    version: 1,
                    digest,
                    size: 10,
                    delivered_at: 4,
                    channel: Channel::CityLedger,
                    return_due: Some(day),
                },
                filed: BY,
                answer: Some(Answered { answer: refused, by: BY }),
            },
            state: ReceiptState::Refused,
            duty: Some(duty),
        });
        assert!(json.contains(r#""state":"refused","duty":{"delivery":{"receipt":0}"#), "{json}");
        assert!(json.contains(r#""duty":{"owed":6},"due":{"day":"2026-12-01""#), "{json}");
        let answers = Some(DeliveryRef::Batch(1));
        reads_back(ReturnView {
            id: 1,
            record: DataReturn {
                grant,
                parties: PARTIES,
                note: ReturnNote { line: 1, digest, size: 10, returned_at: 4, answers },
                filed: BY,
                end: Some(ClockEnd::Late),
                answer: None,
            },
            state: ReceiptState::Filed,
        });
        reads_back(BatchView {
            id: 1,
            record: Batch {
                grant,
                kind: ReceiptKind::Return,
                number: 0,
                parties: PARTIES,
                note: BatchNote { first: 0, count: 1_000_000, root: H256::repeat_byte(8) },
                return_due: None,
                answers,
                end: None,
                filed: BY,
                answer: Some(Answered { answer: Answer::Accepted, by: BY }),
            },
            state: ReceiptState::Accepted,
            duty: None,
        });
        reads_back(Destruction { certificate: digest, by: BY });
        reads_back(GrantReceipts::default());
    }

    #[test]
    fn the_state_is_that_of_the_answer() {
        let answered = Answered { answer: Answer::<BatchFault>::Accepted, by: BY };
        assert_eq!(state_of(Some(&answered)), ReceiptState::Accepted);
        assert_eq!(state_of::<u64, u32, BatchFault>(None), ReceiptState::Filed);
    }

    #[test]
    fn a_duty_is_in_each_of_its_states() {
        let duties = [ReturnDuty::Owed(0), ReturnDuty::Answered(ClockEnd::InTime), ReturnDuty::Dropped];
        let states: Vec<_> = duties.iter().map(ReturnDuty::state).collect();
        assert_eq!(states, DutyState::ALL);
    }

    #[test]
    fn a_log_without_batches_is_the_empty_tree() {
        assert_eq!(Log::default().head, TreeHead { size: 0, root: super::super::merkle::EMPTY_ROOT });
    }
}
