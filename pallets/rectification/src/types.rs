//! What is stored about a case.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    grant_status::Act,
    rectification::{RectificationLimit, RectificationState, RectificationTarget, Referral},
    ClockId, CreditEntryId, Moment, OrgId,
};
use scale_info::TypeInfo;

/// An order to rectify and how it stands. How it came to stand so is in its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Case<AccountId> {
    /// To whom the order was given, and for what. Never changes.
    pub target: RectificationTarget,
    /// Who gave it, by which officer, in which document. Never changes.
    pub order: Act<AccountId>,
    /// When. Never changes.
    pub ordered_at: Moment,
    /// Where the case stands.
    pub state: RectificationState,
    /// The limit; none where service was terminated without rectification.
    pub limit: Option<RectificationLimit>,
    /// The clock of the limit while it is open: it runs while the case is `Ordered`, and is overdue where the case failed by it,
    /// until the consequence is drawn.
    pub clock: Option<ClockId>,
    /// Whether this case keeps access closed.
    pub access_closed: bool,
    /// The entry in the credit record that followed from the failed correction.
    pub entry: Option<CreditEntryId>,
    /// Where the case was referred.
    pub referral: Option<Referral>,
    /// How many records its history has.
    pub records: u32,
}

impl<AccountId> Case<AccountId> {
    /// The organisation that gave the order: it alone decides on it.
    pub const fn orderer(&self) -> OrgId {
        self.order.organisation
    }
}
